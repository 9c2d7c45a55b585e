#include <cmath>
#include <limits>

#include "media/masks.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

Tensor tensor_of(Shape shape, const std::vector<double>& values, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  REQUIRE(tensor.count() == static_cast<std::int64_t>(values.size()));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

std::vector<int> labels_of(const Tensor& tensor, const MaskReading& reading = {}) {
  const Result<Mask> mask = read_mask(tensor, reading);
  REQUIRE(mask);
  return {mask->labels.begin(), mask->labels.end()};
}

std::string problem(const Tensor& tensor) {
  const Result<Mask> mask = read_mask(tensor, {});
  REQUIRE_FALSE(mask);
  CHECK(mask.error().code == Code::run_output_mismatch);
  return mask.error().detail;
}

std::string shape_text(const Shape& shape, std::string_view layout = "auto") {
  const auto mask = mask_shape(shape, layout);
  if (!mask) return "none";
  return std::to_string(mask->channels) + (mask->channels_first ? " first " : " last ") +
         std::to_string(mask->width) + "x" + std::to_string(mask->height);
}

}  // namespace

TEST_CASE("masks: shapes") {
  CHECK(shape_text({1, 21, 256, 320}) == "21 first 320x256");
  CHECK(shape_text({1, 257, 257, 21}) == "21 last 257x257");
  CHECK(shape_text({1, 8, 8, 8}) == "8 first 8x8");
  CHECK(shape_text({1, 8, 8, 8}, "nhwc") == "8 last 8x8");
  CHECK(shape_text({1, 144, 256, 1}) == "1 last 256x144");
  CHECK(shape_text({1, 512, 640}) == "1 first 640x512");
  CHECK(shape_text({512, 640}) == "1 first 640x512");
  CHECK(shape_text({-1, 21, -1, -1}) == "21 first -1x-1");
  CHECK(shape_text({1, -1, -1, 21}) == "21 last -1x-1");
  CHECK(shape_text({2, 21, 256, 256}) == "none");
  CHECK(shape_text({1, 300, 256, 256}, "nchw") == "none");
  CHECK(shape_text({1, 0, 4, 4}) == "none");
  CHECK(shape_text({}) == "none");
  CHECK(shape_text({1, 1, 3, 8, 8}) == "none");
}

TEST_CASE("masks: the likeliest class of each pixel, in both layouts and every element type") {
  // Pixels 0..3 of 3 classes; of equals the first.
  const std::vector<double> planes = {9, 1, 1, 5, 0, 7, 2, 5, 3, 2, 8, 5};
  std::vector<double> pixels(12);
  for (std::size_t c = 0; c < 3; ++c) {
    for (std::size_t i = 0; i < 4; ++i) pixels[i * 3 + c] = planes[c * 4 + i];
  }
  const std::vector<int> expected = {0, 1, 2, 0};
  for (const DType dtype : {DType::float32_, DType::float16_, DType::float64_, DType::int32_}) {
    CHECK(labels_of(tensor_of({1, 3, 1, 4}, planes, dtype), {.layout = "nchw"}) == expected);
    CHECK(labels_of(tensor_of({1, 1, 4, 3}, pixels, dtype), {.layout = "nhwc"}) == expected);
  }
  CHECK(labels_of(tensor_of({1, 2, 2}, {4, 0, 254, 1}, DType::int64_)) == std::vector<int>{4, 0, 254, 1});
}

TEST_CASE("masks: one score is 0..1, by a sigmoid where it is not") {
  const Result<Mask> parts = read_mask(tensor_of({1, 1, 1, 3}, {0, 0.5, 1}), {});
  REQUIRE(parts);
  CHECK(parts->labels.empty());
  CHECK(parts->scores == std::vector<float>{0, 0.5f, 1});
  const Result<Mask> logits = read_mask(tensor_of({1, 1, 1, 3}, {-2, 0, 2}), {});
  REQUIRE(logits);
  CHECK(logits->scores[0] == Approx(1 / (1 + std::exp(2.0))));
  CHECK(logits->scores[1] == 0.5f);
  CHECK(read_mask(tensor_of({1, 1, 1, 3}, {-2, 0, 2}), {.sigmoid = false})->scores[0] == -2);
  CHECK(read_mask(tensor_of({1, 1, 1, 3}, {0, 0.5, 1}), {.sigmoid = true})->scores[0] == 0.5f);
  CHECK(class_at(*parts, 0.5, 0, 0) == -1);
  CHECK(class_at(*parts, 0.5, 1, 0) == 0);
  CHECK(class_at(*parts, 0.5, 3, 0) == -1);
  CHECK(class_at(*parts, 0.5, 0, -1) == -1);
}

TEST_CASE("masks: what cannot be read is said") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  for (const std::vector<double>& values : {std::vector<double>{nan, 0, 0, 1}, {0, 0, 0, nan}})
    CHECK(problem(tensor_of({1, 2, 1, 2}, values)) == "a score of a pixel is no number");
  CHECK(labels_of(tensor_of({1, 2, 1, 2}, {-infinity, 0, 0, infinity}), {.layout = "nchw"}) ==
        std::vector<int>{1, 1});
  CHECK(problem(tensor_of({1, 1, 1, 2}, {0, nan})) == "the score of pixel 1 is no number");
  CHECK(problem(tensor_of({1, 1, 2}, {0, -1}, DType::int64_)) ==
        "the class of pixel 1 is -1, which is not in 0..254");
  CHECK(problem(tensor_of({1, 1, 2}, {255, 0}, DType::int64_)).starts_with("the class of pixel 0 is 255"));
  CHECK(problem(Tensor::of(DType::string_, {1, 2, 2})).ends_with("this is string[1,2,2]"));
  CHECK(problem(Tensor::of(DType::float32_, {2, 2, 2, 2})).ends_with("this is float32[2,2,2,2]"));
  CHECK(problem(Tensor::of(DType::uint8_, {1, 5000, 4000})) ==
        "[1,5000,4000] has more than 16 million pixels");
}

TEST_CASE("masks: areas, of the part that the picture covers") {
  const Result<Mask> mask = read_mask(tensor_of({1, 2, 4}, {0, 1, 1, 2, 0, 1, 2, 2}, DType::int64_), {});
  REQUIRE(mask);
  const auto areas = [&](MaskPart part) {
    std::string text;
    for (const ClassArea& area : areas_of(*mask, 0.5, part))
      text += std::to_string(area.label) + ":" + std::to_string(area.pixels) + " ";
    return text;
  };
  CHECK(areas({0, 0, 4, 2}) == "1:3 2:3 0:2 ");
  CHECK(areas({1, 0, 4, 1}) == "1:2 2:1 ");
  CHECK(areas({0.6, 0, 3.4, 2}) == "1:3 2:1 ");  // the first column's centres are outside, as the last's
  CHECK(areas({-9, -9, 99, 99}) == "1:3 2:3 0:2 ");
  CHECK(areas({3, 0, 1, 2}).empty());
  CHECK(areas_of(*mask, 0.5, {0, 0, 4, 2})[0].share == 3.0 / 8);
}
