#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "widgets/image/image_parts_ui.h"
#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kGap = 12;    // between a plate, texts and buttons
constexpr float kInset = 10;  // of the drop zone's dashes
constexpr float kLine = 24;
constexpr float kIconPlate = 44;

/// All of it is the button that opens the file dialog.
void draw_drop_zone(ImageInput& input, Ui& ui) {
  const Theme& t = ui.theme();
  const Box zone{0, 0, ui.width(), ui.height()};
  const bool reading = input.pending();
  const Ui::Area area =
      ui.area_button({.id = "choose", .name = tr(Text::choose_file), .disabled = reading}, zone);
  if (area.pressed) input.ask_for_file();

  const float over = std::max(area.hover, area.held);
  ui.fill(zone, mix(t.fill, t.accent_soft, over), t.radius);
  ui.dashed({kInset, kInset, zone.width - 2 * kInset, zone.height - 2 * kInset},
            reading ? t.line : mix(ui.has_problem() ? t.bad : t.edge, t.accent, over), t.radius_small);
  const std::string title = reading ? tr(Text::reading, {input.pending_name()}) : tr(Text::drop_picture);
  const std::string more = reading ? std::string() : tr(Text::paste_or_choose);
  const TextStyle title_style{.weight = 600, .align = Align::center, .color = t.ink};
  const TextStyle more_style{.size = Theme::text_small, .align = Align::center, .color = t.ink_soft};
  const float inner = zone.width - 4 * kInset;
  float y = (zone.height - kIconPlate - kGap - 2 * kLine) / 2;
  if (!reading) {
    const Box plate{(zone.width - kIconPlate) / 2, y, kIconPlate, kIconPlate};
    ui.fill(plate, mix(t.card, t.accent, over), kIconPlate / 2);
    constexpr float kIcon = 20, kIn = (kIconPlate - kIcon) / 2;
    ui.icon(Icon::upload, {plate.x + kIn, plate.y + kIn, kIcon, kIcon}, mix(t.ink_soft, t.accent_ink, over));
  }
  y += kIconPlate + kGap;
  ui.text(title, {2 * kInset, y, inner, kLine}, title_style);
  ui.text(more, {2 * kInset, y + kLine, inner, kLine}, more_style);
  ui.said("state", reading ? title : tr(Text::listed, {title, more}), zone);
  if (area.focus_visible) ui.focus_ring(zone, t.radius);
}

void draw_picture(ImageInput& input, Ui& ui) {
  const Theme& t = ui.theme();
  const Box box{0, 0, ui.width(), std::max(1.0f, ui.height() - ImageInput::kToolsHeight)};
  const std::string name = input.file_name().empty() ? input.common.label : input.file_name();
  if (input.picture() == 0) {
    ui.fill(box, t.fill, t.radius);
  } else {
    // The browser shows it under the canvas; nothing is drawn over it.
    ui.add_node({.id = "picture",
                 .role = Role::picture,
                 .name = name,
                 .x = box.x,
                 .y = box.y,
                 .width = box.width,
                 .height = box.height,
                 .picture = input.picture()});
  }

  const float y = ui.height() - Theme::touch, right = ui.width() - Theme::touch;
  const Box line{Theme::touch + kGap, y, std::max(1.0f, right - Theme::touch - 2 * kGap), Theme::touch};
  const TextStyle style{.size = Theme::text_small, .color = t.ink_soft};
  std::string size = std::to_string(input.image().width) + " × " + std::to_string(input.image().height);
  if (input.pending()) {
    const std::string reading = tr(Text::reading, {input.pending_name()});
    ui.text(reading, line, style);
    ui.said("state", reading, line);
  } else {
    // A long name is cut, the size is not.
    if (!input.file_name().empty()) size = " · " + size;
    const float size_width = std::min(ui.text_width(size, style), line.width);
    const float used = ui.text(input.file_name(), {line.x, y, line.width - size_width, Theme::touch}, style);
    ui.text(size, {line.x + used, y, line.width - used, Theme::touch}, style);
    ui.said("state", input.file_name() + size, line);
  }
  const std::string choose = tr(Text::choose_another_file), clear = tr(Text::clear);
  if (ui.icon_button({.id = "choose", .name = choose, .icon = Icon::upload, .disabled = input.pending()}, 0,
                     y)) {
    input.ask_for_file();
  }
  if (ui.icon_button({.id = "clear", .name = clear, .icon = Icon::trash}, right, y)) input.clear();
}

}  // namespace

void draw_image(Widget& widget, Ui& ui) {
  if (widget.direction == Direction::output) return draw_image_output(static_cast<ImageOutput&>(widget), ui);
  auto& input = static_cast<ImageInput&>(widget);
  if (input.is_empty())
    draw_drop_zone(input, ui);
  else
    draw_picture(input, ui);
}

}  // namespace vitrine
