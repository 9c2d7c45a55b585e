#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

#include "media/image.h"

namespace vitrine {
namespace {

// A view of a file in which every read is checked; nothing outside is ever touched.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes, bool big_endian = true)
      : bytes_(bytes), big_endian_(big_endian) {}
  std::size_t size() const { return bytes_.size(); }
  bool has(std::size_t at, std::size_t count) const { return at <= size() && count <= size() - at; }
  bool starts_with(std::string_view text, std::size_t at = 0) const {
    return has(at, text.size()) && std::memcmp(bytes_.data() + at, text.data(), text.size()) == 0;
  }
  std::string_view text(std::size_t at, std::size_t count) const {
    if (at >= size()) return {};
    return {reinterpret_cast<const char*>(bytes_.data()) + at, std::min(count, size() - at)};
  }
  /// 0 outside.
  std::uint32_t u8(std::size_t at) const {
    return at < size() ? std::to_integer<std::uint32_t>(bytes_[at]) : 0;
  }
  std::uint32_t u16(std::size_t at) const {
    return big_endian_ ? u8(at) << 8 | u8(at + 1) : u8(at + 1) << 8 | u8(at);
  }
  std::uint32_t u32(std::size_t at) const {
    return big_endian_ ? u16(at) << 16 | u16(at + 2) : u16(at + 2) << 16 | u16(at);
  }
  std::span<const std::byte> part(std::size_t at, std::size_t count) const {
    return has(at, count) ? bytes_.subspan(at, count) : std::span<const std::byte>{};
  }

 private:
  std::span<const std::byte> bytes_;
  bool big_endian_;
};

using namespace std::string_view_literals;

constexpr auto kPngSignature = "\x89PNG\r\n\x1a\n"sv;
constexpr auto kExifHeader = "Exif\0\0"sv;

/// ISO base media: the brands of the "ftyp" box say which picture it is.
std::string_view sniff_ftyp(const Reader& file) {
  if (!file.starts_with("ftyp", 4)) return "";
  const std::size_t end = std::min<std::size_t>({file.u32(0), file.size(), 256});
  std::string_view found = "";
  for (std::size_t at = 8; at + 4 <= end; at += 4) {
    const std::string_view brand = file.text(at, 4);
    if (brand == "avif" || brand == "avis") return "AVIF";
    for (std::string_view heic :
         {"heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"}) {
      if (brand == heic) found = "HEIC";
    }
  }
  return found;
}

bool looks_like_svg(const Reader& file) {
  std::string_view text = file.text(0, 4096);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == text.npos || text[start] != '<') return false;
  const std::size_t svg = text.find("<svg", start);
  if (svg == text.npos || svg + 4 >= text.size()) return false;
  // Nothing but a declaration, a doctype and comments before it: an HTML page that shows one is no SVG.
  for (std::size_t at = start; at < svg; at = text.find('<', at + 1)) {
    if (text[at + 1] != '?' && text[at + 1] != '!') return false;
  }
  return " \t\r\n>/:"sv.find(text[svg + 4]) != text.npos;
}

bool looks_like_bmp(const Reader& file) {
  if (!file.starts_with("BM")) return false;
  const std::uint32_t header = file.u8(14);  // two letters alone would be too little
  return (header == 12 || header == 40 || header == 52 || header == 56 || header == 64 || header == 108 ||
          header == 124) &&
         file.u8(15) == 0 && file.u8(16) == 0 && file.u8(17) == 0;
}

/// Tag 0x0112 in the first directory of TIFF data that start at `base` of the file.
std::optional<ExifOrientation> orientation_in_tiff(std::span<const std::byte> tiff, std::size_t base) {
  const Reader head(tiff);
  const bool big_endian = head.starts_with("MM");
  if (!big_endian && !head.starts_with("II")) return {};
  const Reader data(tiff, big_endian);
  if (data.u16(2) != 42) return {};
  const std::size_t directory = data.u32(4);
  if (!data.has(directory, 2)) return {};
  const std::size_t count = data.u16(directory);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t entry = directory + 2 + i * 12;
    if (!data.has(entry, 12)) return {};
    constexpr std::uint32_t kOrientation = 0x0112, kShort = 3;
    if (data.u16(entry) != kOrientation) continue;
    const std::uint32_t value = data.u16(entry + 8);
    if (data.u16(entry + 2) != kShort || data.u32(entry + 4) != 1 || value < 1 || value > 8) return {};
    return ExifOrientation{static_cast<int>(value), base + entry + 8, big_endian};
  }
  return {};
}

/// Calls `found` with the marker, place and length of each segment before the pixels, until it says true.
template <class Found>
void each_jpeg_segment(const Reader& file, Found found) {
  std::size_t at = 2;
  while (file.has(at, 4) && file.u8(at) == 0xff) {
    const std::uint32_t marker = file.u8(at + 1);
    if (marker == 0xff) {  // padding
      ++at;
      continue;
    }
    if (marker == 0xda || marker == 0xd9) break;  // pixels, or the end
    const std::size_t length = file.u16(at + 2);
    if (length < 2 || found(marker, at, length)) break;
    at += 2 + length;
  }
}

