// An answer as a table: scrolled, sorted by a column.
#pragma once

#include "widgets/dataframe/dataframe.h"
#include "widgets/dataframe/row_order.h"

namespace vitrine {

class DataframeOutput final : public Widget, public TableSource {
 public:
  DataframeOutput() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  /// Of more values than a spreadsheet is good for, the array alone.
  std::vector<ExportKind> exports() const override;
  Cells cells() const override;

  std::int64_t rows() const override { return tensor_ ? shape_.rows : 0; }
  std::int64_t columns() const override { return shape_.columns; }
  std::string header(std::int64_t column) const override;
  /// In the order that is shown.
  std::string cell(std::int64_t row, std::int64_t column) const override;
  bool has_numbers() const override { return info_.dtype != DType::string_; }

  // CSS pixels of the drawing.
  static constexpr float kRowHeight = 36;

  // -- for the drawn half
  // -------------------------------------------------------------------------------------
  bool is_empty() const { return !tensor_; }
  TableView& view() { return view_; }
  std::int64_t sorted() const { return sorted_; }
  bool descending() const { return descending_; }
  /// Ascending, descending, and as the model gave them again.
  void sort_by(std::int64_t column);
  /// Goes on with the order. False when it is there.
  bool sort_on() { return tensor_ && sorted_ >= 0 && order_.step(*tensor_); }

 private:
  DataframeOptions options_;
  TensorInfo info_;
  TableShape shape_;
  std::optional<Tensor> tensor_;
  TableView view_;
  RowOrder order_;
  std::int64_t sorted_ = -1;
  bool descending_ = false;
  std::uint64_t revision_ = 1;
};

}  // namespace vitrine
