// Held to NumPy: tests/golden/media/make_boxes.py.
#include <cmath>
#include <limits>

#include "base/json.h"
#include "media/boxes.h"
#include "support/catch.h"
#include "support/files.h"

using namespace vitrine;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Tensor tensor_of(const std::vector<double>& values, Shape shape, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  REQUIRE(tensor.count() == static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

Tensor tensor_of_rows(const Value& rows) {
  std::vector<double> values;
  for (const Value& row : rows.items()) {
    for (const Value& item : row.items()) values.push_back(item.number());
  }
  const auto count = static_cast<std::int64_t>(rows.items().size());
  return tensor_of(values, {1, count, static_cast<std::int64_t>(values.size()) / count});
}

template <class Enum>
Enum chosen(const Value& word, std::initializer_list<std::pair<const char*, Enum>> words) {
  for (const auto& [text, value] : words) {
    if (word.text() == text) return value;
  }
  FAIL(word.text());
  return words.begin()->second;
}

std::string problem(const Tensor& boxes, const Tensor& scores) {
  const auto read = read_boxes(boxes, scores, {});
  REQUIRE_FALSE(read);
  CHECK(read.error().code == Code::run_output_mismatch);
  return read.error().detail;
}

}  // namespace

TEST_CASE("boxes are those that NumPy finds") {
  const Result<Value> golden = parse_json(test::read_text("tests/golden/media/boxes.json"));
  REQUIRE(golden);
  const auto& cases = (*golden)["cases"].items();
  REQUIRE(cases.size() == 9);
  for (const Value& c : cases) {
    INFO(c["format"].text() << " " << c["units"].text() << " " << c["activation"].text() << " "
                            << c["nms"].text());
    const BoxReading reading{.format = chosen<BoxFormat>(c["format"], {{"xyxy", BoxFormat::xyxy},
                                                                       {"xywh", BoxFormat::xywh},
                                                                       {"cxcywh", BoxFormat::cxcywh}}),
                             .tensor_width = static_cast<int>(c["width"].integer()),
                             .tensor_height = static_cast<int>(c["height"].integer()),
                             .background = c["background"].integer()};
    BoxReading told = reading;
    told.units = c["units"].text() == "sides" ? BoxUnits::sides : BoxUnits::pixels;
    told.activation = chosen<ScoreActivation>(c["activation"], {{"none", ScoreActivation::none},
                                                                {"sigmoid", ScoreActivation::sigmoid},
                                                                {"softmax", ScoreActivation::softmax}});
    const Tensor boxes = tensor_of_rows(c["boxes"]), scores = tensor_of_rows(c["scores"]);
    const auto read = read_boxes(boxes, scores, told);
    REQUIRE(read);
    CHECK(*read_boxes(boxes, scores, reading) == *read);  // what is not told is guessed
    const std::vector<FoundBox> found =
        suppress(*read, {.threshold = c["threshold"].number(),
                         .iou = c["iou"].number(),
                         .most = static_cast<std::size_t>(c["most"].integer()),
                         .suppression = chosen<Suppression>(c["nms"], {{"class", Suppression::per_class},
                                                                       {"all", Suppression::across_classes},
                                                                       {"none", Suppression::none}})});
    const auto& expected = c["found"].items();
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& row = expected[i].items();
      CHECK(found[i].label == row[0].integer());
      CHECK(static_cast<double>(found[i].score) == Approx(row[1].number()).margin(1e-5));
      CHECK(static_cast<double>(found[i].x1) == Approx(row[2].number()).margin(1e-3));
      CHECK(static_cast<double>(found[i].y1) == Approx(row[3].number()).margin(1e-3));
      CHECK(static_cast<double>(found[i].x2) == Approx(row[4].number()).margin(1e-3));
      CHECK(static_cast<double>(found[i].y2) == Approx(row[5].number()).margin(1e-3));
    }
  }
}

