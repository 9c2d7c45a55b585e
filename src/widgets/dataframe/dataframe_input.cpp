#include "widgets/dataframe/dataframe_input.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::int64_t kShownRows = 6;  // that room is kept for, where their number is open

/// A list as programs print it, "[101, 2023, 102]" or "101 2023 102", with a line for each value; nothing
/// where the text is no list in a line. `whole`: a comma is no decimal's.
std::string lines_of_list(std::string_view text, bool whole) {
  constexpr std::string_view kSpace = " \t\r\n", kBrackets = "[](){}";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  text = text.substr(first, text.find_last_not_of(kSpace) + 1 - first);
  const bool bracketed = kBrackets.find(text.front()) != std::string_view::npos;
  if (!bracketed && text.find_first_of("\r\n") != std::string_view::npos) return {};
  const bool spaced = text.find_first_of("; \t") != std::string_view::npos;
  const bool commas = bracketed || whole || text.find(", ") != std::string_view::npos ||
                      (!spaced && std::count(text.begin(), text.end(), ',') > 1);
  std::string lines;
  for (const char c : text) {
    const bool parts = kSpace.find(c) != std::string_view::npos || c == ';' || (c == ',' && commas);
    if (kBrackets.find(c) != std::string_view::npos) continue;
    if (!parts)
      lines += c;
    else if (!lines.empty() && lines.back() != '\n')
      lines += '\n';
  }
  return lines;
}

}  // namespace

std::unique_ptr<Widget> make_dataframe_input() { return std::make_unique<DataframeInput>(); }

void DataframeInput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  rules_ = rules_of(tensor.dtype);
  const auto shape = check_table(options_, common, tensor, where, errors);
  if (!shape || shape->columns < 1) return;
  row_dimension_ = row_dimension(tensor, *shape);
  first_rows_ = shape->rows;
  const bool may_vary = row_dimension_ && tensor.is_open(*row_dimension_);

  const Value& wanted = options_.row_count;
  const bool is_pair = wanted.items().size() == 2;
  const Value& count = is_pair ? wanted.items()[0] : wanted;
  const std::string& word = is_pair ? wanted.items()[1].text() : std::string();
  const auto refuse = [&](std::string text) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "row_count"), std::move(text)});
  };
  if (!wanted.is_null()) {
    const std::int64_t rows = count.integer(0);
    if (rows < 1 || rows > kMostTableCells / shape->columns ||
        (is_pair && word != "fixed" && word != "dynamic"))
      return refuse("expected a number of rows, or [number, \"fixed\"] or [number, \"dynamic\"]");
    if (!may_vary && (rows != shape->rows || word == "dynamic"))
      return refuse("the model takes " + std::to_string(shape->rows) + ", no more and no fewer: \"" +
                    tensor.name + "\" is " + tensor.text());
    first_rows_ = rows;
  }
  is_dynamic_ = may_vary && word != "fixed";
  is_open_ = may_vary && (is_dynamic_ || first_rows_ != shape->rows);
  data_ = TableData(tensor.dtype, shape->columns);
  data_.resize(first_rows_);
  if (!options_.value.is_null()) {
    if (const Status status = set_value(options_.value); !status)
      errors.push_back({status.error().code, pointer(where, "value"), status.error().detail});
  }
}

Room DataframeInput::room() const {
  const std::int64_t rows = is_dynamic_ ? std::max(kShownRows, first_rows_) : first_rows_;
  const double table = static_cast<double>(rows) * kRowHeight + kTableFrame;
  return {.fixed_px = std::min(table, static_cast<double>(options_.max_height)) + kToolsHeight};
}

std::string DataframeInput::hint() const {
  return localized(data_.rows()) + " × " + localized(data_.columns());
}

std::string DataframeInput::header(std::int64_t column) const {
  return header_of(options_, tensor_, data_.columns(), column);
}

void DataframeInput::changed(bool is_anew) {
  ++revision_;
  left_out_ = 0;
  if (!is_anew) return;
  ++layout_;
  typing_.reset();
}

