// Examples: put in at once, shown as recorded, run when the model is there, compared with the record.
#include <cmath>
#include <cstring>

#include "app/fidelity.h"
#include "support/app_page.h"
#include "support/catch.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

constexpr std::string_view kDemo = R"({
  "inputs": [{"type": "number", "name": "a", "value": 1}, {"type": "number", "name": "b", "value": 2}],
  "outputs": [{"type": "label", "name": "kind", "labels": ["x", "y"]}]})";
const std::vector<TensorInfo> kInputs = {{"in", DType::float32_, {1, 2}}};
const std::vector<TensorInfo> kOutputs = {{"p", DType::float32_, {1, 2}}};

/// The event as the page sends it, with p = {first, second} recorded.
Value example(int number, double first, double second, Value call = {}) {
  return Value::Object{{"event", "example"},
                       {"example", number},
                       {"inputs", Value::Object{{"a", 7}}},
                       {"recorded", Value::Array{to_value(floats("p", {1, 2}, {first, second}))}},
                       {"call", std::move(call)}};
}

std::vector<double> fed(const host::null::Recorded& run) {
  const Result<Tensor> tensor = tensor_of_value(run.payload["tensors"].items().at(0));
  REQUIRE(tensor);
  std::vector<double> values;
  for (std::int64_t i = 0; i < tensor->count(); ++i) values.push_back(tensor->at(i));
  return values;
}

std::string mark(AppPage& page) { return page.said()["fidelity"]["text"].text(); }

}  // namespace

TEST_CASE("before the model is there, an example fills the inputs and shows what was recorded") {
  AppPage page(kDemo, kInputs, kOutputs, false);
  page.app.event(-1, example(2, 0.1, 0.9));
  CHECK(page.said()["example"] == Value(2));
  CHECK(page.said()["status"].text().starts_with("y"));
  CHECK(page.said()["fidelity"]["state"].text() == "recorded");
  CHECK_FALSE(page.take(host::Request::run));

  page.event(-1, R"({"event": "model", "state": "ready"})");
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  CHECK(fed(*run) == std::vector<double>{7, 2});  // what the example leaves out is at its start
  page.reply(run->id, {floats("p", {1, 2}, {0.100001, 0.899999})});
  CHECK(mark(page) == "Same as recorded");
  CHECK(page.said()["fidelity"]["state"].text() == "same");
  CHECK_FALSE(page.take(host::Request::run));
}

TEST_CASE("a result that differs is said with the place and by how much") {
  AppPage page(kDemo, kInputs, kOutputs);
  page.app.event(-1, example(0, 0.1, 0.9));
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  page.reply(run->id, {floats("p", {1, 2}, {0.1, 0.8969})});
  CHECK(page.said()["fidelity"]["state"].text() == "differs");
  CHECK(mark(page) == "Differs by 0.0031 in p at [0, 1]");
  CHECK(
      page.said()["fidelity"]["detail"].text().starts_with("Recorded 0.9, computed 0.8969. Up to 0.0001 of"));
}

TEST_CASE("an input that is changed, and Clear, end the example and its mark") {
  AppPage page(kDemo, kInputs, kOutputs);
  page.app.event(-1, example(0, 0.1, 0.9));
  page.reply(page.take(host::Request::run)->id, {floats("p", {1, 2}, {0.1, 0.9})});
  REQUIRE(page.said()["example"] == Value(0));
  SECTION("a value from a program") {
    page.event(-1, R"({"event": "predict", "call": 1, "inputs": {"b": 5}})");
  }
  SECTION("Clear") { page.event(-1, R"({"event": "clear"})"); }
  CHECK(page.said()["example"].is_null());
  CHECK(page.said()["fidelity"].is_null());
}

