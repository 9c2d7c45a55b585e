#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "widgets/annotatedimage/annotatedimage.h"
#include "widgets/kit_ui.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

using Annotation = AnnotatedImage::Annotation;

constexpr int kNone = -1;
constexpr float kDimmed = 0.45f;  // of an old answer while a new one is made
constexpr float kAside = 0.3f;    // of what is not pointed at
constexpr float kLine = 2, kCorner = 3;
constexpr float kTag = 18, kTagText = 11, kTagPadding = 6, kTagGap = 2;
constexpr float kChip = 32, kChipPadding = 12, kSwatch = 10, kChipGap = 8;

/// What is pointed at, by the pointer or the keyboard.
struct Focus {
  int annotation = kNone;  ///< of annotations()
  int label = kNone;       ///< a class in the row
  bool lights(int i, const Annotation& a) const { return i == annotation || a.label == label; }
  bool is_none() const { return annotation == kNone && label == kNone; }
};

Color color_of(int label, const Theme& t) { return series_color(t, static_cast<std::size_t>(label)); }

std::string text_of(const AnnotatedImage& widget, const Annotation& a) {
  return widget.name_of(a.label) + " " + localized(format_decimals(a.score, 2));
}

/// As the browser shows it (object-fit: contain).
Box shown_part(const ShownPicture& picture, Box box) {
  if (picture.width <= 0 || picture.height <= 0) return box;
  const auto width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
  const float scale = std::min(box.width / width, box.height / height);
  return {box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2, width * scale,
          height * scale};
}

/// From the picture's pixels to the stage's.
Box on_stage(const AnnotatedImage& widget, const Annotation& a, Box part) {
  const ShownPicture& picture = widget.picture();
  const float width = static_cast<float>(std::max(picture.width, 1));
  const float height = static_cast<float>(std::max(picture.height, 1));
  const float x = part.x + static_cast<float>(a.x1) / width * part.width;
  const float y = part.y + static_cast<float>(a.y1) / height * part.height;
  return {x, y, part.x + static_cast<float>(a.x2) / width * part.width - x,
          part.y + static_cast<float>(a.y2) / height * part.height - y};
}

bool contains(Box box, ImVec2 p) {
  return p.x >= box.x && p.x < box.right() && p.y >= box.y && p.y < box.bottom();
}

bool overlap(Box a, Box b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// Of the boxes under the pointer the smallest: what lies inside another can be reached.
int under_pointer(const std::vector<Box>& boxes) {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  int found = kNone;
  float least = 0;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const float area = boxes[i].width * boxes[i].height;
    if (!contains(boxes[i], pointer) || (found != kNone && area >= least)) continue;
    found = static_cast<int>(i);
    least = area;
  }
  return found;
}

/// The arrow keys' way through the boxes; which one they stand on.
int browse_boxes(AnnotatedImage& widget, Ui& ui, Box place) {
  const auto count = static_cast<int>(widget.annotations().size());
  if (count == 0) return kNone;
  std::string spoken = tr_count(Text::boxes, count);
  if (const int at = widget.selected(); at > 0) {
    const Annotation& a = widget.annotations()[static_cast<std::size_t>(at - 1)];
    spoken = tr(Text::box_of, {std::to_string(at), std::to_string(count), text_of(widget, a)});
  }
  if (const auto moved = ui.browse({.id = "boxes",
                                    .name = tr(Text::boxes_heading),
                                    .value = static_cast<double>(widget.selected()),
                                    .minimum = 0,
                                    .maximum = static_cast<double>(count),
                                    .step = 1,
                                    .spoken = spoken},
                                   place)) {
    widget.select(static_cast<int>(*moved));
  }
  return ui.focused("boxes") ? widget.selected() - 1 : kNone;
}

/// The name over a box; where there is no room above, inside of it.
Box tag_place(Box box, Box part, float width) {
  const float y = box.y - kTag - kTagGap >= part.y ? box.y - kTag - kTagGap : box.y;
  const float x = std::clamp(box.x, part.x, std::max(part.x, part.right() - width));
  return {x, std::clamp(y, part.y, std::max(part.y, part.bottom() - kTag)), width, kTag};
}

