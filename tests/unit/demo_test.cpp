// From a spec's text to components that each have a name, a label and a tensor, and on to the model's inputs.
#include "support/demo.h"

#include <set>

using namespace vitrine;
using namespace vitrine::test;
using Texts = std::vector<std::string>;

namespace {

const Infos kOne = {info("x", {1, 4})};
const Infos kScores = {info("scores", {1, 3})};

const CommonOptions& input(const Demo& demo, std::size_t i) { return demo.inputs.at(i).widget->common; }
const CommonOptions& output(const Demo& demo, std::size_t i) { return demo.outputs.at(i).widget->common; }

constexpr std::string_view kFourSliders =
    R"({"model": "m.onnx", "inputs": ["slider", "slider", "slider", "slider"], "outputs": "label"})";

}  // namespace

TEST_CASE("short forms of a spec mean the same as the long ones") {
  const Demo word =
      complete(R"({"model": "m", "inputs": "number", "outputs": "label"})", {info("x", {1})}, kScores);
  const Demo object =
      complete(R"({"model": "m", "inputs": {"type": "number"}, "outputs": {"type": "label"}})",
               {info("x", {1})}, kScores);
  const Demo list = complete(R"({"model": "m", "inputs": [{"type": "number"}], "outputs": ["label"]})",
                             {info("x", {1})}, kScores);
  CHECK(dump_json(dump_demo(word)) == dump_json(dump_demo(object)));
  CHECK(dump_json(dump_demo(word)) == dump_json(dump_demo(list)));
  CHECK(word.inputs.size() == 1);
  CHECK(word.outputs.size() == 1);
}

TEST_CASE("as many inputs as elements take one element each, in row-major order") {
  const Demo demo = complete(kFourSliders, kOne, kScores);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(input(demo, i).tensor == "x");
    CHECK(input(demo, i).index == static_cast<double>(i));
  }
  CHECK(input(demo, 0).name == "input_1");
  CHECK(input(demo, 3).label == "Input 4");
}

TEST_CASE("elements are handed out across several tensors, scalars whole") {
  const Demo demo =
      complete(R"({"model": "m", "inputs": ["number", "number", "number"], "outputs": "label"})",
               {info("pair", {2}), info("scale", {})}, kScores);
  CHECK(input(demo, 1).tensor == "pair");
  CHECK(input(demo, 1).index == 1.0);
  CHECK(input(demo, 2).tensor == "scale");
  CHECK_FALSE(input(demo, 2).index);
}

TEST_CASE("inputs without a tensor take the free ones, whatever the order of the list") {
  const Demo demo = complete(
      R"({"model": "m", "inputs": ["number", {"type": "number", "tensor": "a"}], "outputs": "label"})",
      {info("a", {1}), info("b", {1})}, kScores);
  CHECK(input(demo, 0).tensor == "b");
  CHECK(input(demo, 1).tensor == "a");
}

TEST_CASE("an index without a tensor means the model's only tensor") {
  const Demo demo = complete(
      R"({"model": "m", "inputs": [{"type": "number", "index": 1}, {"type": "number", "index": 0}], "outputs": "label"})",
      {info("x", {2})}, kScores);
  CHECK(input(demo, 0).tensor == "x");
  CHECK(input(demo, 1).tensor == "x");
}

TEST_CASE("outputs take the tensors in order; more outputs than tensors look at the last one") {
  const Demo demo = complete(R"({"model": "m", "inputs": "number", "outputs": ["label", "label", "label"]})",
                             {info("x", {1})}, {info("class", {1, 3}), info("probabilities", {1, 3})});
  CHECK(output(demo, 0).tensor == "class");
  CHECK(output(demo, 1).tensor == "probabilities");
  CHECK(output(demo, 2).tensor == "probabilities");
}

TEST_CASE("headings and keys come from the tensors' names where those are words") {
  const auto named = [](std::string tensor) {
    Demo demo =
        complete(R"({"model": "m", "inputs": "number", "outputs": "label"})", {info(tensor, {1})}, kScores);
    return input(demo, 0).label + "|" + input(demo, 0).name;
  };
  CHECK(named("sepal_length") == "Sepal length|sepal_length");
  CHECK(named("age") == "Age|age");
  CHECK(named("input:0") == "Input|input");
  CHECK(named("x") == "Input|input");
  CHECK(named("data") == "Input|input");
  CHECK(named("<script>") == "Input|input");
  CHECK(named("\xf0\x9f\xa6\x8a") == "Input|input");
}