TEST_CASE("the first values' record is shown without touching the inputs, and checked by the first run") {
  AppPage page(kDemo, kInputs, kOutputs, false);
  Value event = Value::Object{{"event", "example"},
                              {"example", nullptr},
                              {"recorded", Value::Array{to_value(floats("p", {1, 2}, {0.8, 0.2}))}}};
  page.app.event(-1, event);
  CHECK(mark(page) == "Recorded result");
  page.event(-1, R"({"event": "model", "state": "ready"})");
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  CHECK(fed(*run) == std::vector<double>{1, 2});
  page.reply(run->id, {floats("p", {1, 2}, {0.8, 0.2})});
  CHECK(mark(page) == "Same as recorded");
}

TEST_CASE("an example by a program's call is answered with outputs and tensors") {
  AppPage page(kDemo, kInputs, kOutputs);
  page.app.event(-1, example(0, 0.1, 0.9, 4));
  page.reply(page.take(host::Request::run)->id, {floats("p", {1, 2}, {0.1, 0.9})});
  const auto result = page.take(host::Request::result);
  REQUIRE(result);
  CHECK(result->payload["call"] == Value(4));
  CHECK(result->payload["code"] == Value(0));
  CHECK(result->payload["tensors"].items().size() == 1);
  CHECK(result->payload["outputs"].find("kind"));
}

TEST_CASE("a value that an input refuses is said at that input, and nothing is run") {
  AppPage page(kDemo, kInputs, kOutputs);
  page.event(-1, R"({"event": "example", "example": 1, "inputs": {"b": "many"}, "recorded": []})");
  CHECK(page.said()["example"].is_null());
  REQUIRE(page.said()["problems"].items().size() == 1);
  CHECK(page.said()["problems"].items()[0]["widget"] == Value(1));
  CHECK_FALSE(page.take(host::Request::run));
}

TEST_CASE("tensors are compared by their largest magnitude") {
  const auto state = [](const Tensor& recorded, const Tensor& computed) {
    return compare_fidelity({recorded}, {computed})["state"].text();
  };
  const auto text = [](const Tensor& recorded, const Tensor& computed) {
    return compare_fidelity({recorded}, {computed})["text"].text();
  };
  CHECK(state(floats("p", {2}, {1000, 0}), floats("p", {2}, {1000, 0.099})) == "same");
  CHECK(state(floats("p", {2}, {1000, 0}), floats("p", {2}, {1000, 0.11})) == "differs");
  CHECK(state(floats("p", {2}, {0, 0}), floats("p", {2}, {0, 1e-30})) == "differs");
  CHECK(state(floats("p", {2}, {NAN, INFINITY}), floats("p", {2}, {NAN, INFINITY})) == "same");
  CHECK(text(floats("p", {2}, {1, 2}), floats("p", {2}, {1, NAN})) == "Differs in p at [1]");
  CHECK(text(floats("p", {2}, {1, INFINITY}), floats("p", {2}, {1, 2})) == "Differs in p at [1]");
  CHECK(text(floats("p", {2}, {1, 2}), floats("p", {1, 2}, {1, 2})) == "Another shape in p");
  CHECK(text(floats("p", {}, {1}), floats("p", {}, {2})) == "Differs by 1 in p at []");
  CHECK(text(floats("p", {2}, {1, 2}), floats("q", {2}, {1, 2})) == "No p here");
  CHECK(state(floats("p", {0}, {}), floats("p", {0}, {})) == "same");
  Tensor classes = Tensor::of(DType::int64_, {2});
  classes.name = "p";
  classes.set(0, 100000);
  Tensor near = classes;
  CHECK(state(classes, near) == "same");
  near.set(1, 1);
  CHECK(text(classes, near) == "Differs by 1 in p at [1]");
  const std::int64_t most = 9223372036854775807, less = most - 1;
  std::memcpy(classes.bytes.data(), &most, sizeof most);
  near = classes;
  std::memcpy(near.bytes.data(), &less, sizeof less);
  CHECK(state(classes, near) == "differs");
  Tensor words = Tensor::of(DType::string_, {2});
  words.name = "p";
  Tensor others = words;
  others.strings[1] = "b";
  CHECK(state(words, words) == "same");
  CHECK(text(words, others) == "Differs in p at [1]");
}
