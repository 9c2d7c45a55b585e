#include "widgets/plots.h"

#include <algorithm>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostSeries = 100;        // more are a picture, not a plot
constexpr std::int64_t kMostGiven = 100'000;     // values that value() and cells() hold
constexpr std::int64_t kMostOutlined = 200'000;  // points of a series that are all looked at to draw it
constexpr std::int64_t kBlock = 64;              // neighbours, of which then a few are

constexpr FieldRow kFields[] = {
    field<&PlotOptions::x>(
        "x",
        "What stands along x: a list of names or of numbers, one for each point; `{\"start\", \"step\"}` of "
        "numbers at equal distances; or the name of another tensor of the model. Without it, points are "
        "counted from 0.",
        {.example = "{\"start\": 0.5, \"step\": 0.5}"}),
    field<&PlotOptions::color>("color", "Names of the series, in the model's order.",
                               {.max_items = kMostSeries, .example = "[\"low\", \"high\"]"}),
    field<&PlotOptions::x_title>("x_title", "What x is: \"hours\"."),
    field<&PlotOptions::y_title>("y_title", "What the values are: \"chance\"."),
    field<&PlotOptions::y_lim>("y_lim",
                               "The lowest and the highest value that is shown; null for that of the values.",
                               {.example = "[0, null]"}),
    field<&PlotOptions::unit>("unit", "Of the values, written after them."),
    field<&PlotOptions::percent>("percent", "Whether values are parts of one, to be written as percentages."),
    field<&PlotOptions::transpose>(
        "transpose",
        "Whether the tensor is [points, series]. Otherwise it is [series, points], "
        "or one series. Dimensions of 1 in front are left out."),
    field<&PlotOptions::height>("height", "Of the plot, in pixels.", {.at_least = 120, .at_most = 1000}),
};

/// Sizes that the model leaves open are -1. Nothing for more than two dimensions.
std::optional<PlotData::Layout> layout_of(const Shape& shape, bool transpose) {
  std::size_t first = 0, rank = shape.size();
  const std::size_t fewest = transpose ? 2 : 1;
  // A dimension that is open is a batch, where there are too many.
  while (rank > fewest && (shape[first] == 1 || (shape[first] < 0 && rank > 2))) ++first, --rank;
  if (rank == 0) return PlotData::Layout{1, 1, 0, 1};
  const std::int64_t a = shape[first], b = shape.back();
  if (rank == 1) return PlotData::Layout{1, a, 0, 1};
  if (rank > 2) return std::nullopt;
  if (transpose) return PlotData::Layout{b, a, 1, b};
  return PlotData::Layout{a, b, b, 1};
}

/// Details are read where `vitrine build` is used; what has come to a page was checked there.
void add(Errors& errors, Code code, std::string where, std::string_view detail) {
  errors.push_back({code, std::move(where), std::string(detail)});
}

}  // namespace

std::span<const FieldRow> plot_fields() { return kFields; }

// -- the data -----------------------------------------------------------------------------------------------

void PlotData::set(const Tensor& tensor, const Layout& layout) {
  begin(tensor, layout);
  while (!step(tensor, std::numeric_limits<std::int64_t>::max())) {
  }
}

void PlotData::begin(const Tensor& tensor, const Layout& layout) {
  tensor_ = {tensor.name, tensor.dtype, tensor.shape, {}, {}};
  tensor_.bytes.reserve(tensor.bytes.size());
  layout_ = layout;
  points_ = layout.points;
  columns_ = 0;
  range_.reset();
  looked_at_ = 0;
  outstanding_.clear();
  sort_by_x();
  cursor = std::clamp<std::int64_t>(cursor, 0, std::max<std::int64_t>(points_ - 1, 0));
  gaps_ = (layout_.points - points_) * layout_.series;
  if (points_ > kMostOutlined && order_.empty()) outstanding_.resize(static_cast<std::size_t>(layout.series));
}

