#include "widgets/plots_ui.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/strings.h"

namespace vitrine {
namespace {

// CSS px.
constexpr float kHeader = 32, kTickText = 12, kTickRow = 22, kTitleRow = 20, kAxisGap = 8, kLabelGap = 12;
constexpr float kLine = 2, kDot = 3, kMarker = 4, kMarkerDistance = 64, kFewPoints = 14;
constexpr float kDimmed = 0.45f;        // of an old answer while a new one is made
constexpr std::int64_t kMostRows = 64;  // of the mirror's table; the slider goes through all

/// Where values stand in the stage.
struct Plane {
  Box area;
  Range x, y;
  bool sideways = false;  ///< bars from left to right

  static double part(Range range, double at) { return (at - range.low) / (range.high - range.low); }
  float along(double at) const {
    const auto t = static_cast<float>(part(x, at));
    return sideways ? area.y + area.height * t : area.x + area.width * t;
  }
  float up(double value) const {
    const auto t = static_cast<float>(std::clamp(part(y, value), -1.0, 2.0));  // the rest is cut off
    return sideways ? area.x + area.width * t : area.bottom() - area.height * t;
  }
  ImVec2 point(double at, double value) const { return {along(at), up(value)}; }
  Box bar(double from, double to, double low, double high) const {
    const float a = along(from), b = along(to), c = up(low), d = up(high);
    if (sideways) return {std::min(c, d), a, std::abs(d - c), b - a};
    return {a, std::min(c, d), b - a, std::abs(d - c)};
  }
};

TextStyle tick_style(const Ui& ui, Align align) {
  return {.size = kTickText, .align = align, .color = ui.theme().ink_soft};
}

std::string tick_text(const PlotData& data, const Ticks& ticks, int i) {
  const std::string text = ticks.text(ticks.at(i));
  return data.percent ? percent(text) : text;
}

/// Series can be told apart without their colours.
void draw_marker(Ui& ui, std::int64_t series, ImVec2 at, float radius, Color color) {
  ImDrawList& list = ui.draw_list();
  switch (series % 4) {
    case 0:
      return list.AddCircleFilled(at, radius, color);
    case 1:
      return list.AddRectFilled({at.x - radius * 0.9f, at.y - radius * 0.9f},
                                {at.x + radius * 0.9f, at.y + radius * 0.9f}, color);
    case 2: {
      const float side = radius * 1.15f;
      return list.AddTriangleFilled({at.x, at.y - side}, {at.x + side, at.y + side * 0.8f},
                                    {at.x - side, at.y + side * 0.8f}, color);
    }
    default:
      list.AddNgonFilled(at, radius * 1.3f, color, 4);
  }
}

// -- axes ---------------------------------------------------------------------------------------------------

/// The values' range: bars stand on 0, and so does a line that is near enough to it.
Range value_range(const PlotData& data) {
  Range range = data.range().value_or(Range{});
  const bool is_bar = data.mark == PlotMark::bar;
  if (range.low > 0 && (is_bar || range.low < range.high / 2)) range.low = 0;
  if (range.high < 0 && (is_bar || range.high > range.low / 2)) range.high = 0;
  range.low = data.y_low.value_or(range.low);
  range.high = data.y_high.value_or(range.high);
  return drawable(range);
}

/// With nothing given, the axis ends on ticks.
void round_range(const PlotData& data, Range& range, Ticks& ticks) {
  const Range round = rounded_out(range, ticks.step);
  if (!data.y_low) range.low = round.low;
  if (!data.y_high) range.high = round.high;
  ticks.fit(range);
}

void draw_values_left(const PlotData& data, Ui& ui, const Plane& plane, const Ticks& ticks, float left) {
  const Theme& t = ui.theme();
  const Box& area = plane.area;
  for (int i = 0; i < ticks.count; ++i) {
    const float y = plane.up(ticks.at(i));
    ui.fill({area.x, y - 0.5f, area.width, 1}, t.line);
    ui.text(tick_text(data, ticks, i), {left, y - kTickRow / 2, area.x - kAxisGap - left, kTickRow},
            tick_style(ui, Align::right));
  }
}

/// As many ticks as their texts have room for.
Ticks ticks_below(const PlotData& data, const Ui& ui, Range range, float width, bool are_values) {
  constexpr float kLeastDistance = 40;
  int most = std::clamp(static_cast<int>(width / kLeastDistance), 1, 12);
  // Few points have no numbers between them.
  if (!are_values)
    most = static_cast<int>(std::min<std::int64_t>(most, data.points() + (data.between ? 1 : 0)));
  for (;; --most) {
    const Ticks ticks = ticks_of(range, most);
    if (most == 1) return ticks;
    float widest = 0;
    for (int i = 0; i < ticks.count; ++i) {
      const std::string text = are_values ? tick_text(data, ticks, i) : ticks.text(ticks.at(i));
      widest = std::max(widest, ui.text_width(text, tick_style(ui, Align::center)));
    }
    const double distance = static_cast<double>(width) * ticks.step / (range.high - range.low);
    if (static_cast<double>(widest + kLabelGap) <= distance) return ticks;
  }
}

/// A text under the axis, inside the stage and clear of the one before, whose end is `taken`.
void draw_label_below(Ui& ui, std::string_view text, float x, float y, float most, float& taken) {
  const TextStyle style = tick_style(ui, Align::left);
  const float width = std::min(std::ceil(ui.text_width(text, style)), most);
  const float left = std::clamp(x - width / 2, 0.0f, std::max(0.0f, ui.width() - width));
  if (left < taken) return;
  ui.text(text, {left, y, width, kTickRow}, style);
  taken = left + width + kLabelGap / 2;
}

void draw_numbers_below(const PlotData& data, Ui& ui, const Plane& plane, const Ticks& ticks) {
  const Theme& t = ui.theme();
  const Box& area = plane.area;
  float taken = -1;
  for (int i = 0; i < ticks.count; ++i) {
    const bool is_value = plane.sideways;
    const float x = is_value ? plane.up(ticks.at(i)) : plane.along(ticks.at(i));
    if (is_value)
      ui.fill({x - 0.5f, area.y, 1, area.height}, t.line);
    else
      ui.fill({x - 0.5f, area.bottom(), 1, 4}, t.edge);
    draw_label_below(ui, is_value ? tick_text(data, ticks, i) : ticks.text(ticks.at(i)), x, area.bottom(),
                     ui.width(), taken);
  }
}

/// Every name, or every so many, as far as there is room.
void draw_names_below(const PlotData& data, Ui& ui, const Plane& plane) {
  constexpr float kMostName = 96;
  constexpr std::int64_t kMeasured = 64;
  const std::int64_t points = data.points();
  const float slot = plane.area.width / static_cast<float>(points);
  float widest = 0;
  const std::int64_t stride = std::max<std::int64_t>(1, points / kMeasured);
  for (std::int64_t i = 0; i < points; i += stride)
    widest = std::max(widest, ui.text_width(data.x_text(i), tick_style(ui, Align::center)));
  const float wanted = std::min(widest, kMostName) + kLabelGap;
  auto nth = std::min(points, static_cast<std::int64_t>(std::ceil(wanted / slot)));
  if (data.x.names.empty() && nth > 1) {  // numbers: every second, fifth, tenth, …
    const Range all{0, static_cast<double>(points)};
    nth = static_cast<std::int64_t>(std::ceil(ticks_of(all, static_cast<int>(points / nth)).step));
  }
  float taken = -1;
  for (std::int64_t i = 0; i < points; i += nth) {
    draw_label_below(ui, data.x_text(i), plane.along(static_cast<double>(i)), plane.area.bottom(),
                     static_cast<float>(nth) * slot - kLabelGap / 2, taken);
  }
}

void draw_names_left(const PlotData& data, Ui& ui, const Plane& plane, float left) {
  for (std::int64_t i = 0; i < data.points(); ++i) {
    const float y = plane.along(static_cast<double>(i));
    ui.text(data.x_text(i), {left, y - kTickRow / 2, plane.area.x - kAxisGap - left, kTickRow},
            tick_style(ui, Align::right));
  }
}

/// Whether the names are too long to stand beside one another, and few enough for lines of their own; the
/// room that they then take.
float names_room(const PlotData& data, const Ui& ui, Box inner) {
  constexpr float kLeastRow = 20, kLeastBar = 8;
  const auto points = static_cast<float>(data.points());
  const float row = std::max(kLeastRow, kLeastBar * static_cast<float>(data.series() + 1));
  if (data.mark != PlotMark::bar || data.x.names.empty() || points < 1 ||
      points * row > inner.height - kTickRow)
    return 0;
  float widest = 0;
  for (std::int64_t i = 0; i < data.points(); ++i)
    widest = std::max(widest, std::ceil(ui.text_width(data.x_text(i), tick_style(ui, Align::left))));
  if (widest + kLabelGap / 2 <= (inner.width - 3 * kAxisGap) / points) return 0;
  return std::min(widest, inner.width * 0.45f) + kAxisGap;
}

// -- marks --------------------------------------------------------------------------------------------------

void draw_bars(PlotData& data, Ui& ui, const Plane& plane, std::int64_t lit, float opacity) {
  constexpr double kGroup = 0.72, kHistogram = 0.94;  // of the place
  const Theme& t = ui.theme();
  const double place = data.between ? data.x.step : 1, half = data.between ? place / 2 : 0;
  const float length = plane.sideways ? plane.area.height : plane.area.width;
  const double zero = std::clamp(0.0, plane.y.low, plane.y.high);
  if (length < 3 * static_cast<float>(data.points())) {  // narrower than can be told apart
    const auto& outlines = data.outlines(std::max(1, static_cast<int>(length)));
    for (std::size_t s = outlines.size(); s-- > 0;) {
      for (const PlotPoint& point : outlines[s]) {
        if (std::isnan(point.y)) continue;
        Box box = plane.bar(point.x, point.x, zero, point.y);
        ui.fill({box.x - 0.5f, box.y, 1, box.height}, with_opacity(series_color(t, s), opacity));
      }
    }
    return;
  }
  const double width = place * (data.between ? kHistogram : kGroup);
  const double one = width / static_cast<double>(data.series());
  for (std::int64_t s = 0; s < data.series(); ++s) {
    for (std::int64_t i = 0; i < data.points(); ++i) {
      const double value = data.y(s, i);
      if (!std::isfinite(value)) continue;
      const double from = data.x_at(i) + half - width / 2 + one * static_cast<double>(s);
      Box box = plane.bar(from, from + one, zero, value);
      const Color full = series_color(t, static_cast<std::size_t>(s));
      const Color color = mix(t.card, full, opacity * (lit < 0 || lit == i ? 1.0f : 0.5f));
      const float radius = std::min({3.0f, box.width / 2, box.height / 2});
      ui.fill(box, color, radius);
    }
  }
}

void draw_area(Ui& ui, const Plane& plane, const std::vector<PlotPoint>& outline, Color color) {
  ImDrawList& list = ui.draw_list();
  const float base = plane.up(std::clamp(0.0, plane.y.low, plane.y.high));
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  for (std::size_t i = 1; i < outline.size(); ++i) {
    if (std::isnan(outline[i - 1].y) || std::isnan(outline[i].y)) continue;
    const ImVec2 a = plane.point(outline[i - 1].x, outline[i - 1].y);
    const ImVec2 b = plane.point(outline[i].x, outline[i].y);
    list.PrimReserve(6, 4);  // smooth edges, as of AddQuadFilled, would show between the pieces
    list.PrimQuadUV(a, b, {b.x, base}, {a.x, base}, uv, uv, uv, uv, color);
  }
}

void draw_lines(PlotData& data, Ui& ui, const Plane& plane, float opacity) {
  const Theme& t = ui.theme();
  ImDrawList& list = ui.draw_list();
  const Box& area = plane.area;
  const auto& outlines = data.outlines(std::max(1, static_cast<int>(area.width)));
  const bool few = static_cast<float>(data.points()) * kFewPoints <= area.width;
  for (std::size_t s = outlines.size(); s-- > 0;) {  // the first ends on top
    const std::vector<PlotPoint>& outline = outlines[s];
    const auto series = static_cast<std::int64_t>(s);
    const Color color = with_opacity(series_color(t, s), opacity);
    const bool one_side = data.range() && (data.range()->low >= 0 || data.range()->high <= 0);
    const bool has_zero = plane.y.low <= 0 && plane.y.high >= 0;
    if (data.series() == 1 && one_side && has_zero)
      draw_area(ui, plane, outline, with_opacity(t.accent, 0.1f * opacity));
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= outline.size(); ++i) {
      const bool ends = i == outline.size() || std::isnan(outline[i].y);
      if (!ends) {
        list.PathLineTo(plane.point(outline[i].x, outline[i].y));
        continue;
      }
      if (i - begin > 1) list.PathStroke(color, kLine);
      list.PathClear();
      if (i - begin == 1)  // between gaps
        draw_marker(ui, series, plane.point(outline[begin].x, outline[begin].y), kDot, color);
      begin = i + 1;
    }
    const auto mark = [&](std::int64_t i) {
      const double value = data.y(series, i);
      if (std::isfinite(value))
        draw_marker(ui, series, plane.point(data.x_at(i), value), data.series() > 1 ? kMarker : kDot, color);
    };
    for (std::int64_t i = 0; few && i < data.points(); ++i) mark(i);
    if (few || data.series() == 1) continue;
    const float shift = static_cast<float>(s % 8) / 8;  // not all at the same place
    for (float x = kMarkerDistance * (0.25f + shift); x < area.width; x += kMarkerDistance) {
      mark(data.nearest(plane.x.low + static_cast<double>(x / area.width) * (plane.x.high - plane.x.low)));
    }
  }
}

/// The line through the point that is looked at, and what it is.
void draw_crosshair(PlotData& data, Ui& ui, const Plane& plane, Box box, std::int64_t at) {
  const Theme& t = ui.theme();
  constexpr float kPill = 24, kPadding = 10;
  const double half = data.between ? data.x.step / 2 : 0;
  const float along = plane.along(data.x_at(at) + half);
  if (data.mark == PlotMark::line) {
    ui.fill({along - 0.5f, box.y + kPill, 1, plane.area.bottom() - box.y - kPill}, t.edge);
    for (std::int64_t s = 0; s < data.series(); ++s) {
      const double value = data.y(s, at);
      if (!std::isfinite(value)) continue;
      const ImVec2 point{along, plane.up(value)};
      draw_marker(ui, s, point, kMarker + 2.5f, t.card);
      draw_marker(ui, s, point, kMarker + 0.5f, series_color(t, static_cast<std::size_t>(s)));
    }
  }
  const std::string text = data.series() == 1     ? data.spoken(at)
                           : data.x.title.empty() ? data.x_text(at)
                                                  : data.x.title + " " + data.x_text(at);
  const TextStyle style{.size = Theme::text_small, .weight = 600, .align = Align::center};
  const float width = std::min(std::ceil(ui.text_width(text, style)) + 2 * kPadding, box.width);
  const float middle = plane.sideways ? box.right() : along;
  const Box pill{std::clamp(middle - width / 2, box.x, box.right() - width), box.y, width, kPill};
  ui.fill(pill, t.fill, kPill / 2);
  ui.stroke(pill, t.line, kPill / 2);
  ui.text(text, {pill.x + kPadding / 2, pill.y, width - kPadding, kPill}, style);
}

void say_table(const PlotData& data, Ui& ui, Box box, std::string_view name) {
  MirrorNode table{.id = "series",
                   .role = Role::table,
                   .name = tr(Text::listed, {name, tr(Text::values)}),
                   .x = static_cast<double>(box.x),
                   .y = static_cast<double>(box.y),
                   .width = static_cast<double>(box.width),
                   .height = static_cast<double>(box.height)};
  std::vector<std::string> row = {data.x.title.empty() ? "x" : data.x.title};
  const std::int64_t series = std::min<std::int64_t>(data.series(), Plot::kMostNamed);
  for (std::int64_t s = 0; s < series; ++s)
    row.push_back(data.series() == 1 ? tr(Text::value) : data.name_of(s));
  table.rows.push_back(std::move(row));
  for (std::int64_t i = 0; i < std::min(data.points(), kMostRows); ++i) {
    row = {data.x_text(i)};
    for (std::int64_t s = 0; s < series; ++s) row.push_back(data.y_text(data.y(s, i)));
    table.rows.push_back(std::move(row));
  }
  if (data.points() > kMostRows)
    table.rows.push_back({tr_count(Text::more_values, data.points() - kMostRows)});
  ui.add_node(std::move(table));
}

/// What the pointer or the keyboard stands on; -1: nothing.
std::int64_t looked_at(PlotData& data, Ui& ui, const Plane& plane, Box box, std::string_view name) {
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Box& area = plane.area;
  std::int64_t at = -1;
  if (pointer.x >= box.x && pointer.x < box.right() && pointer.y >= box.y && pointer.y < box.bottom()) {
    const float part =
        plane.sideways ? (pointer.y - area.y) / area.height : (pointer.x - area.x) / area.width;
    at = data.nearest(plane.x.low +
                      std::clamp(static_cast<double>(part), 0.0, 1.0) * (plane.x.high - plane.x.low));
    if (ImGui::IsMouseDown(ImGuiMouseButton_Left)) data.cursor = at;
  }
  const std::string spoken = data.spoken(data.cursor);
  const std::string id = "points";
  if (const auto moved = ui.browse({.id = id,
                                    .name = tr(Text::listed, {name, tr(Text::values)}),
                                    .value = static_cast<double>(data.cursor),
                                    .minimum = 0,
                                    .maximum = static_cast<double>(data.points() - 1),
                                    .step = 1,
                                    .spoken = spoken},
                                   box)) {
    data.cursor = static_cast<std::int64_t>(*moved);
    ui.animate_again();  // the new value is said
  }
  return at < 0 && ui.focused(id) ? data.cursor : at;
}

}  // namespace

