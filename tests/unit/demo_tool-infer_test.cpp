// From a signature to a page.
#include <algorithm>

#include "base/json.h"
#include "demo/tool/infer.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

Inference inferred(std::string_view spec, const Infos& inputs, const Infos& outputs, Errors& errors,
                   const ModelInfo& model = {}) {
  Demo demo = parse_demo(json(spec), "demo.json", errors);
  return infer(std::move(demo), model, {.inputs = inputs, .outputs = outputs}, errors);
}

Inference inferred(std::string_view spec, const Infos& inputs, const Infos& outputs,
                   const ModelInfo& model = {}) {
  Errors errors;
  Inference out = inferred(spec, inputs, outputs, errors, model);
  for (const Error& error : errors) FAIL(format(error));
  return out;
}

std::string types(const std::vector<Component>& components) {
  std::string out;
  for (const Component& component : components)
    out += (out.empty() ? "" : " ") + std::string(component.type->type);
  return out;
}

constexpr std::string_view kEmpty = R"({"model": "models/my_net-2.onnx"})";

}  // namespace

TEST_CASE("a short vector becomes one field per element, and the page predicts with it") {
  Inference page = inferred(kEmpty, {info("x", {1, 3})}, {info("scores", {1, 5})});
  CHECK(types(page.demo.inputs) == "number number number");
  CHECK(page.demo.inputs[2].widget->common.index == 2.0);
  REQUIRE(page.reasons.size() == 2);
  CHECK(page.reasons[0].starts_with("x float32[1,3]: 3 × number, because "));
  Errors errors;
  complete_demo(page.demo, Infos{info("x", {1, 3})}, Infos{info("scores", {1, 5})}, errors);
  CHECK(errors.empty());
}

TEST_CASE("the title is the file's name in words") {
  CHECK(inferred(kEmpty, {info("x", {1})}, {info("y", {1, 5})}).demo.title == "My net 2");
  CHECK(
      inferred(R"({"model": "m.onnx", "title": "Ours"})", {info("x", {1})}, {info("y", {1, 5})}).demo.title ==
      "Ours");
}

TEST_CASE("a side that the author wrote stays as it is") {
  const Inference page =
      inferred(R"({"model": "m.onnx", "inputs": ["slider"]})", {info("x", {1, 3})}, {info("y", {1, 5})});
  CHECK(types(page.demo.inputs) == "slider");
  CHECK(page.demo.outputs.size() == 1);
  CHECK(page.reasons.size() == 1);
}

TEST_CASE("every assumption names a field that the widget has") {
  const Inference page = inferred(kEmpty, {info("x", {1, 3}), info("n", {1}, DType::int64_)},
                                  {info("scores", {1, 5}), info("class", {1}, DType::int64_)});
  for (const Assumption& assumption : page.assumptions) {
    INFO(assumption.component << " " << assumption.field);
    const std::size_t slash = assumption.component.find('/');
    const bool input = assumption.component.substr(0, slash) == "inputs";
    const auto& side = input ? page.demo.inputs : page.demo.outputs;
    const Component& component =
        side.at(static_cast<std::size_t>(std::stoi(assumption.component.substr(slash + 1))));
    bool known = false;
    for (const FieldRow& row : common_fields()) known |= row.name == assumption.field;
    for (const FieldRow& row : component.type->fields) known |= row.name == assumption.field;
    CHECK(known);
  }
}

TEST_CASE("outputs without a tensor form are left out with a reason") {
  ModelInfo model;
  model.outputs.resize(2);
  model.outputs[0].name = "y";
  model.outputs[1].name = "probabilities";
  model.outputs[1].type_text = "seq(map(int64,float32))";
  const Inference page = inferred(kEmpty, {info("x", {1})}, {info("y", {1, 5})}, model);
  REQUIRE(page.reasons.size() == 3);
  CHECK(page.reasons[2] == "probabilities seq(map(int64,float32)): left out, JavaScript can't receive it");
}

TEST_CASE("a class is left out where another output has the scores and names of all") {
  ModelInfo model;
  model.outputs.resize(2);
  model.outputs[0].name = "label";
  model.outputs[1].name = "probabilities";
  model.outputs[1].labels = {"a", "b"};
  const Infos outputs = {info("label", {1}, DType::int64_), info("probabilities", {1, 2})};
  const Inference page = inferred(kEmpty, {info("x", {1})}, outputs, model);
  CHECK(types(page.demo.outputs) == "label");
  CHECK(page.reasons[1] == "label int64[1]: left out, probabilities names the class too");
  // A count of something is no class, whatever else the model says.
  const Inference counted =
      inferred(kEmpty, {info("x", {1})},
               {info("num_boxes", {1}, DType::int64_), info("probabilities", {1, 2})}, model);
  CHECK(counted.demo.outputs.size() == 2);
  model.outputs[1].labels = {};
  CHECK(types(inferred(kEmpty, {info("x", {1})}, outputs, model).demo.outputs) == "label label");
}

