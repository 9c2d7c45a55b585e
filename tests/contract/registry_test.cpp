// What holds for every widget there is: a new line in list.inc is tested by these without a new test.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

#include "app/app.h"
#include "demo/demo.h"
#include "demo/tool/infer.h"
#include "support/app_page.h"
#include "support/catch.h"
#include "support/glyphs.h"
#include "support/png.h"
#include "widgets/registry_ui.h"
#include "widgets/widget.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

/// What a widget is given: one tensor, or several that it shows together.
using Group = std::vector<TensorInfo>;

/// Signatures that models have, the more usual ones first.
std::vector<TensorInfo> usual_tensors() {
  using enum DType;
  std::vector<TensorInfo> tensors;
  const auto add = [&](DType dtype, Shape shape) { tensors.push_back({"t", dtype, std::move(shape)}); };
  add(float32_, {1, 3});
  add(float32_, {1});
  add(float32_, {1, 1});
  add(string_, {1});
  add(string_, {1, 1});
  add(float32_, {1, 1, 28, 28});
  add(float32_, {1, 3, 32, 32});
  add(float32_, {1, 10});
  add(float16_, {1, 3, 32, 32});
  add(uint8_, {1, 32, 32, 3});
  add(int64_, {1});
  add(bool_, {1});
  add(int64_, {1, 16});
  return tensors;
}

/// The same as groups, with what a segmentation and a detector give.
std::vector<Group> usual_groups() {
  std::vector<Group> groups;
  for (TensorInfo& tensor : usual_tensors()) groups.push_back({std::move(tensor)});
  groups.push_back({{"mask", DType::float32_, {1, 3, 32, 32}}});
  groups.push_back({{"t", DType::float32_, {1, 12, 4}}, {"scores", DType::float32_, {1, 12, 3}}});
  return groups;
}

/// Also vectors and tables of many sizes, and of an open one: an example may need just one of them.
std::vector<Group> many_groups() {
  std::vector<Group> groups = usual_groups();
  groups.push_back({{"t", DType::float32_, {1, 12, 4}}, {"scores", DType::float32_, {1, 12, 2}}});
  for (std::int64_t k = 1; k <= 12; ++k) {
    for (const DType dtype : {DType::float32_, DType::int64_, DType::string_}) {
      groups.push_back({{"t", dtype, {1, k}}});
      groups.push_back({{"t", dtype, {2, k}}});
      groups.push_back({{"t", dtype, {3, k}}});
      groups.push_back({{"t", dtype, {3, k}, 1}});
    }
  }
  return groups;
}

/// Whether the inference would give it that group.
bool fits(const WidgetType& type, Direction direction, const Group& group) {
  if (group.size() == 1) return type.fits(group[0], direction).score > 0;
  return type.fits_group != nullptr && type.fits_group(group).score > 0;
}

bool is_made(const WidgetType& type, Direction direction) {
  return direction == Direction::input ? type.is_input : type.is_output;
}

/// The widget of that spec on that tensor.
std::unique_ptr<Widget> make(const WidgetType& type, Direction direction, const Group& group,
                             const Value& spec, Errors& errors) {
  std::unique_ptr<Widget> widget = type.make(direction);
  const FieldSet sets[] = {{common_fields(), &widget->common}, {type.fields, widget->options()}};
  const std::string_view also_known[] = {"type"};
  parse_fields(sets, spec, "example", errors, also_known);
  if (widget->common.name.empty()) widget->common.name = "it";
  widget->configure_all(group, "example", errors);
  CHECK(widget->direction == direction);
  return widget;
}

struct Fitting {
  Group group;
  std::unique_ptr<Widget> widget;
};

/// On a tensor that the inference would give it, or else on any that it accepts.
Fitting fitting(const WidgetType& type, Direction direction) {
  for (const bool inferred : {true, false}) {
    for (const Group& group : usual_groups()) {
      if (inferred && !fits(type, direction, group)) continue;
      Errors errors;
      auto widget = make(type, direction, group, json(type.example), errors);
      if (errors.empty()) return {group, std::move(widget)};
    }
  }
  return {};
}