bool PlotData::step(const Tensor& tensor, std::int64_t elements) {
  const std::size_t all = tensor.bytes.size(), copied = tensor_.bytes.size();
  if (copied < all) {
    const auto most = static_cast<std::size_t>(std::min<std::int64_t>(elements, 1 << 28)) * 8;
    const auto from = tensor.bytes.begin() + static_cast<std::ptrdiff_t>(copied);
    tensor_.bytes.insert(tensor_.bytes.end(), from,
                         from + static_cast<std::ptrdiff_t>(std::min(most, all - copied)));
    return false;
  }
  const std::int64_t values = points_ * layout_.series;
  while (looked_at_ < values && elements > 0) {
    const std::int64_t series = looked_at_ / points_, first = looked_at_ % points_;
    const std::int64_t last = std::min(first + kBlock, points_);
    look_at(series, first, last);
    looked_at_ += last - first;
    elements -= last - first;
  }
  return looked_at_ == values;
}

void PlotData::look_at(std::int64_t series, std::int64_t first, std::int64_t last) {
  std::int64_t lowest = -1, highest = -1, gap = -1;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::int64_t i = first; i < last; ++i) {
    const double v = y(series, i);
    if (!std::isfinite(v)) {
      ++gaps_;
      gap = i;
      continue;
    }
    if (v < low) low = v, lowest = i;
    if (v > high) high = v, highest = i;
  }
  if (lowest >= 0)
    range_ = range_ ? Range{std::min(range_->low, low), std::max(range_->high, high)} : Range{low, high};
  if (outstanding_.empty()) return;
  std::vector<std::uint32_t>& points = outstanding_[static_cast<std::size_t>(series)];
  const auto before = std::ssize(points);
  for (const std::int64_t point : {first, lowest, highest, gap, last - 1}) {
    if (point >= 0) points.push_back(static_cast<std::uint32_t>(point));
  }
  std::sort(points.begin() + before, points.end());
}

PlotData PlotData::without_values() const {
  PlotData out;
  out.mark = mark;
  out.between = between;
  out.options = options;
  out.y_low = y_low;
  out.y_high = y_high;
  out.x = x;
  out.cursor = cursor;
  return out;
}

/// A line goes from left to right, whatever the order in which its points come.
void PlotData::sort_by_x() {
  order_.clear();
  if (mark != PlotMark::line || x.numbers.empty()) return;
  bool is_sorted = true;
  for (std::size_t i = 0; i < x.numbers.size(); ++i) {
    if (std::isfinite(x.numbers[i])) order_.push_back(static_cast<std::uint32_t>(i));
    is_sorted = is_sorted && std::isfinite(x.numbers[i]) && (i == 0 || x.numbers[i - 1] <= x.numbers[i]);
  }
  points_ = static_cast<std::int64_t>(order_.size());
  if (is_sorted) return order_.clear();
  // Shell's sort: short, and fast enough for what a plot can show.
  const auto before = [this](std::uint32_t a, std::uint32_t b) {
    return x.numbers[a] < x.numbers[b] || (x.numbers[a] == x.numbers[b] && a < b);
  };
  for (std::size_t gap = order_.size(); gap > 1;) {
    gap = std::max<std::size_t>(gap * 5 / 11, 1);
    for (std::size_t i = gap; i < order_.size(); ++i) {
      const std::uint32_t moved = order_[i];
      std::size_t at = i;
      for (; at >= gap && before(moved, order_[at - gap]); at -= gap) order_[at] = order_[at - gap];
      order_[at] = moved;
    }
  }
}

double PlotData::y(std::int64_t series, std::int64_t point) const {
  const std::int64_t at = element(series, point);
  // Of ten million values each call counts.
  const double value = tensor_.dtype == DType::float32_
                           ? static_cast<double>(tensor_.as<float>()[static_cast<std::size_t>(at)])
                           : tensor_.at(at);
  return value * (options.percent ? 100 : 1);
}

double PlotData::x_number(std::int64_t point) const {
  if (x.numbers.empty()) return x.start + x.step * static_cast<double>(point);
  return x.numbers[static_cast<std::size_t>(index(point))];
}

double PlotData::x_at(std::int64_t point) const {
  return has_places() ? static_cast<double>(point) : x_number(point);
}

Range PlotData::x_range() const {
  const std::int64_t last = std::max<std::int64_t>(points_ - 1, 0);
  if (between) return {x_at(0), x_at(last + 1)};
  if (mark == PlotMark::bar) return {-0.5, static_cast<double>(last) + 0.5};
  if (points_ == 0) return {0, 1};
  if (points_ == 1) return drawable({x_at(0) - 0.5, x_at(0) + 0.5});
  return drawable({x_at(0), x_at(last)});
}

