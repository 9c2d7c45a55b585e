// What App asks of the page, and when: frames, state, events, the theme.
#include <cmath>
#include <limits>

#include "support/app_page.h"
#include "support/catch.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 2}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 3}}};
constexpr std::string_view kDemo = R"({
  "inputs": [{"type": "slider", "name": "a", "minimum": 0, "maximum": 10, "value": 4},
             {"type": "number", "name": "b", "value": 2}],
  "outputs": [{"type": "label", "name": "answer", "labels": ["cat", "dog", "owl"]}]})";

struct Page : AppPage {
  explicit Page(bool ready = true) : AppPage(kDemo, kIn, kOut, ready) { REQUIRE(started); }
  std::vector<std::int64_t> invalidated() {
    std::vector<std::int64_t> widgets;
    for (const auto& request : take_all(host::Request::invalidate))
      widgets.push_back(request.payload["widget"].integer());
    return widgets;
  }
  void draw_all() {
    for (int i = 0; i < 3; ++i) frame(i);
    invalidated();
  }
};

}  // namespace

TEST_CASE("a widget that the page has a problem with is drawn so, until something is done to it") {
  Page page;
  page.draw_all();
  const auto invalid = [&] {
    std::vector<bool> marks;
    const Value nodes = json(page.frame(1).mirror);
    for (const Value& node : nodes.items()) marks.push_back(node["invalid"].boolean());
    return marks;
  };
  CHECK(invalid() == std::vector<bool>{false});
  page.event(1, R"({"event": "act", "node": "value", "action": "set", "value": ""})");
  page.frame(1);
  page.event(-1, R"({"event": "run"})");
  page.invalidated();
  CHECK(page.said()["problems"].items().size() == 1);
  CHECK(invalid() == std::vector<bool>{true});
  page.event(1, R"({"event": "act", "node": "value", "action": "set", "value": "3"})");
  page.invalidated();
  page.frame(1);
  CHECK(page.invalidated() == std::vector<std::int64_t>{1});  // the mark goes
  CHECK(invalid() == std::vector<bool>{false});
}

TEST_CASE("every widget is drawn once at the start, and then nothing until something happens") {
  Page page(false);
  CHECK(page.invalidated() == std::vector<std::int64_t>{0, 1, 2});
  for (int i = 0; i < 3; ++i) {
    const Frame first = page.frame(i);
    CHECK_FALSE(first.again);
    CHECK(first.mirror_changed);
    CHECK(first.dirty == Rect{0, 0, 360, 44});
    const Frame second = page.frame(i);
    CHECK_FALSE(second.again);
    CHECK_FALSE(second.mirror_changed);
    CHECK(second.mirror.size() > 2);
    CHECK(second.dirty.empty());
  }
  page.collect();
  CHECK(page.invalidated().empty());
}

TEST_CASE("an event asks for one frame of its own widget, however many follow before it is drawn") {
  Page page;
  page.draw_all();
  for (int i = 0; i < 50; ++i)
    page.event(0, R"({"event": "pointer", "action": "move", "x": 20, "y": 20, "type": "mouse"})");
  CHECK(page.invalidated() == std::vector<std::int64_t>{0});
  int frames = 0, drawn = 0;
  for (bool again = true; again && frames < 100; ++frames) {
    const Frame frame = page.frame(0);
    drawn += !frame.dirty.empty();
    again = frame.again;
  }
  CHECK(drawn > 0);                    // the slider lights up,
  CHECK(frames < 20);                  // for 180 ms at 16 ms a frame,
  CHECK(page.frame(0).dirty.empty());  // and has settled then
  CHECK(page.invalidated().empty());
}

TEST_CASE("events that say nothing new ask for nothing") {
  Page page;
  page.event(0, R"({"event": "focus", "node": "value", "visible": true})");
  page.draw_all();
  page.event(0, R"({"event": "focus", "node": "value", "visible": true})");
  page.event(0, R"({"event": "invented"})");
  page.event(0, R"({"event": "pointer", "action": "dance", "x": 1, "y": 1})");
  page.event(0, R"({"event": "pointer", "action": "down", "x": 1, "y": 1, "button": 77})");
  page.event(0, R"({"event": "pointer", "action": "move", "x": 1e300, "y": 1})");
  page.event(0, R"({"event": "act", "action": "press"})");
  page.event(-1, R"({"event": "theme", "dark": false, "reduced_motion": false})");
  page.event(-1, R"({"event": "invented"})");
  page.event(99, R"({"event": "resize"})");
  page.event(0, "[]");
  page.event(-7, "3");
  CHECK(page.invalidated().empty());
}

TEST_CASE("the theme changes every widget's pixels") {
  Page page;
  page.draw_all();
  page.event(-1, R"({"event": "theme", "dark": true, "reduced_motion": true})");
  CHECK(page.invalidated() == std::vector<std::int64_t>{0, 1, 2});
  CHECK_FALSE(page.frame(0).dirty.empty());
}

