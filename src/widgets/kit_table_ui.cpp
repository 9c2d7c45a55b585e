// A table: only what is in sight is drawn and mirrored. Its element scrolls natively (wheel, finger, keys)
// and says how far; a table longer than browsers make an element is scrolled in proportion.
#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr double kMostContent = 8e6;  // CSS px: every engine makes an element of that size
constexpr float kPadding = 12, kLeast = 64, kMost = 260;
constexpr std::int64_t kMeasuredColumns = 64, kMeasuredRows = 30;
constexpr float kSortMark = 18;
constexpr float kBar = 16;  // room for a scroll bar

/// Where columns begin; all beyond the measured ones are as wide as the last of those.
class Columns {
 public:
  Columns(const TableView& view, std::int64_t count) : widths_(view.widths), count_(count) {}
  double start(std::int64_t column) const {
    double x = 0;
    const auto measured = static_cast<std::int64_t>(widths_.size());
    for (std::int64_t i = 0; i < std::min(column, measured); ++i) x += width(i);
    return x + static_cast<double>(std::max<std::int64_t>(column - measured, 0)) * width(column);
  }
  double width(std::int64_t column) const {
    return widths_.empty() ? kLeast
                           : widths_[static_cast<std::size_t>(
                                 std::min(column, static_cast<std::int64_t>(widths_.size()) - 1))];
  }
  double whole() const { return start(count_); }
  /// The one that covers that place.
  std::int64_t at(double x) const {
    std::int64_t column = 0;
    const auto measured = static_cast<std::int64_t>(widths_.size());
    for (; column < std::min(count_ - 1, measured) && x >= width(column); ++column) x -= width(column);
    if (column >= measured) column += static_cast<std::int64_t>(x / width(column));
    return std::clamp<std::int64_t>(column, 0, std::max<std::int64_t>(count_ - 1, 0));
  }

 private:
  const std::vector<float>& widths_;
  std::int64_t count_;
};

}  // namespace

void Ui::measure_table(const Table& table, TableView& view, float width) {
  if (view.measured == table.revision && view.measured_for == width && !view.widths.empty()) return;
  view.measured = table.revision;
  view.measured_for = width;
  const TableSource& source = table.source;
  const TextStyle style{.size = table.editable ? Theme::text : Theme::text_small};
  const std::int64_t columns = std::min(source.columns(), kMeasuredColumns);
  const std::int64_t rows = std::min(source.rows(), kMeasuredRows);
  view.widths.clear();
  float sum = 0;
  for (std::int64_t c = 0; c < columns; ++c) {
    float widest = text_width(source.header(c), {.size = Theme::text_small, .weight = 600}) +
                   (table.sortable ? kSortMark : 0);
    for (std::int64_t r = 0; r < rows; ++r) widest = std::max(widest, text_width(source.cell(r, c), style));
    view.widths.push_back(std::clamp(std::ceil(widest) + 2 * kPadding, kLeast, kMost));
    sum += view.widths.back();
  }
  if (source.columns() > columns || sum >= width) return;
  for (float& each : view.widths) each += (width - sum) / static_cast<float>(columns);  // none is left over
}

/// The room that a table has, and what is to go into it, in CSS px.
struct Ui::TableSpace {
  double width = 0, visible = 0;  ///< of the rows in sight, without the scroll bars
  double whole = 0, content = 0;  ///< the height of all rows, and of the element that scrolls
  /// How many px of the table one of its element's is.
  double ratio() const { return content > visible ? (whole - visible) / (content - visible) : 1; }
};

