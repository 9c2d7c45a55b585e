#include "widgets/kit_ui.h"
#include "widgets/radio/radio.h"

namespace vitrine {

void draw_radio(Widget& widget, Ui& ui) {
  auto& radio = static_cast<Radio&>(widget);
  const std::vector<std::string>& names = radio.choices().names();
  const Ui::Choice choice{
      .id = "value", .name = radio.common.label, .options = names, .selected = radio.selected()};
  const Box box{0, 0, ui.width(), ui.height()};
  const auto chosen =
      radio.is_bar() ? ui.segments(choice, box) : ui.radio_list(choice, columns_for(names), box);
  if (chosen) radio.choose(*chosen);
}

}  // namespace vitrine