std::int64_t draw_plot_data(PlotData& data, Ui& ui, Box box, std::string_view name, float opacity) {
  const Theme& t = ui.theme();
  const Ui::AsDrawn as_it_is(ui);  // x grows to the right in every language
  const std::string y_title = data.y_title.empty() ? data.unit
                              : data.unit.empty()  ? data.y_title
                                                   : tr(Text::listed, {data.y_title, data.unit});
  const Box header{box.x, box.y, box.width, kHeader - 8};
  const float titled = ui.text(y_title, header, {.size = Theme::text_small, .color = t.ink_soft});
  if (data.gaps() > 0) {
    ui.text(tr_count(Text::gaps, data.gaps()),
            {box.x + titled + kLabelGap, box.y, box.width - titled - kLabelGap, header.height},
            {.size = Theme::text_small, .align = Align::right, .color = t.warn});
  }
  Box inner{box.x, box.y + kHeader, box.width, box.height - kHeader};
  if (!data.x.title.empty()) inner.height -= kTitleRow;
  if (inner.height < 2 * kTickRow || inner.width < 3 * kTickRow || data.points() == 0) return -1;

  Plane plane{.area = {inner.x, inner.y, inner.width, inner.height - kTickRow},
              .x = data.x_range(),
              .y = value_range(data)};
  const float names = names_room(data, ui, inner);
  plane.sideways = names > 0;
  constexpr float kTickDistance = 40;
  Ticks ticks =
      plane.sideways
          ? ticks_below(data, ui, plane.y, inner.width - names - kAxisGap, true)
          : ticks_of(plane.y, std::clamp(static_cast<int>(plane.area.height / kTickDistance), 2, 8));
  round_range(data, plane.y, ticks);
  float gutter = names;
  for (int i = 0; !plane.sideways && i < ticks.count; ++i) {
    gutter = std::max(
        gutter, kAxisGap + std::ceil(ui.text_width(tick_text(data, ticks, i), tick_style(ui, Align::right))));
  }
  gutter = std::min(gutter, inner.width / 2);
  plane.area.x += gutter;
  plane.area.width -= gutter + kAxisGap;

  const std::int64_t at = looked_at(data, ui, plane, box, name);
  if (plane.sideways) {
    draw_numbers_below(data, ui, plane, ticks);
    draw_names_left(data, ui, plane, inner.x);
  } else {
    draw_values_left(data, ui, plane, ticks, inner.x);
    if (data.has_places())
      draw_names_below(data, ui, plane);
    else
      draw_numbers_below(data, ui, plane, ticks_below(data, ui, plane.x, plane.area.width, false));
  }
  ui.text(data.x.title, {plane.area.x, inner.bottom(), plane.area.width, kTitleRow - 2},
          {.size = Theme::text_small, .align = Align::center, .color = t.ink_soft});

  const Box& area = plane.area;
  const auto draw_zero = [&] {
    if (plane.y.low > 0 || plane.y.high < 0) return;
    const float zero = plane.up(0) - 0.5f;
    ui.fill(plane.sideways ? Box{zero, area.y, 1, area.height} : Box{area.x, zero, area.width, 1}, t.edge);
  };
  const bool is_bar = data.mark == PlotMark::bar;
  const float beyond = is_bar ? 0 : 5;  // a marker on the edge is not cut
  if (!is_bar) draw_zero();
  ui.draw_list().PushClipRect({area.x - beyond, area.y - beyond},
                              {area.right() + beyond, area.bottom() + beyond}, true);
  if (is_bar)
    draw_bars(data, ui, plane, at, opacity);
  else
    draw_lines(data, ui, plane, opacity);
  ui.draw_list().PopClipRect();
  if (is_bar) draw_zero();
  if (at >= 0) draw_crosshair(data, ui, plane, box, at);
  say_table(data, ui, box, name);
  return at;
}

