#include "onnx/model.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
namespace w = vitrine::onnx_writer;
using Kind = ModelValue::Kind;

namespace {

ModelInfo read(const std::string& bytes) {
  auto model = read_model(w::as_bytes(bytes));
  if (!model) FAIL(format(model.error()));
  return std::move(*model);
}

std::string relu_graph() {
  return w::graph({.nodes = {w::node("Relu", {"x"}, {"y"})},
                   .inputs = {w::value("x", w::tensor_type(1, {"batch", 4}))},
                   .outputs = {w::value("y", w::tensor_type(1, {"batch", 4}))}});
}

std::vector<std::string> names(const std::vector<ModelValue>& values) {
  std::vector<std::string> list;
  for (const ModelValue& value : values) list.push_back(value.name);
  return list;
}

std::string type_text(const std::string& type) {
  return read(w::model({.graph = w::graph({.inputs = {w::value("x", type)}})})).inputs.at(0).type_text;
}

// "domain:Name@opset x count"
std::vector<std::string> operators(const ModelInfo& model) {
  std::vector<std::string> list;
  for (const OperatorUse& use : model.operators)
    list.push_back(use.domain + ":" + use.name + "@" + std::to_string(use.opset) + " x " +
                   std::to_string(use.count));
  return list;
}

std::string external_tensor(const std::vector<std::pair<std::string, std::string>>& entries) {
  return w::tensor({.name = "w", .dtype = 1, .dims = {10}, .external = entries});
}

}  // namespace

TEST_CASE("onnx: what a model says about itself") {
  const ModelInfo model = read(w::model({.graph = relu_graph(),
                                         .opsets = {{"", 17}, {"ai.onnx.ml", 3}},
                                         .metadata = {{"author", "me"}, {"", "no key"}, {"no value", ""}},
                                         .producer = "maker",
                                         .producer_version = "2.0",
                                         .domain = "org.example",
                                         .doc = "What it does."}));
  CHECK(model.ir_version == 8);
  CHECK(model.producer == "maker");
  CHECK(model.producer_version == "2.0");
  CHECK(model.domain == "org.example");
  CHECK(model.doc == "What it does.");
  CHECK(model.graph_name == "g");
  CHECK(model.opsets == std::vector<std::pair<std::string, std::int64_t>>{{"", 17}, {"ai.onnx.ml", 3}});
  CHECK(model.metadata ==
        std::vector<std::pair<std::string, std::string>>{{"author", "me"}, {"", "no key"}, {"no value", ""}});
  CHECK(names(model.inputs) == std::vector<std::string>{"x"});
  CHECK(names(model.outputs) == std::vector<std::string>{"y"});
  CHECK(operators(model) == std::vector<std::string>{":Relu@17 x 1"});
}

TEST_CASE("onnx: a tensor's dimensions are sizes, symbols, or neither") {
  const std::string type = w::tensor_type(1, {"batch", 0, -1, "", 224});
  const ModelInfo model =
      read(w::model({.graph = w::graph({.inputs = {w::value("x", type, "A picture.")}})}));
  const ModelValue& input = model.inputs.at(0);
  CHECK(input.kind == Kind::tensor);
  CHECK(input.onnx_dtype == 1);
  CHECK(input.has_shape);
  CHECK(input.doc == "A picture.");
  CHECK(input.dims == std::vector<Dimension>{{-1, "batch"}, {0, ""}, {-1, ""}, {-1, ""}, {224, ""}});
  CHECK(input.type_text == "float32[batch,0,?,?,224]");
}

TEST_CASE("onnx: types as text") {
  CHECK(type_text(w::tensor_type(7, {})) == "int64[]");
  CHECK(type_text(w::shapeless_type(8)) == "string");
  CHECK(type_text(w::shapeless_type(16)) == "bfloat16");
  CHECK(type_text(w::shapeless_type(99)) == "type 99");
  CHECK(type_text(w::sparse_type(1, {3, 4})) == "sparse(float32[3,4])");
  CHECK(type_text(w::sequence_type(w::map_type(7, w::shapeless_type(1)))) == "seq(map(int64,float32))");
  CHECK(type_text(w::map_type(8, w::tensor_type(1, {1}))) == "map(string,float32[1])");
  CHECK(type_text(w::optional_type(w::tensor_type(9, {2}))) == "optional(bool[2])");
  CHECK(type_text("") == "unknown");
}

TEST_CASE("onnx: only a tensor has a dtype and a shape") {
  const auto input = [](const std::string& type) {
    return read(w::model({.graph = w::graph({.inputs = {w::value("x", type)}})})).inputs.at(0);
  };
  CHECK(input(w::sequence_type(w::tensor_type(1, {3}))).kind == Kind::sequence);
  CHECK(input(w::sequence_type(w::tensor_type(1, {3}))).onnx_dtype == 0);
  CHECK_FALSE(input(w::sequence_type(w::tensor_type(1, {3}))).has_shape);
  CHECK(input(w::map_type(7, w::shapeless_type(1))).kind == Kind::map);
  CHECK(input(w::optional_type(w::shapeless_type(1))).kind == Kind::optional);
  CHECK(input(w::sparse_type(1, {3})).kind == Kind::sparse_tensor);
  CHECK(input("").kind == Kind::unknown);
  CHECK_FALSE(input(w::shapeless_type(1)).has_shape);
}

