#include "raster/fill.h"

#include <cmath>
#include <cstring>

#include "raster/blend.h"
#include "raster/shade.h"

namespace vitrine::raster {
namespace {

// Where an edge crosses the rows' centre lines: the first pixel at or right of the crossing, by integer
// division with the remainder carried from row to row. An edge is always taken from its upper end, so two
// triangles that share it agree on every pixel.
class Edge {
 public:
  Edge(const Vertex& upper, const Vertex& lower, int row) {
    const std::int64_t dx = std::int64_t{lower.x} - upper.x, dy = std::int64_t{lower.y} - upper.y;
    if (dy <= 0) return;  // crosses no centre line
    divisor_ = dy * kSubpixel;
    const std::int64_t centre = std::int64_t{row} * kSubpixel + kSubpixel / 2;
    const std::int64_t n =
        (std::int64_t{upper.x} - kSubpixel / 2) * dy + (centre - upper.y) * dx + divisor_ - 1;
    divide(n, divisor_, pixel_, remainder_);
    divide(dx * kSubpixel, divisor_, step_, remainder_step_);
  }
  int pixel() const { return static_cast<int>(pixel_); }
  void next_row() {
    pixel_ += step_;
    remainder_ += remainder_step_;
    if (remainder_ >= divisor_) {
      remainder_ -= divisor_;
      ++pixel_;
    }
  }

