#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/kit_ui.h"
#include "widgets/number/number_output.h"

namespace vitrine {
namespace {

constexpr float kUnitGap = 8;

void draw_input(Number& number, Ui& ui) {
  const std::string& unit_text = number.settings().unit;
  const TextStyle unit_style{.size = Theme::text_small, .color = ui.theme().ink_faint};
  const float unit =
      unit_text.empty() ? 0 : std::min(std::ceil(ui.text_width(unit_text, unit_style)), ui.width() / 3);
  const float width = ui.width() - (unit > 0 ? unit + kUnitGap : 0);
  const Ui::FieldChange change = ui.field({.id = "value",
                                           .name = number.common.label,
                                           .text = number.number().text(),
                                           .number = true,
                                           .invalid = number.number().problem().has_value()},
                                          {0, 0, width, ui.height()});
  if (change.text) number.type(*change.text);
  if (change.step != 0) number.nudge(change.step);
  if (!ui.focused("value")) number.settle();
  if (unit > 0) ui.text(unit_text, {width + kUnitGap, 0, unit, ui.height()}, unit_style);
}

/// Where the number lies between the ends of its range: a track, a marker, and the ends' own numbers.
void draw_range(const NumberOutput& number, Ui& ui, float opacity) {
  const Theme& t = ui.theme();
  constexpr float kTop = 72, kTrack = 8, kMarker = 16, kEnds = 88;
  const float part = ui.animate("part", static_cast<float>(number.part()));
  const bool empty = number.text().empty();
  const Color color = number.is_outside() ? t.warn : t.accent;
  ui.bar({0, kTop, ui.width(), kTrack}, empty ? 0.0 : static_cast<double>(part), mix(t.fill, color, opacity),
         t.fill);
  if (!empty) {
    const float x = std::clamp(ui.width() * part - kMarker / 2, 0.0f, ui.width() - kMarker);
    const Box marker{x, kTop + kTrack / 2 - kMarker / 2, kMarker, kMarker};
    ui.fill(marker, t.card, kMarker / 2);
    ui.stroke(marker, mix(t.fill, color, opacity), kMarker / 2, 2);
  }
  const TextStyle small{.size = Theme::text_small, .color = t.ink_faint};
  const Box ends{0, kEnds, ui.width(), 112 - kEnds};
  ui.text(localized(format_number(*number.settings().minimum), true), ends, small);
  TextStyle right = small;
  right.align = Align::right;
  ui.text(localized(format_number(*number.settings().maximum), true), ends, right);
}

void draw_output(const NumberOutput& number, Ui& ui) {
  const Theme& t = ui.theme();
  constexpr float kHeight = 64, kGap = 8;
  const float opacity = ui.result_opacity();
  if (number.text().empty()) {
    constexpr float kBlock = 30, kBlockWidth = 128;
    ui.fill({0, (kHeight - kBlock) / 2, std::min(kBlockWidth, ui.width()), kBlock}, t.fill,
            ui.theme().radius_small);
    ui.said("answer", tr(Text::no_answer_yet), {0, 0, ui.width(), kHeight});
  } else {
    const TextStyle small{.size = Theme::text_large, .color = with_opacity(t.ink_soft, opacity)};
    const std::string& unit = number.settings().unit;
    const float unit_room = unit.empty() ? 0 : std::min(ui.text_width(unit, small) + kGap, ui.width() / 2);
    const float room = ui.width() - unit_room;
    TextStyle large{.size = Theme::text_answer, .weight = 700, .color = with_opacity(t.ink, opacity)};
    for (float size : {Theme::text_answer, 32.0f, 26.0f, 22.0f, 18.0f}) {
      large.size = size;
      if (ui.text_width(number.text(), large) <= room) break;
    }
    const float used = ui.text(number.text(), {0, 0, room, kHeight}, large);
    if (!unit.empty()) {
      // On the large number's baseline: text() centres, and a smaller em's baseline lies higher.
      const float drop = (large.size - small.size) * kCapMiddle;
      ui.text(unit, {used + kGap, drop, unit_room - kGap, kHeight}, small);
    }
    ui.said("answer", number.announcement(), {0, 0, ui.width(), kHeight});
  }
  if (number.has_range()) draw_range(number, ui, opacity);
}

}  // namespace

void draw_number(Widget& widget, Ui& ui) {
  if (widget.direction == Direction::output)
    draw_output(static_cast<const NumberOutput&>(widget), ui);
  else
    draw_input(static_cast<Number&>(widget), ui);
}

}  // namespace vitrine