TEST_CASE("a label gives the key, letters of any script kept; equal keys are counted") {
  const Demo demo = complete(
      R"json({"model": "m", "inputs": [{"type": "number", "label": "Größe (cm)"}, {"type": "number", "label": "größe, CM"},
          {"type": "number", "label": "!?"}, {"type": "number", "name": "input"}], "outputs": "label"})json",
      kOne, kScores);
  CHECK(input(demo, 0).name == "größe_cm");
  CHECK(input(demo, 1).name == "größe_cm_2");
  CHECK(input(demo, 2).name == "input_2");  // a label of no letters: the general word, which is taken
  CHECK(input(demo, 3).label == "Input 4");
}

TEST_CASE("names are the same every time, and all different") {
  std::set<std::string> names;
  const Demo demo = complete(kFourSliders, kOne, kScores);
  for (const Component& component : demo.inputs) names.insert(component.widget->common.name);
  CHECK(names.size() == 4);
  CHECK(dump_json(dump_demo(demo)) == dump_json(dump_demo(complete(kFourSliders, kOne, kScores))));
}

TEST_CASE("a completed spec, written and read again, is complete as it is") {
  const Demo demo = complete(kFourSliders, kOne, kScores);
  const std::string text = dump_json(dump_demo(demo));
  CHECK(dump_json(dump_demo(complete(text, kOne, kScores))) == text);
}

TEST_CASE("an input without elements needs no widget") {
  const Demo demo = complete(R"({"model": "m", "inputs": "number", "outputs": "label"})",
                             {info("roi", {0}), info("x", {1})}, kScores);
  CHECK(input(demo, 0).tensor == "x");
  Errors errors;
  REQUIRE(demo.inputs[0].widget->set_value(1.0));
  const auto feeds = make_feeds(demo, Infos{info("roi", {0}), info("x", {1})}, errors);
  REQUIRE(feeds);
  CHECK((*feeds)[0].name == "roi");
  CHECK((*feeds)[0].count() == 0);
}

TEST_CASE("what a spec says wrongly about a model is named, with the place and a way on") {
  const auto inputs = [](std::string_view list) {
    return R"({"model": "m", "inputs": )" + std::string(list) + R"(, "outputs": "label"})";
  };
  const Infos pair = {info("left", {2}), info("right", {1})};
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "lefd"}])"), pair, kScores)[0] ==
        R"(107 demo.json#/inputs/0/tensor: "lefd"; did you mean "left"?)");
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "pixels"}])"), pair, kScores)[0] ==
        R"(107 demo.json#/inputs/0/tensor: "pixels"; it has "left", "right")");
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "left", "index": 2}])"), pair, kScores)[0] ==
        R"(104 demo.json#/inputs/0/index: 2 is beyond the last element of "left", 1)");
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "left", "index": 0.5}])"), pair, kScores)[0] ==
        "104 demo.json#/inputs/0/index: expected a whole number, got 0.5");
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "left", "index": 1}, "number"])"), pair, kScores) ==
        Texts{R"(109 demo.json#/inputs/0: element 0 of "left" (1 of 2 have a widget))"});
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "right"}, {"type": "number", "tensor": "right"}])"),
                 pair,
                 kScores) == Texts{R"(109 demo.json#/inputs/0: "left" float32[2])",
                                   R"(112 demo.json#/inputs/1: "right" is fed by demo.json#/inputs/0 too)"});
  CHECK(
      problems(
          inputs(R"([{"type": "number", "tensor": "right"}, {"type": "number", "tensor": "left", "index": 1},
                            {"type": "number", "tensor": "left", "index": 1}])"),
          pair, kScores) ==
      Texts{R"(112 demo.json#/inputs/2: element 1 of "left" is fed by demo.json#/inputs/1 too)"});
  CHECK(problems(inputs(R"(["number", "number", "number", "number"])"), pair, kScores) ==
        Texts{"114 demo.json#/inputs/2: 4 inputs name no tensor, and the model has 2 tensors left, with 3 "
              "elements together"});
  CHECK(problems(inputs(R"([{"type": "number", "name": "a"}, {"type": "number", "name": "a"}])"),
                 {info("x", {2})}, kScores)[0] ==
        R"(106 demo.json#/inputs/1/name: "a" is the name of demo.json#/inputs/0 too)");
  CHECK(problems(inputs(R"([{"type": "number", "tensor": "right"}])"), pair, kScores)[0] ==
        R"(109 demo.json#/inputs/0: "left" float32[2])");
}

