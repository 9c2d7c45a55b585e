#include "widgets/kit_ui.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/strings.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr float kThumb = 20;  // CSS px: the slider's thumb
constexpr float kRail = 4;
constexpr std::uint32_t kBusyDelayMs = 200;  // shorter runs are not shown as work

float device_ratio() { return std::max(1.0f, ImGui::GetIO().DisplayFramebufferScale.x); }

/// Edges on device pixels: hairlines stay one pixel, fills do not blur.
Box snapped(Box box) {
  const float ratio = device_ratio();
  const auto on_grid = [ratio](float v) { return std::round(v * ratio) / ratio; };
  const float x = on_grid(box.x), y = on_grid(box.y);
  return {x, y, on_grid(box.right()) - x, on_grid(box.bottom()) - y};
}

ImGuiID id_of(std::string_view id, std::string_view part) {
  std::string key(id);
  key += '/';
  key += part;
  return ImGui::GetID(key.data(), key.data() + key.size());
}

/// Milliseconds as ImGuiStorage can keep them; differences stay right when they wrap.
std::uint32_t clock_of(double time_ms) {
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(std::clamp(time_ms, 0.0, 9e15)));
}

}  // namespace

Theme Theme::make(bool dark, const ThemeOptions& options, const std::optional<SystemColors>& forced) {
  Palette palette = make_palette(options, dark);
  if (forced) palette = forced_palette(palette, *forced);
  const Radii radii = make_radii(options);
  Theme theme;
#define COLOR(name, light, night) theme.name = opaque(palette.name);
#define SIZE(name, px)
#define RADIUS(name, px) theme.name = radii.name;
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  theme.dark = dark;
  return theme;
}

Color with_opacity(Color color, float opacity) {
  const float alpha = static_cast<float>(color >> IM_COL32_A_SHIFT) * std::clamp(opacity, 0.0f, 1.0f);
  return (color & ~static_cast<Color>(IM_COL32_A_MASK)) | static_cast<Color>(alpha + 0.5f)
                                                              << IM_COL32_A_SHIFT;
}

Color mix(Color from, Color to, float t) {
  t = std::clamp(t, 0.0f, 1.0f);
  Color mixed = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto a = static_cast<float>((from >> shift) & 255), b = static_cast<float>((to >> shift) & 255);
    mixed |= static_cast<Color>(a + (b - a) * t + 0.5f) << shift;
  }
  return mixed;
}

Color series_color(const Theme& t, std::size_t i) {
  const Color colors[] = {t.accent, t.mark_1, t.mark_2, t.mark_3, t.mark_4, t.mark_5, t.mark_6, t.mark_7};
  return colors[i % std::size(colors)];
}

ImDrawList& Ui::draw_list() const { return *ImGui::GetWindowDrawList(); }

// -- drawing ----------------------------------------------------------------------------------------------

void Ui::fill(Box box, Color color, float radius) {
  const Box b = snapped(placed(box));
  draw_list().AddRectFilled({b.x, b.y}, {b.right(), b.bottom()}, color, radius);
}

void Ui::stroke(Box box, Color color, float radius, float thickness) {
  const Box b = snapped(placed(box));
  draw_list().AddRect({b.x, b.y}, {b.right(), b.bottom()}, color, radius, thickness,
                      ImDrawFlags_StrokeInside);
}

