// Controls to choose with: checkbox, radio buttons as a list and as segments, select.
#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kMark = 20;      // CSS px: a checkbox's box, a radio button's circle
constexpr float kMarkRoom = 32;  // with the gap before its words
constexpr float kMarkRadius = 6;
constexpr float kMarkEdge = 1.5f;
constexpr float kInset = 3;  // of the chosen segment inside its bar

Box box_of(const MirrorOption& option) {
  return {static_cast<float>(option.x), static_cast<float>(option.y), static_cast<float>(option.width),
          static_cast<float>(option.height)};
}

/// A ring around a mark, a little larger than it.
Box around(Box box, float gap) {
  return {box.x - gap, box.y - gap, box.width + 2 * gap, box.height + 2 * gap};
}

}  // namespace

Color Ui::edge_color(std::string_view id, bool disabled, float hover) {
  const float bad = animate(std::string(id) + "/bad", has_problem() ? 1.0f : 0.0f);
  const Theme& t = theme();
  return disabled ? t.line : mix(mix(t.edge, t.accent, hover), t.bad, bad);
}

std::optional<bool> Ui::checkbox(const Checkbox& checkbox, Box box) {
  MirrorNode node = make_node(checkbox.id, Role::checkbox, checkbox.name, box);
  node.disabled = checkbox.disabled;
  node.invalid = has_problem();
  node.checked = checkbox.checked;
  add_node(std::move(node));
  std::optional<bool> changed;
  while (auto event = take_event(checkbox.id, "set")) {
    if (!checkbox.disabled && event->value.is_bool() && event->value.boolean() != checkbox.checked)
      changed = event->value.boolean();
  }
  const std::string id(checkbox.id);
  const Touch at = touch(checkbox.id, box, checkbox.disabled);
  const float hover = animate(id + "/hover", at.hovered ? 1.0f : 0.0f);
  const float held = animate(id + "/held", at.held ? 1.0f : 0.0f);
  const float on = animate(id + "/on", changed.value_or(checkbox.checked) ? 1.0f : 0.0f);
  const Theme& t = theme();
  const Color accent = checkbox.disabled ? mix(t.card, t.accent, 0.4f) : t.accent;
  const Color edge = edge_color(checkbox.id, checkbox.disabled, hover);
  const Box mark{box.x + kFocusGap, box.y + (box.height - kMark) / 2, kMark, kMark};
  const float radius = std::min(kMarkRadius, t.radius_small);
  fill(mark, mix(mix(t.card, t.accent_soft, std::max(0.6f * hover, held)), accent, on), radius);
  stroke(mark, mix(edge, accent, on), radius, kMarkEdge);
  if (on > 0) {
    constexpr float kIcon = 16, kIn = (kMark - kIcon) / 2;
    icon(Icon::check, {mark.x + kIn, mark.y + kIn, kIcon, kIcon}, with_opacity(t.accent_ink, on));
  }
  text(checkbox.text.empty() ? checkbox.name : checkbox.text,
       {mark.x + kMarkRoom, box.y, box.width - kMarkRoom - kFocusGap, box.height},
       {.color = checkbox.disabled ? t.ink_faint : t.ink});
  if (focus_shown(checkbox.id)) focus_ring(around(mark, kFocusGap), radius + kFocusGap);
  return changed;
}

std::optional<int> Ui::take_choice(const Choice& choice, Box box, std::vector<MirrorOption> options,
                                   Role role) {
  const auto count = static_cast<int>(options.size());
  MirrorNode node = make_node(choice.id, role, choice.name, box);
  node.disabled = choice.disabled;
  node.invalid = has_problem();
  node.options = std::move(options);
  node.selected = choice.selected;
  add_node(std::move(node));
  std::optional<int> chosen;
  while (auto event = take_event(choice.id, "set")) {
    const std::int64_t to = event->value.integer(-1);
    if (!choice.disabled && to >= 0 && to < count && to != choice.selected) chosen = static_cast<int>(to);
  }
  return chosen;
}

std::vector<MirrorOption> Ui::radio_options(const Choice& choice, int columns, Box box) const {
  const auto count = static_cast<int>(choice.options.size());
  const int rows = (count + columns - 1) / std::max(columns, 1);
  const float width = box.width / static_cast<float>(columns);
  const float height = box.height / static_cast<float>(std::max(rows, 1));
  std::vector<MirrorOption> options;
  options.reserve(choice.options.size());
  for (int i = 0; i < count; ++i) {
    options.push_back({choice.options[static_cast<std::size_t>(i)],
                       static_cast<double>(box.x + width * static_cast<float>(i % columns)),
                       static_cast<double>(box.y + height * static_cast<float>(i / columns)),
                       static_cast<double>(width), static_cast<double>(height)});
  }
  return options;
}

