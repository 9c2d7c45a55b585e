#include "widgets/barplot/barplot.h"

namespace vitrine {

WidgetType barplot_type() {
  return {.type = "barplot",
          .text = docs_only("Numbers as bars, beside one another or, with long names, below one another; "
                            "several series as groups."),
          .is_output = true,
          .value_text = kPlotValueText,
          .fields = plot_fields(),
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Plot>(PlotMark::bar); },
          .fits = [](const TensorInfo&, Direction) { return WidgetFit{}; }};
}

}  // namespace vitrine