TEST_CASE("what is wrong in the spec itself is all said at once, in the order of the text") {
  const Texts found = problems(
      R"({"modle": "m", "live": 1, "inputs": ["sliders", "label", 7, {"minimum": 1}, {"type": 3}, {"type": "slider", "maximun": 2}],
          "outputs": {"type": "label", "num_top_classes": "ten"}})",
      kOne, kScores);
  REQUIRE(found.size() == 9);
  CHECK(found[0] == R"(101 demo.json#/modle: "modle"; did you mean "model"?)");
  CHECK(found[1].starts_with("102 demo.json#/live: expected true or false"));
  CHECK(found[2] == R"(105 demo.json#/inputs/0: "sliders"; did you mean "slider"?)");
  CHECK(found[3] == R"(105 demo.json#/inputs/1: "label" is an output, not an input)");
  CHECK(found[4].starts_with("102 demo.json#/inputs/2: expected a widget's name or an object"));
  CHECK(found[5] == R"(103 demo.json#/inputs/3: "type": which widget)");
  CHECK(found[6].starts_with("102 demo.json#/inputs/4/type: expected a widget's name"));
  CHECK(found[7].starts_with(R"(101 demo.json#/inputs/5/maximun: "maximun"; did you mean "maximum"?)"));
  CHECK(found[8].starts_with("102 demo.json#/outputs/num_top_classes"));
}

TEST_CASE("sizes of dimensions start at 0, as a past does") {
  CHECK(problems(R"({"model": "m", "dimensions": {"height": -1}})", {}, {})[0].starts_with(
      "104 demo.json#/dimensions/height: -1 is below 0"));
}

TEST_CASE("the feeds hold each widget's value at its place, in the model's order") {
  const Infos inputs = {info("b", {2, 2}), info("a", {1}, DType::int64_), info("s", {2}, DType::string_)};
  const Demo demo = complete(
      R"({"model": "m", "outputs": "label", "inputs": [
          {"type": "number", "tensor": "a", "name": "a"},
          {"type": "number", "tensor": "b", "index": 3}, {"type": "number", "tensor": "b", "index": 0},
          {"type": "number", "tensor": "b", "index": 1}, {"type": "number", "tensor": "b", "index": 2},
          {"type": "textbox", "tensor": "s", "index": 1}, {"type": "textbox", "tensor": "s", "index": 0}]})",
      inputs, kScores);
  const std::vector<Value> values = {7.0, 3.5, 0.5, 1.5, 2.5, "one", "nought"};
  for (std::size_t i = 0; i < values.size(); ++i) REQUIRE(demo.inputs[i].widget->set_value(values[i]));
  Errors errors;
  const Result<std::vector<Tensor>> feeds = make_feeds(demo, inputs, errors);
  REQUIRE(feeds);
  REQUIRE(feeds->size() == 3);
  const Tensor& b = (*feeds)[0];
  CHECK(b.name == "b");
  CHECK(b.shape == Shape{2, 2});
  for (int i = 0; i < 4; ++i) CHECK(b.at(i) == i + 0.5);
  CHECK((*feeds)[1].dtype == DType::int64_);
  CHECK((*feeds)[1].at(0) == 7);
  CHECK((*feeds)[2].strings == Texts{"nought", "one"});
}

TEST_CASE("inputs that hold nothing are named, all of them") {
  const Demo demo = complete(
      R"({"model": "m", "inputs": [{"type": "textbox", "name": "question"}, {"type": "textbox", "name": "context"}], "outputs": "label"})",
      {info("q", {1}, DType::string_), info("c", {1}, DType::string_)}, kScores);
  Errors errors;
  CHECK_FALSE(
      make_feeds(demo, Infos{info("q", {1}, DType::string_), info("c", {1}, DType::string_)}, errors));
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].code == Code::input_empty);
  CHECK(errors[0].where == "question");
  CHECK(errors[1].where == "context");
}