std::optional<int> Ui::radio_list(const Choice& choice, int columns, Box box) {
  std::vector<MirrorOption> options = radio_options(choice, columns, box);
  const std::optional<int> chosen = take_choice(choice, box, options, Role::radiogroup);
  const int selected = chosen.value_or(choice.selected);
  const Theme& t = theme();
  const Color accent = choice.disabled ? mix(t.card, t.accent, 0.4f) : t.accent;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string id = std::string(choice.id) + "/" + std::to_string(i);
    const Box row = box_of(options[i]);
    const Touch at = touch(id, row, choice.disabled);
    const float hover = animate(id + "/hover", at.hovered ? 1.0f : 0.0f);
    const float held = animate(id + "/held", at.held ? 1.0f : 0.0f);
    const float on = animate(id + "/on", static_cast<int>(i) == selected ? 1.0f : 0.0f);
    const Box mark{row.x + kFocusGap, row.y + (row.height - kMark) / 2, kMark, kMark};
    const Color edge = edge_color(id, choice.disabled, hover);
    ImDrawList& list = draw_list();
    const ImVec2 centre(placed(mark).x + kMark / 2, mark.y + kMark / 2);
    list.AddCircleFilled(centre, kMark / 2,
                         mix(mix(t.card, t.accent_soft, std::max(0.6f * hover, held)), accent, on));
    list.AddCircle(centre, kMark / 2, mix(edge, accent, on), 0, kMarkEdge, ImDrawFlags_StrokeInside);
    constexpr float kDot = 4;
    if (on > 0) list.AddCircleFilled(centre, kDot * on, with_opacity(t.accent_ink, on));
    text(options[i].name, {mark.x + kMarkRoom, row.y, row.width - kMarkRoom - kFocusGap, row.height},
         {.color = choice.disabled ? t.ink_faint : t.ink});
    if (focus_shown(id))
      list.AddCircle(centre, kMark / 2 + kFocusGap, t.accent, 0, kRing, ImDrawFlags_StrokeInside);
  }
  return chosen;
}

std::optional<int> Ui::segments(const Choice& choice, Box box) {
  const auto count = static_cast<int>(choice.options.size());
  const Theme& t = theme();
  std::vector<MirrorOption> options = radio_options(choice, std::max(count, 1), box);
  const std::optional<int> chosen = take_choice(choice, box, options, Role::radiogroup);
  const int selected = chosen.value_or(choice.selected);
  const float radius = t.radius_small;
  fill(box, t.fill, radius + kInset);
  if (has_problem()) stroke(box, t.bad, radius + kInset);
  const std::string bar(choice.id);
  const float shown = animate(bar + "/shown", selected >= 0 ? 1.0f : 0.0f);
  // The first one that is chosen appears where it is; later ones slide there.
  const float place = selected >= 0 ? animate(bar + "/place", static_cast<float>(selected)) : 0;
  const float width = count > 0 ? box.width / static_cast<float>(count) : box.width;
  const auto part = [&](float at) {
    return Box{box.x + width * at + kInset, box.y + kInset, width - 2 * kInset, box.height - 2 * kInset};
  };
  if (shown > 0) {
    fill(part(place), mix(t.fill, choice.disabled ? t.card : t.accent_soft, shown), radius);
    stroke(part(place), mix(t.fill, choice.disabled ? t.edge : t.accent, shown), radius, kMarkEdge);
  }
  for (int i = 0; i < count; ++i) {
    const std::string id = bar + "/" + std::to_string(i);
    const Box whole = box_of(options[static_cast<std::size_t>(i)]);
    const Touch at = touch(id, whole, choice.disabled);
    const bool is_selected = i == selected;
    const float hover = animate(id + "/hover", at.hovered && !is_selected ? 1.0f : 0.0f);
    const float held = animate(id + "/held", at.held ? 1.0f : 0.0f);
    const Box inner = part(static_cast<float>(i));
    if (!is_selected) fill(inner, with_opacity(mix(t.line, t.edge, 0.3f * held), hover), radius);
    constexpr float kPadding = 6;
    text(options[static_cast<std::size_t>(i)].name,
         {inner.x + kPadding, inner.y, inner.width - 2 * kPadding, inner.height},
         {.weight = is_selected ? 600 : 400,
          .align = Align::center,
          .color = choice.disabled ? t.ink_faint : mix(t.ink_soft, t.ink, is_selected ? 1 : hover)});
    if (focus_shown(id)) focus_ring(whole, radius + kInset);
  }
  return chosen;
}

std::optional<int> Ui::select(const Choice& choice, Box box) {
  std::vector<MirrorOption> options;
  for (const std::string& name : choice.options) options.push_back({.name = name});
  const std::optional<int> chosen = take_choice(choice, box, std::move(options), Role::select);
  const int selected = chosen.value_or(choice.selected);
  const std::string id(choice.id);
  const Touch at = touch(choice.id, box, choice.disabled);
  const float hover = animate(id + "/hover", at.hovered ? 1.0f : 0.0f);
  const bool focused = input_.focused == choice.id;
  const float focus = animate(id + "/focus", focused ? 1.0f : 0.0f);
  const Theme& t = theme();
  fill(box, choice.disabled ? t.fill : mix(t.card, t.fill, 0.6f * hover), t.radius_small);
  stroke(box, edge_color(choice.id, choice.disabled, focus), t.radius_small, focused ? kRing : 1);
  constexpr float kPadding = 12, kIcon = 20, kIconRoom = 36;
  const bool is_named = selected >= 0 && selected < static_cast<int>(choice.options.size());
  text(is_named ? choice.options[static_cast<std::size_t>(selected)] : choice.placeholder,
       {box.x + kPadding, box.y, box.width - kPadding - kIconRoom, box.height},
       {.color = is_named && !choice.disabled ? t.ink : t.ink_faint});
  icon(Icon::chevron, {box.right() - kIconRoom + 4, box.y + (box.height - kIcon) / 2, kIcon, kIcon},
       choice.disabled ? t.ink_faint : mix(t.ink_soft, t.ink, hover));
  return chosen;
}

}  // namespace vitrine
