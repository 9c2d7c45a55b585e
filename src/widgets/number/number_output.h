// One number of the model's answer, written large, with its unit, and its place in a range where the spec
// gives one.
#pragma once

#include "widgets/number/number.h"

namespace vitrine {

class NumberOutput final : public Widget {
 public:
  NumberOutput() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override { return {.fixed_px = has_range() ? 112.0 : 64.0}; }
  void clear() override;
  /// The number as the model gave it, not rounded; null where it is NaN or infinite.
  Value value() const override;
  /// Takes a tensor with one number, or with common.index any tensor with that element.
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override;
  Cells cells() const override;

  // What the drawn half needs.
  const NumberOptions& settings() const { return options_; }
  /// "5.8", "NaN"; empty before the first answer.
  std::string text() const;
  bool has_range() const { return options_.minimum && options_.maximum; }
  /// 0..1: where the number lies in the range; a number outside lies at its end.
  double part() const;
  bool is_outside() const;
  /// A number as this widget writes it: in options' decimals, or with five digits.
  std::string written(double number) const;

 private:
  NumberOptions options_;
  std::optional<double> number_;
  std::string shown_, exact_;  ///< in no language
};

}  // namespace vitrine