TEST_CASE("a YOLO is known by the shape of its tensor, where there is a picture to draw over") {
  const auto decoder = [](const Shape& shape) {
    const Inference page = inferred(kEmpty, {info("images", {1, 3, 640, 640})}, {info("output0", shape)});
    return page.demo.outputs[0].type->type == "annotatedimage"
               ? dump_demo(page.demo)["outputs"].items()[0]["decoder"].text()
               : std::string(page.demo.outputs[0].type->type);
  };
  CHECK(decoder({1, 84, 8400}) == "yolov8");
  CHECK(decoder({1, 5, 8400}) == "yolov8");
  CHECK(decoder({1, 25200, 85}) == "yolov5");
  CHECK(decoder({1, 8400, 85}) == "yolox");
  CHECK(decoder({1, 84, -1}) == "yolov8");
  CHECK(decoder({1, -1, 85}) == "yolov5");
  CHECK(decoder({1, 300, 6}) == "detections");
  CHECK(decoder({1, 84, 8401}) == "json");
  CHECK(types(inferred(kEmpty, {info("x", {1, 3})}, {info("output0", {1, 84, 8400})}).demo.outputs) ==
        "json");
}

TEST_CASE("a YOLO's picture is prepared as its kind is, unless the author wrote the input") {
  const Infos picture = {info("images", {1, 3, 640, 640})}, boxes = {info("output0", {1, 8400, 85})};
  const Value input = dump_demo(inferred(kEmpty, picture, boxes).demo)["inputs"].items()[0];
  CHECK(input["fit"].text() == "contain");
  CHECK(input["pad_value"].number() == 114);
  CHECK(input["pad_place"].text() == "end");
  CHECK(input["channels"].text() == "bgr");
  CHECK(input["scale"].number() == 1);
  const Value written =
      dump_demo(inferred(R"({"model": "m.onnx", "inputs": "image"})", picture, boxes).demo)["inputs"]
          .items()[0];
  CHECK(written["fit"].is_null());
}

TEST_CASE("an input without elements gets no widget, and a reason") {
  const Inference page = inferred(kEmpty, {info("roi", {0}), info("x", {1})}, {info("y", {1, 5})});
  CHECK(types(page.demo.inputs) == "number");
  CHECK(page.reasons[0] == "roi float32[0]: no widget, it has no elements");
}

TEST_CASE("a small matrix is fed element by element") {
  Inference page = inferred(kEmpty, {info("x", {3, 2})}, {info("y", {1, 5})});
  CHECK(page.demo.inputs.size() == 6);
  Errors errors;
  complete_demo(page.demo, Infos{info("x", {3, 2})}, Infos{info("y", {1, 5})}, errors);
  CHECK(errors.empty());
}

TEST_CASE("what nothing else takes comes from a file, and that is said") {
  const Inference page = inferred(kEmpty, {info("x", {2, 8, 8, 7})}, {info("y", {1, 5})});
  CHECK(types(page.demo.inputs) == "file");
  CHECK(page.reasons[0] ==
        "x float32[2,8,8,7]: file, because no other widget takes it: an array from a file (guess)");
  REQUIRE(page.choices.size() == 2);
  CHECK(page.choices[0].component == "inputs/0");
  CHECK(page.choices[0].confidence == Confidence::guess);
  REQUIRE(page.assumptions.size() >= 1);
  CHECK(page.assumptions[0].field == "file_types");
  CHECK(page.assumptions[0].text == "an array (.npy, .json, .csv, .pb)");
}

TEST_CASE("of a model with hundreds of outputs the first are shown, and the rest is counted") {
  const Inference page = inferred(kEmpty, {info("x", {1})}, Infos(100, info("y", {1, 5})));
  CHECK(page.demo.outputs.size() == 40);
  CHECK(page.reasons.back() == "60 more outputs are left out; a spec's \"outputs\" chooses which to show");
}

TEST_CASE("an input that no widget can feed is an error with its type") {
  Errors errors;
  (void)inferred(kEmpty, {info("x", {7, 5, 300, 3000})}, {info("y", {1, 5})}, errors);
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].code == Code::model_no_widget);
  CHECK(errors[0].where == "x");
  CHECK(errors[0].detail == "float32[7,5,300,3000]");
}