TEST_CASE("boxes and scores have shapes that fit together") {
  const auto counts = [](const Shape& boxes, const Shape& scores) {
    const auto c = count_boxes(boxes, scores);
    return c ? to_text({c->boxes, c->classes}) : c.error().detail;
  };
  CHECK(counts({1, 100, 4}, {1, 100, 3}) == "[100,3]");
  CHECK(counts({100, 4}, {100, 3}) == "[100,3]");
  CHECK(counts({1, 100, 4}, {1, 100}) == "[100,1]");
  CHECK(counts({100, 4}, {100}) == "[100,1]");
  CHECK(counts({-1, -1, 4}, {1, 50, 80}) == "[?,80]");
  CHECK(counts({1, 100, 4}, {1, 99, 3}) ==
        "boxes [1,100,4] need scores such as [1,100,classes]; these have [1,99,3]");
  CHECK(counts({1, 4, 100}, {1, 100, 3}) == "boxes have a shape such as [1,100,4]; these have [1,4,100]");
  CHECK(counts({2, 100, 4}, {2, 100, 3}).starts_with("boxes have"));
  CHECK(counts({}, {}).starts_with("boxes have"));
}

TEST_CASE("no boxes are no error; numbers that are none are") {
  CHECK(read_boxes(tensor_of({}, {1, 0, 4}), tensor_of({}, {1, 0, 3}), {})->empty());
  CHECK(read_boxes(tensor_of({0, 0, 9, 9}, {1, 1, 4}), tensor_of({}, {1, 1, 0}), {})->empty());
  const Tensor two = tensor_of({0, 0, 9, 9, 1, 1, 5, 5}, {1, 2, 4});
  CHECK(problem(two, tensor_of({0.5, std::nan("")}, {1, 2, 1})) == "the model gave NaN as a score of box 1");
  CHECK(problem(two, tensor_of({kInfinity, 0}, {1, 2, 1})) == "the model gave Infinity as a score of box 0");
  CHECK(problem(tensor_of({0, 0, 9, 9, 1, 1, std::nan(""), 5}, {1, 2, 4}),
                tensor_of({0.5, 0.6}, {1, 2, 1})) == "the model gave NaN as a side of box 1");
  CHECK(problem(two, tensor_of({1, 1, 1}, {1, 3, 1})).find("[1,3,1]") != std::string::npos);
  // A class that is ruled out, and a box that nobody would see.
  CHECK(read_boxes(two, tensor_of({-kInfinity, 2}, {1, 2, 1}), {})->size() == 1);
  CHECK(
      read_boxes(tensor_of({9, 9, 3, 3, 5, 5, 5, 8}, {1, 2, 4}), tensor_of({1, 1}, {1, 2, 1}), {})->empty());
}

TEST_CASE("the background is never what was found; half precision is read as well") {
  const Tensor boxes = tensor_of({0, 0, 0.5, 0.5}, {1, 1, 4}, DType::float16_);
  const Tensor scores = tensor_of({0.75, 0.25}, {1, 1, 2}, DType::float16_);
  const auto read = read_boxes(boxes, scores, {.tensor_width = 320, .tensor_height = 240, .background = 0});
  REQUIRE(read);
  CHECK(*read == std::vector<FoundBox>{{0, 0, 160, 120, 0.25f, 1}});
}

TEST_CASE("of very many candidates the best are kept") {
  const std::int64_t count = 20000;
  Tensor boxes = Tensor::of(DType::float32_, {1, count, 4}),
         scores = Tensor::of(DType::float32_, {1, count, 2});
  for (std::int64_t i = 0; i < count; ++i) {
    boxes.set(i * 4 + 2, 10);
    boxes.set(i * 4 + 3, 10);
    scores.set(i * 2 + 1, 0.02 + 0.9 * static_cast<double>((i * 7919) % count) / static_cast<double>(count));
  }
  const auto read = read_boxes(boxes, scores, {});
  REQUIRE(read);
  REQUIRE(read->size() == kMostCandidates);
  for (std::size_t i = 1; i < read->size(); ++i) REQUIRE((*read)[i - 1].score >= (*read)[i].score);
  CHECK(static_cast<double>(read->back().score) == Approx(0.02 + 0.9 * 0.75).margin(1e-3));
  CHECK(suppress(*read, {}).size() == 1);
  CHECK(suppress(*read, {.threshold = 0.95}).empty());
  CHECK(suppress(*read, {.suppression = Suppression::none}).size() == 100);
}