std::int64_t PlotData::nearest(double at) const {
  std::int64_t low = 0, high = std::max<std::int64_t>(points_ - 1, 0);
  while (high - low > 1) {
    const std::int64_t middle = (low + high) / 2;
    (x_at(middle) <= at ? low : high) = middle;
  }
  if (between) return x_at(high) <= at ? high : low;
  return at - x_at(low) <= x_at(high) - at ? low : high;
}

const std::vector<PlotPoint>& PlotData::outlines(int columns) {
  if (columns == columns_) return outlines_;
  columns_ = columns;
  std::vector<PlotPoint>& out = outlines_;
  out.clear();
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const Range ends = x_range();
  const double scale = columns / (ends.high - ends.low);
  for (std::int64_t s = 0; s < layout_.series; ++s) {
    double column = -1;
    PlotPoint low, high, last;  // of this column; the first is in `out`
    const std::vector<std::uint32_t>* some =
        outstanding_.empty() ? nullptr : &outstanding_[static_cast<std::size_t>(s)];
    const std::int64_t count = some ? std::ssize(*some) : points_;
    // Called once more than there are points, to end the last column.
    for (std::int64_t k = 0; k <= count; ++k) {
      const std::int64_t i = some && k < count ? (*some)[static_cast<std::size_t>(k)] : k;
      const PlotPoint point = k < count ? PlotPoint{x_at(i), y(s, i)} : PlotPoint{kNone, kNone};
      const bool is_gap = !std::isfinite(point.y);
      const double at = is_gap ? -1 : std::floor((point.x - ends.low) * scale);
      if (at == column && !is_gap) {
        if (point.y < low.y) low = point;
        if (point.y > high.y) high = point;
        last = point;
        continue;
      }
      if (column >= 0) {
        const bool low_first = low.x < high.x;
        for (const PlotPoint& next : {low_first ? low : high, low_first ? high : low, last}) {
          if (next.x != out.back().x) out.push_back(next);
        }
      }
      column = at;
      low = high = last = point;
      out.push_back(is_gap ? PlotPoint{point.x, kNone} : point);
    }
  }
  return outlines_;
}

std::string PlotData::name_of(std::int64_t series) const {
  const auto i = static_cast<std::size_t>(series);
  return i < options.color.size() ? options.color[i] : std::to_string(series);
}

std::string PlotData::x_text(std::int64_t point) const {
  const auto text = [](double number) { return localized(format_number(number)); };
  if (!x.names.empty()) return x.names[static_cast<std::size_t>(index(point))];
  const double at = x_number(point);
  return between ? text(at) + " – " + text(at + x.step) : text(at);
}

std::string PlotData::place_text(std::int64_t point) const {
  return options.x_title.empty() ? x_text(point) : options.x_title + " " + x_text(point);
}

std::string PlotData::y_text(double y) const {
  if (options.percent) return vitrine::percent(localized(format_number(y, 3)));
  constexpr double kExact = 9e15;
  std::string text = is_integer(tensor_.dtype) && std::abs(y) < kExact
                         ? localized(static_cast<std::int64_t>(y))
                         : localized(format_number(y, 5));
  if (!options.unit.empty()) text += " " + options.unit;
  return text;
}

std::string PlotData::spoken(std::int64_t point) const {
  if (point < 0 || point >= points_) return {};
  std::string values;
  for (std::int64_t s = 0; s < std::min<std::int64_t>(layout_.series, Plot::kMostNamed); ++s) {
    std::string one = y_text(y(s, point));
    if (layout_.series > 1) one = name_of(s) + " " + one;
    values = s == 0 ? one : tr(Text::listed, {values, one});
  }
  return tr(Text::named, {place_text(point), values});
}

std::string PlotData::summary() const {
  std::string count = localized(layout_.points);
  if (layout_.series > 1) count = localized(layout_.series) + " × " + count;
  std::string text = range_ ? tr(Text::values_between, {count, y_text(range_->low), y_text(range_->high)})
                            : tr(Text::values_of_shape, {count});
  if (gaps_ > 0) text = tr(Text::listed, {text, tr_count(Text::no_numbers, gaps_)});
  return text;
}

// -- the widget ---------------------------------------------------------------------------------------------

std::vector<Widget::TensorField> Plot::further_tensors() {
  if (!data_.options.x.is_text()) return {};
  if (x_tensor_.empty()) x_tensor_ = data_.options.x.text();
  return {{"x", &x_tensor_}};
}

