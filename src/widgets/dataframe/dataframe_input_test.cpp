#include "widgets/dataframe/dataframe_input.h"

#include <cmath>

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kOpenRows = 1;

struct Made {
  DataframeInput table;
  Errors errors;
};
Made made(const TensorInfo& tensor, const DataframeOptions& options = {}) {
  Made m;
  *static_cast<DataframeOptions*>(m.table.options()) = options;
  m.table.common.name = "flowers";
  m.table.common.label = "Flowers";
  m.table.configure(tensor, "#/inputs/0", m.errors);
  m.table.clear();
  return m;
}

TensorInfo floats(Shape shape, std::uint64_t open = 0) {
  return {"x", DType::float32_, std::move(shape), open};
}

/// Every cell as it is shown: rows apart by "|", cells by ",".
std::string shown(const DataframeInput& table) {
  std::string out;
  for (std::int64_t r = 0; r < table.rows(); ++r) {
    if (r > 0) out += '|';
    for (std::int64_t c = 0; c < table.columns(); ++c) out += (c > 0 ? "," : "") + table.cell(r, c);
  }
  return out;
}

void go_to(DataframeInput& table, std::int64_t row, std::int64_t column) {
  table.settle();
  table.view().row = row;
  table.view().column = column;
}

/// Reads a file as the app does: part by part. How many parts it took.
Status read(DataframeInput& table, std::string_view text, int* parts = nullptr) {
  Bytes bytes(text.size());
  std::copy_n(reinterpret_cast<const std::byte*>(text.data()), text.size(), bytes.begin());
  Status status =
      table.take_file(Value::Object{{"name", "flowers.csv"}, {"mime", "text/csv"}, {"data", bytes}});
  for (int count = 1; status; ++count) {
    if (parts != nullptr) *parts = count;
    const auto request = table.take_request();
    if (!request) break;
    REQUIRE(request->kind == WidgetRequest::Kind::resume);
    status = table.reply(Value(Value::Object{}));
  }
  return status;
}

std::string fault(const Status& status) { return status ? "none" : status.error().detail; }
std::string fault(const Result<Tensor>& tensor) { return tensor ? "none" : tensor.error().detail; }

}  // namespace

TEST_CASE("dataframe input: cells are typed; what is no number stays, and is said with its place") {
  Made m = made(floats({2, 3}), {.headers = {"length", "width", "height"}});
  REQUIRE(m.errors.empty());
  DataframeInput& table = m.table;
  CHECK(shown(table) == ",,|,,");
  CHECK(table.to_tensor().error().code == Code::input_empty);
  go_to(table, 0, 1);
  table.type("2.5");
  go_to(table, 1, 2);
  table.type("-1e3");
  table.settle();
  CHECK(shown(table) == ",2.5,|,,-1000");
  CHECK(fault(table.to_tensor()) == "Row 1, length: empty");

  go_to(table, 1, 0);
  table.type("wide");
  CHECK(table.is_wrong(1, 0));
  CHECK(table.cell(1, 0) == "wide");
  CHECK(table.note() == "Row 2, length: \"wide\" is not a number");
  go_to(table, 0, 0);
  table.type("1,234");
  CHECK(table.note().starts_with("Row 1, length: "));
  CHECK(table.note().ends_with("and 1 more cell"));
  CHECK(table.to_tensor().error().code == Code::input_wrong_type);
  CHECK(fault(table.to_tensor()) == table.note());

  table.cancel();
  CHECK(table.cell(0, 0).empty());
  go_to(table, 1, 0);
  table.cancel();  // the cell is left since: nothing to take back
  CHECK(table.cell(1, 0) == "wide");
  table.type("");
  CHECK(table.note().empty());
}

TEST_CASE("dataframe input: what is being typed is not written anew under the visitor's hands") {
  Made m = made(floats({1, 2}));
  DataframeInput& table = m.table;
  for (const char* text : {"2", "2.", "2.0", "2.05", "2.050"}) {
    table.type(text);
    CHECK(table.cell(0, 0) == text);
  }
  CHECK(table.to_tensor().error().detail == "Row 1, 2: empty");
  go_to(table, 0, 1);
  CHECK(table.cell(0, 0) == "2.05");
  table.type("1.0");
  table.cancel();
  CHECK(table.cell(0, 1).empty());
  table.type("1.0");
  table.clear();
  CHECK(table.cell(0, 1).empty());
}

