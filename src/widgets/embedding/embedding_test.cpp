#include "widgets/embedding/embedding.h"

#include <cmath>
#include <limits>

#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  Embedding embedding;
  Errors errors;
};
Made made(const EmbeddingOptions& options, Shape shape = {1, 4}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<EmbeddingOptions*>(m.embedding.options()) = options;
  m.embedding.common.name = "vector";
  m.embedding.configure({"v", dtype, std::move(shape)}, "#/outputs/0", m.errors);
  return m;
}

Tensor tensor_of(const std::vector<double>& values, Shape shape, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}
Tensor vector_of(const std::vector<double>& values) {
  return tensor_of(values, {1, static_cast<std::int64_t>(values.size())});
}

std::vector<double> numbers(const Value& value) {
  std::vector<double> out;
  for (const Value& each : value.items()) out.push_back(each.number());
  return out;
}

}  // namespace

TEST_CASE("embedding: cosine and distance of what is known") {
  const float a[] = {3, 4, 0}, b[] = {6, 8, 0}, c[] = {0, 0, 5}, zero[] = {0, 0, 0}, back[] = {-3, -4, 0};
  CHECK(cosine(a, b) == Approx(1));
  CHECK(cosine(a, c) == 0);
  CHECK(cosine(a, back) == Approx(-1));
  CHECK(cosine(a, zero) == 0);
  CHECK(distance(a, b) == Approx(5));
  CHECK(distance(a, zero) == Approx(5));
  // Never above 1, by rounding either.
  const float uneven[] = {0.1f, 0.7f, 1.3f};
  CHECK(cosine(uneven, uneven) <= 1);
}

TEST_CASE("embedding: results are kept, compared with the next one, and forgotten") {
  Made m = made({});
  REQUIRE(m.errors.empty());
  CHECK_FALSE(m.embedding.can_keep());
  m.embedding.keep();
  CHECK(m.embedding.rows().empty());
  REQUIRE(m.embedding.from_tensor(vector_of({1, 0, 0, 0})));
  CHECK(m.embedding.announcement() == "4 values");
  CHECK(m.embedding.length_text() == "Length 1");
  m.embedding.keep();
  CHECK_FALSE(m.embedding.can_keep());  // it is
  m.embedding.keep();
  REQUIRE(m.embedding.rows().size() == 1);
  CHECK(m.embedding.rows()[0].text == "1.00");
  REQUIRE(m.embedding.from_tensor(vector_of({0, 2, 0, 0})));
  m.embedding.keep();
  REQUIRE(m.embedding.from_tensor(vector_of({3, 4, 0, 0})));
  REQUIRE(m.embedding.rows().size() == 2);
  CHECK(m.embedding.rows()[0].name == "Result 2");  // the nearest first
  CHECK(m.embedding.rows()[0].measure == Approx(0.8));
  CHECK(m.embedding.rows()[1].measure == Approx(0.6));
  CHECK(m.embedding.announcement() == "Most similar: Result 2, 0.80");
  // Clear takes the result away, not what it is to be compared with.
  m.embedding.clear();
  CHECK(m.embedding.value().is_null());
  REQUIRE(m.embedding.rows().size() == 2);
  CHECK(m.embedding.rows()[0].name == "Result 1");
  CHECK(m.embedding.rows()[0].text.empty());
  m.embedding.forget(1);
  m.embedding.forget(7);
  REQUIRE(m.embedding.from_tensor(vector_of({0, -1, 0, 0})));
  REQUIRE(m.embedding.rows().size() == 1);
  CHECK(m.embedding.rows()[0].measure == Approx(-1));
  CHECK(m.embedding.rows()[0].part == 0);
}

TEST_CASE("embedding: the oldest goes where there is no more room") {
  Made m = made({.num_kept = 2});
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(m.embedding.from_tensor(vector_of({1, 0, 0, static_cast<double>(i)})));
    m.embedding.keep();
  }
  REQUIRE(m.embedding.rows().size() == 2);
  CHECK(m.embedding.rows()[0].name == "Result 3");
  CHECK(m.embedding.rows()[1].name == "Result 2");
  CHECK(made({.num_kept = 2}).embedding.room().fixed_px < made({}).embedding.room().fixed_px);
}

