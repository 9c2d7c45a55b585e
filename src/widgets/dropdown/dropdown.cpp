#include "widgets/dropdown/dropdown.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&ChoiceOptions::choices>(
        "choices", kChoicesText,
        {.max_items = 10000, .required = true, .example = "[[\"Sand\", 2.65], [\"Loam\", 2.6]]"}),
    field<&ChoiceOptions::value>("value", "What it starts with: one of the choices. Without it, the first.",
                                 {.example = "\"Loam\""}),
};

}  // namespace

WidgetType dropdown_type() {
  return {.type = "dropdown",
          .text = docs_only("One of several, from a list that opens."),
          .is_input = true,
          .value_text = docs_only("the value of a choice, which is its name where it has no other"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Dropdown>(); },
          // A signature names no choices, so it is only ever asked for.
          .fits = [](const TensorInfo&, Direction) -> WidgetFit { return {}; }};
}

}  // namespace vitrine