TEST_CASE("a press and its release between two frames both count") {
  Page page;
  page.draw_all();
  page.event(0, R"({"event": "pointer", "action": "down", "x": 200, "y": 22, "button": 0, "type": "mouse"})");
  page.event(0, R"({"event": "pointer", "action": "up", "x": 200, "y": 22, "button": 0, "type": "mouse"})");
  page.frame(0);
  page.event(-1, R"({"event": "run"})");
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  const auto tensor = tensor_of_value(run->payload["tensors"].items().at(0));
  REQUIRE(tensor);
  CHECK(tensor->at(0) != 4);
}

TEST_CASE("what was typed a moment ago counts, drawn or not") {
  Page page;  // never drawn
  page.event(1, R"({"event": "focus", "node": "value"})");
  const Frame frame = page.frame(1);
  const Value nodes = json(frame.mirror);
  REQUIRE_FALSE(nodes.items().empty());
  std::string field;
  for (const Value& node : nodes.items())
    if (node["role"].text() == "number") field = node["id"].text();
  REQUIRE_FALSE(field.empty());
  Value typed = Value::Object{{"event", "act"}, {"node", field}, {"action", "set"}, {"value", "7.5"}};
  page.app.event(1, typed);
  page.event(-1, R"({"event": "run"})");
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  CHECK(tensor_of_value(run->payload["tensors"].items().at(0))->at(1) == 7.5);
}

TEST_CASE("a flood of actions is taken in order and kept within bounds") {
  Page page;
  page.draw_all();
  for (int i = 0; i < 3000; ++i) {
    page.event(1, R"({"event": "act", "node": "value", "action": "step", "value": 1})");
    page.event(
        0,
        R"({"event": "pointer", "action": "move", "x": 5, "y": 5, "path": [[1, 1], [2, 2], [3, "x"], [4]]})");
  }
  page.event(-1, R"({"event": "run"})");
  REQUIRE(page.take(host::Request::run));
}

TEST_CASE("sizes that cannot be are survived") {
  constexpr double kInfinite = std::numeric_limits<double>::infinity(), kNan = std::nan("");
  Page page;
  for (double width : {0.0, -5.0, kNan, kInfinite, 1e-9, 1e9}) {
    for (double ratio : {0.0, -1.0, kNan, kInfinite, 1e9}) {
      const Frame frame = page.frame(0, width, 44, ratio);
      if (frame.surface == nullptr) continue;
      CHECK(frame.surface->width() <= 8192);
      CHECK(frame.surface->height() <= 8192);
      CHECK(frame.surface->pixels().size() == static_cast<std::size_t>(frame.surface->width()) *
                                                  static_cast<std::size_t>(frame.surface->height()));
    }
  }
  const Frame huge = page.frame(0, 60000, 60000, 3);
  REQUIRE(huge.surface != nullptr);
  CHECK(huge.surface->width() > 1000);  // smaller than asked for, but there
  const Frame usual = page.frame(0, 360, 44, 2);
  REQUIRE(usual.surface != nullptr);
  CHECK(usual.surface->width() == 720);
  CHECK(usual.surface->height() == 88);
  CHECK(page.app.frame(3, {}).surface == nullptr);
  CHECK(page.app.frame(-1, {}).surface == nullptr);
}

TEST_CASE("the page is told what it can do") {
  Page page(false);
  CHECK(page.said()["state"].text() == "loading");
  CHECK_FALSE(page.said()["can_run"].boolean());
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.take(host::Request::run));
  page.event(-1, R"({"event": "model", "state": "ready"})");
  CHECK(page.said()["state"].text() == "ready");
  CHECK(page.said()["can_run"].boolean());
  page.event(-1, R"({"event": "model", "state": "ready"})");
  CHECK_FALSE(page.take(host::Request::page));  // nothing new
  page.event(-1, R"({"event": "model", "state": "failed", "code": 501, "text": "no kernel for Foo"})");
  CHECK(page.said()["state"].text() == "failed");
  CHECK_FALSE(page.said()["can_run"].boolean());
  CHECK(page.said()["status"].text().find("no kernel for Foo") != std::string::npos);
}

TEST_CASE("a page that cannot be started says why") {
  AppPage old(std::string_view("{}"), kIn, kOut, false);
  CHECK_FALSE(old.started);
  CHECK(old.said()["state"].text() == "failed");
  CHECK_FALSE(old.said()["problems"].items().empty());
  old.event(0, R"({"event": "resize"})");  // and nothing that follows hurts
  old.event(-1, R"({"event": "run"})");
  old.app.reply(1, 0, Value());
  CHECK(old.frame(0).surface == nullptr);

  App app;
  const Status other = app.start(json(R"({"bridge_version": 99})"));
  REQUIRE_FALSE(other);
  CHECK(other.error().code == Code::page_version_mismatch);
  CHECK_FALSE(app.start(Value()));
}
