// The pictures that tests/golden/media/make_references.py generates, and the records it writes.
#pragma once

#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "media/image.h"

namespace vitrine::test {

inline Image noise(int width, int height) {
  Image image{width, height, {}};
  for (std::uint32_t y = 0; y < static_cast<std::uint32_t>(height); ++y) {
    for (std::uint32_t x = 0; x < static_cast<std::uint32_t>(width); ++x) {
      for (std::uint32_t c = 0; c < 3; ++c) {
        const std::uint32_t n = (x / 3 * 73856093u) ^ (y / 2 * 19349663u) ^ ((c + 1) * 83492791u);
        image.rgba.push_back(static_cast<std::uint8_t>((n * 2654435761u >> 24) + x * 5 + y * 3));
      }
      image.rgba.push_back(255);
    }
  }
  return image;
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Calls f(source width, source height, width, height, pixels, the bytes before the record).
template <class F>
int for_each_record(const std::string& file, std::size_t prefix, std::size_t channels, F f) {
  int records = 0;
  for (std::size_t at = 0; at + prefix + 16 <= file.size(); ++records) {
    const char* before = file.data() + at;
    std::uint32_t n[4];
    std::memcpy(n, before + prefix, 16);
    const std::size_t size = std::size_t{n[2]} * n[3] * channels;
    at += prefix + 16;
    if (size > file.size() - at) return -1;
    f(static_cast<int>(n[0]), static_cast<int>(n[1]), static_cast<int>(n[2]), static_cast<int>(n[3]),
      reinterpret_cast<const std::uint8_t*>(file.data() + at), before);
    at += size;
  }
  return records;
}

}  // namespace vitrine::test
