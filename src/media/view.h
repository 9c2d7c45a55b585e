// A picture as it is looked at: turned, then cut. Its pixels stay where they are: turning a photo of 12
// megapixels would hold up the page for longer than resizing it for a model does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace vitrine {

struct Image;

/// Whole pixels.
struct PixelBox {
  int x = 0, y = 0, width = 0, height = 0;
  friend bool operator==(const PixelBox&, const PixelBox&) = default;
};

/// Which way up a picture is, and what is left of it. The picture itself need not be there.
struct Framing {
  int orientation = 1;  ///< as EXIF numbers them (EXIF 2.3, tag 0x0112), 1..8
  PixelBox box;         ///< of the turned picture
  friend bool operator==(const Framing&, const Framing&) = default;

  /// All of a picture of that many stored pixels. An orientation that there is not counts as 1.
  static Framing of_all(int width, int height, int orientation = 1);
  /// The same a quarter to the right; of a picture of width × height stored pixels.
  Framing turned_right(int width, int height) const;
};

class ImageView {
 public:
  /// The pixels, width × height × 4 bytes, must outlive the view. It is empty where they are not as many, and
  /// where the box does not lie in the picture.
  ImageView(int width, int height, std::span<const std::uint8_t> rgba, const Framing& framing);
  ImageView(const Image& image);  // NOLINT(google-explicit-constructor): every picture can be looked at

  int width() const { return box_.width; }
  int height() const { return box_.height; }
  bool empty() const { return box_.width <= 0 || box_.height <= 0; }

  /// The first pixel of a row where the picture has it, or null where it is turned. Rows of the picture
  /// follow one another, stride() bytes apart.
  const std::uint8_t* row(int y) const;
  std::size_t stride() const { return stride_; }
  /// Rows y to y + count, width × 4 bytes each, to `to`.
  void copy_rows(int y, int count, std::uint8_t* to) const;
  Image copy() const;

 private:
  const std::uint8_t* at(int x, int y) const;

  const std::uint8_t* first_ = nullptr;             ///< the pixel at the corner of the turned picture
  std::ptrdiff_t step_across_ = 0, step_down_ = 0;  ///< bytes from a pixel to the next one
  std::size_t stride_ = 0;
  PixelBox box_;
};

/// The rows of a view made ready for a model: drawn over a background, and gray.
class RowReader {
 public:
  struct Wanted {
    std::optional<std::array<std::uint8_t, 3>> background;  ///< nothing: transparent pixels stay
    bool gray = false;
  };
  RowReader(ImageView view, Wanted wanted) : view_(view), wanted_(wanted) {}

  const ImageView& view() const { return view_; }
  /// Rows y to y + count; valid until the next call.
  struct Rows {
    const std::uint8_t* first;
    std::size_t stride;  ///< bytes
  };
  Rows read(int y, int count);

 private:
  ImageView view_;
  Wanted wanted_;
  std::vector<std::uint8_t> copied_;
};

}  // namespace vitrine
