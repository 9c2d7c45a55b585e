// Any tensor as it is: name, type, shape, what range its values have, and the first of them.
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct JsonOptions {
  std::int64_t max_values = 64;
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
  static constexpr float kFactHeight = 52, kGap = 12, kRowHeight = 28;

  // -- for the drawn half
  // -------------------------------------------------------------------------------------
  const TensorInfo& info() const { return info_; }
  bool is_empty() const { return !tensor_; }
  /// Null until there is a result.
  const Tensor* tensor() const { return tensor_ ? &*tensor_ : nullptr; }

  /// What is worth knowing of all values. Of text nothing but the count.
  struct Statistics {
    std::int64_t count = 0, nan = 0, infinite = 0;
    double minimum = 0, maximum = 0, mean = 0;  ///< of the finite ones
    bool has_range = false;                     ///< there are finite numbers
  };
  static constexpr std::size_t kFacts = 6;
  const Statistics& statistics() const { return statistics_; }
  /// Pairs of words: {"shape", "1 × 10"}. The same kFacts before and after a result, and a last one where
  /// there are values that are no finite numbers.
  std::vector<std::pair<std::string, std::string>> facts() const;
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
  JsonOptions options_;
  TensorInfo info_;
  int rows_ = 1;
  std::optional<Tensor> tensor_;
  Statistics statistics_;
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
