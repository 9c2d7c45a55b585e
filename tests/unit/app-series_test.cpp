// What outlasts a run: results that are saved or copied, inputs and answers that are kept and put back.
#include "support/app_page.h"
#include "support/catch.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 2}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 3}}};

Value demo(bool live) {
  Value value = json(R"({"title": "Cats & dogs",
    "inputs": [{"type": "slider", "name": "a", "minimum": 0, "maximum": 10, "value": 4},
               {"type": "number", "name": "b", "value": 2}],
    "outputs": [{"type": "label", "name": "answer", "labels": ["cat", "dog, big", "owl"]},
                {"type": "number", "name": "first", "tensor": "y", "index": 0, "label": "First"}]})");
  if (live) value.set("live", true);
  return value;
}

struct Page : AppPage {
  explicit Page(bool live = false, bool ready = true) : AppPage(demo(live), kIn, kOut, ready) {
    REQUIRE(started);
  }
  void run(const std::vector<double>& scores = {0.125, 0.75, 0.125}) {
    event(-1, R"({"event": "run"})");
    answer(scores);
  }
  void answer(const std::vector<double>& scores) {
    const auto request = take(host::Request::run);
    REQUIRE(request);
    reply(request->id, {floats("y", {1, 3}, scores)});
  }
  Value kept(double most_bytes = 1000) {
    app.event(-1, Value::Object{{"event", "keep"}, {"most_bytes", most_bytes}});
    const auto request = take(host::Request::kept);
    REQUIRE(request);
    return request->payload;
  }
  void put_back(Value what) { app.event(-1, what.set("event", "put_back")); }
  std::string saved(int widget, std::string_view kind) {
    app.event(widget, Value::Object{{"event", "export"}, {"kind", kind}});
    const auto request = take(host::Request::save_file);
    if (!request) return {};
    file = request->payload["name"].text();
    const Bytes& bytes = request->payload["data"].bytes();
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  std::string copied(int widget) {
    event(widget, R"({"event": "export", "kind": "copy"})");
    const auto request = take(host::Request::copy_text);
    return request ? request->payload["text"].text() : std::string();
  }
  std::int64_t changes() { return said()["changes"].integer(-1); }
  std::string file;
};

}  // namespace

TEST_CASE("a result of several tensors is saved with all of them") {
  AppPage page(json(R"({"title": "T", "inputs": [{"type": "number", "name": "a", "value": 1}],
                   "outputs": [{"type": "lineplot", "name": "curve", "tensor": "y", "x": "t"},
                               {"type": "json", "name": "other", "tensor": "z"}]})"),
               {{"a", DType::float32_, {1}}},
               {{"t", DType::float32_, {3}}, {"y", DType::float32_, {3}}, {"z", DType::float32_, {3}}});
  REQUIRE(page.started);
  page.event(-1, R"({"event": "run"})");
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  page.reply(run->id,
             {floats("t", {3}, {0, 1, 2}), floats("y", {3}, {3, 4, 5}), floats("z", {3}, {6, 7, 8})});
  page.event(1, R"({"event": "export", "kind": "npy"})");
  const auto saved = page.take(host::Request::save_file);
  REQUIRE(saved);
  CHECK(saved->payload["name"].text() == "t-curve.npz");
  const Bytes& bytes = saved->payload["data"].bytes();
  const std::string file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(file.find("t.npy") != std::string::npos);
  CHECK(file.find("y.npy") != std::string::npos);
  CHECK(file.find("z.npy") == std::string::npos);
}

TEST_CASE("a result is saved in every form that its widget offers, under the page's and its own name") {
  Page page;
  CHECK(page.said()["results"].items().empty());
  CHECK(page.saved(2, "csv").empty());  // there is no result yet
  page.run();
  CHECK(page.said()["results"] == json(R"([{"widget": 2, "exports": ["csv", "json", "npy", "png"]},
                                           {"widget": 3, "exports": ["csv", "json", "npy", "png"]}])"));
  CHECK(page.saved(2, "csv") == "label,confidence\n\"dog, big\",0.75\ncat,0.125\nowl,0.125\n");
  CHECK(page.file == "cats-dogs-answer.csv");
  CHECK(json(page.saved(2, "json"))["label"].text() == "dog, big");
  CHECK(page.saved(3, "csv") == "First\n0.125\n");
  const std::string array = page.saved(3, "npy");
  CHECK(array.substr(1, 5) == "NUMPY");
  CHECK(array.size() == 128 + 3 * 4);  // the model's whole tensor
  CHECK(page.file == "cats-dogs-first.npy");
  CHECK(page.saved(2, "png").empty());  // the page has the pixels
  CHECK(page.file == "cats-dogs-answer.png");
  page.file.clear();
  page.saved(2, "xlsx");
  page.saved(0, "json");  // an input
  CHECK(page.file.empty());
  page.event(-1, R"({"event": "clear"})");
  CHECK(page.said()["results"].items().empty());
  CHECK(page.saved(2, "csv").empty());
}

