// Compiled for speed in the viewer (tools/cmake/VitrineViewer.cmake).
#include <cmath>
#include <limits>

#include "widgets/json/json.h"

namespace vitrine {
namespace {

/// `at(i)` gives element i as a double. Ten million elements must not hold up the page: what can be is
/// decided before the loop.
template <class At>
JsonOutput::Statistics gathered(std::int64_t count, double unit, At at) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  JsonOutput::Statistics s{.count = count, .minimum = infinity, .maximum = -infinity};
  double sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const double v = at(i);
    if (std::fabs(v) < infinity) {
      s.minimum = v < s.minimum ? v : s.minimum;
      s.maximum = v > s.maximum ? v : s.maximum;
      sum += v * unit;
    } else {
      ++(std::isnan(v) ? s.nan : s.infinite);
    }
  }
  const std::int64_t finite = count - s.nan - s.infinite;
  s.has_range = finite > 0;
  s.mean = s.has_range ? sum / (static_cast<double>(finite) * unit) : 0;
  if (!s.has_range) s.minimum = s.maximum = 0;
  return s;
}

}  // namespace

JsonOutput::Statistics JsonOutput::statistics_of(const Tensor& tensor) {
  const std::int64_t count = tensor.count();
  if (tensor.dtype == DType::string_) return {.count = count};
  if (tensor.dtype == DType::float32_) {
    return gathered(count, 1, [all = tensor.as<float>().data()](std::int64_t i) { return double{all[i]}; });
  }
  // A sum of large doubles would not stay finite.
  const double unit = tensor.dtype == DType::float64_ ? 1 / static_cast<double>(count) : 1;
  return gathered(count, unit, [&](std::int64_t i) { return tensor.at(i); });
}

}  // namespace vitrine
