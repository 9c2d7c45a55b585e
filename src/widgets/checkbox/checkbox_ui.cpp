#include "base/strings.h"
#include "widgets/checkbox/checkbox.h"
#include "widgets/kit_ui.h"

namespace vitrine {

void draw_checkbox(Widget& widget, Ui& ui) {
  auto& checkbox = static_cast<Checkbox&>(widget);
  // The heading stands beside it: the words say what the mark means.
  const auto changed = ui.checkbox({.id = "value",
                                    .name = checkbox.common.label,
                                    .text = tr(checkbox.is_checked() ? Text::yes : Text::no),
                                    .checked = checkbox.is_checked()},
                                   {0, 0, ui.width(), ui.height()});
  if (changed) checkbox.check(*changed);
}

}  // namespace vitrine
