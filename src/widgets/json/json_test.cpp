#include "widgets/json/json.h"

#include <cmath>
#include <limits>

#include "support/catch.h"

namespace vitrine {
namespace {

JsonOutput made(DType dtype, Shape shape, std::int64_t max_values = 64, std::optional<double> index = {}) {
  JsonOutput json;
  static_cast<JsonOptions*>(json.options())->max_values = max_values;
  json.common.name = "raw";
  json.common.label = "Raw";
  json.common.index = index;
  Errors errors;
  json.configure({"y", dtype, std::move(shape)}, "#/outputs/0", errors);
  CHECK(errors.empty());
  return json;
}

Tensor tensor(DType dtype, Shape shape, const std::vector<double>& values) {
  Tensor t = Tensor::of(dtype, std::move(shape));
  t.name = "y";
  for (std::size_t i = 0; i < values.size(); ++i) t.set(static_cast<std::int64_t>(i), values[i]);
  return t;
}

std::string fact(const JsonOutput& json, std::size_t row) {
  const auto facts = json.facts();
  REQUIRE(facts.size() > row);
  return facts[row].first + ": " + facts[row].second;
}

}  // namespace

TEST_CASE("json: numbers, with what is not finite counted apart") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  JsonOutput json = made(DType::float32_, {2, 3});
  CHECK(json.value().is_null());
  CHECK(json.announcement().empty());
  CHECK(fact(json, 2) == "shape: 2 × 3");
  CHECK(fact(json, 3) == "minimum: –");
  const std::uint64_t before = json.revision();
  REQUIRE(json.from_tensor(tensor(DType::float32_, {2, 3}, {1, -2, nan, 4, -infinity, 0.125})));
  CHECK(json.revision() != before);
  CHECK(fact(json, 3) == "minimum: -2");
  CHECK(fact(json, 4) == "maximum: 4");
  CHECK(fact(json, 5) == "mean: 0.78125");  // (1 - 2 + 4 + 0.125) / 4
  CHECK(fact(json, 6) == "not counted: 1 NaN, 1 infinite");
  CHECK(json.value_text(2) == "NaN");
  CHECK(json.value_text(4) == "-Infinity");
  CHECK(json.place_text(5) == "[1, 2]");
  CHECK(json.announcement() == "2 × 3 values from -2 to 4, 1 of them no numbers");
  const Value value = json.value();
  CHECK(value["dims"] == Value(Value::Array{2, 3}));
  CHECK(value["dtype"].text() == "float32");
  CHECK(value["data"] == Value(Value::Array{1, -2, Value(), 4, Value(), 0.125}));
  json.clear();
  CHECK(json.value().is_null());
}

TEST_CASE("json: scalars, whole numbers exactly, truth values, text, nothing") {
  JsonOutput scalar = made(DType::float32_, {});
  REQUIRE(scalar.from_tensor(tensor(DType::float32_, {}, {0.5})));
  CHECK(fact(scalar, 2) == "shape: one value");
  CHECK(scalar.place_text(0) == "[]");
  CHECK(scalar.announcement() == "0.5");

  JsonOutput whole = made(DType::int64_, {1});
  Tensor large = Tensor::of(DType::int64_, {1});
  large.as<std::int64_t>()[0] = 9007199254740993;  // 2^53 + 1
  REQUIRE(whole.from_tensor(large));
  CHECK(whole.value_text(0) == "9007199254740993");

  JsonOutput truth = made(DType::bool_, {2});
  REQUIRE(truth.from_tensor(tensor(DType::bool_, {2}, {1, 0})));
  CHECK(truth.value_text(0) == "true");
  CHECK(truth.value()["data"] == Value(Value::Array{true, false}));

  JsonOutput text = made(DType::string_, {2});
  Tensor words = Tensor::of(DType::string_, {2});
  words.strings = {"two\nlines", std::string(199, 'a') + "ä and more"};
  REQUIRE(text.from_tensor(words));
  CHECK(text.value_text(0) == "\"two lines\"");
  CHECK(text.value_text(1) == "\"" + std::string(199, 'a') + "…\"");  // not half of a character
  CHECK(fact(text, 3) == "minimum: –");
  CHECK(text.value()["data"].items()[0].text() == "two\nlines");

  JsonOutput empty = made(DType::float32_, {0, 4});
  REQUIRE(empty.from_tensor(Tensor::of(DType::float32_, {0, 4})));
  CHECK(empty.shown(4) == 0);
  CHECK(empty.value()["data"].items().empty());
  CHECK(fact(empty, 2) == "shape: 0 × 4");
  CHECK(empty.value_text(0).empty());
}

