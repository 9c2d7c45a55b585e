#include "widgets/checkbox/checkbox.h"

#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&CheckboxOptions::value>("value", "Whether it is checked at the start."),
};

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  if (direction != Direction::input || tensor.dtype != DType::bool_) return {};
  const std::int64_t count = element_count(tensor.shape).value_or(0);
  if (count == 1) return {.score = 90, .options = Value::Object{}, .reason = "it takes yes or no"};
  constexpr std::int64_t kMostBoxes = 20;
  if (count < 2 || count > kMostBoxes) return {};
  return {.score = 80,
          .per_element = true,
          .options = Value::Object{},
          .reason = "it takes " + std::to_string(count) + " times yes or no, one box for each",
          .assumptions = {{"label", "named by position"}}};
}

}  // namespace

void Checkbox::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  if (check_one_number(tensor, common, where, errors)) clear();
}

Status Checkbox::set_value(const Value& value) {
  if (!value.is_bool()) {
    return Error{Code::input_wrong_type, common.name,
                 "expected true or false, got " + std::string(value.type_name())};
  }
  checked_ = value.boolean();
  return Done{};
}

Result<Tensor> Checkbox::to_tensor() const { return tensor_of_number(tensor_, common, checked_ ? 1 : 0); }

WidgetType checkbox_type() {
  return {.type = "checkbox",
          .text = docs_only("Yes or no: true or false for a bool tensor, 1 or 0 for any other number."),
          .is_input = true,
          .value_text = docs_only("true or false"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Checkbox>(); },
          .fits = tool_only(fits)};
}

}  // namespace vitrine
