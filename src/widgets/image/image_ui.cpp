#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "widgets/image/image_parts_ui.h"

namespace vitrine {
namespace {

constexpr float kGap = 12;    // between a plate, texts and buttons
constexpr float kInset = 10;  // of the drop zone's dashes
constexpr float kLine = 24;
constexpr float kIconPlate = 44;

/// What pressing the zone does, as long as there is no picture: the first of the sources that there is.
enum class Primary { choose, camera, paste, none };

Primary primary_of(const ImageInput& input, const Ui& ui) {
  if (input.takes(Source::upload)) return Primary::choose;
  if (input.takes(Source::webcam) && ui.page().camera) return Primary::camera;
  if (input.takes(Source::clipboard) && ui.page().clipboard) return Primary::paste;
  return Primary::none;
}

struct Words {
  std::string title, more;
};

Words words_of(const ImageInput& input, const Ui& ui, Primary primary) {
  if (input.camera().state == Camera::State::opening)
    return {tr(Text::waiting_for_camera), tr(Text::camera_may_ask)};
  if (!input.pending_name().empty()) return {tr(Text::reading, {input.pending_name()}), {}};
  const bool pastes = input.takes(Source::clipboard);
  switch (primary) {
    case Primary::choose:
      return {tr(Text::drop_picture), tr(pastes ? Text::paste_or_choose : Text::or_choose)};
    case Primary::camera:
      return {tr(Text::use_camera), pastes ? tr(Text::or_paste) : std::string()};
    case Primary::paste:
      return {tr(Text::paste_picture), {}};
    case Primary::none:
      break;
  }
  if (pastes) return {tr(Text::paste_picture), {}};
  return {tr(Text::no_camera_here), tr(ui.page().secure ? Text::camera_not_given : Text::camera_needs_https)};
}

/// What it is called that can be pressed, and its picture.
struct Action {
  std::string_view id;
  std::string name;
  Icon icon;
};

Action action_of(Primary primary) {
  switch (primary) {
    case Primary::camera:
      return {.id = "camera", .name = tr(Text::use_camera), .icon = Icon::camera};
    case Primary::paste:
      return {.id = "paste", .name = tr(Text::paste), .icon = Icon::paste};
    case Primary::choose:
    case Primary::none:
      break;
  }
  return {.id = "choose", .name = tr(Text::choose_file), .icon = Icon::upload};
}

void start(ImageInput& input, Primary primary) {
  if (primary == Primary::choose) input.ask_for_file();
  if (primary == Primary::camera) input.open_camera();
  if (primary == Primary::paste) input.ask_for_clipboard();
}

/// The sources that the zone itself does not stand for, in a row under it.
void draw_other_sources(ImageInput& input, Ui& ui, Primary primary, bool disabled) {
  const float y = tools_top(ui);
  float x = 0;
  for (const Primary other : {Primary::camera, Primary::paste}) {
    const bool there = other == Primary::camera ? input.takes(Source::webcam) && ui.page().camera
                                                : input.takes(Source::clipboard) && ui.page().clipboard;
    if (other == primary || !there) continue;
    const Action action = action_of(other);
    float used = 0;
    if (ui.text_button({.id = action.id, .name = action.name, .disabled = disabled}, x, y, &used))
      start(input, other);
    x += used + kGap;
  }
}

/// All of it is one button.
void draw_drop_zone(ImageInput& input, Ui& ui) {
  const Theme& t = ui.theme();
  const Primary primary = primary_of(input, ui);
  const Action action = action_of(primary);
  const bool opening = input.camera().state == Camera::State::opening;
  const bool waiting = opening || input.pending();
  const bool others = opening ||
                      (primary != Primary::camera && input.takes(Source::webcam) && ui.page().camera) ||
                      (primary != Primary::paste && input.takes(Source::clipboard) && ui.page().clipboard);
  const Box zone{0, 0, ui.width(), std::max(1.0f, ui.height() - (others ? ImageInput::kToolsHeight : 0.0f))};
  Ui::Area area;
  if (primary != Primary::none) {
    area = ui.area_button({.id = action.id, .name = action.name, .disabled = waiting}, zone);
    if (area.pressed) start(input, primary);
  }
  const float over = std::max(area.hover, area.held);
  ui.fill(zone, mix(t.fill, t.accent_soft, over), t.radius);
  ui.dashed({kInset, kInset, zone.width - 2 * kInset, zone.height - 2 * kInset},
            waiting ? t.line : mix(ui.has_problem() ? t.bad : t.edge, t.accent, over), t.radius_small);
  const Words words = words_of(input, ui, primary);
  const TextStyle title_style{.weight = 600, .align = Align::center, .color = t.ink};
  const TextStyle more_style{.size = Theme::text_small, .align = Align::center, .color = t.ink_soft};
  const float inner = zone.width - 4 * kInset;
  float y = (zone.height - kIconPlate - kGap - 2 * kLine) / 2;
  if (!waiting && primary != Primary::none) {
    const Box plate{(zone.width - kIconPlate) / 2, y, kIconPlate, kIconPlate};
    ui.fill(plate, mix(t.card, t.accent, over), kIconPlate / 2);
    constexpr float kIcon = 20, kIn = (kIconPlate - kIcon) / 2;
    ui.icon(action.icon, {plate.x + kIn, plate.y + kIn, kIcon, kIcon}, mix(t.ink_soft, t.accent_ink, over));
  }
  y += kIconPlate + kGap;
  ui.text(words.title, {2 * kInset, y, inner, kLine}, title_style);
  ui.text(words.more, {2 * kInset, y + kLine, inner, kLine}, more_style);
  ui.said("state", words.title, zone);
  if (!words.more.empty()) ui.said("more", words.more, zone);
  if (area.focus_visible) ui.focus_ring(zone, t.radius);
  if (opening) {
    if (ui.text_button({.id = "stop", .name = tr(Text::cancel)}, 0, tools_top(ui))) input.close_camera();
  } else if (others) {
    draw_other_sources(input, ui, primary, waiting);
  }
}

/// What the picture is called, and its size.
void draw_state(const ImageInput& input, Ui& ui, Box line) {
  const TextStyle style{.size = Theme::text_small, .color = ui.theme().ink_soft};
  if (input.pending()) {
    const std::string reading = tr(Text::reading, {input.pending_name()});
    ui.text(reading, line, style);
    ui.said("state", reading, line);
    return;
  }
  // A long name is cut, the size is not; where there is room for neither, both are only said.
  constexpr std::string_view kDot = " · ";
  constexpr float kLeastName = 40;
  const std::string_view name = input.file_name();
  std::string size = std::to_string(input.view().width()) + " × " + std::to_string(input.view().height());
  ui.said("state", name.empty() ? size : std::string(name) + std::string(kDot) + size, line);
  const float dot_width = ui.text_width(kDot, style);
  float size_width = ui.text_width(size, style);
  const bool has_name = !name.empty() && size_width + dot_width + kLeastName <= line.width;
  if (has_name) {
    size.insert(ui.rtl() ? size.size() : 0, kDot);  // towards the name
    size_width = ui.text_width(size, style);
  }
  if (size_width > line.width) return;
  const float used =
      has_name ? ui.text(name, {line.x, line.y, line.width - size_width, line.height}, style) : 0;
  ui.text(size, {line.x + used, line.y, line.width - used, line.height}, style);
}

/// How large the picture is for the model, where that can be chosen.
void draw_size(ImageInput& input, Ui& ui, const std::vector<ImageInput::SizeChoice>& sizes, Box line) {
  constexpr float kWidest = 168, kNarrowest = 112;  // below, there is no room for the size beside the arrow
  std::vector<std::string> names;
  int selected = -1;
  for (const ImageInput::SizeChoice& size : sizes) {
    if (size.max_side == input.max_side()) selected = static_cast<int>(names.size());
    names.push_back(std::to_string(size.width) + " × " + std::to_string(size.height));
  }
  line.width = line.width < kNarrowest ? Theme::touch : std::min(line.width, kWidest);
  const std::string name = tr(Text::size_for_model);
  const std::optional<int> chosen =
      ui.select({.id = "size", .name = name, .options = names, .selected = selected}, line);
  if (chosen) input.choose_max_side(sizes[static_cast<std::size_t>(*chosen)].max_side);
}

void draw_tools(ImageInput& input, Ui& ui) {
  const float y = tools_top(ui);
  const bool again = input.is_from_camera() && ui.page().camera && input.takes(Source::webcam);
  const float left = again || input.takes(Source::upload) ? Theme::touch : 0.0f;
  float x = ui.width() - (input.edited() ? 4 : 3) * Theme::touch;
  const Box line{left + kGap, y, std::max(1.0f, x - left - 2 * kGap), Theme::touch};
  const std::vector<ImageInput::SizeChoice> sizes = input.size_choices();
  if (sizes.empty() || input.pending())
    draw_state(input, ui, line);
  else
    draw_size(input, ui, sizes, line);

  const bool busy = input.pending();
  if (again) {
    if (ui.icon_button(
            {.id = "camera", .name = tr(Text::use_camera_again), .icon = Icon::camera, .disabled = busy}, 0,
            y))
      input.open_camera();
  } else if (input.takes(Source::upload)) {
    if (ui.icon_button(
            {.id = "choose", .name = tr(Text::choose_another_file), .icon = Icon::upload, .disabled = busy},
            0, y))
      input.ask_for_file();
  }
  const auto button = [&](const Ui::Button& it) {
    const bool pressed = ui.icon_button(it, x, y);
    x += Theme::touch;
    return pressed;
  };
  const bool unseen = busy || input.picture() == 0;
  // First, so that the others stay where they are: who turns twice must not bring the original back.
  if (input.edited() &&
      button({.id = "reset", .name = tr(Text::to_original), .icon = Icon::undo, .disabled = busy}))
    input.reset();
  if (button({.id = "crop", .name = tr(Text::crop), .icon = Icon::crop, .disabled = unseen}))
    input.begin_crop();
  if (button({.id = "turn", .name = tr(Text::turn_right), .icon = Icon::turn, .disabled = busy}))
    input.turn();
  if (button({.id = "clear", .name = tr(Text::clear), .icon = Icon::trash})) input.clear();
}

void draw_picture(ImageInput& input, Ui& ui) {
  const Theme& t = ui.theme();
  const Box box{0, 0, ui.width(), std::max(1.0f, ui.height() - ImageInput::kToolsHeight)};
  if (input.displayed() == 0) {
    ui.fill(box, t.fill, t.radius);
  } else {
    // The browser shows it under the canvas.
    ui.add_node({.id = "picture",
                 .role = Role::picture,
                 .name = input.file_name().empty() ? input.common.label : input.file_name(),
                 .x = box.x,
                 .y = box.y,
                 .width = box.width,
                 .height = box.height,
                 .picture = input.displayed()});
  }
  if (input.crop())
    draw_crop(input, ui, box);
  else
    draw_tools(input, ui);
}

}  // namespace

void draw_image(Widget& widget, Ui& ui) {
  if (widget.direction == Direction::output) return draw_image_output(static_cast<ImageOutput&>(widget), ui);
  auto& input = static_cast<ImageInput&>(widget);
  if (input.camera().state == Camera::State::on)
    draw_camera(input, ui);
  else if (input.is_empty() || input.camera().state == Camera::State::opening)
    draw_drop_zone(input, ui);
  else
    draw_picture(input, ui);
}

}  // namespace vitrine