TEST_CASE("json: large values have a mean, not an overflow") {
  JsonOutput json = made(DType::float64_, {2});
  REQUIRE(json.from_tensor(tensor(DType::float64_, {2}, {1.7e308, 1.7e308})));
  CHECK(json.statistics().mean == Approx(1.7e308));
}

TEST_CASE("json: one element of a tensor, and answers that are not what the model said") {
  JsonOutput json = made(DType::float32_, {1, 3}, 64, 2);
  REQUIRE(json.from_tensor(tensor(DType::float32_, {1, 3}, {1, 2, 3})));
  CHECK(json.value()["data"] == Value(Value::Array{3}));
  CHECK(json.from_tensor(tensor(DType::float32_, {1, 2}, {1, 2})).error().code == Code::run_output_mismatch);
  CHECK(json.is_empty());
  CHECK(json.from_tensor(tensor(DType::int32_, {1, 3}, {1, 2, 3})).error().code == Code::run_output_mismatch);

  JsonOutput words = made(DType::string_, {2}, 64, 1);
  Tensor two = Tensor::of(DType::string_, {2});
  two.strings = {"a", "b"};
  REQUIRE(words.from_tensor(two));
  CHECK(words.value_text(0) == "\"b\"");
}

TEST_CASE("json: what the model does not say is taken as it comes") {
  JsonOutput json;
  Errors errors;
  json.configure({.name = "y", .shape = {-1}, .open = 1, .any_rank = true}, "#/outputs/0", errors);
  CHECK(json.hint().empty());
  CHECK(fact(json, 1) == "type: ?");
  REQUIRE(json.from_tensor(tensor(DType::int64_, {2, 1, 2}, {1, 2, 3, 4})));
  CHECK(fact(json, 1) == "type: int64");
  CHECK(fact(json, 2) == "shape: 2 × 1 × 2");
  CHECK(json.value()["data"] == Value(Value::Array{1, 2, 3, 4}));
}

TEST_CASE("json: the room is known from the shape and kept, whatever comes") {
  CHECK(made(DType::float32_, {}).rows() == 1);
  CHECK(made(DType::float32_, {1, 10}).rows() == 4);
  CHECK(made(DType::float32_, {1, 1000}).rows() == 8);
  CHECK(made(DType::float32_, {1, 1000}, 6).rows() == 2);
  CHECK(made(DType::float32_, {-1, 4}).rows() == 8);
  CHECK(made(DType::string_, {5}).rows() == 5);
  JsonOutput json = made(DType::float32_, {1, 1000}, 20);
  const double room = json.room().fixed_px;
  REQUIRE(json.from_tensor(Tensor::of(DType::float32_, {1, 1000})));
  CHECK(json.room().fixed_px == room);
  CHECK(json.shown(1) == 7);
  CHECK(json.shown(8) == 20);
}

TEST_CASE("json: value() is limited, and any output fits a little") {
  JsonOutput json = made(DType::uint8_, {20000});
  REQUIRE(json.from_tensor(Tensor::of(DType::uint8_, {20000})));
  CHECK(json.value()["data"].items().size() == 10000);
  CHECK(json.value()["dims"] == Value(Value::Array{20000}));
  CHECK(json_type().fits({"y", DType::string_, {-1, 7}}, Direction::output).score == 10);
  CHECK(json_type().fits({"y", DType::float32_, {1}}, Direction::input).score == 0);
}