TEST_CASE("dataframe input: only what the element type can hold is a value") {
  const auto wrong = [](DType dtype, std::string_view text) {
    Made m = made({"x", dtype, {1, 2}});
    m.table.type(text);
    return m.table.is_wrong(0, 0);
  };
  CHECK_FALSE(wrong(DType::uint8_, "255"));
  CHECK(wrong(DType::uint8_, "256"));
  CHECK(wrong(DType::uint8_, "-1"));
  CHECK(wrong(DType::int64_, "1.5"));
  CHECK(wrong(DType::int64_, "9007199254740994"));
  CHECK_FALSE(wrong(DType::bool_, "true"));
  CHECK_FALSE(wrong(DType::bool_, "0"));
  CHECK(wrong(DType::bool_, "2"));
  CHECK(wrong(DType::float32_, "1e400"));
  CHECK(wrong(DType::float32_, "nan"));
  CHECK_FALSE(wrong(DType::float32_, "1e38"));
  CHECK_FALSE(wrong(DType::string_, "anything"));
}

TEST_CASE("dataframe input: value to tensor to value, for every element type") {
  const DType types[] = {DType::float32_, DType::float64_, DType::float16_, DType::int8_,
                         DType::uint8_,   DType::int32_,   DType::int64_,   DType::bool_};
  for (const DType dtype : types) {
    INFO(name(dtype));
    Made m = made({"x", dtype, {2, 2}});
    const Value given = *parse_json(dtype == DType::bool_ ? "[[1, 0], [0, 1]]" : "[[1, 0], [7, 100]]");
    REQUIRE(m.table.set_value(given));
    const Result<Tensor> tensor = m.table.to_tensor();
    REQUIRE(tensor);
    CHECK(tensor->name == "x");
    CHECK(tensor->dtype == dtype);
    CHECK(tensor->shape == Shape{2, 2});
    for (std::int64_t i = 0; i < 4; ++i)
      CHECK(tensor->at(i) ==
            given.items()[static_cast<std::size_t>(i / 2)].items()[static_cast<std::size_t>(i % 2)].number());
    CHECK(m.table.value()["data"] == given);
    CHECK(m.table.value()["headers"] == *parse_json(R"(["1", "2"])"));
    Made again = made({"x", dtype, {2, 2}});
    REQUIRE(again.table.set_value(m.table.value()));
    CHECK(shown(again.table) == shown(m.table));
  }
  Made texts = made({"x", DType::string_, {1, 2}});
  REQUIRE(texts.table.set_value(*parse_json(R"([["a\"b", ""]])")));
  CHECK(texts.table.to_tensor()->strings == std::vector<std::string>{"a\"b", ""});
  CHECK(texts.table.value()["data"] == *parse_json(R"([["a\"b", ""]])"));
}

TEST_CASE("dataframe input: a large table is one array of numbers") {
  Made m = made(floats({3000, 4}));
  REQUIRE(m.table.set_value(Value::Object{
      {"dtype", "float64"}, {"dims", Value::Array{3000, 4}}, {"data", Bytes(3000 * 4 * sizeof(double))}}));
  CHECK(m.table.cell(2999, 3) == "0");
  const Value value = m.table.value();
  CHECK(value["dims"] == *parse_json("[3000, 4]"));
  Made again = made(floats({3000, 4}));
  REQUIRE(again.table.set_value(value));
  CHECK(again.table.to_tensor()->count() == 12000);
}

TEST_CASE("dataframe input: values of another form are refused, and the table stays as it was") {
  Made m = made(floats({2, 2}));
  REQUIRE(m.table.set_value(*parse_json("[[1, 2], [3, 4]]")));
  const auto refused = [&](std::string_view json) {
    const Status status = m.table.set_value(*parse_json(json));
    CHECK(shown(m.table) == "1,2|3,4");
    return fault(status);
  };
  CHECK(refused("[[1, 2]]") == "expected 2 rows, got 1");
  CHECK(refused("[[1, 2], [3]]") == "row 1 has 1 cells, not 2");
  CHECK(refused("[[1, 2], [3, \"x\"]]") == "no value of a cell: \"x\"");
  CHECK(refused("[[1, 2], [3, 1e39]]") == "no value of float32[2,2]: 1e39");
  CHECK(refused("\"text\"") == "expected a list for each row, got \"text\"");
  CHECK(refused("{\"dims\": [2, 2], \"dtype\": \"float32\", \"data\": [1, 2, 3, 4]}") != "none");
  CHECK(refused("{\"rows\": 4}") == "expected a list for each row, got an object");
  REQUIRE(m.table.set_value(Value()));
  CHECK(m.table.value().is_null());
}

