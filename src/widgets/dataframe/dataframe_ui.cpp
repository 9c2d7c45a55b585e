#include <algorithm>

#include "base/strings.h"
#include "widgets/dataframe/dataframe_parts_ui.h"

namespace vitrine {

namespace {

constexpr float kNarrow = 440, kWords = 40;  // CSS px

struct Tool {
  std::string_view id;
  Text name;
  Icon icon;
  bool disabled = false;
};

void draw_dataframe_input(DataframeInput& input, Ui& ui) {
  const Theme& t = ui.theme();
  const float tools = ui.height() - Theme::touch;
  // Where there is little room beside the tools, the words have a line above them, if that hides no row.
  const float rows =
      static_cast<float>(std::min<std::int64_t>(input.rows(), 3) + 1) * DataframeInput::kRowHeight;
  const bool is_narrow = ui.width() < kNarrow && tools - 8 - kWords > rows + kTableBar;
  const bool reading = input.pending();
  const TableChange change = ui.table({.id = "table",
                                       .name = input.common.label,
                                       .source = input,
                                       .revision = input.layout(),
                                       .row_height = DataframeInput::kRowHeight,
                                       .editable = true},
                                      input.view(), {0, 0, ui.width(), tools - 8 - (is_narrow ? kWords : 0)});
  if (change.moved) input.settle();
  if (change.text) input.type(*change.text);
  if (change.cancelled) input.cancel();
  if (change.pasted) input.paste(*change.pasted);
  if (change.undone) input.undo();
  bool again = change.moved || change.text || change.pasted || change.undone || change.cancelled;

  float right = ui.width();
  const auto pressed = [&](const Tool& tool) {
    right -= Theme::touch;
    const std::string words = tr(tool.name);
    const bool is_pressed = ui.icon_button(
        {.id = tool.id, .name = words, .icon = tool.icon, .disabled = tool.disabled || reading}, right,
        tools);
    again |= is_pressed;
    return is_pressed;
  };
  if (pressed({.id = "undo", .name = Text::undo, .icon = Icon::undo, .disabled = !input.can_undo()}))
    input.undo();
  if (pressed({.id = "open", .name = Text::open_csv, .icon = Icon::upload})) input.ask_for_file();
  if (input.is_dynamic()) {
    if (pressed(
            {.id = "remove", .name = Text::remove_row, .icon = Icon::minus, .disabled = input.rows() < 2}))
      input.remove_row();
    if (pressed({.id = "add", .name = Text::add_row, .icon = Icon::plus})) input.add_row();
  }
  const std::string note = input.note();
  const std::string said = reading        ? tr(Text::reading, {input.reading()})
                           : note.empty() ? tr(Text::paste_table)
                                          : note;
  const Box line = is_narrow ? Box{0, tools - kWords, ui.width(), kWords}
                             : Box{0, tools + 4, std::max(1.0f, right - 8), kWords};
  ui.text(said, line,
          {.size = Theme::text_small, .color = note.empty() || reading ? t.ink_soft : t.bad, .wrap = true});
  ui.said("state", said, line);
  if (again) ui.animate_again();  // the table above was drawn as it was before
}

}  // namespace

void draw_dataframe(Widget& widget, Ui& ui) {
  if (widget.direction == Direction::input)
    draw_dataframe_input(static_cast<DataframeInput&>(widget), ui);
  else
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