TEST_CASE("json: how the values are spread, those that are no numbers left out") {
  JsonOutput json = made(DType::float32_, {6, 8});
  CHECK(json.has_histogram());
  std::vector<double> values(48, 0.25);
  for (std::size_t i = 0; i < 20; ++i) values[i] = 0.9;
  values[20] = std::nan("");
  values[21] = std::numeric_limits<double>::infinity();
  values[22] = 0;
  values[23] = 1;
  REQUIRE(json.from_tensor(tensor(DType::float32_, {6, 8}, values)));
  CHECK(json.count_on());
  const PlotData& spread = json.histogram();
  REQUIRE(spread.points() == 5);  // Rice: 2 × ³√46, at steps of 1, 2 or 5
  CHECK(spread.x_text(0) == "0 – 0.2");
  CHECK(spread.y(0, 0) == 1);
  CHECK(spread.y(0, 1) == 24);
  CHECK(spread.y(0, 4) == 21);  // the last edge is inside
  CHECK(spread.spoken(1) == "0.2 – 0.4: 24");
  json.clear();
  CHECK(json.histogram().is_empty());

  JsonOutput whole = made(DType::int64_, {40});
  std::vector<double> dice(40, 6);
  dice[0] = 1;
  REQUIRE(whole.from_tensor(tensor(DType::int64_, {40}, dice)));
  REQUIRE(whole.histogram().points() == 6);
  CHECK(whole.histogram().x_text(5) == "6");
  CHECK(whole.histogram().y(0, 5) == 39);

  JsonOutput same = made(DType::float32_, {40});
  REQUIRE(same.from_tensor(tensor(DType::float32_, {40}, std::vector<double>(40, 3))));
  double all = 0;
  for (std::int64_t i = 0; i < same.histogram().points(); ++i) all += same.histogram().y(0, i);
  CHECK(all == 40);
  JsonOutput none = made(DType::float32_, {40});
  REQUIRE(none.from_tensor(tensor(DType::float32_, {40}, std::vector<double>(40, std::nan("")))));
  CHECK(none.count_on());
  CHECK(none.histogram().is_empty());
  CHECK_FALSE(made(DType::float32_, {31}).has_histogram());
  CHECK_FALSE(made(DType::string_, {400}).has_histogram());
}

TEST_CASE("json: ten million values are counted in parts") {
  JsonOutput json = made(DType::uint8_, {10'000'000});
  REQUIRE(json.from_tensor(Tensor::of(DType::uint8_, {10'000'000})));
  CHECK(json.histogram().is_empty());
  CHECK(json.announcement() == "10000000 values");  // its range is not known yet
  CHECK(json.facts()[3].second == "–");
  int frames = 1;
  while (!json.count_on()) ++frames;
  CHECK(frames == 28);  // nine more millions looked at, the last of them with the first half million counted
  CHECK(json.announcement() == "10000000 values from 0 to 0");
  CHECK(json.histogram().y(0, 0) == 10'000'000);
  CHECK(json.histogram().y_text(1e7) == "10,000,000");
}

TEST_CASE("json: one matrix of many, chosen by its place in the dimensions before") {
  JsonOutput json = made(DType::int32_, {1, 3, 2, 2, 2});
  REQUIRE(json.sliced() == std::vector<std::size_t>{1, 2});
  Tensor numbers = Tensor::of(DType::int32_, {1, 3, 2, 2, 2});
  numbers.name = "y";
  for (std::int64_t i = 0; i < numbers.count(); ++i) numbers.set(i, static_cast<double>(i));
  REQUIRE(json.from_tensor(numbers));
  CHECK(json.in_slice() == 4);
  CHECK(json.first_shown() == 0);
  json.show_place(1, 2);
  json.show_place(2, 1);
  CHECK(json.first_shown() == 20);
  CHECK(json.value_text(json.first_shown()) == "20");
  CHECK(json.place_text(json.first_shown() + 3) == "[0, 2, 1, 1, 1]");
  CHECK(json.shown(8) == 4);
  json.show_place(1, 99);
  CHECK(json.place_in(1) == 2);
  REQUIRE(json.from_tensor(numbers));  // the next run's is looked at in the same place
  CHECK(json.first_shown() == 20);
  CHECK(made(DType::int32_, {-1, 3, 2, 2}).sliced() == std::vector<std::size_t>{1});
  CHECK(made(DType::int32_, {4, 3}).sliced().empty());

  JsonOutput open = made(DType::float32_, {-1, -1, 4, 4});
  REQUIRE(open.from_tensor(Tensor::of(DType::float32_, {1, 0, 4, 4})));
  open.show_place(1, 3);
  CHECK(open.shown(3) == 0);
}

}  // namespace vitrine
