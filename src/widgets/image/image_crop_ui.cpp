#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/strings.h"
#include "widgets/image/image_parts_ui.h"

namespace vitrine {
namespace {

constexpr int kLeastSide = 8;  // pixels of the picture
constexpr float kReach = 22;   // CSS px around an edge: half of what a finger needs
constexpr float kDim = 0.55f;  // over what is cut off
constexpr float kArm = 16, kThick = 4;

/// Where the picture's pixels lie on the stage.
struct View {
  Box box;  ///< of the picture
  float scale = 1;
  Box of(const PixelBox& p) const {
    return {box.x + static_cast<float>(p.x) * scale, box.y + static_cast<float>(p.y) * scale,
            static_cast<float>(p.width) * scale, static_cast<float>(p.height) * scale};
  }
};

View view_of(const ImageView& image, Box box) {
  const auto width = static_cast<float>(image.width()), height = static_cast<float>(image.height());
  const float scale = std::max(1e-6f, std::min(box.width / width, box.height / height));
  return {{box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2, width * scale,
           height * scale},
          scale};
}

/// The edges that a finger at that place takes; all of the box (no edge) inside it, nothing far outside.
std::optional<unsigned> edges_at(Box box, ImVec2 at) {
  if (at.x < box.x - kReach || at.x > box.right() + kReach || at.y < box.y - kReach ||
      at.y > box.bottom() + kReach)
    return std::nullopt;
  // In a small box the inner half of an edge's reach would leave nothing to move it by.
  const auto near = [](float distance, float size) {
    return distance <= std::min(kReach, std::max(size / 4, 8.0f));
  };
  const float left = std::abs(at.x - box.x), right = std::abs(at.x - box.right());
  const float top = std::abs(at.y - box.y), bottom = std::abs(at.y - box.bottom());
  const auto outside = [](float v, float low, float high) { return v < low || v > high; };
  unsigned edges = kNoEdge;
  if (near(std::min(left, right), box.width) || outside(at.x, box.x, box.right()))
    edges |= left <= right ? kLeft : kRight;
  if (near(std::min(top, bottom), box.height) || outside(at.y, box.y, box.bottom()))
    edges |= top <= bottom ? kTop : kBottom;
  return edges;
}

void take_pointer(ImageInput& input, const SurfaceInput& pointer, const View& view) {
  ImageInput::Drag& drag = input.drag;
  if (pointer.pressed) {
    const ImVec2 at = pointer.path.empty() ? pointer.position : pointer.path.front();
    Box box = view.of(*input.crop());
    box.x -= view.box.x, box.y -= view.box.y;
    drag = {edges_at(box, at), *input.crop(), at.x, at.y};
  }
  if (!pointer.held || !drag.edges) return;
  const auto pixels = [&](float css) {
    return static_cast<int>(std::lround(std::clamp(css / view.scale, -1e6f, 1e6f)));
  };
  input.set_crop(moved(drag.from, *drag.edges, pixels(pointer.position.x - drag.x),
                       pixels(pointer.position.y - drag.y), input.view().width(), input.view().height(),
                       kLeastSide));
}

void take_keys(ImageInput& input, const SurfaceInput& keys) {
  const int step = std::max(1, std::max(input.view().width(), input.view().height()) / 100);
  for (const std::string& pressed : keys.keys) {
    const bool resizes = pressed.starts_with("Shift+");
    const std::string_view key = std::string_view(pressed).substr(resizes ? pressed.find('+') + 1 : 0);
    int dx = 0, dy = 0;
    if (key == "ArrowLeft") dx = -step;
    if (key == "ArrowRight") dx = step;
    if (key == "ArrowUp") dy = -step;
    if (key == "ArrowDown") dy = step;
    if (dx != 0 || dy != 0) {
      const unsigned edges = !resizes ? kNoEdge : dx != 0 ? kRight : kBottom;
      input.set_crop(
          moved(*input.crop(), edges, dx, dy, input.view().width(), input.view().height(), kLeastSide));
    }
    if (key == "Enter") input.apply_crop();
    if (key == "Escape") input.cancel_crop();
    if (!input.crop()) return;
  }
}

void draw_frame(Ui& ui, const View& view, Box kept) {
  const Theme& t = ui.theme();
  const Color dim = with_opacity(t.slate, kDim);
  const Box& all = view.box;
  ui.fill({all.x, all.y, all.width, kept.y - all.y}, dim);
  ui.fill({all.x, kept.bottom(), all.width, all.bottom() - kept.bottom()}, dim);
  ui.fill({all.x, kept.y, kept.x - all.x, kept.height}, dim);
  ui.fill({kept.right(), kept.y, all.right() - kept.right(), kept.height}, dim);
  const Color thirds = with_opacity(t.chalk, 0.35f);
  for (const float part : {1.0f / 3, 2.0f / 3}) {
    ui.fill({kept.x + kept.width * part - 0.5f, kept.y, 1, kept.height}, thirds);
    ui.fill({kept.x, kept.y + kept.height * part - 0.5f, kept.width, 1}, thirds);
  }
  // Light on dark: seen on every picture.
  const Color edge = with_opacity(t.slate, 0.6f);
  ui.stroke(kept, edge, 0, 3);
  ui.stroke(kept, t.chalk, 0, 1.5f);
  const float arm = std::min({kArm, kept.width / 3, kept.height / 3}), half = arm / 2;
  for (const float by : {1.0f, 0.0f}) {  // all that is dark first: it must not cut a corner in two
    const auto handle = [&](float x, float y, float width, float height) {
      ui.fill({x - by, y - by, width + 2 * by, height + 2 * by}, by > 0 ? edge : t.chalk);
    };
    for (const bool right : {false, true}) {
      const float x = right ? kept.right() - kThick : kept.x;
      handle(x, kept.y + kept.height / 2 - half, kThick, arm);
      for (const bool bottom : {false, true}) {
        const float y = bottom ? kept.bottom() - kThick : kept.y;
        if (!right) handle(kept.x + kept.width / 2 - half, y, arm, kThick);
        handle(right ? kept.right() - arm : kept.x, y, arm, kThick);
        handle(x, bottom ? kept.bottom() - arm : kept.y, kThick, arm);
      }
    }
  }
}

}  // namespace

void draw_crop(ImageInput& input, Ui& ui, Box box) {
  {
    const Ui::AsDrawn as_drawn(ui);
    const View view = view_of(input.view(), box);
    const SurfaceInput surface = ui.surface("cut", tr(Text::crop_by_keys, {input.common.label}), view.box);
    ui.takes_focus();
    take_pointer(input, surface, view);
    take_keys(input, surface);
    if (!input.crop()) return ui.animate_again();
    draw_frame(ui, view, view.of(*input.crop()));
    if (surface.focus_visible) ui.focus_ring(view.box, 0);
  }
  const PixelBox kept = *input.crop();
  const float y = tools_top(ui);
  float right = ui.width();
  const std::string size = std::to_string(kept.width) + " × " + std::to_string(kept.height);
  const std::string apply = tr(Text::crop), leave = tr(Text::cancel);
  constexpr float kGap = 8;
  right -= ui.text_button_width(apply);
  const bool applied = ui.text_button({.id = "crop", .name = apply}, right, y);
  right -= ui.text_button_width(leave) + kGap;
  const bool left = ui.text_button({.id = "leave", .name = leave}, right, y);
  const Box line{0, y, std::max(1.0f, right - kGap), Theme::touch};
  ui.text(size, line, {.size = Theme::text_small, .color = ui.theme().ink_soft});
  ui.said("state", tr(Text::crop_kept, {size, std::to_string(kept.x), std::to_string(kept.y)}), line,
          !input.drag.edges);
  if (applied) input.apply_crop();
  if (left) input.cancel_crop();
}

}  // namespace vitrine