TEST_CASE("boxes and scores become one picture with both, where there is a picture") {
  const Infos detections = {info("scores", {1, 4420, 2}), info("other", {1, 5}), info("boxes", {1, 4420, 4})};
  Inference page = inferred(kEmpty, {info("x", {1, 3, 240, 320})}, detections);
  CHECK(types(page.demo.outputs) == "annotatedimage label");
  CHECK(
      page.reasons[1] ==
      "boxes float32[1,4420,4] and scores float32[1,4420,2]: annotatedimage, because they hold boxes and the "
      "scores of each (certain)");
  Errors errors;
  complete_demo(page.demo, Infos{info("x", {1, 3, 240, 320})}, detections, errors);
  CHECK(errors.empty());
  CHECK(types(inferred(kEmpty, {info("x", {1})}, detections).demo.outputs) == "json label json");
}

TEST_CASE(
    "faces in the cells of grids: the tensors in order, and the picture as the detector's authors prepare "
    "it") {
  const Infos four = {info("a", {1, 512, 1}), info("b", {1, 384, 1}), info("c", {1, 512, 16}),
                      info("d", {1, 384, 16})};
  const Inference page = inferred(kEmpty, {info("x", {1, 128, 128, 3})}, four);
  CHECK(types(page.demo.outputs) == "annotatedimage");
  CHECK(page.demo.outputs[0].widget->tensor_names() == std::vector<std::string_view>{"c", "d", "a", "b"});
  const Value input = dump_demo(page.demo)["inputs"].items()[0];
  CHECK(input["fit"].text() == "contain");
  CHECK(dump_json(input["mean"]) == "[0.5]");
  const auto says = [&](std::string_view field) {
    return std::any_of(page.assumptions.begin(), page.assumptions.end(),
                       [&](const Assumption& each) { return each.field == field && each.text == "contain"; });
  };
  CHECK(says("fit"));
}

TEST_CASE("what would be drawn over a picture is not, where nothing says which") {
  const Infos two = {info("before", {1, 3, 64, 64}), info("after", {1, 3, 64, 64})};
  CHECK(types(inferred(kEmpty, two, {info("mask", {1, 2, 64, 64})}).demo.outputs) == "json");
  CHECK(types(inferred(kEmpty, {two[0]}, {info("mask", {1, 2, 64, 64})}).demo.outputs) == "segmentation");
}

TEST_CASE("pictures of any size keep theirs, unless the spec says otherwise or no widget can") {
  TensorInfo any = info("x", {1, 3, 320, 320});
  any.open = 0b1101;
  const auto kept = [&](std::string_view spec, std::size_t left) {
    Errors errors;
    Demo demo = parse_demo(json(spec), "demo.json", errors);
    const Infos outputs = {info("y", {1, 3, -1, -1})};
    const Signature signature = {.inputs = {any}, .outputs = outputs, .any_size = {"x"}};
    Inference page = infer(std::move(demo), {}, signature, errors);
    assign_tensors(page.demo, signature.inputs, outputs, errors);
    CHECK(errors.empty());
    CHECK(keep_sizes(signature, page).size() == left);
    const Value input = dump_demo(page.demo)["inputs"].items()[0];
    return std::tuple(input["max_side"].integer(), input["multiple_of"].integer(),
                      input["max_side_choices"].items().size());
  };
  using Kept = std::tuple<std::int64_t, std::int64_t, std::size_t>;
  CHECK(kept("{}", 0) == Kept(640, 32, 2));
  CHECK(kept(R"({"inputs": {"type": "image", "multiple_of": 8}})", 0) == Kept(640, 8, 2));
  CHECK(kept(R"({"inputs": {"type": "image", "multiple_of": 512}})", 0) == Kept(640, 512, 0));
  CHECK(kept(R"({"inputs": {"type": "image", "max_side": 1000}})", 0) == Kept(1000, 0, 0));
  CHECK(kept(R"({"inputs": "file"})", 0) == Kept(0, 0, 0));
}

