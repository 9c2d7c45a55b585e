#include "media/levels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace vitrine {
namespace {

template <std::size_t kBytes>
void look_up(const std::uint8_t* levels, std::size_t count, const std::byte* table, std::byte* out,
             std::size_t stride) {
  for (std::size_t i = 0; i < count; ++i, levels += 4, out += stride * kBytes)
    std::memcpy(out, table + *levels * kBytes, kBytes);
}

}  // namespace

void values_of_levels(const std::uint8_t* levels, std::size_t count, const std::byte* table,
                      std::size_t element_bytes, std::byte* out, std::size_t stride) {
  const auto loop = element_bytes == 4 ? look_up<4> : element_bytes == 2 ? look_up<2> : look_up<1>;
  loop(levels, count, table, out, stride);
}

void levels_of_values(const float* values, std::size_t stride, std::size_t count, const LevelOf& of,
                      std::uint8_t* levels) {
  for (std::size_t i = 0; i < count; ++i, values += stride, levels += 4) {
    double level = (*values * of.std + of.mean) / of.scale;
    if (of.invert) level = 255 - level;
    *levels = static_cast<std::uint8_t>(level > 0 ? std::min(std::floor(level + 0.5), 255.0) : 0.0);
  }
}

}  // namespace vitrine
