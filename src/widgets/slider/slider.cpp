#include "widgets/slider/slider.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&SliderOptions::minimum>("minimum", "Lowest value, at the left end."),
    field<&SliderOptions::maximum>("maximum", "Highest value, at the right end."),
    field<&SliderOptions::step>(
        "step",
        "Distance of the values that the thumb stops at, counted from the minimum. 0: "
        "as fine as the screen shows; for whole-number tensors, 1. Any value inside "
        "the range can be typed.",
        {.at_least = 0}),
    field<&SliderOptions::value>("value",
                                 "What it starts with. Without it, the step nearest to the middle of the "
                                 "range: a value that the model is likely to have seen.",
                                 {.example = "5.8"}),
    field<&SliderOptions::unit>("unit", "Written after the value."),
};

/// A continuous thumb moves in powers of ten, 200 to 2000 of them along the rail.
int decimals_of_range(double range) {
  return std::clamp(static_cast<int>(std::ceil(-std::log10(range / 200))), 0, 12);
}

}  // namespace

void Slider::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  if (!check_one_number(tensor, common, where, errors)) return;
  const std::size_t before = errors.size();
  const auto refuse = [&](std::string_view field, std::string text) {
    errors.push_back({Code::spec_not_allowed, pointer(where, field), std::move(text)});
  };
  rules_ = rules_of(tensor.dtype);
  if (rules_.whole && options_.step == 0) options_.step = 1;
  if (!(options_.minimum < options_.maximum)) {
    refuse("maximum",
           format_exact(options_.maximum) + " is not above the minimum, " + format_exact(options_.minimum));
  }
  const std::string type(name(tensor.dtype));
  if (options_.minimum < rules_.minimum) {
    refuse("minimum", format_exact(options_.minimum) + " is below what " + type + " holds");
  }
  if (options_.maximum > rules_.maximum) {
    refuse("maximum", format_exact(options_.maximum) + " is above what " + type + " holds");
  }
  if (rules_.whole) {
    if (options_.minimum != std::floor(options_.minimum))
      refuse("minimum", type + " holds whole numbers only");
    if (options_.step != std::floor(options_.step)) refuse("step", type + " holds whole numbers only");
  }
  if (errors.size() != before) return;
  if (options_.step > options_.maximum - options_.minimum) {
    refuse("step", format_exact(options_.step) + " is more than the whole range");
    return;
  }
  rules_.minimum = options_.minimum;
  rules_.maximum = options_.maximum;
  decimals_ = options_.step > 0 ? std::max(decimals_of(options_.step), decimals_of(options_.minimum))
                                : decimals_of_range(options_.maximum - options_.minimum);
  if (options_.value) {
    if (const Status status = number_.set(*options_.value, rules_, decimals_); !status) {
      refuse("value", status.error().detail);
      return;
    }
  }
  clear();
}

void Slider::clear() {
  if (options_.value) {
    (void)set_value(*options_.value);
  } else {
    slide(options_.minimum / 2 + options_.maximum / 2);
  }
}

Value Slider::value() const { return number_.value() ? Value(*number_.value()) : Value(); }

Status Slider::set_value(const Value& value) {
  if (const Status status = number_.set(value, rules_, decimals_); !status) {
    return Error{status.error().code, common.name, status.error().detail};
  }
  position_ = *number_.value();
  return Done{};
}

Result<Tensor> Slider::to_tensor() const {
  if (number_.problem()) return Error{number_.problem()->code, common.name, number_.problem()->detail};
  if (!number_.value()) return Error{Code::input_empty, common.name, {}};
  return tensor_of_number(tensor_, common, *number_.value());
}

void Slider::slide(double value) {
  const double step = options_.step > 0 ? options_.step : std::pow(10, -decimals_);
  double to = on_grid(value, options_.minimum, options_.maximum, step);
  // A continuous range may end between two decimals; its ends can be reached all the same.
  if (options_.step == 0 && value >= options_.maximum) to = options_.maximum;
  (void)set_value(to);
}

void Slider::type(std::string text) {
  number_.type(std::move(text), rules_);
  if (number_.value()) position_ = *number_.value();
}

void Slider::nudge(int steps) {
  const double step = options_.step > 0 ? options_.step : (options_.maximum - options_.minimum) / 100;
  slide(position_ + steps * step);
}

void Slider::settle() {
  if (number_.text().empty()) {
    (void)set_value(position_);
  } else {
    number_.settle(decimals_);
  }
}

std::string Slider::spoken(double value) const {
  NumberValue number;
  (void)number.set(value, rules_, decimals_);
  return options_.unit.empty() ? number.text() : number.text() + " " + options_.unit;
}

WidgetType slider_type() {
  return {.type = "slider",
          .text = docs_only("A number inside a known range, by a thumb on a rail or typed."),
          .is_input = true,
          .value_text = docs_only("a number between minimum and maximum"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Slider>(); },
          // A signature says nothing about ranges, so a slider is only ever asked for.
          .fits = [](const TensorInfo&, Direction) -> WidgetFit { return {}; }};
}

}  // namespace vitrine
