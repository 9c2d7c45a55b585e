// Any tensor as it is: name, type, shape, what range its values have and how they are spread, and the first
// of them; of a tensor with more than two dimensions, those of one matrix.
#pragma once

#include <limits>

#include "widgets/plots.h"
#include "widgets/widget.h"

namespace vitrine {

struct JsonOptions {
  std::int64_t max_values = 64;
  bool histogram = true;
};

WidgetType json_type();

class JsonOutput final : public Widget {
 public:
  JsonOutput() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  /// Of more values than value() holds, the array alone.
  std::vector<ExportKind> exports() const override;
  /// One value a row, in row-major order.
  Cells cells() const override;

  // CSS pixels of the drawing's rows, which room() adds up.
  static constexpr float kFactHeight = 52, kGap = 12, kRowHeight = 28, kHistogram = 168;

  // -- for the drawn half
  // -------------------------------------------------------------------------------------
  const TensorInfo& info() const { return info_; }
  bool is_empty() const { return !tensor_; }
  /// Null until there is a result.
  const Tensor* tensor() const { return tensor_ ? &*tensor_ : nullptr; }

  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  /// What is worth knowing of all values. Of text nothing but the count.
  struct Statistics {
    std::int64_t count = 0, nan = 0, infinite = 0;
    std::int64_t seen = 0;                                                ///< so many are looked at
    double minimum = kInfinity, maximum = -kInfinity, mean = 0, sum = 0;  ///< of the finite ones
    bool has_range = false;  ///< all are looked at, and there are finite numbers
    bool is_complete() const { return seen == count; }
    void look_on(const Tensor& tensor, std::int64_t more);
  };
  static constexpr std::size_t kFacts = 6;
  const Statistics& statistics() const { return statistics_; }
  /// Pairs of words: {"shape", "1 × 10"}. The same kFacts before and after a result, and a last one where
  /// there are values that are no finite numbers.
  std::vector<std::pair<std::string, std::string>> facts() const;
  // -- how the values are spread ----------------------------------------------------------------------
  /// Whether there is room for it.
  bool has_histogram() const { return has_histogram_; }
  /// Looks at some more values, and then counts them, so that many do not hold up the page; whether all are
  /// counted.
  bool count_on();
  /// Empty until all are counted, and when none can be.
  PlotData& histogram() { return histogram_; }

  // -- which matrix is shown --------------------------------------------------------------------------
  /// The dimensions that have a slider.
  const std::vector<std::size_t>& sliced() const { return sliced_; }
  std::int64_t side(std::size_t dimension) const {
    return tensor_ && dimension < tensor_->shape.size() ? tensor_->shape[dimension] : 1;
  }
  std::int64_t place_in(std::size_t dimension) const;
  void show_place(std::size_t dimension, std::int64_t place);
  /// The element that the values shown begin with, and how many there are from there.
  std::int64_t first_shown() const;
  std::int64_t in_slice() const;

  /// Element i for a person: exact for whole numbers, five digits for others.
  std::string value_text(std::int64_t i) const;
  /// "[0, 3]", where element i stands in the tensor.
  std::string place_text(std::int64_t i) const;
  /// How many values are shown at most, in that many columns.
  std::int64_t shown(int columns) const;
  /// Rows that are kept for the values.
  int rows() const { return rows_; }
  /// Text is shown one line each.
  bool is_text() const { return info_.dtype == DType::string_; }

 private:
  void begin_histogram();

  JsonOptions options_;
  TensorInfo info_;
  int rows_ = 1;
  std::optional<Tensor> tensor_;
  Statistics statistics_;
  bool has_histogram_ = false;
  Bins bins_;
  std::vector<std::int64_t> counts_;  ///< of the bins
  std::int64_t counted_ = 0;          ///< elements
  PlotData histogram_;
  std::vector<std::size_t> sliced_;
  std::vector<std::int64_t> places_;  ///< of sliced_
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
