#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "widgets/kit_ui.h"
#include "widgets/slider/slider.h"

namespace vitrine {
namespace {

constexpr float kGap = 16, kUnitGap = 8, kFieldHeight = 44;
constexpr float kFieldWidth = 80, kNarrowField = 64;
constexpr float kUnitColumn = 24;  // room for "km" and "°C", so that sliders with units end in one line
constexpr float kLeastRail = 80;   // where the field would leave less, the value is only shown

/// The field for the exact value, and the unit.
void draw_exact(Slider& slider, Ui& ui, float x, float field, float unit, const TextStyle& unit_style) {
  const std::string name = tr(Text::exact_value, {slider.common.label});
  const Ui::FieldChange change = ui.field({.id = "exact",
                                           .name = name,
                                           .text = slider.number().text(),
                                           .number = true,
                                           .invalid = slider.number().problem().has_value()},
                                          {x, (ui.height() - kFieldHeight) / 2, field, kFieldHeight});
  if (change.text) slider.type(*change.text);
  if (change.step != 0) slider.nudge(change.step);
  if (!ui.focused("exact")) slider.settle();
  if (unit > 0) ui.text(slider.settings().unit, {x + field + kUnitGap, 0, unit, ui.height()}, unit_style);
}

}  // namespace

void draw_slider(Widget& widget, Ui& ui) {
  auto& slider = static_cast<Slider&>(widget);
  const SliderOptions& options = slider.settings();
  const TextStyle unit_style{.size = Theme::text_small, .color = ui.theme().ink_faint};
  const float unit = options.unit.empty() ? 0
                                          : std::clamp(std::ceil(ui.text_width(options.unit, unit_style)),
                                                       kUnitColumn, std::max(kUnitColumn, ui.width() / 4));
  const float field = ui.width() < 280 ? kNarrowField : kFieldWidth;
  float rail = ui.width() - kGap - field - (unit > 0 ? unit + kUnitGap : 0);
  const bool typed = rail >= kLeastRail;
  const TextStyle value_style{.size = Theme::text_small, .align = Align::right, .color = ui.theme().ink_soft};
  if (!typed) {
    // Room for the longer end of the range, so that the rail keeps its length while the value changes.
    const float widest = std::max(ui.text_width(slider.spoken(options.minimum), value_style),
                                  ui.text_width(slider.spoken(options.maximum), value_style));
    rail = std::max(ui.width() - kGap - std::ceil(widest), ui.width() / 2);
  }

  const std::string spoken = slider.spoken(slider.position());
  if (const auto moved = ui.slider({.id = "value",
                                    .name = slider.common.label,
                                    .value = slider.position(),
                                    .minimum = options.minimum,
                                    .maximum = options.maximum,
                                    .step = options.step,
                                    .spoken = spoken},
                                   {0, 0, rail, ui.height()})) {
    slider.slide(*moved);
  }
  if (typed) {
    draw_exact(slider, ui, rail + kGap, field, unit, unit_style);
  } else {
    ui.text(slider.spoken(slider.position()), {rail, 0, ui.width() - rail, ui.height()}, value_style);
  }
}

}  // namespace vitrine
