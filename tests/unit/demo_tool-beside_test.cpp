// What files beside a model say.
#include "demo/tool/beside.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// The spec of a page that takes it all in.
Value spec_of(std::string_view spec, const Infos& inputs, const Infos& outputs, const Files& files,
              const Files& metadata = {}, const ModelInfo& model = {}, Inference* out = nullptr) {
  Errors errors;
  Inference page = infer(parse_demo(json(spec), "demo.json", errors), model,
                         {.inputs = inputs, .outputs = outputs}, errors);
  assign_tensors(page.demo, inputs, outputs, errors);
  take_beside(read_beside(files, metadata), model, inputs, outputs, page);
  complete_demo(page.demo, inputs, outputs, errors);
  for (const Error& error : errors) FAIL(format(error));
  Value written = dump_demo(page.demo);
  if (out) *out = std::move(page);
  return written;
}

const Infos kPicture = {info("pixel_values", {1, 3, 224, 224})};
const Infos kThree = {info("logits", {1, 3})};
constexpr std::string_view kModel = R"({"model": "m.onnx"})";

Value input(const Value& spec) { return spec["inputs"].items()[0]; }
Value output(const Value& spec) { return spec["outputs"].items()[0]; }

}  // namespace

TEST_CASE("beside: a Hugging Face classifier's classes and its pictures' preparation") {
  Inference page;
  const Value spec =
      spec_of(kModel, kPicture, kThree,
              {{"config.json", R"({"id2label": {"2": "c", "0": "a", "1": "b"}})"},
               {"preprocessor_config.json", R"({"do_resize": true, "size": {"shortest_edge": 256},
          "do_center_crop": true, "crop_size": {"height": 224, "width": 224}, "do_rescale": true,
          "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": [0.485, 0.456, 0.406],
          "image_std": [0.229, 0.224, 0.225], "resample": 2})"}},
              {}, {}, &page);
  CHECK(output(spec)["labels"] == json(R"(["a", "b", "c"])"));
  CHECK(input(spec)["crop_scale"].number() == Approx(256.0 / 224));
  CHECK(input(spec)["mean"] == json("[0.485, 0.456, 0.406]"));
  CHECK(input(spec)["std"] == json("[0.229, 0.224, 0.225]"));
  CHECK(page.taken.size() >= 4);
  for (const Assumption& assumption : page.assumptions) {
    CHECK(assumption.field != "labels");
    CHECK(assumption.field != "mean");
  }
}

TEST_CASE("beside: a vision transformer's plain resize is a stretch") {
  const Value spec =
      spec_of(kModel, kPicture, kThree,
              {{"preprocessor_config.json",
                R"({"size": 224, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]})"}});
  CHECK(input(spec)["fit"].text() == "stretch");
  CHECK(input(spec)["crop_scale"].is_null());
}

