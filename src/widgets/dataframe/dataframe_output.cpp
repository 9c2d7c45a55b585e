#include "widgets/dataframe/dataframe_output.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostSaved = 200'000;  // values of a CSV
constexpr std::int64_t kUnknownRows = 8;      // that room is kept for
constexpr std::size_t kMostText = 200;        // bytes of a cell that are shown

}  // namespace

std::unique_ptr<Widget> make_dataframe_output() { return std::make_unique<DataframeOutput>(); }

void DataframeOutput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  info_ = tensor;
  if (const auto shape = check_table(options_, common, tensor, where, errors)) shape_ = *shape;
  if (options_.precision && *options_.precision != std::floor(*options_.precision)) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "precision"),
                      "expected a whole number, got " + format_exact(*options_.precision)});
  }
}

Room DataframeOutput::room() const {
  const auto shape = table_shape(info_.shape, options_.headers.size());
  const bool is_known = shape && shape->rows >= 0 && info_.open == 0;
  const std::int64_t rows = is_known ? shape->rows : kUnknownRows;
  const double wanted = static_cast<double>(std::max<std::int64_t>(rows, 1)) * kRowHeight + kTableFrame;
  return {.fixed_px = std::min(wanted, static_cast<double>(options_.max_height))};
}

std::string DataframeOutput::hint() const {
  if (!tensor_ && (shape_.rows < 0 || info_.open != 0)) return {};
  return localized(shape_.rows) + " × " + localized(shape_.columns);
}

void DataframeOutput::clear() {
  tensor_.reset();
  order_.stop();
  sorted_ = -1;
  descending_ = false;
  if (const auto shape = table_shape(info_.shape, options_.headers.size())) shape_ = *shape;
  view_ = {};
  ++revision_;
}

Value DataframeOutput::value() const {
  if (!tensor_) return {};
  Value headers = Value::Array{}, data = Value::Array{};
  for (std::int64_t c = 0; c < std::min(shape_.columns, kMostGivenCells); ++c) headers.push(header(c));
  for (std::int64_t r = 0; r < shape_.rows && (r + 1) * shape_.columns <= kMostGivenCells; ++r) {
    Value row = Value::Array{};
    for (std::int64_t i = r * shape_.columns; i < (r + 1) * shape_.columns; ++i) {
      if (tensor_->dtype == DType::string_) {
        row.push(tensor_->text_at(i));
      } else {
        const double v = tensor_->at(i);
        row.push(tensor_->dtype == DType::bool_ ? Value(v != 0) : std::isfinite(v) ? Value(v) : Value());
      }
    }
    data.push(std::move(row));
  }
  return Value::Object{{"headers", std::move(headers)}, {"data", std::move(data)}};
}

Status DataframeOutput::from_tensor(const Tensor& tensor) {
  const std::int64_t sorted = sorted_;
  const bool descending = descending_;
  const TableView view = view_;
  clear();
  const std::size_t headers = options_.headers.size();
  const auto shape = table_shape(tensor.shape, headers);
  if (tensor.dtype != info_.dtype || !shape ||
      (headers > 0 && shape->columns != static_cast<std::int64_t>(headers))) {
    return Error{Code::run_output_mismatch, common.name,
                 tr(Text::other_type, {info_.text(), tensor.type_text()})};
  }
  tensor_ = tensor;
  shape_ = *shape;
  // Who looks at a place in a table, in an order of their own, sees the next answer there too.
  view_ = view;
  view_.measure_again();
  if (sorted >= 0 && sorted < shape_.columns) {
    sorted_ = sorted;
    descending_ = descending;
    order_.start(shape_.rows, shape_.columns, sorted_, descending_);
  }
  return Done{};
}

std::string DataframeOutput::announcement() const {
  if (!tensor_) return {};
  if (shape_.count() == 1) return tr(Text::named, {common.label, cell(0, 0)});
  return tr(Text::named, {common.label, tr(Text::values_of_shape, {hint()})});
}

std::vector<ExportKind> DataframeOutput::exports() const {
  std::vector<ExportKind> kinds = {ExportKind::npy, ExportKind::png};
  if (shape_.count() <= kMostGivenCells) kinds.insert(kinds.begin(), ExportKind::json);
  if (shape_.count() <= kMostSaved) kinds.insert(kinds.begin(), ExportKind::csv);
  return kinds;
}

Cells DataframeOutput::cells() const {
  Cells cells(1);
  for (std::int64_t c = 0; c < shape_.columns; ++c) cells[0].push_back(header(c));
  for (std::int64_t place = 0; place < rows(); ++place) {
    std::vector<std::string>& row = cells.emplace_back();
    for (std::int64_t c = 0; c < shape_.columns; ++c)
      row.push_back(to_utf8(tensor_->text_at(order_[place] * shape_.columns + c)));
  }
  return cells;
}

std::string DataframeOutput::header(std::int64_t column) const {
  return header_of(options_, info_, shape_.columns, column);
}

std::string DataframeOutput::cell(std::int64_t row, std::int64_t column) const {
  const std::int64_t i = order_[row] * shape_.columns + column;
  if (info_.dtype == DType::string_) {
    const std::string& text = tensor_->strings[static_cast<std::size_t>(i)];
    return to_utf8(std::string_view(text).substr(0, kMostText)) + (text.size() > kMostText ? "…" : "");
  }
  if (!is_float(info_.dtype)) return tensor_->text_at(i);
  const double v = tensor_->at(i);
  return localized(options_.precision && std::isfinite(v)
                       ? format_decimals(v, static_cast<int>(*options_.precision))
                       : format_number(v));
}

void DataframeOutput::sort_by(std::int64_t column) {
  if (!tensor_ || column >= shape_.columns) return;
  if (sorted_ != column) {
    sorted_ = column;
    descending_ = false;
  } else if (!std::exchange(descending_, true)) {
    sorted_ = column;
  } else {
    sorted_ = -1;
    descending_ = false;
  }
  order_.stop();
  if (sorted_ >= 0) order_.start(shape_.rows, shape_.columns, sorted_, descending_);
  ++revision_;
}

}  // namespace vitrine