TEST_CASE("dataframe input: what is half typed is kept, and put back") {
  Made m = made(floats({1, 2}));
  m.table.type("12 cm");
  const Value kept = m.table.kept();
  CHECK(fault(m.table.set_value(m.table.value())) != "none");
  Made again = made(floats({1, 2}));
  REQUIRE(again.table.set_value(kept));
  CHECK(again.table.cell(0, 0) == "12 cm");
  CHECK(again.table.is_wrong(0, 0));
}

TEST_CASE("dataframe input: cells from a spreadsheet go where the active cell is") {
  Made m = made(floats({3, 3}));
  DataframeInput& table = m.table;
  go_to(table, 1, 1);
  table.paste("1\t2\r\n3\t4\r\n");
  CHECK(shown(table) == ",,|,1,2|,3,4");
  table.paste("5\t6\t7\n8\t9\t10\n11\t12\t13\n");
  CHECK(shown(table) == ",,|,5,6|,8,9");
  CHECK(table.note() == "5 cells did not fit and are left out");
  table.undo();
  CHECK(shown(table) == ",,|,1,2|,3,4");
  table.undo();  // forth again
  CHECK(shown(table) == ",,|,5,6|,8,9");

  go_to(table, 0, 0);
  table.paste("a\tb\tc\n0,5\t1,25\t2,5\n");  // headings are no cells; a comma that can only be a decimal's
  CHECK(shown(table).starts_with("0.5,1.25,2.5|"));
  table.paste("1\n2\n\n3\n");
  CHECK(shown(table).starts_with("1,1.25,2.5|2,"));
  table.paste("7.5,8,9");  // a line of a CSV file
  CHECK(shown(table).starts_with("7.5,8,9|"));
  table.paste("x\ty\n");
  CHECK(table.note() == "");  // headings again
}

TEST_CASE("dataframe input: rows come and go where the model takes any number of them") {
  Made m = made(floats({1, 2}, kOpenRows));
  DataframeInput& table = m.table;
  REQUIRE(table.is_dynamic());
  CHECK(table.rows() == 1);
  table.paste("1\t2\n3\t4\n5\t6\n");
  CHECK(shown(table) == "1,2|3,4|5,6");
  table.add_row();
  CHECK(table.rows() == 4);
  CHECK(table.to_tensor()->shape == Shape{3, 2});  // an empty row at the end is room to write in
  go_to(table, 1, 0);
  table.remove_row();
  CHECK(shown(table) == "1,2|5,6|,");
  table.undo();
  CHECK(table.rows() == 4);
  table.clear();
  CHECK(shown(table) == ",");
  table.remove_row();
  CHECK(table.rows() == 1);
  REQUIRE(table.set_value(*parse_json("[[1, 2], [3, 4]]")));
  CHECK(table.to_tensor()->shape == Shape{2, 2});

  Made fixed = made(floats({2, 2}));
  fixed.table.add_row();
  fixed.table.remove_row();
  CHECK(fixed.table.rows() == 2);
}

