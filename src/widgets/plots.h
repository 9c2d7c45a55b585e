// What barplot and lineplot have in common, and what the histogram of json is drawn from: series of numbers
// over one x, and the point among them that is looked at. Drawn by plots_ui.cpp.
#pragma once

#include <cmath>
#include <limits>

#include "widgets/scales.h"
#include "widgets/widget.h"

namespace vitrine {

enum class PlotMark { line, bar };

struct PlotOptions {
  Value x;
  std::vector<std::string> color;
  std::string x_title;
  std::string y_title;
  Value y_lim;
  std::string unit;
  bool percent = false;
  bool transpose = false;
  std::int64_t height = 260;
};
/// What stands along x: names, or numbers, or else start, start + step, ….
struct PlotX {
  double start = 0, step = 1;
  std::vector<double> numbers;
  std::vector<std::string> names;
};

struct PlotPoint {
  double x = 0, y = 0;  ///< y is NaN where the line is interrupted
};

class PlotData {
 public:
  // -- how it is shown; set before the values ---------------------------------------------------------
  PlotMark mark = PlotMark::line;
  /// Bars reach from x to the next x, as a histogram's do.
  bool between = false;
  PlotOptions options;
  std::optional<double> y_low, y_high;
  PlotX x;

  /// `step` elements lie between two points of a series, `series_step` between two series.
  struct Layout {
    std::int64_t series = 0, points = 0, series_step = 0, step = 0;
  };
  /// The tensor must have the elements that the layout speaks of.
  void set(const Tensor& tensor, const Layout& layout);
  void clear() { set({}, {}); }
  /// The same a part at a time: about so many elements. True: it is done.
  void begin(const Tensor& tensor, const Layout& layout);
  bool step(const Tensor& tensor, std::int64_t elements);
  /// Without values, shown as this is.
  PlotData without_values() const;

  bool is_empty() const { return layout_.series == 0; }
  std::int64_t series() const { return layout_.series; }
  /// Those that have a place along x, in the order of x.
  std::int64_t points() const { return points_; }
  double y(std::int64_t series, std::int64_t point) const;
  /// Along the axis: the number, or the place among places.
  double x_at(std::int64_t point) const;
  double x_number(std::int64_t point) const;
  /// Where the ends of x are; of bars, edges included.
  Range x_range() const;
  /// Whether x are places beside one another, each with its name.
  bool has_places() const { return !between && (mark == PlotMark::bar || !x.names.empty()); }
  /// The point next to that x.
  std::int64_t nearest(double at) const;
  /// Of all finite values; absent when there is none.
  const std::optional<Range>& range() const { return range_; }
  /// Values that are no finite numbers.
  std::int64_t gaps() const { return gaps_; }
  const Tensor& tensor() const { return tensor_; }
  /// The element of the tensor.
  std::int64_t element(std::int64_t series, std::int64_t point) const {
    return series * layout_.series_step + index(point) * layout_.step;
  }

  /// What of a line can be seen in a picture so many columns wide: of the points in a column the first, the
  /// lowest, the highest and the last, which draws the same pixels as all of them (M4: U. Jugel et al., "M4:
  /// a visualization-oriented time series data aggregation", VLDB 2014). One series after the other, each
  /// ended by a point whose x is NaN; kept until values or columns change. Where there are very many points,
  /// of those that stand out among their neighbours.
  const std::vector<PlotPoint>& outlines(int columns);

  // -- in words, in the page's language ---------------------------------------------------------------
  std::string name_of(std::int64_t series) const;
  std::string x_text(std::int64_t point) const;
  std::string x_title() const { return options.x_title.empty() ? "x" : options.x_title; }
  /// With what x is: "hours 5.5".
  std::string place_text(std::int64_t point) const;
  std::string y_text(double y) const;
  /// "5.5: 83 %", or with each series' name.
  std::string spoken(std::int64_t point) const;
  /// "32 values from 0 to 1, 2 of them no numbers".
  std::string summary() const;

  /// The point that the keyboard stands on.
  std::int64_t cursor = 0;

 private:
  std::int64_t index(std::int64_t point) const {
    return order_.empty() ? point : static_cast<std::int64_t>(order_[static_cast<std::size_t>(point)]);
  }
  void sort_by_x();
  /// Of one series: their range, their gaps, those that stand out.
  void look_at(std::int64_t series, std::int64_t first, std::int64_t last);

  Tensor tensor_;
  Layout layout_;
  std::int64_t points_ = 0;
  std::vector<std::uint32_t> order_;  ///< empty: as they come
  std::optional<Range> range_;
  std::int64_t gaps_ = 0;
  std::int64_t looked_at_ = 0;  ///< of all series' points, one series after the other
  std::vector<std::vector<std::uint32_t>> outstanding_;  ///< points of each series; empty: all of them
  std::vector<PlotPoint> outlines_;
  int columns_ = 0;
};

std::span<const FieldRow> plot_fields();
inline constexpr std::string_view kPlotValueText =
    docs_only("`{x, series: [{name, y}]}` with at most 100,000 values; null where one is no finite number");

class Plot final : public Widget {
 public:
  explicit Plot(PlotMark mark) : Widget(Direction::output) { data_.mark = mark; }

  void* options() override { return &data_.options; }
  std::vector<TensorField> further_tensors() override;
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  void configure_all(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override { return hint_; }
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  bool take_in(std::span<const Tensor* const> tensors, bool begin) override;
  Status from_tensors(std::span<const Tensor* const> tensors) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override;
  Cells cells() const override;

  PlotData& data() { return data_; }
  const PlotData& data() const { return data_; }

  /// Of the legend, which tells two series or more apart. More than kMostNamed are left to the table.
  static constexpr float kLegendRow = 26;
  static constexpr int kLegendColumns = 2, kMostNamed = 12;

 private:
  Status begin_taking(std::span<const Tensor* const> tensors);
  void read_x(std::string_view where, Errors& errors);
  void read_limits(std::string_view where, Errors& errors);

  std::string x_tensor_;
  std::string hint_;
  std::int64_t expected_series_ = 1;
  PlotData data_;
  /// What take_in has of the next values so far.
  struct Taking {
    Status begun;
    PlotData data;
    bool is_done = false;
  };
  std::optional<Taking> taking_;
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
