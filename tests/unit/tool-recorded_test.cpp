// demo.recorded.json: written, read, and left out when it is of something else.
#include "base/json.h"
#include "support/catch.h"
#include "support/temp_folder.h"
#include "tool/load.h"
#include "tool/recorded.h"

using namespace vitrine;
using vitrine::test::TempFolder;

namespace {

Tensor tensor(DType dtype, Shape shape, std::vector<double> values, std::string name = "y") {
  Tensor out = Tensor::of(dtype, std::move(shape));
  out.name = std::move(name);
  for (std::size_t i = 0; i < values.size(); ++i) out.set(static_cast<std::int64_t>(i), values[i]);
  return out;
}

struct Case {
  Demo demo;
  ModelFiles model;
  SiteExamples examples;
  TempFolder folder;
  std::filesystem::path spec = folder / "demo.json";

  /// A page that shows those tensors.
  explicit Case(std::size_t rows, const std::vector<std::string>& shown = {"y"}) {
    Value outputs = Value::Array{};
    for (const std::string& name : shown) outputs.push(Value::Object{{"type", "json"}, {"tensor", name}});
    Errors errors;
    demo = parse_demo(Value::Object{{"outputs", std::move(outputs)}}, "demo.json", errors);
    REQUIRE(errors.empty());
    model.file_name = "m.onnx";
    model.model.sha256 = "aa";
    for (std::size_t i = 0; i < rows; ++i) {
      SiteExample& row = examples.rows.emplace_back();
      row.cells.push_back({Value(static_cast<double>(i)), -1, {}});
    }
  }
  void write(const std::vector<std::vector<Tensor>>& outputs) {
    folder.write("demo.recorded.json", recorded_text(fingerprint(demo, model, examples), "a test", outputs));
  }
  std::string add() { return add_recorded(spec, demo, model, examples); }
};

}  // namespace

TEST_CASE("a record comes back as it was written, for every kind of element") {
  Case c(2, {"y", "words"});
  Tensor words = Tensor::of(DType::string_, {2});
  words.name = "words";
  words.strings = {"ä", ""};
  const std::vector<std::vector<Tensor>> outputs = {
      {tensor(DType::float32_, {1, 3}, {0.5, -1, 1e-9}), words},
      {tensor(DType::int64_, {}, {-7}), tensor(DType::float16_, {0}, {}, "words")}};
  c.write(outputs);
  CHECK(c.add().empty());
  CHECK(c.examples.rows[0].recorded == outputs[0]);
  CHECK(c.examples.rows[1].recorded == outputs[1]);
  CHECK(c.examples.has_recorded());
}

TEST_CASE("of a record, the page carries the tensors that it shows") {
  Case c(1);
  const Tensor shown = tensor(DType::float32_, {1}, {2});
  c.write({{tensor(DType::float32_, {1}, {1}, "x"), shown}});
  CHECK(c.add().empty());
  CHECK(c.examples.rows[0].recorded == std::vector<Tensor>{shown});
}

TEST_CASE("without examples the record is of the first values") {
  Case c(0);
  CHECK(c.add().empty());
  CHECK_FALSE(c.examples.has_recorded());
  c.write({{tensor(DType::float32_, {1}, {2})}});
  CHECK(c.add().empty());
  CHECK(c.examples.first_recorded.size() == 1);
}

TEST_CASE("a record of something else is left out, with the reason") {
  Case c(1);
  const auto reason = [&] {
    const std::string text = c.add();
    CHECK_FALSE(c.examples.has_recorded());
    const std::size_t at = text.find(": it ");
    REQUIRE(at != std::string::npos);
    CHECK(text.ends_with(". To make it anew: vitrine record " + c.spec.string()));
    return text.substr(at + 5, text.find(". To make") - at - 5);
  };
  c.write({{tensor(DType::float32_, {1}, {2})}});
  SECTION("another model") {
    c.model.model.sha256 = "bb";
    CHECK(reason() == "was made with another model");
  }
  SECTION("other weights") {
    c.model.external.push_back({"w.data", {}});
    CHECK(reason() == "was made with another model");
  }
  SECTION("another example") {
    c.examples.rows[0].cells[0].value = 9;
    CHECK(reason() == "was made with other examples");
  }
  SECTION("too few outputs") {
    c.write({});
    CHECK(reason() == "is not complete");
  }
  SECTION("no tensor for an output") {
    c.write({{tensor(DType::float32_, {1}, {1}, "x")}});
    CHECK(reason() == "lacks a tensor that an output shows");
  }
  SECTION("too large") {
    c.write({{tensor(DType::float32_, {1'200'000}, {})}});
    CHECK(reason() == "has 4.8 MB, more than the 4.0 MB that a page should carry");
  }
  SECTION("broken") {
    c.folder.write("demo.recorded.json", "{");
    CHECK(reason() == "is not JSON");
  }
  SECTION("a tensor that is none") {
    Value record = *parse_json(recorded_text(fingerprint(c.demo, c.model, c.examples), "a test", {}));
    const Value broken =
        Value::Object{{"name", "y"}, {"dtype", "float32"}, {"dims", Value::Array{1}}, {"data", "AAA"}};
    c.folder.write("demo.recorded.json",
                   dump_json(record.set("outputs", Value::Array{Value::Array{broken}})));
    CHECK(reason() == "is broken");
  }
}
