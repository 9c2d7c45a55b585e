#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "base/simd.h"
#include "media/resample.h"

namespace vitrine::media {
namespace {

// Pillow's PRECISION_BITS (src/libImaging/Resample.c): 8 bits of pixel and 2 of headroom leave 22 of 32.
constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);

using simd::I16x8;
using simd::I32x4;
using simd::U32x4;
using simd::U8x16;

/// How much two neighbouring input pixels count. A weight has up to 23 bits, a lane of a product 16 with its
/// sign: so it is weighed in two parts, which together are exact.
constexpr int kLowBits = 11;
constexpr std::int32_t kLowMask = (1 << kLowBits) - 1;
struct WeightPair {
  std::uint32_t low = 0, high = 0;  ///< the first pixel's in the lower 16 bits

  void set(int which, std::int32_t weight) {
    low |= static_cast<std::uint32_t>(weight & kLowMask) << (16 * which);
    high |= (static_cast<std::uint32_t>(weight >> kLowBits) & 0xffff) << (16 * which);  // it may be negative
  }
};

/// For each wanted output pixel, which input pixels count and how much.
struct Kernel {
  struct Taps {
    int first = 0, count = 0;
    std::size_t weights = 0;  ///< where they start; the second of the last pair may be 0
  };
  std::vector<Taps> taps;
  std::vector<WeightPair> weights;

  int begin() const { return taps.front().first; }
  int end() const { return taps.back().first + taps.back().count; }
};

double sinc(double x) {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

/// How far from the centre a pixel counts (Pillow's Resample.c), before it is stretched to shrink.
double support_of(Filter filter) {
  switch (filter) {
    case Filter::box:
      return 0.5;
    case Filter::bicubic:
      return 2;
    case Filter::lanczos:
      return 3;
    default:
      return 1;
  }
}

double weight_of(Filter filter, double x) {
  const double size = std::abs(x);
  switch (filter) {
    case Filter::box:
      return x > -0.5 && x <= 0.5 ? 1 : 0;
    case Filter::hamming:
      return size < 1 ? sinc(size) * (0.54 + 0.46 * std::cos(size * std::numbers::pi)) : 0;
    case Filter::bicubic:  // a = -0.5
      if (size < 1) return (1.5 * size - 2.5) * size * size + 1;
      return size < 2 ? (((size - 5) * size + 8) * size - 4) * -0.5 : 0;
    case Filter::lanczos:
      return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    default:
      return std::max(0.0, 1 - size);
  }
}

/// One pixel each. Pillow takes the one that the centre falls into, OpenCV the one that the left edge does.
Kernel make_nearest(int in_size, int out_size, int from, int count, Filter filter) {
  Kernel kernel;
  const double scale = static_cast<double>(in_size) / out_size;
  kernel.weights.emplace_back();
  kernel.weights.back().set(0, 1 << kPrecisionBits);
  double centre = scale * 0.5;  // added up, as ImagingScaleAffine does
  for (int i = 0; i < from + count; ++i, centre += scale) {
    const double at = filter == Filter::nearest ? centre : i * scale;
    if (i >= from) kernel.taps.push_back({std::min(static_cast<int>(at), in_size - 1), 1, 0});
  }
  return kernel;
}

// precompute_coeffs and normalize_coeffs_8bpc, operation by operation: the results are Pillow's to the bit.
Kernel make_kernel(int in_size, int out_size, int from, int count, Filter filter) {
  if (filter == Filter::nearest || filter == Filter::cv2_nearest)
    return make_nearest(in_size, out_size, from, count, filter);
  Kernel kernel;
  const double scale = static_cast<double>(in_size) / out_size;
  const double filter_scale = std::max(scale, 1.0);
  const double support = support_of(filter) * filter_scale;
  const double inverse = 1.0 / filter_scale;
  std::vector<double> w;
  for (int i = from; i < from + count; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - support + 0.5));
    const int last = std::min(in_size, static_cast<int>(centre + support + 0.5));
    w.clear();
    double sum = 0;
    for (int x = first; x < last; ++x) {
      w.push_back(weight_of(filter, (x - centre + 0.5) * inverse));
      sum += w.back();
    }
    kernel.taps.push_back({first, last - first, kernel.weights.size()});
    for (std::size_t k = 0; k < w.size(); ++k) {
      const double v = sum != 0.0 ? w[k] / sum : w[k];
      if (k % 2 == 0) kernel.weights.emplace_back();
      kernel.weights.back().set(k % 2,
                                static_cast<std::int32_t>(v * (1 << kPrecisionBits) + (v < 0 ? -0.5 : 0.5)));
    }
  }
  return kernel;
}

/// The sums of one pixel's channels.
struct Sums {
  I32x4 low = {kHalf, kHalf, kHalf, kHalf}, high{};

