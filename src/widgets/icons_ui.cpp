// The icons: SVG path data on a 24 × 24 grid, stroked 1.8 wide at 20 px with round joins and ends.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <vector>

#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kGrid = 24;
constexpr float kStroke = 1.8f;  // grid units

/// Numbers are separated by spaces, commands are M m L l H h V v A a (circles only) and Z.
const char* path_of(Icon icon) {
  switch (icon) {
    case Icon::upload:
      return "M 12 16 V 4 M 7 9 L 12 4 L 17 9 M 4 20 H 20";
    case Icon::paste:
      return "M 9 5 H 7 a 2 2 0 0 0 -2 2 V 19 a 2 2 0 0 0 2 2 H 17 a 2 2 0 0 0 2 -2 V 7 a 2 2 0 0 0 -2 -2 H "
             "15 "
             "M 9 3.5 H 15 V 7 H 9 Z M 9 12 H 15 M 9 16 H 13";
    case Icon::trash:
      return "M 4 7 H 20 M 9 7 V 4 H 15 V 7 M 6 7 L 7 20 H 17 L 18 7";
    case Icon::undo:
      return "M 7 8 L 3 12 L 7 16 M 3 12 H 14 a 5 5 0 0 1 0 10 H 12";
    case Icon::redo:
      return "M 17 8 L 21 12 L 17 16 M 21 12 H 10 a 5 5 0 0 0 0 10 H 12";
    case Icon::eraser:
      return "M 20 20 H 9 L 4 15 L 14 5 L 20 11 L 11 20 M 9 10 L 15 16";
    case Icon::picture:
      return "M 4 5 H 20 V 19 H 4 Z M 4 16 L 9 11 L 17 19 M 16 8.5 a 1.2 1.2 0 0 0 0 2.4 a 1.2 1.2 0 0 0 0 "
             "-2.4";
    case Icon::camera:
      return "M 3 8 H 7.5 L 9 5 H 15 L 16.5 8 H 21 V 19 H 3 Z M 12 9.5 a 3.5 3.5 0 0 0 0 7 a 3.5 3.5 0 0 0 0 "
             "-7";
    case Icon::crop:
      return "M 7 2 V 17 H 22 M 2 7 H 17 V 22";
    case Icon::turn:
      return "M 19 12 a 7 7 0 1 1 -3 -5.7 M 16.5 2 V 6.5 H 12";
    case Icon::mirror:
      return "M 12 3 V 21 M 9 7 L 3 17 H 9 Z M 15 7 L 21 17 H 15 Z";
    case Icon::close:
      return "M 6 6 L 18 18 M 18 6 L 6 18";
    case Icon::pen:
      return "M 4 20 L 8 19 L 19 8 L 16 5 L 5 16 Z";
    case Icon::check:
      return "M 5 12 L 10 17 L 20 7";
    case Icon::lock:
      return "M 6 11 H 18 V 20 H 6 Z M 8 11 V 8 a 4 4 0 0 1 8 0 V 11";
    case Icon::warning:
      return "M 12 4 L 21.5 20 H 2.5 Z M 12 10 V 14.5 M 12 17.2 V 17.3";
    case Icon::plus:
      return "M 12 5 V 19 M 5 12 H 19";
    case Icon::minus:
      return "M 5 12 H 19";
    case Icon::file:
      return "M 6 3 H 14 L 19 8 V 21 H 6 Z M 14 3 V 8 H 19";
    case Icon::chevron:
      return "M 6 9 L 12 15 L 18 9";
  }
  return "";
}

/// Whether it points where reading goes, or comes from.
bool has_direction(Icon icon) { return icon == Icon::undo || icon == Icon::redo; }

struct Stroke {
  std::vector<ImVec2> points;
  std::vector<std::size_t> corners;  ///< points that the path data names, so that a join is round there
  bool closed = false;
};

class PathReader {
 public:
  explicit PathReader(const char* data) : at_(data) {}

  std::vector<Stroke> read() {
    while (skip_spaces(), *at_ != 0) {
      if (*at_ >= 'A') command_ = *at_++;
      step();
    }
    return std::move(strokes_);
  }