TEST_CASE("beside: no normalisation, no rescaling, other channels, ConvNext's crop") {
  const Value spec =
      spec_of(kModel, kPicture, kThree,
              {{"preprocessor_config.json", R"({"size": {"shortest_edge": 224}, "crop_pct": 0.875,
          "do_rescale": false, "do_normalize": false, "image_mean": [0.5], "do_flip_channel_order": true})"}});
  CHECK(input(spec)["scale"].number() == 1);
  CHECK(input(spec)["channels"].text() == "bgr");
  CHECK(input(spec)["mean"].is_null());
  CHECK(input(spec)["crop_scale"].number() == Approx(1 / 0.875));
}

TEST_CASE("beside: Pillow's filters by their numbers") {
  const auto filter = [](const char* number) {
    return input(spec_of(kModel, kPicture, kThree,
                         {{"preprocessor_config.json",
                           R"({"size": 224, "resample": )" + std::string(number) + "}"}}))["resample"];
  };
  CHECK(filter("3").text() == "bicubic");
  CHECK(filter("1").text() == "lanczos");
  CHECK(filter("2").is_null());  // what is taken without it
  CHECK(filter("9").is_null());
}

TEST_CASE("beside: several classes at once") {
  const Value spec = spec_of(kModel, kPicture, kThree,
                             {{"config.json", R"({"problem_type": "multi_label_classification"})"}});
  CHECK(output(spec)["activation"].text() == "sigmoid");
}

TEST_CASE("beside: names in text files, lists and objects") {
  const auto labels = [](const char* name, const std::string& text) {
    return output(spec_of(kModel, kPicture, kThree, {{name, text}}))["labels"];
  };
  const Value expected = json(R"(["tench, Tinca tinca", "goldfish", "shark"])");
  CHECK(labels("synset.txt", "n01440764 tench, Tinca tinca\nn01443537 goldfish\r\nn01484850 shark\n\n") ==
        expected);
  CHECK(labels("labels.txt", "tench, Tinca tinca\ngoldfish\nshark") == expected);
  CHECK(labels("labels.json", R"(["tench, Tinca tinca", "goldfish", "shark"])") == expected);
  CHECK(labels("classes.json", R"({"goldfish": 1, "tench, Tinca tinca": 0, "shark": 2})") == expected);
  CHECK(labels("labels.json", R"({"0": "x", "2": "y", "3": "z"})").is_null());  // a gap
  CHECK(labels("labels.json", R"([1, 2, 3])").is_null());
  CHECK(labels("config.json", R"({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}})").is_null());
}

TEST_CASE("beside: names of another count are not used, and that is said") {
  Inference page;
  const Value spec = spec_of(kModel, kPicture, kThree, {{"labels.txt", "a\nb"}}, {}, {}, &page);
  CHECK(output(spec)["labels"].is_null());
  CHECK(page.reasons.back() ==
        "labels.txt: not used, \"logits\" float32[1,3] has 3 classes, there are 2 labels");
}

TEST_CASE("beside: a file that is no JSON is a note") {
  const Beside beside = read_beside(Files{{"config.json", "{"}}, {});
  REQUIRE(beside.notes.size() == 1);
  CHECK(beside.notes[0].starts_with("config.json beside the model is no JSON ("));
}

TEST_CASE("beside: the metadata of Ultralytics and of WinML") {
  const Value spec = spec_of(kModel, kPicture, kThree, {},
                             {{"names", R"({0: 'person', 1: "driver's seat", 2: 'it\'s'})"},
                              {"Image.BitmapPixelFormat", "Bgr8"},
                              {"Image.NominalPixelRange", "NominalRange_0_255"}});
  CHECK(output(spec)["labels"] == json(R"(["person", "driver's seat", "it's"])"));
  CHECK(input(spec)["channels"].text() == "bgr");
  CHECK(input(spec)["scale"].number() == 1);
}

TEST_CASE("beside: the names that Ultralytics writes are those of the boxes' classes") {
  const Infos boxes = {info("output0", {1, 7, 21})};
  const Value spec = spec_of(kModel, {info("images", {1, 3, 32, 32})}, boxes, {},
                             {{"names", "{0: 'a', 1: 'b', 2: 'c'}"}, {"task", "detect"}, {"stride", "32"}});
  CHECK(output(spec)["decoder"].text() == "yolov8");
  CHECK(output(spec)["labels"] == json(R"(["a", "b", "c"])"));
  CHECK(input(spec)["fit"].text() == "contain");
}

TEST_CASE(
    "beside: a preparation that does not fit the tensor is left out with a reason, and the page stays") {
  Inference page;
  const Value spec = spec_of(R"({"model": "m.onnx", "inputs": "image"})", {info("x", {1, 1, 32, 32})}, kThree,
                             {{"preprocessor_config.json", R"({"size": 32, "image_mean": [0.1, 0.2, 0.3]})"}},
                             {{"Image.BitmapPixelFormat", "Bgr8"}}, {}, &page);
  CHECK(input(spec)["mean"].is_null());
  CHECK(input(spec)["channels"].is_null());
  REQUIRE(page.reasons.size() == 3);
  CHECK(page.reasons[1].starts_with("preprocessor_config.json: not used, "));
  CHECK(page.reasons[2].starts_with("the model's metadata: not used, \"bgr\" has 3 channels"));
  CHECK(page.taken.empty());
}

TEST_CASE("beside: what a graph ends in tells what its numbers are") {
  ModelInfo model;
  model.outputs.resize(1);
  model.outputs[0].name = "logits";
  model.output_producers = {"Sigmoid"};
  const Files config = {{"config.json", R"({"problem_type": "single_label_classification"})"}};
  CHECK(output(spec_of(kModel, kPicture, kThree, config, {}, model))["activation"].text() == "none");
  model.output_producers = {"Softmax"};
  Inference page;
  CHECK(output(spec_of(kModel, kPicture, kThree, {}, {}, model, &page))["activation"].is_null());
  CHECK(std::none_of(page.assumptions.begin(), page.assumptions.end(),
                     [](const Assumption& each) { return each.field == "activation"; }));
  model.output_producers = {"Gemm"};
  CHECK(output(spec_of(kModel, kPicture, kThree, config, {}, model))["activation"].text() == "softmax");
}