TEST_CASE("embedding: by distance the shortest is first") {
  Made m = made({.similarity = "euclidean"});
  REQUIRE(m.embedding.from_tensor(vector_of({0, 0, 0, 0})));
  CHECK(m.embedding.largest() == 0);
  m.embedding.keep();
  REQUIRE(m.embedding.from_tensor(vector_of({6, 8, 0, 0})));
  m.embedding.keep();
  REQUIRE(m.embedding.from_tensor(vector_of({3, 4, 0, 0})));
  m.embedding.forget(1);
  REQUIRE(m.embedding.from_tensor(vector_of({6, 9, 0, 0})));
  CHECK(m.embedding.announcement() == "Nearest: Result 2, distance 1");
}

TEST_CASE("embedding: one vector of many tokens") {
  const Tensor tokens = tensor_of({1, -2, 3, 4, 5, 0}, {1, 3, 2});
  const auto pooled = [&](const char* how) {
    Made m = made({.pooling = how}, {1, -1, 2});
    REQUIRE(m.errors.empty());
    REQUIRE(m.embedding.from_tensor(tokens));
    return numbers(m.embedding.value());
  };
  CHECK(pooled("mean") == std::vector<double>{3, static_cast<double>(2.0f / 3.0f)});
  CHECK(pooled("max") == std::vector<double>{5, 4});
  CHECK(pooled("first") == std::vector<double>{1, -2});
  CHECK(pooled("last") == std::vector<double>{5, 0});
  // One token is its own mean; a pooled picture's map is a vector.
  Made m = made({}, {1, -1, 3});
  REQUIRE(m.embedding.from_tensor(tensor_of({1, 2, 3}, {1, 1, 3})));
  CHECK(numbers(m.embedding.value()) == std::vector<double>{1, 2, 3});
  Made map = made({}, {1, 3, 1, 1}, DType::float16_);
  REQUIRE(map.embedding.from_tensor(tensor_of({1, 2, 3}, {1, 3, 1, 1}, DType::float16_)));
  CHECK(map.embedding.hint() == "3 values");
  CHECK(map.embedding.cells().size() == 4);
}

TEST_CASE("embedding: vectors of another size are not compared") {
  Made m = made({}, {1, -1});
  REQUIRE(m.embedding.from_tensor(vector_of({1, 2, 3})));
  m.embedding.keep();
  REQUIRE(m.embedding.from_tensor(vector_of({1, 2})));
  REQUIRE(m.embedding.rows().size() == 1);
  CHECK(m.embedding.rows()[0].text.empty());
  CHECK(m.embedding.announcement() == "2 values");
}

TEST_CASE("embedding: what is none is said, and nothing old stays") {
  CHECK(made({}, {1, 4}, DType::int64_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, {2, 3, 4}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, {1, 1 << 20}).errors.at(0).code == Code::spec_widget_mismatch);
  Made m = made({});
  REQUIRE(m.embedding.from_tensor(vector_of({1, 2, 3, 4})));
  const Status status = m.embedding.from_tensor(vector_of({1, std::nan(""), 3, 4}));
  REQUIRE_FALSE(status);
  CHECK(status.error() == Error{Code::run_output_mismatch, "vector", "the model gave NaN as value 1"});
  CHECK(m.embedding.is_empty());
  Made most = made({.pooling = "max"}, {1, 2, 1});
  CHECK_FALSE(most.embedding.from_tensor(tensor_of({1, std::nan("")}, {1, 2, 1})));
  CHECK_FALSE(m.embedding.from_tensor(tensor_of({}, {1, 0})));
  CHECK_FALSE(m.embedding.from_tensor(tensor_of({}, {0, 0, 4})));
  CHECK_FALSE(m.embedding.from_tensor(tensor_of({1, 2, 3, 4, 5, 6, 7, 8}, {2, 2, 2})));
  CHECK_FALSE(m.embedding.from_tensor(Tensor::of(DType::string_, {1, 4})));
}

}  // namespace vitrine
