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

/// The texts along one side of a plane: ticks with their numbers, or the points with their names.
struct Axis {
  const PlotData& data;
  const Plane& plane;
  bool are_values = false;  ///< those of the series; otherwise x
  bool are_names = false;
  Ticks ticks;           ///< of numbers
  std::int64_t nth = 1;  ///< of names: every so many are shown

  std::int64_t count() const { return are_names ? (data.points() + nth - 1) / nth : ticks.count; }
  double value(std::int64_t i) const {
    return are_names ? static_cast<double>(i * nth) : ticks.at(static_cast<int>(i));
  }
  float place(std::int64_t i) const { return are_values ? plane.up(value(i)) : plane.along(value(i)); }
  std::string text(std::int64_t i) const {
    if (are_names) return data.x_text(i * nth);
    std::string number = ticks.text(value(i));
    return are_values && data.options.percent ? percent(number) : number;
  }
  /// Of all texts; of very many, of some.
  float widest(const Ui& ui) const {
    constexpr std::int64_t kMeasured = 64;
    float most = 0;
    for (std::int64_t i = 0; i < count(); i += std::max<std::int64_t>(1, count() / kMeasured))
      most = std::max(most, std::ceil(ui.text_width(text(i), {.size = kTickText})));
    return most;
  }
};

void draw_axis_left(const Axis& axis, Ui& ui, float left) {
  const Box& area = axis.plane.area;
  for (std::int64_t i = 0; i < axis.count(); ++i) {
    const float y = axis.place(i);
    if (axis.are_values) ui.fill({area.x, y - 0.5f, area.width, 1}, ui.theme().line);
    ui.text(axis.text(i), {left, y - kTickRow / 2, area.x - kAxisGap - left, kTickRow},
            {.size = kTickText, .align = Align::right, .color = ui.theme().ink_soft});
  }
}

/// Texts stay inside the stage, and one that would meet the one before is left out.
void draw_axis_below(const Axis& axis, Ui& ui, float most) {
  const Theme& t = ui.theme();
  const Box& area = axis.plane.area;
  const TextStyle style{.size = kTickText, .color = t.ink_soft};
  float taken = -1;
  for (std::int64_t i = 0; i < axis.count(); ++i) {
    const float x = axis.place(i);
    if (axis.are_values)
      ui.fill({x - 0.5f, area.y, 1, area.height}, t.line);
    else if (!axis.are_names)
      ui.fill({x - 0.5f, area.bottom(), 1, 4}, t.edge);
    const std::string text = axis.text(i);
    const float width = std::min(std::ceil(ui.text_width(text, style)), most);
    const float left = std::clamp(x - width / 2, 0.0f, std::max(0.0f, ui.width() - width));
    if (left < taken) continue;
    ui.text(text, {left, area.bottom(), width, kTickRow}, style);
    taken = left + width + kLabelGap / 2;
  }
}

/// As many ticks below as their texts have room for.
void choose_ticks(Axis& axis, const Ui& ui, Range range, float width) {
  constexpr float kLeastDistance = 40;
  std::int64_t most = std::clamp(static_cast<int>(width / kLeastDistance), 1, 12);
  // Few points have no numbers between them.
  if (!axis.are_values) most = std::min(most, axis.data.points() + (axis.data.between ? 1 : 0));
  for (;; --most) {
    axis.ticks = ticks_of(range, static_cast<int>(most));
    const double distance = static_cast<double>(width) * axis.ticks.step / (range.high - range.low);
    if (most == 1 || static_cast<double>(axis.widest(ui) + kLabelGap) <= distance) return;
  }
}

/// Every name, or every so many, as far as there is room; of numbers every second, fifth, tenth, ….
void draw_names_below(Axis& axis, Ui& ui) {
  constexpr float kMostName = 96;
  const std::int64_t points = axis.data.points();
  const float slot = axis.plane.area.width / static_cast<float>(points);
  const float wanted = std::min(axis.widest(ui), kMostName) + kLabelGap;
  axis.nth = std::min(points, static_cast<std::int64_t>(std::ceil(wanted / slot)));
  if (axis.data.x.names.empty() && axis.nth > 1) {
    const Ticks ticks = ticks_of({0, static_cast<double>(points)}, static_cast<int>(points / axis.nth));
    axis.nth = static_cast<std::int64_t>(std::ceil(ticks.step));
  }
  draw_axis_below(axis, ui, static_cast<float>(axis.nth) * slot - kLabelGap / 2);
}