TableChange Ui::take_table_events(const Table& table, TableView& view, const TableSpace& space) {
  TableChange change;
  const std::int64_t rows = table.source.rows(), columns = table.source.columns();
  const auto activate = [&](std::int64_t row, std::int64_t column) {
    row = std::clamp<std::int64_t>(row, 0, std::max<std::int64_t>(rows - 1, 0));
    column = std::clamp<std::int64_t>(column, 0, std::max<std::int64_t>(columns - 1, 0));
    change.moved |= row != view.row || column != view.column;
    view.row = row;
    view.column = column;
    const Columns places(view, columns);
    const double x = places.start(column), y = static_cast<double>(row) * table.row_height;
    const double left = std::clamp(view.left, std::min(x, x + places.width(column) - space.width), x);
    const double top = std::clamp(view.top, std::min(y, y + table.row_height - space.visible), y);
    if (left == view.left && top == view.top) return;
    view.left = left;
    view.top = top;
    view.dom_top = top / space.ratio();
    ++view.scrolled;
  };
  const auto page =
      std::max<std::int64_t>(static_cast<std::int64_t>(space.visible / table.row_height) - 1, 1);
  const auto move = [&](std::string_view key) {
    const std::int64_t r = view.row, c = view.column, forward = rtl() ? -1 : 1;
    if (key == "ArrowUp") activate(r - 1, c);
    if (key == "ArrowDown") activate(r + 1, c);
    if (key == "ArrowLeft") activate(r, c - forward);
    if (key == "ArrowRight") activate(r, c + forward);
    if (key == "PageUp") activate(r - page, c);
    if (key == "PageDown") activate(r + page, c);
    if (key == "Home") activate(r, 0);
    if (key == "End") activate(r, columns - 1);
    if (key == "Control+Home") activate(0, 0);
    if (key == "Control+End") activate(rows - 1, columns - 1);
    if (key == "Tab") activate(c + 1 < columns ? r : r + 1, c + 1 < columns ? c + 1 : r + 1 < rows ? 0 : c);
    if (key == "Shift+Tab") activate(c > 0 ? r : r - 1, c > 0 ? c - 1 : r > 0 ? columns - 1 : c);
    if (key == "Escape") change.cancelled = true;
    if (key == "Control+z") change.undone = true;
  };
  if (table.editable && (view.row >= rows || view.column >= columns)) activate(view.row, view.column);
  while (auto event = take_event(table.id)) {
    const std::string& action = event->action;
    const Value& value = event->value;
    const std::vector<Value>& pair = value.items();
    if (action == "scroll" && pair.size() == 2) {
      const double x = pair[0].number(NAN), y = pair[1].number(NAN);
      if (!std::isfinite(x) || !std::isfinite(y)) continue;
      view.left = x;
      // What the widget scrolled to comes back rounded: the table is where it put it.
      if (std::abs(y - view.dom_top) < 1) continue;
      view.dom_top = y;
      view.top = y * space.ratio();
    }
    if (action == "sort" && table.sortable && value.integer(-1) >= 0 && value.integer() < columns)
      change.sort = value.integer();
    if (!table.editable) continue;
    if (action == "set") change.text = value.text();
    if (action == "paste") change.pasted = value.text();
    if (action == "cell" && pair.size() == 2)
      activate(pair[0].integer(view.row), pair[1].integer(view.column));
    if (action == "key") move(value.text());
  }
  return change;
}

