#include "base/strings.h"
#include "widgets/dropdown/dropdown.h"
#include "widgets/kit_ui.h"

namespace vitrine {

void draw_dropdown(Widget& widget, Ui& ui) {
  auto& dropdown = static_cast<Dropdown&>(widget);
  const auto chosen = ui.select({.id = "value",
                                 .name = dropdown.common.label,
                                 .options = dropdown.choices().names(),
                                 .selected = dropdown.selected(),
                                 .placeholder = tr(Text::choose)},
                                {0, 0, ui.width(), ui.height()});
  if (chosen) dropdown.choose(*chosen);
}

}  // namespace vitrine
