#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"
#include "widgets/number/number.h"

namespace vitrine {

void draw_number(Widget& widget, Ui& ui) {
  auto& number = static_cast<Number&>(widget);
  constexpr float kUnitGap = 8;
  const std::string& unit_text = number.settings().unit;
  const TextStyle unit_style{.size = Theme::text_small, .color = ui.theme().ink_faint};
  const float unit =
      unit_text.empty() ? 0 : std::min(std::ceil(ui.text_width(unit_text, unit_style)), ui.width() / 3);
  const float width = ui.width() - (unit > 0 ? unit + kUnitGap : 0);
  const Ui::FieldChange change = ui.field({.id = "value",
                                           .name = number.common.label,
                                           .text = number.number().text(),
                                           .number = true,
                                           .invalid = number.number().problem().has_value()},
                                          {0, 0, width, ui.height()});
  if (change.text) number.type(*change.text);
  if (change.step != 0) number.nudge(change.step);
  if (!ui.focused("value")) number.settle();
  if (unit > 0) ui.text(unit_text, {width + kUnitGap, 0, unit, ui.height()}, unit_style);
}

}  // namespace vitrine
