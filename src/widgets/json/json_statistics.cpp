// Compiled for speed in the viewer (tools/cmake/VitrineViewer.cmake).
#include <algorithm>
#include <cmath>

#include "widgets/json/json.h"

namespace vitrine {
namespace {

/// `at(i)` gives element i as a double, of which the sum is taken times `unit`.
template <class At>
void gather(JsonOutput::Statistics& s, std::int64_t end, double unit, At at) {
  double minimum = s.minimum, maximum = s.maximum, sum = s.sum;  // not in memory, within the loop
  for (std::int64_t i = s.seen; i < end; ++i) {
    const double v = at(i);
    if (std::fabs(v) < JsonOutput::kInfinity) {
      minimum = v < minimum ? v : minimum;
      maximum = v > maximum ? v : maximum;
      sum += v * unit;
    } else {
      ++(std::isnan(v) ? s.nan : s.infinite);
    }
  }
  s.seen = end;
  s.minimum = minimum;
  s.maximum = maximum;
  s.sum = sum;
  const std::int64_t finite = s.seen - s.nan - s.infinite;
  s.has_range = s.is_complete() && finite > 0;
  if (s.has_range) s.mean = sum / (static_cast<double>(finite) * unit);
}

}  // namespace

void JsonOutput::Statistics::look_on(const Tensor& tensor, std::int64_t more) {
  const std::int64_t end = std::min(count, seen + more);
  if (tensor.dtype == DType::string_) {
    seen = count;
  } else if (tensor.dtype == DType::float32_) {
    gather(*this, end, 1, [all = tensor.as<float>().data()](std::int64_t i) { return double{all[i]}; });
  } else {
    // A sum of large doubles would not stay finite.
    const double unit = tensor.dtype == DType::float64_ ? 1 / static_cast<double>(count) : 1;
    gather(*this, end, unit, [&](std::int64_t i) { return tensor.at(i); });
  }
}

}  // namespace vitrine
