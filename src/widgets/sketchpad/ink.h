// The pen: strokes as coverage, the same for the screen and for the model. A stroke is a chain of capsules (a
// segment with round ends); where strokes meet, the denser one counts, so that crossing lines get no seams.
//
//   Ink ink(frame, 10);                    // 10 pixels for each unit
//   ink.follow(drawing);                   // draws what is new since the last call
//   ink.at(x, y)                           // 0..255
#pragma once

#include <cstdint>
#include <vector>

namespace vitrine {

/// In units of the drawing's shorter side; (0, 0) is its top left corner.
struct Point {
  float x = 0, y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

struct Stroke {
  std::vector<Point> points;  ///< one is a dot
  float pen = 0;              ///< the pen's diameter, in the same unit
  friend bool operator==(const Stroke&, const Stroke&) = default;
};

/// Strokes, and a number that grows whenever something else happens to them than that points are added at the
/// end: whoever has drawn them then starts again.
struct Drawing {
  std::vector<Stroke> strokes;
  std::uint64_t edition = 1;
};

class Ink {
 public:
  Ink() = default;
  /// `scale` pixels a unit. The drawing's left edge is `left` pixels from the left.
  Ink(int width, int height, float scale, float left = 0);

  /// True when a pixel may have changed.
  bool follow(const Drawing& drawing);

  int width() const { return width_; }
  int height() const { return height_; }
  float scale() const { return scale_; }
  float left() const { return left_; }
  const std::vector<std::uint8_t>& coverage() const { return coverage_; }
  std::uint8_t at(int x, int y) const { return coverage_[static_cast<std::size_t>(y) * width_ + x]; }

 private:
  void capsule(Point from, Point to, float pen);

  int width_ = 0, height_ = 0;
  float scale_ = 0, left_ = 0;
  std::vector<std::uint8_t> coverage_;
  std::uint64_t edition_ = 0;
  std::size_t strokes_ = 0;  ///< that were drawn whole
  std::size_t points_ = 0;   ///< of the next one
};

}  // namespace vitrine
