// What holds for every widget there is: a new line in list.inc is tested by these without a new test.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "contract/widgets.h"
#include "demo/tool/infer.h"
#include "support/glyphs.h"
#include "support/png.h"
#include "widgets/registry_ui.h"

using namespace vitrine;
using namespace vitrine::test;

TEST_CASE("every widget is documented: a sentence for itself, its value and each of its fields") {
  std::set<std::string_view> words;
  for (const WidgetType& type : widget_types()) {
    INFO(type.type);
    CHECK(words.insert(type.type).second);
    CHECK((type.is_input || type.is_output));
    CHECK(type.text.size() > 10);
    CHECK(type.text.back() == '.');
    CHECK_FALSE(type.value_text.empty());
    CHECK(find_widget_type(type.type) == &type);
    CHECK(find_draw(type.type) != nullptr);
    std::set<std::string_view> names;
    for (const FieldRow& row : common_fields()) names.insert(row.name);
    for (const FieldRow& row : type.fields) {
      INFO(row.name);
      CHECK(names.insert(row.name).second);
      CHECK(row.text.size() > 10);
      CHECK(row.text.back() == '.');
    }
  }
}

TEST_CASE("every widget's example is read, and written again as it was") {
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Value example = json(type.example);
    CHECK(example["type"].text() == type.type);
    const char* list = direction == Direction::input ? "inputs" : "outputs";
    Errors errors;
    const Demo demo = parse_demo(Value::Object{{list, Value::Array{example}}}, "example", errors);
    for (const Error& error : errors) UNSCOPED_INFO(format(error));
    REQUIRE(errors.empty());
    const Value dumped = dump_demo(demo);
    CHECK(dumped[list] == Value(Value::Array{example}));
    Errors again;
    CHECK(dump_demo(parse_demo(dumped, "again", again)) == dumped);
    CHECK(again.empty());
  });
}

TEST_CASE("the reference's example of every field is one that is accepted") {
  // These need others beside them, and tensors of their own; docs/models.md has recipes, which are built.
  const std::set<std::string_view> kWithOthers = {"boxes",   "objectness", "classes",
                                                  "indices", "anchors",    "max_side_choices"};
  const auto problem_of = [](const WidgetType& type, const FieldRow& row) {
    std::string problem;
    Value least = Value::Object{{"type", type.type}};
    for (const FieldRow& other : type.fields) {
      if (other.constraint.required) least.set(std::string(other.name), json(other.constraint.example));
    }
    for (const Direction direction : {Direction::input, Direction::output}) {
      if (!is_made(type, direction)) continue;
      for (const Group& group : many_groups()) {
        for (Value spec : {json(type.example), least}) {
          Errors errors;
          (void)make(type, direction, group, spec.set(std::string(row.name), json(row.constraint.example)),
                     errors);
          if (errors.empty()) return std::string();
          problem = format(errors.front());
        }
      }
    }
    return problem;
  };
  for (const WidgetType& type : widget_types()) {
    for (const FieldRow& row : type.fields) {
      if (row.constraint.example.empty() || kWithOthers.contains(row.name)) continue;
      INFO(type.type << " " << row.name << " " << row.constraint.example);
      CHECK(problem_of(type, row) == "");
    }
  }
  Demo demo;
  const std::pair<std::span<const FieldRow>, void*> tables[] = {
      {demo_fields(), &demo}, {theme_fields(), &demo.theme}, {common_fields(), nullptr}};
  for (const auto& [rows, object] : tables) {
    CommonOptions common;
    for (const FieldRow& row : rows) {
      if (row.constraint.example.empty()) continue;
      INFO(row.name);
      Errors errors;
      const FieldSet sets[] = {{rows, object ? object : &common}};
      parse_fields(sets, Value::Object{{std::string(row.name), json(row.constraint.example)}}, "", errors);
      CHECK(errors.empty());
    }
  }
}

TEST_CASE("every widget accepts a tensor that models have, and says why it fits") {
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Fitting fit = fitting(type, direction);
    REQUIRE(fit.widget);
    for (const TensorInfo& tensor : usual_tensors()) {
      const WidgetFit why = type.fits(tensor, direction);
      INFO(name(tensor.dtype) << to_text(tensor.shape));
      CHECK((why.score >= 0 && why.score <= 100));
      CHECK(why.reason.empty() == (why.score == 0));
    }
    const Room room = fit.widget->room();
    CHECK(room.fixed_px + room.aspect * room.max_px > 0);
    CHECK(room.max_px >= 0);
  });
}

TEST_CASE("value, tensor and value again are the same") {
  for_each_widget([](const WidgetType& type, Direction direction) {
    Fitting fit = fitting(type, direction);
    REQUIRE(fit.widget);
    Widget& widget = *fit.widget;
    if (direction == Direction::output) {
      const Value before = widget.value();
      REQUIRE(show(widget, fit.group));
      CHECK_FALSE(widget.value().is_null());
      CHECK_FALSE(widget.announcement().empty());
      widget.clear();
      CHECK(widget.value() == before);
      CHECK_FALSE(widget.set_value(1.0));
      return;
    }
    const Value first = widget.value();
    const Result<Tensor> tensor = widget.to_tensor();
    if (tensor) {
      CHECK(tensor->dtype == fit.group[0].dtype);
      CHECK(tensor->shape == fit.group[0].shape);
      REQUIRE(widget.set_value(first));  // what it gives it takes
      CHECK(widget.value() == first);
      const Result<Tensor> same = widget.to_tensor();
      REQUIRE(same);
      CHECK(*same == *tensor);
    } else {
      CHECK(tensor.error().code == Code::input_empty);
    }
    widget.clear();
    CHECK(widget.value() == first);
    CHECK_FALSE(show(widget, fit.group));
  });
}

