#include "widgets/lineplot/lineplot.h"

namespace vitrine {

WidgetType lineplot_type() {
  return {.type = "lineplot",
          .text = docs_only("Numbers as a line, several series as lines of their own colours."),
          .is_output = true,
          .value_text = kPlotValueText,
          .fields = plot_fields(),
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Plot>(PlotMark::line); },
          .fits = [](const TensorInfo&, Direction) { return WidgetFit{}; }};
}

}  // namespace vitrine
