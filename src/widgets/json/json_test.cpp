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
  CHECK(json.announcement() == "Raw: 2 × 3 values from -2 to 4, 1 of them no numbers");
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
  CHECK(scalar.announcement() == "Raw: 0.5");

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

}  // namespace vitrine
