#include "widgets/over_picture_ui.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"

namespace vitrine {
namespace {

constexpr float kChip = 32, kChipPadding = 12, kChipMost = 180, kSwatch = 10, kGap = 8, kTextGap = 6;
constexpr float kMore = 72;  // the button to the next classes, and the gap before it

float chip_width(const LegendItem& item, const Ui& ui) {
  const TextStyle style{.size = Theme::text_small};
  return std::min(kChipMost, std::ceil(ui.text_width(item.name, style)) +
                                 std::ceil(ui.text_width(item.count, style)) + 1 + 2 * kChipPadding +
                                 kSwatch + kGap + kTextGap + 1);
}

/// One class: a button that shows and hides it.
Ui::Area draw_chip(const LegendItem& item, Ui& ui, Box box, float opacity) {
  const Theme& t = ui.theme();
  const std::string id = "class" + std::to_string(item.label);
  const Ui::Area area = ui.area_button(
      {.id = id, .name = tr(Text::listed, {item.name, item.count}), .pressed = item.shown}, box);
  const Box pill{box.x, box.y + (box.height - kChip) / 2, box.width, kChip};
  const Color color = with_opacity(item.color, opacity);
  ui.fill(pill, mix(t.card, t.fill, std::max(area.hover, area.held)), kChip / 2);
  ui.stroke(pill, mix(t.line, t.edge, area.held), kChip / 2);
  const Box swatch{pill.x + kChipPadding, pill.y + (kChip - kSwatch) / 2, kSwatch, kSwatch};
  constexpr float kCorner = 3;
  if (item.shown)
    ui.fill(swatch, color, kCorner);
  else
    ui.stroke(swatch, color, kCorner, 1.5f);
  TextStyle style{.size = Theme::text_small, .color = item.shown ? t.ink : t.ink_faint};
  const float x = swatch.right() + kGap, count_width = std::ceil(ui.text_width(item.count, style)) + 1;
  const float right = pill.right() - kChipPadding;
  ui.text(item.name, {x, pill.y, right - count_width - kTextGap - x, kChip}, style);
  style.color = t.ink_faint;
  ui.text(item.count, {right - count_width, pill.y, count_width, kChip}, style);
  if (area.focus_visible) ui.focus_ring(pill, kChip / 2);
  return area;
}

}  // namespace

Box shown_part(const ShownPicture& picture, Box box) {
  if (picture.width <= 0 || picture.height <= 0) return box;
  const auto width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
  const float scale = std::min(box.width / width, box.height / height);
  return {box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2, width * scale,
          height * scale};
}

void draw_shown_picture(const ShownPicture& picture, std::string_view said, bool has_result, Ui& ui,
                        Box box) {
  const Theme& t = ui.theme();
  if (picture.number != 0) {
    ui.add_node({.id = "picture",
                 .role = Role::picture,
                 .name = picture.name.empty() ? std::string(said) : tr(Text::named, {picture.name, said}),
                 .x = box.x,
                 .y = box.y,
                 .width = box.width,
                 .height = box.height,
                 .picture = picture.number});
  } else {
    ui.fill(has_result ? shown_part(picture, box) : box, t.fill, t.radius);
  }
  if (!has_result) ui.text(said, box, {.align = Align::center, .color = t.ink_soft});
}

LegendUse draw_legend(std::span<const LegendItem> items, std::size_t& first, Ui& ui, float y, float opacity) {
  std::vector<Box> places;
  float x = 0;
  for (std::size_t i = first; i < items.size(); ++i) {
    const bool alone = first == 0 && i + 1 == items.size();  // no button needed when it fits
    const float width = std::min(chip_width(items[i], ui), ui.width() - (alone && i == 0 ? 0 : kMore));
    if (!places.empty() && x + width > ui.width() - (alone ? 0 : kMore)) break;
    places.push_back({x, y, std::max(width, 1.0f), kOverRow});
    x += width + kGap;
  }
  LegendUse use;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const LegendItem& item = items[first + i];
    const Ui::Area area = draw_chip(item, ui, places[i], opacity);
    if (item.shown && (area.focus_visible || area.hover > 0.5f)) use.pointed = &item;
    if (!area.pressed) continue;
    use.pressed = &item;
    ui.animate_again();
  }
  if (places.size() >= items.size()) return use;
  const Theme& t = ui.theme();
  const std::size_t next = first + places.size() < items.size() ? first + places.size() : 0;
  const std::string more = "+" + std::to_string(items.size() - places.size());
  const Box box{std::max(0.0f, ui.width() - kMore + kGap), y, kMore - kGap, kOverRow};
  const Ui::Area area = ui.area_button({.id = "more", .name = tr(Text::other_kinds, {more})}, box);
  const Box pill{box.x, box.y + (box.height - kChip) / 2, box.width, kChip};
  ui.fill(pill, mix(t.fill, t.line, std::max(area.hover, area.held)), kChip / 2);
  ui.text(more, pill, {.size = Theme::text_small, .weight = 600, .align = Align::center});
  if (area.focus_visible) ui.focus_ring(pill, kChip / 2);
  if (area.pressed) {
    first = next;
    ui.animate_again();
  }
  return use;
}

}  // namespace vitrine
