// How plots are drawn: axes, marks, legend, what is pointed at, and their mirror.
#pragma once

#include <cstdint>
#include <string_view>

#include "widgets/kit_ui.h"
#include "widgets/plots.h"

namespace vitrine {

/// The widget, its state before a result too.
void draw_plot(Plot& plot, Ui& ui);
/// Axes and marks in the box, with the keyboard's way through the points as the node "points". `name` is the
/// plot's; `opacity` that of an old answer. The point that is looked at, or -1.
std::int64_t draw_plot_data(PlotData& data, Ui& ui, Box box, std::string_view name, float opacity);

}  // namespace vitrine
