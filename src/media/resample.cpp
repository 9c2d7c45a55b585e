#include "media/resample.h"

#include <algorithm>
#include <cmath>

namespace vitrine::media {
namespace {

// Pillow's PRECISION_BITS (src/libImaging/Resample.c): 8 bits of pixel and 2 of headroom leave 22 of 32.
constexpr int kPrecisionBits = 32 - 8 - 2;
constexpr std::int32_t kHalf = 1 << (kPrecisionBits - 1);

/// For each wanted output pixel, which input pixels count and how much.
struct Kernel {
  struct Taps {
    int first = 0, count = 0;
    std::size_t weights = 0;  ///< where they start
  };
  std::vector<Taps> taps;
  std::vector<std::int32_t> weights;

  int begin() const { return taps.front().first; }
  int end() const { return taps.back().first + taps.back().count; }
};

// precompute_coeffs and normalize_coeffs_8bpc, operation by operation: the results are Pillow's to the bit.
Kernel make_kernel(int in_size, int out_size, int from, int count) {
  Kernel kernel;
  const double scale = static_cast<double>(in_size) / out_size;
  const double filter_scale = std::max(scale, 1.0);
  const double support = filter_scale;  // the triangle's is 1
  const double inverse = 1.0 / filter_scale;
  std::vector<double> w;
  for (int i = from; i < from + count; ++i) {
    const double centre = (i + 0.5) * scale;
    const int first = std::max(0, static_cast<int>(centre - support + 0.5));
    const int last = std::min(in_size, static_cast<int>(centre + support + 0.5));
    w.clear();
    double sum = 0;
    for (int x = first; x < last; ++x) {
      w.push_back(std::max(0.0, 1.0 - std::abs((x - centre + 0.5) * inverse)));
      sum += w.back();
    }
    kernel.taps.push_back({first, last - first, kernel.weights.size()});
    for (double v : w) {
      if (sum != 0.0) v /= sum;
      kernel.weights.push_back(static_cast<std::int32_t>(0.5 + v * (1 << kPrecisionBits)));
    }
  }
  return kernel;
}

std::uint8_t clip(std::int32_t sum) {
  return static_cast<std::uint8_t>(std::clamp(sum >> kPrecisionBits, 0, 255));
}

/// One output pixel: `step` bytes from one tap's pixel to the next.
void weigh(const std::uint8_t* in, std::size_t step, const std::int32_t* weights, int count,
           std::uint8_t* out) {
  std::int32_t sum[4] = {kHalf, kHalf, kHalf, kHalf};
  for (int i = 0; i < count; ++i, in += step) {
    for (int c = 0; c < 4; ++c) sum[c] += in[c] * weights[i];
  }
  for (int c = 0; c < 4; ++c) out[c] = clip(sum[c]);
}

}  // namespace

Image resample(const Image& image, int width, int height, const Window& window) {
  // Pillow's Image.resize: very tall pictures lose their height first. The order of the roundings shows.
  if (image.height / 100.0 > image.width && height < image.height && width != image.width) {
    const Image low = resample(image, image.width, height, {0, window.y, image.width, window.height});
    return resample(low, width, low.height, {window.x, 0, window.width, low.height});
  }
  // As Pillow does, a direction that keeps its size is left as it is.
  const Kernel across = make_kernel(image.width, width, window.x, window.width);
  const Kernel down = make_kernel(image.height, height, window.y, window.height);
  const bool squeeze_x = width != image.width, squeeze_y = height != image.height;
  const int top = squeeze_y ? down.begin() : window.y;
  const int rows = squeeze_y ? down.end() - top : window.height;
  const std::size_t in_stride = static_cast<std::size_t>(image.width) * 4;
  const std::size_t stride = static_cast<std::size_t>(window.width) * 4;

  std::vector<std::uint8_t> middle(stride * static_cast<std::size_t>(rows));
  for (int y = 0; y < rows; ++y) {
    const std::uint8_t* in = image.rgba.data() + static_cast<std::size_t>(top + y) * in_stride;
    std::uint8_t* out = middle.data() + static_cast<std::size_t>(y) * stride;
    if (!squeeze_x) {
      std::copy_n(in + static_cast<std::size_t>(window.x) * 4, stride, out);
      continue;
    }
    for (const Kernel::Taps& t : across.taps) {
      weigh(in + static_cast<std::size_t>(t.first) * 4, 4, across.weights.data() + t.weights, t.count, out);
      out += 4;
    }
  }
  if (!squeeze_y) return {window.width, window.height, std::move(middle)};

  Image result{window.width, window.height, std::vector<std::uint8_t>(stride * down.taps.size())};
  std::uint8_t* out = result.rgba.data();
  for (const Kernel::Taps& t : down.taps) {
    const std::uint8_t* in = middle.data() + static_cast<std::size_t>(t.first - top) * stride;
    for (std::size_t x = 0; x < stride; x += 4, out += 4) {
      weigh(in + x, stride, down.weights.data() + t.weights, t.count, out);
    }
  }
  return result;
}

}  // namespace vitrine::media

namespace vitrine {

Image resize_bilinear(const Image& image, int width, int height) {
  if (image.empty() || width <= 0 || height <= 0) return {};
  return media::resample(image, width, height, {0, 0, width, height});
}

}  // namespace vitrine
