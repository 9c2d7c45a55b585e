// Colours to choose from.
#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kDisc = 12, kRingRadius = 16;  // CSS px

}  // namespace

void Ui::draw_swatch(const Swatch& swatch, Box box) {
  const Theme& t = theme();
  const Touch at = touch(swatch.id, box);
  const float hover = animate(std::string(swatch.id) + "/hover", at.hovered ? 1.0f : 0.0f);
  const float chosen = animate(std::string(swatch.id) + "/chosen", swatch.chosen ? 1.0f : 0.0f);
  const Box shown = placed(box);
  const ImVec2 centre(shown.x + shown.width / 2, shown.y + shown.height / 2);
  ImDrawList& list = draw_list();
  fill(box, with_opacity(t.fill, hover), t.radius_small);
  list.AddCircleFilled(centre, kDisc, opaque(swatch.color));
  list.AddCircle(centre, kDisc, t.edge, 0, 1, ImDrawFlags_StrokeInside);
  list.AddCircle(centre, kRingRadius, with_opacity(t.accent, chosen), 0, kRing, ImDrawFlags_StrokeInside);
  if (focus_shown(swatch.id)) focus_ring(box, t.radius_small);
}

bool Ui::swatch(const Swatch& swatch, float x, float y) {
  const Box box{x, y, Theme::touch, Theme::touch};
  const bool pressed = press({.id = swatch.id, .name = swatch.name, .pressed = swatch.chosen}, box);
  draw_swatch(swatch, box);
  return pressed;
}

std::optional<Rgb> Ui::any_color(const Swatch& swatch, float x, float y) {
  const Box box{x, y, Theme::touch, Theme::touch};
  MirrorNode node = make_node(swatch.id, Role::color, swatch.name, box);
  node.text = color_text(swatch.color);
  add_node(std::move(node));
  std::optional<Rgb> changed;
  while (auto event = take_event(swatch.id, "set")) {
    if (const auto color = parse_color(event->value.text())) changed = color;
  }
  draw_swatch(swatch, box);
  // A plus: more than this one colour.
  const Box shown = placed(box);
  const ImVec2 centre(shown.x + shown.width / 2, shown.y + shown.height / 2);
  constexpr float kArm = 5;
  const Color ink =
      contrast(swatch.color, 0xffffff) > contrast(swatch.color, 0) ? IM_COL32_WHITE : IM_COL32_BLACK;
  draw_list().AddLine({centre.x - kArm, centre.y}, {centre.x + kArm, centre.y}, ink, kRing);
  draw_list().AddLine({centre.x, centre.y - kArm}, {centre.x, centre.y + kArm}, ink, kRing);
  return changed;
}

}  // namespace vitrine