namespace {

/// The series' colours, marks and names, and their values where somebody looks.
void draw_legend(const PlotData& data, Ui& ui, Box box, int columns, std::int64_t at) {
  const Theme& t = ui.theme();
  constexpr float kSwatch = 12, kGap = 8, kMark = 4.5f, kColumnGap = 20;
  const float width = box.width / static_cast<float>(columns);
  for (int s = 0; s < std::min<std::int64_t>(data.series(), Plot::kMostNamed); ++s) {
    const float x = width * static_cast<float>(s % columns),
                y = box.y + Plot::kLegendRow * static_cast<float>(s / columns);
    const Box swatch = ui.placed({x, y, kSwatch, Plot::kLegendRow});
    draw_marker(ui, s, {swatch.x + kSwatch / 2, y + Plot::kLegendRow / 2}, kMark,
                series_color(t, static_cast<std::size_t>(s)));
    float room = width - kSwatch - kGap - kColumnGap;
    if (at >= 0) {
      const TextStyle style{.size = Theme::text_small, .weight = 600, .align = Align::right};
      const std::string value = data.y_text(data.y(s, at));
      const float used = std::min(ui.text_width(value, style), room * 0.6f);
      ui.text(value, {x + width - kColumnGap - used - 1, y, used + 1, Plot::kLegendRow}, style);
      room -= used + kGap;
    }
    ui.text(data.name_of(s), {x + kSwatch + kGap, y, room, Plot::kLegendRow},
            {.size = Theme::text_small, .color = t.ink_soft});
  }
}

}  // namespace

