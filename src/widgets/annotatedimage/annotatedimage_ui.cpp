#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "widgets/annotatedimage/annotatedimage.h"
#include "widgets/numbers.h"
#include "widgets/over_picture_ui.h"

namespace vitrine {
namespace {

using Annotation = AnnotatedImage::Annotation;

constexpr int kNone = -1;
constexpr float kAside = 0.3f;  // of what is not pointed at
constexpr float kLine = 2, kCorner = 3;
constexpr float kTag = 18, kTagText = 11, kTagPadding = 6, kTagGap = 2;

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

}  // namespace

void draw_annotatedimage(Widget& base, Ui& ui) {
  auto& widget = static_cast<AnnotatedImage&>(base);
  const Theme& t = ui.theme();
  const float opacity = ui.result_opacity();
  const Box place{0, 0, ui.width(), std::max(1.0f, ui.height() - widget.controls_height())};
  const Box part = shown_part(widget.picture(), place);
  const float row = place.bottom() + kOverGap;
  const Box under{0, row, ui.width(), kOverRow};

  const std::string found = widget.has_result() ? widget.announcement() : tr(Text::no_result_yet);
  draw_shown_picture(widget.picture(), found, widget.has_result(), ui, place);
  ui.said("answer", found, under);

  int on = browse_boxes(widget, ui, place);
  const int lit = draw_classes(
      widget,
      [&](const AnnotatedImage::Class& kind) {
        return LegendItem{kind.label, widget.name_of(kind.label), std::to_string(kind.boxes),
                          color_of(kind.label, t), kind.shown};
      },
      ui, row, opacity);
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
                                      2, row + kOverRow)) {
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
                                      2, row + 2 * kOverRow)) {
    widget.set_overlap(*changed);
    ui.animate_again();
  }
}

}  // namespace vitrine
