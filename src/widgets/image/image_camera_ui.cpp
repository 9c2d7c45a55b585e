#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "widgets/image/image_parts_ui.h"

namespace vitrine {
namespace {

constexpr float kBesideGap = 8;
constexpr float kLeastSelect = 88;

/// Returns where the room for the rest ends.
float draw_shutter(ImageInput& input, Ui& ui, float right, float y) {
  if (ui.icon_button({.id = "stop", .name = tr(Text::stop_camera), .icon = Icon::close},
                     right -= Theme::touch, y)) {
    input.close_camera();
    return right;
  }
  if (input.is_streaming()) return right;
  const std::string name = tr(Text::take_picture);
  const Ui::Button take{.id = "take", .name = name, .icon = Icon::camera, .disabled = input.pending()};
  const float width = ui.text_button_width(take.name);
  constexpr float kOthers = 3 * Theme::touch + kLeastSelect;
  const bool has_room = ui.width() >= width + kOthers;
  right -= has_room ? width : Theme::touch;
  if (has_room ? ui.text_button(take, right, y) : ui.icon_button(take, right, y)) input.take_snapshot();
  return right;
}

}  // namespace

void draw_camera(ImageInput& input, Ui& ui) {
  const Box box{0, 0, ui.width(), std::max(1.0f, ui.height() - ImageInput::kToolsHeight)};
  const float y = tools_top(ui);
  const Camera& camera = input.camera();
  if (ui.video({.id = "video",
                .name = tr(Text::camera_of, {input.common.label}),
                .stream = camera.stream,
                .mirrored = input.mirrored()},
               box)) {
    input.close_camera();
    return;
  }
  ui.said("state", tr(input.is_streaming() ? Text::camera_streams : Text::camera_on), box);
  const std::size_t cameras = camera.ids.size();
  float x = 0;
  if (camera.facing != "environment") {
    if (ui.icon_button(
            {.id = "mirror", .name = tr(Text::mirrored), .icon = Icon::mirror, .pressed = input.mirrored()},
            x, y))
      input.set_mirrored(!input.mirrored());
    x += Theme::touch;
  }
  if (!camera.facing.empty() && cameras > 1) {
    if (ui.icon_button({.id = "other", .name = tr(Text::other_camera), .icon = Icon::turn}, x, y))
      input.turn_camera();
    x += Theme::touch;
  }
  // Which of the cameras stands between; what a narrow stage has no room for is left to the button beside it.
  const float end = draw_shutter(input, ui, ui.width(), y);
  const float room = end - x - 2 * kBesideGap;
  if (cameras > 1 && room >= kLeastSelect && input.camera().state == Camera::State::on) {
    constexpr float kWidest = 260;
    const auto chosen = ui.select(
        {.id = "device", .name = tr(Text::camera), .options = camera.names, .selected = camera.chosen},
        {x + kBesideGap, y, std::min(room, kWidest), Theme::touch});
    if (chosen) input.choose_camera(*chosen);
  }
}

}  // namespace vitrine