TEST_CASE("an output of several tensors that names none says itself how they are read") {
  const Infos photo = {info("x", {1, 3, 8, 8})};
  const Infos torchvision = {info("boxes", {-1, 4}), {"labels", DType::int64_, {-1}}, info("scores", {-1})};
  const Demo demo = complete(R"({"inputs": "image", "outputs": {"type": "annotatedimage", "labels": ["cat"],
                                 "nms": "class"}})",
                             photo, torchvision);
  CHECK(demo.outputs[0].widget->tensor_names() == std::vector<std::string_view>{"boxes", "scores", "labels"});
  const Value written = dump_demo(demo)["outputs"].items()[0];
  CHECK(written["classes"].text() == "labels");
  CHECK(written["labels"].items().size() == 1);
  CHECK(problems(R"({"inputs": "image", "outputs": {"type": "annotatedimage", "decoder": "scrfd",
                     "boxes": ["a", "b"], "scores": ["boxes", "scors"]}})",
                 photo, torchvision) ==
        Texts{R"(107 demo.json#/outputs/boxes: "a"; it has "boxes", "labels", "scores")",
              R"(107 demo.json#/outputs/boxes: "b"; it has "boxes", "labels", "scores")",
              R"(107 demo.json#/outputs/scores: "scors"; did you mean "scores"?)"});
}

TEST_CASE("an output of two tensors over a picture finds both, and the picture") {
  const Infos photo = {info("x", {1, 3, 8, 8})};
  const Infos detections = {info("scores", {1, 50, 2}), info("boxes", {1, 50, 4})};
  const Demo demo = complete(R"({"inputs": {"type": "image", "name": "photo"}, "outputs": "annotatedimage"})",
                             photo, detections);
  Widget& found = *demo.outputs[0].widget;
  CHECK(found.tensor_names() == std::vector<std::string_view>{"boxes", "scores"});
  CHECK(*found.picture_input() == "photo");
  const auto output = [](const std::string& fields) {
    return R"({"inputs": {"type": "image", "name": "photo"}, "outputs": {"type": "annotatedimage")" + fields +
           "}}";
  };
  CHECK(problems(output(R"(, "scores": "scors")"), photo, detections) ==
        Texts{R"(107 demo.json#/outputs/scores: "scors"; did you mean "scores"?)"});
  CHECK(problems(output(R"(, "tensor": "boxes", "scores": "s")"), photo, detections) ==
        Texts{R"(107 demo.json#/outputs/scores: "s"; it has "scores", "boxes")"});
  CHECK(problems(output(R"(, "image": "phto")"), photo, detections) ==
        Texts{R"(104 demo.json#/outputs/image: "phto"; did you mean "photo"?)"});
  CHECK(problems(output(""), photo, {info("a", {1, 3})}) ==
        Texts{R"(103 demo.json#/outputs: "scores": the model's tensor that it names)"});
  CHECK(problems(R"({"inputs": "number", "outputs": "annotatedimage"})", {info("x", {1})}, detections) ==
        Texts{"108 demo.json#/outputs: it is drawn over a picture, and no input of this page shows one"});
  CHECK(problems(R"({"inputs": [{"type": "image", "name": "a"}, {"type": "image", "name": "b"}],
                     "outputs": "annotatedimage"})",
                 {info("x", {1, 3, 8, 8}), info("y", {1, 3, 8, 8})}, detections) ==
        Texts{R"(103 demo.json#/outputs: "image": the input whose picture it is drawn over; "a" or "b")"});
}

TEST_CASE("what a page keeps of an output of two tensors says the same again") {
  const Infos photo = {info("x", {1, 3, 8, 8})};
  const Infos detections = {info("boxes", {1, 50, 4}), info("scores", {1, 50, 3})};
  const Demo demo = complete(
      R"({"inputs": "image", "outputs": {"type": "annotatedimage", "background": 0, "labels": ["a", "b"]}})",
      photo, detections);
  const Value full = dump_demo(demo);
  CHECK(full["outputs"].items()[0]["labels"].items().size() == 2);
  Errors errors;
  Demo again = parse_demo(full, "page", errors);
  complete_demo(again, photo, detections, errors);
  CHECK(errors.empty());
  CHECK(dump_demo(again) == full);
}