void DataframeInput::clear() {
  file_.reset();
  file_name_.clear();
  before_.reset();
  view_ = {};
  data_ = TableData(tensor_.dtype, data_.columns());
  data_.resize(first_rows_);
  changed(true);
  if (!options_.value.is_null()) (void)set_value(options_.value);
}

Value DataframeInput::value() const {
  if (data_.count() > kMostGivenCells && !data_.is_text()) {
    Bytes bytes(static_cast<std::size_t>(data_.count()) * sizeof(double));
    auto* numbers = reinterpret_cast<double*>(bytes.data());
    for (std::int64_t i = 0; i < data_.count(); ++i) numbers[i] = data_.number(i);
    return Value::Object{{"dtype", name(DType::float64_)},
                         {"dims", Value::Array{data_.rows(), data_.columns()}},
                         {"data", std::move(bytes)}};
  }
  Value headers = Value::Array{}, rows = Value::Array{};
  bool is_empty = true;
  for (std::int64_t c = 0; c < data_.columns(); ++c) headers.push(header(c));
  for (std::int64_t r = 0; r < data_.rows(); ++r) {
    Value row = Value::Array{};
    for (std::int64_t c = 0; c < data_.columns(); ++c) {
      const std::int64_t i = at(r, c);
      is_empty = is_empty && data_.is_empty(i);
      if (data_.is_text() || data_.is_wrong(i))
        row.push(data_.text(i));
      else
        row.push(data_.is_empty(i) ? Value() : Value(data_.number(i)));
    }
    rows.push(std::move(row));
  }
  if (is_empty && data_.rows() == first_rows_) return {};
  return Value::Object{{"headers", std::move(headers)}, {"data", std::move(rows)}};
}

Value DataframeInput::kept() const {
  Value out = value();
  if (!data_.wrong().empty()) out.set("typed", true);
  return out;
}

Status DataframeInput::check_rows(std::int64_t rows) const {
  const bool fits =
      is_open_ && is_dynamic_ ? rows >= 1 && rows <= kMostTableCells / data_.columns() : rows == first_rows_;
  if (fits) return Done{};
  return Error{Code::input_out_of_range, common.name,
               "expected " + std::to_string(first_rows_) + " rows, got " + std::to_string(rows)};
}

Status DataframeInput::read_rows(const Value& rows, TableData& data, bool typed) const {
  const auto& list = rows.items();
  const std::int64_t columns = data_.columns();
  // A single row or column may be written as one list.
  const bool is_flat = !list.empty() && !list[0].is_array() && (columns == 1 || first_rows_ == 1);
  const auto count = static_cast<std::int64_t>(list.size());
  if (!rows.is_array() || (is_flat && count % columns != 0))
    return Error{Code::input_wrong_type, common.name, "expected a list for each row, got " + describe(rows)};
  const std::int64_t row_count = is_flat ? count / columns : count;
  if (const Status status = check_rows(row_count); !status) return status;
  data.resize(row_count);
  for (std::int64_t r = 0; r < row_count; ++r) {
    const auto& row = is_flat ? list : list[static_cast<std::size_t>(r)].items();
    if (!is_flat && static_cast<std::int64_t>(row.size()) != columns)
      return Error{Code::input_wrong_type, common.name,
                   "row " + std::to_string(r) + " has " + std::to_string(row.size()) + " cells, not " +
                       std::to_string(columns)};
    for (std::int64_t c = 0; c < columns; ++c) {
      const std::int64_t i = r * columns + c;
      const Value& cell = row[static_cast<std::size_t>(is_flat ? i : c)];
      if (cell.is_null()) continue;
      if (data.is_text() ? !cell.is_text()
                         : !cell.is_number() && !cell.is_bool() && !(typed && cell.is_text()))
        return Error{Code::input_wrong_type, common.name, "no value of a cell: " + describe(cell)};
      const std::string text = cell.is_text()   ? cell.text()
                               : cell.is_bool() ? (cell.boolean() ? "1" : "0")
                                                : format_exact(cell.number());
      data.set_text(i, text, rules_, NumberForm{});
      if (!typed && data.is_wrong(i))
        return Error{Code::input_out_of_range, common.name, "no value of " + tensor_.text() + ": " + text};
    }
  }
  return Done{};
}

