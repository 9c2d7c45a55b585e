#include "widgets/image/image_output.h"

#include <cmath>

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  ImageOutput output;
  Errors errors;
  Status show(const Tensor& tensor) {
    const Tensor* const tensors[] = {&tensor};
    return output.from_tensors(tensors);
  }
};
Made made(Shape shape, const ImageOptions& options = {}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<ImageOptions*>(m.output.options()) = options;
  m.output.common.name = "mask";
  m.output.configure({"y", dtype, std::move(shape)}, "#/outputs/0", m.errors);
  return m;
}

/// Every element its number times `step`, from `first`.
Tensor ramp(Shape shape, double first, double step, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  for (std::int64_t i = 0; i < tensor.count(); ++i) tensor.set(i, first + step * static_cast<double>(i));
  return tensor;
}

std::vector<int> pixel(const ImageOutput& output, int x, int y) {
  const Image& image = output.image();
  const std::uint8_t* p = image.rgba.data() + (y * image.width + x) * 4;
  return {p, p + 4};
}

}  // namespace

TEST_CASE("image output: layouts and channels") {
  Made chw = made({1, 3, 2, 2});
  REQUIRE(chw.show(ramp({1, 3, 2, 2}, 0, 1.0 / 255)));
  CHECK(pixel(chw.output, 1, 0) == std::vector<int>{1, 5, 9, 255});
  Made hwc = made({2, 2, 3});
  REQUIRE(hwc.show(ramp({2, 2, 3}, 0, 1.0 / 255)));
  CHECK(pixel(hwc.output, 1, 0) == std::vector<int>{3, 4, 5, 255});
  Made bgr = made({1, 2, 2, 3}, {.channels = "bgr"});
  REQUIRE(bgr.show(ramp({1, 2, 2, 3}, 0, 1.0 / 255)));
  CHECK(pixel(bgr.output, 1, 0) == std::vector<int>{5, 4, 3, 255});
  Made alpha = made({1, 4, 2, 2}, {}, DType::uint8_);
  REQUIRE(alpha.show(ramp({1, 4, 2, 2}, 0, 10, DType::uint8_)));
  CHECK(pixel(alpha.output, 1, 1) == std::vector<int>{30, 70, 110, 150});
  Made gray = made({8, 9});
  REQUIRE(gray.show(ramp({8, 9}, 0, 1.0 / 255)));
  CHECK(pixel(gray.output, 2, 1) == std::vector<int>{11, 11, 11, 255});
  CHECK(gray.output.announcement() == "A picture, 9 × 8");
  CHECK(gray.output.value()["width"].number() == 9);
  CHECK(gray.output.value()["data"].bytes().size() == 8 * 9 * 4);
  CHECK((chw.errors.empty() && hwc.errors.empty() && bgr.errors.empty() && alpha.errors.empty()));
}

TEST_CASE("image output: which level a value is") {
  const auto levels = [](const ImageOptions& options, std::vector<double> values,
                         DType dtype = DType::float32_) {
    const auto width = static_cast<std::int64_t>(values.size());
    Made m = made({1, 1, 1, width}, options, dtype);
    CHECK(m.errors.empty());
    Tensor tensor = Tensor::of(dtype, {1, 1, 1, width});
    for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
    REQUIRE(m.show(tensor));
    std::vector<int> out;
    for (int x = 0; x < static_cast<int>(width); ++x) out.push_back(pixel(m.output, x, 0)[0]);
    return out;
  };
  using Levels = std::vector<int>;
  CHECK(levels({}, {0, 0.5, 1}) == Levels{0, 128, 255});
  CHECK(levels({}, {-0.02, 0.5, 1.04}) == Levels{0, 128, 255});  // overshoots
  CHECK(levels({}, {-1, 0, 1}) == Levels{0, 128, 255});
  CHECK(levels({}, {-12, 100, 270}) == Levels{0, 100, 255});
  CHECK(levels({}, {0, 1, 200}, DType::uint8_) == Levels{0, 1, 200});
  CHECK(levels({}, {0, 1, 1}, DType::uint8_) == Levels{0, 1, 1});
  CHECK(levels({}, {0, 1}, DType::bool_) == Levels{0, 255});
  CHECK(levels({}, {std::nan(""), INFINITY, 1}) == Levels{0, 255, 255});
  CHECK(levels({.scale = "0..255"}, {0, 1}) == Levels{0, 1});
  CHECK(levels({.scale = "-1..1"}, {0, 1}) == Levels{128, 255});
  CHECK(levels({.scale = "0..1"}, {-1, 1}) == Levels{0, 255});
  CHECK(levels({.scale = 1.0 / 100}, {1, 2}) == Levels{100, 200});
  CHECK(levels({.invert = true}, {0, 1}) == Levels{255, 0});
  CHECK(levels({.mean = {0.5}, .std = {0.25}}, {-2, 0, 2}) == Levels{0, 128, 255});
}

