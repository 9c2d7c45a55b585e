#include "widgets/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr int kMostDecimals = 12;
constexpr std::size_t kLongestText = 64;  // bytes: no number needs more

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes one kind of space from the front: ASCII, no-break (U+00A0), thin (U+2009), narrow no-break (U+202F).
bool take_space(std::string_view& text) {
  for (std::string_view space : {" ", "\t", "\u00a0", "\u2009", "\u202f"}) {
    if (text.starts_with(space)) {
      text.remove_prefix(space.size());
      return true;
    }
  }
  return false;
}

/// Takes a sign from the front and says whether it was a minus.
bool take_sign(std::string_view& text) {
  for (std::string_view minus : {"-", "\u2212"}) {
    if (text.starts_with(minus)) {
      text.remove_prefix(minus.size());
      return true;
    }
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  return false;
}

/// Takes digits from the front; with `groups`, also spaces that are followed by exactly three digits.
std::string take_digits(std::string_view& text, bool groups) {
  std::string digits;
  while (!text.empty()) {
    if (is_digit(text[0])) {
      digits += text[0];
      text.remove_prefix(1);
      continue;
    }
    std::string_view rest = text;
    const auto run = [](std::string_view t) {
      return static_cast<std::size_t>(std::find_if_not(t.begin(), t.end(), is_digit) - t.begin());
    };
    if (!groups || digits.empty() || !take_space(rest) || run(rest) != 3) break;
    digits += rest.substr(0, 3);
    text = rest.substr(3);
  }
  return digits;
}

Error not_a_number(std::string_view text) {
  return {Code::input_wrong_type, {}, tr(Text::not_a_number, {to_utf8(text)})};
}

double rounded(double value, int decimals) {
  if (decimals < 0 || std::abs(value) > 1e15) return value;
  return std::strtod(format_decimals(value, decimals).c_str(), nullptr);
}

Error out_of_range(Text text, double value, double limit) {
  return {Code::input_out_of_range,
          {},
          tr(text, {localized(format_exact(value)), localized(format_exact(limit))})};
}

Result<double> accepted(double value, const NumberRules& rules) {
  if (!std::isfinite(value)) return Error{Code::input_out_of_range, {}, tr(Text::not_finite)};
  if (rules.precision >= 0) value = rounded(value, rules.precision);
  if (rules.whole && value != std::floor(value)) {
    return Error{Code::input_out_of_range, {}, tr(Text::not_whole, {localized(format_exact(value))})};
  }
  if (value < rules.minimum) {
    return out_of_range(Text::below, value, rules.minimum);
  }
  if (value > rules.maximum) {
    return out_of_range(Text::above, value, rules.maximum);
  }
  return value + 0.0;  // never -0
}

/// At least that many decimals, all that the value has.
std::string written(double value, int decimals) {
  const std::string fixed = format_decimals(value, std::max(decimals, 0));
  const bool whole = decimals >= 0 && std::strtod(fixed.c_str(), nullptr) == value;
  return localized(whole ? fixed : format_exact(value));
}

}  // namespace

Result<double> parse_number(std::string_view text) {
  const std::string_view typed = text;
  if (text.size() > kLongestText) return not_a_number(typed.substr(0, kLongestText));
  while (take_space(text)) {
  }
  std::string plain = take_sign(text) ? "-" : "";
  while (take_space(text)) {
  }
  const std::string digits = take_digits(text, true);
  std::string decimals;
  if (text.starts_with('.') || text.starts_with(',')) {
    // The sign that is not this language's own may stand between thousands.
    const bool foreign = !text.starts_with(language().decimal);
    text.remove_prefix(1);
    decimals = take_digits(text, false);
    if (foreign && decimals.size() == 3 && !digits.empty() && digits.size() <= 3 && digits[0] != '0' &&
        text.empty()) {
      return Error{Code::input_wrong_type,
                   {},
                   tr(Text::two_ways, {typed, digits + decimals, localized(digits + "." + decimals)})};
    }
  }
  if (digits.empty() && decimals.empty()) return not_a_number(typed);
  plain += (digits.empty() ? "0" : digits) + "." + (decimals.empty() ? "0" : decimals);
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    plain += take_sign(text) ? "e-" : "e";
    const std::string exponent = take_digits(text, false);
    if (exponent.empty()) return not_a_number(typed);
    plain += exponent;
  }
  while (take_space(text)) {
  }
  if (!text.empty()) return not_a_number(typed);
  const double value = std::strtod(plain.c_str(), nullptr);
  if (!std::isfinite(value)) return not_a_number(typed);
  return value + 0.0;
}