Status DataframeInput::read_array(const Value& value, TableData& data) const {
  const Result<Tensor> array = tensor_of_value(value);
  if (!array) return Error{array.error().code, common.name, array.error().detail};
  if (array->dtype != DType::float64_ || data.is_text() || array->count() % data_.columns() != 0)
    return Error{Code::input_wrong_type, common.name, "expected rows of float64"};
  const std::int64_t rows = array->count() / data_.columns();
  if (const Status status = check_rows(rows); !status) return status;
  data.resize(rows);
  for (std::int64_t i = 0; i < array->count(); ++i) {
    const double v = array->at(i);
    if (std::isnan(v)) continue;
    if (v < rules_.minimum || v > rules_.maximum || std::isinf(v) || (rules_.whole && v != std::floor(v)))
      return Error{Code::input_out_of_range, common.name,
                   "no value of " + tensor_.text() + ": " + format_exact(v)};
    data.set_number(i, v);
  }
  return Done{};
}

Status DataframeInput::set_value(const Value& value) {
  TableData data(tensor_.dtype, data_.columns());
  Status status = Done{};
  if (value.is_null())
    data.resize(first_rows_);
  else if (value.find("dims"))
    status = read_array(value, data);
  else
    status = read_rows(value.find("data") ? value["data"] : value, data, value["typed"].boolean());
  if (!status) return status;
  file_.reset();
  before_.reset();
  data_ = std::move(data);
  changed(true);
  return Done{};
}

std::string DataframeInput::said_of(std::int64_t i, std::string_view what) const {
  const std::string row = localized(i / data_.columns() + 1);
  return tr(Text::cell_said, {row, header(i % data_.columns()), what});
}

std::string DataframeInput::problem_of(const TableData::Wrong& wrong) const {
  NumberValue number;  // says what is wrong with a number that is typed
  number.type(wrong.text, rules_);
  return said_of(wrong.at, number.problem() ? number.problem()->detail : wrong.text);
}

std::string DataframeInput::note() const {
  if (const auto& wrong = data_.wrong(); !wrong.empty()) {
    const auto more = static_cast<std::int64_t>(wrong.size()) - 1;
    return more == 0 ? problem_of(wrong[0])
                     : tr(Text::listed, {problem_of(wrong[0]), tr_count(Text::more_cells, more)});
  }
  return left_out_ > 0 ? tr_count(Text::cells_left_out, left_out_) : std::string();
}

Result<Tensor> DataframeInput::to_tensor() const {
  if (!data_.wrong().empty()) return Error{Code::input_wrong_type, common.name, note()};
  // Empty rows at the end are room to write in.
  std::int64_t rows = data_.rows();
  while (rows > 0 && (is_dynamic_ || rows == data_.rows()) && data_.is_row_empty(rows - 1)) --rows;
  if (rows == 0) return Error{Code::input_empty, common.name, {}};
  if (!is_dynamic_) rows = data_.rows();
  Tensor tensor = Tensor::of(tensor_.dtype, [&] {
    Shape shape = tensor_.shape;
    if (row_dimension_) shape[*row_dimension_] = rows;
    return shape;
  }());
  tensor.name = tensor_.name;
  const std::int64_t count = rows * data_.columns();
  const auto missing = [&](std::int64_t i) {
    return Error{Code::input_empty, common.name, said_of(i, tr(Text::empty_cell))};
  };
  if (data_.is_text()) {
    for (std::int64_t i = 0; i < count; ++i) tensor.strings[static_cast<std::size_t>(i)] = data_.text(i);
  } else if (tensor_.dtype == DType::float32_) {  // what most are, ten times as fast
    auto* floats = reinterpret_cast<float*>(tensor.bytes.data());
    for (std::int64_t i = 0; i < count; ++i) {
      const double number = data_.number(i);
      if (std::isnan(number)) return missing(i);
      floats[i] = static_cast<float>(number);
    }
  } else {
    for (std::int64_t i = 0; i < count; ++i) {
      if (std::isnan(data_.number(i))) return missing(i);
      tensor.set(i, data_.number(i));
    }
  }
  return tensor;
}