void Ui::dashed(Box box, Color color, float radius) {
  constexpr float kThickness = 1.5f, kPeriod = 12;
  box = placed(box);
  const Box b = {box.x + kThickness / 2, box.y + kThickness / 2, box.width - kThickness,
                 box.height - kThickness};
  if (b.width <= 0 || b.height <= 0) return;
  radius = std::clamp(radius, 0.0f, std::min(b.width, b.height) / 2);
  std::vector<ImVec2> outline;
  constexpr int kCornerSegments = 8;
  const ImVec2 centres[4] = {{b.right() - radius, b.y + radius},
                             {b.right() - radius, b.bottom() - radius},
                             {b.x + radius, b.bottom() - radius},
                             {b.x + radius, b.y + radius}};
  for (int corner = 0; corner < 4; ++corner) {
    for (int i = 0; i <= kCornerSegments; ++i) {
      const float quarter = static_cast<float>(corner - 1) + static_cast<float>(i) / kCornerSegments;
      const float angle = quarter * std::numbers::pi_v<float> / 2;
      outline.emplace_back(centres[corner].x + radius * std::cos(angle),
                           centres[corner].y + radius * std::sin(angle));
    }
  }
  outline.push_back(outline.front());
  float length = 0;
  for (std::size_t i = 1; i < outline.size(); ++i) {
    length += std::hypot(outline[i].x - outline[i - 1].x, outline[i].y - outline[i - 1].y);
  }
  // The period is stretched a little so that the last dash meets the first at the right distance.
  const float half = length / std::max(1.0f, std::round(length / kPeriod)) / 2;
  ImDrawList& list = draw_list();
  float walked = 0, edge = half;  // where the dash or the gap that is being walked ends
  bool dash = true;
  list.PathLineTo(outline.front());
  for (std::size_t i = 1; i < outline.size(); ++i) {
    const ImVec2 from = outline[i - 1], to = outline[i];
    const float step = std::hypot(to.x - from.x, to.y - from.y);
    while (step > 0 && edge < walked + step) {
      const float t = (edge - walked) / step;
      list.PathLineTo({from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t});
      if (dash) list.PathStroke(color, kThickness, ImDrawFlags_AALineEnds);
      dash = !dash;
      if (!dash) list.PathClear();
      edge += half;
    }
    walked += step;
    if (dash) list.PathLineTo(to);
  }
  if (dash) list.PathStroke(color, kThickness, ImDrawFlags_AALineEnds);
  list.PathClear();
}

void Ui::bar(Box box, double part, Color color, Color track) {
  const float radius = box.height / 2;
  fill(box, track, radius);
  if (!(part > 0)) return;
  const Box b = snapped(placed(box));
  // The least is a dot: something is there. The end is not snapped, so that it moves without jerks.
  const float width = std::max(b.width * static_cast<float>(std::min(part, 1.0)), b.height);
  const float x = rtl() ? b.right() - width : b.x;
  draw_list().AddRectFilled({x, b.y}, {x + width, b.bottom()}, color, radius);
}

void Ui::focus_ring(Box box, float radius) { stroke(box, theme().accent, radius, kRing); }

// -- meaning ------------------------------------------------------------------------------------------------

MirrorNode make_node(std::string_view id, Role role, std::string_view name, const Box& box) {
  return {.id = std::string(id),
          .role = role,
          .name = std::string(name),
          .x = box.x,
          .y = box.y,
          .width = box.width,
          .height = box.height};
}

void Ui::add_node(MirrorNode node) {
  if (rtl()) {
    const auto mirrored = [&](double x, double w) { return static_cast<double>(width()) - x - w; };
    node.x = mirrored(node.x, node.width);
    for (MirrorOption& option : node.options) option.x = mirrored(option.x, option.width);
  }
  nodes_.push_back(std::move(node));
}

void Ui::said(std::string_view id, std::string_view text, Box box, bool live) {
  MirrorNode node = make_node(id, Role::text, text, box);
  node.live = live;
  add_node(std::move(node));
}

std::optional<MirrorEvent> Ui::take_event(std::string_view node, std::string_view action) {
  auto& events = input_.events;
  const auto found = std::find_if(events.begin(), events.end(), [&](const MirrorEvent& e) {
    return e.node == node && (action.empty() || e.action == action);
  });
  if (found == events.end()) return std::nullopt;
  MirrorEvent event = std::move(*found);
  events.erase(found);
  return event;
}

// -- controls -----------------------------------------------------------------------------------------------

Ui::Touch Ui::touch(std::string_view id, Box box, bool disabled) {
  if (disabled || !(box.width >= 1) || !(box.height >= 1)) return {};
  box = placed(box);
  ImGui::SetCursorPos({box.x, box.y});
  ImGui::PushID(id.data(), id.data() + id.size());
  ImGui::InvisibleButton("##touch", {box.width, box.height});
  const Touch touch{.hovered = ImGui::IsItemHovered(),
                    .held = ImGui::IsItemActive(),
                    .began = ImGui::IsItemActivated(),
                    .ended = ImGui::IsItemDeactivated()};
  ImGui::PopID();
  return touch;
}

