// The pen: strokes as pixels, the same for the screen and for the model. A stroke is a chain of capsules (a
// segment with round ends). Gray ink is coverage: where strokes meet, the denser one counts, so that crossing
// lines get no seams. Coloured ink is straight RGBA: a stroke lies over those before it, each of its pixels
// as dense as its densest capsule. An eraser takes away as much as a pen would give.
//
//   Ink ink(280, 280, 280);   // 280 pixels a unit
//   ink.follow(drawing);      // draws what is new since the last call
//   ink.pixels()[y * 280 + x] // 0..255
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
  std::vector<Point> points;       ///< one is a dot
  float pen = 0;                   ///< the pen's diameter, in the same unit
  std::uint32_t color = 0xffffff;  ///< 0xRRGGBB; gray ink has none
  bool erases = false;
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
  static constexpr int kGray = 1, kColor = 4;  ///< bytes a pixel

  Ink() = default;
  /// `scale` pixels a unit. The drawing's left edge is `left` pixels from the left.
  Ink(int width, int height, float scale, float left = 0, int channels = kGray);

  /// True when a pixel may have changed.
  bool follow(const Drawing& drawing);

  int width() const { return width_; }
  int height() const { return height_; }
  float scale() const { return scale_; }
  float left() const { return left_; }
  int channels() const { return channels_; }
  const std::vector<std::uint8_t>& pixels() const { return pixels_; }

 private:
  struct Area {
    int left = 0, top = 0, right = 0, bottom = 0;
  };
  void begin(const Stroke& stroke);
  void capsule(Point from, Point to, const Stroke& stroke);
  void put(std::size_t pixel, std::uint8_t covered, const Stroke& stroke);

  int width_ = 0, height_ = 0, channels_ = kGray;
  float scale_ = 0, left_ = 0;
  std::vector<std::uint8_t> pixels_;
  // What the last stroke is drawn over, and how far it covers each pixel. Empty until a stroke needs them:
  // a gray pen alone does not. Outside `touched_` they are pixels_ and 0.
  std::vector<std::uint8_t> under_, covered_;
  Area touched_;
  std::uint64_t edition_ = 0;
  std::size_t strokes_ = 0;  ///< that were drawn whole
  std::size_t points_ = 0;   ///< of the next one
};

}  // namespace vitrine