std::string DataframeInput::cell(std::int64_t row, std::int64_t column) const {
  const std::int64_t i = at(row, column);
  return typing_ && typing_->at == i ? typing_->text : data_.text(i);
}

void DataframeInput::type(std::string_view text) {
  const std::int64_t i = at(view_.row, view_.column);
  if (i < 0 || i >= data_.count()) return;
  if (!typing_ || typing_->at != i) typing_ = Typing{i, {}, data_.text(i)};
  typing_->text = text;
  data_.set_text(i, text, rules_);
  changed(false);
}

void DataframeInput::cancel() {
  if (!typing_) return;
  type(std::string(typing_->before));
  typing_.reset();
}

void DataframeInput::keep_before() { before_ = data_; }

bool DataframeInput::is_heading(const std::vector<std::string>& cells) const {
  const auto is_number = [](const std::string& cell) {
    TableData one(DType::float64_, 1);
    one.resize(1);
    one.set_text(0, cell, {}, NumberForm{});
    return one.wrong().empty();
  };
  if (!data_.is_text()) return std::none_of(cells.begin(), cells.end(), is_number);
  return std::any_of(cells.begin(), cells.end(), [&](const std::string& cell) {
    return std::find(options_.headers.begin(), options_.headers.end(), cell) != options_.headers.end();
  });
}

/// A spreadsheet separates cells by tabs. A text without one is a column, or lines of a CSV file where that
/// many numbers fit.
char DataframeInput::separator_of_paste(std::string_view text) const {
  if (text.find('\t') != std::string_view::npos) return '\t';
  CsvReader probe(text);
  CsvRow first;
  const Result<bool> read = probe.next(first);
  const bool is_row =
      read && *read && static_cast<std::int64_t>(first.cells.size()) == data_.columns() - view_.column;
  return is_row && first.cells.size() > 1 && !data_.is_text() ? probe.separator() : '\0';
}

void DataframeInput::paste(std::string_view text) {
  std::string list;
  if (data_.columns() == 1 && !data_.is_text()) list = lines_of_list(text, rules_.whole);
  if (!list.empty()) text = list;
  const char separator = separator_of_paste(text);
  CsvReader reader(text, separator);
  const NumberForm form = number_form(text, separator);
  TableData data = data_;
  std::int64_t row = view_.row, left_out = 0;
  CsvRow cells;
  for (bool is_first = true;; is_first = false) {
    const Result<bool> read = reader.next(cells);
    if (!read || !*read) break;
    if (is_first && view_.row == 0 && cells.cells.size() > 1 && is_heading(cells.cells)) continue;
    if (row >= data.rows() && is_dynamic_ && row < kMostTableCells / data.columns()) data.resize(row + 1);
    std::int64_t column = view_.column;
    for (const std::string& cell : cells.cells) {
      if (row < data.rows() && column < data.columns())
        data.set_text(row * data.columns() + column, cell, rules_, form);
      else
        ++left_out;
      ++column;
    }
    ++row;
  }
  keep_before();
  data_ = std::move(data);
  changed(true);
  left_out_ = left_out;
}

void DataframeInput::add_row() {
  if (!is_dynamic_ || data_.count() + data_.columns() > kMostTableCells) return;
  data_.resize(data_.rows() + 1);
  changed(false);
}

void DataframeInput::remove_row() {
  if (!is_dynamic_ || data_.rows() < 2) return;
  keep_before();
  data_.remove_row(std::min(view_.row, data_.rows() - 1));
  changed(true);
}

void DataframeInput::undo() {
  if (!before_) return;
  std::swap(*before_, data_);
  changed(true);
}

}  // namespace vitrine
