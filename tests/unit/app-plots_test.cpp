// Plots as a page shows them: pictures, the way through the points, and what is said.
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "support/app_page.h"
#include "support/catch.h"
#include "support/glyphs.h"
#include "support/png.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

std::string output(std::string_view type, std::string_view more = "") {
  return joined({R"({"name": "out", "label": "Out", "tensor": "y", "type": ")", type, "\"", more, "}"});
}

struct PlotPage : AppPage {
  PlotPage(const std::string& output, const Tensor& values)
      : AppPage(json(joined({R"({"inputs": [{"type": "slider", "name": "in", "tensor": "in"}], "outputs": [)",
                             output, "]}"})),
                {{"in", DType::float32_, {1}}}, {{"y", values.dtype, values.shape}}) {
    REQUIRE(started);
    event(-1, R"({"event": "theme", "dark": false, "reduced_motion": true})");
    event(-1, R"({"event": "run"})");
    const auto asked = take(host::Request::run);
    REQUIRE(asked);
    reply(asked->id, {values});
  }
  /// The node of that id, after a frame.
  Value node(const std::string& id, double width = 400, double height = 286) {
    const Value nodes = json(frame(1, width, height).mirror);
    for (const Value& node : nodes.items()) {
      if (node["id"].text() == id) return node;
    }
    return {};
  }
  void look(std::string_view name, double width = 400, double height = 286) {
    const Frame frame = this->frame(1, width, height, 2);
    REQUIRE(frame.surface != nullptr);
    const auto pixels = frame.surface->pixels();
    const Picture picture{frame.surface->width(), frame.surface->height(), {pixels.begin(), pixels.end()}};
    CHECK(compare_with_png(joined({VITRINE_SOURCE_DIR, "/tests/golden/plots/", name, ".png"}), picture) ==
          "");
  }
  void hover(double x, double y) {
    app.event(1,
              Value::Object{{"event", "pointer"}, {"action", "move"}, {"x", x}, {"y", y}, {"type", "mouse"}});
  }
};

Tensor waves(std::int64_t series, std::int64_t points) {
  std::vector<double> values;
  for (std::int64_t s = 0; s < series; ++s) {
    for (std::int64_t i = 0; i < points; ++i) {
      const double x = static_cast<double>(i) / static_cast<double>(points);
      values.push_back(std::sin(x * 9 + static_cast<double>(s)) * (1 + 0.4 * static_cast<double>(s)));
    }
  }
  return floats("y", {series, points}, values);
}

}  // namespace

TEST_CASE("plots: pictures of lines") {
  use_vector_font();
  PlotPage one(
      output("lineplot", R"(, "x": {"start": 0.5, "step": 0.5}, "x_title": "hours", "y_title": "chance",
                                      "percent": true, "y_lim": [0, 1])"),
      floats("y", {1, 12}, {0, 0, 0.01, 0.04, 0.1, 0.3, 0.55, 0.8, 0.92, 0.97, 1, 1}));
  one.look("line");
  one.hover(260, 120);
  one.look("line-hover");
  one.event(-1, R"({"event": "theme", "dark": true, "reduced_motion": true})");
  one.look("line-dark");
  PlotPage many(output("lineplot", R"(, "color": ["one", "two", "three", "four", "five", "six", "seven",
                                       "a name that is far too long for its place"])"),
                waves(8, 60));
  many.hover(150, 120);
  many.look("lines", 400, 364);
  many.look("lines-320", 320, 364);
  many.event(-1, R"({"event": "theme", "dark": true, "reduced_motion": true})");
  many.look("lines-dark", 700, 364);
  PlotPage(output("lineplot"), floats("y", {9}, {1, 2, kNan, 3, kNan, 2.5, 2, INFINITY, -1}))
      .look("line-gaps");
  PlotPage(output("lineplot"), floats("y", {1}, {1234567.5})).look("line-point");
  PlotPage(output("lineplot"), floats("y", {3}, {2, 2, 2})).look("line-equal");
  Tensor noise = floats("y", {100'000}, {});
  for (std::int64_t i = 0; i < noise.count(); ++i)
    noise.set(i, std::sin(static_cast<double>(i) * 1e-4) + 0.3 * std::sin(static_cast<double>(i * i % 977)));
  PlotPage(output("lineplot"), noise).look("line-100000");
  host::null::use_glyphs({});
}

TEST_CASE("plots: pictures of bars") {
  use_vector_font();
  const std::string_view days = R"(, "x": ["Mon", "Tue", "Wed", "Thu", "Fri"], "unit": "kg")";
  PlotPage few(output("barplot", days), floats("y", {5}, {12, 7.5, 9, 3, 14.2}));
  few.look("bars");
  few.look("bars-320", 320, 260);
  few.hover(150, 100);
  few.look("bars-hover");
  PlotPage(output("barplot", joined({days, R"(, "color": ["before", "after"])"})),
           floats("y", {2, 5}, {12, -7.5, 9, 3, 14.2, 5, -2, 0, 8, kNan}))
      .look("bars-negative");
  PlotPage(output("barplot", R"x(, "x": ["Sepal length (cm)", "Sepal width (cm)", "Petal length (cm)",
                                 "Something that goes on for ever and ever"])x"),
           floats("y", {1, 4}, {0.4, -0.1, 1.2, 0.7}))
      .look("bars-names", 360);
  PlotPage(output("barplot"), waves(1, 60)).look("bars-many", 320);
  PlotPage(output("barplot"), waves(1, 5000)).look("bars-5000");
  PlotPage(output("barplot"), floats("y", {0}, {})).look("bars-empty");
  host::null::use_glyphs({});
}

