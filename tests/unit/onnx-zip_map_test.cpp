// A classifier's list of maps becomes its tensor of scores.
#include "onnx/zip_map.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
namespace w = vitrine::onnx_writer;

namespace {

constexpr const char* kMl = "ai.onnx.ml";

ModelInfo read(const std::string& bytes) {
  auto model = read_model(w::as_bytes(bytes));
  if (!model) FAIL(format(model.error()));
  return std::move(*model);
}

std::string map_type(int key) { return w::sequence_type(w::map_type(key, w::shapeless_type(1))); }

struct Parts {
  std::string labels = w::integers_attribute("classlabels_int64s", {4, 7});
  std::string output_type = map_type(7);
  std::vector<w::Opset> opsets = {{"", 17}, {"ai.onnx.ml", 3}};
  w::Texts further_nodes = {};
  std::string op = "ZipMap";
};

std::string classifier(const Parts& parts) {
  w::Texts nodes = {w::node("LinearClassifier", {"x"}, {"class", "scores"}, kMl),
                    w::node(parts.op, {"scores"}, {"chances"}, kMl, {parts.labels})};
  nodes.insert(nodes.end(), parts.further_nodes.begin(), parts.further_nodes.end());
  return w::model(
      {.graph = w::graph(
           {.nodes = nodes,
            .initializers = {w::tensor({.name = "w", .dims = {2}, .raw = "12345678"})},
            .inputs = {w::value("x", w::tensor_type(1, {"", 4}))},
            .outputs = {w::value("class", w::tensor_type(7, {""})), w::value("chances", parts.output_type)}}),
       .opsets = parts.opsets,
       .metadata = {{"author", "me"}}});
}

std::string rewritten(const std::string& bytes) {
  auto out = rewrite_zip_maps(w::as_bytes(bytes), read(bytes));
  if (!out) FAIL(format(out.error()));
  return std::move(*out);
}

std::vector<std::string> operators(const ModelInfo& model) {
  std::vector<std::string> names;
  for (const OperatorUse& use : model.operators) names.push_back(use.domain + ":" + use.name);
  return names;
}

}  // namespace

TEST_CASE("zip_map: the output keeps its name and becomes a tensor, the rest stays") {
  const std::string bytes = classifier({});
  REQUIRE(has_zip_map(read(bytes)));
  const ModelInfo after = read(rewritten(bytes));
  CHECK_FALSE(has_zip_map(after));
  CHECK(operators(after) == std::vector<std::string>{":Identity", "ai.onnx.ml:LinearClassifier"});
  REQUIRE(after.outputs.size() == 2);
  CHECK(after.outputs[0].type_text == "int64[?]");
  CHECK(after.outputs[1].name == "chances");
  CHECK(after.outputs[1].type_text == "float32");
  CHECK(after.metadata == read(bytes).metadata);
  CHECK(after.opsets == read(bytes).opsets);
  REQUIRE(after.weights.size() == 1);
  CHECK(after.weights[0].size_bytes == 8);
}

TEST_CASE("zip_map: what the page is told of it") {
  ModelInfo model = read(classifier({}));
  CHECK(model.outputs[1].zipped == "scores");
  CHECK(model.outputs[1].labels == std::vector<std::string>{"4", "7"});
  CHECK(model.outputs[0].labels.empty());
  replace_zip_maps(model);
  CHECK(model.outputs[1].kind == ModelValue::Kind::tensor);
  CHECK(model.outputs[1].onnx_dtype == 1);
  CHECK(model.outputs[1].dims == std::vector<Dimension>{{-1, ""}, {2, ""}});
  CHECK(model.outputs[1].type_text == "seq(map(int64,float32)), received as float32[?,2]");
  CHECK(model.output_producers[1] == "Identity");
}

TEST_CASE("zip_map: names of classes as text") {
  const ModelInfo model =
      read(classifier({.labels = w::strings_attribute("classlabels_strings", {"cat", "große Katze"}),
                       .output_type = map_type(8)}));
  CHECK(model.outputs[1].labels == std::vector<std::string>{"cat", "große Katze"});
}

TEST_CASE("zip_map: a model that imports ai.onnx.ml alone gets an opset for the Identity") {
  const std::string bytes = classifier({.opsets = {{"ai.onnx.ml", 1}}});
  const ModelInfo after = read(rewritten(bytes));
  CHECK(after.opsets == std::vector<std::pair<std::string, std::int64_t>>{{"ai.onnx.ml", 1}, {"", 13}});
}

TEST_CASE("zip_map: one that makes no output of the graph stays") {
  const std::string bytes =
      classifier({.further_nodes = {w::node("ZipMap", {"scores"}, {"unused"}, kMl,
                                            {w::integers_attribute("classlabels_int64s", {0, 1})})}});
  const ModelInfo after = read(rewritten(bytes));
  CHECK(operators(after) ==
        std::vector<std::string>{":Identity", "ai.onnx.ml:LinearClassifier", "ai.onnx.ml:ZipMap"});
}

TEST_CASE("zip_map: a list of maps that another operator makes is left alone") {
  const ModelInfo model = read(classifier({.op = "Mystery"}));
  CHECK_FALSE(has_zip_map(model));
}

TEST_CASE("onnx: a classifier's operator names its classes, through what keeps them apart") {
  const auto model_of = [](const std::string& between) {
    return read(w::model(
        {.graph = w::graph({.nodes = {w::node("TreeEnsembleClassifier", {"x"}, {"class", "raw"}, kMl,
                                              {w::strings_attribute("classlabels_strings", {"no", "yes"})}),
                                      w::node(between, {"raw"}, {"scores"})},
                            .inputs = {w::value("x", w::tensor_type(1, {1, 4}))},
                            .outputs = {w::value("scores", w::tensor_type(1, {1, 2}))}})}));
  };
  CHECK(model_of("Softmax").outputs[0].labels == std::vector<std::string>{"no", "yes"});
  CHECK(model_of("MatMul").outputs[0].labels.empty());
}

TEST_CASE("zip_map: a circle of nodes ends") {
  const ModelInfo model = read(w::model(
      {.graph = w::graph({.nodes = {w::node("Identity", {"b"}, {"a"}), w::node("Identity", {"a"}, {"b"})},
                          .outputs = {w::value("a", w::tensor_type(1, {2}))}})}));
  CHECK(model.outputs[0].labels.empty());
}