void Plot::read_x(std::string_view where, Errors& errors) {
  const Value& x = data_.options.x;
  const std::string at = pointer(where, "x");
  if (x.is_null() || x.is_text()) return;
  if (x.is_object()) {
    for (const auto& [key, value] : x.members()) {
      double* const member = key == "start" ? &data_.x.start : key == "step" ? &data_.x.step : nullptr;
      if (member == nullptr || !value.is_number()) {
        add(errors, member ? Code::spec_wrong_type : Code::spec_unknown_key, pointer(at, key),
            docs_only("expected \"start\" and \"step\", two numbers"));
        return;
      }
      *member = value.number();
    }
    if (!(data_.x.step > 0))
      add(errors, Code::spec_not_allowed, pointer(at, "step"), docs_only("it must be above 0"));
    return;
  }
  for (const Value& item : x.items()) {
    if (item.is_number()) data_.x.numbers.push_back(item.number());
    if (item.is_text()) data_.x.names.push_back(item.text());
  }
  const std::size_t count = x.items().size();
  if (!x.is_array() || (data_.x.numbers.size() != count && data_.x.names.size() != count)) {
    add(errors, Code::spec_wrong_type, at,
        docs_only("expected a list of names, a list of numbers, {\"start\", \"step\"} or a tensor's name"));
  }
}

void Plot::read_limits(std::string_view where, Errors& errors) {
  if (data_.options.y_lim.is_null()) return;
  const auto& items = data_.options.y_lim.items();
  const double scale = data_.options.percent ? 100 : 1;
  const auto read = [&](const Value& item, std::optional<double>& limit) {
    if (item.is_number()) limit = item.number() * scale;
    return item.is_number() || item.is_null();
  };
  if (items.size() != 2 || !read(items[0], data_.y_low) || !read(items[1], data_.y_high)) {
    add(errors, Code::spec_wrong_type, pointer(where, "y_lim"),
        docs_only("expected two numbers, each of which may be null"));
  } else if (data_.y_low && data_.y_high && !(*data_.y_low < *data_.y_high)) {
    add(errors, Code::spec_not_allowed, pointer(where, "y_lim"),
        docs_only("the first must be below the second"));
  }
}

void Plot::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  configure_all({&tensor, 1}, where, errors);
}

void Plot::configure_all(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors) {
  const TensorInfo& info = tensors.front();
  const auto mismatch = [&](std::string_view text) {
    std::string detail = info.described();
    detail += text;
    add(errors, Code::spec_widget_mismatch, std::string(where), detail);
  };
  read_x(where, errors);
  read_limits(where, errors);
  if (common.index) return mismatch(docs_only(" is drawn whole: leave \"index\" out"));
  if (info.dtype == DType::string_) return mismatch(docs_only(" is text; a plot needs numbers"));
  const auto layout = layout_of(info.shape, data_.options.transpose);
  if (!layout) return mismatch(docs_only(" has more than two dimensions"));
  if (layout->series > kMostSeries)
    return mismatch(docs_only(" has more than 100 series: see \"transpose\""));
  const auto compare = [&](std::string_view field, Code code, std::int64_t count, std::size_t given) {
    if (given == 0 || count < 0 || given == static_cast<std::size_t>(count)) return;
    add(errors, code, pointer(where, field),
        std::to_string(count) + " expected, " + std::to_string(given) + " in the list");
  };
  compare("color", Code::spec_labels_count, layout->series, data_.options.color.size());
  compare("x", Code::spec_not_allowed, layout->points, data_.options.x.items().size());
  expected_series_ =
      layout->series >= 0 ? layout->series : std::max<std::int64_t>(1, data_.options.color.size());
  const std::string series = layout->series > 1 ? localized(layout->series) + " × " : std::string();
  if (layout->points > 0) hint_ = tr(Text::values_of_shape, {series + localized(layout->points)});
}

Room Plot::room() const {
  const int named = static_cast<int>(std::min<std::int64_t>(expected_series_, kMostNamed));
  const int rows = named < 2 ? 0 : (named + kLegendColumns - 1) / kLegendColumns;
  return {.fixed_px = static_cast<double>(data_.options.height) + kLegendRow * static_cast<double>(rows)};
}