 private:
  static void divide(std::int64_t n, std::int64_t d, std::int64_t& quotient, std::int64_t& remainder) {
    quotient = n / d;
    remainder = n % d;
    if (remainder < 0) {
      remainder += d;
      --quotient;
    }
  }
  std::int64_t pixel_ = 0, remainder_ = 0, step_ = 0, remainder_step_ = 0, divisor_ = 1;
};

template <class Span>
void for_each_span(const Primitive& primitive, Span span) {
  const Vertex* top = &primitive.vertices[0];
  const Vertex* middle = &primitive.vertices[1];
  const Vertex* bottom = &primitive.vertices[2];
  if (middle->y < top->y) std::swap(top, middle);
  if (bottom->y < middle->y) std::swap(middle, bottom);
  if (middle->y < top->y) std::swap(top, middle);
  const std::int64_t side = (std::int64_t{bottom->x} - top->x) * (std::int64_t{middle->y} - top->y) -
                            (std::int64_t{bottom->y} - top->y) * (std::int64_t{middle->x} - top->x);
  if (side == 0) return;
  const bool middle_is_left = side > 0;

  const Rect& bounds = primitive.bounds;
  const auto rows = [&](const Vertex& from, const Vertex& to) {
    const int begin = std::max(first_pixel(from.y), bounds.y);
    const int end = std::min(first_pixel(to.y), bounds.y + bounds.height);
    if (begin >= end) return;
    Edge through(*top, *bottom, begin), around(from, to, begin);
    Edge& left = middle_is_left ? around : through;
    Edge& right = middle_is_left ? through : around;
    for (int y = begin; y < end; ++y) {
      const int x0 = std::max(left.pixel(), bounds.x);
      const int x1 = std::min(right.pixel(), bounds.x + bounds.width);
      if (x0 < x1) span(x0, x1, y);
      through.next_row();
      around.next_row();
    }
  };
  rows(*top, *middle);
  rows(*middle, *bottom);
}

void fill_triangle(const Canvas& canvas, const Primitive& primitive) {
  const auto& [a, b, c] = primitive.vertices;
  const bool one_colour = a.colour == b.colour && a.colour == c.colour;
  const auto row = [&](int x, int y) {
    return canvas.pixels + static_cast<std::size_t>(y) * canvas.width + x;
  };
  if (one_colour && primitive.texture == nullptr) {
    const std::uint32_t colour = a.colour;  // clang 14 captures no structured bindings
    for_each_span(primitive, [&](int x0, int x1, int y) {
      blend_colour(row(x0, y), colour, static_cast<std::size_t>(x1 - x0));
    });
    return;
  }
  const TriangleShader shader(primitive);
  for_each_span(primitive, [&](int x0, int x1, int y) {
    shader.draw(row(x0, y), x0, y, static_cast<std::size_t>(x1 - x0));
  });
}

// A glyph, or an image at its own size: texels are copied, none is mixed with its neighbour.
void fill_texels(const Canvas& canvas, const Primitive& primitive, int texel_x, int texel_y) {
  const Rect& bounds = primitive.bounds;
  const Texture& texture = *primitive.texture;
  std::uint32_t source[kShadeChunk];
  for (int y = bounds.y; y < bounds.y + bounds.height; ++y) {
    std::uint32_t* row = canvas.pixels + static_cast<std::size_t>(y) * canvas.width;
    for (int x = bounds.x; x < bounds.x + bounds.width; x += static_cast<int>(kShadeChunk)) {
      const int count = std::min(bounds.x + bounds.width - x, static_cast<int>(kShadeChunk));
      const int from = x + texel_x, line = std::clamp(y + texel_y, 0, texture.height - 1);
      if (!texture.alpha_only && from >= 0 && from + count <= texture.width) {
        const std::size_t offset = static_cast<std::size_t>(line) * texture.width + from;
        std::memcpy(source, texture.pixels + offset * 4, static_cast<std::size_t>(count) * 4);
      } else {
        for (int i = 0; i < count; ++i) source[i] = texture.texel(from + i, line);
      }
      modulate_row(source, primitive.vertices[0].colour, static_cast<std::size_t>(count));
      blend_row(row + x, source, static_cast<std::size_t>(count));
    }
  }
}

// The whole number of texels between a pixel's index and its texel's, where one texel is one pixel over the
// whole rectangle (to a quarter of a texel). Half-way cases are taken from the side that starts the
// rectangle with its first texel, whatever the last bits of the coordinates are.
bool texel_offset(std::int32_t from, std::int32_t to, float texture_from, float texture_to, int texels,
                  int& offset) {
  const double begin = static_cast<double>(texture_from) * texels;
  const double drift = (static_cast<double>(texture_to) * texels - begin) - (to - from) / 256.0;
  if (!(std::abs(drift) < 0.25)) return false;
  const double phase = begin - from / 256.0;
  if (std::abs(phase) > 1 << 24) return false;
  offset = static_cast<int>(std::floor(phase + 0.5 + 1.0 / 64));
  return true;
}

void fill_rectangle(const Canvas& canvas, const Primitive& primitive) {
  const Rect& bounds = primitive.bounds;
  const Vertex &first = primitive.vertices[0], &last = primitive.vertices[1];
  const auto row = [&](int y) {
    return canvas.pixels + static_cast<std::size_t>(y) * canvas.width + bounds.x;
  };
  if (primitive.texture == nullptr) {
    for (int y = bounds.y; y < bounds.y + bounds.height; ++y) {
      blend_colour(row(y), first.colour, static_cast<std::size_t>(bounds.width));
    }
    return;
  }
  int texel_x, texel_y;
  if (texel_offset(first.x, last.x, first.u, last.u, primitive.texture->width, texel_x) &&
      texel_offset(first.y, last.y, first.v, last.v, primitive.texture->height, texel_y)) {
    fill_texels(canvas, primitive, texel_x, texel_y);
    return;
  }
  Primitive half = primitive;  // its plane is the rectangle's
  half.vertices[1] = {last.x, first.y, last.u, first.v, first.colour};
  half.vertices[2] = {first.x, last.y, first.u, last.v, first.colour};
  const TriangleShader shader(half);
  for (int y = bounds.y; y < bounds.y + bounds.height; ++y) {
    shader.draw(row(y), bounds.x, y, static_cast<std::size_t>(bounds.width));
  }
}

}  // namespace

void fill(const Canvas& canvas, const Primitive& primitive) {
  if (primitive.is_rectangle) {
    fill_rectangle(canvas, primitive);
  } else {
    fill_triangle(canvas, primitive);
  }
}

}  // namespace vitrine::raster