bool Ui::press(const Button& button, Box box) {
  MirrorNode node = make_node(button.id, button.pressed ? Role::toggle : Role::button, button.name, box);
  node.disabled = button.disabled;
  node.pressed = button.pressed;
  add_node(std::move(node));
  const bool pressed = take_event(button.id, "press").has_value();
  return pressed && !button.disabled;
}

Ui::Area Ui::area_button(const Button& button, Box box) {
  const bool pressed = press(button, box);
  const Touch at = touch(button.id, box, button.disabled);
  return {.pressed = pressed,
          .hover = animate(std::string(button.id) + "/hover", at.hovered ? 1.0f : 0.0f),
          .held = animate(std::string(button.id) + "/held", at.held ? 1.0f : 0.0f),
          .focus_visible = focus_shown(button.id)};
}

bool Ui::icon_button(const Button& button, float x, float y) {
  const Box box{x, y, Theme::touch, Theme::touch};
  const bool pressed = press(button, box);
  const Touch at = touch(button.id, box, button.disabled);
  const bool on = button.pressed.value_or(false);
  const float hover = animate(std::string(button.id) + "/hover", at.hovered || on ? 1.0f : 0.0f);
  const float held = animate(std::string(button.id) + "/held", at.held ? 1.0f : 0.0f);
  const float enabled = animate(std::string(button.id) + "/enabled", button.disabled ? 0.0f : 1.0f);
  const Theme& t = theme();
  fill(box, with_opacity(mix(t.fill, t.line, held), hover * enabled), t.radius_small);
  const Color ink = mix(t.ink_soft, t.ink, hover);
  constexpr float kIcon = 20, kInset = (Theme::touch - kIcon) / 2;
  icon(button.icon, {x + kInset, y + kInset, kIcon, kIcon},
       mix(mix(t.card, t.ink_soft, 0.38f), ink, enabled));
  if (focus_shown(button.id)) focus_ring(box, t.radius_small);
  return pressed;
}

float Ui::text_button_width(std::string_view name) const {
  constexpr float kPadding = 16;
  return std::ceil(text_width(name, {.weight = 600})) + 2 * kPadding;
}

bool Ui::text_button(const Button& button, float x, float y, float* used) {
  const Theme& t = theme();
  TextStyle style{.weight = 600, .align = Align::center};
  const Box box{x, y, text_button_width(button.name), Theme::touch};
  if (used) *used = box.width;
  const bool pressed = press(button, box);
  const Touch at = touch(button.id, box, button.disabled);
  const float hover = animate(std::string(button.id) + "/hover", at.hovered ? 1.0f : 0.0f);
  const float held = animate(std::string(button.id) + "/held", at.held ? 1.0f : 0.0f);
  fill(box, mix(t.card, t.fill, std::max(hover, held)), t.radius);
  stroke(box, mix(t.line, t.edge, button.pressed.value_or(false) ? 1 : held), t.radius);
  style.color = button.disabled ? mix(t.card, t.ink_soft, 0.45f) : t.ink;
  text(button.name, box, style);
  if (focus_shown(button.id)) focus_ring(box, t.radius);
  return pressed;
}

std::optional<double> Ui::take_slider(const Slider& slider, Box box) {
  const double range = slider.maximum - slider.minimum;
  MirrorNode node = make_node(slider.id, Role::slider, slider.name, box);
  node.text = slider.spoken;
  node.value = slider.value;
  node.minimum = slider.minimum;
  node.maximum = slider.maximum;
  node.step = slider.step > 0 ? slider.step : range / 100;
  node.ltr = as_drawn_ > 0;
  node.disabled = slider.disabled;
  add_node(std::move(node));
  std::optional<double> changed;
  while (auto event = take_event(slider.id, "set")) {
    if (slider.disabled || !event->value.is_number()) continue;
    const double value = on_grid(event->value.number(), slider.minimum, slider.maximum, slider.step);
    if (value != slider.value) changed = value;
  }
  return changed;
}

std::optional<double> Ui::browse(const Slider& slider, Box box) {
  const std::optional<double> changed = take_slider(slider, box);
  if (focus_shown(slider.id)) focus_ring(box, theme().radius);
  return changed;
}

