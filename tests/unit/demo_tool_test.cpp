// A model's signature as a page needs it.
#include "demo/demo.h"
#include "demo/tool/check.h"
#include "onnx/runtime.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
namespace w = vitrine::onnx_writer;
using Texts = std::vector<std::string>;
using Sizes = std::vector<std::pair<std::string, std::int64_t>>;

namespace {

constexpr int kFloat = 1, kInt64 = 7, kComplex64 = 14, kBfloat16 = 16;

ModelInfo model_of(const Texts& inputs, const Texts& outputs) {
  const std::string bytes = w::model({.graph = w::graph({.inputs = inputs, .outputs = outputs})});
  Result<ModelInfo> model = read_model(w::as_bytes(bytes));
  REQUIRE(model);
  return *model;
}

const std::string kAnswer = w::value("y", w::tensor_type(kFloat, {1, 10}));

/// With the sizes that widgets would ask for, if none took any.
Texts problems(const ModelInfo& model, const Sizes& sizes = {}) {
  Errors errors;
  Texts unsized;
  for (const TensorInfo& tensor : make_signature(model, sizes, errors).unsized)
    unsized.push_back(tensor.name);
  ask_for_sizes(model, sizes, unsized, errors);
  Texts out;
  for (const Error& error : errors)
    out.push_back(std::to_string(static_cast<int>(error.code)) + " " + error.where + ": " + error.detail);
  return out;
}

Shape input_shape(const std::vector<w::Dim>& dims, const Sizes& sizes = {}) {
  Errors errors;
  const Signature signature =
      make_signature(model_of({w::value("x", w::tensor_type(kFloat, dims))}, {kAnswer}), sizes, errors);
  for (const Error& error : errors) FAIL(format(error));
  return signature.inputs.at(0).shape;
}

}  // namespace

TEST_CASE("a batch is one: by its name anywhere, without one in the first place") {
  CHECK(input_shape({"batch", 3}) == Shape{1, 3});
  CHECK(input_shape({"batch_size", 3}) == Shape{1, 3});
  CHECK(input_shape({"Batch-axis", 3}) == Shape{1, 3});
  CHECK(input_shape({"N", 3}) == Shape{1, 3});
  CHECK(input_shape({"None", 3}) == Shape{1, 3});
  CHECK(input_shape({"unk__618", 3}) == Shape{1, 3});
  CHECK(input_shape({"", 3}) == Shape{1, 3});
  CHECK(input_shape({2, "batch", 64}) == Shape{2, 1, 64});
  CHECK(input_shape({"batch", 3}, {{"batch", 4}}) == Shape{4, 3});
  CHECK(input_shape({"N", "N"}) == Shape{8, 8});  // a square, and no batch
}

TEST_CASE("other symbols take the spec's sizes") {
  CHECK(input_shape({1, 3, "h", "w"}, {{"w", 20}, {"h", 10}}) == Shape{1, 3, 10, 20});
}

TEST_CASE("open dimensions are asked for in one line that can be copied") {
  const std::string ids = w::tensor_type(kInt64, {"batch", "sequence"});
  CHECK(
      problems(model_of({w::value("input_ids", ids), w::value("attention_mask", ids)}, {kAnswer})) ==
      Texts{"110 : \"sequence\" in input_ids int64[batch,sequence] and attention_mask int64[batch,sequence]. "
            "With the sizes you want: \"dimensions\": {\"sequence\": 128}"});
  CHECK(
      problems(model_of({w::value("image", w::tensor_type(kFloat, {"N", 3, "Height", "Width"}))}, {kAnswer}),
               {{"Width", 64}}) ==
      Texts{"110 : \"Height\" in image float32[N,3,Height,Width]. With the sizes you "
            "want: \"dimensions\": {\"Height\": 224}"});
}

TEST_CASE("a symbol with quotes in it is still a line of JSON") {
  const Texts found = problems(model_of({w::value("x", w::tensor_type(kFloat, {1, "a\"b"}))}, {kAnswer}));
  REQUIRE(found.size() == 1);
  CHECK(found[0].find(R"("dimensions": {"a\"b": 16})") != std::string::npos);
}