TEST_CASE("beside: names where the shape does not say how many classes there are") {
  const Files names = {{"labels.txt", "a\nb\nc"}};
  CHECK(output(spec_of(R"({"model": "m.onnx", "outputs": "label"})", kPicture, {info("logits", {1, -1})},
                       names))["labels"]
            .is_null());
  const Value boxes = spec_of(kModel, {info("images", {1, 3, 64, 64})}, {info("found", {1, 300, 6})}, names);
  CHECK(output(boxes)["labels"] == json(R"(["a", "b", "c"])"));
}

TEST_CASE("beside: long numbers are shown as numbers") {
  Inference page;
  spec_of(
      kModel, kPicture, kThree,
      {{"preprocessor_config.json",
        R"({"size": 224, "image_mean": [0.48145466000000001, 0.45782750000000003, 0.40821073000000002]})"}},
      {}, {}, &page);
  CHECK(std::any_of(page.taken.begin(), page.taken.end(), [](const Taken& each) {
    return each.field == "mean" && each.text.starts_with("[0.48");
  }));
}

TEST_CASE("beside: what the author wrote stays") {
  const Value spec = spec_of(R"({"model": "m.onnx", "inputs": {"type": "image", "mean": [0.1]},
                                "outputs": {"type": "label", "labels": ["x", "y", "z"]}})",
                             kPicture, kThree,
                             {{"labels.txt", "a\nb\nc"},
                              {"preprocessor_config.json", R"({"image_mean": [0.5], "image_std": [0.25]})"}});
  CHECK(output(spec)["labels"] == json(R"(["x", "y", "z"])"));
  CHECK(input(spec)["mean"] == json("[0.1]"));
  CHECK(input(spec)["std"] == json("[0.25]"));
}

TEST_CASE("beside: the model's own names come first, but mere numbers last") {
  ModelInfo model;
  model.outputs.resize(1);
  model.outputs[0].name = "logits";
  model.outputs[0].labels = {"u", "v", "w"};
  CHECK(output(spec_of(kModel, kPicture, kThree, {{"labels.txt", "a\nb\nc"}}, {}, model))["labels"] ==
        json(R"(["u", "v", "w"])"));
  model.outputs[0].labels = {"0", "1", "2"};
  CHECK(output(spec_of(kModel, kPicture, kThree, {{"labels.txt", "a\nb\nc"}}, {}, model))["labels"] ==
        json(R"(["a", "b", "c"])"));
}

TEST_CASE("beside: sizes of a picture that the exporter left open") {
  ModelInfo model;
  ModelValue pixels;
  pixels.name = "pixel_values";
  for (const char* symbol : {"batch_size", "num_channels", "height", "width"}) {
    Dimension dimension;
    dimension.size = -1;
    dimension.symbol = symbol;
    pixels.dims.push_back(dimension);
  }
  model.inputs = {pixels};
  using Sizes = std::vector<std::pair<std::string, std::int64_t>>;
  const auto sizes = [&](const char* config, const Sizes& said = {}) {
    return sizes_beside(read_beside(Files{{"preprocessor_config.json", config}}, {}), model, said);
  };
  const auto square = [](std::int64_t side) {
    return Sizes{{"num_channels", 3}, {"height", side}, {"width", side}};
  };
  CHECK(sizes(R"({"size": 224})") == square(224));
  CHECK(sizes(R"({"size": {"height": 384, "width": 512}})") ==
        Sizes{{"num_channels", 3}, {"height", 384}, {"width", 512}});
  CHECK(sizes(R"({"size": {"shortest_edge": 256}, "do_center_crop": true, "crop_size": 224})") ==
        square(224));
  CHECK(sizes(R"({"size": {"shortest_edge": 224}, "crop_pct": 0.875})") == square(224));
  CHECK(sizes(R"({"size": {"shortest_edge": 800, "longest_edge": 1333}})") == Sizes{{"num_channels", 3}});
  CHECK(sizes(R"({"do_resize": false, "size": 224, "image_mean": [0.5]})") == Sizes{{"num_channels", 1}});
  CHECK(sizes(R"({"size": {"height": -5, "width": 1e30}})") == Sizes{{"num_channels", 3}});
  CHECK(sizes(R"({"size": 224})", {{"height", 300}, {"width", 300}}) == Sizes{{"num_channels", 3}});
  CHECK(sizes_beside(read_beside(Files{{"config.json", "{}"}}, {}), model, {}).empty());
  CHECK(
      sizes_beside(read_beside(Files{{"preprocessor_config.json", R"({"size": 224})"}}, {}), {}, {}).empty());
}
