#include "widgets/segmentation/segmentation.h"

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  Segmentation widget;
  Errors errors;
};

Made made(SegmentationOptions options, Shape shape, DType dtype = DType::float32_) {
  Made m;
  *static_cast<SegmentationOptions*>(m.widget.options()) = std::move(options);
  m.widget.common.name = "parts";
  m.widget.common.label = "Person";
  const TensorInfo tensor{"mask", dtype, std::move(shape)};
  m.widget.configure(tensor, "#/outputs/0", m.errors);
  return m;
}

Tensor classes_of(const std::vector<int>& labels, Shape shape) {
  Tensor tensor = Tensor::of(DType::int64_, std::move(shape));
  for (std::size_t i = 0; i < labels.size(); ++i) tensor.set(static_cast<std::int64_t>(i), labels[i]);
  return tensor;
}

}  // namespace

TEST_CASE("segmentation: the classes, the largest first and the background last") {
  Made m = made({.labels = {"background", "cat", "dog"}}, {1, 2, 4}, DType::int64_);
  REQUIRE(m.errors.empty());
  CHECK(m.widget.value().is_null());
  REQUIRE(m.widget.from_tensor(classes_of({0, 0, 0, 0, 0, 1, 2, 2}, {1, 2, 4})));
  CHECK(m.widget.announcement() == "dog 25%, cat 13%, background 63%");
  const Value value = m.widget.value();
  CHECK(
      dump_json(value["classes"]) ==
      R"([{"label":"dog","share":0.25},{"label":"cat","share":0.125},{"label":"background","share":0.625}])");
  CHECK(value["width"].integer() == 4);
  CHECK(value["height"].integer() == 2);
  CHECK(value["mask"].bytes().size() == 8);
  CHECK(m.widget.cells()[1] == std::vector<std::string>{"dog", "0.25", "2"});
  CHECK_FALSE(m.widget.classes()[2].shown);
  CHECK(m.widget.classes()[0].shown);
  m.widget.show_class(0, true);
  m.widget.show_class(2, false);
  CHECK(m.widget.classes()[2].shown);
  CHECK_FALSE(m.widget.classes()[0].shown);
  m.widget.clear();
  CHECK(m.widget.value().is_null());
  REQUIRE(m.widget.from_tensor(classes_of({0, 2}, {1, 1, 2})));
  CHECK(m.widget.classes()[0].shown);
}

TEST_CASE("segmentation: a class keeps its colour from one answer to the next") {
  Made m = made({}, {1, 1, 2}, DType::int64_);
  REQUIRE(m.widget.from_tensor(classes_of({7, 7}, {1, 1, 2})));
  CHECK(m.widget.name_of(7) == "class 7");
  REQUIRE(m.widget.from_tensor(classes_of({3, 7}, {1, 1, 2})));
  REQUIRE(m.widget.classes().size() == 2);
  CHECK(m.widget.classes()[0].color == std::size_t{1});
  CHECK(m.widget.classes()[1].color == std::size_t{0});
}

TEST_CASE("segmentation: one score a pixel has a threshold, and the output's name") {
  Made m = made({}, {1, 1, 2, 2});
  REQUIRE(m.errors.empty());
  CHECK(m.widget.has_threshold());
  Tensor scores = Tensor::of(DType::float32_, {1, 1, 2, 2});
  scores.set(0, 0.9);
  scores.set(1, 0.4);
  REQUIRE(m.widget.from_tensor(scores));
  CHECK(m.widget.announcement() == "Person 25%");
  const std::uint64_t before = m.widget.revision();
  m.widget.set_threshold(0.3);
  CHECK(m.widget.revision() != before);
  CHECK(m.widget.announcement() == "Person 50%");
  CHECK(m.widget.value()["mask"].bytes()[0] == std::byte{0});
  CHECK(m.widget.value()["mask"].bytes()[2] == std::byte{255});
  m.widget.set_threshold(0.95);
  CHECK(m.widget.announcement() == "Nothing was found");
}

TEST_CASE("segmentation: a letterbox's edges do not count, and places are the picture's") {
  Made m = made({}, {1, 2, 4}, DType::int64_);
  // A picture of 100 × 100 in the middle of a tensor of 4 × 2: its columns 1 and 2.
  m.widget.set_picture(
      {.width = 100, .height = 100, .tensor_width = 4, .tensor_height = 2, .placement = {50, 50, -50, 0}});
  REQUIRE(m.widget.from_tensor(classes_of({9, 1, 2, 9, 9, 1, 1, 9}, {1, 2, 4})));
  CHECK(m.widget.announcement() == "class 1 75%, class 2 25%");
  REQUIRE(m.widget.at(75, 25) != nullptr);
  CHECK(m.widget.at(75, 25)->label == 2);
  CHECK(m.widget.at(10, 90)->label == 1);
  CHECK(m.widget.at(-500, 0) == nullptr);
  m.widget.show_class(2, false);
  CHECK(m.widget.at(75, 25) == nullptr);
  // The same answer in another picture: all of it.
  m.widget.set_picture({.width = 4, .height = 2, .tensor_width = 4, .tensor_height = 2});
  CHECK(m.widget.announcement() == "class 9 50%, class 1 38%, class 2 13%");
}

TEST_CASE("segmentation: what does not fit is said") {
  const auto problem = [](const Made& m) {
    REQUIRE(m.errors.size() == 1);
    return std::to_string(static_cast<int>(m.errors[0].code)) + " " + m.errors[0].where + ": " +
           m.errors[0].detail;
  };
  CHECK(problem(made({}, {10})).starts_with("108 #/outputs/0: it shows a whole tensor such as"));
  CHECK(problem(made({.labels = {"a", "b"}}, {1, 3, 8, 8})) ==
        R"(111 #/outputs/0/labels: "mask" float32[1,3,8,8] has 3 classes, there are 2 labels)");
  CHECK(problem(made({.background = 3}, {1, 3, 8, 8})) ==
        R"(104 #/outputs/0/background: 3 is none of the classes of "mask" float32[1,3,8,8])");
  CHECK(problem(made({.background = 0}, {1, 1, 8, 8})).starts_with("104 #/outputs/0/background"));
  Made m = made({}, {1, 3, 8, 8});
  REQUIRE_FALSE(m.widget.from_tensor(Tensor::of(DType::float32_, {1, 300, 300, 300})));
  CHECK(m.widget.value().is_null());
}

TEST_CASE("segmentation: which tensors are masks") {
  const auto score = [](const char* name, Shape shape, DType dtype = DType::float32_) {
    return segmentation_type().fits({name, dtype, std::move(shape)}, Direction::output).score;
  };
  CHECK(score("ResizeBilinear_3", {1, 257, 257, 21}) == 50);
  CHECK(score("out", {1, 2, 512, 512}) == 50);
  CHECK(score("segment_back", {1, 144, 256, 1}) == 55);
  CHECK(score("logits", {-1, -1, -1, -1}) == 75);
  CHECK(score("out", {-1, 21, -1, -1}) == 0);
  CHECK(score("labels", {1, 512, 512}, DType::int64_) == 50);
  CHECK(score("x", {1, 1, 224, 224}) == 0);
  CHECK(score("x", {1, 3, 224, 224}) == 0);
  CHECK(score("heatmaps", {1, 17, 64, 64}) == 0);
  CHECK(score("output1", {1, 32, 160, 160}) == 0);
  CHECK(score("masks", {-1, 1, -1, -1}) == 0);
  CHECK(score("features", {1, 512, 7, 7}) == 0);
  CHECK(score("x", {1, 10}) == 0);
}

}  // namespace vitrine