std::string percent_text(double part) {
  part = std::clamp(part, 0.0, 1.0) * 100;
  if (part > 0 && part < 0.5) return "< " + percent("1");
  return percent(std::to_string(static_cast<int>(std::floor(part + 0.5))));
}

int decimals_of(double value) {
  for (int decimals = 0; decimals < kMostDecimals; ++decimals) {
    if (std::abs(rounded(value, decimals) - value) <= std::abs(value) * 1e-12) return decimals;
  }
  return kMostDecimals;
}

std::string format_decimals(double value, int decimals) {
  char text[400];  // the longest double has 309 digits before the point
  const int size = std::snprintf(text, sizeof text, "%.*f", std::clamp(decimals, 0, kMostDecimals), value);
  std::string_view written(text, static_cast<std::size_t>(std::max(size, 0)));
  if (written.starts_with('-') && written.find_first_not_of("-0.") == std::string_view::npos) {
    written.remove_prefix(1);
  }
  return std::string(written);
}

double on_grid(double value, double minimum, double maximum, double step) {
  value = std::clamp(std::isnan(value) ? minimum : value, minimum, maximum);
  if (!(step > 0)) return value;
  const double last = std::floor((maximum - minimum) / step + 1e-9);
  const double n = std::min(std::round((value - minimum) / step), last);
  return std::min(rounded(minimum + n * step, std::max(decimals_of(step), decimals_of(minimum))), maximum);
}

void NumberValue::type(std::string text, const NumberRules& rules) {
  value_.reset();
  problem_.reset();
  text_ = std::move(text);
  std::string_view rest = text_;
  while (take_space(rest)) {
  }
  if (rest.empty()) return;
  const Result<double> number = parse_number(text_);
  const Result<double> usable = number ? accepted(*number, rules) : number;
  if (usable) {
    value_ = *usable;
  } else {
    problem_ = usable.error();
  }
}

Status NumberValue::set(const Value& value, const NumberRules& rules, int decimals) {
  if (!value.is_number()) {
    return Error{Code::input_wrong_type, {}, "expected a number, got " + std::string(value.type_name())};
  }
  const Result<double> usable = accepted(value.number(), rules);
  if (!usable) return usable.error();
  value_ = *usable;
  problem_.reset();
  settle(decimals);
  return Done{};
}

void NumberValue::settle(int decimals) {
  if (value_) text_ = written(*value_, decimals);
}

bool is_regression(const TensorInfo& tensor) {
  constexpr std::string_view kWords[] = {"regressor"};
  return has_part(tensor.name, kWords);
}

NumberRules rules_of(DType dtype) {
  switch (dtype) {
    case DType::float32_:
      return {.minimum = -3.4028234663852886e38, .maximum = 3.4028234663852886e38};
    case DType::float16_:
      return {.minimum = -65504, .maximum = 65504};
    case DType::float64_:
      return {};
    case DType::bool_:
      return {.minimum = 0, .maximum = 1, .whole = true};
    case DType::int64_:
      return {.minimum = -9007199254740992.0, .maximum = 9007199254740992.0, .whole = true};
    case DType::uint64_:
      return {.minimum = 0, .maximum = 9007199254740992.0, .whole = true};
    default:
      break;
  }
  const double count = std::exp2(8.0 * static_cast<double>(size_bytes(dtype)));
  const bool is_signed = dtype == DType::int8_ || dtype == DType::int16_ || dtype == DType::int32_;
  return {
      .minimum = is_signed ? -count / 2 : 0, .maximum = is_signed ? count / 2 - 1 : count - 1, .whole = true};
}

bool check_one_number(const TensorInfo& tensor, const CommonOptions& common, std::string_view where,
                      Errors& errors) {
  const std::string what = tensor.described();
  if (tensor.dtype == DType::string_) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), what + " takes text: use textbox"});
    return false;
  }
  if (common.index || element_count(tensor.shape) == 1) return true;
  errors.push_back({Code::spec_widget_mismatch, std::string(where),
                    what + " takes more than one number: give each its own input, with \"index\""});
  return false;
}

Tensor tensor_of_number(const TensorInfo& tensor, const CommonOptions& common, double value) {
  Tensor out = Tensor::of(tensor.dtype, common.index ? Shape{1} : tensor.shape);
  out.name = tensor.name;
  out.set(0, value);
  return out;
}

}  // namespace vitrine