TEST_CASE("dataframe input: a list of any length is a column, and takes lists as programs print them") {
  Made m = made({"ids", DType::int64_, {1, 8}, 0b11});
  DataframeInput& table = m.table;
  REQUIRE(m.errors.empty());
  CHECK(table.columns() == 1);
  CHECK(table.rows() == 8);
  CHECK(table.takes_any_size());
  table.paste("[[101, 2023,\n  102]]");
  CHECK(shown(table) == "101|2023|102|||||");
  CHECK(table.to_tensor()->shape == Shape{1, 3});
  table.paste("1,2,3,4,5,6,7,8,9\n");
  CHECK(shown(table) == "1|2|3|4|5|6|7|8|9");
  CHECK(table.to_tensor()->shape == Shape{1, 9});
  CHECK(made({"ids", DType::int64_, {1, 1}, 0b11}).table.takes_any_size());

  Made decimals = made(floats({4, 1}));
  decimals.table.paste("1,5 2,5");
  CHECK(shown(decimals.table) == "1.5|2.5||");
  decimals.table.paste("0.1, 0.2, 0.3");
  CHECK(shown(decimals.table) == "0.1|0.2|0.3|");
  decimals.table.paste("7,5\n8\n");
  CHECK(shown(decimals.table) == "7.5|8|0.3|");
  // With as many headings as there are columns, it is a row of which the model takes more.
  const Made row = made({"x", DType::float32_, {1, 2}, 0b11}, {.headers = {"a", "b"}});
  CHECK(row.table.columns() == 2);
}

TEST_CASE("dataframe input: row_count says how many rows there are, and whether visitors change that") {
  const auto errors = [](const char* row_count, std::uint64_t open = kOpenRows) {
    const Made m = made(floats({1, 2}, open), {.row_count = *parse_json(row_count)});
    return m.errors.empty() ? "none" : m.errors[0].where + ": " + m.errors[0].detail;
  };
  CHECK(errors("3") == "none");
  CHECK(errors("[3, \"dynamic\"]") == "none");
  CHECK(errors("1", 0) == "none");
  const std::string form =
      "#/inputs/0/row_count: expected a number of rows, or [number, \"fixed\"] or [number, \"dynamic\"]";
  for (const char* wrong : {"0", "-1", "1e9", "\"3\"", "[3, \"some\"]", "[3]", "{}"})
    CHECK(errors(wrong) == form);
  CHECK(errors("2", 0) ==
        "#/inputs/0/row_count: the model takes 1, no more and no fewer: \"x\" is float32[1,2]");
  CHECK(errors("[1, \"dynamic\"]", 0) ==
        "#/inputs/0/row_count: the model takes 1, no more and no fewer: \"x\" is float32[1,2]");

  Made fixed = made(floats({1, 2}, kOpenRows), {.row_count = *parse_json("[3, \"fixed\"]")});
  CHECK(fixed.table.rows() == 3);
  CHECK_FALSE(fixed.table.is_dynamic());
  CHECK(fault(fixed.table.set_value(*parse_json("[[1, 2]]"))) == "expected 3 rows, got 1");
  REQUIRE(fixed.table.set_value(*parse_json("[[1, 2], [3, 4], [5, 6]]")));
  CHECK(fixed.table.to_tensor()->shape == Shape{3, 2});
}

TEST_CASE(
    "dataframe input: a spec's first values are there, also after Clear; wrong ones are its author's error") {
  Made m = made(floats({1, 2}), {.value = *parse_json("[[1, 2]]")});
  REQUIRE(m.errors.empty());
  m.table.type("5");
  m.table.clear();
  CHECK(shown(m.table) == "1,2");
  const Made wrong = made(floats({1, 2}), {.value = *parse_json("[[1, \"x\"]]")});
  REQUIRE(wrong.errors.size() == 1);
  CHECK(wrong.errors[0].where == "#/inputs/0/value");
}

TEST_CASE("dataframe input: a CSV file as programs and spreadsheets write them") {
  const auto read_as = [](std::string_view text) {
    Made m = made(floats({1, 2}, kOpenRows), {.headers = {"Sepal length (cm)", "width"}});
    const Status status = read(m.table, text);
    return status ? shown(m.table) : fault(status);
  };
  CHECK(read_as("1.5,2\n3,4\n") == "1.5,2|3,4");
  CHECK(read_as("\xef\xbb\xbf"
                "1,5;2\r\n3;4,25\r\n") == "1.5,2|3,4.25");
  CHECK(read_as("1\t2\n\n3\t4") == "1,2|3,4");
  CHECK(read_as("\"1.5\",\"2\"\n") == "1.5,2");
  CHECK(read_as("a,b\n1,2\n") == "1,2");
  CHECK(read_as("width,id,sepal_length_cm\n1,77,2\n3,78,4\n") == "2,1|4,3");
  CHECK(read_as("1,\n,2\n") == "1,|,2");
  CHECK(read_as("1,2\n3\n") == "1,2|3,");
}

