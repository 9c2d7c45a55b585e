// What slider and number have in common: reading what a person typed, the grid of steps, and feeding one
// number to a tensor.
//
//   NumberValue number;
//   number.type("5,8", {.minimum = 0, .maximum = 10});   // every key stroke; wrong text stays, with its
//   problem if (number.problem()) … else if (number.value()) …
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "tensor/tensor.h"
#include "widgets/widget.h"

namespace vitrine {

/// A decimal with point or comma, a sign (also U+2212), an exponent, spaces around it and between groups of
/// three digits. Error input_wrong_type for anything else, among it "1,234" (in a language that writes
/// decimals with a comma, "1.234"), which two readers read as two numbers.
Result<double> parse_number(std::string_view text);

/// Inside the range, on minimum + n × step, and as short in decimals as the step is written. step 0: only
/// inside the range. A maximum that is not on the grid is never reached, as in HTML's range input.
double on_grid(double value, double minimum, double maximum, double step);

/// Decimals that the number needs to be written exactly, at most 12.
int decimals_of(double value);
/// Rounded to that many decimals, which are all written: "0.50"; never "-0".
std::string format_decimals(double value, int decimals);

/// "93 %", "< 1 %"; "100 %" only from 99.5 % on, "0 %" only for nothing at all. `part`: 0..1.
std::string percent_text(double part);

struct NumberRules {
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool whole = false;
  int precision = -1;  ///< decimals that are kept; -1: all
};

/// A number and the text of the field that it is typed into.
class NumberValue {
 public:
  /// Text from the keyboard. What cannot be used stays visible, and there is then no value.
  void type(std::string text, const NumberRules& rules);
  /// From a program, the pointer or an arrow key, with the text that shows it. Errors: input_wrong_type,
  /// input_out_of_range; the old value then stays.
  Status set(const Value& value, const NumberRules& rules, int decimals);
  /// The keyboard has left the field: the value is written in full.
  void settle(int decimals);
  void clear() { *this = {}; }

  const std::optional<double>& value() const { return value_; }
  const std::string& text() const { return text_; }
  /// Why what was typed is no value; `where` is empty.
  const std::optional<Error>& problem() const { return problem_; }

 private:
  std::optional<double> value_;
  std::string text_;
  std::optional<Error> problem_;
};

/// Whether a graph ends in a regressor there, which its name then says (demo/tool/infer.cpp): numbers, and no
/// scores of classes.
bool is_regression(const TensorInfo& tensor);

/// Numbers that the element type counts without loss: of 64-bit integers those up to 2^53.
NumberRules rules_of(DType dtype);

/// Whether one number can feed the tensor, or the element that `common.index` names; otherwise an error
/// spec_widget_mismatch is added.
bool check_one_number(const TensorInfo& tensor, const CommonOptions& common, std::string_view where,
                      Errors& errors);
/// The tensor of that number, or, with common.index, the one element.
Tensor tensor_of_number(const TensorInfo& tensor, const CommonOptions& common, double value);

}  // namespace vitrine