 private:
  void skip_spaces() {
    while (*at_ == ' ') ++at_;
  }
  float number() {
    char* end = nullptr;
    const float value = std::strtof(at_, &end);
    if (end == at_ && *at_ != 0) ++end;  // never stuck on a character that is none
    at_ = end;
    return value;
  }
  ImVec2 point(bool relative) {
    const float x = number(), y = number();
    return relative ? ImVec2(pen_.x + x, pen_.y + y) : ImVec2(x, y);
  }
  void line_to(ImVec2 to) {
    pen_ = to;
    strokes_.back().corners.push_back(strokes_.back().points.size());
    strokes_.back().points.push_back(to);
  }
  void step() {
    const bool relative = command_ >= 'a';
    switch (command_ & ~0x20) {
      case 'M':
        strokes_.emplace_back();
        line_to(point(relative));
        command_ = relative ? 'l' : 'L';
        break;
      case 'L':
        line_to(point(relative));
        break;
      case 'H':
        line_to({number() + (relative ? pen_.x : 0), pen_.y});
        break;
      case 'V':
        line_to({pen_.x, number() + (relative ? pen_.y : 0)});
        break;
      case 'A':
        arc(relative);
        break;
      default:
        strokes_.back().closed = true;
        break;
    }
  }
  /// SVG 2, appendix B.2.4, for a circle.
  void arc(bool relative) {
    float radius = number();
    number(), number();  // the second radius and the rotation: a circle has no use for them
    const bool large = number() != 0, sweep = number() != 0;
    const ImVec2 from = pen_, to = point(relative);
    const float dx = (to.x - from.x) / 2, dy = (to.y - from.y) / 2;
    const float half = std::hypot(dx, dy);
    radius = std::max(radius, half);
    const float rise = std::sqrt(radius * radius - half * half) / half * (large == sweep ? -1.0f : 1.0f);
    const ImVec2 centre(from.x + dx - dy * rise, from.y + dy + dx * rise);
    constexpr float kTurn = 2 * std::numbers::pi_v<float>;
    const float start = std::atan2(from.y - centre.y, from.x - centre.x);
    float sweep_angle = std::atan2(to.y - centre.y, to.x - centre.x) - start;
    if (sweep && sweep_angle < 0) sweep_angle += kTurn;
    if (!sweep && sweep_angle > 0) sweep_angle -= kTurn;
    constexpr int kSegments = 10;
    for (int i = 1; i < kSegments; ++i) {
      const float angle = start + sweep_angle * static_cast<float>(i) / kSegments;
      strokes_.back().points.emplace_back(centre.x + radius * std::cos(angle),
                                          centre.y + radius * std::sin(angle));
    }
    line_to(to);
  }

  const char* at_;
  char command_ = 'M';
  ImVec2 pen_{};
  std::vector<Stroke> strokes_;
};

}  // namespace

void Ui::icon(Icon icon, Box box, Color color) {
  const bool mirrored = rtl() && has_direction(icon);
  box = placed(box);
  const float side = std::min(box.width, box.height);
  const float scale = side / kGrid;
  const float left = box.x + (box.width - side) / 2, top = box.y + (box.height - side) / 2;
  // The stroke keeps its weight at the size it was drawn for; larger icons get a heavier one.
  const float thickness = kStroke * std::max(scale, 20 / kGrid);
  ImDrawList& list = draw_list();
  for (Stroke& stroke : PathReader(path_of(icon)).read()) {
    for (ImVec2& p : stroke.points) p = {left + (mirrored ? kGrid - p.x : p.x) * scale, top + p.y * scale};
    list.AddPolyline(stroke.points.data(), static_cast<int>(stroke.points.size()), color, thickness,
                     ImDrawFlags_AALineEnds | (stroke.closed ? ImDrawFlags_Closed : ImDrawFlags_None));
    for (std::size_t corner : stroke.corners) {
      list.AddCircleFilled(stroke.points[corner], thickness / 2, color, 12);
    }
  }
}

}  // namespace vitrine
