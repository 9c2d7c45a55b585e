#include <algorithm>
#include <array>
#include <cmath>

#include "media/image.h"
#include "media/levels.h"
#include "media/resample.h"

namespace vitrine {
namespace {

constexpr int kMaxSide = 16384;
constexpr std::size_t kAllPixels = ~std::size_t{0};

std::size_t channel_count(const ImagePipeline& p) { return p.channels == Channels::gray ? 1 : 3; }

double of_channel(const std::vector<double>& values, std::size_t channel, double otherwise) {
  if (values.size() == 1) return values[0];
  return channel < values.size() ? values[channel] : otherwise;
}

/// Which of r, g, b the tensor's channel holds.
std::size_t source_channel(const ImagePipeline& p, std::size_t channel) {
  return p.channels == Channels::bgr ? 2 - channel : channel;
}

/// Where a layout keeps pixel i and channel c of a picture of `pixels` pixels.
struct Strides {
  std::size_t pixel, channel;
};
Strides strides(Layout layout, std::size_t pixels, std::size_t channels) {
  const bool planar = layout == Layout::nchw || layout == Layout::chw || layout == Layout::hw;
  return planar ? Strides{1, pixels} : Strides{channels, 1};
}

Shape shape_of(Layout layout, std::int64_t height, std::int64_t width, std::int64_t channels) {
  switch (layout) {
    case Layout::nchw:
      return {1, channels, height, width};
    case Layout::nhwc:
      return {1, height, width, channels};
    case Layout::chw:
      return {channels, height, width};
    case Layout::hwc:
      return {height, width, channels};
    case Layout::hw:
      return {height, width};
  }
  return {};
}

/// Python's round(): halves go to the even number (torchvision's CenterCrop and Pillow's ImageOps use it).
int round_half_even(double value) {
  const double down = std::floor(value);
  const double rest = value - down;
  const bool up = rest > 0.5 || (rest == 0.5 && std::fmod(down, 2.0) != 0);
  return static_cast<int>(down) + (up ? 1 : 0);
}

/// The size that a picture is resized to, and where the tensor's corner then lies in it: inside for what is
/// cut out, outside (negative) for what is padded.
struct Fitted {
  int width = 0, height = 0, left = 0, top = 0;
};

// torchvision's Resize + CenterCrop: the side that would be shorter gets its size exactly, the other one is
// rounded down; the crop starts at round((size - crop) / 2).
Fitted cover(int image_width, int image_height, const ImagePipeline& p) {
  const double factor = std::isfinite(p.crop_scale) ? std::clamp(p.crop_scale, 1.0, 100.0) : 1.0;
  const std::int64_t width = std::llround(p.width * factor), height = std::llround(p.height * factor);
  std::int64_t full_width = width, full_height = height;
  if (image_width * height >= image_height * width) {
    full_width = height * image_width / image_height;
  } else {
    full_height = width * image_height / image_width;
  }
  const auto start = [](std::int64_t full, int part) {
    return round_half_even(static_cast<double>(full - part) / 2.0);
  };
  return {static_cast<int>(full_width), static_cast<int>(full_height), start(full_width, p.width),
          start(full_height, p.height)};
}

// Pillow's ImageOps.pad.
Fitted contain(int image_width, int image_height, const ImagePipeline& p) {
  int width = p.width, height = p.height;
  const double ratio = static_cast<double>(image_width) / image_height;
  const double wanted = static_cast<double>(p.width) / p.height;
  if (ratio > wanted) {
    height = round_half_even(static_cast<double>(image_height) / image_width * p.width);
  } else if (ratio < wanted) {
    width = round_half_even(static_cast<double>(image_width) / image_height * p.height);
  }
  width = std::clamp(width, 1, p.width);
  height = std::clamp(height, 1, p.height);
  if (p.pad_after) return {width, height, 0, 0};
  return {width, height, -round_half_even((p.width - width) * 0.5),
          -round_half_even((p.height - height) * 0.5)};
}

Fitted fitted(int width, int height, const ImagePipeline& p) {
  switch (p.fit) {
    case Fit::cover:
      return cover(width, height, p);
    case Fit::contain:
      return contain(width, height, p);
    case Fit::stretch:
      break;
  }
  return {p.width, p.height, 0, 0};
}

Image padded(const Image& inner, const Fitted& at, const ImagePipeline& p) {
  Image out{p.width, p.height,
            std::vector<std::uint8_t>(static_cast<std::size_t>(p.width) * p.height * 4, p.pad_value)};
  for (int y = 0; y < at.height; ++y) {
    const auto row = inner.rgba.begin() + static_cast<std::ptrdiff_t>(y) * at.width * 4;
    std::copy_n(row, static_cast<std::ptrdiff_t>(at.width) * 4,
                out.rgba.begin() + (static_cast<std::ptrdiff_t>(y - at.top) * p.width - at.left) * 4);
  }
  return out;
}

/// Puts the value of a level into a tensor; whole numbers are rounded, halves up, and clamped. NaN is 0.
void put(Tensor& tensor, std::size_t i, double value) {
  const auto rounded = [&](double least, double most) {
    return std::isnan(value) ? 0.0 : std::clamp(std::floor(value + 0.5), least, most);
  };
  switch (tensor.dtype) {
    case DType::float32_:
      tensor.as<float>()[i] = static_cast<float>(value);
      break;
    case DType::uint8_:
      tensor.as<std::uint8_t>()[i] = static_cast<std::uint8_t>(rounded(0, 255));
      break;
    case DType::int8_:
      tensor.as<std::int8_t>()[i] = static_cast<std::int8_t>(rounded(-128, 127));
      break;
    default:
      tensor.as<std::uint16_t>()[i] = to_float16(static_cast<float>(value));
  }
}

/// The pixels from `first` to `last`. A pixel has 256 levels, so each is worked out once a channel.
void fill(Tensor& tensor, const Image& image, std::size_t first, std::size_t last, const ImagePipeline& p) {
  const std::size_t channels = channel_count(p), size = size_bytes(p.dtype);
  const Strides stride = strides(p.layout, image.rgba.size() / 4, channels);
  Tensor table = Tensor::of(p.dtype, {256});
  for (std::size_t c = 0; c < channels; ++c) {
    for (int v = 0; v < 256; ++v) {
      const double level = p.invert ? 255 - v : v;
      put(table, static_cast<std::size_t>(v),
          (level * p.scale - of_channel(p.mean, c, 0)) / of_channel(p.std, c, 1));
    }
    values_of_levels(image.rgba.data() + first * 4 + source_channel(p, c), last - first, table.bytes.data(),
                     size, tensor.bytes.data() + (first * stride.pixel + c * stride.channel) * size,
                     stride.pixel);
  }
}

}  // namespace

bool is_input_pixel_type(DType dtype) {
  return dtype == DType::float32_ || dtype == DType::float16_ || dtype == DType::uint8_ ||
         dtype == DType::int8_;
}

Image resize(const ImageView& image, int width, int height, Filter filter) {
  if (image.empty() || width <= 0 || height <= 0) return {};
  return media::resample(RowReader(image, {}), width, height, {0, 0, width, height}, filter);
}

struct ImageToTensor::State {
  ImagePipeline pipeline;
  int width, height;  ///< of the picture
  media::Resampler resampler;
  Image resized = {};
  std::size_t filled = 0;  ///< pixels of the tensor
  Tensor tensor = {};
};

Result<ImageToTensor> ImageToTensor::begin(const ImageView& image, const ImagePipeline& p) {
  if (image.empty()) return Error{Code::input_empty, "", ""};
  if (p.width <= 0 || p.height <= 0 || p.width > kMaxSide || p.height > kMaxSide || image.width() > 1 << 20 ||
      image.height() > 1 << 20) {
    return Error{Code::input_out_of_range, "",
                 "a picture of " + std::to_string(image.width()) + " × " + std::to_string(image.height()) +
                     " for a tensor of " + std::to_string(p.width) + " × " + std::to_string(p.height)};
  }
  if (!is_input_pixel_type(p.dtype)) {
    return Error{Code::input_wrong_type, "",
                 "pictures become float32, float16, uint8 or int8, not " + std::string(name(p.dtype))};
  }
  if (p.layout == Layout::hw && channel_count(p) != 1) {
    return Error{Code::input_wrong_type, "", "a tensor of height × width has room for gray only"};
  }
  const Fitted at = fitted(image.width(), image.height(), p);
  const media::Window window = p.fit == Fit::cover ? media::Window{at.left, at.top, p.width, p.height}
                                                   : media::Window{0, 0, at.width, at.height};
  // Gray before resizing, as convert("L").resize().
  RowReader rows(image, {.background = std::array{p.background[0], p.background[1], p.background[2]},
                         .gray = p.channels == Channels::gray});
  ImageToTensor made;
  made.state_ = std::make_unique<State>(
      State{p, image.width(), image.height(),
            media::Resampler(std::move(rows), at.width, at.height, window, p.filter)});
  return made;
}

bool ImageToTensor::step(std::size_t pixels) {
  State& s = *state_;
  const ImagePipeline& p = s.pipeline;
  if (s.resized.empty()) {
    if (!s.resampler.step(pixels)) return false;
    s.resized = s.resampler.take();
    if (p.fit == Fit::contain) s.resized = padded(s.resized, fitted(s.width, s.height, p), p);
    return false;
  }
  if (s.filled == 0) {
    s.tensor = Tensor::of(p.dtype,
                          shape_of(p.layout, p.height, p.width, static_cast<std::int64_t>(channel_count(p))));
  }
  const std::size_t all = s.resized.rgba.size() / 4;
  const std::size_t last = s.filled + std::min(pixels, all - s.filled);
  fill(s.tensor, s.resized, s.filled, last, p);
  s.filled = last;
  return s.filled == all;
}

Tensor ImageToTensor::take() { return std::move(state_->tensor); }

ImageToTensor::ImageToTensor() = default;
ImageToTensor::ImageToTensor(ImageToTensor&&) noexcept = default;
ImageToTensor& ImageToTensor::operator=(ImageToTensor&&) noexcept = default;
ImageToTensor::~ImageToTensor() = default;

Result<Tensor> image_to_tensor(const ImageView& image, const ImagePipeline& p) {
  Result<ImageToTensor> made = ImageToTensor::begin(image, p);
  if (!made) return made.error();
  while (!made->step(kAllPixels)) {
  }
  return made->take();
}

Placement placement_of(int width, int height, const ImagePipeline& p) {
  const Fitted at = fitted(width, height, p);
  const double scale_x = static_cast<double>(width) / at.width;
  const double scale_y = static_cast<double>(height) / at.height;
  return {scale_x, scale_y, at.left * scale_x, at.top * scale_y};
}

Result<Image> tensor_to_image(const Tensor& tensor, const ImagePipeline& p) {
  Result<TensorToImage> made = TensorToImage::begin(tensor, p);
  if (!made) return made.error();
  while (!made->step(kAllPixels)) {
  }
  return made->take();
}

Result<TensorToImage> TensorToImage::begin(const Tensor& tensor, const ImagePipeline& p) {
  if (tensor.dtype == DType::string_) return Error{Code::input_wrong_type, tensor.name, "text is no picture"};
  const Shape& s = tensor.shape;
  const bool batched = p.layout == Layout::nchw || p.layout == Layout::nhwc;
  const std::size_t rank = p.layout == Layout::hw ? 2 : batched ? 4 : 3;
  const bool channels_last = p.layout == Layout::nhwc || p.layout == Layout::hwc;
  std::int64_t channels = 0, height = 0, width = 0;
  if (s.size() == rank && (!batched || s[0] >= 1)) {
    channels = rank == 2 ? 1 : channels_last ? s[rank - 1] : s[rank - 3];
    height = channels_last ? s[rank - 3] : s[rank - 2];
    width = channels_last ? s[rank - 2] : s[rank - 1];
  }
  const bool fits = (channels == 1 || channels == 3 || channels == 4) && height > 0 && width > 0 &&
                    height <= kMaxSide && width <= kMaxSide && tensor.count() >= channels * height * width;
  if (!fits) {
    return Error{Code::input_tensor_shape, tensor.name, to_text(s) + " is no picture of 1, 3 or 4 channels"};
  }
  TensorToImage made;
  made.tensor_ = &tensor;
  made.pipeline_ = p;
  made.channels_ = static_cast<std::size_t>(channels);
  made.out_ = {static_cast<int>(width), static_cast<int>(height),
               std::vector<std::uint8_t>(static_cast<std::size_t>(height * width) * 4, 255)};
  return made;
}

bool TensorToImage::step(std::size_t count) {
  const ImagePipeline& p = pipeline_;
  const std::size_t pixels = out_.rgba.size() / 4;
  count = std::min(count, pixels - done_);
  const Strides stride = strides(p.layout, pixels, channels_);
  std::vector<float> room;
  for (std::size_t c = 0; c < channels_; ++c) {
    const bool is_alpha = c == 3;
    const std::size_t first = done_ * stride.pixel + c * stride.channel;
    levels_of_values(as_floats(*tensor_, first, (count - 1) * stride.pixel + 1, room).data(), stride.pixel,
                     count,
                     {of_channel(p.std, c, 1), of_channel(p.mean, c, 0), p.scale, p.invert && !is_alpha},
                     out_.rgba.data() + done_ * 4 + (is_alpha || channels_ == 1 ? c : source_channel(p, c)));
  }
  for (std::size_t i = done_ * 4; channels_ == 1 && i < (done_ + count) * 4; i += 4)
    out_.rgba[i + 1] = out_.rgba[i + 2] = out_.rgba[i];
  done_ += count;
  return done_ == pixels;
}

}  // namespace vitrine