void draw_boxes(const AnnotatedImage& widget, Ui& ui, const std::vector<Box>& boxes, Box part,
                const Focus& focus, float opacity) {
  const Theme& t = ui.theme();
  const auto strength = [&](std::size_t i) {
    const bool lit = focus.is_none() || focus.lights(static_cast<int>(i), widget.annotations()[i]);
    return opacity * (lit ? 1 : kAside);
  };
  const Ui::AsDrawn as_the_picture(ui);
  ui.draw_list().PushClipRect({part.x, part.y}, {part.right(), part.bottom()}, true);
  for (std::size_t i = boxes.size(); i-- > 0;) {  // the best ends on top
    const Annotation& a = widget.annotations()[i];
    const Color color = color_of(a.label, t);
    const bool lit = !focus.is_none() && focus.lights(static_cast<int>(i), a);
    ui.fill(boxes[i], with_opacity(color, (lit ? 0.28f : 0.12f) * strength(i)), kCorner);
    ui.stroke(boxes[i], with_opacity(color, strength(i)), kCorner, lit ? kLine + 1 : kLine);
  }
  // A name that would cover a better one's is left out, until its box is pointed at.
  const TextStyle style{.size = kTagText, .weight = 700, .align = Align::center, .color = t.accent_ink};
  std::vector<Box> tags;
  const auto tag = [&](std::size_t i, bool always) {
    const Annotation& a = widget.annotations()[i];
    const std::string text = text_of(widget, a);
    const float width = std::min(std::ceil(ui.text_width(text, style)) + 2 * kTagPadding, part.width);
    const Box at = tag_place(boxes[i], part, width);
    if (!always && std::any_of(tags.begin(), tags.end(), [&](Box other) { return overlap(at, other); }))
      return;
    tags.push_back(at);
    TextStyle ink = style;
    ink.color = with_opacity(style.color, strength(i));
    ui.fill(at, with_opacity(color_of(a.label, t), strength(i)), kCorner);
    ui.text(text, at, ink);
  };
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (static_cast<int>(i) != focus.annotation) tag(i, false);
  }
  if (focus.annotation != kNone) tag(static_cast<std::size_t>(focus.annotation), true);
  ui.draw_list().PopClipRect();
}

void say_table(const AnnotatedImage& widget, Ui& ui, Box place) {
  MirrorNode table = make_node("found", Role::table, widget.common.label, place);
  table.rows.push_back({tr(Text::label_heading), tr(Text::score), tr(Text::left), tr(Text::top),
                        tr(Text::right), tr(Text::bottom)});
  for (const Annotation& a : widget.annotations()) {
    table.rows.push_back({widget.name_of(a.label), localized(format_decimals(a.score, 2)),
                          format_decimals(a.x1, 0), format_decimals(a.y1, 0), format_decimals(a.x2, 0),
                          format_decimals(a.y2, 0)});
  }
  if (table.rows.size() > 1) ui.add_node(std::move(table));
}

/// One class of the row: shows and hides its boxes. Returns whether it is pointed at.
bool draw_chip(AnnotatedImage& widget, Ui& ui, const AnnotatedImage::Class& kind, Box box, float opacity) {
  const Theme& t = ui.theme();
  const std::string name = widget.name_of(kind.label), count = std::to_string(kind.boxes);
  const std::string id = "class" + std::to_string(kind.label);
  const Ui::Area area =
      ui.area_button({.id = id, .name = tr(Text::listed, {name, count}), .pressed = kind.shown}, box);
  const Box pill{box.x, box.y + (box.height - kChip) / 2, box.width, kChip};
  const Color color = with_opacity(color_of(kind.label, t), opacity);
  ui.fill(pill, mix(t.card, t.fill, std::max(area.hover, area.held)), kChip / 2);
  ui.stroke(pill, mix(t.line, t.edge, area.held), kChip / 2);
  const Box swatch{pill.x + kChipPadding, pill.y + (kChip - kSwatch) / 2, kSwatch, kSwatch};
  if (kind.shown)
    ui.fill(swatch, color, kCorner);
  else
    ui.stroke(swatch, color, kCorner, 1.5f);
  TextStyle style{.size = Theme::text_small, .color = kind.shown ? t.ink : t.ink_faint};
  const float x = swatch.right() + kChipGap, count_width = std::ceil(ui.text_width(count, style)) + 1;
  const float right = pill.right() - kChipPadding;
  ui.text(name, {x, pill.y, right - count_width - 6 - x, kChip}, style);
  style.color = t.ink_faint;
  ui.text(count, {right - count_width, pill.y, count_width, kChip}, style);
  if (area.focus_visible) ui.focus_ring(pill, kChip / 2);
  if (area.pressed) {
    widget.show_class(kind.label, !kind.shown);
    ui.animate_again();
  }
  return kind.shown && (area.focus_visible || area.hover > 0.5f);
}

float chip_width(const AnnotatedImage& widget, Ui& ui, const AnnotatedImage::Class& kind) {
  constexpr float kMost = 180;
  const TextStyle style{.size = Theme::text_small};
  return std::min(kMost, std::ceil(ui.text_width(widget.name_of(kind.label), style)) +
                             std::ceil(ui.text_width(std::to_string(kind.boxes), style)) + 1 +
                             2 * kChipPadding + kSwatch + kChipGap + 6 + 1);
}

