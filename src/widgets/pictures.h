// What the widgets that make a tensor of a picture share: where a tensor keeps its pixels, and the form in
// which programs give and get a picture.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"
#include "media/image.h"
#include "media/resample.h"
#include "tensor/tensor.h"
#include "widgets/widget.h"

namespace vitrine {

/// A tensor's shape read as one picture.
struct PictureShape {
  Layout layout = Layout::nchw;
  int width = 0, height = 0;
  int channels = 0;  ///< 1, 3 or 4
  friend bool operator==(const PictureShape&, const PictureShape&) = default;
};

/// The words of the option `layout`; the first one is "auto".
extern const std::string_view kLayoutNames[6];
/// The shape read as `layout` says ("auto": the first of nchw, nhwc, chw, hwc, hw that gives 1 or 3
/// channels, or 4 where `most_channels` is). Nothing for a shape that is no picture, and for sides that are
/// not known or above 16384.
std::optional<PictureShape> picture_shape(const Shape& shape, std::string_view layout = "auto",
                                          int most_channels = 3);

/// The dimension of the height; the width's is the next one.
std::size_t height_dimension(Layout layout);

/// Element types that a picture can become: float32, float16, uint8.
bool is_pixel_type(DType dtype);

/// Checks `mean` and `std` (one number, or one per channel; no 0 in std), adding E104 at where/mean,
/// where/std.
void check_normalisation(const std::vector<double>& mean, const std::vector<double>& std, int channels,
                         std::string_view where, Errors& errors);

/// The values that a tensor of this type and scale gets: "0..1", "0..255".
std::string range_text(const ImagePipeline& pipeline);

inline constexpr std::int64_t kMostPixels = 64'000'000;

/// A picture as the page gave it.
struct Picture {
  int width = 0, height = 0;
  Bytes rgba;
  bool empty() const { return rgba.empty(); }
  std::span<const std::uint8_t> pixels() const;
};

/// {width, height, data: RGBA bytes}, as ImageData has it; the bytes are not copied. Errors, where = `name`:
/// input_wrong_type, input_picture_too_large.
Result<Picture> picture_of_value(Value value, std::string_view name);
/// The same as a copy.
Result<Image> image_of_value(const Value& value, std::string_view name);
/// The same form of an image.
Value value_of_image(const Image& image);
/// {width, height, rgba}: what show_image takes.
Value rgba_of_image(const Image& image);

/// So many pixels are read, or written, within one task of the page: some 10 ms on a slow machine.
inline constexpr std::size_t kPixelsInTask = 1 << 19;

/// A picture on its way to the page, which shows it: a large one is made smaller, a part at a time.
class PictureToShow {
 public:
  /// What is looked at must stay until it is shown, or clear() was called. `file`: the number of the file
  /// that it is a part of, 0 for none.
  WidgetRequest begin(const ImageView& image, int file = 0);
  /// Whether the answer to come is that of a part.
  bool is_shrinking() const { return shrinking_.has_value(); }
  /// The part's answer is there: asks for the next one, or to show the picture.
  WidgetRequest go_on();
  /// Whether what the page shows has every pixel.
  bool is_whole() const { return whole_; }
  void clear() { shrinking_.reset(); }

 private:
  WidgetRequest show(const Image& image) const;

  std::optional<media::Resampler> shrinking_;
  int file_ = 0;
  bool whole_ = false;
};

}  // namespace vitrine