TEST_CASE("no value from outside is taken that is of no use, and the old one stays") {
  const Value odd[] = {Value(Value::Object{{"a", 1}}),
                       Value(Value::Array{1, "x", nullptr}),
                       Value(true),
                       Value(std::nan("")),
                       Value(Bytes(3)),
                       Value(1e308)};
  for_each_widget([&](const WidgetType& type, Direction direction) {
    if (direction == Direction::output) return;
    Fitting fit = fitting(type, direction);
    for (const Value& value : odd) {
      const Value before = fit.widget->value();
      if (fit.widget->set_value(value)) {
        fit.widget->clear();
        continue;
      }
      CHECK(fit.widget->value() == before);
    }
    // Files and answers that it did not ask for: refused or not, the widget stays usable.
    Value file = Value::Object{{"name", "x.bin"}, {"mime", ""}, {"data", Bytes(5)}};
    const Status statuses[] = {fit.widget->take_file(file), fit.widget->take_file(Value()),
                               fit.widget->reply(Value(7)),
                               fit.widget->reply(Error{Code::request_cancelled, {}, {}})};
    CHECK_FALSE(statuses[1]);
    fit.widget->clear();
    CHECK(fit.widget->value() == fitting(type, direction).widget->value());
  });
}

TEST_CASE("frames: each node of the mirror has a name, an id of its own, and a place in the stage") {
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Fitting fit = fitting(type, direction);
    OnePage page(type, direction, fit.group);
    REQUIRE(page.started);
    if (needs_picture(type, direction)) page.run(fit.group);
    const Room room = fit.widget->room();
    for (const double width : {320.0, 520.0, 1100.0}) {
      const double height = std::min(width * room.aspect, room.max_px) + room.fixed_px;
      Frame frame;
      for (int i = 0; i < 3; ++i) frame = page.frame(page.index, width, height);
      CHECK_FALSE(frame.again);
      std::set<std::string> ids;
      const Value nodes = json(frame.mirror);
      CHECK_FALSE(nodes.items().empty());
      for (const Value& node : nodes.items()) {
        INFO(width << " " << dump_json(node));
        CHECK(ids.insert(node["id"].text()).second);
        CHECK_FALSE((node["name"].text().empty() && node["rows"].items().empty()));
        const auto& rect = node["rect"].items();
        REQUIRE(rect.size() == 4);
        CHECK(rect[0].number(-1) >= 0);
        CHECK(rect[1].number(-1) >= 0);
        CHECK(rect[0].number() + rect[2].number(1e9) <= width + 0.5);
        CHECK(rect[1].number() + rect[3].number(1e9) <= height + 0.5);
      }
    }
  });
}

TEST_CASE("frames: hostile sizes and events on every node are survived") {
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Fitting fit = fitting(type, direction);
    OnePage page(type, direction, fit.group);
    if (needs_picture(type, direction)) page.run(fit.group);
    for (const double size : {1.0, 3.0, 17.0, 5000.0}) {
      page.frame(page.index, size, size);
      page.frame(page.index, size, 1);
      page.frame(page.index, 1, size);
      const Value nodes = json(page.frame(page.index, 360, 200).mirror);
      for (const Value& node : nodes.items()) {
        for (const char* action : {"press", "set", "step", "key", "fly"}) {
          for (const Value& value : {Value(), Value("x"), Value(1e300), Value(-1), Value(Value::Array{})}) {
            page.app.event(
                page.index,
                Value::Object{{"event", "act"}, {"node", node["id"]}, {"action", action}, {"value", value}});
          }
          page.frame(page.index, 360, 200);
        }
      }
      for (const char* action : {"down", "move", "cancel", "down", "move", "up", "leave"}) {
        page.app.event(page.index, Value::Object{{"event", "pointer"},
                                                 {"action", action},
                                                 {"x", size * 10},
                                                 {"y", -size},
                                                 {"button", 0},
                                                 {"type", "touch"}});
        page.frame(page.index, size, size);
      }
    }
  });
}

TEST_CASE("every widget looks as it did, light and dark; an output also before there is a result") {
  use_vector_font();
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Fitting fit = fitting(type, direction);
    const Room room = fit.widget->room();
    const bool is_output = direction == Direction::output;
    for (const bool dark : {false, true}) {
      OnePage page(type, direction, fit.group);
      page.app.event(-1, Value::Object{{"event", "theme"}, {"dark", dark}, {"reduced_motion", true}});
      const auto look = [&](const std::string& state) {
        constexpr double kWidth = 400;
        const double height = std::min(kWidth * room.aspect, room.max_px) + room.fixed_px;
        const Frame frame = page.frame(page.index, kWidth, height, 2);
        REQUIRE(frame.surface != nullptr);
        const auto pixels = frame.surface->pixels();
        const Picture picture{
            frame.surface->width(), frame.surface->height(), {pixels.begin(), pixels.end()}};
        const std::string name = std::string(type.type) + state + (dark ? "-dark.png" : ".png");
        CHECK(compare_with_png(std::string(VITRINE_SOURCE_DIR) + "/tests/golden/widgets/" + name, picture) ==
              "");
      };
      look(is_output ? "-output-empty" : "-input");
      if (!is_output) continue;
      page.run(fit.group);
      look("-output");
    }
  });
  host::null::use_glyphs({});
}