void Plot::clear() {
  data_.clear();
  ++revision_;
}

bool Plot::take_in(std::span<const Tensor* const> tensors, bool begin) {
  constexpr std::int64_t kElementsInTask = 1'000'000;
  if (begin) {
    taking_.emplace(Taking{Done{}, data_.without_values()});
    taking_->begun = begin_taking(tensors);
    taking_->is_done = !taking_->begun;
  }
  if (!taking_->is_done) taking_->is_done = taking_->data.step(*tensors.front(), kElementsInTask);
  return taking_->is_done;
}

Status Plot::begin_taking(std::span<const Tensor* const> tensors) {
  const Tensor& tensor = *tensors.front();
  PlotData& data = taking_->data;
  const auto mismatch = [&](std::string detail) {
    return Error{Code::run_output_mismatch, common.name, std::move(detail)};
  };
  const auto layout = layout_of(tensor.shape, data.options.transpose);
  if (!layout || tensor.dtype == DType::string_) {
    return mismatch(tr(Text::no_plot, {tensor.type_text()}));
  }
  if (layout->series > kMostSeries)
    return mismatch(tr(Text::many_series, {localized(layout->series), localized(kMostSeries)}));
  if (tensors.size() > 1) {
    const Tensor& x = *tensors[1];
    data.x.names = x.strings;
    data.x.numbers.clear();
    for (std::int64_t i = 0; x.strings.empty() && i < x.count(); ++i) data.x.numbers.push_back(x.at(i));
    for (std::string& name : data.x.names) name = to_utf8(name);
  }
  const std::size_t along = data.x.names.size() + data.x.numbers.size();
  const bool is_given = tensors.size() > 1 || data.options.x.is_array();
  if (is_given && along != static_cast<std::size_t>(layout->points)) {
    return mismatch(
        tr(Text::other_along, {localized(layout->points), localized(static_cast<std::int64_t>(along))}));
  }
  data.begin(tensor, *layout);
  return Done{};
}

Status Plot::from_tensors(std::span<const Tensor* const> tensors) {
  if (!taking_) take_in(tensors, true);
  while (!take_in(tensors, false)) {
  }
  clear();
  Taking taken = *std::exchange(taking_, std::nullopt);
  if (taken.begun) data_ = std::move(taken.data);
  return taken.begun;
}

std::string Plot::announcement() const {
  if (data_.is_empty()) return {};
  const bool is_one = data_.series() == 1 && data_.points() == 1;
  return is_one ? data_.y_text(data_.y(0, 0)) : data_.summary();
}

std::vector<ExportKind> Plot::exports() const {
  if (data_.tensor().count() > kMostGiven && !data_.is_empty()) return {ExportKind::npy, ExportKind::png};
  return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
}

Value Plot::value() const {
  if (data_.is_empty()) return {};
  const std::int64_t points =
      std::min(data_.points(), kMostGiven / std::max<std::int64_t>(data_.series(), 1));
  Value x = Value::Array{}, series = Value::Array{};
  for (std::int64_t i = 0; i < points; ++i) {
    x.push(data_.x.names.empty() ? Value(data_.x_number(i)) : Value(data_.x_text(i)));
  }
  for (std::int64_t s = 0; s < data_.series(); ++s) {
    Value y = Value::Array{};
    for (std::int64_t i = 0; i < points; ++i) {
      const double v = data_.tensor().at(data_.element(s, i));
      y.push(std::isfinite(v) ? Value(v) : Value());
    }
    series.push(Value::Object{{"name", data_.name_of(s)}, {"y", std::move(y)}});
  }
  return Value::Object{{"x", std::move(x)}, {"series", std::move(series)}};
}

Cells Plot::cells() const {
  Cells cells = {{data_.x_title()}};
  for (std::int64_t s = 0; s < data_.series(); ++s)
    cells[0].push_back(data_.series() == 1 && data_.options.color.empty() ? common.name : data_.name_of(s));
  for (std::int64_t i = 0; i < data_.points(); ++i) {
    std::vector<std::string>& row = cells.emplace_back();
    row.push_back(data_.x.names.empty() ? format_exact(data_.x_number(i)) : data_.x_text(i));
    for (std::int64_t s = 0; s < data_.series(); ++s)
      row.push_back(data_.tensor().text_at(data_.element(s, i)));
  }
  return cells;
}

}  // namespace vitrine
