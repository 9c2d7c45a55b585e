#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "widgets/numbers.h"
#include "widgets/over_picture_ui.h"
#include "widgets/segmentation/segmentation.h"

namespace vitrine {
namespace {

constexpr float kAside = 0.25f;    // of what is not pointed at
constexpr float kOutline = 0.35f;  // how much more opaque a class's edge is
constexpr int kNone = -1;
constexpr int kMostTexels = 1024;  // a side: larger masks are shown by every so many'th pixel

/// What is kept between frames: the mask's colours, made again when one of the others changes.
struct Screen {
  ImTextureData colors;
  std::uint64_t revision = 0;
  int lit = kNone;
  bool dark = false;
};

Color color_of(const Segmentation::Class& kind, const Theme& t) {
  return kind.color ? series_color(t, *kind.color) : t.ink_soft;
}

/// A class's colour, 0 where it is not shown.
struct Palette {
  Color inside[kMostMaskClasses] = {}, edge[kMostMaskClasses] = {};
};

Palette palette_of(const Segmentation& widget, const Theme& t, int lit) {
  Palette palette;
  const auto opacity = static_cast<float>(widget.opacity());
  for (const Segmentation::Class& kind : widget.classes()) {
    if (!kind.shown) continue;
    const Color color = color_of(kind, t);
    const float strength = lit == kNone || lit == kind.label ? 1 : kAside;
    palette.inside[kind.label] = with_opacity(color, opacity * strength);
    palette.edge[kind.label] = with_opacity(color, std::min(1.0f, opacity + kOutline) * strength);
  }
  return palette;
}

void make_colors(const Segmentation& widget, Screen& screen, const Theme& t, int lit) {
  const Mask& mask = widget.mask();
  if (screen.revision == widget.revision() && screen.lit == lit && screen.dark == t.dark) return;
  screen.revision = widget.revision();
  screen.lit = lit;
  screen.dark = t.dark;
  const int width = std::min(mask.width, kMostTexels), height = std::min(mask.height, kMostTexels);
  if (screen.colors.Width != width || screen.colors.Height != height) {
    screen.colors.DestroyPixels();
    screen.colors.SetStatus(ImTextureStatus_Destroyed);  // Create expects nothing to be held
    screen.colors.Create(ImTextureFormat_RGBA32, width, height);
  }
  const Palette palette = palette_of(widget, t, lit);
  std::vector<Color> row(static_cast<std::size_t>(width));
  const auto label = [&](int x, int y) {
    const auto at = [](int texel, int texels, int pixels) {
      return static_cast<int>(std::int64_t{texel} * pixels / texels);
    };
    return class_at(mask, widget.threshold(), at(std::clamp(x, 0, width - 1), width, mask.width),
                    at(std::clamp(y, 0, height - 1), height, mask.height));
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int own = label(x, y);
      const bool edge = label(x + 1, y) != own || label(x, y + 1) != own || label(x - 1, y) != own ||
                        label(x, y - 1) != own;
      row[static_cast<std::size_t>(x)] = own < 0 ? 0 : edge ? palette.edge[own] : palette.inside[own];
    }
    std::memcpy(screen.colors.GetPixelsAt(0, y), row.data(), row.size() * sizeof(Color));
  }
}

/// The class under the pointer.
const Segmentation::Class* under_pointer(const Segmentation& widget, const Box& part) {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const bool inside =
      pointer.x >= part.x && pointer.x < part.right() && pointer.y >= part.y && pointer.y < part.bottom();
  if (!inside) return nullptr;
  const ShownPicture& picture = widget.picture();
  return widget.at(static_cast<double>((pointer.x - part.x) / part.width) * std::max(picture.width, 1),
                   static_cast<double>((pointer.y - part.y) / part.height) * std::max(picture.height, 1));
}

/// The name of the class that is pointed at, beside the pointer.
void draw_tag(const Segmentation& widget, const Segmentation::Class& kind, const Box& part, Ui& ui) {
  constexpr float kHeight = 22, kPadding = 8, kAway = 14;
  const std::string text = widget.name_of(kind.label) + " " + widget.share_of(kind);
  const TextStyle style{
      .size = Theme::text_small, .weight = 600, .align = Align::center, .color = ui.theme().accent_ink};
  const float width = std::min(ui.text_width(text, style) + 2 * kPadding + 1, part.width);
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Box tag{std::clamp(pointer.x + kAway, part.x, part.right() - width),
                std::clamp(pointer.y + kAway, part.y, std::max(part.y, part.bottom() - kHeight)), width,
                kHeight};
  ui.fill(tag, color_of(kind, ui.theme()), kHeight / 2);
  ui.text(text, tag, style);
}

void draw_mask(const Segmentation& widget, Screen& screen, Ui& ui, const Box& part, int lit, float opacity) {
  const ShownPicture& picture = widget.picture();
  make_colors(widget, screen, ui.theme(), lit);
  const Segmentation::Placed at = widget.placed();
  const float scale_x = part.width / static_cast<float>(std::max(picture.width, 1));
  const float scale_y = part.height / static_cast<float>(std::max(picture.height, 1));
  ui.draw_list().PushClipRect({part.x, part.y}, {part.right(), part.bottom()}, true);
  ui.draw_list().AddImage(
      screen.colors.GetTexRef(),
      {part.x + static_cast<float>(at.left) * scale_x, part.y + static_cast<float>(at.top) * scale_y},
      {part.x + static_cast<float>(at.right) * scale_x, part.y + static_cast<float>(at.bottom) * scale_y},
      {0, 0}, {1, 1}, with_opacity(IM_COL32_WHITE, opacity));
  ui.draw_list().PopClipRect();
}

void say_table(const Segmentation& widget, Ui& ui, const Box& place) {
  MirrorNode table = make_node("classes", Role::table, widget.common.label, place);
  table.rows.push_back({tr(Text::label_heading), tr(Text::share_heading)});
  for (const Segmentation::Class& kind : widget.classes())
    table.rows.push_back({widget.name_of(kind.label), widget.share_of(kind)});
  if (table.rows.size() > 1) ui.add_node(std::move(table));
}

}  // namespace