TEST_CASE("what no spec can give is said as it is") {
  CHECK(problems(model_of({w::value("x", w::shapeless_type(kFloat))}, {kAnswer})) == Texts{"115 x: float32"});
  CHECK(problems(model_of({w::value("x", w::tensor_type(kComplex64, {1}))}, {kAnswer})) ==
        Texts{"210 x: complex64[1]"});
  CHECK(problems(model_of({w::value("x", w::tensor_type(kBfloat16, {1}))}, {kAnswer})) ==
        Texts{"210 x: bfloat16[1]"});
  CHECK(problems(model_of({w::value("x", w::map_type(kInt64, w::shapeless_type(kFloat)))}, {kAnswer})) ==
        Texts{"206 x: map(int64,float32)"});
  CHECK(problems(model_of({w::value("x", w::tensor_type(kFloat, {1 << 20, 1 << 20}))}, {kAnswer})) ==
        Texts{"212 x: [1048576,1048576] of float32"});
}

TEST_CASE(
    "an input's open sizes are -1, and small ones to start with; a shape that is not said is of any rank") {
  const ModelInfo model = model_of({w::value("ids", w::tensor_type(kInt64, {"batch", "sequence"})),
                                    w::value("any", w::shapeless_type(kFloat))},
                                   {w::value("y", w::shapeless_type(kFloat))});
  Errors errors;
  const Signature signature = make_signature(model, {}, errors);
  CHECK(errors.empty());
  REQUIRE(signature.unsized.size() == 2);
  CHECK(signature.unsized[0].shape == Shape{1, -1});
  CHECK(signature.inputs[0].shape == Shape{1, 8});
  CHECK(signature.inputs[0].text() == "int64[?,?]");
  CHECK(signature.inputs[1].any_rank);
  CHECK(signature.inputs[1].shape == Shape{8});
  CHECK(signature.inputs[1].type_text() == "float32");
  CHECK(signature.outputs[0].any_rank);
  CHECK(signature.outputs[0].shape == Shape{-1});
  CHECK(make_signature(model, std::array{std::pair{std::string("sequence"), std::int64_t{3}}}, errors)
            .inputs[0]
            .shape == Shape{1, 3});
}

TEST_CASE("a picture's open sides need no sizes; asked for nevertheless, they are a picture's") {
  const ModelInfo model =
      model_of({w::value("x", w::tensor_type(kFloat, {"batch", 3, "unk__3", "unk__4"}))}, {kAnswer});
  Errors errors;
  const Signature signature = make_signature(model, {}, errors);
  CHECK(errors.empty());
  CHECK(signature.any_size == Texts{"x"});
  CHECK(signature.inputs.at(0).text() == "float32[?,3,?,?]");
  CHECK(signature.inputs.at(0).shape == Shape{1, 3, 320, 320});
  ask_for_sizes(model, {}, signature.any_size, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].detail.ends_with("\"dimensions\": {\"unk__3\": 224, \"unk__4\": 224}"));

  const std::pair<std::string, std::int64_t> sizes[] = {{"unk__3", 64}, {"unk__4", 96}};
  Errors none;
  const Signature fixed = make_signature(model, sizes, none);
  CHECK(fixed.any_size.empty());
  CHECK(fixed.inputs.at(0).shape == Shape{1, 3, 64, 96});
  const ModelInfo last = model_of({w::value("x", w::tensor_type(kFloat, {1, "h", "w", 1}))}, {kAnswer});
  CHECK(make_signature(last, {}, none).any_size == Texts{"x"});
  // Two pictures must be of one size; half of it is given; no channels; whole numbers: those are asked for.
  const std::string before = w::value("before", w::tensor_type(kFloat, {1, 3, "h", "w"}));
  CHECK(problems(model_of({before, w::value("after", w::tensor_type(kFloat, {1, 3, "h", "w"}))}, {kAnswer}))
            .size() == 1);
  CHECK(problems(model_of({w::value("x", w::tensor_type(kFloat, {1, 3, 64, "w"}))}, {kAnswer})).size() == 1);
  CHECK(problems(model_of({w::value("x", w::tensor_type(kFloat, {1, 7, "h", "w"}))}, {kAnswer})).size() == 1);
  CHECK(problems(model_of({w::value("x", w::tensor_type(kInt64, {1, 3, "h", "w"}))}, {kAnswer})).size() == 1);
}

