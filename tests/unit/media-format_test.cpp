#include <random>

#include "media/image.h"
#include "support/catch.h"
#include "support/noise.h"

using namespace vitrine;
using namespace std::string_view_literals;

namespace {

const std::string kGolden = VITRINE_SOURCE_DIR "/tests/golden/media/";

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }
std::string_view sniff(std::string_view text) { return sniff_image_format(bytes_of(text)); }

}  // namespace

TEST_CASE("first bytes tell the format") {
  CHECK(sniff(test::read_file(kGolden + "orientation6.jpg")) == "JPEG");
  CHECK(sniff(test::read_file(kGolden + "orientation6.png")) == "PNG");
  CHECK(sniff(test::read_file(kGolden + "orientation6.webp")) == "WebP");
  CHECK(sniff(test::read_file(kGolden + "orientation6.tiff")) == "TIFF");
  CHECK(sniff(test::read_file(kGolden + "plain.bmp")) == "BMP");
  CHECK(sniff(test::read_file(kGolden + "plain.gif")) == "GIF");
  CHECK(sniff(test::read_file(kGolden + "plain.ico")) == "ICO");
  CHECK(sniff(test::read_file(kGolden + "plain.avif")) == "AVIF");
  CHECK(sniff("MM\0*\0\0\0\x08"sv) == "TIFF");
  CHECK(sniff("\0\0\0\x18"
              "ftypheic\0\0\0\0mif1heic"sv) == "HEIC");
  CHECK(sniff("\0\0\0\x18"
              "ftypmif1\0\0\0\0mif1avif"sv) == "AVIF");
  CHECK(sniff("\0\0\0\x18"
              "ftypisom\0\0\0\0isommp42"sv) == "");
  CHECK(sniff("%PDF-1.7\n") == "PDF");
  CHECK(sniff("<svg xmlns='http://www.w3.org/2000/svg'/>") == "SVG");
  CHECK(sniff("\xef\xbb\xbf <?xml version='1.0'?>\n<!-- <!DOCTYPE --><svg>") == "SVG");
  CHECK(sniff("<html><body><svg></svg>") == "");
  CHECK(sniff("<svgfoo>") == "");
  CHECK(sniff("<") == "");
  CHECK(sniff("") == "");
  CHECK(sniff("BM, the company") == "");
  CHECK(sniff("RIFF\0\0\0\0WAVE"sv) == "");
}

TEST_CASE("the head of a file says how large its picture is, as it is shown") {
  const auto size = [](std::string_view file) { return shown_size(bytes_of(file)); };
  using Size = std::pair<int, int>;
  const Size plain = size(test::read_file(kGolden + "plain.gif"));
  CHECK(plain == Size{16, 16});
  CHECK(size(test::read_file(kGolden + "plain.bmp")) == Size{16, 16});
  for (const char* suffix : {"jpg", "png", "webp"}) {
    INFO(suffix);
    const std::string file = test::read_file(kGolden + "orientation6." + suffix);
    CHECK(size(file) == Size{3, 5});
    for (std::size_t length = 0; length < file.size(); ++length) {
      const Size part = size(std::string_view(file).substr(0, length));
      CHECK((part == Size{} || part == Size{3, 5} || part == Size{5, 3}));
    }
  }
  CHECK(size("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xef\0\0"sv) == Size{320, 240});
  CHECK(size("RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x3f\xc1\x3b\0"sv) == Size{320, 240});
  CHECK(size("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\xff\xff\xff\0\0\0\1"sv) == Size{});
  CHECK(size("<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>") == Size{});
  CHECK(size("") == Size{});
}

TEST_CASE("the orientation is found where each format keeps it, and can be set to 1 there") {
  for (const char* suffix : {"jpg", "png", "webp", "tiff"}) {
    INFO(suffix);
    std::string file = test::read_file(kGolden + "orientation6." + suffix);
    const ExifOrientation found = exif_orientation(bytes_of(file));
    REQUIRE(found.orientation == 6);
    REQUIRE(found.offset > 0);
    REQUIRE(found.offset + 2 <= file.size());
    file[found.offset] = found.big_endian ? 0 : 1;
    file[found.offset + 1] = found.big_endian ? 1 : 0;
    const ExifOrientation again = exif_orientation(bytes_of(file));
    CHECK(again.orientation == 1);
    CHECK(again.offset == found.offset);
  }
  CHECK(exif_orientation(bytes_of(test::read_file(kGolden + "plain.gif"))).offset == 0);
}

TEST_CASE("both byte orders, padding and other segments before EXIF") {
  const auto tiff = [](bool big) {
    return big ? "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0"sv
               : "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0"sv;
  };
  for (const bool big : {false, true}) {
    const std::string file = std::string(
                                 "\xff\xd8\xff\xe0\0\x04"
                                 "ab\xff\xe1\0\x05xmp\xff\xff\xff\xe1\0\x22"
                                 "Exif\0\0"sv) +
                             std::string(tiff(big)) + std::string("\xff\xda\0\x02"sv);
    const ExifOrientation found = exif_orientation(bytes_of(file));
    CHECK(found.orientation == 8);
    CHECK(found.big_endian == big);
    CHECK(static_cast<unsigned char>(file[found.offset + (big ? 1 : 0)]) == 8);
  }
  // After the pixels have begun there are no more segments.
  const std::string late = std::string(
                               "\xff\xd8\xff\xda\0\x02\xff\xe1\0\x22"
                               "Exif\0\0"sv) +
                           std::string(tiff(true));
  CHECK(exif_orientation(bytes_of(late)).offset == 0);
  // A value that no orientation has is none.
  std::string wrong(tiff(true));
  wrong[19] = 9;
  CHECK(exif_orientation(bytes_of(wrong)).orientation == 1);
  CHECK(exif_orientation(bytes_of(wrong)).offset == 0);
}

TEST_CASE("damaged files are read without leaving them") {
  // Each cut and each flipped byte; AddressSanitizer watches the copies, which have exact sizes.
  std::mt19937 random(5);
  for (const char* suffix : {"jpg", "png", "webp", "tiff"}) {
    const std::string file = test::read_file(kGolden + "orientation6." + suffix);
    REQUIRE(file.size() > 100);
    for (std::size_t size = 0; size <= file.size(); ++size) {
      const std::vector<char> cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
      const ExifOrientation found = exif_orientation(std::as_bytes(std::span(cut)));
      CHECK((found.orientation == 6 || (found.orientation == 1 && found.offset == 0)));
    }
    int outside = 0;
    for (int round = 0; round < 20000; ++round) {
      std::vector<char> damaged(file.begin(), file.end());
      for (int i = 0; i < 3; ++i) {
        const char values[] = {0, 1, '\x7f', '\x80', '\xff', static_cast<char>(random())};
        damaged[random() % damaged.size()] = values[random() % 6];
      }
      const ExifOrientation found = exif_orientation(std::as_bytes(std::span(damaged)));
      outside += found.orientation < 1 || found.orientation > 8 ||
                 (found.offset != 0 && found.offset + 2 > damaged.size());
    }
    CHECK(outside == 0);
  }
}