void draw_plot(Plot& plot, Ui& ui) {
  const Theme& t = ui.theme();
  PlotData& data = plot.data();
  Box box{0, 0, ui.width(), ui.height()};
  const std::string kind = tr(data.mark == PlotMark::bar ? Text::bar_plot : Text::line_plot);
  const auto say = [&](std::string_view text) {
    ui.add_node({.id = "answer",
                 .role = Role::figure,
                 .name = tr(Text::listed, {kind, text}),
                 .width = static_cast<double>(box.width),
                 .height = static_cast<double>(box.height)});
  };
  if (data.is_empty()) {
    constexpr int kLines = 5;
    const std::string text = tr(Text::no_result_yet);
    for (int i = 0; i < kLines; ++i) {
      const float part = static_cast<float>(i + 1) / kLines;
      ui.fill({0, std::floor((box.height - kTickRow) * part), box.width, 1},
              i + 1 == kLines ? t.edge : t.line);
    }
    const float width = ui.text_width(text) + 2 * kLabelGap;
    const Box middle{(box.width - width) / 2, (box.height - 2 * kTickRow) / 2, width, kTickRow};
    ui.fill(middle, t.card);
    ui.text(text, middle, {.align = Align::center, .color = t.ink_soft});
    return say(text);
  }
  say(plot.announcement());
  const float opacity = 1 - (1 - kDimmed) * ui.busy();
  const int named = static_cast<int>(std::min<std::int64_t>(data.series(), Plot::kMostNamed));
  constexpr float kLegendColumn = 170;
  const int columns = std::clamp(static_cast<int>(box.width / kLegendColumn), Plot::kLegendColumns,
                                 std::max(named, Plot::kLegendColumns));
  const int rows = named < 2 ? 0 : (named + columns - 1) / columns;
  const Box legend{0, box.height - Plot::kLegendRow * static_cast<float>(rows), box.width,
                   Plot::kLegendRow * static_cast<float>(rows)};
  box.height = std::max(1.0f, legend.y);
  if (data.points() == 0) {
    ui.text(tr(Text::no_values), box, {.align = Align::center, .color = t.ink_soft});
  }
  const std::int64_t at = draw_plot_data(data, ui, box, plot.common.label, opacity);
  if (rows > 0) draw_legend(data, ui, legend, columns, at);
}

}  // namespace vitrine
