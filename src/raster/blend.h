// Rows of straight RGBA source pixels over rows of premultiplied destination pixels.
#pragma once

#include <cstddef>
#include <cstdint>

namespace vitrine::raster {

/// round(x / 255) for x <= 255 × 255.
constexpr std::uint32_t divide_255(std::uint32_t x) {
  x += 128;
  return (x + (x >> 8)) >> 8;
}

/// Straight colours, channel by channel: round(a × b / 255).
std::uint32_t modulate(std::uint32_t a, std::uint32_t b);

/// destination = source over destination. Each channel is the exact (s × a + d × (255 - a)) / 255, alpha
/// with s = 255, rounded once. So colour never exceeds alpha, and nothing darkens over transparency.
void blend_row(std::uint32_t* destination, const std::uint32_t* source, std::size_t count);

/// The same with one colour.
void blend_colour(std::uint32_t* destination, std::uint32_t colour, std::size_t count);

/// pixels = pixels × colour, channel by channel.
void modulate_row(std::uint32_t* pixels, std::uint32_t colour, std::size_t count);
void modulate_row(std::uint32_t* pixels, const std::uint32_t* colours, std::size_t count);

/// Premultiplied to straight: round(c × 255 / a); 0 where nothing was drawn.
void unpremultiply_row(std::uint32_t* straight, const std::uint32_t* premultiplied, std::size_t count);

}  // namespace vitrine::raster
