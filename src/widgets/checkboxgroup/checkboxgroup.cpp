#include "widgets/checkboxgroup/checkboxgroup.h"

#include "base/text.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&CheckboxGroupOptions::choices>(
        "choices",
        "What there is to check: names, or `[name, value]` pairs of what is shown and what `predict()` calls "
        "it.",
        {.max_items = 200, .required = true, .example = "[\"Wind\", \"Rain\"]"}),
    field<&CheckboxGroupOptions::value>("value", "What is checked at the start: a list of choices.",
                                        {.example = "[\"Rain\"]"}),
};

}  // namespace

void CheckboxGroup::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  const std::size_t before = errors.size();
  choices_.configure_several(options_.choices, tensor, common, where, errors);
  chosen_.assign(choices_.size(), 0);
  if (errors.size() != before) return;
  if (const Status taken = set_value(options_.value); !taken)
    errors.push_back({Code::spec_not_allowed, pointer(where, "value"), taken.error().detail});
}

void CheckboxGroup::clear() {
  if (!set_value(options_.value)) chosen_.assign(choices_.size(), 0);
}

Value CheckboxGroup::value() const {
  Value list = Value::Array{};
  for (std::size_t i = 0; i < chosen_.size(); ++i) {
    if (chosen_[i] != 0) list.push(choices_.value(i));
  }
  return list;
}

Status CheckboxGroup::set_value(const Value& value) {
  if (!value.is_array() && !value.is_null()) {
    return Error{Code::input_wrong_type, common.name,
                 "expected a list of choices, got " + std::string(value.type_name())};
  }
  std::vector<char> chosen(choices_.size(), 0);
  for (const Value& item : value.items()) {
    const Result<std::size_t> at = choices_.find(item);
    if (!at) return Error{at.error().code, common.name, at.error().detail};
    chosen[*at] = 1;
  }
  chosen_ = std::move(chosen);
  return Done{};
}

WidgetType checkboxgroup_type() {
  return {.type = "checkboxgroup",
          .text = docs_only(
              "Any of several, for a tensor with one number for each: 1 where it is checked, otherwise 0."),
          .is_input = true,
          .value_text =
              docs_only("a list of choices, each by its value, which is its name where it has no other"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<CheckboxGroup>(); },
          // A signature names no choices, so it is only ever asked for.
          .fits = [](const TensorInfo&, Direction) -> WidgetFit { return {}; }};
}

}  // namespace vitrine
