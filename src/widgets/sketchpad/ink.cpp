#include "widgets/sketchpad/ink.h"

#include <algorithm>
#include <cmath>

namespace vitrine {

Ink::Ink(int width, int height, float scale, float left)
    : width_(width),
      height_(height),
      scale_(scale),
      left_(left),
      coverage_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {}

bool Ink::follow(const Drawing& drawing) {
  bool changed = false;
  if (edition_ != drawing.edition) {
    std::fill(coverage_.begin(), coverage_.end(), std::uint8_t{0});
    edition_ = drawing.edition;
    strokes_ = points_ = 0;
    changed = true;
  }
  for (; strokes_ < drawing.strokes.size(); ++strokes_, points_ = 0) {
    const Stroke& stroke = drawing.strokes[strokes_];
    for (; points_ < stroke.points.size(); ++points_) {
      // A line's first point needs no dot of its own: the first capsule has its round end.
      if (points_ == 0 && stroke.points.size() > 1) continue;
      capsule(stroke.points[points_ == 0 ? 0 : points_ - 1], stroke.points[points_], stroke.pen);
      changed = true;
    }
    if (strokes_ + 1 == drawing.strokes.size()) break;  // the last one may grow
  }
  return changed;
}

void Ink::capsule(Point from, Point to, float pen) {
  const float radius = pen * scale_ / 2;
  const float ax = from.x * scale_ + left_, ay = from.y * scale_;
  const float bx = to.x * scale_ + left_, by = to.y * scale_;
  const float dx = bx - ax, dy = by - ay, squared = dx * dx + dy * dy;
  // A pixel whose centre lies on the outline is half covered; one pixel further out or in it is 0 or 1.
  const float outer = radius + 0.5f, inner = std::max(0.0f, radius - 0.5f);
  const float outer_squared = outer * outer, inner_squared = inner * inner;

  const auto first = [](float edge) { return static_cast<int>(std::floor(std::clamp(edge, 0.0f, 1e6f))); };
  const auto last = [](float edge, int size) {
    return std::min(size, static_cast<int>(std::ceil(std::clamp(edge, 0.0f, 1e6f))));
  };
  for (int y = first(std::min(ay, by) - outer); y < last(std::max(ay, by) + outer, height_); ++y) {
    const float py = static_cast<float>(y) + 0.5f - ay;
    // Only the part of the segment that is near this row can touch it: long flat boxes stay cheap.
    float t0 = 0, t1 = 1;
    if (dy != 0) {
      const float u = (py - outer) / dy, v = (py + outer) / dy;
      t0 = std::clamp(std::min(u, v), 0.0f, 1.0f);
      t1 = std::clamp(std::max(u, v), 0.0f, 1.0f);
    }
    const float x0 = ax + dx * t0, x1 = ax + dx * t1;
    std::uint8_t* const row = coverage_.data() + static_cast<std::size_t>(y) * width_;
    const int end = last(std::max(x0, x1) + outer + 1, width_);
    for (int x = first(std::min(x0, x1) - outer - 1); x < end; ++x) {
      const float px = static_cast<float>(x) + 0.5f - ax;
      const float t = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0f, 1.0f) : 0.0f;
      const float ex = px - dx * t, ey = py - dy * t, distance = ex * ex + ey * ey;
      if (distance >= outer_squared) continue;
      const float covered = distance <= inner_squared ? 1 : std::min(1.0f, outer - std::sqrt(distance));
      row[x] = std::max(row[x], static_cast<std::uint8_t>(covered * 255 + 0.5f));
    }
  }
}

}  // namespace vitrine
