#include "base/strings.h"
#include "widgets/dataframe/dataframe_parts_ui.h"

namespace vitrine {

void draw_dataframe(Widget& widget, Ui& ui) {
  draw_dataframe_output(static_cast<DataframeOutput&>(widget), ui);
}

void draw_dataframe_output(DataframeOutput& output, Ui& ui) {
  const Theme& t = ui.theme();
  const Box box{0, 0, ui.width(), ui.height()};
  if (output.is_empty()) {
    // Where the values will stand.
    ui.fill({0, 0, box.width, Theme::touch}, t.fill, t.radius_small);
    constexpr float kBone = 12, kPadding = 12;
    int row = 0;
    for (float y = Theme::touch; y + DataframeOutput::kRowHeight <= box.height;
         y += DataframeOutput::kRowHeight)
      ui.fill({kPadding, y + kBone, (box.width - 2 * kPadding) * (row++ % 2 == 0 ? 1.0f : 0.72f), kBone},
              t.fill, 4);
    ui.said("table", tr(Text::no_result_yet), box);
    return;
  }
  if (output.sort_on()) ui.animate_again();
  const TableChange change = ui.table({.id = "table",
                                       .name = output.common.label,
                                       .source = output,
                                       .revision = output.revision(),
                                       .row_height = DataframeOutput::kRowHeight,
                                       .sortable = true,
                                       .sorted = output.sorted(),
                                       .descending = output.descending(),
                                       .dimmed = 0.45f * ui.busy()},
                                      output.view(), box);
  if (change.sort) {
    output.sort_by(*change.sort);
    ui.animate_again();
  }
}

}  // namespace vitrine
