// The page's events as a view keeps them (docs/page.md).
#include <algorithm>
#include <cmath>

#include "app/view.h"
#include "imgui.h"

namespace vitrine {
namespace {

constexpr double kFar = 1e6;  // CSS pixels; beyond it a position says nothing about a widget

bool is_position(double x, double y) {
  return std::abs(x) <= kFar && std::abs(y) <= kFar;  // false for NaN
}

ImVec2 position(double x, double y) { return {static_cast<float>(x), static_cast<float>(y)}; }

ImGuiMouseSource source_of(const std::string& type) {
  if (type == "touch") return ImGuiMouseSource_TouchScreen;
  if (type == "pen") return ImGuiMouseSource_Pen;
  return ImGuiMouseSource_Mouse;
}

/// A wheel's notch is about 100 CSS pixels in browsers, and one line to ImGui.
constexpr double kWheelLine = 100;

}  // namespace

bool View::push(const Value& event) {
  const bool taken = push_any(event);
  waiting_ = waiting_ || taken;
  return taken;
}

bool View::push_any(const Value& event) {
  const std::string& kind = event["event"].text();
  if (kind == "pointer") return push_pointer(event);
  if (kind == "act") return push_act(event);
  if (kind == "wheel") {
    const double x = event["x"].number(), y = event["y"].number();
    const double dx = event["dx"].number(), dy = event["dy"].number();
    if (!is_position(x, y) || !is_position(dx, dy)) return false;
    Event wheel{.kind = Kind::wheel, .position = position(x, y)};
    wheel.amount = position(-dx / kWheelLine, -dy / kWheelLine);
    queue_.push_back(std::move(wheel));
    return true;
  }
  if (kind == "focus") {
    const std::string& node = event["node"].text();
    const bool visible = event["visible"].boolean();
    if (node == input_.focused && visible == input_.focus_visible) return false;
    input_.focused = node;
    input_.focus_visible = visible;
    return true;
  }
  return false;
}

bool View::push_pointer(const Value& event) {
  const std::string& action = event["action"].text();
  Event pointer{.source = source_of(event["type"].text())};
  if (action == "leave" || action == "cancel") {
    if (action == "cancel") {
      // The browser took the gesture (a scroll, a system dialog): what was held is let go outside.
      for (int button = 0; button < ImGuiMouseButton_COUNT; ++button) {
        if ((pressed_ & 1 << button) == 0) continue;
        queue_.push_back(
            {.kind = Kind::up, .position = {-1e6f, -1e6f}, .button = button, .source = pointer.source});
      }
      pressed_ = 0;
    }
    pointer.kind = Kind::leave;
    queue_.push_back(std::move(pointer));
    return true;
  }
  const double x = event["x"].number(), y = event["y"].number();
  if (!is_position(x, y)) return false;
  pointer.position = position(x, y);
  if (action == "move") {
    for (const Value& point : event["path"].items()) {
      if (point.items().size() != 2 || queue_.size() >= kMaxQueue) continue;
      const double px = point.items()[0].number(), py = point.items()[1].number();
      if (!is_position(px, py)) continue;
      Event step = pointer;
      step.position = position(px, py);
      queue_.push_back(std::move(step));
    }
    // The last coalesced position is the event's own.
    const Event* last = queue_.empty() ? nullptr : &queue_.back();
    const bool said = last != nullptr && last->kind == Kind::move && last->position.x == pointer.position.x &&
                      last->position.y == pointer.position.y;
    if (!said) queue_.push_back(std::move(pointer));
    return true;
  }
  if (action != "down" && action != "up") return false;
  const std::int64_t button = event["button"].integer();
  if (button < 0 || button >= ImGuiMouseButton_COUNT) return false;
  pointer.kind = action == "down" ? Kind::down : Kind::up;
  pointer.button = static_cast<int>(button);
  const int bit = 1 << button;
  pressed_ = action == "down" ? pressed_ | bit : pressed_ & ~bit;
  queue_.push_back(std::move(pointer));
  return true;
}

bool View::push_act(const Value& event) {
  Event act{.kind = Kind::act};
  act.act = {event["node"].text(), event["action"].text(), event["value"]};
  if (act.act.node.empty()) return false;
  // Of what was typed between two frames the last text counts.
  if (act.act.action == "set" && !queue_.empty()) {
    Event& last = queue_.back();
    if (last.kind == Kind::act && last.act.action == "set" && last.act.node == act.act.node) {
      last.act.value = std::move(act.act.value);
      return true;
    }
  }
  queue_.push_back(std::move(act));
  return true;
}

}  // namespace vitrine
