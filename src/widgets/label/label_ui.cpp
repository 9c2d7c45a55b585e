#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "widgets/kit_ui.h"
#include "widgets/label/label.h"

namespace vitrine {
namespace {

// CSS px; the sums are what Label::room() keeps.
constexpr float kHeadingHeight = 64, kBaseline = 39;
constexpr float kRow = 52;

/// A box whose centred text of that size stands on the heading's baseline.
Box on_baseline(float x, float width, float size) {
  const float middle = kBaseline - size * kCapMiddle;
  return {x, middle - size, width, 2 * size};
}

void draw_skeleton(const Label& label, Ui& ui) {
  const Theme& t = ui.theme();
  constexpr float kHeadingBlock = 30, kNameBlock = 14, kRadius = 4;
  ui.fill({0, kBaseline - kHeadingBlock, std::min(96.0f, ui.width()), kHeadingBlock}, t.fill,
          ui.theme().radius_small);
  for (std::int64_t i = 0; i < label.places(); ++i) {
    const float top = kHeadingHeight + static_cast<float>(i) * kRow;
    // Lengths that vary a little read as names to come, not as a table.
    const float part = 0.38f - 0.06f * static_cast<float>(i % 3);
    ui.fill({0, top + (kScoreName - kNameBlock) / 2, ui.width() * part, kNameBlock}, t.fill, kRadius);
    ui.fill({0, top + kScoreRow - kScoreBar, ui.width(), kScoreBar}, t.fill, kScoreBar / 2);
  }
  ui.said("answer", tr(Text::no_answer_yet), {0, 0, ui.width(), kHeadingHeight});
}

void draw_heading(const Label& label, Ui& ui, float opacity) {
  const Theme& t = ui.theme();
  constexpr float kGap = 10;
  const std::string sure = label.sureness();
  const TextStyle small{.color = with_opacity(t.ink_soft, opacity)};
  const float room = ui.width() - (sure.empty() ? 0 : ui.text_width(sure, small) + kGap);
  TextStyle large{.size = Theme::text_answer, .weight = 700, .color = with_opacity(t.ink, opacity)};
  // A long name is set smaller before it is cut; the baseline stays.
  for (float size : {40.0f, 32.0f, 26.0f, 22.0f}) {
    large.size = size;
    if (ui.text_width(label.answer(), large) <= room) break;
  }
  const float used = ui.text(label.answer(), on_baseline(0, room, large.size), large);
  ui.text(sure, on_baseline(used + kGap, ui.width() - used - kGap, small.size), small);
  ui.said("answer", label.announcement(), {0, 0, ui.width(), kHeadingHeight});
}

}  // namespace

void draw_label(Widget& widget, Ui& ui) {
  const auto& label = static_cast<const Label&>(widget);
  const float opacity = ui.result_opacity();
  if (label.empty()) {
    draw_skeleton(label, ui);
    return;
  }
  draw_heading(label, ui, opacity);
  if (label.rows().empty()) return;

  MirrorNode table = make_node("confidences", Role::table, label.common.label, {});
  table.rows.push_back(
      {tr(Text::class_heading), tr(label.are_probabilities() ? Text::confidence : Text::score)});
  float top = kHeadingHeight;
  for (std::size_t i = 0; i < label.rows().size(); ++i, top += kRow) {
    const Label::Row& row = label.rows()[i];
    const std::string score = label.text_of(row);
    score_row(ui,
              {.id = "bar" + std::to_string(i),
               .name = row.name,
               .score = score,
               .part = label.part_of(row),
               .is_best = i == 0,
               .opacity = opacity},
              top, ui.width());
    table.rows.push_back({row.name, score});
  }
  table.y = static_cast<double>(kHeadingHeight);
  table.width = static_cast<double>(ui.width());
  table.height = static_cast<double>(top - kHeadingHeight);
  ui.add_node(std::move(table));
}

}  // namespace vitrine
