// Pictures <-> tensors. Pixels are straight RGBA8, sRGB, top row first.
//
//   ImagePipeline p{.width = 224, .height = 224, .fit = Fit::cover, .mean = {…}, .std = {…}};
//   Result<Tensor> t = image_to_tensor(picture, p);     // [1,3,224,224]
//
// Resampling is Pillow's resize (support scaled when shrinking, 8-bit rounding after each pass), equal to
// Pillow 12 and older; Pillow 13 also shrinks less tall pictures vertically first, which differs by up
// to 1/255. Or it is OpenCV's, within 1/255. Not done here: decoding files (the browser does), colour
// profiles.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "media/placement.h"
#include "media/view.h"
#include "tensor/tensor.h"

namespace vitrine {

struct Image {
  int width = 0, height = 0;       ///< pixels
  std::vector<std::uint8_t> rgba;  ///< width × height × 4
  bool empty() const { return width <= 0 || height <= 0; }
};

enum class Fit {
  stretch,  ///< to width × height, the aspect ratio not kept
  cover,    ///< fill, then cut the centre out (torchvision's Resize + CenterCrop of the same size)
  contain,  ///< fit inside, pad the rest (letterbox)
};
/// How pixels are weighed. The first are Pillow's Resampling, which take in every pixel when they shrink. The
/// others are OpenCV's, which only look at the nearest 1, 2 × 2 or 4 × 4 pixels (but for area): torchvision's
/// resize of tensors with antialias=False is cv2_linear, cv2_cubic and cv2_nearest.
enum class Filter {
#define FILTER(name) name,
#include "media/filters.inc"
#undef FILTER
};
enum class Channels { rgb, bgr, gray };
enum class Layout { nchw, nhwc, chw, hwc, hw };

struct ImagePipeline {
  int width = 0, height = 0;  ///< of the tensor, pixels
  Fit fit = Fit::cover;
  Filter filter = Filter::bilinear;
  /// The picture is first resized so that its shorter side is this many times the tensor's (torchvision's
  /// Resize(256) + CenterCrop(224) is 256/224). Only for cover; 1 cuts nothing beyond the aspect ratio.
  double crop_scale = 1;
  std::uint8_t pad_value = 0;  ///< of all channels, for contain
  bool pad_after = false;      ///< all of it right and below, for contain; else on both sides
  std::uint8_t background[3] = {255, 255, 255};  ///< what shows through transparent pixels
  Channels channels = Channels::rgb;
  bool invert = false;            ///< 255 - v, before scaling
  double scale = 1.0 / 255;       ///< tensor = (v × scale - mean[c]) / std[c], v in 0..255
  std::vector<double> mean, std;  ///< one per channel or one for all; empty: 0 and 1
  Layout layout = Layout::nchw;
  DType dtype = DType::float32_;  ///< one of is_input_pixel_type; whole numbers are rounded and clamped
};

/// The element types that a picture can become: float32, float16, uint8, int8.
bool is_input_pixel_type(DType dtype);

/// Errors: input_empty for an empty picture; input_wrong_type for a dtype that pictures cannot have.
Result<Tensor> image_to_tensor(const ImageView& image, const ImagePipeline& pipeline);

/// The same a part at a time: a photo of 12 megapixels takes longer than a page may be held up.
class ImageToTensor {
 public:
  /// The picture must outlive it.
  static Result<ImageToTensor> begin(const ImageView& image, const ImagePipeline& pipeline);
  ImageToTensor(ImageToTensor&&) noexcept;
  ImageToTensor& operator=(ImageToTensor&&) noexcept;
  ~ImageToTensor();

  /// Goes on for about as long as it takes to read that many pixels. True: it is done.
  bool step(std::size_t pixels);
  /// Once it is done.
  Tensor take();

 private:
  ImageToTensor();
  struct State;
  std::unique_ptr<State> state_;
};

/// Where the tensor that image_to_tensor makes lies in a picture of that size. Both sides at least 1.
Placement placement_of(int width, int height, const ImagePipeline& pipeline);

/// Pillow's Image.resize, or cv2.resize, of the RGBA pixels (each channel on its own, as Pillow does for
/// "RGBA" after premultiplying is left out: alpha must have been flattened).
Image resize(const ImageView& image, int width, int height, Filter filter = Filter::bilinear);

bool is_opaque(std::span<const std::uint8_t> rgba);

/// Draws pixels over a background and makes them opaque.
void flatten(std::span<std::uint8_t> rgba, const std::uint8_t background[3]);
/// Each becomes gray_of its colours.
void make_gray(std::span<std::uint8_t> rgba);

/// Pillow's conversion to "L": (r × 19595 + g × 38470 + b × 7471 + 0x8000) >> 16.
std::uint8_t gray_of(std::uint8_t r, std::uint8_t g, std::uint8_t b);

/// MNIST's own preparation: the bounding box of what is brighter than the darkest pixel is scaled to fit a
/// box of 20/28 of the size, and placed so that its centre of mass is the centre (LeCun et al., 1998).
/// A blank picture stays blank. The result is size × size, white on black.
Image center_by_mass(const Image& image, int size);

/// A tensor as a picture, for checks and for outputs: channels 1, 3 or 4 (the last is opacity), values
/// clamped. (inverse of image_to_tensor without resizing)
Result<Image> tensor_to_image(const Tensor& tensor, const ImagePipeline& pipeline);

/// The same a part at a time.
class TensorToImage {
 public:
  /// The tensor must outlive it. Error: input_tensor_shape, or input_wrong_type for text.
  static Result<TensorToImage> begin(const Tensor& tensor, const ImagePipeline& pipeline);
  /// The next so many pixels. True: it is done.
  bool step(std::size_t pixels);
  /// Once it is done.
  Image take() { return std::move(out_); }

 private:
  const Tensor* tensor_ = nullptr;
  ImagePipeline pipeline_;
  std::size_t channels_ = 0;
  Image out_;
  std::size_t done_ = 0;
};

/// What a file's first bytes say it is: "JPEG", "PNG", "GIF", "WebP", "BMP", "AVIF", "HEIC", "TIFF", "SVG",
/// "ICO", "PDF", "" when none of these.
std::string_view sniff_image_format(std::span<const std::byte> bytes);

/// Width and height in pixels of a JPEG, PNG, GIF, WebP or BMP file as it is shown, by what its head says:
/// turned as its EXIF orientation asks. {0, 0} for other files, and where the head does not say.
std::pair<int, int> shown_size(std::span<const std::byte> bytes);

/// Where a JPEG, PNG (eXIf), WebP or TIFF file keeps its EXIF orientation (EXIF 2.3, tag 0x0112).
struct ExifOrientation {
  int orientation = 1;      ///< 1..8; 1 where there is none or the data are broken
  std::size_t offset = 0;   ///< of the two bytes of the value in the file; 0 where there is none
  bool big_endian = false;  ///< of the value
};
/// Browsers differ in whether decoding applies the orientation, so the image widget has it decoded with the
/// tag set to 1, and looks at it turned (media/view.h).
ExifOrientation exif_orientation(std::span<const std::byte> bytes);

}  // namespace vitrine
