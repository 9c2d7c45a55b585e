#include "app/fidelity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Difference {
  double relative = 0;  ///< to the tensor's largest magnitude
  std::string text, detail;
};

/// "[0, 4]": where element i lies.
std::string place_of(std::int64_t i, const Shape& shape) {
  std::string out;
  for (std::size_t d = shape.size(); d-- > 0; i /= shape[d])
    out = std::to_string(i % shape[d]) + (out.empty() ? "" : ", ") + out;
  return "[" + out + "]";
}

double distance(const Tensor& a, const Tensor& b, std::int64_t i) {
  if (a.dtype == DType::string_) {
    const auto at = static_cast<std::size_t>(i);
    return a.strings[at] == b.strings[at] ? 0 : kInfinity;
  }
  const double x = a.at(i), y = b.at(i);
  if (x == y && !is_float(a.dtype)) return a.text_at(i) == b.text_at(i) ? 0 : 1;  // beyond 2^53
  if (x == y || (std::isnan(x) && std::isnan(y))) return 0;
  const double distance = std::fabs(x - y);
  return std::isnan(distance) ? kInfinity : distance;
}

Difference compare(const Tensor& recorded, const Tensor& computed) {
  if (recorded.dtype != computed.dtype || recorded.shape != computed.shape) {
    return {kInfinity, tr(Text::another_shape, {recorded.name}),
            tr(Text::recorded_computed, {recorded.type_text(), computed.type_text()})};
  }
  double scale = 0, worst = 0;
  std::int64_t at = 0;
  for (std::int64_t i = 0; i < recorded.count(); ++i) {
    if (const double size = std::fabs(recorded.at(i)); std::isfinite(size)) scale = std::max(scale, size);
    if (const double off = distance(recorded, computed, i); off > worst) {
      worst = off;
      at = i;
    }
  }
  if (worst == 0) return {};
  const std::string place = place_of(at, recorded.shape);
  // Whole numbers, a class or a count, are the same or not.
  return {is_float(recorded.dtype) && scale > 0 ? worst / scale : kInfinity,
          std::isfinite(worst)
              ? tr(Text::differs_by, {recorded.name, place, localized(format_number(worst, 2))})
              : tr(Text::differs, {recorded.name, place}),
          tr(Text::recorded_computed, {recorded.text_at(at), computed.text_at(at)})};
}

}  // namespace

Value compare_fidelity(const std::vector<Tensor>& recorded, const std::vector<Tensor>& computed) {
  Difference worst;
  for (const Tensor& tensor : recorded) {
    const auto row = std::find_if(computed.begin(), computed.end(),
                                  [&](const Tensor& other) { return other.name == tensor.name; });
    Difference difference = row == computed.end()
                                ? Difference{kInfinity, tr(Text::not_here, {tensor.name}), {}}
                                : compare(tensor, *row);
    if (difference.relative > worst.relative) worst = std::move(difference);
  }
  const std::string allowed = localized(format_number(kFidelityTolerance));
  if (worst.relative <= kFidelityTolerance) {
    return Value::Object{{"state", "same"},
                         {"text", tr(Text::same_as_recorded)},
                         {"detail", tr(Text::same_detail, {allowed})}};
  }
  if (!worst.detail.empty()) worst.detail += tr(Text::sentence_space);
  return Value::Object{{"state", "differs"},
                       {"text", std::move(worst.text)},
                       {"detail", worst.detail + tr(Text::counts_as_same, {allowed})}};
}

}  // namespace vitrine