/// The classes that have boxes, as many as there is room for; a button goes on to the next ones. Returns the
/// class that is pointed at.
int draw_classes(AnnotatedImage& widget, Ui& ui, float y, float opacity) {
  const std::vector<AnnotatedImage::Class> kinds = widget.classes();  // a press makes others
  const std::size_t first = widget.first_class();
  constexpr float kMore = 72;
  std::vector<Box> places;
  float x = 0;
  for (std::size_t i = first; i < kinds.size(); ++i) {
    const bool alone = first == 0 && i + 1 == kinds.size();  // no button needed when it fits
    const float width =
        std::min(chip_width(widget, ui, kinds[i]), ui.width() - (alone && i == 0 ? 0 : kMore));
    if (!places.empty() && x + width > ui.width() - (alone ? 0 : kMore)) break;
    places.push_back({x, y, std::max(width, 1.0f), AnnotatedImage::kRow});
    x += width + kChipGap;
  }
  int lit = kNone;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (draw_chip(widget, ui, kinds[first + i], places[i], opacity)) lit = kinds[first + i].label;
  }
  if (places.size() < kinds.size()) {
    const std::size_t next = first + places.size() < kinds.size() ? first + places.size() : 0;
    const std::string more = "+" + std::to_string(kinds.size() - places.size());
    const Box box{std::max(0.0f, ui.width() - kMore + kChipGap), y, kMore - kChipGap, AnnotatedImage::kRow};
    const Ui::Area area = ui.area_button({.id = "more", .name = tr(Text::other_kinds, {more})}, box);
    const Box pill{box.x, y + (box.height - kChip) / 2, box.width, kChip};
    ui.fill(pill, mix(ui.theme().fill, ui.theme().line, std::max(area.hover, area.held)), kChip / 2);
    ui.text(more, pill, {.size = Theme::text_small, .weight = 600, .align = Align::center});
    if (area.focus_visible) ui.focus_ring(pill, kChip / 2);
    if (area.pressed) {
      widget.show_classes_from(next);
      ui.animate_again();
    }
  }
  return lit;
}

}  // namespace

void draw_annotatedimage(Widget& base, Ui& ui) {
  auto& widget = static_cast<AnnotatedImage&>(base);
  const Theme& t = ui.theme();
  const float opacity = 1 - (1 - kDimmed) * ui.busy();
  const Box place{0, 0, ui.width(), std::max(1.0f, ui.height() - widget.controls_height())};
  const Box part = shown_part(widget.picture(), place);
  const float row = place.bottom() + AnnotatedImage::kGap;
  const Box under{0, row, ui.width(), AnnotatedImage::kRow};

  const std::string found = widget.has_result() ? widget.announcement() : tr(Text::no_result_yet);
  if (widget.picture().number != 0) {
    ui.add_node(
        {.id = "picture",
         .role = Role::picture,
         .name = widget.picture().name.empty() ? found : tr(Text::named, {widget.picture().name, found}),
         .x = place.x,
         .y = place.y,
         .width = place.width,
         .height = place.height,
         .picture = widget.picture().number});
  } else {
    ui.fill(widget.has_result() ? part : place, t.fill, t.radius);
  }
  if (!widget.has_result()) {
    ui.text(found, place, {.align = Align::center, .color = t.ink_soft});
  }
  ui.said("answer", found, under);

  int on = browse_boxes(widget, ui, place);
  const int lit = draw_classes(widget, ui, row, opacity);
  if (widget.has_result() && widget.classes().empty()) {
    ui.text(found, under, {.color = t.ink_soft});
  }
  std::vector<Box> boxes;
  for (const Annotation& a : widget.annotations()) boxes.push_back(on_stage(widget, a, part));
  if (const int pointed = under_pointer(boxes); pointed != kNone) on = pointed;
  if (on >= static_cast<int>(boxes.size())) on = kNone;  // a class was hidden in this frame
  draw_boxes(widget, ui, boxes, part, {.annotation = on, .label = lit}, opacity);
  say_table(widget, ui, place);

  const auto spoken = [&](double value) {
    const std::string number = localized(format_decimals(value, 2));
    return widget.has_result() ? tr(Text::listed, {number, found}) : number;
  };
  if (const auto changed = slider_row(ui,
                                      {.id = "threshold",
                                       .name = tr(Text::score_at_least),
                                       .value = widget.threshold(),
                                       .minimum = kLeastScore,
                                       .maximum = 1,
                                       .step = 0.01,
                                       .spoken = spoken(widget.threshold())},
                                      2, row + AnnotatedImage::kRow)) {
    widget.set_threshold(*changed);
    ui.animate_again();
  }
  if (!widget.has_overlap()) return;
  if (const auto changed = slider_row(ui,
                                      {.id = "overlap",
                                       .name = tr(Text::overlap_at_most),
                                       .value = widget.overlap(),
                                       .maximum = 1,
                                       .step = 0.01,
                                       .spoken = spoken(widget.overlap())},
                                      2, row + 2 * AnnotatedImage::kRow)) {
    widget.set_overlap(*changed);
    ui.animate_again();
  }
}

}  // namespace vitrine
