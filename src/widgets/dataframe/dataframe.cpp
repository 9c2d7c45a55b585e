#include "widgets/dataframe/dataframe.h"

#include <algorithm>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostUnnamed = 20;  // columns of a single row
constexpr std::int64_t kLeastHeight = 132;

constexpr FieldRow kFields[] = {
    field<&DataframeOptions::headers>("headers",
                                      "The columns' headings, in order. Their numbers when not given.",
                                      {.example = "[\"Length\", \"Width\"]"}),
    field<&DataframeOptions::precision>(
        "precision", "Decimals that are shown; a saved file has all. Six digits when not given.",
        {.at_least = 0, .at_most = 12}),
    field<&DataframeOptions::max_height>("max_height",
                                         "The most room that the rows take, in CSS pixels; the rest scrolls.",
                                         {.at_least = kLeastHeight, .at_most = 4000}),
};

WidgetFit fits(const TensorInfo&, Direction) { return {}; }

}  // namespace

WidgetType dataframe_type() {
  return {
      .type = "dataframe",
      .text = docs_only(
          "A table. The tensor's last two dimensions are its rows and columns; dimensions before them must "
          "be 1. A tensor of one dimension is a column, or a row where it has as many elements as there "
          "are headers; a single row of more than 20 columns without headers is shown as a column, too."),
      .is_output = true,
      .value_text = docs_only("`{headers, data}` with a list for each row, at most 10,000 values"),
      .fields = kFields,
      .make = [](Direction) { return make_dataframe_output(); },
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

std::optional<TableShape> check_table(const DataframeOptions& options, const CommonOptions& common,
                                      const TensorInfo& tensor, std::string_view where, Errors& errors) {
  const auto mismatch = [&](std::string text) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), std::move(text)});
  };
  if (common.index) mismatch("a table holds a whole tensor, not one element");
  const auto shape = table_shape(tensor.shape, options.headers.size());
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