/// Whether the names are too long to stand beside one another, and few enough for lines of their own; the
/// room that they then take.
float names_room(const Axis& names, const Ui& ui, Box inner) {
  constexpr float kLeastRow = 20, kLeastBar = 8;
  const PlotData& data = names.data;
  const auto points = static_cast<float>(data.points());
  const float row = std::max(kLeastRow, kLeastBar * static_cast<float>(data.series() + 1));
  if (data.mark != PlotMark::bar || !names.are_names || data.x.names.empty() ||
      points * row > inner.height - kTickRow)
    return 0;
  const float widest = names.widest(ui);
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
    std::size_t series = 0;
    for (const PlotPoint& point : data.outlines(std::max(1, static_cast<int>(length)))) {
      if (std::isnan(point.x)) ++series;
      if (std::isnan(point.y)) continue;
      const Box box = plane.bar(point.x, point.x, zero, point.y);
      ui.fill({box.x - 0.5f, box.y, 1, box.height}, with_opacity(series_color(t, series), opacity));
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

/// The ground under one piece of a line.
void draw_area(Ui& ui, ImVec2 a, ImVec2 b, float base, Color color) {
  ImDrawList& list = ui.draw_list();
  const ImVec2 uv = ImGui::GetFontTexUvWhitePixel();
  list.PrimReserve(6, 4);  // smooth edges, as of AddQuadFilled, would show between the pieces
  list.PrimQuadUV(a, b, {b.x, base}, {a.x, base}, uv, uv, uv, uv, color);
}

void draw_lines(PlotData& data, Ui& ui, const Plane& plane, float opacity) {
  const Theme& t = ui.theme();
  ImDrawList& list = ui.draw_list();
  const float width = plane.area.width;
  const bool is_alone = data.series() == 1;
  const bool is_filled = is_alone && data.range() && plane.y.low <= 0 && plane.y.high >= 0 &&
                         (data.range()->low >= 0 || data.range()->high <= 0);
  const bool few = static_cast<float>(data.points()) * kFewPoints <= width;
  std::int64_t s = 0;
  Color color = with_opacity(series_color(t, 0), opacity);
  ImVec2 before;
  int length = 0;  // of the piece that is being drawn
  for (const PlotPoint& it : data.outlines(std::max(1, static_cast<int>(width)))) {
    if (!std::isnan(it.y)) {
      const ImVec2 point = plane.point(it.x, it.y);
      if (is_filled && length > 0)
        draw_area(ui, before, point, plane.up(0), with_opacity(color, 0.1f * opacity));
      list.PathLineTo(point);
      before = point;
      ++length;
      continue;
    }
    if (length > 1) list.PathStroke(color, kLine);
    list.PathClear();
    if (length == 1) draw_marker(ui, s, before, kDot, color);  // between gaps
    length = 0;
    if (!std::isnan(it.x)) continue;
    const auto mark = [&](std::int64_t i) {
      const double value = data.y(s, i);
      if (std::isfinite(value))
        draw_marker(ui, s, plane.point(data.x_at(i), value), is_alone ? kDot : kMarker, color);
    };
    // All of few points; of many, some that are not those of the next series.
    for (std::int64_t i = 0; few && i < data.points(); ++i) mark(i);
    const float shift = 0.25f + static_cast<float>(s % 8) / 8;
    for (float x = kMarkerDistance * shift; !few && !is_alone && x < width; x += kMarkerDistance)
      mark(data.nearest(plane.x.low + static_cast<double>(x / width) * (plane.x.high - plane.x.low)));
    color = with_opacity(series_color(t, static_cast<std::size_t>(++s)), opacity);
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
  const std::string text = data.series() == 1 ? data.spoken(at) : data.place_text(at);
  const TextStyle style{.size = Theme::text_small, .weight = 600, .align = Align::center};
  const float width = std::min(std::ceil(ui.text_width(text, style)) + 2 * kPadding, box.width);
  const float middle = plane.sideways ? box.right() : along;
  const Box pill{std::clamp(middle - width / 2, box.x, box.right() - width), box.y, width, kPill};
  ui.fill(pill, t.fill, kPill / 2);
  ui.stroke(pill, t.line, kPill / 2);
  ui.text(text, {pill.x + kPadding / 2, pill.y, width - kPadding, kPill}, style);
}

void say_table(const PlotData& data, Ui& ui, Box box, std::string_view name) {
  MirrorNode table = make_node("series", Role::table, tr(Text::listed, {name, tr(Text::values)}), box);
  std::vector<std::string> row = {data.x_title()};
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
std::int64_t looked_at(PlotData& data, Ui& ui, const Plane& plane, std::string_view name) {
  constexpr float kAround = 4;  // of the focus ring
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  const Box& area = plane.area;
  const Box box{area.x - kAround, area.y - kAround, area.width + 2 * kAround, area.height + 2 * kAround};
  std::int64_t at = -1;
  if (pointer.x >= box.x && pointer.x < box.right() && pointer.y >= box.y && pointer.y < box.bottom()) {
    const float part =
        plane.sideways ? (pointer.y - area.y) / area.height : (pointer.x - area.x) / area.width;
    at = data.nearest(plane.x.low + static_cast<double>(part) * (plane.x.high - plane.x.low));
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
  std::string y_title = data.options.y_title.empty() ? data.options.unit : data.options.y_title;
  if (!data.options.unit.empty() && !data.options.y_title.empty())
    y_title = tr(Text::listed, {y_title, data.options.unit});
  const Box header{box.x, box.y, box.width, kHeader - 8};
  const float titled = ui.text(y_title, header, {.size = Theme::text_small, .color = t.ink_soft});
  if (data.gaps() > 0) {
    ui.text(tr_count(Text::gaps, data.gaps()),
            {box.x + titled + kLabelGap, box.y, box.width - titled - kLabelGap, header.height},
            {.size = Theme::text_small, .align = Align::right, .color = t.warn});
  }
  Box inner{box.x, box.y + kHeader, box.width, box.height - kHeader};
  if (!data.options.x_title.empty()) inner.height -= kTitleRow;
  if (inner.height < 2 * kTickRow || inner.width < 3 * kTickRow || data.points() == 0) return -1;

  Plane plane{.area = {inner.x, inner.y, inner.width, inner.height - kTickRow},
              .x = data.x_range(),
              .y = value_range(data)};
  Axis x{.data = data, .plane = plane, .are_names = data.has_places()};
  Axis y{.data = data, .plane = plane, .are_values = true};
  float gutter = names_room(x, ui, inner);
  plane.sideways = gutter > 0;
  constexpr float kTickDistance = 40;
  if (plane.sideways)
    choose_ticks(y, ui, plane.y, inner.width - gutter - kAxisGap);
  else
    y.ticks = ticks_of(plane.y, std::clamp(static_cast<int>(plane.area.height / kTickDistance), 2, 8));
  // With nothing given, the axis ends on ticks.
  const Range round = rounded_out(plane.y, y.ticks.step);
  if (!data.y_low) plane.y.low = round.low;
  if (!data.y_high) plane.y.high = round.high;
  y.ticks.fit(plane.y);
  if (!plane.sideways) gutter = std::min(kAxisGap + y.widest(ui), inner.width / 2);
  plane.area.x += gutter;
  plane.area.width -= gutter + kAxisGap;

  const std::int64_t at = looked_at(data, ui, plane, name);
  if (!x.are_names) choose_ticks(x, ui, plane.x, plane.area.width);
  draw_axis_left(plane.sideways ? x : y, ui, inner.x);
  if (x.are_names && !plane.sideways)
    draw_names_below(x, ui);
  else
    draw_axis_below(plane.sideways ? y : x, ui, ui.width());
  ui.text(data.options.x_title, {plane.area.x, inner.bottom(), plane.area.width, kTitleRow - 2},
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
    ui.add_node(
        make_node("answer", Role::figure, tr(Text::named, {kind, text}), {0, 0, ui.width(), ui.height()}));
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
  const float opacity = ui.result_opacity();
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