/// Boxes one beside the other, in a picture of 32 × 32, and each one's score.
double detection(bool is_score, std::int64_t i) {
  if (is_score) return i % 4 == 0 ? 1 / (1 + static_cast<double>(i) / 16) : 0;
  const double left = static_cast<double>(i / 4 % 4) * 8 + 1, top = static_cast<double>(i / 16) * 10 + 2;
  const double sides[] = {left, top, left + 6, top + 7};
  return sides[i % 4];
}

/// Two discs, one over the other, of the second class and of the third; around them the first.
double part(std::int64_t i, const Shape& shape) {
  const std::int64_t x = i % shape[3], y = i / shape[3] % shape[2], label = i / (shape[3] * shape[2]);
  const auto in_disc = [&](std::int64_t cx, std::int64_t cy, std::int64_t r) {
    return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r;
  };
  const std::int64_t here = in_disc(20, 20, 7) ? 2 : in_disc(13, 13, 10) ? 1 : 0;
  return label == here ? 1 : 0;
}

Tensor example_tensor(const TensorInfo& info, bool is_grouped = false) {
  Tensor tensor = Tensor::of(info.dtype, info.shape);
  tensor.name = info.name;
  for (std::int64_t i = 0; info.name == "mask" && i < tensor.count(); ++i) tensor.set(i, part(i, info.shape));
  if (info.name == "mask") return tensor;
  for (std::int64_t i = 0; is_grouped && i < tensor.count(); ++i)
    tensor.set(i, detection(info.name != "t", i));
  if (is_grouped) return tensor;
  for (std::int64_t i = 0; i < tensor.count(); ++i) {
    if (info.dtype == DType::string_)
      tensor.strings[static_cast<std::size_t>(i)] = std::string("word ") + std::to_string(i);
    else
      tensor.set(i, 1 / static_cast<double>(i + 2));
  }
  return tensor;
}

std::vector<Tensor> example_tensors(const Group& group) {
  std::vector<Tensor> tensors;
  for (const TensorInfo& info : group) tensors.push_back(example_tensor(info, group.size() > 1));
  return tensors;
}

Status show(Widget& widget, const Group& group) {
  const std::vector<Tensor> tensors = example_tensors(group);
  std::vector<const Tensor*> pointers;
  for (const Tensor& tensor : tensors) pointers.push_back(&tensor);
  return widget.from_tensors(pointers);
}

template <class F>
void for_each_widget(F&& f) {
  REQUIRE_FALSE(widget_types().empty());
  for (const WidgetType& type : widget_types()) {
    for (Direction direction : {Direction::input, Direction::output}) {
      if (!is_made(type, direction)) continue;
      INFO(type.type << (direction == Direction::input ? ", input" : ", output"));
      f(type, direction);
    }
  }
}

/// An output that is drawn over a picture needs an input that shows one.
bool needs_picture(const WidgetType& type, Direction direction) {
  return type.make(direction)->picture_input() != nullptr;
}

/// A page with that one widget and what else a page must have.
Value page_with(const WidgetType& type, Direction direction, const std::string& tensor) {
  Value it = json(type.example);
  it.set("name", "it").set("tensor", tensor);
  const Value slider = json(R"({"type": "slider", "name": "other", "tensor": "other"})");
  const Value label = json(R"({"type": "label", "name": "other", "tensor": "other"})");
  const Value image = json(R"({"type": "image", "name": "other", "tensor": "other"})");
  const bool is_input = direction == Direction::input;
  return Value::Object{{"inputs", Value::Array{is_input                         ? it
                                               : needs_picture(type, direction) ? image
                                                                                : slider}},
                       {"outputs", Value::Array{is_input ? label : it}}};
}

struct OnePage : AppPage {
  OnePage(const WidgetType& type, Direction direction, const Group& group)
      : AppPage(page_with(type, direction, group[0].name),
                direction == Direction::input    ? group
                : needs_picture(type, direction) ? Group{{"other", DType::float32_, {1, 3, 32, 32}}}
                                                 : Group{{"other", DType::float32_, {1}}},
                direction == Direction::output ? group : Group{{"other", DType::float32_, {1, 2}}}),
        index(direction == Direction::input ? 0 : 1) {
    if (needs_picture(type, direction)) put_picture();
  }
  void put_picture() {
    const Value file = Value::Object{{"name", "a.png"}, {"mime", "image/png"}, {"data", Bytes(9)}};
    app.event(0, Value::Object{{"event", "file"}, {"file", file}});
    const auto decode = take(host::Request::decode_image);
    REQUIRE(decode);
    app.reply(
        decode->id, 0,
        Value::Object{
            {"width", 48}, {"height", 32}, {"rgba", Bytes(48 * 32 * 4, std::byte{90})}, {"picture", 1}});
  }
  void run(const Group& group) {
    event(-1, R"({"event": "run"})");
    const auto asked = take(host::Request::run);
    REQUIRE(asked);
    CHECK(asked->payload["fetch"].items().size() == group.size());
    reply(asked->id, example_tensors(group));
  }
  int index;
};

}  // namespace

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