TEST_CASE("what has open sizes is a table or a file; a widget of one size needs them") {
  const auto types_of = [](const Infos& unsized, std::string_view spec, std::size_t left) {
    Signature signature{.inputs = unsized, .outputs = {info("y", {1, 3})}, .unsized = unsized};
    for (TensorInfo& input : signature.inputs) {
      for (std::size_t i = 0; i < input.shape.size(); ++i) {
        if (input.shape[i] >= 0) continue;
        input.shape[i] = 8;
        input.open |= std::uint64_t{1} << i;
      }
    }
    Errors errors;
    Inference page = infer(parse_demo(json(spec), "demo.json", errors), {}, signature, errors);
    assign_tensors(page.demo, signature.inputs, signature.outputs, errors);
    CHECK(keep_sizes(signature, page).size() == left);
    if (left == 0) complete_demo(page.demo, signature.inputs, signature.outputs, errors);
    for (const Error& error : errors) FAIL_CHECK(format(error));
    return types(page.demo.inputs);
  };
  CHECK(types_of({info("ids", {1, -1}, DType::int64_)}, kEmpty, 0) == "dataframe");
  CHECK(types_of({info("frames", {1, -1, 80})}, kEmpty, 0) == "dataframe");
  CHECK(types_of({info("rows", {-1, 4})}, kEmpty, 0) == "dataframe");
  CHECK(types_of({info("words", {-1}, DType::string_)}, kEmpty, 0) == "dataframe");
  CHECK(types_of({info("wide", {-1, 2000})}, kEmpty, 0) == "file");
  CHECK(types_of({info("both", {-1, -1})}, kEmpty, 0) == "file");
  TensorInfo any = info("any", {-1});
  any.any_rank = true;
  CHECK(types_of({any}, kEmpty, 0) == "file");
  CHECK(types_of({any}, R"({"inputs": "dataframe"})", 1) == "dataframe");
  CHECK(types_of({info("x", {1, -1})}, R"({"inputs": "number"})", 1) == "number");
  CHECK(types_of({info("x", {1, -1, 4})}, R"({"inputs": "file"})", 0) == "file");
}

TEST_CASE("usual sizes are assumed where they make a picture, and for a state") {
  const auto input = [](std::string name, std::vector<Dimension> dims) {
    ModelValue value{.name = std::move(name), .kind = ModelValue::Kind::tensor, .onnx_dtype = 1};
    value.has_shape = true;
    value.dims = std::move(dims);
    return value;
  };
  const Dimension one{1, ""}, three{3, ""}, height{-1, "h"}, width{-1, "w"}, some{-1, "some"};
  ModelInfo model;
  model.inputs = {input("before", {one, three, height, width}), input("after", {one, three, height, width})};
  CHECK(assumed_sizes(model, {}) == Dimensions{{"h", 224}, {"w", 224}});
  CHECK(assumed_sizes(model, Dimensions{{"h", 64}}) == Dimensions{{"w", 224}});
  model.inputs = {input("before", {one, three, height, width})};  // alone, it has any size
  CHECK(assumed_sizes(model, {}).empty());
  model.inputs = {input("x", {height, width, some})};  // nothing says that it is a picture
  CHECK(assumed_sizes(model, {}).empty());
  model.inputs = {input("state", {{2, ""}, {-1, ""}, {128, ""}}),
                  input("past_key_values.0.key", {one, {4, ""}, {-1, "past_length"}, {64, ""}})};
  CHECK(assumed_sizes(model, {}).empty());
  model.outputs = {input("stateN", {{2, ""}, some, some}),
                   input("present.0.key", {one, some, some, {64, ""}})};
  CHECK(assumed_sizes(model, {}) == Dimensions{{"state.1", 1}, {"past_length", 0}});
  const Inference page =
      inferred(kEmpty, {info("state", {2, 1, 128}), info("past_key_values.0.key", {1, 4, 0, 64})},
               {info("y", {1, 3})}, model);
  REQUIRE(types(page.demo.inputs) == "file");
  CHECK(dump_demo(page.demo)["inputs"].items()[0]["optional"].boolean());
  model.inputs = {input("image", {one, three, {64, ""}, {64, ""}})};
  model.outputs = {input("image_out", {one, three, {64, ""}, {64, ""}})};
  CHECK(types(inferred(kEmpty, {info("image", {1, 3, 64, 64})}, {info("image_out", {1, 3, 64, 64})}, model)
                  .demo.inputs) == "image");
}

TEST_CASE("numbers that are called something else are no classes") {
  const auto output = [](std::string name) {
    return types(inferred(kEmpty, {info("x", {1, 3})}, {info(std::move(name), {1, 5})}).demo.outputs);
  };
  CHECK(output("output") == "label");
  CHECK(output("transformed_features") == "json");
  CHECK(output("continuous_actions") == "json");
  CHECK(output("state_logits") == "label");
}