std::optional<double> Ui::slider(const Slider& slider, Box box) {
  const Theme& t = theme();
  const double range = slider.maximum - slider.minimum;
  std::optional<double> changed = take_slider(slider, box);
  const float left = box.x + kThumb / 2, length = box.width - kThumb, middle = box.y + box.height / 2;
  const auto place = [&](double value) {
    const double part = range > 0 ? std::clamp((value - slider.minimum) / range, 0.0, 1.0) : 0;
    return left + length * static_cast<float>(part);
  };
  const Touch at = touch(slider.id, box, slider.disabled);
  if (at.held && length > 0) {
    // A thumb that is taken beside its middle stays where it is under the finger; the rail moves it there.
    float* const grip = ImGui::GetStateStorage()->GetFloatRef(id_of(slider.id, "grip"));
    const float pointer = placed({ImGui::GetIO().MousePos.x, 0, 0, 0}).x;
    if (at.began) {
      const float beside = pointer - place(slider.value);
      *grip = std::abs(beside) <= kThumb / 2 ? beside : 0;
    }
    const double wanted = slider.minimum + range * static_cast<double>((pointer - *grip - left) / length);
    const double value = on_grid(wanted, slider.minimum, slider.maximum, slider.step);
    if (value != slider.value) changed = value;
  }

  const float thumb = place(changed.value_or(slider.value));
  const Color accent = slider.disabled ? mix(t.card, t.accent, 0.4f) : t.accent;
  const float halo = animate(std::string(slider.id) + "/halo", at.held ? 1.0f : at.hovered ? 0.6f : 0.0f);
  const Box rail{box.x, middle - kRail / 2, box.width, kRail};
  fill(rail, t.line, kRail / 2);
  fill({rail.x, rail.y, thumb - rail.x, kRail}, accent, kRail / 2);
  ImDrawList& list = draw_list();
  const ImVec2 centre(placed({thumb, 0, 0, 0}).x, middle);
  constexpr float kHalo = 6;
  if (halo > 0) list.AddCircleFilled(centre, kThumb / 2 + kHalo * halo, with_opacity(t.accent, 0.14f));
  list.AddCircleFilled(centre, kThumb / 2, t.card);
  list.AddCircle(centre, kThumb / 2, accent, 0, 2, ImDrawFlags_StrokeInside);
  if (focus_shown(slider.id)) {
    constexpr float kGap = 2;
    list.AddCircle(centre, kThumb / 2 + kGap + kRing, t.accent, 0, kRing, ImDrawFlags_StrokeInside);
  }
  return changed;
}

void score_row(Ui& ui, const ScoreRow& row, float top, float width) {
  constexpr float kGap = 16;
  const Theme& t = ui.theme();
  const int weight = row.is_best ? 600 : 400;
  const TextStyle score{.weight = weight,
                        .align = Align::right,
                        .color = with_opacity(row.is_best ? t.ink : t.ink_soft, row.opacity)};
  const float room = width - ui.text_width(row.score, score) - kGap;
  ui.text(row.score, {0, top, width, kScoreName}, score);
  ui.text(row.name, {0, top, std::max(0.0f, room), kScoreName},
          {.weight = weight, .color = with_opacity(t.ink, row.opacity)});
  const float part = ui.animate(row.id, static_cast<float>(row.part));
  ui.bar({0, top + kScoreRow - kScoreBar, width, kScoreBar}, static_cast<double>(part),
         mix(t.fill, row.is_best ? t.accent : t.accent_pale, row.opacity), t.fill);
}

std::optional<double> slider_row(Ui& ui, const Ui::Slider& slider, int decimals, float y) {
  constexpr float kNumber = 44, kGap = 12, kMostName = 128;
  const float text_width = std::min(kMostName, ui.width() * 0.4f);
  const Box rail{text_width + kGap, y, std::max(1.0f, ui.width() - text_width - 2 * kGap - kNumber),
                 Theme::touch};
  ui.text(slider.name, {0, y, text_width, Theme::touch});
  const std::optional<double> changed = ui.slider(slider, rail);
  ui.text(localized(format_decimals(changed.value_or(slider.value), decimals)),
          {ui.width() - kNumber, y, kNumber, Theme::touch},
          {.align = Align::right, .color = ui.theme().ink_soft});
  return changed;
}

