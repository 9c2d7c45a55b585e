#include "support/png.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <zlib.h>

namespace vitrine::test {
namespace {

constexpr std::uint8_t kSignature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
constexpr std::uint32_t kMaxSide = 1 << 14;

void put_u32(std::vector<std::byte>& out, std::uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::byte>(v >> shift));
}

std::uint32_t get_u32(const std::byte* p) {
  return static_cast<std::uint32_t>(p[0]) << 24 | static_cast<std::uint32_t>(p[1]) << 16 |
         static_cast<std::uint32_t>(p[2]) << 8 | static_cast<std::uint32_t>(p[3]);
}

std::uint32_t crc(const std::byte* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(bytes), static_cast<uInt>(size)));
}

void put_chunk(std::vector<std::byte>& out, const char (&type)[5], std::span<const std::byte> data) {
  put_u32(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t start = out.size();
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::byte>(type[i]));
  out.insert(out.end(), data.begin(), data.end());
  put_u32(out, crc(out.data() + start, out.size() - start));
}

int paeth(int a, int b, int c) {
  const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

// Undoes the row filters in place; false for an unknown one.
bool unfilter(std::vector<std::uint8_t>& data, std::size_t stride, std::size_t height, std::size_t pixel) {
  for (std::size_t y = 0; y < height; ++y) {
    std::uint8_t* row = data.data() + y * (stride + 1);
    const std::uint8_t filter = *row++;
    const std::uint8_t* above = y ? row - stride - 1 : nullptr;
    for (std::size_t i = 0; i < stride; ++i) {
      const int left = i >= pixel ? row[i - pixel] : 0, up = above ? above[i] : 0;
      const int corner = above && i >= pixel ? above[i - pixel] : 0;
      int predicted = 0;
      switch (filter) {
        case 0:
          break;
        case 1:
          predicted = left;
          break;
        case 2:
          predicted = up;
          break;
        case 3:
          predicted = (left + up) / 2;
          break;
        case 4:
          predicted = paeth(left, up, corner);
          break;
        default:
          return false;
      }
      row[i] = static_cast<std::uint8_t>(row[i] + predicted);
    }
  }
  return true;
}

}  // namespace

std::vector<std::byte> encode_png(const Picture& picture) {
  std::vector<std::byte> out;
  for (std::uint8_t b : kSignature) out.push_back(static_cast<std::byte>(b));
  std::vector<std::byte> header;
  put_u32(header, static_cast<std::uint32_t>(picture.width));
  put_u32(header, static_cast<std::uint32_t>(picture.height));
  for (int b : {8, 6, 0, 0, 0}) header.push_back(static_cast<std::byte>(b));
  put_chunk(out, "IHDR", header);

  const std::size_t stride = static_cast<std::size_t>(picture.width) * 4;
  std::vector<std::uint8_t> rows;
  for (int y = 0; y < picture.height; ++y) {
    rows.push_back(0);
    const auto* row = reinterpret_cast<const std::uint8_t*>(picture.pixels.data()) + y * stride;
    rows.insert(rows.end(), row, row + stride);
  }
  uLongf size = compressBound(static_cast<uLong>(rows.size()));
  std::vector<std::byte> packed(size);
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, rows.data(), static_cast<uLong>(rows.size()), 9);
  packed.resize(size);
  put_chunk(out, "IDAT", packed);
  put_chunk(out, "IEND", {});
  return out;
}

Picture decode_png(std::span<const std::byte> file) {
  if (file.size() < 33 || std::memcmp(file.data(), kSignature, 8) != 0) return {};
  const std::uint32_t width = get_u32(&file[16]), height = get_u32(&file[20]);
  const int depth = static_cast<int>(file[24]), colour_type = static_cast<int>(file[25]);
  const bool interlaced = file[28] != std::byte{0};
  if (width == 0 || height == 0 || width > kMaxSide || height > kMaxSide || depth != 8 || interlaced ||
      (colour_type != 2 && colour_type != 6)) {
    return {};
  }
  std::vector<std::byte> packed;
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::uint32_t length = get_u32(&file[at]);
    if (length > file.size() - at - 12) return {};
    if (std::memcmp(&file[at + 4], "IDAT", 4) == 0) {
      packed.insert(packed.end(), file.begin() + static_cast<std::ptrdiff_t>(at + 8),
                    file.begin() + static_cast<std::ptrdiff_t>(at + 8 + length));
    }
    at += 12 + std::size_t{length};
  }
  const std::size_t channels = colour_type == 6 ? 4 : 3, stride = width * channels;
  std::vector<std::uint8_t> rows((stride + 1) * height);
  uLongf size = static_cast<uLongf>(rows.size());
  if (uncompress(rows.data(), &size, reinterpret_cast<const Bytef*>(packed.data()),
                 static_cast<uLong>(packed.size())) != Z_OK ||
      size != rows.size() || !unfilter(rows, stride, height, channels)) {
    return {};
  }
  Picture picture{static_cast<int>(width), static_cast<int>(height), {}};
  picture.pixels.reserve(std::size_t{width} * height);
  for (std::size_t y = 0; y < height; ++y) {
    const std::uint8_t* p = rows.data() + y * (stride + 1) + 1;
    for (std::size_t x = 0; x < width; ++x, p += channels) {
      const std::uint32_t alpha = channels == 4 ? p[3] : 255u;
      picture.pixels.push_back(p[0] | p[1] << 8 | p[2] << 16 | alpha << 24);
    }
  }
  return picture;
}

bool write_png(const std::string& path, const Picture& picture) {
  const auto bytes = encode_png(picture);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return file.good();
}

Picture read_png(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return decode_png(std::as_bytes(std::span(text)));
}

std::string compare_with_png(const std::string& path, const Picture& picture, int tolerance) {
  if (!std::ifstream(path).good()) {
    if (std::getenv("CI") != nullptr) return path + " is missing";
    return write_png(path, picture) ? "" : path + " cannot be written";
  }
  const Picture expected = read_png(path);
  std::string difference;
  if (expected.width != picture.width || expected.height != picture.height) {
    difference = "size " + std::to_string(picture.width) + "x" + std::to_string(picture.height) +
                 ", expected " + std::to_string(expected.width) + "x" + std::to_string(expected.height);
  }
  for (std::size_t i = 0; difference.empty() && i < picture.pixels.size(); ++i) {
    for (int shift = 0; shift < 32; shift += 8) {
      const int got = static_cast<int>((picture.pixels[i] >> shift) & 255);
      const int want = static_cast<int>((expected.pixels[i] >> shift) & 255);
      if (std::abs(got - want) <= tolerance) continue;
      difference = "pixel (" + std::to_string(i % static_cast<std::size_t>(picture.width)) + "," +
                   std::to_string(i / static_cast<std::size_t>(picture.width)) + ") channel " +
                   std::to_string(shift / 8) + " is " + std::to_string(got) + ", expected " +
                   std::to_string(want);
      break;
    }
  }
  if (difference.empty()) return "";
  const std::string changed = path.substr(0, path.rfind('.')) + ".changed.png";
  write_png(changed, picture);
  return path + ": " + difference + "; see " + changed;
}

}  // namespace vitrine::test
