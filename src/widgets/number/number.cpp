#include "widgets/number/number.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "widgets/number/number_output.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&NumberOptions::value>("value", "What an input starts with. Without it, the field is empty.",
                                 {.example = "0.5"}),
    field<&NumberOptions::minimum>("minimum",
                                   "Lowest value that an input takes. An output with both ends shows where "
                                   "its number lies between them.",
                                   {.example = "0"}),
    field<&NumberOptions::maximum>(
        "maximum", "Highest value that an input takes, or the upper end of an output's range.",
        {.example = "100"}),
    field<&NumberOptions::step>("step", "How far an input's arrow keys go.", {.at_least = 0}),
    field<&NumberOptions::precision>("precision",
                                     "Decimals that a value is rounded to; 0 for whole numbers. Without it, "
                                     "an input keeps what is typed, and an output shows five digits.",
                                     {.at_least = 0, .at_most = 12, .example = "2"}),
    field<&NumberOptions::unit>("unit", "Written after the number."),
};

constexpr std::int64_t kMostFields = 20;

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  const std::int64_t count = element_count(tensor.shape).value_or(0);
  if (tensor.dtype == DType::string_ || count < 1) return {};
  if (direction == Direction::output) {
    if (count != 1) return {};
    return {.score = 40, .options = Value::Object{}, .reason = "it holds one number"};
  }
  if (count == 1) return {.score = 60, .options = Value::Object{}, .reason = "it takes one number"};
  const auto wide = std::count_if(tensor.shape.begin(), tensor.shape.end(), [](auto d) { return d != 1; });
  if (wide != 1 || count > kMostFields) return {};
  return {.score = 50,
          .per_element = true,
          .options = Value::Object{},
          .reason = "it takes " + std::to_string(count) + " numbers, one field for each",
          .assumptions = {{"label", "named by position"}}};
}

}  // namespace

void Number::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  if (!check_one_number(tensor, common, where, errors)) return;
  const auto refuse = [&](std::string_view field, std::string text) {
    errors.push_back({Code::spec_not_allowed, pointer(where, field), std::move(text)});
  };
  rules_ = rules_of(tensor.dtype);
  const std::string type(name(tensor.dtype));
  const auto held = [&](std::string_view field, const std::optional<double>& limit, double& rule) {
    if (!limit) return;
    if (*limit < rules_.minimum || *limit > rules_.maximum)
      refuse(field, format_exact(*limit) + " is outside what " + type + " holds");
    else
      rule = *limit;
  };
  NumberRules rules = rules_;
  held("minimum", options_.minimum, rules.minimum);
  held("maximum", options_.maximum, rules.maximum);
  rules_ = rules;
  if (rules_.minimum > rules_.maximum) {
    refuse("maximum",
           format_exact(rules_.maximum) + " is below the minimum, " + format_exact(rules_.minimum));
    return;
  }
  if (options_.precision) {
    if (*options_.precision != std::floor(*options_.precision)) {
      refuse("precision", "expected a whole number, got " + format_exact(*options_.precision));
      return;
    }
    rules_.precision = static_cast<int>(*options_.precision);
  }
  if (rules_.whole && options_.step != std::floor(options_.step)) {
    refuse("step", type + " holds whole numbers only");
  }
  if (options_.value) {
    if (const Status status = number_.set(*options_.value, rules_, rules_.precision); !status) {
      refuse("value", status.error().detail);
    }
  }
}

void Number::clear() {
  number_.clear();
  if (options_.value) (void)number_.set(*options_.value, rules_, rules_.precision);
}

Value Number::value() const { return number_.value() ? Value(*number_.value()) : Value(); }

Status Number::set_value(const Value& value) {
  if (value.is_null()) {
    number_.clear();
    return Done{};
  }
  if (const Status status = number_.set(value, rules_, rules_.precision); !status) {
    return Error{status.error().code, common.name, status.error().detail};
  }
  return Done{};
}

Result<Tensor> Number::to_tensor() const {
  if (number_.problem()) return Error{number_.problem()->code, common.name, number_.problem()->detail};
  if (!number_.value()) return Error{Code::input_empty, common.name, {}};
  return tensor_of_number(tensor_, common, *number_.value());
}

void Number::nudge(int steps) {
  const double from = number_.value().value_or(std::clamp(0.0, rules_.minimum, rules_.maximum));
  // 0.1 + 0.2 is to be 0.3: as many decimals as the two numbers were written with.
  const double sum = from + steps * options_.step;
  const int decimals = std::max(decimals_of(from), decimals_of(options_.step));
  const double shown = std::strtod(format_decimals(sum, decimals).c_str(), nullptr);
  (void)set_value(std::clamp(shown, rules_.minimum, rules_.maximum));
}

WidgetType number_type() {
  return {.type = "number",
          .text = docs_only("One number: typed as an input, written large as an output."),
          .is_input = true,
          .is_output = true,
          .value_text = docs_only("a number"),
          .fields = kFields,
          .make = [](Direction direction) -> std::unique_ptr<Widget> {
            if (direction == Direction::output) return std::make_unique<NumberOutput>();
            return std::make_unique<Number>();
          },
          .fits = tool_only(fits)};
}

}  // namespace vitrine
