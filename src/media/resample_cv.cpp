// cv2.resize, in float: OpenCV rounds once, at the end, and weighs few pixels, so that it needs no integers
// to be fast.
#include <algorithm>
#include <cmath>

#include "media/resample.h"

namespace vitrine::media {
namespace {

constexpr std::size_t kChannels = 4;

struct Taps {
  int first = 0, count = 0;
  std::size_t weights = 0;
};
struct CvKernel {
  std::vector<Taps> taps;
  std::vector<float> weights;
  int begin() const { return taps.front().first; }
  /// OpenCV's kernels may end before an earlier one does.
  int end() const {
    int last = 0;
    for (const Taps& each : taps) last = std::max(last, each.first + each.count);
    return last;
  }

  /// Weights of pixels from `at` on. What lies outside is the edge's (BORDER_REPLICATE).
  void add(int at, std::initializer_list<float> wanted, int size) {
    const int first = std::clamp(at, 0, size - 1);
    const int last = std::clamp(at + static_cast<int>(wanted.size()) - 1, first, size - 1);
    taps.push_back({first, last - first + 1, weights.size()});
    weights.resize(weights.size() + static_cast<std::size_t>(last - first + 1));
    float* to = weights.data() + taps.back().weights;
    for (const float weight : wanted) to[std::clamp(at++, first, last) - first] += weight;
  }
};

// interpolateCubic, a = -0.75
void add_cubic(CvKernel& kernel, int at, float x, int size) {
  constexpr float a = -0.75F;
  const float far = x + 1, near = 1 - x;
  const float c0 = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a;
  const float c1 = ((a + 2) * x - (a + 3)) * x * x + 1;
  const float c2 = ((a + 2) * near - (a + 3)) * near * near + 1;
  kernel.add(at - 1, {c0, c1, c2, 1 - c0 - c1 - c2}, size);
}

// computeResizeAreaTab: pixels count by how much of them is covered.
void add_area(CvKernel& kernel, int i, double scale, int size) {
  const double from = i * scale, to = from + scale;
  const double cell = std::min(scale, size - from);
  const int end = std::min(static_cast<int>(std::floor(to)), size - 1);
  const int start = std::min(static_cast<int>(std::ceil(from)), end);
  Taps taps{start, 0, kernel.weights.size()};
  const auto put = [&](double weight) {
    kernel.weights.push_back(static_cast<float>(weight / cell));
    ++taps.count;
  };
  if (start - from > 1e-3) {
    --taps.first;
    put(start - from);
  }
  for (int x = start; x < end; ++x) put(1);
  if (to - end > 1e-3) put(std::min({to - end, 1.0, cell}));
  kernel.taps.push_back(taps);
}

CvKernel make_kernel(int in_size, int out_size, int from, int count, Filter filter, bool shrinks) {
  CvKernel kernel;
  const double scale = static_cast<double>(in_size) / out_size;
  for (int i = from; i < from + count; ++i) {
    if (filter == Filter::cv2_area && shrinks) {
      add_area(kernel, i, scale, in_size);
      continue;
    }
    // To enlarge, INTER_AREA is a linear one with edges as sharp as they are.
    const bool area = filter == Filter::cv2_area;
    const double at = area ? i * scale : (i + 0.5) * scale - 0.5;
    const int pixel = static_cast<int>(std::floor(at));
    double part = area ? std::max(0.0, (i + 1) - (pixel + 1) / scale) : at - pixel;
    part -= std::floor(part);
    if (filter == Filter::cv2_cubic)
      add_cubic(kernel, pixel, static_cast<float>(part), in_size);
    else
      kernel.add(pixel, {static_cast<float>(1 - part), static_cast<float>(part)}, in_size);
  }
  return kernel;
}

class CvPasses final : public Passes {
 public:
  CvPasses(int in_width, int in_height, int width, int height, const Window& window, Filter filter)
      : stride_(static_cast<std::size_t>(window.width) * kChannels), sums_(stride_) {
    const bool shrinks = width <= in_width && height <= in_height;
    across_ = make_kernel(in_width, width, window.x, window.width, filter, shrinks);
    down_ = make_kernel(in_height, height, window.y, window.height, filter, shrinks);
    top = down_.begin();
    rows = down_.end() - top;
    middle_.reserve(stride_ * static_cast<std::size_t>(rows));
  }

  void across(const std::uint8_t* in) override {
    const std::size_t at = middle_.size();
    middle_.resize(at + stride_);
    float* row = middle_.data() + at;
    for (const Taps& taps : across_.taps) {
      const std::uint8_t* pixel = in + static_cast<std::size_t>(taps.first) * kChannels;
      for (int k = 0; k < taps.count; ++k, pixel += kChannels) {
        const float weight = across_.weights[taps.weights + static_cast<std::size_t>(k)];
        for (std::size_t c = 0; c < kChannels; ++c) row[c] += weight * pixel[c];
      }
      row += kChannels;
    }
  }

  void down(int y, std::uint8_t* out) override {
    const Taps& taps = down_.taps[static_cast<std::size_t>(y)];
    std::fill(sums_.begin(), sums_.end(), 0.F);
    const float* in = middle_.data() + static_cast<std::size_t>(taps.first - top) * stride_;
    for (int k = 0; k < taps.count; ++k, in += stride_) {
      const float weight = down_.weights[taps.weights + static_cast<std::size_t>(k)];
      for (std::size_t x = 0; x < stride_; ++x) sums_[x] += weight * in[x];
    }
    for (std::size_t x = 0; x < stride_; ++x)
      *out++ = static_cast<std::uint8_t>(std::clamp(sums_[x] + 0.5F, 0.F, 255.F));
  }

 private:
  CvKernel across_, down_;
  std::size_t stride_;  ///< floats
  std::vector<float> middle_, sums_;
};

}  // namespace

std::unique_ptr<Passes> cv_passes(int in_width, int in_height, int width, int height, const Window& window,
                                  Filter filter) {
  return std::make_unique<CvPasses>(in_width, in_height, width, height, window, filter);
}

}  // namespace vitrine::media
