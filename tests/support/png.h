// PNG files for tests: 8-bit RGBA, written with zlib, read with every filter but without interlacing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace vitrine::test {

struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint32_t> pixels;  ///< straight RGBA8, R in the lowest byte
  friend bool operator==(const Picture&, const Picture&) = default;
};

std::vector<std::byte> encode_png(const Picture& picture);
/// An empty picture for anything that is not an 8-bit RGBA or RGB PNG.
Picture decode_png(std::span<const std::byte> file);

bool write_png(const std::string& path, const Picture& picture);
Picture read_png(const std::string& path);

/// "" when the file holds these pixels. A missing file is written, unless CI is set; a difference is left
/// beside it as <name>.changed.png. `tolerance` is per channel.
std::string compare_with_png(const std::string& path, const Picture& picture, int tolerance = 0);

}  // namespace vitrine::test
