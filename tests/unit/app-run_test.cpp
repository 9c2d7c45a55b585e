// From a click, a change or a program's call to the outputs.
#include "support/app_page.h"
#include "support/catch.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 2}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 3}}, {"unused", DType::float32_, {1, 64}}};

Value demo(bool live = false) {
  Value value = json(R"({
    "inputs": [{"type": "slider", "name": "a", "minimum": 0, "maximum": 10, "value": 4},
               {"type": "number", "name": "b"}],
    "outputs": [{"type": "label", "name": "answer", "labels": ["cat", "dog", "owl"]}]})");
  if (live) value.set("live", true);
  return value;
}

struct Page : AppPage {
  explicit Page(bool live = false, bool ready = true) : AppPage(demo(live), kIn, kOut, ready) {
    REQUIRE(started);
  }

  void predict(int call, std::string_view inputs) {
    app.event(-1, Value::Object{{"event", "predict"}, {"call", call}, {"inputs", json(inputs)}});
  }
  host::null::Recorded run() {
    auto request = take(host::Request::run);
    REQUIRE(request);
    return *request;
  }
  std::vector<double> fed(const host::null::Recorded& run) {
    const auto tensor = tensor_of_value(run.payload["tensors"].items().at(0));
    REQUIRE(tensor);
    std::vector<double> values;
    for (std::int64_t i = 0; i < tensor->count(); ++i) values.push_back(tensor->at(i));
    return values;
  }
  Value result() {
    auto request = take(host::Request::result);
    REQUIRE(request);
    return request->payload;
  }
  std::string problem_of(int widget) {
    for (const Value& problem : said()["problems"].items())
      if (problem["widget"].integer(-9) == widget) return problem["text"].text();
    return {};
  }
  void answer(std::uint32_t id, const std::vector<double>& scores = {0.1, 0.7, 0.2}) {
    reply(id, {floats("y", {1, 3}, scores)});
  }
};

}  // namespace

TEST_CASE("a call is a click: the values are set, the model is run, the result is shown and given back") {
  Page page;
  page.predict(7, R"({"a": 6, "b": 1.5})");
  const auto run = page.run();
  CHECK(page.fed(run) == std::vector<double>{6, 1.5});
  CHECK(run.payload["fetch"] == json(R"(["y"])"));  // what no widget shows stays in the worker
  CHECK(page.said()["state"].text() == "running");
  page.answer(run.id);
  const Value result = page.result();
  CHECK(result["call"].integer() == 7);
  CHECK(result["code"].integer(-1) == 0);
  CHECK_FALSE(result["outputs"]["answer"].is_null());
  CHECK(page.said()["state"].text() == "ready");
  CHECK(page.said()["milliseconds"].number() == 3.5);
  CHECK(page.said()["status"].text().find("dog") != std::string::npos);

  page.predict(8, R"({"b": 2})");  // a name that is left out keeps what the widget holds
  CHECK(page.fed(page.run()) == std::vector<double>{6, 2});
}

TEST_CASE("a call with a wrong name or value is refused, and nothing runs") {
  Page page;
  page.predict(1, R"({"b": 2, "bb": 3})");
  CHECK(page.result()["code"].integer() == 405);
  page.predict(2, R"({"a": "much"})");
  const Value wrong = page.result();
  CHECK(wrong["code"].integer() == 401);
  CHECK(wrong["where"].text() == "a");
  page.predict(3, R"({"a": 11})");
  CHECK(page.result()["code"].integer() == 402);
  page.predict(4, "{}");
  const Value empty = page.result();  // b was never filled in: the first call must not have set it
  CHECK(empty["code"].integer() == 400);
  CHECK(empty["where"].text() == "b");
  CHECK_FALSE(page.take(host::Request::run));
  CHECK(page.said()["problems"].items().empty());  // told to the caller, not shown as well
}

TEST_CASE("before the model is there a call is refused") {
  Page page(false, false);
  page.predict(1, R"({"b": 2})");
  CHECK(page.result()["code"].integer() == 507);
}

TEST_CASE("what is missing is said at the widget, and no longer when it changes") {
  Page page;
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.take(host::Request::run));
  CHECK_FALSE(page.problem_of(1).empty());
  CHECK(page.problem_of(0).empty());
  CHECK(page.said()["status"].text() == page.problem_of(1));
  page.event(1, R"({"event": "act", "node": "value", "action": "set", "value": "3"})");
  page.frame(1);
  CHECK(page.problem_of(1).empty());
}

