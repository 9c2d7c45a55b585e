#include <algorithm>

#include "base/strings.h"
#include "widgets/file/file.h"
#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kGap = 12, kInset = 10, kPlate = 44, kIcon = 20, kLine = 22;

/// A plate with an icon, and two lines beside it, in what is left of the box.
void draw_lines(Ui& ui, Icon icon, std::string_view title, std::string_view more, float right, float over) {
  const Theme& t = ui.theme();
  const float middle = ui.height() / 2, left = kInset + kGap;
  const Box plate{left, middle - kPlate / 2, kPlate, kPlate};
  constexpr float kIn = (kPlate - kIcon) / 2;
  ui.fill(plate, mix(t.card, t.accent, over), kPlate / 2);
  ui.icon(icon, {plate.x + kIn, plate.y + kIn, kIcon, kIcon}, mix(t.ink_soft, t.accent_ink, over));
  const float x = plate.right() + kGap, width = std::max(1.0f, right - x);
  ui.text(title, {x, middle - kLine, width, kLine}, {.weight = 600, .color = t.ink});
  ui.text(more, {x, middle, width, kLine}, {.size = Theme::text_small, .color = t.ink_soft});
  ui.said("state", tr(Text::listed, {title, more}), {x, middle - kLine, width, 2 * kLine});
}

}  // namespace

void draw_file(Widget& widget, Ui& ui) {
  auto& file = static_cast<FileInput&>(widget);
  const Theme& t = ui.theme();
  const Box box{0, 0, ui.width(), ui.height()};
  if (file.is_empty()) {
    const Ui::Area area = ui.area_button({.id = "choose", .name = tr(Text::choose_file)}, box);
    if (area.pressed) file.ask_for_file();
    const float over = std::max(area.hover, area.held);
    ui.fill(box, mix(t.fill, t.accent_soft, over), t.radius);
    ui.dashed({kInset, kInset, box.width - 2 * kInset, box.height - 2 * kInset},
              mix(ui.has_problem() ? t.bad : t.edge, t.accent, over), t.radius_small);
    draw_lines(ui, Icon::upload, tr(Text::drop_file), file.wanted(), box.width - 2 * kInset, over);
    if (area.focus_visible) ui.focus_ring(box, t.radius);
    return;
  }
  ui.fill(box, t.fill, t.radius);
  const float y = (box.height - Theme::touch) / 2, clear_x = box.width - kInset - Theme::touch;
  const float choose_x = clear_x - Theme::touch;
  draw_lines(ui, Icon::file, file.name(), file.facts(), choose_x, 0);
  const std::string choose = tr(Text::choose_another_file), clear = tr(Text::clear);
  if (ui.icon_button({.id = "choose", .name = choose, .icon = Icon::upload}, choose_x, y))
    file.ask_for_file();
  if (ui.icon_button({.id = "clear", .name = clear, .icon = Icon::trash}, clear_x, y)) file.clear();
}

}  // namespace vitrine
