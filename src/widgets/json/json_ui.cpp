#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "widgets/json/json.h"
#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kFactHeight = JsonOutput::kFactHeight, kGap = JsonOutput::kGap, kRow = JsonOutput::kRowHeight;
constexpr float kCaption = 20, kFactValue = 24;
constexpr float kColumn = 84;  // room for "-1.2346e-12" and a gap
constexpr int kFactColumns = 3, kMostColumns = 8;

MirrorNode table(std::string id, std::string name, Box box) {
  return {.id = std::move(id),
          .role = Role::table,
          .name = std::move(name),
          .x = box.x,
          .y = box.y,
          .width = box.width,
          .height = box.height};
}

void draw_facts(const JsonOutput& json, Ui& ui, float dimmed) {
  const Theme& t = ui.theme();
  const auto facts = json.facts();
  const float column = ui.width() / kFactColumns;
  MirrorNode node = table("facts", json.common.label, {0, 0, ui.width(), 2 * kFactHeight});
  node.rows.push_back({tr(Text::fact), tr(Text::value)});
  const TextStyle caption{.size = Theme::text_small, .color = t.ink_faint};
  const TextStyle value{.color = mix(t.ink, t.card, dimmed)};
  for (std::size_t i = 0; i < facts.size(); ++i) {
    node.rows.push_back({facts[i].first, facts[i].second});
    if (i >= JsonOutput::kFacts) continue;
    const float x = column * static_cast<float>(i % kFactColumns);
    const float y = kFactHeight * static_cast<float>(i / kFactColumns);
    ui.text(facts[i].first, {x, y, column - kGap, kCaption}, caption);
    ui.text(facts[i].second, {x, y + kCaption, column - kGap, kFactValue}, value);
  }
  ui.add_node(std::move(node));
}

/// Whole numbers of 64 bits need wider columns than others.
int columns_of(const JsonOutput& json, const Ui& ui) {
  if (json.is_text()) return 1;
  const TextStyle style{.size = Theme::text_small};
  float widest = kColumn;
  const int most = std::clamp(static_cast<int>(ui.width() / kColumn), 1, kMostColumns);
  for (std::int64_t i = 0; i < json.shown(most); ++i) {
    widest = std::max(widest, ui.text_width(json.value_text(i), style) + kGap);
  }
  return std::clamp(static_cast<int>(ui.width() / widest), 1, kMostColumns);
}

void draw_values(const JsonOutput& json, Ui& ui, float top, float dimmed) {
  const Theme& t = ui.theme();
  const int columns = columns_of(json, ui);
  const std::int64_t shown = json.shown(columns);
  const float column = ui.width() / static_cast<float>(columns);
  const float height = kRow * static_cast<float>(json.rows());
  MirrorNode node =
      table("values", tr(Text::listed, {json.common.label, tr(Text::values)}), {0, top, ui.width(), height});
  node.rows.push_back({tr(Text::place), tr(Text::value)});
  const TextStyle style{.size = Theme::text_small,
                        .align = json.is_text() ? Align::left : Align::right,
                        .color = mix(t.ink_soft, t.card, dimmed)};
  for (int row = 0; row * static_cast<std::int64_t>(columns) < shown; ++row) {
    const float y = top + kRow * static_cast<float>(row);
    if (row > 0) ui.fill({0, y, ui.width(), 1}, t.line);
    for (int c = 0; c < columns; ++c) {
      const std::int64_t i = std::int64_t{row} * columns + c;
      if (i >= shown) break;
      const std::string text = json.value_text(i);
      // The first column starts at the edge of the facts above; the last ends at the right one.
      ui.text(text, {column * static_cast<float>(c), y, column, kRow}, style);
      node.rows.push_back({json.place_text(i), text});
    }
  }
  if (shown > 0) ui.add_node(std::move(node));

  const Box rest{0, top + height, ui.width(), kRow};
  if (const auto facts = json.facts(); facts.size() > JsonOutput::kFacts) {
    ui.text(facts.back().second + " " + facts.back().first, rest,
            {.size = Theme::text_small, .color = t.warn});
  }
  const std::int64_t more = json.statistics().count - shown;
  const std::string text = json.is_empty() ? std::string()
                           : shown == 0    ? tr(Text::no_values)
                           : more > 0      ? tr_count(Text::more_values, more)
                                           : std::string();
  if (text.empty()) return;
  ui.text(
      text, rest,
      {.size = Theme::text_small, .align = shown == 0 ? Align::left : Align::right, .color = t.ink_faint});
  ui.said("more", text, rest);
}

}  // namespace

void draw_json(Widget& widget, Ui& ui) {
  const auto& json = static_cast<const JsonOutput&>(widget);
  const Theme& t = ui.theme();
  const float dimmed = 0.45f * ui.busy();
  draw_facts(json, ui, dimmed);
  const float top = 2 * kFactHeight + kGap;
  ui.fill({0, top - kGap / 2, ui.width(), 1}, t.line);
  if (json.is_empty()) {
    // Where the values will stand.
    for (int row = 0; row < json.rows(); ++row) {
      const float y = top + kRow * static_cast<float>(row) + 8;
      ui.fill({0, y, ui.width() * (row % 2 == 0 ? 1.0f : 0.72f), kRow - 16}, t.fill, 4);
    }
    ui.said("values", tr(Text::no_result_yet), {0, top, ui.width(), kRow});
    return;
  }
  draw_values(json, ui, top, dimmed);
}

}  // namespace vitrine