TEST_CASE("dataframe input: what is wrong with a file is said, and the table stays") {
  const auto refused = [](std::string_view text, Shape shape = {2, 2}, std::uint64_t open = 0) {
    Made m = made(floats(std::move(shape), open), {.headers = {"length", "width"}});
    REQUIRE(m.table.set_value(*parse_json(open ? "[[1, 2]]" : "[[1, 2], [3, 4]]")));
    const std::string before = shown(m.table);
    const Status status = read(m.table, text);
    CHECK(shown(m.table) == before);
    CHECK_FALSE(m.table.pending());
    return fault(status);
  };
  CHECK(refused("") == "flowers.csv is empty");
  CHECK(refused("1,2,3\n4,5,6\n") == "Columns in flowers.csv: 3. Needed are 2: length, width");
  CHECK(refused("1,2\n") == "Rows in flowers.csv: 1. Needed: 2");
  CHECK(refused("1,2\n\"3,4\n") == "flowers.csv, line 2: the quotation marks do not match");
  CHECK(refused(std::string_view("1,2\n\0,4\n", 8)) == "flowers.csv is no text in UTF-8");
  std::string many = "length,width\n";
  for (int i = 0; i < 2000; ++i) many += "x,y\n";
  CHECK(refused(many, {1, 2}, kOpenRows) == "flowers.csv: Row 1, length: \"x\" is not a number");
  CHECK(refused(std::string(5'000'001, '\n'), {1, 2}, kOpenRows)
            .starts_with("flowers.csv has 5,000,001 lines"));

  Made m = made(floats({2, 2}));
  CHECK_FALSE(m.table.take_file(Value::Object{{"name", "a.csv"}}));
  CHECK_FALSE(m.table.take_file(Value("text")));
}

TEST_CASE("dataframe input: a few wrong cells of a file are shown for what they are") {
  Made m = made(floats({1, 2}, kOpenRows));
  REQUIRE(read(m.table, "1,2\n3,n/a\n5,6\n"));
  CHECK(m.table.is_wrong(1, 1));
  CHECK(m.table.note() == "Row 2, 2: \"n/a\" is not a number");
  m.table.undo();
  CHECK(shown(m.table) == ",");
}

TEST_CASE("dataframe input: a large file is read in parts, and can be given up") {
  std::string text;
  constexpr int kRows = 200'000;
  for (int i = 0; i < kRows; ++i) text += std::to_string(i) + ",0.25\n";
  Made m = made(floats({1, 2}, kOpenRows));
  int parts = 0;
  REQUIRE(read(m.table, text, &parts));
  CHECK(parts >= 4);
  CHECK(m.table.rows() == kRows);
  CHECK(m.table.cell(kRows - 1, 0) == "199999");
  CHECK(m.table.to_tensor()->at(2 * kRows - 1) == 0.25);

  const Bytes bytes(reinterpret_cast<const std::byte*>(text.data()),
                    reinterpret_cast<const std::byte*>(text.data() + text.size()));
  REQUIRE(m.table.take_file(Value::Object{{"name", "again.csv"}, {"data", bytes}}));
  CHECK(m.table.pending());
  m.table.clear();
  CHECK_FALSE(m.table.pending());
  CHECK(m.table.rows() == 1);
}

TEST_CASE("dataframe input: numbers are read as exactly as by the C library") {
  Made m = made({"x", DType::float64_, {1, 1}});
  for (const char* text :
       {"0.1", "-0.30000000000000004", "123456789012345", "1234567890123456789", "1e-7", "5E3", "+2.5", "-0",
        ".5", "5.", "2.2250738585072014e-308", "179769313486231570000"}) {
    INFO(text);
    REQUIRE(read(m.table, text));
    CHECK(m.table.to_tensor()->at(0) == std::strtod(text, nullptr));
  }
  for (const char* text : {"1.2.3", "--1", "1-", "1e", "e5", "0x10", "."}) {
    INFO(text);
    REQUIRE(read(m.table, std::string("5\n")));
    const Status status = read(m.table, text);
    CHECK((!status || m.table.is_wrong(0, 0)));
  }
}

}  // namespace vitrine