TEST_CASE("an output as long as an input of any length is not taken for a batch of one") {
  ModelInfo model;
  model.inputs.emplace_back().name = "frames";
  model.inputs[0].dims = {{-1, "time"}, {4, ""}};
  model.outputs.emplace_back().name = "scores";
  model.outputs[0].dims = {{-1, "time"}, {3, ""}};
  const Infos frames = {info("frames", {8, 4})}, scores = {info("scores", {-1, 3})};
  const auto output = [&](const Infos& unsized) {
    Errors errors;
    Demo demo = parse_demo(json(kEmpty), "demo.json", errors);
    return types(
        infer(std::move(demo), model, {.inputs = frames, .outputs = scores, .unsized = unsized}, errors)
            .demo.outputs);
  };
  CHECK(output({info("frames", {-1, 4})}) == "json");
  CHECK(output({}) == "label");
}

TEST_CASE("that a graph ends in NonMaxSuppression makes what it gives its selection, whatever it is called") {
  const Infos outputs = {info("a", {1, 9, 4}), info("b", {1, 2, 9}), {"c", DType::int64_, {-1, 3}}};
  ModelInfo model;
  for (const TensorInfo& output : outputs) model.outputs.emplace_back().name = output.name;
  const auto confidence = [&](const char* op) {
    model.output_producers = {"Concat", "Concat", op};
    const Inference page = inferred(kEmpty, {info("x", {1, 3, 64, 64})}, outputs, model);
    CHECK(types(page.demo.outputs) == "annotatedimage");
    CHECK(dump_demo(page.demo)["outputs"].items()[0]["indices"].text() == "c");
    return page.choices.back().confidence;
  };
  CHECK(confidence("Gather") == Confidence::likely);
  CHECK(confidence("NonMaxSuppression") == Confidence::certain);
  const auto format = [&](const char* op) {
    model.output_producers = {"Concat", "Concat", op};
    return dump_demo(inferred(kEmpty, {info("x", {1, 3, 64, 64})}, outputs, model).demo)["outputs"]
        .items()[0]["format"]
        .text();
  };
  CHECK(format("NonMaxSuppression") == "yxyx");
  CHECK(format("NonMaxSuppression/center_point_box") == "cxcywh");
}

TEST_CASE("what a graph ends in tells what an output is") {
  const auto shown = [](const TensorInfo& output, const char* op) {
    ModelInfo model;
    model.outputs = {{}};
    model.outputs[0].name = output.name;
    model.output_producers = {op};
    return types(inferred(kEmpty, {info("x", {1, 3, 64, 64})}, {output}, model).demo.outputs);
  };
  CHECK(shown({"out", DType::int64_, {1}}, "ArgMax") == "label");
  CHECK(shown({"out", DType::int64_, {1}}, "Add") == "number");
  CHECK(shown({"out", DType::int64_, {1, 64, 64}}, "ArgMax") == "segmentation");
  CHECK(shown(info("out", {1, 1, 64, 64}), "Sigmoid") == "segmentation");
  CHECK(shown(info("out", {1, 1, 64, 64}), "Conv") == "image");
  CHECK(shown(info("out", {1, 3, 64, 64}), "Softmax") == "segmentation");
  CHECK(shown(info("out", {1, 3, 64, 64}), "Sigmoid") == "image");
  CHECK(shown(info("out", {1, 7}), "Softmax") == "label");
  CHECK(shown(info("variable", {1, 1}), "TreeEnsembleRegressor") == "number");
  CHECK(shown(info("variable", {1, 3}), "TreeEnsembleRegressor") == "dataframe");
  CHECK(shown(info("variable", {1, 3}), "TreeEnsembleClassifier") == "label");
  CHECK(shown({"variable", DType::int64_, {1}}, "TreeEnsembleClassifier") == "label");
  CHECK(shown(info("out", {1, 512}), "LpNormalization") == "embedding");
  CHECK(shown(info("out", {1, 512}), "Gemm") == "label");
}

TEST_CASE("a vector that is called an embedding is one, of one or of each token") {
  const auto shown = [](const TensorInfo& output) {
    return types(inferred(kEmpty, {info("x", {1, 3, 64, 64})}, {output}).demo.outputs);
  };
  CHECK(shown(info("image_embeds", {1, 512})) == "embedding");
  CHECK(shown(info("sentence_embedding", {-1, 384})) == "embedding");
  CHECK(shown(info("last_hidden_state", {-1, -1, 384})) == "embedding");
  CHECK(shown(info("pooler_output", {1, 768})) == "embedding");
  CHECK(shown(info("embedded", {1, 2})) == "label");
  CHECK(shown(info("embeddings", {1, 3, 8, 8})) != "embedding");
  CHECK(shown({"embedding_ids", DType::int64_, {1, 512}}) == "json");
}
