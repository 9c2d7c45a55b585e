#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"
#include "widgets/slider/slider.h"

namespace vitrine {
namespace {

constexpr float kGap = 16, kUnitGap = 8, kFieldHeight = 36;
constexpr float kFieldWidth = 80, kNarrowField = 64;
constexpr float kLeastRail = 80;  // narrower stages give the room to the rail and only show the value

}  // namespace

void draw_slider(Widget& widget, Ui& ui) {
  auto& slider = static_cast<Slider&>(widget);
  const SliderOptions& options = slider.settings();
  const TextStyle unit_style{.size = Theme::text_small, .color = ui.theme().ink_faint};
  const float unit =
      options.unit.empty() ? 0 : std::min(std::ceil(ui.text_width(options.unit, unit_style)), ui.width() / 4);
  const float field = ui.width() < 280 ? kNarrowField : kFieldWidth;
  const float beside = field + (unit > 0 ? unit + kUnitGap : 0);
  const float rail = ui.width() - beside - kGap;
  const bool typed = rail >= kLeastRail;
  const Box box{0, 0, typed ? rail : ui.width(), ui.height()};

  const std::string spoken = slider.spoken();
  if (const auto moved = ui.slider({.id = "value",
                                    .name = slider.common.label,
                                    .value = slider.position(),
                                    .minimum = options.minimum,
                                    .maximum = options.maximum,
                                    .step = options.step,
                                    .spoken = spoken},
                                   box)) {
    slider.slide(*moved);
  }
  if (!typed) return;
  const std::string name = slider.common.label + ", exact value";
  const float x = rail + kGap;
  const Ui::FieldChange change = ui.field({.id = "exact",
                                           .name = name,
                                           .text = slider.number().text(),
                                           .number = true,
                                           .invalid = slider.number().problem().has_value()},
                                          {x, (ui.height() - kFieldHeight) / 2, field, kFieldHeight});
  if (change.text) slider.type(*change.text);
  if (change.step != 0) slider.nudge(change.step);
  if (!ui.focused("exact")) slider.settle();
  if (unit > 0) ui.text(options.unit, {x + field + kUnitGap, 0, unit, ui.height()}, unit_style);
}

}  // namespace vitrine
