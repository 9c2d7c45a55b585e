#include "raster/shade.h"

#include <cmath>

#include "base/simd.h"
#include "raster/blend.h"

namespace vitrine::raster {
namespace {

using simd::U32x4;

constexpr double kOne = 65536;

U32x4 channels_of(std::uint32_t texel) {
  return U32x4{texel & 255, (texel >> 8) & 255, (texel >> 16) & 255, texel >> 24};
}
std::uint32_t pixel_of(U32x4 channels) {
  return channels[0] | channels[1] << 8 | channels[2] << 16 | channels[3] << 24;
}

std::int32_t to_fixed(double value, double low, double high) {
  return static_cast<std::int32_t>(std::floor(std::clamp(value, low, high) * kOne + 0.5));
}

}  // namespace

std::uint32_t sample_bilinear(const Texture& texture, std::int32_t u, std::int32_t v) {
  // Rounded to the nearest 1/256, so that noise in the last bits of u and v does not mix in a neighbour.
  const std::int32_t u8 = (u + 128) >> 8, v8 = (v + 128) >> 8;
  const int x = u8 >> 8, y = v8 >> 8;
  const auto fu = static_cast<std::uint32_t>(u8 & 255), fv = static_cast<std::uint32_t>(v8 & 255);
  if (fu == 0 && fv == 0) return texture.texel(x, y);
  const std::uint32_t texels[4] = {texture.texel(x, y), texture.texel(x + 1, y), texture.texel(x, y + 1),
                                   texture.texel(x + 1, y + 1)};
  std::uint32_t weights[4] = {(256 - fu) * (256 - fv), fu * (256 - fv), (256 - fu) * fv, fu * fv};
  U32x4 sum{};
  const std::uint32_t alpha = texels[0] >> 24;
  if (texels[1] >> 24 == alpha && texels[2] >> 24 == alpha && texels[3] >> 24 == alpha) {
    for (int i = 0; i < 4; ++i) sum += channels_of(texels[i]) * weights[i];
    return pixel_of((sum + 32768u) >> 16);
  }
  std::uint32_t total = 0;  // <= 65536 × 255
  for (int i = 0; i < 4; ++i) {
    weights[i] *= texels[i] >> 24;
    total += weights[i];
    sum += channels_of(texels[i]) * weights[i];  // <= 65536 × 255 × 255 < 2^32
  }
  if (total == 0) return 0;
  U32x4 out = (sum + total / 2) / total;
  out[3] = (total + 32768) >> 16;
  return pixel_of(out);
}

TriangleShader::TriangleShader(const Primitive& triangle) : texture_(triangle.texture) {
  std::copy(std::begin(triangle.vertices), std::end(triangle.vertices), vertices_);
  const auto& [a, b, c] = vertices_;
  const std::int64_t area = (std::int64_t{b.x} - a.x) * (std::int64_t{c.y} - a.y) -
                            (std::int64_t{c.x} - a.x) * (std::int64_t{b.y} - a.y);
  inverse_area_ = area == 0 ? 0 : 1.0 / static_cast<double>(area);
  one_colour_ = a.colour == b.colour && a.colour == c.colour;
  if (!one_colour_) {
    for (int i = 0; i < 4; ++i) {
      const auto channel = [&](const Vertex& vertex) { return (vertex.colour >> (8 * i)) & 255; };
      channels_[i] = plane(channel(a), channel(b), channel(c));
    }
  }
  if (texture_ != nullptr) {  // in texels, from the first texel's centre
    const double width = texture_->width, height = texture_->height;
    u_ = plane(a.u * width - 0.5, b.u * width - 0.5, c.u * width - 0.5);
    v_ = plane(a.v * height - 0.5, b.v * height - 0.5, c.v * height - 0.5);
  }
}

TriangleShader::Plane TriangleShader::plane(double a, double b, double c) const {
  const auto& [p, q, r] = vertices_;
  const double qx = q.x - p.x, qy = q.y - p.y, rx = r.x - p.x, ry = r.y - p.y;
  return {a, ((b - a) * ry - (c - a) * qy) * inverse_area_, ((c - a) * qx - (b - a) * rx) * inverse_area_};
}

TriangleShader::Run TriangleShader::run(const Plane& plane, int x, int y, double low, double high) const {
  const double dx = static_cast<double>(x) * kSubpixel + kSubpixel / 2 - vertices_[0].x;
  const double dy = static_cast<double>(y) * kSubpixel + kSubpixel / 2 - vertices_[0].y;
  const double value = plane.base + plane.dx * dx + plane.dy * dy;
  return {static_cast<std::uint32_t>(to_fixed(value, low, high)),
          static_cast<std::uint32_t>(to_fixed(plane.dx * kSubpixel, low - high, high - low))};
}

void TriangleShader::colours(std::uint32_t* out, Run (&runs)[4], std::size_t count) const {
  U32x4 values[4], steps[4];
  for (int i = 0; i < 4; ++i) {
    values[i] = U32x4{0, 1, 2, 3} * runs[i].step + runs[i].value + 32768u;
    steps[i] = U32x4{} + runs[i].step * 4;
    runs[i].value += runs[i].step * static_cast<std::uint32_t>(count);
  }
  for (std::size_t x = 0; x < count; x += 4) {
    const U32x4 pixels = (values[0] >> 16 & 255u) | (values[1] >> 16 & 255u) << 8 |
                         (values[2] >> 16 & 255u) << 16 | (values[3] >> 16 & 255u) << 24;
    simd::store_pixels(out + x, reinterpret_cast<simd::U8x16>(pixels), count - x);
    for (int i = 0; i < 4; ++i) values[i] += steps[i];
  }
}

void TriangleShader::draw(std::uint32_t* destination, int x, int y, std::size_t count) const {
  constexpr double kTexels = 16000;  // as far as 16.16 bits reach, with room for the step past the end
  std::uint32_t source[kShadeChunk], colour[kShadeChunk];
  Run runs[4], u, v;
  if (!one_colour_) {
    for (int i = 0; i < 4; ++i) runs[i] = run(channels_[i], x, y, 0, 255);
  }
  if (texture_ != nullptr) {
    u = run(u_, x, y, -kTexels, kTexels);
    v = run(v_, x, y, -kTexels, kTexels);
  }
  while (count > 0) {
    const std::size_t n = std::min(count, kShadeChunk);
    if (texture_ == nullptr) {
      colours(source, runs, n);
    } else {
      for (std::size_t i = 0; i < n; ++i, u.value += u.step, v.value += v.step) {
        source[i] = sample_bilinear(*texture_, static_cast<std::int32_t>(u.value),
                                    static_cast<std::int32_t>(v.value));
      }
      if (one_colour_) {
        modulate_row(source, vertices_[0].colour, n);
      } else {
        colours(colour, runs, n);
        modulate_row(source, colour, n);
      }
    }
    blend_row(destination, source, n);
    destination += n;
    count -= n;
  }
}

}  // namespace vitrine::raster
