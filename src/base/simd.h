// Four pixels at a time, by the vector extensions that GCC and Clang share (SSE2, NEON and WebAssembly's
// simd128 alike). Integers that wrap or cannot overflow: every target gives the same bits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace vitrine::simd {

using U8x16 = std::uint8_t __attribute__((vector_size(16)));
using U16x8 = std::uint16_t __attribute__((vector_size(16)));
using U32x4 = std::uint32_t __attribute__((vector_size(16)));
using I16x8 = std::int16_t __attribute__((vector_size(16)));
using I32x4 = std::int32_t __attribute__((vector_size(16)));

/// The first `count` (1..4) pixels; the other lanes are 0.
inline U8x16 load_pixels(const std::uint32_t* from, std::size_t count) {
  U8x16 v{};
  if (count >= 4) {
    std::memcpy(&v, from, 16);
  } else {
    std::memcpy(&v, from, count * 4);
  }
  return v;
}

inline void store_pixels(std::uint32_t* to, U8x16 v, std::size_t count) {
  if (count >= 4) {
    std::memcpy(to, &v, 16);
  } else {
    std::memcpy(to, &v, count * 4);
  }
}

inline U8x16 splat(std::uint32_t pixel) {
  const U32x4 v = {pixel, pixel, pixel, pixel};
  return reinterpret_cast<U8x16>(v);
}

/// Pixels 0 and 1, or 2 and 3, one channel to a 16-bit lane.
inline U16x8 widen_low(U8x16 v) {
  const U8x16 zero{};
  return reinterpret_cast<U16x8>(
      __builtin_shufflevector(v, zero, 0, 16, 1, 16, 2, 16, 3, 16, 4, 16, 5, 16, 6, 16, 7, 16));
}
inline U16x8 widen_high(U8x16 v) {
  const U8x16 zero{};
  return reinterpret_cast<U16x8>(
      __builtin_shufflevector(v, zero, 8, 16, 9, 16, 10, 16, 11, 16, 12, 16, 13, 16, 14, 16, 15, 16));
}
inline U8x16 narrow(U16x8 low, U16x8 high) {
  return __builtin_shufflevector(reinterpret_cast<U8x16>(low), reinterpret_cast<U8x16>(high), 0, 2, 4, 6, 8,
                                 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
}

/// The bytes of both in turn, of the first halves or of the second ones.
inline U8x16 interleave_low(U8x16 a, U8x16 b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
inline U8x16 interleave_high(U8x16 a, U8x16 b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
/// Pixels 0 and 1 channel by channel (red, red, green, green, …), then 2 and 3.
inline U8x16 pair_channels(U8x16 v) {
  return __builtin_shufflevector(v, v, 0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15);
}

/// a[0] × b[0] + a[1] × b[1], and so on: one instruction where there is one, as in WebAssembly.
inline I32x4 dot(U16x8 a, I16x8 b) {
#if defined(__has_builtin) && __has_builtin(__builtin_wasm_dot_s_i32x4_i16x8)
  return __builtin_wasm_dot_s_i32x4_i16x8(reinterpret_cast<I16x8>(a), b);
#else
  const auto at = [&](int i) { return static_cast<std::int16_t>(a[i]) * b[i]; };
  return I32x4{at(0) + at(1), at(2) + at(3), at(4) + at(5), at(6) + at(7)};
#endif
}

/// Each pixel's alpha in all four of its bytes.
inline U8x16 spread_alpha(U8x16 v) {
  return __builtin_shufflevector(v, v, 3, 3, 3, 3, 7, 7, 7, 7, 11, 11, 11, 11, 15, 15, 15, 15);
}

/// round(x / 255), exact for x <= 255 × 255 (no 16-bit overflow on the way: 65025 + 128 + 254).
inline U16x8 divide_255(U16x8 x) {
  const U16x8 biased = x + std::uint16_t{128};
  return (biased + (biased >> 8)) >> 8;
}

inline U8x16 with_opaque_alpha(U8x16 v) { return v | splat(0xff000000u); }

}  // namespace vitrine::simd
