#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"
#include "widgets/embedding/embedding.h"
#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

/// The values as columns, or where there are more of them than pixels, the largest of those in one column.
void draw_strip(const Embedding& embedding, Ui& ui, Box box, float opacity) {
  const Theme& t = ui.theme();
  ui.fill(box, t.fill, t.radius_small);
  const std::vector<float>& values = embedding.vector();
  if (values.empty() || !(embedding.largest() > 0)) return;
  constexpr float kInset = 6, kGap = 1, kWidestGapless = 3;
  const float width = box.width - 2 * kInset;
  if (width < 1) return;
  const auto columns = std::min(values.size(), static_cast<std::size_t>(width));
  const float step = width / static_cast<float>(columns);
  const float gap = step > kWidestGapless ? kGap : 0;
  for (std::size_t c = 0; c < columns; ++c) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(c * values.size() / columns);
    const auto last = values.begin() + static_cast<std::ptrdiff_t>((c + 1) * values.size() / columns);
    const float value =
        *std::max_element(first, last, [](float a, float b) { return std::abs(a) < std::abs(b); });
    // The root, so that a single large value does not leave the others pale.
    const float strength = std::sqrt(std::abs(value) / embedding.largest());
    const Color color = mix(t.fill, value < 0 ? t.mark_1 : t.accent, strength * opacity);
    ui.fill(
        {box.x + kInset + static_cast<float>(c) * step, box.y + kInset, step - gap, box.height - 2 * kInset},
        color);
  }
}

void draw_rows(Embedding& embedding, Ui& ui, float top, float opacity) {
  MirrorNode table = make_node(
      "similar", Role::table, embedding.common.label,
      {0, top, ui.width() - Theme::touch, Embedding::kRow * static_cast<float>(embedding.rows().size())});
  table.rows.push_back(
      {tr(Text::kept_heading), tr(embedding.is_distance() ? Text::distance : Text::similarity)});
  std::int64_t forgotten = 0;
  const float width = ui.width() - Theme::touch - 8;
  bool first = !embedding.is_empty();
  for (const Embedding::Row& row : embedding.rows()) {
    const std::string id = std::to_string(row.number);
    score_row(ui,
              {.id = "bar" + id,
               .name = row.name,
               .score = row.text,
               .part = row.part,
               .is_best = first,
               .opacity = opacity},
              top, width);
    if (ui.icon_button(
            {.id = "forget" + id, .name = tr(Text::forget_result, {row.name}), .icon = Icon::trash},
            ui.width() - Theme::touch, top + (kScoreRow - Theme::touch) / 2))
      forgotten = row.number;
    table.rows.push_back({row.name, row.text});
    top += Embedding::kRow;
    first = false;
  }
  ui.add_node(std::move(table));
  if (forgotten > 0) {
    embedding.forget(forgotten);
    ui.animate_again();
  }
}

}  // namespace

void draw_embedding(Widget& widget, Ui& ui) {
  auto& embedding = static_cast<Embedding&>(widget);
  const Theme& t = ui.theme();
  const float opacity = ui.result_opacity();
  const Box strip{0, 0, ui.width(), Embedding::kStrip};
  draw_strip(embedding, ui, strip, opacity);
  ui.said("strip", embedding.is_empty() ? tr(Text::no_result_yet) : embedding.announcement(), strip);

  float top = strip.bottom() + Embedding::kGap;
  const std::string keep = tr(Text::keep_result);
  const float used = ui.text_button_width(keep);
  const bool kept =
      ui.text_button({.id = "keep", .name = keep, .disabled = !embedding.can_keep()}, ui.width() - used, top);
  if (!embedding.is_empty()) {
    ui.text(embedding.length_text(), {0, top, ui.width() - used - Embedding::kGap, Embedding::kFacts},
            {.size = Theme::text_small, .color = with_opacity(t.ink_soft, opacity)});
  }
  if (kept) {
    embedding.keep();
    ui.animate_again();
  }
  top += Embedding::kFacts + Embedding::kGap;
  if (embedding.rows().empty()) {
    const Box box{0, top, ui.width(), ui.height() - top};
    ui.text(tr(Text::how_to_compare), box, {.size = Theme::text_small, .color = t.ink_faint, .wrap = true});
    ui.said("how", tr(Text::how_to_compare), box);
    return;
  }
  draw_rows(embedding, ui, top, opacity);
}

}  // namespace vitrine