TEST_CASE("what is copied goes into a spreadsheet's cells, and a number alone is the number") {
  Page page;
  CHECK(page.copied(2).empty());
  page.run();
  CHECK(page.copied(2) == "label\tconfidence\ndog, big\t0.75\ncat\t0.125\nowl\t0.125");
  CHECK(page.copied(3) == "0.125");
}

TEST_CASE("inputs and answer come back without a run") {
  Page page;
  page.app.event(-1,
                 Value::Object{{"event", "predict"}, {"call", 1}, {"inputs", json(R"({"a": 7, "b": 3})")}});
  page.answer({0.75, 0.125, 0.125});
  const Value kept = page.kept();
  CHECK(kept["inputs"] == json(R"({"a": 7, "b": 3})"));
  CHECK(kept["milliseconds"].number() == 3.5);
  CHECK(kept["status"].text().find("cat") != std::string::npos);
  page.event(-1, R"({"event": "clear"})");
  const std::int64_t changes = page.changes();
  page.take_all(host::Request::run);

  page.put_back(kept);
  CHECK_FALSE(page.take(host::Request::run));
  CHECK(page.said()["status"] == kept["status"]);
  CHECK(page.said()["milliseconds"].number() == 3.5);
  CHECK(page.said()["results"].items().size() == 2);
  CHECK(page.changes() == changes);  // nobody changed anything
  CHECK(page.kept() == kept);
}

TEST_CASE("too large an answer is not kept; its inputs come back alone") {
  Page page;
  page.run();
  const Value kept = page.kept(8);
  CHECK(kept["tensors"].items().empty());
  page.put_back(kept);
  CHECK(page.said()["results"].items().empty());
  CHECK(page.said()["status"].text().empty());
}

TEST_CASE("too large an input is left out, so that copying it holds up nothing") {
  AppPage page(json(R"({"inputs": [{"type": "dataframe", "name": "table", "label": "Table", "tensor": "x"}],
                        "outputs": [{"type": "json", "name": "y", "label": "Y", "tensor": "y"}]})"),
               {{"x", DType::float32_, {100, 4}}}, {{"y", DType::float32_, {1}}});
  REQUIRE(page.started);
  const auto inputs = [&](const char* most) {
    page.event(-1, std::string(R"({"event": "keep", "most_bytes": 0)") + most + "}");
    const auto request = page.take(host::Request::kept);
    REQUIRE(request);
    return request->payload["inputs"].members().size();
  };
  CHECK(inputs(R"(, "most_input_bytes": 3199)") == 0);
  CHECK(inputs(R"(, "most_input_bytes": 3200)") == 1);
  CHECK(inputs("") == 1);
}

TEST_CASE("what does not fit is left out: broken values, unknown names, tensors of another model") {
  Page page;
  page.put_back(json(R"({"inputs": {"a": 99, "b": [1], "c": 5}, "tensors": [
      {"name": "y", "dtype": "float32", "dims": [1, 9], "data": 3}, 7, null,
      {"name": "z", "dtype": "string", "dims": [1], "data": ["x"]}]})"));
  CHECK(page.kept()["inputs"] == json(R"({"a": 4, "b": 2})"));
  CHECK(page.said()["problems"].items().empty());
  CHECK(page.said()["results"].items().empty());
  page.put_back(json(R"({"inputs": 3})"));
  page.put_back(Value::Object{});
  CHECK(page.kept()["inputs"] == json(R"({"a": 4, "b": 2})"));
  page.run();
  CHECK(page.said()["results"].items().size() == 2);
}

TEST_CASE("changes and answers are counted; what a program runs is no answer to the visitor") {
  Page page;
  const std::int64_t before = page.changes();
  page.event(0, R"({"event": "act", "node": "value", "action": "set", "value": 6})");
  page.frame(0);
  CHECK(page.changes() == before + 1);
  page.frame(0);
  CHECK(page.changes() == before + 1);
  page.run();
  CHECK(page.said()["answers"].integer() == 1);
  page.app.event(-1, Value::Object{{"event", "predict"}, {"call", 1}, {"inputs", json(R"({"b": 9})")}});
  page.answer({1, 0, 0});
  CHECK(page.said()["answers"].integer() == 1);
  CHECK(page.changes() == before + 2);
}

TEST_CASE("a live page runs with inputs that come back alone, but not beside their answer") {
  Page page(true);
  page.answer({0.125, 0.75, 0.125});
  const Value kept = page.kept();
  page.put_back(kept);
  for (int i = 0; i < 4; ++i) page.frame(i);
  CHECK_FALSE(page.take(host::Request::run));
  page.put_back(json(R"({"inputs": {"a": 1}, "tensors": []})"));
  CHECK(page.take(host::Request::run));

  Page starting(true, false);
  starting.put_back(json(R"({"inputs": {"a": 1}, "tensors": []})"));
  CHECK_FALSE(starting.take(host::Request::run));
  starting.event(-1, R"({"event": "model", "state": "ready"})");
  const auto run = starting.take(host::Request::run);
  REQUIRE(run);
  CHECK(tensor_of_value(run->payload["tensors"].items().at(0))->at(0) == 1);
}
