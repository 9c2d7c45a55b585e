#include <algorithm>

#include "widgets/checkboxgroup/checkboxgroup.h"
#include "widgets/kit_ui.h"

namespace vitrine {

void draw_checkboxgroup(Widget& widget, Ui& ui) {
  auto& group = static_cast<CheckboxGroup&>(widget);
  const std::vector<std::string>& names = group.choices().names();
  const int columns = columns_for(names);
  const float width = ui.width() / static_cast<float>(columns);
  const int rows = (static_cast<int>(names.size()) + columns - 1) / columns;
  const float height = ui.height() / static_cast<float>(std::max(rows, 1));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const int at = static_cast<int>(i);
    const std::string id = std::to_string(i);
    const auto changed = ui.checkbox(
        {.id = id, .name = names[i], .checked = group.is_chosen(i)},
        {width * static_cast<float>(at % columns), height * static_cast<float>(at / columns), width, height});
    if (changed) group.choose(i, *changed);
  }
}

}  // namespace vitrine
