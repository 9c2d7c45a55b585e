#include "widgets/label/label.h"

#include <cmath>
#include <limits>

#include "support/catch.h"
#include "widgets/numbers.h"

namespace vitrine {

WidgetType label_type();

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Made {
  Label label;
  Errors errors;
};
Made made(const LabelOptions& options, Shape shape = {1, 3}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<LabelOptions*>(m.label.options()) = options;
  m.label.common.name = "answer";
  m.label.configure({"y", dtype, std::move(shape)}, "#/outputs/0", m.errors);
  return m;
}

Tensor scores(std::vector<double> values, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, {1, static_cast<std::int64_t>(values.size())});
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

}  // namespace

TEST_CASE("percentages never promise more than there is") {
  CHECK(percent_text(0.93) == "93%");
  CHECK(percent_text(0.0) == "0%");
  CHECK(percent_text(0.0001) == "< 1%");
  CHECK(percent_text(0.0049) == "< 1%");
  CHECK(percent_text(0.005) == "1%");
  CHECK(percent_text(0.994) == "99%");
  CHECK(percent_text(0.995) == "100%");
  CHECK(percent_text(1.0004) == "100%");
}

TEST_CASE("label: probabilities are taken as they are, other scores through softmax") {
  Made m = made({.labels = {"a", "b", "c"}});
  REQUIRE(m.errors.empty());
  CHECK(m.label.value().is_null());
  REQUIRE(m.label.from_tensor(scores({0.125, 0.75, 0.125})));
  CHECK(m.label.value()["label"] == Value("b"));
  const Value value = m.label.value();
  const auto& list = value["confidences"].items();
  REQUIRE(list.size() == 3);
  CHECK(list[0] == Value(Value::Object{{"label", "b"}, {"confidence", 0.75}}));
  CHECK(list[1]["label"] == Value("a"));  // the first of equals
  CHECK(m.label.announcement() == "b, 75% sure");

  REQUIRE(m.label.from_tensor(scores({1, 3, 2})));
  CHECK(m.label.rows()[0].score == Approx(0.665241).epsilon(1e-5));
  REQUIRE(m.label.from_tensor(scores({1000, -1000, -kInfinity})));
  CHECK(m.label.rows()[0].score == 1);
  // Inside 0..1, but not adding up to 1: no probabilities of one choice.
  REQUIRE(m.label.from_tensor(scores({0.9, 0.8, 0.1})));
  CHECK(m.label.rows()[0].score < 0.5);
}

TEST_CASE("label: the activation that the spec asks for") {
  Made sigmoid = made({.activation = "sigmoid"});
  REQUIRE(sigmoid.label.from_tensor(scores({0, 100, -100})));
  CHECK(sigmoid.label.rows()[0].score == 1);
  CHECK(sigmoid.label.rows()[1].score == 0.5);
  Made softmax = made({.activation = "softmax"});
  REQUIRE(softmax.label.from_tensor(scores({0.2, 0.3, 0.5})));
  CHECK(softmax.label.rows()[0].score < 0.42);
  Made none = made({.activation = "none"});
  REQUIRE(none.label.from_tensor(scores({-2, 8, 3})));
  CHECK_FALSE(none.label.are_probabilities());
  CHECK(none.label.announcement() == "1, 8");
  CHECK(none.label.part_of(none.label.rows()[0]) == 1);
  CHECK(none.label.part_of(none.label.rows()[2]) == 0);
  CHECK(none.label.from_tensor(scores({-kInfinity, 0, 0})).error().code == Code::run_output_mismatch);
}

TEST_CASE("label: top classes, room and hint") {
  Made m = made({.num_top_classes = 2}, {1, 10, 1, 1});
  CHECK(m.label.hint() == "top 2 of 10");
  REQUIRE(m.label.from_tensor(scores({0, 0, 0, 1, 0, 0, 0, 0, 0, 0})));
  CHECK(m.label.rows().size() == 2);
  CHECK(m.label.answer() == "3");
  CHECK(made({}, {1, 3}).label.hint().empty());
  CHECK(made({}, {1, 3}).label.room().fixed_px < made({}, {1, 4}).label.room().fixed_px);
  CHECK(made({}, {-1, -1}).label.places() == 5);
}

