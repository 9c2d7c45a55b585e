// Colours of a triangle's pixels: vertex colours interpolated, a texture sampled bilinearly, or both.
#pragma once

#include "raster/primitives.h"

namespace vitrine::raster {

/// Source pixels are made and blended in pieces of this many.
constexpr std::size_t kShadeChunk = 256;

/// Mixes the four texels around a point with weights of 8 bits, each weighted by its alpha too, so that
/// what transparent texels hold does not show. Coordinates are 1/65536 texel; 0 is the first texel's centre.
std::uint32_t sample_bilinear(const Texture& texture, std::int32_t u, std::int32_t v);

class TriangleShader {
 public:
  explicit TriangleShader(const Primitive& triangle);
  /// Blends `count` pixels of row y from column x on. They must be pixels of the triangle: the steps along a
  /// row are only right where the interpolated values stay inside their range.
  void draw(std::uint32_t* destination, int x, int y, std::size_t count) const;

 private:
  /// A value that changes evenly across the triangle. In double: +, -, × and / round the same everywhere.
  struct Plane {
    double base = 0, dx = 0, dy = 0;  ///< at vertex 0, and per subpixel
  };
  Plane plane(double a, double b, double c) const;
  /// The value at a pixel's centre and the step to the next one, × 65536 and within ±limit.
  struct Run {
    std::uint32_t value = 0, step = 0;
  };
  Run run(const Plane& plane, int x, int y, double low, double high) const;
  void colours(std::uint32_t* out, Run (&runs)[4], std::size_t count) const;

  const Texture* texture_;
  Vertex vertices_[3];
  double inverse_area_ = 0;
  bool one_colour_ = false;
  Plane channels_[4];
  Plane u_, v_;
};

}  // namespace vitrine::raster