TEST_CASE("image output: is shown by the page, and is there without it") {
  Made m = made({1, 1, 8, 8});
  CHECK(m.output.value().is_null());
  REQUIRE(m.show(ramp({1, 1, 8, 8}, 0, 1.0 / 63)));
  auto request = m.output.take_request();
  REQUIRE(request);
  CHECK(request->kind == WidgetRequest::Kind::show_image);
  CHECK(request->payload["rgba"].bytes().size() == 8 * 8 * 4);
  CHECK(m.output.picture_to_save()["rgba"].bytes().size() == 8 * 8 * 4);
  REQUIRE(m.output.reply(Value(Value::Object{{"picture", 7}})));
  CHECK(m.output.picture() == 7);
  CHECK(dump_json(m.output.picture_to_save()) == R"({"picture":7})");
  REQUIRE(m.show(ramp({1, 1, 8, 8}, 0, 1.0 / 63)));
  CHECK(m.output.picture() == 7);  // still the one before
  CHECK(m.output.picture_to_save()["rgba"].is_bytes());
  const std::uint64_t before = m.output.revision();
  m.output.clear();
  CHECK(m.output.revision() != before);
  CHECK(m.output.picture() == 0);
  CHECK(m.output.value().is_null());
  CHECK_FALSE(m.show(ramp({1, 2, 8, 8}, 0, 1)));
  CHECK_FALSE(m.show(Tensor::of(DType::string_, {8, 8})));
}

TEST_CASE("image output: which tensors it can be, and what it says of the others") {
  const auto score = [](Shape shape, DType dtype = DType::float32_) {
    return image_type().fits({"y", dtype, std::move(shape)}, Direction::output).score;
  };
  CHECK(score({1, 3, 64, 64}) == 45);
  CHECK(score({1, 3, -1, -1}) == 45);
  CHECK(score({-1, 224, 224, 3}, DType::uint8_) == 45);
  CHECK(score({1, 1, 64, 64}) == 35);
  CHECK(score({3, 64, 64}) == 45);
  CHECK(score({1, 128, 768}) == 0);
  CHECK(score({64, 64}) == 0);
  CHECK(score({1, 3, 4, 4}) == 0);
  CHECK(score({1, 10}) == 0);
  CHECK(score({1, 3, 64, 64}, DType::int64_) == 0);
  const auto problem = [](Shape shape, const ImageOptions& options, DType dtype = DType::float32_) {
    Made m = made(std::move(shape), options, dtype);
    return m.errors.empty() ? std::string() : format(m.errors[0]);
  };
  CHECK(problem({1, 3, -1, -1}, {}).empty());
  CHECK(problem({64, 64}, {}, DType::int64_).empty());
  CHECK(problem({1, 10, 20, 30}, {}).find("E108") != std::string::npos);
  CHECK(problem({1, 3, 8, 8}, {}, DType::string_).find("E108") != std::string::npos);
  CHECK(problem({1, 3, 8, 8}, {.channels = "gray"}).find("#/outputs/0/channels") != std::string::npos);
  CHECK(problem({1, 3, 8, 8}, {.scale = "0..2"}).find("#/outputs/0/scale") != std::string::npos);
  CHECK(problem({1, 3, 8, 8}, {.fit = "contain"}).find("for inputs only") != std::string::npos);
  CHECK(made({1, 1, 90, 120}).output.hint() == "120 × 90, gray");
  CHECK(made({1, 1, 90, 120}).output.room().aspect == Approx(0.75));
}

}  // namespace vitrine
