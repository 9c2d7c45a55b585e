#include "widgets/number/number_output.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

// float32 is exact to seven digits; a model is not.
constexpr int kDigits = 5;
// A whole number up to here is written in full, whatever its digits.
constexpr double kLargestWhole = 1e15;

}  // namespace

void NumberOutput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  const auto refuse = [&](Code code, std::string_view field, std::string text) {
    errors.push_back({code, field.empty() ? std::string(where) : pointer(where, field), std::move(text)});
  };
  const std::string what = tensor.described();
  if (tensor.dtype == DType::string_) {
    return refuse(Code::spec_widget_mismatch, {}, what + " holds text. Use label or json");
  }
  const auto count = element_count(tensor.shape);
  if (!common.index && count && *count != 1) {
    return refuse(
        Code::spec_widget_mismatch, {},
        what + " holds " + std::to_string(*count) + " numbers: name one with \"index\", or use json");
  }
  if (options_.value) refuse(Code::spec_not_allowed, "value", "an output has no first value");
  if (options_.minimum.has_value() != options_.maximum.has_value()) {
    refuse(Code::spec_not_allowed, options_.minimum ? "minimum" : "maximum",
           "an output's range needs both \"minimum\" and \"maximum\"");
  }
  if (has_range() && !(*options_.minimum < *options_.maximum)) {
    refuse(Code::spec_not_allowed, "maximum",
           written(*options_.maximum) + " is not above the minimum, " + written(*options_.minimum));
  }
  if (options_.precision && *options_.precision != std::floor(*options_.precision)) {
    refuse(Code::spec_not_allowed, "precision",
           "expected a whole number, got " + format_number(*options_.precision));
  }
}

void NumberOutput::clear() {
  number_.reset();
  shown_.clear();
  exact_.clear();
}

Value NumberOutput::value() const { return number_ && std::isfinite(*number_) ? Value(*number_) : Value(); }

Status NumberOutput::from_tensor(const Tensor& tensor) {
  const auto refuse = [&](std::string text) {
    clear();
    return Error{Code::run_output_mismatch, common.name, std::move(text)};
  };
  if (tensor.dtype == DType::string_) return refuse(tr(Text::text_for_number));
  const auto at = static_cast<std::int64_t>(common.index.value_or(0));
  if (!common.index && tensor.count() != 1) {
    return refuse(tr(Text::one_number_expected, {localized(tensor.count())}));
  }
  if (at < 0 || at >= tensor.count()) {
    return refuse(tr(Text::index_beyond, {localized(tensor.count()), std::to_string(at)}));
  }
  number_ = tensor.at(at);
  // 64-bit integers beyond 2^53 are written as the model gave them.
  exact_ = tensor.text_at(at);
  shown_ = is_float(tensor.dtype) || options_.precision ? written(*number_) : exact_;
  return Done{};
}

std::string NumberOutput::text() const { return localized(shown_, true); }

std::string NumberOutput::announcement() const {
  if (shown_.empty() || options_.unit.empty()) return text();
  return text() + " " + options_.unit;
}

std::vector<ExportKind> NumberOutput::exports() const {
  return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
}

Cells NumberOutput::cells() const { return {{common.label}, {exact_}}; }

double NumberOutput::part() const {
  if (!number_ || !has_range() || std::isnan(*number_)) return 0;
  const double span = *options_.maximum - *options_.minimum;
  return std::clamp((*number_ - *options_.minimum) / span, 0.0, 1.0);
}

bool NumberOutput::is_outside() const {
  return number_ && has_range() && !(*number_ >= *options_.minimum && *number_ <= *options_.maximum);
}

std::string NumberOutput::written(double number) const {
  if (options_.precision && std::isfinite(number) && std::abs(number) < kLargestWhole) {
    return format_decimals(number, static_cast<int>(*options_.precision));
  }
  const bool whole = number == std::floor(number) && std::abs(number) < kLargestWhole;
  return whole ? format_decimals(number, 0) : format_number(number, kDigits);
}

}  // namespace vitrine