TEST_CASE("onnx: initialisers are no inputs, wherever they stand") {
  const std::string type = w::tensor_type(1, {2});
  const ModelInfo model = read(w::model(
      {.graph =
           w::graph({.initializers = {w::tensor({.name = "w", .dims = {2}, .raw = std::string(8, '\1')})},
                     .sparse_initializers = {w::sparse_tensor({.name = "s", .dims = {1}},
                                                              {.name = "", .dtype = 7, .dims = {1}})},
                     .inputs = {w::value("w", type), w::value("x", type), w::value("s", type)}})}));
  CHECK(names(model.inputs) == std::vector<std::string>{"x"});
}

TEST_CASE("onnx: operators of sub-graphs and of local functions count, calls of functions do not") {
  const std::string inner = w::graph({.nodes = {w::node("Mul", {"a", "a"}, {"b"})}});
  const std::string loop_body =
      w::graph({.nodes = {w::node("If", {"c"}, {"d"}, "", {w::graph_attribute("then_branch", inner)})}});
  const ModelInfo model = read(w::model(
      {.graph = w::graph(
           {.nodes = {w::node("Loop", {"n"}, {"l"}, "", {w::graph_attribute("body", loop_body)}),
                      w::node("Mul", {"l", "l"}, {"m"}, "ai.onnx"), w::node("Twice", {"m"}, {"y"}, "own"),
                      w::node("Fancy", {"m"}, {"z"}, "com.example")},
            .outputs = {w::value("y", w::tensor_type(1, {1}))}}),
       .opsets = {{"", 13}},
       .functions = {w::function(
           {.domain = "own",
            .name = "Twice",
            .nodes = {w::node("Add", {"x", "x"}, {"y"}), w::node("Scaler", {"y"}, {"z"}, "ai.onnx.ml")},
            .opsets = {{"", 13}, {"ai.onnx.ml", 2}}})}}));
  CHECK(operators(model) == std::vector<std::string>{":Add@13 x 1", ":If@13 x 1", ":Loop@13 x 1",
                                                     ":Mul@13 x 2", "ai.onnx.ml:Scaler@2 x 1",
                                                     "com.example:Fancy@0 x 1"});
  CHECK(model.output_producers == std::vector<std::string>{"Twice"});
}

TEST_CASE("onnx: the last of two imports of a domain holds, and ai.onnx is the empty domain") {
  const ModelInfo model =
      read(w::model({.graph = relu_graph(), .opsets = {{"ai.onnx", 11}, {"x", 1}, {"", 18}}}));
  CHECK(model.opsets == std::vector<std::pair<std::string, std::int64_t>>{{"", 18}, {"x", 1}});
  CHECK(operators(model) == std::vector<std::string>{":Relu@18 x 1"});
}

TEST_CASE("onnx: which operator makes each output") {
  const std::string type = w::tensor_type(1, {1});
  const std::string inner = w::graph({.nodes = {w::node("Tanh", {"x"}, {"p"})}});
  const ModelInfo model = read(w::model(
      {.graph =
           w::graph({.nodes = {w::node("Softmax", {"x"}, {"p"}), w::node("TopK", {"p"}, {"v", "i"}),
                               w::node("If", {"c"}, {"q"}, "", {w::graph_attribute("then_branch", inner)})},
                     .inputs = {w::value("x", type)},
                     .outputs = {w::value("i", type), w::value("x", type), w::value("p", type)}})}));
  CHECK(model.output_producers == std::vector<std::string>{"TopK", "", "Softmax"});
}

TEST_CASE("onnx: what makes an output's numbers is seen through what only hands them on") {
  const auto producer = [](const std::vector<std::string>& nodes) {
    return read(w::model({.graph = w::graph(
                              {.nodes = nodes, .outputs = {w::value("y", w::tensor_type(1, {1}))}})}))
        .output_producers.at(0);
  };
  CHECK(producer({w::node("Softmax", {"x"}, {"p"}), w::node("Reshape", {"p", "s"}, {"r"}),
                  w::node("Cast", {"r"}, {"y"})}) == "Softmax");
  CHECK(producer({w::node("Softmax", {"x"}, {"p"}), w::node("Reshape", {"s", "p"}, {"y"})}) == "Reshape");
  CHECK(producer({w::node("Cast", {"x"}, {"y"})}) == "Cast");
  CHECK(producer({w::node("Cast", {"y"}, {"y"})}) == "Cast");  // no graph, and no end
}