  /// The two pixels' channels side by side, in 16 bits each.
  void add(simd::U16x8 pixels, WeightPair weights) {
    const U32x4 low_lanes = U32x4{} + weights.low, high_lanes = U32x4{} + weights.high;
    low += simd::dot(pixels, reinterpret_cast<I16x8>(low_lanes));
    high += simd::dot(pixels, reinterpret_cast<I16x8>(high_lanes));
  }
  void store(std::uint8_t* out) const {
    const I32x4 most = {255, 255, 255, 255}, none{};
    const I32x4 sum = (low + (high << kLowBits)) >> kPrecisionBits;
    const I32x4 capped = sum < most ? sum : most;
    const I32x4 level = capped > none ? capped : none;
    const U8x16 pixel = __builtin_shufflevector(reinterpret_cast<U8x16>(level), U8x16{}, 0, 4, 8, 12, 16, 16,
                                                16, 16, 16, 16, 16, 16, 16, 16, 16, 16);
    std::memcpy(out, &pixel, 4);
  }
};

U8x16 load(const std::uint8_t* pixels) {
  U8x16 v;
  std::memcpy(&v, pixels, sizeof(v));
  return v;
}

U8x16 load_up_to(const std::uint8_t* pixels, std::size_t count) {
  if (count >= 4) return load(pixels);
  std::uint8_t some[16] = {};
  // Not at once: WebAssembly has a call for a copy of that few bytes when their number is not a constant.
  for (std::size_t i = 0; i < count; ++i) std::memcpy(some + i * 4, pixels + i * 4, 4);
  return load(some);
}

/// Neighbours in a row become one pixel.
void weigh_across(const std::uint8_t* in, const WeightPair* weights, int count, std::uint8_t* out) {
  Sums sums;
  int i = 0;
  for (; i + 4 <= count; i += 4, in += 16, weights += 2) {
    const U8x16 paired = simd::pair_channels(load(in));
    sums.add(simd::widen_low(paired), weights[0]);
    sums.add(simd::widen_high(paired), weights[1]);
  }
  if (i < count) {
    const U8x16 paired = simd::pair_channels(load_up_to(in, static_cast<std::size_t>(count - i)));
    sums.add(simd::widen_low(paired), weights[0]);
    if (count - i > 2) sums.add(simd::widen_high(paired), weights[1]);
  }
  sums.store(out);
}

/// Rows become one row, of which this makes up to four pixels.
void weigh_down(const std::uint8_t* in, std::size_t stride, const WeightPair* weights, int count,
                std::size_t pixels, std::uint8_t* out) {
  Sums sums[4];
  for (int i = 0; i < count; i += 2, in += 2 * stride, ++weights) {
    const U8x16 upper = load_up_to(in, pixels);
    const U8x16 lower = i + 1 < count ? load_up_to(in + stride, pixels) : U8x16{};
    const U8x16 first = simd::interleave_low(upper, lower), second = simd::interleave_high(upper, lower);
    sums[0].add(simd::widen_low(first), *weights);
    sums[1].add(simd::widen_high(first), *weights);
    sums[2].add(simd::widen_low(second), *weights);
    sums[3].add(simd::widen_high(second), *weights);
  }
  for (std::size_t k = 0; k < pixels; ++k) sums[k].store(out + k * 4);
}

// As Pillow does, a direction that keeps its size is left as it is.
class PillowPasses final : public Passes {
 public:
  PillowPasses(int in_width, int in_height, int width, int height, const Window& window, Filter filter)
      : window_(window),
        across_(make_kernel(in_width, width, window.x, window.width, filter)),
        down_(make_kernel(in_height, height, window.y, window.height, filter)),
        squeezes_x_(width != in_width),
        squeezes_y_(height != in_height),
        stride_(static_cast<std::size_t>(window.width) * 4) {
    top = squeezes_y_ ? down_.begin() : window.y;
    rows = squeezes_y_ ? down_.end() - top : window.height;
    middle_.reserve(stride_ * static_cast<std::size_t>(rows));
  }

  void across(const std::uint8_t* in) override {
    const std::size_t at = middle_.size();
    if (!squeezes_x_) {
      const std::uint8_t* first = in + static_cast<std::size_t>(window_.x) * 4;
      middle_.insert(middle_.end(), first, first + stride_);
      return;
    }
    middle_.resize(at + stride_);
    std::uint8_t* out = middle_.data() + at;
    for (const Kernel::Taps& t : across_.taps) {
      weigh_across(in + static_cast<std::size_t>(t.first) * 4, across_.weights.data() + t.weights, t.count,
                   out);
      out += 4;
    }
  }

  void down(int y, std::uint8_t* out) override {
    if (!squeezes_y_) {
      std::memcpy(out, middle_.data() + static_cast<std::size_t>(y) * stride_, stride_);
      return;
    }
    const Kernel::Taps& t = down_.taps[static_cast<std::size_t>(y)];
    const std::uint8_t* in = middle_.data() + static_cast<std::size_t>(t.first - top) * stride_;
    for (std::size_t x = 0; x < stride_; x += 16) {
      weigh_down(in + x, stride_, down_.weights.data() + t.weights, t.count,
                 std::min<std::size_t>(4, (stride_ - x) / 4), out + x);
    }
  }

 private:
  Window window_;
  Kernel across_, down_;
  bool squeezes_x_, squeezes_y_;
  std::size_t stride_;
  std::vector<std::uint8_t> middle_;
};

}  // namespace

std::unique_ptr<Passes> pillow_passes(int in_width, int in_height, int width, int height,
                                      const Window& window, Filter filter) {
  return std::make_unique<PillowPasses>(in_width, in_height, width, height, window, filter);
}

}  // namespace vitrine::media
