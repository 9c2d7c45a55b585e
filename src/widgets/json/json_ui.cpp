#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "widgets/json/json.h"
#include "widgets/kit_ui.h"
#include "widgets/plots_ui.h"

namespace vitrine {
namespace {

constexpr float kFactHeight = JsonOutput::kFactHeight, kGap = JsonOutput::kGap, kRow = JsonOutput::kRowHeight;
constexpr float kCaption = 20, kFactValue = 24;
constexpr float kColumn = 84;  // room for "-1.2346e-12" and a gap
constexpr int kFactColumns = 3, kMostColumns = 8;

void draw_facts(const JsonOutput& json, Ui& ui, float dimmed) {
  const Theme& t = ui.theme();
  const auto facts = json.facts();
  const float column = ui.width() / kFactColumns;
  MirrorNode node = make_node("facts", Role::table, json.common.label, {0, 0, ui.width(), 2 * kFactHeight});
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
    const std::string text = json.value_text(json.first_shown() + i);
    widest = std::max(widest, ui.text_width(text, style) + kGap);
  }
  return std::clamp(static_cast<int>(ui.width() / widest), 1, kMostColumns);
}

void draw_values(const JsonOutput& json, Ui& ui, float top, float dimmed) {
  const Theme& t = ui.theme();
  const int columns = columns_of(json, ui);
  const std::int64_t shown = json.shown(columns);
  const float column = ui.width() / static_cast<float>(columns);
  const float height = kRow * static_cast<float>(json.rows());
  MirrorNode node = make_node("values", Role::table, tr(Text::listed, {json.common.label, tr(Text::values)}),
                              {0, top, ui.width(), height});
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
      const std::int64_t element = json.first_shown() + i;
      const std::string text = json.value_text(element);
      // The first column starts at the edge of the facts above; the last ends at the right one.
      ui.text(text, {column * static_cast<float>(c), y, column, kRow}, style);
      node.rows.push_back({json.place_text(element), text});
    }
  }
  if (shown > 0) ui.add_node(std::move(node));

  const Box rest{0, top + height, ui.width(), kRow};
  if (const auto facts = json.facts(); facts.size() > JsonOutput::kFacts) {
    ui.text(facts.back().second + " " + facts.back().first, rest,
            {.size = Theme::text_small, .color = t.warn});
  }
  const std::int64_t more = json.in_slice() - shown;
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

/// Which matrix of a tensor with more than two dimensions is shown. Returns where the values begin.
float draw_sliders(JsonOutput& json, Ui& ui, float top) {
  for (const std::size_t dimension : json.sliced()) {
    const auto place = static_cast<double>(json.place_in(dimension));
    const auto last = static_cast<double>(std::max<std::int64_t>(json.side(dimension) - 1, 0));
    const std::string number = std::to_string(dimension);
    const std::string spoken =
        tr(Text::place_of, {localized(json.place_in(dimension)), localized(json.side(dimension) - 1)});
    if (const auto moved = slider_row(ui,
                                      {.id = "dimension" + number,
                                       .name = tr(Text::dimension, {number}),
                                       .value = place,
                                       .maximum = last,
                                       .step = 1,
                                       .spoken = spoken,
                                       .disabled = last == 0},
                                      0, top)) {
      json.show_place(dimension, static_cast<std::int64_t>(*moved));
      ui.animate_again();
    }
    top += Theme::touch;
  }
  return top;
}

void draw_histogram(JsonOutput& json, Ui& ui, float top, float dimmed) {
  const Box box{0, top, ui.width(), JsonOutput::kHistogram - kGap};
  PlotData& data = json.histogram();
  data.options.y_title = tr(Text::histogram);
  if (data.is_empty()) {
    ui.fill(box, ui.theme().fill, ui.theme().radius_small);
    return;
  }
  draw_plot_data(data, ui, box, tr(Text::listed, {json.common.label, data.options.y_title}), 1 - dimmed);
}

}  // namespace

void draw_json(Widget& widget, Ui& ui) {
  auto& json = static_cast<JsonOutput&>(widget);
  const Theme& t = ui.theme();
  const float dimmed = 0.45f * ui.busy();
  if (!json.count_on()) ui.animate_again();
  draw_facts(json, ui, dimmed);
  float top = 2 * kFactHeight + kGap;
  ui.fill({0, top - kGap / 2, ui.width(), 1}, t.line);
  if (json.has_histogram()) {
    draw_histogram(json, ui, top, dimmed);
    top += JsonOutput::kHistogram;
  }
  top = draw_sliders(json, ui, top);
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