namespace {

/// Where tools/look wants its pictures; empty in an ordinary run of the tests.
std::string look_folder() {
  const char* folder = std::getenv("VITRINE_LOOK");
  return folder ? folder : "";
}

/// The page's events that bring one widget into a state, by the state's name in its file. `node` is of its
/// mirror.
struct LookState {
  std::string name;
  std::vector<Value> events;
};

std::vector<LookState> states_of(const Value& node) {
  const std::string& id = node["id"].text();
  const auto& rect = node["rect"].items();
  const double x = rect[0].number() + rect[2].number() / 2, y = rect[1].number() + rect[3].number() / 2;
  const auto pointer = [&](const char* action) {
    return Value::Object{{"event", "pointer"}, {"action", action}, {"x", x}, {"y", y},
                         {"button", 0},        {"type", "mouse"}};
  };
  const Value focus = Value::Object{{"event", "focus"}, {"node", id}, {"visible", true}};
  return {{id + "-hover", {pointer("move")}},
          {id + "-pressed", {pointer("move"), pointer("down")}},
          {id + "-focus", {focus}}};
}

}  // namespace

// Not a test of its own: hidden, it draws for people (tools/look).
TEST_CASE("every widget in every state, for the eye", "[.look]") {
  REQUIRE_FALSE(look_folder().empty());
  static constexpr std::size_t kMostNodes = 4;  // a list's further rows look like its first ones
  use_vector_font();
  for_each_widget([](const WidgetType& type, Direction direction) {
    const Fitting fit = fitting(type, direction);
    const bool is_output = direction == Direction::output;
    const std::string name = std::string(type.type) + (is_output ? "-output-" : "-input-");
    const Room room = fit.widget->room();
    for (const bool dark : {false, true}) {
      /// On a page of its own, so that no state leaves a trace in the next one's picture.
      const auto draw = [&](const LookState& state, bool has_result, double width = 400) {
        OnePage page(type, direction, fit.group);
        page.app.event(-1, Value::Object{{"event", "theme"}, {"dark", dark}, {"reduced_motion", true}});
        if (is_output && has_result) page.run(fit.group);
        const double height = std::min(width * room.aspect, room.max_px) + room.fixed_px;
        Frame frame = page.frame(page.index, width, height, 2);
        for (const Value& event : state.events) {
          page.app.event(
              event["event"] == Value("example") || event["event"] == Value("model") ? -1 : page.index,
              event);
          frame = page.frame(page.index, width, height, 2);
        }
        frame = page.frame(page.index, width, height, 2);
        REQUIRE(frame.surface != nullptr);
        const auto pixels = frame.surface->pixels();
        CHECK(write_png(look_folder() + "/" + name + state.name + (dark ? "-dark.png" : ".png"),
                        {frame.surface->width(), frame.surface->height(), {pixels.begin(), pixels.end()}}));
        return frame.mirror;
      };
      if (is_output) draw({"empty", {}}, false);
      const Value nodes = json(draw({"rest", {}}, true));
      draw({"narrow", {}}, true, 260);
      draw({"loading", {Value::Object{{"event", "model"}, {"state", "loading"}}}}, false);
      if (!is_output) {
        const Value inputs = Value::Object{{"it", Value::Object{{"no", "value"}}}};
        draw({"problem",
              {Value::Object{
                  {"event", "example"}, {"example", 0}, {"inputs", inputs}, {"recorded", Value::Array{}}}}},
             true);
      }
      for (std::size_t i = 0; i < std::min(nodes.items().size(), kMostNodes); ++i) {
        const Value& node = nodes.items()[i];
        if (node["role"] == Value("text") || node["role"] == Value("table")) continue;
        for (const LookState& state : states_of(node)) draw(state, true);
      }
    }
  });
  host::null::use_glyphs({});
}