TEST_CASE("the newest request wins") {
  Page page;
  page.predict(1, R"({"b": 1})");
  const auto first = page.run();
  page.predict(2, R"({"b": 2})");
  const auto second = page.run();
  const Value superseded = page.result();
  CHECK(superseded["call"].integer() == 1);
  CHECK(superseded["code"].integer() == 505);
  page.answer(first.id, {0.9, 0, 0.1});  // too late
  CHECK_FALSE(page.take(host::Request::result));
  CHECK(page.said()["state"].text() == "running");
  page.answer(second.id);
  CHECK(page.result()["call"].integer() == 2);
  page.answer(second.id);  // twice
  CHECK_FALSE(page.take(host::Request::result));
}

TEST_CASE("Stop ends what runs at once, and its late answer is void") {
  Page page;
  page.event(-1, R"({"event": "stop"})");
  CHECK_FALSE(page.take(host::Request::stop));  // nothing to stop
  page.predict(1, R"({"b": 1})");
  const auto run = page.run();
  page.event(-1, R"({"event": "stop"})");
  CHECK(page.take(host::Request::stop));
  CHECK(page.result()["code"].integer() == 504);
  CHECK(page.said()["state"].text() == "ready");
  page.app.reply(run.id, 504, "");
  CHECK(page.problem_of(-1).empty());
}

TEST_CASE("a large answer is shown by the next task, unless it is void by then") {
  Page page;
  page.predict(1, R"({"b": 2})");
  Tensor large = Tensor::of(DType::float32_, {1, 1'200'000});
  large.name = "unused";
  page.reply(page.run().id, {floats("y", {1, 3}, {0.1, 0.7, 0.2}), large});
  CHECK_FALSE(page.take(host::Request::result));
  CHECK(page.said()["state"].text() == "running");
  const auto resume = page.take(host::Request::resume);
  REQUIRE(resume);
  page.app.reply(resume->id, 0, Value());
  CHECK(page.result()["outputs"]["answer"]["label"].text() == "dog");
  CHECK(page.said()["state"].text() == "ready");

  page.predict(2, R"({"b": 2})");
  page.reply(page.run().id, {floats("y", {1, 3}, {0.1, 0.7, 0.2}), large});
  const auto late = page.take(host::Request::resume);
  REQUIRE(late);
  page.event(-1, R"({"event": "stop"})");
  CHECK(page.result()["code"].integer() == static_cast<int>(Code::run_stopped));
  page.app.reply(late->id, 0, Value());
  CHECK_FALSE(page.take(host::Request::result));
}

TEST_CASE("outputs take a large answer in over several tasks, and begin anew with the next one") {
  const Value spec =
      json(R"({"inputs": "slider", "outputs": [{"type": "image", "name": "picture", "tensor": "p"},
                              {"type": "lineplot", "name": "line", "tensor": "l"}]})");
  AppPage page(spec, {{"x", DType::float32_, {1}}},
               {{"p", DType::float32_, {1, 1, 1000, 1000}}, {"l", DType::float32_, {1'000'000}}});
  REQUIRE(page.started);
  const auto answer = [](double level) {
    std::vector<Tensor> tensors;
    for (const auto& [name, shape] :
         {std::pair<std::string, Shape>{"p", {1, 1, 1000, 1000}}, {"l", {1'000'000}}}) {
      tensors.push_back(Tensor::of(DType::float32_, shape));
      tensors.back().name = name;
      tensors.back().set(0, 1);
      tensors.back().set(999'999, level);
    }
    return tensors;
  };
  const auto resumed = [&] {
    const auto resume = page.take(host::Request::resume);
    if (resume) page.app.reply(resume->id, 0, Value());
    return resume.has_value();
  };
  page.event(-1, R"({"event": "run"})");
  page.reply(page.take(host::Request::run)->id, answer(0.25));
  for (int i = 0; i < 3; ++i) REQUIRE(resumed());
  CHECK(page.said()["state"].text() == "running");
  // Superseded while they are at it.
  page.event(-1, R"({"event": "run"})");
  page.reply(page.take(host::Request::run)->id, answer(0.5));
  int tasks = 0;
  while (page.said()["state"].text() == "running" && resumed()) ++tasks;
  CHECK(tasks >= 4);
  CHECK(page.said()["status"].text() ==
        "Picture: A picture, 1000 × 1000. Line: 1,000,000 values from 0 to 1.");
  page.event(-1, R"({"event": "export", "kind": "png"})");
  page.event(1, R"({"event": "export", "kind": "png"})");
  const auto saved = page.take(host::Request::save_file);
  REQUIRE(saved);
  const auto& rgba = saved->payload["data"]["rgba"].bytes();
  REQUIRE(rgba.size() == 4'000'000);
  CHECK(rgba[0] == std::byte{255});
  CHECK(rgba[4] == std::byte{0});
  CHECK(rgba[rgba.size() - 4] == std::byte{128});
}

