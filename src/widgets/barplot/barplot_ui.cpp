#include "widgets/plots_ui.h"

namespace vitrine {

void draw_barplot(Widget& widget, Ui& ui) { draw_plot(static_cast<Plot&>(widget), ui); }

}  // namespace vitrine
