#include "widgets/dataframe/dataframe_output.h"

#include <cmath>
#include <limits>

#include "support/catch.h"
#include "widgets/exports.h"

namespace vitrine {

WidgetType dataframe_type();

namespace {

struct Made {
  DataframeOutput table;
  Errors errors;
};
Made made(const TensorInfo& tensor, const DataframeOptions& options = {}) {
  Made m;
  *static_cast<DataframeOptions*>(m.table.options()) = options;
  m.table.common.name = "table";
  m.table.common.label = "Table";
  m.table.configure(tensor, "#/outputs/0", m.errors);
  m.table.clear();
  return m;
}

Tensor numbers(DType dtype, Shape shape, const std::vector<double>& values) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

/// A column as it is shown.
std::vector<std::string> column(const DataframeOutput& table, std::int64_t c) {
  std::vector<std::string> cells;
  for (std::int64_t r = 0; r < table.rows(); ++r) cells.push_back(table.cell(r, c));
  return cells;
}

std::string shape_of(const Shape& shape, std::size_t headers = 0) {
  const auto table = table_shape(shape, headers);
  return table ? std::to_string(table->rows) + "x" + std::to_string(table->columns) : "none";
}

using Words = std::vector<std::string>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("dataframe: which shapes are tables, and of what size") {
  CHECK(shape_of({}) == "1x1");
  CHECK(shape_of({5}) == "5x1");
  CHECK(shape_of({5}, 5) == "1x5");
  CHECK(shape_of({5, 3}) == "5x3");
  CHECK(shape_of({1, 1, 5, 3}) == "5x3");
  CHECK(shape_of({1, 3}) == "1x3");
  CHECK(shape_of({1, 300}) == "300x1");
  CHECK(shape_of({1, 300}, 300) == "1x300");
  CHECK(shape_of({-1, 3}) == "-1x3");
  CHECK(shape_of({-1}) == "-1x1");
  CHECK(shape_of({1, -1}) == "-1x1");
  CHECK(shape_of({2, -1}) == "none");
  CHECK(shape_of({2, 5, 3}) == "none");
}

TEST_CASE("dataframe: an answer row by row, with headings and decimals; its value and its file are exact") {
  Made m = made({"y", DType::float32_, {2, 3}}, {.headers = {"A", "B", "C"}, .precision = 2});
  REQUIRE(m.errors.empty());
  CHECK(m.table.value().is_null());
  CHECK(m.table.announcement().empty());
  CHECK(m.table.hint() == "2 × 3");
  REQUIRE(m.table.from_tensor(numbers(DType::float32_, {2, 3}, {0.1, 2, -3, kNan, 1e-9, 1e20})));
  CHECK(column(m.table, 0) == Words{"0.10", "NaN"});
  CHECK(column(m.table, 1) == Words{"2.00", "0.00"});
  CHECK(m.table.value()["headers"] == Value(Value::Array{"A", "B", "C"}));
  CHECK(m.table.value()["data"].items()[1].items()[0].is_null());
  CHECK(csv_text(m.table.cells()) == "A,B,C\n0.1,2,-3\nNaN,1e-9,1e20\n");
  CHECK(copied_text(m.table) == "A\tB\tC\n0.1\t2\t-3\nNaN\t1e-9\t1e20");
  CHECK(m.table.announcement() == "Table: 2 × 3 values");
}

TEST_CASE(
    "dataframe: sorted by a column up, down and not; what is no number comes last, equal rows keep their "
    "order") {
  Made m = made({"y", DType::float32_, {5, 2}});
  REQUIRE(m.table.from_tensor(numbers(DType::float32_, {5, 2}, {3, 0, kNan, 1, 1, 2, 3, 3, -1, 4})));
  const auto order = [&] {
    while (m.table.sort_on()) {
    }
    return column(m.table, 1);
  };
  m.table.sort_by(0);
  CHECK(order() == Words{"4", "2", "0", "3", "1"});
  CHECK_FALSE(m.table.descending());
  m.table.sort_by(0);
  CHECK(order() == Words{"0", "3", "2", "4", "1"});
  CHECK(csv_text(m.table.cells()).starts_with("1,2\n3,0\n"));
  // The next answer is seen in the same order.
  REQUIRE(m.table.from_tensor(numbers(DType::float32_, {2, 2}, {1, 8, 2, 9})));
  CHECK(order() == Words{"9", "8"});
  m.table.sort_by(0);
  CHECK(m.table.sorted() == -1);
  CHECK(order() == Words{"8", "9"});
  m.table.sort_by(7);
  CHECK(m.table.sorted() == -1);
}

TEST_CASE("dataframe: texts are sorted as such; long ones are cut where they are shown") {
  Made m = made({"y", DType::string_, {3}});
  Tensor words = Tensor::of(DType::string_, {3});
  words.strings = {"pear", std::string(1000, 'b'), "apple"};
  REQUIRE(m.table.from_tensor(words));
  CHECK(m.table.header(0) == "y");
  m.table.sort_by(0);
  while (m.table.sort_on()) {
  }
  CHECK(m.table.cell(0, 0) == "apple");
  CHECK(m.table.cell(1, 0).size() < 300);
  CHECK(m.table.cells()[2][0].size() == 1000);
}

TEST_CASE("dataframe: a million rows are put in order in steps, and are themselves until then") {
  constexpr std::int64_t kRows = 1'000'003;
  Made m = made({"y", DType::int32_, {kRows}});
  Tensor tensor = Tensor::of(DType::int32_, {kRows});
  const std::span<std::int32_t> all = tensor.as<std::int32_t>();
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::int32_t>(i * 7919 % 1'000'003);
  REQUIRE(m.table.from_tensor(tensor));
  m.table.sort_by(0);
  int steps = 0;
  for (; m.table.sort_on(); ++steps) {
    if (steps == 3) CHECK(m.table.cell(1, 0) == "7919");
  }
  CHECK(steps > 10);
  bool is_sorted = true;
  for (std::int64_t r = 0; r < kRows; r += 997)
    is_sorted = is_sorted && m.table.cell(r, 0) == std::to_string(r);
  CHECK(is_sorted);
  // Too many for a spreadsheet: the array alone.
  CHECK(m.table.exports() == std::vector<ExportKind>{ExportKind::npy, ExportKind::png});
  CHECK(m.table.value()["data"].items().size() == 10'000);
}

TEST_CASE("dataframe: answers that are no such table, and options that cannot be") {
  Made m = made({"y", DType::float32_, {-1, 3}}, {.headers = {"A", "B", "C"}});
  CHECK(m.table.from_tensor(numbers(DType::float32_, {4, 3}, {})));
  CHECK(m.table.hint() == "4 × 3");
  CHECK(m.table.from_tensor(numbers(DType::float32_, {4, 2}, {})).error().code == Code::run_output_mismatch);
  CHECK(m.table.value().is_null());
  CHECK_FALSE(m.table.from_tensor(numbers(DType::float32_, {2, 4, 3}, {})));
  CHECK_FALSE(m.table.from_tensor(numbers(DType::int32_, {4, 3}, {})));
  CHECK(made({"y", DType::float32_, {2, 4, 3}}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({"y", DType::float32_, {4, 3}}, {.headers = {"A"}}).errors.at(0).detail == "1 for 3 columns");
  CHECK(made({"y", DType::float32_, {4}}, {.precision = 1.5}).errors.at(0).where == "#/outputs/0/precision");
  Made one;
  one.table.common.index = 2;
  one.table.configure({"y", DType::float32_, {4}}, "#", one.errors);
  CHECK(one.errors.at(0).code == Code::spec_widget_mismatch);
}

TEST_CASE(
    "dataframe: room for the rows there are, for eight where that is not known, and not more than is "
    "allowed") {
  const auto height = [](const TensorInfo& tensor, std::int64_t most = 420) {
    return made(tensor, {.max_height = most}).table.room().fixed_px;
  };
  CHECK(height({"y", DType::float32_, {2, 3}}) < height({"y", DType::float32_, {4, 3}}));
  CHECK(height({"y", DType::float32_, {-1, 3}}) == height({"y", DType::float32_, {8, 3}}));
  CHECK(height({"y", DType::float32_, {1, 3}, 1}) == height({"y", DType::float32_, {8, 3}}));
  CHECK(height({"y", DType::float32_, {1000, 3}}) == 420);
}

}  // namespace vitrine