TEST_CASE("large inputs are sent by the next task, unless they are void by then") {
  const Value spec = json(R"({"inputs": "dataframe", "outputs": {"type": "json", "name": "y"}})");
  AppPage page(spec, {{"x", DType::float32_, {1'100'000, 1}}}, {{"y", DType::float32_, {1}}});
  REQUIRE(page.started);
  Tensor x = Tensor::of(DType::float32_, {1'100'000, 1});
  x.name = "x";
  const auto run = [&](int call) {
    page.app.event(
        -1, Value::Object{{"event", "run_tensors"}, {"call", call}, {"tensors", Value::Array{to_value(x)}}});
    CHECK_FALSE(page.take(host::Request::run));
    const auto resume = page.take(host::Request::resume);
    REQUIRE(resume);
    return resume->id;
  };
  page.app.reply(run(1), 0, Value());
  const auto sent = page.take(host::Request::run);
  REQUIRE(sent);
  CHECK(sent->payload["tensors"].items().at(0)["data"].bytes().size() == 4'400'000);
  page.reply(sent->id, {floats("y", {1}, {2})});
  CHECK(page.take(host::Request::result)->payload["call"].integer() == 1);

  const std::uint32_t void_by_then = run(2);
  page.event(-1, R"({"event": "stop"})");
  page.app.reply(void_by_then, 0, Value());
  CHECK_FALSE(page.take(host::Request::run));
}

TEST_CASE("Clear brings the first values back and empties the outputs") {
  Page page;
  page.predict(1, R"({"a": 9, "b": 1})");
  page.answer(page.run().id);
  page.event(-1, R"({"event": "clear"})");
  CHECK(page.said()["milliseconds"].is_null());
  CHECK(page.said()["status"].text().empty());
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.problem_of(1).empty());  // b is empty again
  page.predict(2, R"({"b": 1})");
  CHECK(page.fed(page.run()) == std::vector<double>{4, 1});
}

TEST_CASE("errors of a run reach who asked for it") {
  Page page;
  page.predict(1, R"({"b": 1})");
  page.app.reply(page.run().id, 500, "Non-zero status code returned");
  const Value failed = page.result();
  CHECK(failed["code"].integer() == 500);
  CHECK(failed["error"].text().find("Non-zero status code") != std::string::npos);
  CHECK(page.problem_of(-1).empty());

  page.event(-1, R"({"event": "run"})");
  page.app.reply(page.run().id, 500, "Non-zero status code returned");
  CHECK(page.problem_of(-1).find("Non-zero status code") != std::string::npos);
  CHECK(page.said()["state"].text() == "ready");

  page.event(-1, R"({"event": "run"})");
  const auto odd = page.run();
  CHECK(page.problem_of(-1).empty());  // a new run forgets the last one's problem
  page.reply(odd.id, {floats("y", {1, 5}, {1, 2, 3, 4, 5})});
  CHECK_FALSE(page.problem_of(2).empty());
}

TEST_CASE("answers that are none are survived") {
  Page page;
  for (const char* payload :
       {"null", "[]", "{}", R"({"tensors": 3})", R"({"tensors": [{"name": "y"}]})",
        R"({"tensors": [{"name": "y", "dtype": "float32", "dims": [1, 3], "data": [1]}]})"}) {
    page.predict(1, R"({"b": 1})");
    page.app.reply(page.run().id, 0, json(payload));
    CHECK(page.result()["code"].integer() == 506);
  }
  page.predict(1, R"({"b": 1})");
  page.app.reply(page.run().id, -12345, json("[]"));
  CHECK(page.result()["code"].integer() != 0);
}

