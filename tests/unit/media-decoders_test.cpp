// Held to NumPy: tests/golden/media/make_decoders.py.
#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "media/boxes.h"
#include "support/catch.h"
#include "support/files.h"

using namespace vitrine;

namespace {

constexpr std::string_view kNames[] = {
#define DECODER(name) #name,
#include "media/decoders.inc"
#undef DECODER
};

BoxDecoder decoder_of(std::string_view name) {
  return static_cast<BoxDecoder>(std::find(std::begin(kNames), std::end(kNames), name) - std::begin(kNames));
}

Tensor tensor_of(const Value& shape, const Value& values, DType dtype = DType::float32_) {
  Shape dims;
  for (const Value& size : shape.items()) dims.push_back(size.integer());
  Tensor tensor = Tensor::of(dtype, dims);
  for (std::size_t i = 0; i < values.items().size(); ++i)
    tensor.set(static_cast<std::int64_t>(i), values.items()[i].number());
  return tensor;
}

/// The decoders of one tensor.
Result<DecodedBoxes> decode(const Tensor& tensor, BoxDecoder decoder, int width, int height) {
  return decode_boxes({.boxes = {&tensor}}, decoder, {.width = width, .height = height});
}

double corner(const DecodedBoxes& decoded, std::int64_t box, std::int64_t k) {
  const double side = decoded.boxes.at(box * 4 + k);
  if (decoded.format == BoxFormat::xyxy) return side;
  const double size = decoded.boxes.at(box * 4 + 2 + k % 2);
  return decoded.boxes.at(box * 4 + k % 2) + (k < 2 ? -size : size) / 2;
}

void check(const DecodedBoxes& decoded, const Value& expected_of) {
  const auto& corners = expected_of["corners"].items();
  const auto count = static_cast<std::int64_t>(corners.size());
  const auto classes = static_cast<std::int64_t>(expected_of["scores"].items()[0].items().size());
  CHECK(decoded.boxes.shape == Shape{count, 4});
  CHECK(decoded.scores.shape == Shape{count, classes});
  double furthest = 0, worst_score = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < 4; ++k) {
      const double expected =
          corners[static_cast<std::size_t>(i)].items()[static_cast<std::size_t>(k)].number();
      furthest = std::max(furthest, std::abs(corner(decoded, i, k) - expected));
    }
    for (std::int64_t c = 0; c < classes; ++c) {
      const double expected = expected_of["scores"]
                                  .items()[static_cast<std::size_t>(i)]
                                  .items()[static_cast<std::size_t>(c)]
                                  .number();
      worst_score = std::max(worst_score, std::abs(decoded.scores.at(i * classes + c) - expected));
    }
  }
  CHECK(furthest < 2e-3);
  CHECK(worst_score < 2e-5);
  if (!decoded.classes) return;
  CHECK(decoded.classes->shape == Shape{count});
  for (std::int64_t i = 0; i < count; ++i)
    CHECK(decoded.classes->at(i) == expected_of["classes"].items()[static_cast<std::size_t>(i)].number());
}

}  // namespace

TEST_CASE("decoders: boxes and scores are NumPy's") {
  const Result<Value> golden = parse_json(test::read_text("tests/golden/media/decoders.json"));
  REQUIRE(golden);
  for (const Value& each : (*golden)["cases"].items()) {
    INFO(each["decoder"].text());
    const Tensor raw = tensor_of(each["shape"], each["raw"]);
    const auto decoded =
        decode(raw, decoder_of(each["decoder"].text()), static_cast<int>(each["width"].integer()),
               static_cast<int>(each["height"].integer()));
    REQUIRE(decoded);
    check(*decoded, each);
  }
}

