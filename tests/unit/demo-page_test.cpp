// The page's own spec: written by the tool, read by the viewer.
#include "demo/page.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const Infos kInputs = {info("input:0", {1, 2}), info("mask", {1, 3}, DType::bool_)};
const Infos kOutputs = {info("a/b", {1, -1}), info("n", {}, DType::int64_)};

Value page() {
  const Demo demo = complete(
      R"({"$schema": "../spec.schema.json", "model": "../private/m.onnx", "title": "T <b>", "description": "*d*", "article": "a",
          "language": "ar", "live": true, "dimensions": {"height": 3},
          "inputs": [{"type": "slider", "tensor": "input:0", "index": 0, "maximum": 7, "unit": "cm", "info": "long"},
                     {"type": "number", "tensor": "input:0", "index": 1},
                     {"type": "number", "tensor": "mask", "index": 2}, {"type": "number", "tensor": "mask", "index": 0},
                     {"type": "number", "tensor": "mask", "index": 1}],
          "outputs": [{"type": "label", "labels": ["α", "</script>"]}, "label"]})",
      kInputs, kOutputs);
  return make_page(demo, "m.onnx", 1234, kInputs, kOutputs, 1, "0.1.0");
}

Error error_of(const Value& value, int version = 1) {
  const Result<Page> read = read_page(value, version);
  REQUIRE_FALSE(read);
  return read.error();
}

}  // namespace

TEST_CASE("a page's spec survives the way through its text") {
  const Value written = page();
  const Result<Value> parsed = parse_json(dump_json(written));
  REQUIRE(parsed);
  Result<Page> read = read_page(*parsed, 1);
  if (!read) FAIL(format(read.error()));
  CHECK(read->inputs == kInputs);
  CHECK(read->outputs == kOutputs);
  CHECK(read->demo.title == "T <b>");
  CHECK(read->demo.live);
  const Value again = make_page(read->demo, "m.onnx", 1234, read->inputs, read->outputs, 1, "0.1.0");
  CHECK(dump_json(again) == dump_json(written));
}

TEST_CASE("a page says nothing of where its author keeps the model") {
  const std::string text = dump_json(page());
  CHECK(text.find("private") == std::string::npos);
  CHECK(text.find("schema") == std::string::npos);
  CHECK(page()["demo"]["model"].text() == "m.onnx");
  CHECK(page()["model"]["size_bytes"].integer() == 1234);
}

TEST_CASE("a page of another version, or a damaged one, is an error and nothing else") {
  CHECK(error_of(page(), 2).code == Code::page_version_mismatch);
  CHECK(error_of({}).code == Code::page_version_mismatch);
  CHECK(error_of("page").code == Code::page_version_mismatch);

  Value broken = page();
  Value model = broken["model"];
  const auto with_input = [&](Value tensor) {
    Value other = model;
    other.set("inputs", Value::Array{std::move(tensor)});
    return Value(broken).set("model", std::move(other));
  };
  CHECK(error_of(with_input(7)).code == Code::page_broken);
  CHECK(error_of(with_input(Value::Object{{"name", "x"}, {"dtype", "float8"}, {"dims", Value::Array{1}}}))
            .code == Code::page_broken);
  CHECK(error_of(with_input(to_value(info("x", {1, -1})))).code == Code::page_broken);
  const Error large = error_of(with_input(to_value(info("x", {1 << 20, 1 << 10}))));
  CHECK(large.code == Code::page_broken);
  CHECK(large.where == "x");
  CHECK(error_of(Value(broken).set("demo", Value::Array{})).code == Code::spec_wrong_type);
  CHECK(error_of(Value(broken).set("demo", Value::Object{{"inputs", "hologram"}})).code ==
        Code::spec_unknown_widget);
  CHECK(error_of(Value(broken).set("model", Value::Object{})).code == Code::spec_unknown_tensor);
}