void draw_segmentation(Widget& base, Ui& ui) {
  auto& widget = static_cast<Segmentation&>(base);
  if (!widget.screen) widget.screen = std::make_shared<Screen>();
  auto& screen = *static_cast<Screen*>(widget.screen.get());
  const Theme& t = ui.theme();
  const float opacity = ui.result_opacity();
  const Box place{0, 0, ui.width(), std::max(1.0f, ui.height() - widget.controls_height())};
  const Box part = shown_part(widget.picture(), place);
  const float row = place.bottom() + kOverGap;
  const Box under{0, row, ui.width(), kOverRow};

  const std::string found = widget.has_result() ? widget.announcement() : tr(Text::no_result_yet);
  draw_shown_picture(widget.picture(), found, widget.has_result(), ui, place);
  ui.said("answer", found, under);
  int lit = draw_classes(
      widget,
      [&](const Segmentation::Class& kind) {
        return LegendItem{kind.label, widget.name_of(kind.label), widget.share_of(kind), color_of(kind, t),
                          kind.shown};
      },
      ui, row, opacity);
  if (widget.has_result()) {
    if (widget.classes().empty()) ui.text(found, under, {.color = t.ink_soft});
    const Ui::AsDrawn as_the_picture(ui);
    const Segmentation::Class* pointed = under_pointer(widget, part);
    if (pointed) lit = pointed->label;
    draw_mask(widget, screen, ui, part, lit, opacity);
    if (pointed) draw_tag(widget, *pointed, part, ui);
  }
  say_table(widget, ui, place);

  float y = row + kOverRow;
  const auto moved = [&](Ui::Slider slider) {
    const std::string number = localized(format_decimals(slider.value, 2));
    const std::string spoken = widget.has_result() ? tr(Text::listed, {number, found}) : number;
    slider.maximum = 1;
    slider.step = 0.01;
    slider.spoken = spoken;
    const auto changed = slider_row(ui, slider, 2, y);
    y += kOverRow;
    if (changed) ui.animate_again();
    return changed;
  };
  if (widget.has_threshold()) {
    if (const auto least = moved({.id = "threshold",
                                  .name = tr(Text::score_at_least),
                                  .value = widget.threshold(),
                                  .minimum = 0.01}))
      widget.set_threshold(*least);
  }
  if (const auto opaque = moved(
          {.id = "opacity", .name = tr(Text::opacity), .value = widget.opacity(), .minimum = kLeastOpacity}))
    widget.set_opacity(*opaque);
}

}  // namespace vitrine