TEST_CASE("onnx: how a NonMaxSuppression takes its boxes") {
  const auto producer = [](std::int64_t by_center) {
    return read(w::model({.graph = w::graph(
                              {.nodes = {w::node("NonMaxSuppression", {"b", "s"}, {"i"}, "",
                                                 {w::integer_attribute("center_point_box", by_center)})},
                               .outputs = {w::value("i", w::tensor_type(7, {1, 3}))}})}))
        .output_producers.at(0);
  };
  CHECK(producer(0) == "NonMaxSuppression");
  CHECK(producer(1) == "NonMaxSuppression/center_point_box");
}

TEST_CASE("onnx: weights by type, from initialisers and attributes") {
  const std::string constant = w::tensor({.name = "", .dtype = 7, .dims = {3}, .raw = std::string(24, '\0')});
  const std::string inner = w::graph({.initializers = {w::tensor({.name = "i", .dtype = 1, .dims = {5}})}});
  const std::string texts =
      w::number(1, 2) + w::number(2, 8) + w::bytes(6, "four") + w::bytes(6, "six456") + w::bytes(8, "t");
  const ModelInfo model = read(w::model(
      {.graph =
           w::graph({.nodes = {w::node("Constant", {}, {"c"}, "", {w::tensor_attribute("value", constant)}),
                               w::node("If", {"c"}, {"q"}, "", {w::graph_attribute("then_branch", inner)})},
                     .initializers = {w::tensor({.name = "w", .dims = {2, 3}}),
                                      w::tensor({.name = "scalar", .dims = {}}),
                                      w::tensor({.name = "none", .dims = {0, 7}}), texts,
                                      w::tensor({.name = "q", .dtype = 22, .dims = {5}}),
                                      // packed dimensions
                                      w::bytes(1, w::varint(3) + w::varint(300)) + w::number(2, 10)}})}));
  const auto row = [&](int onnx_dtype) {
    for (const WeightsInfo& info : model.weights)
      if (info.onnx_dtype == onnx_dtype)
        return std::vector<std::uint64_t>{static_cast<std::uint64_t>(info.tensors), info.elements,
                                          info.size_bytes};
    return std::vector<std::uint64_t>{};
  };
  CHECK(model.weights.size() == 5);
  CHECK(row(1) == std::vector<std::uint64_t>{4, 12, 48});
  CHECK(row(7) == std::vector<std::uint64_t>{1, 3, 24});
  CHECK(row(8) == std::vector<std::uint64_t>{1, 2, 10});
  CHECK(row(10) == std::vector<std::uint64_t>{1, 900, 1800});
  CHECK(row(22) == std::vector<std::uint64_t>{1, 5, 3});
}

TEST_CASE("onnx: external files once each, with their largest extent") {
  const auto entry = [](std::string location, std::string offset, std::string length) {
    return external_tensor({{"location", location}, {"offset", offset}, {"length", length}});
  };
  const std::string in_attribute =
      w::node("Constant", {}, {"c"}, "", {w::tensor_attribute("value", entry("a.bin", "4096", "8"))});
  const ModelInfo model = read(w::model(
      {.graph =
           w::graph({.nodes = {in_attribute},
                     .initializers = {entry("b.bin", "100", "10"), entry("a.bin", "0", "400"),
                                      entry("b.bin", "0", "20"), external_tensor({{"location", "c.bin"}}),
                                      // not marked as external: its entries mean nothing
                                      w::number(2, 1) + w::bytes(13, w::pair("location", "no"))}})}));
  REQUIRE(model.external.size() == 3);
  CHECK(model.external[0].location == "a.bin");
  CHECK(model.external[0].size_bytes == 4104);
  CHECK(model.external[1].location == "b.bin");
  CHECK(model.external[1].size_bytes == 110);
  CHECK(model.external[2].location == "c.bin");
  CHECK(model.external[2].size_bytes == 40);
}

TEST_CASE("onnx: fields that nobody knows are stepped over, of every encoding") {
  const std::string unknown = w::number(900, 5) + w::bytes(901, "later") + w::varint(902 << 3 | 1) +
                              std::string(8, '\7') + w::varint(903 << 3 | 5) + std::string(4, '\7');
  const ModelInfo model = read(unknown + w::model({.graph = unknown + relu_graph() + unknown}) + unknown);
  CHECK(names(model.inputs) == std::vector<std::string>{"x"});
}

TEST_CASE("onnx: every element type has its name") {
  CHECK(onnx_dtype_name(1) == "float32");
  CHECK(onnx_dtype_name(9) == "bool");
  CHECK(onnx_dtype_name(11) == "float64");
  CHECK(onnx_dtype_name(0) == "unknown");
  for (int number = 1; number <= 28; ++number) CHECK(onnx_dtype_name(number).find(' ') == std::string::npos);
  CHECK(onnx_dtype_name(-1) == "type -1");
}
