#include "widgets/dataframe/dataframe.h"

#include <algorithm>

#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostUnnamed = 20;  // columns of a single row
constexpr std::int64_t kLeastHeight = 132;
constexpr std::int64_t kMostInferred = 1'000'000;  // cells
constexpr std::int64_t kMostColumns = 1000;        // of a table with any number of rows

constexpr FieldRow kFields[] = {
    field<&DataframeOptions::value>(
        "value", "Of an input: what it starts with, a list for each row. Empty cells when not given.",
        {.example = "[[5.1, 3.5], [6.3, 3.3]]"}),
    field<&DataframeOptions::headers>("headers",
                                      "The columns' headings, in order. Their numbers when not given.",
                                      {.example = "[\"Length\", \"Width\"]"}),
    field<&DataframeOptions::row_count>(
        "row_count",
        "Of an input whose number of rows the model leaves open: how many there are at first, and whether "
        "visitors may add and remove some, `\"dynamic\"` (also when not given), or not, `\"fixed\"`.",
        {.example = "[3, \"dynamic\"]"}),
    field<&DataframeOptions::precision>(
        "precision",
        "Of an output: decimals that are shown; a saved file has all. Six digits when not given.",
        {.at_least = 0, .at_most = 12}),
    field<&DataframeOptions::max_height>("max_height",
                                         "The most room that the rows take, in CSS pixels; the rest scrolls.",
                                         {.at_least = kLeastHeight, .at_most = 4000}),
};

/// Numbers and texts that are too many for a field each; a regression's answers, where there are several.
WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  const std::int64_t count = element_count(tensor.shape).value_or(0);
  const auto shape = table_shape(tensor.shape, 0);
  if (direction == Direction::output && is_regression(tensor) && shape && count > 1) {
    return {.score = 45,
            .options = Value::Object{},
            .reason = "a regression's answer, " + std::to_string(shape->columns) + " numbers",
            .assumptions = {{"headers", "columns called by their numbers"}}};
  }
  if (direction != Direction::input || !shape || tensor.any_rank) return {};
  if (shape->rows < 0 && shape->columns <= kMostColumns) {
    return {.score = 8,
            .options = Value::Object{},
            .reason = shape->columns == 1
                          ? "a list of any length: a table"
                          : "any number of rows, of " + std::to_string(shape->columns) + " columns: a table",
            .assumptions = {{"headers", "columns called by their numbers"}}};
  }
  if (count < 2 || count > kMostInferred) return {};
  return {.score = 8,
          .options = Value::Object{},
          .reason = std::to_string(shape->rows) + " × " + std::to_string(shape->columns) +
                    ", more than a field for each: a table",
          .assumptions = {{"headers", "columns called by their numbers"}}};
}

}  // namespace

WidgetType dataframe_type() {
  return {
      .type = "dataframe",
      .text = docs_only(
          "A table. The tensor's last two dimensions are its rows and columns; dimensions before them must "
          "be 1. A tensor of one dimension is a column, or a row where it has as many elements as there "
          "are headers; a single row of more than 20 columns without headers is shown as a column, too. "
          "In an input, cells are edited, pasted from a spreadsheet, or read from a CSV file: with commas, "
          "semicolons or tabs, decimals with point or comma, at most 100 MB and 10 million values; columns "
          "are found by their headings where the file has them."),
      .is_input = true,
      .is_output = true,
      .value_text = docs_only(
          "`{headers, data}` with a list for each row; an output gives at most 10,000 values. An input "
          "takes the rows alone too, or `{dtype, dims, data}` with the bytes of a float64 array"),
      .fields = kFields,
      .make =
          [](Direction direction) {
            return direction == Direction::input ? make_dataframe_input() : make_dataframe_output();
          },
      .fits = tool_only(fits)};
}

std::optional<TableShape> table_shape(const Shape& shape, std::size_t headers) {
  const std::size_t rank = shape.size();
  if (rank == 0) return TableShape{1, 1};
  for (std::size_t i = 0; i + 2 < rank; ++i) {
    if (shape[i] != 1) return std::nullopt;
  }
  const std::int64_t last = shape.back();
  const bool is_named = headers > 1 && last == static_cast<std::int64_t>(headers);
  if (rank == 1) return is_named ? TableShape{1, last} : TableShape{last, 1};
  const std::int64_t rows = shape[rank - 2];
  if (last < 0 || (rows == 1 && last > kMostUnnamed && !is_named)) {
    return rows == 1 ? std::optional(TableShape{last, 1}) : std::nullopt;
  }
  return TableShape{rows, last};
}

std::optional<std::size_t> row_dimension(const TensorInfo& tensor, TableShape table) {
  const std::size_t rank = tensor.shape.size();
  if (rank == 0) return std::nullopt;
  if (table.columns == 1 && (rank == 1 || tensor.shape.back() != 1 || tensor.is_open(rank - 1)))
    return rank - 1;
  return rank > 1 ? std::optional(rank - 2) : std::nullopt;
}

std::optional<TableShape> check_table(const DataframeOptions& options, const CommonOptions& common,
                                      const TensorInfo& tensor, std::string_view where, Errors& errors) {
  const auto mismatch = [&](std::string text) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), std::move(text)});
  };
  if (common.index) mismatch("a table holds a whole tensor, not one element");
  auto shape = table_shape(tensor.shape, options.headers.size());
  if (const std::size_t rank = tensor.shape.size(); shape && rank > 1) {
    const std::int64_t rows = tensor.shape[rank - 2], last = tensor.shape.back();
    // A row of any length is a list, and a list is a column; a row of which there may be more stays a row.
    const bool is_named = last == static_cast<std::int64_t>(options.headers.size());
    if (rows == 1 && tensor.is_open(rank - 1) && !is_named)
      shape = TableShape{last, 1};
    else if (tensor.is_open(rank - 2))
      shape = TableShape{rows, last};
  }
  if (!shape) {
    mismatch("a table has rows and columns; \"" + tensor.name + "\" is " + tensor.text());
  } else if (!options.headers.empty() &&
             static_cast<std::int64_t>(options.headers.size()) != shape->columns) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "headers"),
                      std::to_string(options.headers.size()) + " for " + std::to_string(shape->columns) +
                          (shape->columns == 1 ? " column" : " columns")});
  }
  return shape;
}

std::string header_of(const DataframeOptions& options, const TensorInfo& tensor, std::int64_t columns,
                      std::int64_t column) {
  if (const auto i = static_cast<std::size_t>(column); i < options.headers.size())
    return to_utf8(options.headers[i]);
  return columns == 1 ? to_utf8(tensor.name) : std::to_string(column + 1);
}

}  // namespace vitrine
