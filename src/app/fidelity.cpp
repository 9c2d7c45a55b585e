#include "app/fidelity.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
  if (x == y || (std::isnan(x) && std::isnan(y))) return 0;
  const double distance = std::fabs(x - y);
  return std::isnan(distance) ? kInfinity : distance;
}

Difference compare(const Tensor& recorded, const Tensor& computed) {
  if (recorded.dtype != computed.dtype || recorded.shape != computed.shape) {
    return {kInfinity, "Another shape in " + recorded.name,
            "Recorded " + std::string(name(recorded.dtype)) + to_text(recorded.shape) + ", computed " +
                std::string(name(computed.dtype)) + to_text(computed.shape) + "."};
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
  const std::string by = std::isfinite(worst) ? " by " + format_number(worst, 2) : "";
  return {scale > 0 ? worst / scale : kInfinity,
          "Differs" + by + " in " + recorded.name + " at " + place_of(at, recorded.shape),
          "Recorded " + recorded.text_at(at) + ", computed " + computed.text_at(at) + "."};
}

}  // namespace

Value compare_fidelity(const std::vector<Tensor>& recorded, const std::vector<Tensor>& computed) {
  Difference worst;
  for (const Tensor& tensor : recorded) {
    const auto row = std::find_if(computed.begin(), computed.end(),
                                  [&](const Tensor& other) { return other.name == tensor.name; });
    Difference difference = row == computed.end() ? Difference{kInfinity, "No " + tensor.name + " here", {}}
                                                  : compare(tensor, *row);
    if (difference.relative > worst.relative) worst = std::move(difference);
  }
  const std::string allowed = format_number(kFidelityTolerance) + " of the tensor's largest magnitude";
  if (worst.relative <= kFidelityTolerance) {
    return Value::Object{
        {"state", "same"},
        {"text", "Same as recorded"},
        {"detail",
         "This browser computed what was recorded when the page was made, within " + allowed + "."}};
  }
  if (!worst.detail.empty()) worst.detail += ' ';
  return Value::Object{{"state", "differs"},
                       {"text", std::move(worst.text)},
                       {"detail", worst.detail + "Up to " + allowed + " counts as the same."}};
}

}  // namespace vitrine
