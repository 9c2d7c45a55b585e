// A number that is typed.
#pragma once

#include "widgets/numbers.h"
#include "widgets/widget.h"

namespace vitrine {

struct NumberOptions {
  std::optional<double> value, minimum, maximum, precision;
  double step = 1;
  std::string unit;
};

class Number : public Widget {
 public:
  Number() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override { return {.fixed_px = 44, .compact = true}; }
  void clear() override;
  Value value() const override;
  /// Null empties the field.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;

  // What the drawn half needs.
  const NumberOptions& settings() const { return options_; }
  const NumberValue& number() const { return number_; }
  void type(std::string text) { number_.type(std::move(text), rules_); }
  /// By arrow keys, in steps; from an empty field, from 0 or the end of the range that is nearest to it.
  void nudge(int steps);
  /// The keyboard left the field.
  void settle() { number_.settle(rules_.precision); }

 private:
  NumberOptions options_;
  TensorInfo tensor_;
  NumberRules rules_;
  NumberValue number_;
};

}  // namespace vitrine
