#include "widgets/widget.h"

#include <functional>

#include "base/json.h"

namespace vitrine {

std::span<const FieldRow> common_fields() {
  static constexpr FieldRow rows[] = {
      field<&CommonOptions::name>("name",
                                  "Key of this value in `vitrine.predict()`, and the address of its place in "
                                  "the page. Made from the label, or the tensor's name, when not given."),
      field<&CommonOptions::label>("label", "The heading. Made from the tensor's name when not given."),
      field<&CommonOptions::info>("info", "A sentence under the heading."),
      field<&CommonOptions::tensor>("tensor",
                                    "The model's tensor that this input feeds or this output shows. Without "
                                    "it, inputs and outputs take the model's tensors in their order."),
      field<&CommonOptions::index>("index",
                                   "The element of that tensor, counted from 0 in row-major order, when "
                                   "several widgets share one tensor.",
                                   {.at_least = 0, .at_most = 1099511627775.0}),
  };
  return rows;
}

std::uint64_t Widget::revision() const { return std::hash<std::string>{}(dump_json(value())); }

Status Widget::set_value(const Value&) {
  return Error{Code::input_wrong_type, common.name, "an output takes no value"};
}

Result<Tensor> Widget::to_tensor() const { return Error{Code::input_empty, common.name, {}}; }

Status Widget::from_tensor(const Tensor&) {
  return Error{Code::run_output_mismatch, common.name, "an input shows no result"};
}

std::vector<std::string_view> Widget::tensor_names() {
  const std::vector<TensorField> further = further_tensors();
  std::vector<std::string_view> names = {common.tensor};
  for (const TensorField& field : further) names.push_back(*field.tensor);
  return names;
}

void Widget::configure_all(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors) {
  configure(tensors.front(), where, errors);
}

Status Widget::from_tensors(std::span<const Tensor* const> tensors) { return from_tensor(*tensors.front()); }

// NOLINTNEXTLINE(performance-unnecessary-value-param): a widget that asks for a picture keeps its pixels
Status Widget::reply(Result<Value> answer) {
  if (!answer) return answer.error();
  return Done{};
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): a widget that takes files keeps the bytes
Status Widget::take_file(Value) { return Error{Code::input_wrong_type, common.name, "it takes no file"}; }

}  // namespace vitrine
