// A number inside a known range.
#pragma once

#include "widgets/numbers.h"
#include "widgets/widget.h"

namespace vitrine {

struct SliderOptions {
  double minimum = 0, maximum = 100, step = 0;
  std::optional<double> value;
  std::string unit;
};

class Slider : public Widget {
 public:
  Slider() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override { return {.fixed_px = 44, .compact = true}; }
  void clear() override;
  Value value() const override;
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;

  // What the drawn half needs.
  const SliderOptions& settings() const { return options_; }
  /// Where the thumb stands: the last number that could be used.
  double position() const { return position_; }
  const NumberValue& number() const { return number_; }
  /// The thumb was moved: without a step, to as many decimals as a pixel is worth.
  void slide(double value);
  void type(std::string text);
  /// By arrow keys in the field, in steps.
  void nudge(int steps);
  /// The keyboard left the field.
  void settle();
  /// A value of this slider as it is read out: "5.8 cm".
  std::string spoken(double value) const;

 private:
  SliderOptions options_;
  TensorInfo tensor_;
  NumberRules rules_;
  int decimals_ = 0;  ///< of what the thumb can give
  double position_ = 0;
  NumberValue number_;
};

}  // namespace vitrine
