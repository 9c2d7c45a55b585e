// Levels of pixels, 0..255, and the values of tensors: the two loops over all of a picture, which the viewer
// compiles for speed.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vitrine {

/// For each of `count` pixels, 4 bytes apart from `levels` on, the element of the table of 256 that its level
/// has; elements of 1, 2 or 4 bytes go to `out`, `stride` elements apart.
void values_of_levels(const std::uint8_t* levels, std::size_t count, const std::byte* table,
                      std::size_t element_bytes, std::byte* out, std::size_t stride);

/// level = (value × std + mean) / scale, or 255 less that: rounded, halves up, and clamped; NaN is 0.
struct LevelOf {
  double std = 1, mean = 0, scale = 1;
  bool invert = false;
};
/// Of `count` values, `stride` apart, to `levels`, 4 bytes apart.
void levels_of_values(const float* values, std::size_t stride, std::size_t count, const LevelOf& of,
                      std::uint8_t* levels);

}  // namespace vitrine
