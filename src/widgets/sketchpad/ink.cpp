#include "widgets/sketchpad/ink.h"

#include <algorithm>
#include <cmath>

namespace vitrine {

Ink::Ink(int width, int height, float scale, float left, int channels)
    : width_(width),
      height_(height),
      channels_(channels),
      scale_(scale),
      left_(left),
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
              static_cast<std::size_t>(channels)) {}

bool Ink::follow(const Drawing& drawing) {
  bool changed = false;
  if (edition_ != drawing.edition) {
    std::fill(pixels_.begin(), pixels_.end(), std::uint8_t{0});
    under_.clear();
    covered_.clear();
    edition_ = drawing.edition;
    strokes_ = points_ = 0;
    changed = true;
  }
  for (; strokes_ < drawing.strokes.size(); ++strokes_, points_ = 0) {
    const Stroke& stroke = drawing.strokes[strokes_];
    if (points_ == 0) begin(stroke);
    for (; points_ < stroke.points.size(); ++points_) {
      // A line's first point needs no dot of its own: the first capsule has its round end.
      if (points_ == 0 && stroke.points.size() > 1) continue;
      capsule(stroke.points[points_ == 0 ? 0 : points_ - 1], stroke.points[points_], stroke);
      changed = true;
    }
    if (strokes_ + 1 == drawing.strokes.size()) break;  // the last one may grow
  }
  return changed;
}

/// What was drawn so far becomes what the stroke is drawn over.
void Ink::begin(const Stroke& stroke) {
  if (under_.empty()) {
    if (channels_ == kGray && !stroke.erases) return;
    under_ = pixels_;
    covered_.assign(pixels_.size() / static_cast<std::size_t>(channels_), 0);
  } else {
    for (int y = touched_.top; y < touched_.bottom; ++y) {
      const auto start = static_cast<std::ptrdiff_t>(y) * width_ + touched_.left;
      const auto count = static_cast<std::ptrdiff_t>(touched_.right - touched_.left);
      std::copy_n(pixels_.begin() + start * channels_, count * channels_, under_.begin() + start * channels_);
      std::fill_n(covered_.begin() + start, count, std::uint8_t{0});
    }
  }
  touched_ = {width_, height_, 0, 0};
}

void Ink::put(std::size_t pixel, std::uint8_t covered, const Stroke& stroke) {
  if (channels_ == kGray && !stroke.erases) {
    pixels_[pixel] = std::max(pixels_[pixel], covered);
    return;
  }
  if (covered <= covered_[pixel]) return;
  covered_[pixel] = covered;
  const auto rest = [&](unsigned value) { return (value * (255u - covered) + 127u) / 255u; };
  if (channels_ == kGray) {
    pixels_[pixel] = static_cast<std::uint8_t>(rest(under_[pixel]));
    return;
  }
  const std::uint8_t* from = under_.data() + pixel * kColor;
  std::uint8_t* to = pixels_.data() + pixel * kColor;
  const unsigned kept = rest(from[3]);
  if (stroke.erases) {
    to[3] = static_cast<std::uint8_t>(kept);
    return;
  }
  const unsigned alpha = covered + kept;
  for (int c = 0; c < 3; ++c) {
    const unsigned ink = stroke.color >> (16 - 8 * c) & 255u;
    to[c] = static_cast<std::uint8_t>((ink * covered + from[c] * kept + alpha / 2) / alpha);
  }
  to[3] = static_cast<std::uint8_t>(alpha);
}

void Ink::capsule(Point from, Point to, const Stroke& stroke) {
  const float radius = stroke.pen * scale_ / 2;
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
  const int top = first(std::min(ay, by) - outer), bottom = last(std::max(ay, by) + outer, height_);
  for (int y = top; y < bottom; ++y) {
    const float py = static_cast<float>(y) + 0.5f - ay;
    // Only the part of the segment that is near this row can touch it: long flat boxes stay cheap.
    float t0 = 0, t1 = 1;
    if (dy != 0) {
      const float u = (py - outer) / dy, v = (py + outer) / dy;
      t0 = std::clamp(std::min(u, v), 0.0f, 1.0f);
      t1 = std::clamp(std::max(u, v), 0.0f, 1.0f);
    }
    const float x0 = ax + dx * t0, x1 = ax + dx * t1;
    const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(width_);
    const int start = first(std::min(x0, x1) - outer - 1), end = last(std::max(x0, x1) + outer + 1, width_);
    if (start < end) {
      touched_ = {std::min(touched_.left, start), std::min(touched_.top, y), std::max(touched_.right, end),
                  std::max(touched_.bottom, y + 1)};
    }
    for (int x = start; x < end; ++x) {
      const float px = static_cast<float>(x) + 0.5f - ax;
      const float t = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0f, 1.0f) : 0.0f;
      const float ex = px - dx * t, ey = py - dy * t, distance = ex * ex + ey * ey;
      if (distance >= outer_squared) continue;
      const float covered = distance <= inner_squared ? 1 : std::min(1.0f, outer - std::sqrt(distance));
      put(row + static_cast<std::size_t>(x), static_cast<std::uint8_t>(covered * 255 + 0.5f), stroke);
    }
  }
}

}  // namespace vitrine