TEST_CASE("a dimension without a name is called by its tensor and place") {
  const ModelInfo model = model_of({w::value("h", w::tensor_type(kFloat, {2, "", 128}))}, {kAnswer});
  CHECK(problems(model) ==
        Texts{"110 : \"h.1\" in h float32[2,?,128]. With the sizes you want: \"dimensions\": {\"h.1\": 1}"});
  Errors errors;
  const std::pair<std::string, std::int64_t> sizes[] = {{"h.1", 3}};
  const Signature signature = make_signature(model, sizes, errors);
  CHECK(errors.empty());
  REQUIRE(signature.inputs.size() == 1);
  CHECK(signature.inputs[0].shape == Shape{2, 3, 128});
  CHECK(open_dimensions(model) == std::vector<std::string>{"h.1"});
}

TEST_CASE("what the runtime does not run is said before anything is built") {
  ModelInfo model = model_of({w::value("x", w::tensor_type(kFloat, {1, 4}))}, {kAnswer});
  model.ir_version = 0;
  CHECK(problems(model) == Texts{"201 : it has no IR version (ir_version)"});
  model.ir_version = 8;
  model.operators = {{"", "Add", 1}};
  CHECK(problems(model) == Texts{"209 : Add of opset 1 (the runtime has it from 7 on)"});
  model.operators = {{"ai.onnx.ml", "Scaler", 0}};
  CHECK(problems(model).empty());  // onnxruntime takes the newest opset of a domain that is not imported
  model.opsets = {{"", 314159}};
  CHECK(problems(model) == Texts{"209 : it is opset 314159 of ai.onnx, the runtime knows up to " +
                                 std::to_string(runtime_newest_opset())});
  model.opsets = {};
  CHECK(problems(model) == Texts{"209 : it imports none (opset_import is empty)"});
  model = model_of({w::value("x", w::tensor_type(kFloat, {1, 4}))}, {kAnswer});
  model.ir_version = 99;
  CHECK(problems(model) ==
        Texts{"213 : it is version 99, the runtime knows up to " + std::to_string(runtime_newest_ir())});
}

TEST_CASE("operators of custom domains are refused, onnxruntime's own are not") {
  ModelInfo model = model_of({w::value("x", w::tensor_type(kFloat, {1, 4}))}, {kAnswer});
  model.operators = {{"", "Relu", 17}, {"ai.onnx.ml", "Scaler", 1}, {"com.microsoft", "Gelu", 1}};
  CHECK(problems(model).empty());
  model.operators.push_back({"ai.onnx.contrib", "StringLower"});
  model.operators.push_back({"my.ops", "Foo"});
  CHECK(problems(model) == Texts{"208 : StringLower (ai.onnx.contrib) and Foo (my.ops)"});
}

TEST_CASE("outputs that JavaScript cannot receive are left out; one must remain") {
  const std::string map = w::sequence_type(w::map_type(kInt64, w::shapeless_type(kFloat)));
  const std::string x = w::value("x", w::tensor_type(kFloat, {1, 4}));
  Errors errors;
  const Signature signature = make_signature(
      model_of({x}, {w::value("p", map), w::value("y", w::tensor_type(kInt64, {"batch", "k"}))}), {}, errors);
  CHECK(errors.empty());
  REQUIRE(signature.outputs.size() == 1);
  CHECK(signature.outputs[0] ==
        TensorInfo{
            .name = "y", .dtype = DType::int64_, .shape = {1, -1}, .open = 3, .symbols = {"batch", "k"}});
  CHECK(problems(model_of({x}, {w::value("p", map)})) == Texts{"207 : it has p seq(map(int64,float32))"});
  CHECK(problems(model_of({x}, {})) == Texts{"207 : it has no outputs at all"});
  // onnxruntime knows the type of what the file says nothing of.
  CHECK(make_signature(model_of({x}, {w::value("y", "")}), {}, errors).outputs.at(0).any_rank);
}
