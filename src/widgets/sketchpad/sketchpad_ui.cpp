#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/kit_ui.h"
#include "widgets/sketchpad/sketchpad.h"

namespace vitrine {
namespace {

constexpr float kGap = 12;             // around the row of tools
constexpr float kKeyStep = 1.0f / 28;  // of the shorter side: one arrow key
constexpr float kLeastRail = 72;       // of the pen's size
constexpr float kPreview = 44;         // the room for the pen's size in the row of tools

/// What is kept between frames.
struct Screen {
  Ink ink;
  ImTextureData ink_pixels, picture_pixels;
  std::uint64_t shown = 0;  ///< the edition whose picture picture_pixels shows
  Point cursor{-1, -1};     ///< the keyboard's pen
  bool by_key = false;      ///< it draws the stroke that has not ended
};

/// Where the drawing lies on the stage.
struct Place {
  Box box;         ///< what can be drawn on, CSS pixels
  float unit = 1;  ///< CSS pixels of the shorter side
  float left = 0;  ///< the drawing's x at the box's left edge
  float right = 0;
  Point at(ImVec2 css, const Sketchpad& pad) const {
    // The pen stays inside to both sides: what it would draw beyond the edge the model might see, but nobody
    // else.
    const float radius = static_cast<float>(pad.pen()) / 2;
    return {std::clamp(css.x / unit + left, left + radius, right - radius),
            std::clamp(css.y / unit, 0.0f, pad.height())};
  }
  ImVec2 css(Point p) const { return {box.x + (p.x - left) * unit, box.y + p.y * unit}; }
};

Place place_of(const Sketchpad& pad, const Ui& ui) {
  const float height = std::max(1.0f, ui.height() - pad.tools_height()), width = std::max(1.0f, ui.width());
  Place place;
  place.unit = std::min(height / pad.height(), width / pad.width());
  const float centre = pad.width() / 2;
  const float half = std::min(width / 2 / place.unit, (pad.right() - pad.left()) / 2);
  place.left = centre - half;
  place.right = centre + half;
  const float used_width = 2 * half * place.unit, used_height = pad.height() * place.unit;
  place.box = {(width - used_width) / 2, (height - used_height) / 2, used_width, used_height};
  return place;
}

void show(ImTextureData& texture, Ui& ui, Box box, Color tint) {
  if (texture.Width > 0) {
    ui.draw_list().AddImage(texture.GetTexRef(), {box.x, box.y}, {box.right(), box.bottom()}, {0, 0}, {1, 1},
                            tint);
  }
}

void make(ImTextureData& texture, ImTextureFormat format, int width, int height) {
  if (texture.Width == width && texture.Height == height && texture.Format == format) return;
  texture.DestroyPixels();
  texture.SetStatus(ImTextureStatus_Destroyed);  // Create expects nothing to be held
  texture.Create(format, width, height);
}

void show_picture(const Sketchpad& pad, Screen& screen, Ui& ui, const Place& place) {
  constexpr int kMostSide = 2048;  // a larger one is not worth its texture
  const Image* picture = pad.picture();
  if (pad.drawing().edition != screen.shown) {
    screen.shown = pad.drawing().edition;
    if (picture) {
      const double shrink =
          std::min(1.0, static_cast<double>(kMostSide) / std::max(picture->width, picture->height));
      const auto side = [&](int full) { return std::max(1, static_cast<int>(full * shrink)); };
      const std::uint8_t black[3] = {0, 0, 0};
      Image flat = *picture;
      flatten(flat.rgba, black);
      if (shrink < 1) flat = resize(flat, side(flat.width), side(flat.height));
      make(screen.picture_pixels, ImTextureFormat_RGBA32, flat.width, flat.height);
      std::memcpy(screen.picture_pixels.Pixels, flat.rgba.data(), flat.rgba.size());
    }
  }
  if (!picture) return;
  const float scale = std::min(pad.width() / static_cast<float>(picture->width),
                               pad.height() / static_cast<float>(picture->height)) *
                      place.unit;
  const float width = static_cast<float>(picture->width) * scale;
  const float height = static_cast<float>(picture->height) * scale;
  const ImVec2 centre = place.css({pad.width() / 2, pad.height() / 2});
  show(screen.picture_pixels, ui, {centre.x - width / 2, centre.y - height / 2, width, height},
       IM_COL32_WHITE);
}

/// The model's own pen at the screen's size, one texel a device pixel.
void show_ink(const Sketchpad& pad, Screen& screen, Ui& ui, const Place& place) {
  constexpr float kMostSide = 8192;
  const float ratio = std::max(0.1f, ImGui::GetIO().DisplayFramebufferScale.x);
  const auto pixels = [&](float css) {
    return static_cast<int>(std::clamp(std::round(css * ratio), 1.0f, kMostSide));
  };
  const int width = pixels(place.box.width), height = pixels(place.box.height);
  const float scale = place.unit * ratio, left = -place.left * scale;
  Ink& ink = screen.ink;
  if (ink.width() != width || ink.height() != height || ink.scale() != scale || ink.left() != left) {
    ink = Ink(width, height, scale, left, pad.is_colored() ? Ink::kColor : Ink::kGray);
  }
  if (ink.follow(pad.drawing()) || screen.ink_pixels.Width != width || screen.ink_pixels.Height != height) {
    make(screen.ink_pixels, pad.is_colored() ? ImTextureFormat_RGBA32 : ImTextureFormat_Alpha8, width,
         height);
    std::memcpy(screen.ink_pixels.Pixels, ink.pixels().data(), ink.pixels().size());
  }
  const ImVec2 at = {std::round(place.box.x * ratio) / ratio, std::round(place.box.y * ratio) / ratio};
  show(screen.ink_pixels, ui,
       {at.x, at.y, static_cast<float>(width) / ratio, static_cast<float>(height) / ratio},
       pad.is_colored() ? IM_COL32_WHITE : ui.theme().chalk);
}

/// The card's colour over the corners: ink ends at the rounded edge.
void round_corners(Ui& ui, Box box) {
  constexpr float kQuarter = std::numbers::pi_v<float> / 2;
  const float r = ui.theme().radius;
  constexpr float kBeyond = 1;  // antialiasing would leave a trace of ink on the box's own edge
  ImDrawList& list = ui.draw_list();
  for (int i = 0; i < 4; ++i) {
    const bool right = i == 1 || i == 2, bottom = i >= 2;
    const ImVec2 centre(right ? box.right() - r : box.x + r, bottom ? box.bottom() - r : box.y + r);
    const ImVec2 corner(right ? box.right() + kBeyond : box.x - kBeyond,
                        bottom ? box.bottom() + kBeyond : box.y - kBeyond);
    const bool vertical_last = i % 2 == 0;  // clockwise, as ImGui's antialiasing wants it
    list.PathLineTo(corner);
    list.PathLineTo(vertical_last ? ImVec2(centre.x, corner.y) : ImVec2(corner.x, centre.y));
    const float start = kQuarter * static_cast<float>(i + 2);
    list.PathArcTo(centre, r, start + kQuarter, start);
    list.PathLineTo(vertical_last ? ImVec2(corner.x, centre.y) : ImVec2(centre.x, corner.y));
    list.PathFillConvex(ui.theme().card);
  }
}

void take_pointer(Sketchpad& pad, Screen& screen, const SurfaceInput& input, const Place& place) {
  if (input.pressed) {
    screen.by_key = false;
    // The press is the first position of the path; where the pointer is by now is the last.
    const ImVec2 first = input.path.empty() ? input.position : input.path.front();
    pad.begin_stroke(place.at(first, pad));
  }
  if (screen.by_key || !pad.drawing_now() || !(input.held || input.released)) return;
  // A gesture that the browser took away ends far outside.
  const auto is_near = [](ImVec2 p) { return std::abs(p.x) < 1e5f && std::abs(p.y) < 1e5f; };
  for (const ImVec2& position : input.path) {
    if (is_near(position)) pad.extend_stroke(place.at(position, pad));
  }
  if (is_near(input.position)) pad.extend_stroke(place.at(input.position, pad));
  if (!input.held) pad.end_stroke();
}

void take_keys(Sketchpad& pad, Screen& screen, const SurfaceInput& input, const Place& place) {
  for (const std::string& key : input.keys) {
    if (key == "Control+z") pad.undo();
    if (key == "Control+Shift+z" || key == "Control+y") pad.redo();
    Point to = screen.cursor;
    if (key == "ArrowLeft") to.x -= kKeyStep;
    if (key == "ArrowRight") to.x += kKeyStep;
    if (key == "ArrowUp") to.y -= kKeyStep;
    if (key == "ArrowDown") to.y += kKeyStep;
    screen.cursor = place.at({(to.x - place.left) * place.unit, to.y * place.unit}, pad);
    if (key == " ") {
      if (screen.by_key) pad.end_stroke();
      screen.by_key = !screen.by_key;
      if (screen.by_key) pad.begin_stroke(screen.cursor);
    } else if (screen.by_key) {
      pad.extend_stroke(screen.cursor);
    }
  }
}

void show_cursor(const Sketchpad& pad, const Screen& screen, const SurfaceInput& input, Ui& ui,
                 const Place& place) {
  const float radius = static_cast<float>(pad.pen()) * place.unit / 2;
  ImDrawList& list = ui.draw_list();
  if (input.focus_visible || screen.by_key) {
    const ImVec2 at = place.css(screen.cursor);
    constexpr float kArm = 5;
    // Dark under light: seen on the ground and on the ink.
    for (const auto& [color, thickness] :
         {std::pair{ui.theme().slate, 3.5f}, std::pair{ui.theme().accent_pale, 1.5f}}) {
      list.AddCircle(at, radius + 3, color, 0, thickness);
      list.AddLine({at.x - kArm, at.y}, {at.x + kArm, at.y}, color, thickness);
      list.AddLine({at.x, at.y - kArm}, {at.x, at.y + kArm}, color, thickness);
    }
  } else if (input.hovered && !input.held) {
    list.AddCircle({place.box.x + input.position.x, place.box.y + input.position.y}, radius,
                   with_opacity(ui.theme().chalk, 0.45f), 0, 1);
  }
}

/// What the pen draws with, as large as it is.
void show_pen(const Sketchpad& pad, Ui& ui, ImVec2 centre) {
  const Theme& t = ui.theme();
  const auto part =
      static_cast<float>((pad.pen() - Sketchpad::kThinnest) / (Sketchpad::kThickest - Sketchpad::kThinnest));
  const float radius = 2 + 14 * part;
  const Rgb rgb = pad.color();
  const Color color =
      pad.is_colored() ? IM_COL32(rgb >> 16 & 255u, rgb >> 8 & 255u, rgb & 255u, 255) : t.ink_soft;
  if (!pad.erasing()) ui.draw_list().AddCircleFilled(centre, radius, color);
  if (pad.erasing() || pad.is_colored()) ui.draw_list().AddCircle(centre, radius, t.edge, 0, 1.5f);
}

void draw_palette(Sketchpad& pad, Ui& ui, float y) {
  constexpr std::pair<Rgb, Text> kColors[] = {{0xffffff, Text::white},
                                              {0xff5a4f, Text::red},
                                              {0xffd23f, Text::yellow},
                                              {0x3ecf8e, Text::green},
                                              {0x4f8dff, Text::blue}};
  float x = 0;
  bool is_own = true;
  for (const auto& [color, text] : kColors) {
    if (x + 2 * Theme::touch > ui.width()) break;  // the last place is for any colour
    const bool chosen = pad.color() == color;
    is_own = is_own && !chosen;
    if (ui.swatch({.id = "color" + std::to_string(color),
                   .name = tr(text),
                   .color = color,
                   .chosen = chosen && !pad.erasing()},
                  x, y))
      pad.set_color(color);
    x += Theme::touch;
  }
  if (const auto color = ui.any_color({.id = "color",
                                       .name = tr(Text::another_colour),
                                       .color = pad.color(),
                                       .chosen = is_own && !pad.erasing()},
                                      x, y)) {
    pad.set_color(*color);
  }
}

void draw_tools(Sketchpad& pad, Ui& ui) {
  const float y = ui.height() - pad.tools_height() + kGap;
  constexpr float kButtons = 4 * Theme::touch;
  // On a narrow stage the pen is not shown, but its size can be set.
  const float room = ui.width() - kButtons - kGap;
  const float left = room >= kPreview + kLeastRail + kGap ? kPreview + kGap : 0;
  const float rail = std::min(132.0f, room - left);
  if (left > 0) show_pen(pad, ui, {ui.placed({kPreview / 2, 0, 0, 0}).x, y + Theme::touch / 2});
  if (rail >= Theme::touch) {
    const std::string name = tr(Text::pen_size);
    const std::string spoken =
        tr(Text::of_the_drawing, {percent(localized(format_number(pad.pen() * 100, 2)))});
    if (const auto size = ui.slider({.id = "pen",
                                     .name = name,
                                     .value = pad.pen(),
                                     .minimum = Sketchpad::kThinnest,
                                     .maximum = Sketchpad::kThickest,
                                     .spoken = spoken},
                                    {left, y, rail, Theme::touch})) {
      pad.set_pen(*size);
    }
  }
  float x = ui.width() - kButtons;
  const auto button = [&](const Ui::Button& it) {
    const bool pressed = ui.icon_button(it, x, y);
    x += Theme::touch;
    return pressed;
  };
  if (button({.id = "eraser", .name = tr(Text::eraser), .icon = Icon::eraser, .pressed = pad.erasing()}))
    pad.set_erasing(!pad.erasing());
  if (button({.id = "undo", .name = tr(Text::undo), .icon = Icon::undo, .disabled = !pad.can_undo()}))
    pad.undo();
  if (button({.id = "redo", .name = tr(Text::redo), .icon = Icon::redo, .disabled = !pad.can_redo()}))
    pad.redo();
  if (button({.id = "clear", .name = tr(Text::clear), .icon = Icon::trash, .disabled = pad.is_empty()}))
    pad.clear();
  if (pad.is_colored()) draw_palette(pad, ui, ui.height() - Theme::touch);
}

std::string said_of(const Sketchpad& pad, const Screen& screen, const Place& place) {
  const std::size_t strokes = pad.drawing().strokes.size();
  const std::string what = pad.is_empty() ? tr(Text::drawing_empty)
                           : strokes == 0 ? tr(Text::a_picture)
                                          : tr_count(Text::strokes, static_cast<std::int64_t>(strokes));
  const auto part = [](float v) { return percent(std::to_string(static_cast<int>(std::lround(v * 100)))); };
  return tr(screen.by_key ? Text::pen_is_down : Text::pen_is_up,
            {what, part((screen.cursor.x - place.left) / (place.right - place.left)),
             part(screen.cursor.y / pad.height())});
}

}  // namespace

void draw_sketchpad(Widget& widget, Ui& ui) {
  auto& pad = static_cast<Sketchpad&>(widget);
  if (!pad.screen) pad.screen = std::make_shared<Screen>();
  auto& screen = *static_cast<Screen*>(pad.screen.get());
  const Place place = place_of(pad, ui);
  if (screen.cursor.x < -0.9f) screen.cursor = {pad.width() / 2, pad.height() / 2};

  const SurfaceInput input = ui.surface("draw", tr(Text::draw_by_keys, {pad.common.label}), place.box);
  if (screen.by_key && (!pad.drawing_now() || !ui.focused("draw"))) {
    pad.end_stroke();
    screen.by_key = false;
  }
  take_pointer(pad, screen, input, place);
  take_keys(pad, screen, input, place);

  ui.fill(place.box, ui.theme().slate, ui.theme().radius);
  show_picture(pad, screen, ui, place);
  if (pad.is_empty()) {
    ui.text(tr(Text::draw_here), place.box,
            {.align = Align::center, .color = with_opacity(ui.theme().chalk, 0.62f)});
  }
  show_ink(pad, screen, ui, place);
  ui.draw_list().PushClipRect({place.box.x, place.box.y}, {place.box.right(), place.box.bottom()}, true);
  show_cursor(pad, screen, input, ui, place);
  ui.draw_list().PopClipRect();
  round_corners(ui, place.box);
  if (input.focus_visible) ui.focus_ring(place.box, ui.theme().radius);
  ui.said("state", said_of(pad, screen, place), place.box);
  draw_tools(pad, ui);
}

}  // namespace vitrine
