#include "widgets/radio/radio.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&ChoiceOptions::choices>("choices", kChoicesText,
                                   {.max_items = 100, .required = true, .example = "[\"No\", \"Yes\"]"}),
    field<&ChoiceOptions::value>("value",
                                 "What it starts with: one of the choices. Without it, none is chosen, and "
                                 "the model waits for one.",
                                 {.example = "\"Yes\""}),
};

}  // namespace

bool Radio::is_bar() const {
  constexpr double kBar = 254, kPadding = 22;  // CSS px: a stage on a page that is 320 wide; of one segment
  const auto& names = choices().names();
  return static_cast<double>(names.size()) * (rough_width(names) + kPadding) <= kBar;
}

Room Radio::room() const {
  if (is_bar()) return {.fixed_px = 44, .compact = true};
  return {.fixed_px = list_height(choices().names())};
}

WidgetType radio_type() {
  return {.type = "radio",
          .text = docs_only(
              "One of several, all of them in sight. Few with short names stand beside one another."),
          .is_input = true,
          .value_text = docs_only("the value of a choice, which is its name where it has no other"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Radio>(); },
          // A signature names no choices, so it is only ever asked for.
          .fits = [](const TensorInfo&, Direction) -> WidgetFit { return {}; }};
}

}  // namespace vitrine
