#include "media/image.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "media/resample.h"

namespace vitrine {

std::uint8_t gray_of(std::uint8_t r, std::uint8_t g, std::uint8_t b) {
  return static_cast<std::uint8_t>((r * 19595u + g * 38470u + b * 7471u + 0x8000u) >> 16);
}

bool is_opaque(std::span<const std::uint8_t> rgba) {
  constexpr std::size_t kSome = 4096;  // the rest of a picture that shows its transparency early is not read
  for (std::size_t i = 0; i < rgba.size(); i += kSome) {
    const std::size_t end = std::min(rgba.size(), i + kSome);
    std::uint32_t all = 0xffffffffu;
    for (std::size_t k = i; k + 4 <= end; k += 4) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, rgba.data() + k, sizeof(pixel));
      all &= pixel;
    }
    if (all >> 24 != 255) return false;
  }
  return true;
}

void flatten(std::span<std::uint8_t> rgba, const std::uint8_t background[3]) {
  for (std::size_t i = 0; i + 4 <= rgba.size(); i += 4) {
    const unsigned a = rgba[i + 3];
    if (a == 255) continue;
    for (std::size_t c = 0; c < 3; ++c)
      rgba[i + c] = static_cast<std::uint8_t>((rgba[i + c] * a + background[c] * (255 - a) + 127) / 255);
    rgba[i + 3] = 255;
  }
}

void make_gray(std::span<std::uint8_t> rgba) {
  for (std::size_t i = 0; i + 4 <= rgba.size(); i += 4) {
    std::uint8_t* p = rgba.data() + i;
    p[0] = p[1] = p[2] = gray_of(p[0], p[1], p[2]);
  }
}

Image center_by_mass(const Image& image, int size) {
  if (size <= 0) return {};
  Image out{size, size, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size * 4)};
  for (std::size_t i = 3; i < out.rgba.size(); i += 4) out.rgba[i] = 255;
  if (image.empty()) return out;

  const std::uint8_t black[3] = {0, 0, 0};
  Image ink = image;
  flatten(ink.rgba, black);
  std::uint8_t darkest = 255;
  for (std::size_t i = 0; i < ink.rgba.size(); i += 4) {
    ink.rgba[i] = gray_of(ink.rgba[i], ink.rgba[i + 1], ink.rgba[i + 2]);
    darkest = std::min(darkest, ink.rgba[i]);
  }
  int left = ink.width, top = ink.height, right = 0, bottom = 0;
  for (int y = 0; y < ink.height; ++y) {
    for (int x = 0; x < ink.width; ++x) {
      std::uint8_t* p = ink.rgba.data() + (static_cast<std::size_t>(y) * ink.width + x) * 4;
      p[0] = p[1] = p[2] = static_cast<std::uint8_t>(p[0] - darkest);
      if (p[0] == 0) continue;
      left = std::min(left, x);
      right = std::max(right, x + 1);
      top = std::min(top, y);
      bottom = y + 1;
    }
  }
  if (left >= right) return out;

  Image box{right - left, bottom - top, {}};
  for (int y = top; y < bottom; ++y) {
    const auto row = ink.rgba.begin() + (static_cast<std::ptrdiff_t>(y) * ink.width + left) * 4;
    box.rgba.insert(box.rgba.end(), row, row + static_cast<std::ptrdiff_t>(box.width) * 4);
  }
  const double scale = size * 20.0 / 28.0 / std::max(box.width, box.height);
  const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::floor(side * scale + 0.5))); };
  box = resize(box, scaled(box.width), scaled(box.height));

  double mass = 0, mass_x = 0, mass_y = 0;
  for (int y = 0; y < box.height; ++y) {
    for (int x = 0; x < box.width; ++x) {
      const double v = box.rgba[(static_cast<std::size_t>(y) * box.width + x) * 4];
      mass += v;
      mass_x += v * (x + 0.5);
      mass_y += v * (y + 0.5);
    }
  }
  if (mass == 0) return out;  // so faint that it went when it was made smaller
  const int dx = static_cast<int>(std::floor(size / 2.0 - mass_x / mass + 0.5));
  const int dy = static_cast<int>(std::floor(size / 2.0 - mass_y / mass + 0.5));
  for (int y = std::max(0, -dy); y < std::min(box.height, size - dy); ++y) {
    for (int x = std::max(0, -dx); x < std::min(box.width, size - dx); ++x) {
      std::copy_n(box.rgba.data() + (static_cast<std::size_t>(y) * box.width + x) * 4, 3,
                  out.rgba.data() + (static_cast<std::size_t>(y + dy) * size + x + dx) * 4);
    }
  }
  return out;
}

}  // namespace vitrine