TEST_CASE("plots: the keyboard goes through the points, and what they are is said") {
  PlotPage page(
      output("lineplot", R"(, "x": {"start": 0.5, "step": 0.5}, "x_title": "hours", "percent": true)"),
      floats("y", {1, 4}, {0, 0.25, 0.5, 1}));
  CHECK(page.node("answer")["role"].text() == "figure");
  CHECK(page.node("answer")["name"].text() == "Line plot: 4 values from 0% to 100%");
  CHECK(page.node("points")["text"].text() == "hours 0.5: 0%");
  CHECK(page.node("points")["maximum"].number() == 3);
  page.event(1, R"({"event": "act", "node": "points", "action": "set", "value": 1})");
  page.frame(1, 400, 286);
  CHECK(page.node("points")["text"].text() == "hours 1: 25%");
  const Value table = page.node("series");
  const auto& rows = table["rows"].items();
  REQUIRE(rows.size() == 5);
  CHECK(rows[0] == Value(Value::Array{"hours", "value"}));
  CHECK(rows[4] == Value(Value::Array{"2", "100%"}));
  // A press moves the keyboard's place too.
  for (const char* action : {"move", "down"}) {
    page.app.event(1, Value::Object{{"event", "pointer"},
                                    {"action", action},
                                    {"x", 388},
                                    {"y", 100},
                                    {"button", 0},
                                    {"type", "touch"}});
    page.frame(1, 400, 286);
  }
  CHECK(page.node("points")["text"].text() == "hours 2: 100%");
}

TEST_CASE("plots: a page from right to left has its x from left to right") {
  PlotPage page(output("barplot"), floats("y", {4}, {1, 2, 3, 4}));
  page.event(-1, R"({"event": "language", "language": {"rtl": true}})");
  for (const char* action : {"move", "down"}) {
    page.app.event(1, Value::Object{{"event", "pointer"},
                                    {"action", action},
                                    {"x", 385},
                                    {"y", 100},
                                    {"button", 0},
                                    {"type", "mouse"}});
    page.frame(1, 400, 286);
  }
  CHECK(page.node("points")["value"].number() == 3);
  page.event(-1, R"({"event": "language", "language": {}})");
}

TEST_CASE("json: the histogram and the sliders of a tensor of pictures") {
  use_vector_font();
  std::vector<double> values;
  for (int i = 0; i < 2 * 3 * 12 * 12; ++i)
    values.push_back(std::sin(i * 0.37) + std::cos(i * 0.011) + i % 7 * 0.1);
  PlotPage page(output("json", R"(, "max_values": 12)"), floats("y", {2, 3, 12, 12}, values));
  constexpr double kHeight = 2 * 52 + 12 + 168 + 2 * 44 + 28 * 5;
  page.look("json", 400, kHeight);
  page.hover(200, 200);
  page.event(-1, R"({"event": "theme", "dark": true, "reduced_motion": true})");
  page.look("json-dark", 320, kHeight);
  CHECK(page.node("dimension1", 400, kHeight)["text"].text() == "0, from 0 to 2");
  page.event(1, R"({"event": "act", "node": "dimension1", "action": "set", "value": 2})");
  page.frame(1, 400, kHeight);
  const Value table = page.node("values", 400, kHeight);
  CHECK(table["rows"].items()[1].items()[0].text() == "[0, 2, 0, 0]");
  host::null::use_glyphs({});
}
