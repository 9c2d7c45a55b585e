// A tensor of one or two dimensions as a table.
#pragma once

#include <memory>

#include "widgets/table.h"
#include "widgets/widget.h"

namespace vitrine {

inline constexpr std::int64_t kMostGivenCells = 10'000;     ///< that value() lists
inline constexpr float kTableHeading = 44, kTableBar = 16;  ///< CSS px
inline constexpr double kTableFrame = kTableHeading + kTableBar;

struct DataframeOptions {
  Value value;
  std::vector<std::string> headers;
  Value row_count;  ///< a number, or a pair of it and "fixed" or "dynamic"
  std::optional<double> precision;
  std::int64_t max_height = 420;
};

/// Rows and columns; -1 for rows that are not known.
struct TableShape {
  std::int64_t rows = 0, columns = 0;
  std::int64_t count() const { return rows * columns; }
};

/// How a tensor's elements lie in a table: the last two dimensions are its rows and columns, all before them
/// are 1. A single dimension, and a single row of many columns that have no names, is a column; a single
/// dimension of as many elements as there are headers is a row. Nothing for other shapes.
std::optional<TableShape> table_shape(const Shape& shape, std::size_t headers);
/// The dimension that its rows are; nothing where there is always one.
std::optional<std::size_t> row_dimension(const TensorInfo& tensor, TableShape table);

/// Adds the errors of a table's options.
std::optional<TableShape> check_table(const DataframeOptions& options, const CommonOptions& common,
                                      const TensorInfo& tensor, std::string_view where, Errors& errors);

/// A column's heading: as the author wrote it, or its number; of a single column, the tensor's name.
std::string header_of(const DataframeOptions& options, const TensorInfo& tensor, std::int64_t columns,
                      std::int64_t column);

std::unique_ptr<Widget> make_dataframe_input();
std::unique_ptr<Widget> make_dataframe_output();

}  // namespace vitrine