TEST_CASE("decoders: boxes in the cells of grids are NumPy's") {
  const Result<Value> golden = parse_json(test::read_text("tests/golden/media/decoders.json"));
  REQUIRE(golden);
  REQUIRE((*golden)["grids"].items().size() == 5);
  for (const Value& each : (*golden)["grids"].items()) {
    INFO(each["decoder"].text());
    std::vector<Tensor> room;
    room.reserve(16);
    const auto take = [&](std::string_view kind, std::vector<const Tensor*>& to) {
      for (const Value& tensor : each["tensors"][kind].items())
        to.push_back(&room.emplace_back(tensor_of(tensor["shape"], tensor["raw"])));
    };
    BoxTensors tensors;
    take("boxes", tensors.boxes);
    take("scores", tensors.scores);
    take("objectness", tensors.objectness);
    BoxGrids grids{.width = static_cast<int>(each["width"].integer()),
                   .height = static_cast<int>(each["height"].integer())};
    for (const Value& stride : each["strides"].items()) grids.strides.push_back(stride.number());
    for (const Value& grid : each["anchors"].items()) {
      grids.priors.emplace_back();
      for (const Value& side : grid.items()) {
        if (side.is_number())
          grids.priors.back().push_back({side.number(), side.number()});
        else
          grids.priors.back().push_back({side.items()[0].number(), side.items()[1].number()});
      }
    }
    const auto decoded = decode_boxes(tensors, decoder_of(each["decoder"].text()), grids);
    INFO((decoded ? std::string() : decoded.error().detail));
    REQUIRE(decoded);
    check(*decoded, each);
  }
}

TEST_CASE("decoders: grids that the boxes do not fill are errors") {
  const Tensor boxes = Tensor::of(DType::float32_, {1, 20, 4}),
               scores = Tensor::of(DType::float32_, {1, 20, 1});
  const auto problem = [&](BoxDecoder decoder, BoxGrids grids) {
    grids.width = grids.height = 32;
    const auto decoded = decode_boxes({.boxes = {&boxes}, .scores = {&scores}}, decoder, grids);
    return decoded ? std::string() : decoded.error().detail;
  };
  CHECK(problem(BoxDecoder::scrfd, {.strides = {8, 16}}).empty());
  CHECK(problem(BoxDecoder::scrfd, {.strides = {8, 16, 32}}) ==
        "20 boxes are not the cells of a picture of 32 × 32 with strides of 8, 16, 32");
  CHECK(problem(BoxDecoder::ssd, {.strides = {8, 16}, .priors = {{{9, 9}}, {{9, 9}}}}).empty());
  CHECK_FALSE(problem(BoxDecoder::ssd, {.strides = {8, 16}, .priors = {{{9, 9}}}}).empty());
  CHECK_FALSE(problem(BoxDecoder::ssd, {.strides = {8, 16}, .priors = {{{9, 9}}, {}}}).empty());
  CHECK(problem(BoxDecoder::yunet, {.strides = {8, 16}}) ==
        "as many tensors of scores as of boxes are needed");
  CHECK_FALSE(decode_boxes({}, BoxDecoder::scrfd, {}));
  const Tensor none = Tensor::of(DType::float32_, {1, 0, 4}), few = Tensor::of(DType::float32_, {1, 20, 3});
  CHECK_FALSE(
      decode_boxes({.boxes = {&none}, .scores = {&none}}, BoxDecoder::scrfd, {.width = 32, .height = 32}));
  CHECK_FALSE(
      decode_boxes({.boxes = {&few}, .scores = {&scores}}, BoxDecoder::scrfd, {.width = 32, .height = 32}));
  CHECK_FALSE(decode_boxes({.boxes = {&boxes}, .scores = {&scores}}, BoxDecoder::scrfd, {}));
}

TEST_CASE("decoders: what a shape holds") {
  const auto counted = [](Shape shape, std::string_view decoder) {
    const auto counts = count_decoded(shape, decoder_of(decoder));
    return counts ? std::pair(counts->boxes, counts->classes) : std::pair<std::int64_t, std::int64_t>(-9, -9);
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;
  CHECK(counted({1, 25200, 85}, "yolov5") == Pair(25200, 80));
  CHECK(counted({1, 84, 8400}, "yolov8") == Pair(8400, 80));
  CHECK(counted({1, 3549, 85}, "yolox") == Pair(3549, 80));
  CHECK(counted({1, 300, 6}, "detections") == Pair(300, -1));
  CHECK(counted({300, 6}, "detections") == Pair(300, -1));
  CHECK(counted({-1, -1, -1}, "yolov8") == Pair(-1, -1));
  CHECK(counted({1, 4, 8400}, "yolov8") == Pair(-9, -9));
  CHECK(counted({1, 300, 7}, "detections") == Pair(-9, -9));
  CHECK(counted({84, 8400}, "yolov8") == Pair(-9, -9));
  const auto wrong = count_decoded({2, 84, 8400}, BoxDecoder::yolov8);
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().detail == "it is decoded from a shape such as [1,84,8400], not [2,84,8400]");
}