Ui::FieldChange Ui::field(const Field& field, Box box) {
  MirrorNode node = make_node(field.id, field.number ? Role::number : Role::textbox, field.name, box);
  node.text = field.text;
  node.disabled = field.disabled;
  node.invalid = field.invalid || has_problem();
  node.multiline = field.multiline;
  node.max_length = field.max_length;
  node.placeholder = field.placeholder;
  add_node(std::move(node));
  FieldChange change;
  while (auto event = take_event(field.id, "set")) change.text = event->value.text();
  while (auto event = take_event(field.id, "step")) change.step += event->value.number() < 0 ? -1 : 1;
  if (field.disabled) change = {};

  // A field that is being typed in shows its focus however it was reached, as browsers' own fields do.
  const bool focused = input_.focused == field.id;
  const float focus = animate(std::string(field.id) + "/focus", focused ? 1.0f : 0.0f);
  const float bad = animate(std::string(field.id) + "/bad", field.invalid || has_problem() ? 1.0f : 0.0f);
  const Theme& t = theme();
  fill(box, field.disabled ? t.fill : mix(t.card, t.bad_soft, 0.5f * bad), t.radius_small);
  const Color frame = field.disabled ? t.line : mix(mix(t.edge, t.accent, focus), t.bad, bad);
  stroke(box, frame, t.radius_small, focused ? kRing : 1);
  return change;
}

bool Ui::video(const Video& video, Box box) {
  add_node({.id = std::string(video.id),
            .role = Role::video,
            .name = std::string(video.name),
            .x = box.x,
            .y = box.y,
            .width = box.width,
            .height = box.height,
            .stream = video.stream,
            .mirrored = video.mirrored});
  const std::optional<MirrorEvent> ended = take_event(video.id, "ended");
  return ended && ended->value.integer() == video.stream;  // not one that this one has followed
}

SurfaceInput Ui::surface(std::string_view id, std::string_view name, Box box) {
  add_node(make_node(id, Role::surface, name, box));
  const Touch at = touch(id, box);
  box = placed(box);
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  SurfaceInput input{.hovered = at.hovered,
                     .pressed = at.began,
                     .held = at.held,
                     .released = at.ended,
                     .position = {pointer.x - box.x, pointer.y - box.y},
                     .focus_visible = focus_shown(id)};
  while (auto event = take_event(id, "key")) input.keys.push_back(event->value.text());
  if (at.held || at.ended) {
    for (ImVec2& p : input_.pointer_path) p = {p.x - box.x, p.y - box.y};
    input.path = input_.pointer_path;
  }
  return input;
}

// -- motion
// ---------------------------------------------------------------------------------------------------

float Ui::animate(std::string_view id, float target) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID to_id = id_of(id, "to"), from_id = id_of(id, "from"), start_id = id_of(id, "start");
  const std::uint32_t now = clock_of(input_.time_ms);
  const float to = storage.GetFloat(to_id, FLT_MAX);
  if (to == FLT_MAX || theme().reduced_motion) {
    storage.SetFloat(to_id, target);
    storage.SetFloat(from_id, target);
    return target;
  }
  const float from = storage.GetFloat(from_id);
  const auto value_at = [&](float end) {
    const auto start = static_cast<std::uint32_t>(storage.GetInt(start_id));
    const float t = std::min(static_cast<float>(now - start) / Theme::motion_ms, 1.0f);
    const float rest = (1 - t) * (1 - t) * (1 - t);
    return end + (from - end) * rest;
  };
  const float value = from == to ? to : value_at(to);
  if (target != to) {
    storage.SetFloat(from_id, value);
    storage.SetFloat(to_id, target);
    storage.SetInt(start_id, static_cast<int>(now));
    again_ = true;
    return value;
  }
  if (value == to) {
    storage.SetFloat(from_id, to);
  } else {
    again_ = true;
  }
  return value;
}

float Ui::busy() {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  const ImGuiID since_id = id_of("busy", "since"), known_id = id_of("busy", "known");
  const std::uint32_t now = clock_of(input_.time_ms);
  if (!running()) {
    storage.SetBool(known_id, false);
    return animate("busy", 0);
  }
  if (!storage.GetBool(known_id)) {
    storage.SetBool(known_id, true);
    storage.SetInt(since_id, static_cast<int>(now));
  }
  const bool shown = now - static_cast<std::uint32_t>(storage.GetInt(since_id)) >= kBusyDelayMs;
  if (!shown) again_ = true;
  return animate("busy", shown ? 1.0f : 0.0f);
}

}  // namespace vitrine