TEST_CASE("label: numbers that are no scores are said, and nothing old stays") {
  Made m = made({.labels = {"a", "b", "c"}});
  REQUIRE(m.label.from_tensor(scores({0, 0, 1})));
  const Status status = m.label.from_tensor(scores({0, std::nan(""), 1}));
  REQUIRE_FALSE(status);
  CHECK(status.error() == Error{Code::run_output_mismatch, "answer", "the model gave NaN for class 1 (b)"});
  CHECK(m.label.value().is_null());
  CHECK_FALSE(m.label.from_tensor(scores({0, kInfinity, 1})));
  CHECK_FALSE(m.label.from_tensor(scores({-kInfinity, -kInfinity, -kInfinity})));
  CHECK(m.label.from_tensor(scores({0, 1})).error().detail == "the model gave 2 scores, expected 3");
  Made numbered = made({}, {1, 3});  // without names, a shape that is wrong in the file does no harm
  REQUIRE(numbered.label.from_tensor(scores({0, 0, 0, 9, 0})));
  CHECK(numbered.label.answer() == "3");
  CHECK(numbered.label.rows().size() == 3);
  CHECK_FALSE(m.label.from_tensor(scores({})));
  CHECK_FALSE(m.label.from_tensor(scores({1, 0, 0}, DType::int32_)));
}

TEST_CASE("label: labels and shape must agree") {
  CHECK(made({.labels = {"a", "b"}}).errors.at(0).code == Code::spec_labels_count);
  CHECK(made({}, {3, 3}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, {1, 3}, DType::int64_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, {1, 1}).errors.at(0).code == Code::spec_labels_count);
}

TEST_CASE("label: a single score is the second label's") {
  Made m = made({.labels = {"harmless", "toxic"}}, {1, 1});
  REQUIRE(m.errors.empty());
  REQUIRE(m.label.from_tensor(scores({0.25})));
  CHECK(m.label.announcement() == "harmless, 75% sure");
  REQUIRE(m.label.from_tensor(scores({4})));
  CHECK(m.label.announcement() == "toxic, 98% sure");
}

TEST_CASE("label: a class number or name alone") {
  Made number = made({.labels = {"setosa", "versicolor"}}, {1}, DType::int64_);
  REQUIRE(number.errors.empty());
  Tensor id = Tensor::of(DType::int64_, {1});
  id.set(0, 1);
  REQUIRE(number.label.from_tensor(id));
  CHECK(number.label.value() == Value(Value::Object{{"label", "versicolor"}}));
  CHECK(number.label.announcement() == "versicolor");
  id.set(0, 2);
  CHECK(number.label.from_tensor(id).error().detail == "the model gave class 2, there are 2 labels");
  CHECK(number.label.empty());

  Made name = made({}, {-1}, DType::string_);
  REQUIRE(name.errors.empty());
  Tensor text = Tensor::of(DType::string_, {1});
  text.strings[0] = "virginica";
  REQUIRE(name.label.from_tensor(text));
  CHECK(name.label.answer() == "virginica");
  CHECK_FALSE(name.label.from_tensor(Tensor::of(DType::string_, {2})));
}

TEST_CASE("label fits lists of scores") {
  const auto fits = label_type().fits;
  const int plain = fits({"y", DType::float32_, {1, 10}}, Direction::output).score;
  CHECK(plain > 0);
  CHECK(fits({"probabilities", DType::float32_, {1, 10}}, Direction::output).score > plain);
  CHECK(fits({"y", DType::float16_, {1, 1000, 1, 1}}, Direction::output).score == plain);
  CHECK(fits({"output_label", DType::int64_, {1}}, Direction::output).score > 0);
  CHECK(fits({"y", DType::int64_, {1}}, Direction::output).score == 0);
  CHECK(fits({"y", DType::float32_, {1, 1}}, Direction::output).score == 0);
  CHECK(fits({"y", DType::float32_, {1, 3, 8, 8}}, Direction::output).score == 0);
  CHECK(fits({"y", DType::float32_, {1, 10}}, Direction::input).score == 0);
}

}  // namespace vitrine