TableChange Ui::table(const Table& table, TableView& view, Box box) {
  const TableSource& source = table.source;
  const Theme& t = theme();
  const std::int64_t rows = source.rows(), columns = source.columns();
  const double height = table.row_height;
  TableSpace space{.whole = static_cast<double>(rows) * height};
  const bool is_long = space.whole > static_cast<double>(box.height) - Theme::touch;
  space.width = static_cast<double>(box.width) - (is_long ? kBar : 0);
  measure_table(table, view, static_cast<float>(space.width));
  const Columns places(view, columns);
  const float bar = places.whole() > space.width + 0.5 ? kBar : 0;  // stretched columns are rounded
  box.height = std::min(box.height, Theme::touch + static_cast<float>(space.whole) + bar);
  space.visible = std::max(1.0, static_cast<double>(box.height) - Theme::touch - bar);
  space.content = std::min(space.whole, kMostContent);
  const TableChange change = take_table_events(table, view, space);
  // An engine whose bars lie over the content does not scroll as far as others.
  view.left = std::clamp(view.left, 0.0, std::max(0.0, places.whole() - space.width));
  view.top = std::clamp(view.top, 0.0, std::max(0.0, space.whole - space.visible));

  // The active cell has the focus wherever it is.
  struct Span {
    std::int64_t index = 0;
    double start = 0, size = 0;
  };
  std::vector<Span> row_spans, column_spans;
  const bool is_active = table.editable && rows > 0 && columns > 0;
  const auto add = [&](bool is_row, std::int64_t index) {
    if (is_row)
      row_spans.push_back({index, Theme::touch + static_cast<double>(index) * height - view.top, height});
    else
      column_spans.push_back({index, places.start(index) - view.left, places.width(index)});
  };
  const auto add_all = [&](bool is_row, std::int64_t first, std::int64_t last, std::int64_t active) {
    if (is_active && active < first) add(is_row, active);
    for (std::int64_t i = first; i <= last; ++i) add(is_row, i);
    if (is_active && active > last) add(is_row, active);
  };
  add_all(true, static_cast<std::int64_t>(view.top / height),
          std::min(rows - 1, static_cast<std::int64_t>((view.top + space.visible) / height)), view.row);
  if (columns > 0)
    add_all(false, places.at(view.left), places.at(view.left + static_cast<double>(box.width) - 1),
            view.column);

  MirrorNode node{.id = std::string(table.id),
                  .role = Role::grid,
                  .name = std::string(table.name),
                  .x = box.x,
                  .y = box.y,
                  .width = box.width,
                  .height = box.height};
  if (is_active) {
    node.text = source.cell(view.row, view.column);
    node.invalid = source.is_wrong(view.row, view.column);
  }
  const auto number = [](auto value) { return static_cast<double>(value); };
  const bool has_numbers = source.has_numbers();
  node.grid = {number(rows),
               number(columns),
               places.whole(),
               space.content + Theme::touch,
               view.left,
               view.dom_top,
               number(view.scrolled),
               Theme::touch,
               number(table.editable),
               number(has_numbers),
               number(table.sortable ? table.sorted : -2),
               number(table.descending),
               number(is_active ? view.row : -1),
               number(view.column),
               number(row_spans.size()),
               number(column_spans.size())};
  for (const std::vector<Span>* spans : {&row_spans, &column_spans}) {
    for (const Span& span : *spans)
      node.grid.insert(node.grid.end(), {number(span.index), span.start, span.size});
  }

  fill(box, t.card, t.radius_small);
  const auto boxed = [&](const Span& column, const Span& row) {
    return Box{box.x + static_cast<float>(column.start), box.y + static_cast<float>(row.start),
               static_cast<float>(column.size), static_cast<float>(row.size)};
  };
  const auto text_box = [](Box cell, float less) {
    return Box{cell.x + kPadding, cell.y, std::max(1.0f, cell.width - 2 * kPadding - less), cell.height};
  };
  const auto clip = [&](float y, float clip_height) {
    const Box area = placed({box.x, y, box.width, clip_height});
    draw_list().PushClipRect({area.x, area.y}, {area.right(), area.bottom()}, true);
  };
  const bool has_focus = focused(table.id);
  node.rows.resize(1 + row_spans.size());
  clip(box.y + Theme::touch, box.height - Theme::touch);
  for (std::size_t r = 0; r < row_spans.size(); ++r) {
    const Span& row = row_spans[r];
    if (row.index > 0) fill({box.x, box.y + static_cast<float>(row.start), box.width, 1}, t.line);
    for (const Span& column : column_spans) {
      const Box cell = boxed(column, row);
      const bool wrong = source.is_wrong(row.index, column.index);
      const bool active = is_active && row.index == view.row && column.index == view.column;
      if (wrong) {
        node.grid.insert(node.grid.end(), {number(row.index), number(column.index)});
        fill(cell, t.bad_soft);
      }
      std::string& words = node.rows[r + 1].emplace_back(source.cell(row.index, column.index));
      if (active)  // its text is the field's
        stroke(cell, wrong ? t.bad : has_focus ? t.accent : t.edge, 4, has_focus ? kRing : 1);
      else
        text(words, text_box(cell, 0),
             {.size = table.editable ? Theme::text : Theme::text_small,
              .align = has_numbers ? Align::right : Align::left,
              .color = wrong ? t.bad : mix(t.ink, t.card, table.dimmed)});
    }
  }
  draw_list().PopClipRect();

  clip(box.y, Theme::touch);
  fill({box.x, box.y, box.width, Theme::touch}, t.fill);
  for (const Span& column : column_spans) {
    const Box cell = boxed(column, {0, 0, Theme::touch});
    std::string& words = node.rows[0].emplace_back(source.header(column.index));
    const std::string button = std::string(table.id) + "/" + std::to_string(column.index);
    const bool is_sorted = table.sorted == column.index;
    if (table.sortable && touch(button, cell).hovered) fill(cell, t.line);
    text(words, text_box(cell, is_sorted ? kSortMark : 0),
         {.size = Theme::text_small,
          .weight = 600,
          .align = has_numbers ? Align::right : Align::left,
          .color = t.ink_soft});
    if (is_sorted) {
      const Box mark = placed({cell.right() - kPadding - 12, cell.y + cell.height / 2 - 3, 10, 6});
      const float tip = table.descending ? mark.bottom() : mark.y,
                  base = table.descending ? mark.y : mark.bottom();
      draw_list().AddTriangleFilled({mark.x, base}, {mark.right(), base}, {mark.x + mark.width / 2, tip},
                                    t.accent);
    }
    if (focus_shown(button)) focus_ring(cell, t.radius_small);
  }
  draw_list().PopClipRect();
  fill({box.x, box.y + Theme::touch, box.width, 1}, t.line);
  stroke(box, has_problem() ? t.bad : t.line, t.radius_small);
  if (!table.editable && focus_shown(table.id)) focus_ring(box, t.radius_small);
  add_node(std::move(node));
  return change;
}

}  // namespace vitrine