TEST_CASE("raw tensors go by the same way and come back as they are") {
  Page page;
  Value event = Value::Object{{"event", "run_tensors"}, {"call", 4}};
  event.set("tensors", Value::Array{to_value(floats("x", {1, 2}, {1, 2}))});
  page.app.event(-1, event);
  const auto run = page.run();
  CHECK(page.fed(run) == std::vector<double>{1, 2});
  CHECK(run.payload["fetch"] == json(R"(["y", "unused"])"));
  const Tensor y = floats("y", {1, 3}, {0.25, 0.5, 0.25});
  page.reply(run.id, {y});
  CHECK(page.result()["tensors"] == Value(Value::Array{to_value(y)}));
  CHECK(page.said()["status"].text().empty());  // the widgets hold other values: they show nothing of it

  const auto refused = [&](Value tensors) {
    page.app.event(-1, Value::Object{{"event", "run_tensors"}, {"call", 5}, {"tensors", std::move(tensors)}});
    CHECK_FALSE(page.take(host::Request::run));
    return page.result()["code"].integer();
  };
  CHECK(refused(Value::Array{}) == 400);
  CHECK(refused(Value::Array{to_value(floats("z", {1}, {1}))}) == 405);
  CHECK(refused(Value::Array{to_value(floats("x", {1, 2}, {1, 2})), to_value(floats("x", {1, 2}, {1, 2}))}) ==
        401);
  Tensor integers = Tensor::of(DType::int64_, {1, 2});
  integers.name = std::string("x");
  CHECK(refused(Value::Array{to_value(integers)}) == 401);
  Value short_data = to_value(floats("x", {1, 2}, {1, 2}));
  short_data.set("data", Bytes(4));
  CHECK(refused(Value::Array{short_data}) == 406);
}

TEST_CASE("a live page runs on its own: at most one run at work, and the last value's in the end") {
  Page page(true);
  CHECK_FALSE(page.take(host::Request::run));      // b is empty: it waits
  CHECK(page.said()["problems"].items().empty());  // without a word
  const auto set = [&](std::string_view text) {
    page.app.event(1, Value::Object{{"event", "act"}, {"node", "value"}, {"action", "set"}, {"value", text}});
    page.frame(1);
  };
  set("1");
  const auto first = page.run();
  CHECK(page.fed(first) == std::vector<double>{4, 1});
  set("2");
  set("3");
  CHECK_FALSE(page.take(host::Request::run));
  page.answer(first.id);
  CHECK(page.said()["milliseconds"].number() == 3.5);  // the answer to 1 is shown meanwhile
  const auto last = page.run();
  CHECK(page.fed(last) == std::vector<double>{4, 3});
  page.answer(last.id);
  set("3");  // nothing changed
  CHECK_FALSE(page.take(host::Request::run));

  // Run on a live page with a value that was not drawn yet: one run, with that value.
  page.app.event(1, Value::Object{{"event", "act"}, {"node", "value"}, {"action", "set"}, {"value", "8"}});
  page.event(-1, R"({"event": "run"})");
  page.frame(1);
  const auto runs = page.take_all(host::Request::run);
  REQUIRE(runs.size() == 1);
  CHECK(page.fed(runs[0]) == std::vector<double>{4, 8});
}

TEST_CASE("a run that fails with inputs of other lengths says which") {
  const auto list = [](std::string name) {
    return TensorInfo{.name = std::move(name),
                      .dtype = DType::int64_,
                      .shape = {1, 4},
                      .open = 3,
                      .symbols = {"batch", "n"}};
  };
  AppPage page(json(R"({"inputs": [{"type": "dataframe", "name": "ids", "label": "Ids", "tensor": "ids"},
                                   {"type": "dataframe", "name": "mask", "label": "Mask", "tensor": "mask"}],
                        "outputs": [{"type": "json", "name": "y"}]})"),
               {list("ids"), list("mask")}, {{"y", DType::int64_, {1, -1}}});
  REQUIRE(page.started);
  const auto failed = [&](std::string_view inputs) {
    page.app.event(-1, Value::Object{{"event", "predict"}, {"call", 1}, {"inputs", json(inputs)}});
    const auto run = page.take(host::Request::run);
    REQUIRE(run);  // it may be right nevertheless
    page.app.reply(run->id, 500, "Attempting to broadcast an axis by a dimension other than 1. 3 by 2");
    const auto result = page.take(host::Request::result);
    REQUIRE(result);
    return result->payload;
  };
  const Value uneven = failed(R"({"ids": [[1], [2], [3]], "mask": [[1], [1]]})");
  CHECK(uneven["code"].integer() == 418);
  CHECK(uneven["error"].text().find("Ids: n = 3, Mask: n = 2") != std::string::npos);
  CHECK(failed(R"({"ids": [[1], [2]], "mask": [[1], [1]]})")["code"].integer() == 500);
}
