// Every widget in every state, as pictures for people (tools/look).
#include <algorithm>
#include <cstdlib>
#include <string>

#include "contract/widgets.h"
#include "support/glyphs.h"
#include "support/png.h"

using namespace vitrine;
using namespace vitrine::test;

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