TEST_CASE("decoders: tensors that do not fit are errors") {
  Tensor cells = Tensor::of(DType::float32_, {1, 20, 8});
  CHECK(decode(cells, BoxDecoder::yolox, 32, 32).error().detail ==
        "20 boxes are not the cells of a picture of 32 × 32");
  CHECK(decode(Tensor::of(DType::float32_, {1, 21, 8}), BoxDecoder::yolox, 32, 32));
  CHECK_FALSE(decode(Tensor::of(DType::float32_, {1, 22, 8}), BoxDecoder::yolox, 32, 32));
  CHECK_FALSE(decode(Tensor::of(DType::string_, {1, 21, 8}), BoxDecoder::yolov5, 32, 32));
  Tensor rows = Tensor::of(DType::float32_, {1, 2, 6});
  rows.set(4, 0.9);
  for (const double wrong : {-1.0, 1e9, 0.5, std::nan("")}) {
    rows.set(5, wrong);
    const auto decoded = decode(rows, BoxDecoder::detections, 32, 32);
    REQUIRE(decoded);
    const auto read = read_boxes(decoded->boxes, decoded->scores, {}, &*decoded->classes);
    REQUIRE_FALSE(read);
    CHECK(read.error().detail.ends_with(" as the class of box 0"));
  }
  const auto none = decode(Tensor::of(DType::float32_, {1, 0, 6}), BoxDecoder::detections, 32, 32);
  REQUIRE(none);
  CHECK(none->boxes.shape == Shape{0, 4});
}

TEST_CASE("decoders: what a NonMaxSuppression selected, by image, class and box") {
  const auto floats = [](Shape shape) {
    Tensor tensor = Tensor::of(DType::float32_, std::move(shape));
    for (std::int64_t i = 0; i < tensor.count(); ++i) tensor.set(i, static_cast<double>(i));
    return tensor;
  };
  const Tensor boxes = floats({1, 3, 4}), scores = floats({1, 2, 3});
  Tensor indices = Tensor::of(DType::int64_, {2, 3});
  for (const auto& [at, value] : {std::pair{1, 1}, {2, 2}, {5, 1}}) indices.set(at, value);
  const Result<DecodedBoxes> selected = select_boxes(boxes, scores, indices);  // class 1 of box 2, 0 of 1
  REQUIRE(selected);
  CHECK(selected->boxes.shape == Shape{2, 4});
  CHECK(selected->boxes.at(0) == 8);
  CHECK(selected->boxes.at(4) == 4);
  CHECK(selected->scores.at(0) == 5);
  CHECK(selected->scores.at(1) == 1);
  CHECK(selected->classes->at(0) == 1);
  CHECK(selected->classes->at(1) == 0);
  for (const auto& [at, value] : {std::pair{0, 1}, {1, 2}, {1, -1}, {2, 3}, {2, -1}}) {
    Tensor wrong = indices;
    wrong.set(at, value);
    const Result<DecodedBoxes> refused = select_boxes(boxes, scores, wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.ends_with(", points at nothing"));
  }
  CHECK(select_boxes(boxes, scores, Tensor::of(DType::int64_, {0, 3}))->boxes.shape == Shape{0, 4});
  CHECK_FALSE(count_selected({1, 3, 4}, {1, 2, 4}, {2, 3}));
  CHECK_FALSE(count_selected({1, 3, 4}, {3}, {2, 3}));
  CHECK_FALSE(count_selected({1, 3, 4}, {1, 2, 3}, {2, 4}));
  CHECK(count_selected({1, -1, 4}, {1, 80, -1}, {1, -1, 3})->classes == 80);
}

TEST_CASE("decoders: half-precision tensors are read too") {
  const auto decoded = decode(Tensor::of(DType::float16_, {1, 7, 21}), BoxDecoder::yolov8, 32, 32);
  REQUIRE(decoded);
  CHECK(decoded->scores.shape == Shape{21, 3});
}
