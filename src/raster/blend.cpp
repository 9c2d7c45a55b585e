#include "raster/blend.h"

#include <algorithm>
#include <array>

#include "base/simd.h"

namespace vitrine::raster {
namespace {

using simd::U16x8;
using simd::U8x16;

constexpr std::uint32_t kAlphaMask = 0xff000000u;

bool all_transparent(const std::uint32_t* pixels, std::size_t count) {
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < count; ++i) any |= pixels[i];
  return (any & kAlphaMask) == 0;
}

// The loops below hand over groups of four, and one smaller group at the end.
template <class F>
void for_each_group(std::size_t count, F f) {
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) f(i, std::size_t{4});
  if (i < count) f(i, count - i);
}

// 2^24 / a, rounded up: n × kReciprocal[a] >> 24 is n / a for the n <= 255 × 255 + 127 that occur here,
// because n × (a × kReciprocal[a] - 2^24) < 2^24. The test goes through all of them.
constexpr auto kReciprocal = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t a = 1; a < 256; ++a) table[a] = (1u << 24) / a + 1;
  return table;
}();

std::uint32_t unpremultiply(std::uint32_t pixel) {
  const std::uint32_t a = pixel >> 24;
  if (a == 255) return pixel;
  if (a == 0) return 0;
  std::uint32_t out = pixel & kAlphaMask;
  for (int shift = 0; shift < 24; shift += 8) {
    const std::uint64_t n = ((pixel >> shift) & 255) * 255 + a / 2;
    out |= static_cast<std::uint32_t>((n * kReciprocal[a]) >> 24) << shift;
  }
  return out;
}

}  // namespace

std::uint32_t modulate(std::uint32_t a, std::uint32_t b) {
  std::uint32_t out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    out |= divide_255(((a >> shift) & 255) * ((b >> shift) & 255)) << shift;
  }
  return out;
}

void blend_row(std::uint32_t* destination, const std::uint32_t* source, std::size_t count) {
  for_each_group(count, [&](std::size_t i, std::size_t n) {
    if (all_transparent(source + i, n)) return;
    const U8x16 s = simd::load_pixels(source + i, n);
    const U8x16 d = simd::load_pixels(destination + i, n);
    const U8x16 alpha = simd::spread_alpha(s);
    const U8x16 rest = ~alpha;
    const U8x16 colour = simd::with_opaque_alpha(s);
    const U16x8 low =
        simd::widen_low(colour) * simd::widen_low(alpha) + simd::widen_low(d) * simd::widen_low(rest);
    const U16x8 high =
        simd::widen_high(colour) * simd::widen_high(alpha) + simd::widen_high(d) * simd::widen_high(rest);
    simd::store_pixels(destination + i, simd::narrow(simd::divide_255(low), simd::divide_255(high)), n);
  });
}

void blend_colour(std::uint32_t* destination, std::uint32_t colour, std::size_t count) {
  const std::uint32_t a = colour >> 24;
  if (a == 255) {
    std::fill_n(destination, count, colour);
    return;
  }
  if (a == 0) return;
  const auto rest = static_cast<std::uint16_t>(255 - a);
  const U16x8 source = simd::widen_low(simd::splat(colour | kAlphaMask)) * static_cast<std::uint16_t>(a);
  for_each_group(count, [&](std::size_t i, std::size_t n) {
    const U8x16 d = simd::load_pixels(destination + i, n);
    const U16x8 low = source + simd::widen_low(d) * rest;
    const U16x8 high = source + simd::widen_high(d) * rest;
    simd::store_pixels(destination + i, simd::narrow(simd::divide_255(low), simd::divide_255(high)), n);
  });
}

void modulate_row(std::uint32_t* pixels, std::uint32_t colour, std::size_t count) {
  if (colour == 0xffffffffu) return;
  const U16x8 factor = simd::widen_low(simd::splat(colour));
  for_each_group(count, [&](std::size_t i, std::size_t n) {
    const U8x16 p = simd::load_pixels(pixels + i, n);
    simd::store_pixels(pixels + i,
                       simd::narrow(simd::divide_255(simd::widen_low(p) * factor),
                                    simd::divide_255(simd::widen_high(p) * factor)),
                       n);
  });
}

void modulate_row(std::uint32_t* pixels, const std::uint32_t* colours, std::size_t count) {
  for_each_group(count, [&](std::size_t i, std::size_t n) {
    const U8x16 p = simd::load_pixels(pixels + i, n);
    const U8x16 c = simd::load_pixels(colours + i, n);
    simd::store_pixels(pixels + i,
                       simd::narrow(simd::divide_255(simd::widen_low(p) * simd::widen_low(c)),
                                    simd::divide_255(simd::widen_high(p) * simd::widen_high(c))),
                       n);
  });
}

void unpremultiply_row(std::uint32_t* straight, const std::uint32_t* premultiplied, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) straight[i] = unpremultiply(premultiplied[i]);
}

}  // namespace vitrine::raster
