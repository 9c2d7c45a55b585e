#include "widgets/registry_ui.h"

namespace vitrine {

#define WIDGET(folder) void draw_##folder(Widget& widget, Ui& ui);
#include "widgets/list.inc"
#undef WIDGET

DrawWidget find_draw(std::string_view type) {
#define WIDGET(folder) \
  if (type == #folder) return draw_##folder;
#include "widgets/list.inc"
#undef WIDGET
  return nullptr;
}

}  // namespace vitrine