std::optional<ExifOrientation> orientation_in_jpeg(const Reader& file) {
  std::optional<ExifOrientation> orientation;
  each_jpeg_segment(file, [&](std::uint32_t marker, std::size_t at, std::size_t length) {
    if (marker != 0xe1 || length < 2 + kExifHeader.size() || !file.starts_with(kExifHeader, at + 4))
      return false;
    const std::size_t start = at + 4 + kExifHeader.size();
    orientation = orientation_in_tiff(file.part(start, length - 2 - kExifHeader.size()), start);
    return true;
  });
  return orientation;
}

using Size = std::pair<std::uint32_t, std::uint32_t>;

Size size_in_jpeg(const Reader& file) {
  Size size;
  each_jpeg_segment(file, [&](std::uint32_t marker, std::size_t at, std::size_t) {
    // SOF0 to SOF15; between them DHT, JPG and DAC (ITU T.81, table B.1).
    if (marker < 0xc0 || marker > 0xcf || marker == 0xc4 || marker == 0xc8 || marker == 0xcc) return false;
    size = {file.u16(at + 7), file.u16(at + 5)};
    return true;
  });
  return size;
}

/// Of the first chunk, whichever of the three kinds it is (RFC 9649).
Size size_in_webp(const Reader& file) {
  if (!file.has(0, file.starts_with("VP8L", 12) ? 25 : 30)) return {};
  if (file.starts_with("VP8X", 12))
    return {(file.u32(24) & 0xffffff) + 1, (file.u16(27) | file.u8(29) << 16) + 1};
  if (file.starts_with("VP8L", 12)) return {(file.u32(21) & 0x3fff) + 1, (file.u32(21) >> 14 & 0x3fff) + 1};
  return {file.u16(26) & 0x3fff, file.u16(28) & 0x3fff};
}

std::optional<ExifOrientation> orientation_in_png(const Reader& file) {
  for (std::size_t at = kPngSignature.size(); file.has(at, 12);) {
    const std::size_t length = file.u32(at);
    if (!file.has(at + 8, length)) break;
    if (file.starts_with("eXIf", at + 4)) return orientation_in_tiff(file.part(at + 8, length), at + 8);
    at += 12 + length;
  }
  return {};
}

std::optional<ExifOrientation> orientation_in_webp(std::span<const std::byte> bytes) {
  const Reader file(bytes, false);
  for (std::size_t at = 12; file.has(at, 8);) {
    const std::size_t length = file.u32(at + 4);
    if (!file.has(at + 8, length)) break;
    if (file.starts_with("EXIF", at)) {
      // Some writers put JPEG's header in front of the TIFF data.
      const std::size_t skip =
          length >= kExifHeader.size() && file.starts_with(kExifHeader, at + 8) ? kExifHeader.size() : 0;
      return orientation_in_tiff(file.part(at + 8 + skip, length - skip), at + 8 + skip);
    }
    at += 8 + length + length % 2;
  }
  return {};
}

}  // namespace

std::string_view sniff_image_format(std::span<const std::byte> bytes) {
  const Reader file(bytes);
  if (file.starts_with("\xff\xd8\xff")) return "JPEG";
  if (file.starts_with(kPngSignature)) return "PNG";
  if (file.starts_with("GIF87a") || file.starts_with("GIF89a")) return "GIF";
  if (file.starts_with("RIFF") && file.starts_with("WEBP", 8)) return "WebP";
  if (file.starts_with("II*\0"sv) || file.starts_with("MM\0*"sv) || file.starts_with("II+\0"sv) ||
      file.starts_with("MM\0+"sv)) {
    return "TIFF";
  }
  if (file.starts_with("\0\0\1\0"sv) && file.size() >= 6 && file.u8(4) != 0) return "ICO";
  if (file.starts_with("%PDF-")) return "PDF";
  if (looks_like_bmp(file)) return "BMP";
  if (const std::string_view format = sniff_ftyp(file); !format.empty()) return format;
  return looks_like_svg(file) ? "SVG" : "";
}

std::pair<int, int> shown_size(std::span<const std::byte> bytes) {
  const std::string_view format = sniff_image_format(bytes);
  const Reader big(bytes), little(bytes, false);
  Size size;
  if (format == "JPEG") size = size_in_jpeg(big);
  if (format == "PNG") size = {big.u32(16), big.u32(20)};
  if (format == "GIF") size = {little.u16(6), little.u16(8)};
  if (format == "WebP") size = size_in_webp(little);
  if (format == "BMP" && little.u8(14) >= 40) size = {little.u32(18), little.u32(22)};
  constexpr std::uint32_t kMost = 1 << 20;
  if (size.first == 0 || size.first > kMost || size.second == 0 || size.second > kMost) return {};
  if (exif_orientation(bytes).orientation >= 5) std::swap(size.first, size.second);
  return {static_cast<int>(size.first), static_cast<int>(size.second)};
}

ExifOrientation exif_orientation(std::span<const std::byte> bytes) {
  const std::string_view format = sniff_image_format(bytes);
  std::optional<ExifOrientation> found;
  if (format == "JPEG") found = orientation_in_jpeg(Reader(bytes));
  if (format == "PNG") found = orientation_in_png(Reader(bytes));
  if (format == "WebP") found = orientation_in_webp(bytes);
  if (format == "TIFF") found = orientation_in_tiff(bytes, 0);
  return found.value_or(ExifOrientation{});
}

}  // namespace vitrine
