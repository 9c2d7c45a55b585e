#include "widgets/sketchpad/sketchpad.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  Sketchpad pad;
  Errors errors;
};
Made made(Shape shape, const SketchpadOptions& options = {}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<SketchpadOptions*>(m.pad.options()) = options;
  m.pad.common.name = "digit";
  m.pad.configure({"image", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

Value strokes(std::vector<std::vector<std::pair<double, double>>> lines) {
  Value list = Value::Array{};
  for (const auto& line : lines) {
    Value points = Value::Array{};
    for (const auto& [x, y] : line) points.push(Value::Array{x, y});
    list.push(std::move(points));
  }
  return Value::Object{{"strokes", std::move(list)}};
}

void put(Sketchpad& pad, const Value& value) { REQUIRE(pad.set_value(value)); }

Tensor tensor_of(const Sketchpad& pad) {
  auto tensor = pad.to_tensor();
  REQUIRE(tensor);
  return *tensor;
}

int at(const Ink& ink, int x, int y) { return ink.pixels()[static_cast<std::size_t>(y * ink.width() + x)]; }

std::string read_text(const std::string& path) {
  std::ifstream file(std::string(VITRINE_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<float> floats_of_base64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    const auto at =
        std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
    if (at == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(at);
    count += 6;
    if (count >= 8) bytes += static_cast<char>(bits >> (count -= 8));
  }
  std::vector<float> out(bytes.size() / 4);
  std::memcpy(out.data(), bytes.data(), out.size() * 4);
  return out;
}

/// The mean difference of two 28 × 28 pictures, at the best of nine places.
double difference(const Tensor& ours, const std::vector<float>& expected) {
  double best = 1;
  for (int shift = 0; shift < 9; ++shift) {
    double sum = 0;
    for (int i = 0; i < 28 * 28; ++i) {
      const int x = i % 28 + shift % 3 - 1, y = i / 28 + shift / 3 - 1;
      const double value = x < 0 || y < 0 || x >= 28 || y >= 28 ? 0 : ours.at(y * 28 + x);
      sum += std::abs(value - static_cast<double>(expected[static_cast<std::size_t>(i)]));
    }
    best = std::min(best, sum / (28 * 28));
  }
  return best;
}

}  // namespace

TEST_CASE("ink: a capsule's coverage is the part of a pixel inside its outline") {
  Ink ink(40, 20, 10);
  ink.follow({{{{{1, 1}, {3, 1}}, 1}}, 1});  // from (10, 10) to (30, 10), radius 5
  CHECK(at(ink, 20, 9) == 255);
  CHECK(at(ink, 20, 5) == 255);  // its centre is 4.5 from the axis
  CHECK(at(ink, 20, 4) == 0);    // 5.5
  CHECK(at(ink, 34, 9) == static_cast<int>((5.5 - std::hypot(4.5, 0.5)) * 255 + 0.5));  // round end
  CHECK(at(ink, 35, 9) == 0);
  CHECK(at(ink, 5, 10) == at(ink, 34, 9));  // the other end
  Ink shifted(40, 20, 10, 7);
  shifted.follow({{{{{1, 1}, {2, 1}}, 1}}, 1});
  CHECK(at(shifted, 17, 9) == 255);
  CHECK(at(shifted, 33, 9) == 0);
}

TEST_CASE("ink: a dot is a disc, and its area is right") {
  Ink ink(60, 60, 60);
  ink.follow({{{{{0.5f, 0.5f}}, 1.0f / 3}}, 1});
  double area = 0;
  for (std::uint8_t v : ink.pixels()) area += v / 255.0;
  CHECK(area == Approx(3.14159265 * 100).epsilon(0.005));
}

TEST_CASE("ink: what is drawn bit by bit is what is drawn at once, whichever way a line runs") {
  Drawing drawing;
  Ink growing(100, 80, 80, 10);
  for (int s = 0; s < 6; ++s) {
    drawing.strokes.push_back({{}, 0.02f + 0.03f * static_cast<float>(s)});
    for (int i = 0; i < 12; ++i) {
      const float t = static_cast<float>(i * (s + 2));
      drawing.strokes.back().points.push_back({0.5f + 0.7f * std::sin(t), 0.5f + 0.6f * std::cos(1.3f * t)});
      CHECK(growing.follow(drawing));
    }
  }
  CHECK_FALSE(growing.follow(drawing));
  // Every pixel against every segment, without the shortcuts for rows.
  Ink whole(100, 80, 80, 10);
  whole.follow(drawing);
  CHECK(whole.pixels() == growing.pixels());
  int different = 0;
  for (int y = 0; y < 80; ++y) {
    for (int x = 0; x < 100; ++x) {
      double most = 0;
      for (const Stroke& stroke : drawing.strokes) {
        for (std::size_t i = 1; i < stroke.points.size(); ++i) {
          const double ax = stroke.points[i - 1].x * 80.0 + 10, ay = stroke.points[i - 1].y * 80.0;
          const double dx = stroke.points[i].x * 80.0 + 10 - ax, dy = stroke.points[i].y * 80.0 - ay;
          const double px = x + 0.5 - ax, py = y + 0.5 - ay;
          const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
          most = std::max(most, stroke.pen * 40.0 + 0.5 - std::hypot(px - t * dx, py - t * dy));
        }
      }
      const int expected = static_cast<int>(std::clamp(most, 0.0, 1.0) * 255 + 0.5);
      different += std::abs(expected - at(whole, x, y)) > 1;
    }
  }
  CHECK(different == 0);
}

TEST_CASE(
    "sketchpad: the drawings of models/digits become the tensors that the reference outputs were made with") {
  const auto cases = parse_json(read_text("models/digits/cases.json"));
  const auto references = parse_json(read_text("tests/web/references/digits.json"));
  REQUIRE(cases);
  REQUIRE(references);
  std::map<std::string, std::vector<float>> references_by_name;
  for (const Value& reference : (*references)["cases"].items()) {
    if (reference["name"] == Value("seeded noise")) continue;
    auto& pixels = references_by_name[reference["name"].text()];
    pixels = floats_of_base64(reference["inputs"]["image"]["base64"].text());
    REQUIRE(pixels.size() == 28 * 28);
  }
  int compared = 0;
  for (const Value& example : (*cases)["cases"].items()) {
    if (!example.find("drawing")) continue;  // a case of the model's, with a tensor
    Made m = made({1, 1, 28, 28});
    put(m.pad, Value::Object{{"strokes", example["drawing"]}});
    const Tensor tensor = tensor_of(m.pad);
    double mass = 0, x_mass = 0, y_mass = 0;
    for (int i = 0; i < 28 * 28; ++i) {
      mass += tensor.at(i);
      x_mass += tensor.at(i) * (i % 28 + 0.5);
      y_mass += tensor.at(i) * (i / 28 + 0.5);
    }
    INFO(example["name"].text());
    CHECK(mass > 20);
    CHECK(x_mass / mass == Approx(14).margin(0.51));  // whole pixels: at most half of one away
    CHECK(y_mass / mass == Approx(14).margin(0.51));

    const auto found = references_by_name.find(example["name"].text());
    if (found == references_by_name.end()) continue;
    ++compared;
    // Pillow's wide lines are polygons without antialiasing, ours are capsules with it: the ink's box differs
    // by a pixel or two of the fine drawing. Rounding can turn that into a pixel of the tensor, in the scaled
    // size or in where the centre of mass lies. So the best of nine places counts, and the mean difference
    // may be 0.04.
    const double own = difference(tensor, found->second);
    CHECK(own < 0.04);
    for (const auto& [name, other] : references_by_name) {
      if (name != found->first) CHECK(difference(tensor, other) > own + 0.03);
    }
  }
  CHECK(compared == 10);
}

TEST_CASE("sketchpad: wherever and however large it is drawn, a centred drawing is the same picture") {
  Made a = made({1, 1, 28, 28}), b = made({1, 1, 28, 28});
  put(a.pad, strokes({{{0.2, 0.2}, {0.2, 0.6}}}));
  put(b.pad, strokes({{{-0.3, 0.5}, {-0.3, 0.9}}}));  // beside the square
  CHECK(tensor_of(a.pad).bytes == tensor_of(b.pad).bytes);
}

TEST_CASE("sketchpad: a drawing that is not centred stays where it is, scaled and normalised") {
  SketchpadOptions options{.brush_size = 0.2, .center = false, .mean = {0.5}, .std = {0.25}};
  Made m = made({1, 16, 16, 1}, options);
  REQUIRE(m.errors.empty());
  put(m.pad, strokes({{{0.25, 0}, {0.25, 1}}}));  // a bar from x = 2.4 to 5.6 of 16
  const Tensor tensor = tensor_of(m.pad);
  CHECK(tensor.name == "image");
  CHECK(tensor.shape == Shape{1, 16, 16, 1});
  CHECK(tensor.at(8 * 16 + 4) == Approx((1 - 0.5) / 0.25));
  CHECK(tensor.at(8 * 16 + 10) == Approx((0 - 0.5) / 0.25));
  // Pillow's triangle at half size covers two pixels each way: a smooth step, half way at the bar's edge.
  const double edge = tensor.at(8 * 16 + 2);
  CHECK(edge > -2);
  CHECK(edge < 2);
}

TEST_CASE("sketchpad: inverted, three channels, flat, bytes, half floats") {
  const Value line = strokes({{{0.5, 0.2}, {0.5, 0.8}}});
  Made black = made({1, 1, 28, 28}, {.invert = true});
  put(black.pad, line);
  CHECK(tensor_of(black.pad).at(0) == 1);
  CHECK(tensor_of(black.pad).at(14 * 28 + 14) == Approx(0).margin(0.01));

  Made rgb = made({1, 3, 64, 64});
  put(rgb.pad, line);
  CHECK(tensor_of(rgb.pad).at(32 * 64 + 32) == 1);
  CHECK(tensor_of(rgb.pad).at(2 * 64 * 64 + 32 * 64 + 32) == 1);
  CHECK(rgb.pad.left() == 0);  // three channels are not MNIST's

  Made flat = made({1, 784}), square = made({1, 1, 28, 28});
  put(flat.pad, line);
  put(square.pad, line);
  CHECK(tensor_of(flat.pad).shape == Shape{1, 784});
  CHECK(tensor_of(flat.pad).bytes == tensor_of(square.pad).bytes);

  Made bytes = made({28, 28}, {}, DType::uint8_);
  put(bytes.pad, line);
  CHECK(tensor_of(bytes.pad).at(14 * 28 + 14) == 255);
  Made half = made({1, 28, 28}, {}, DType::float16_);
  put(half.pad, line);
  CHECK(tensor_of(half.pad).at(14 * 28 + 14) == 1);
}

TEST_CASE("ink: an eraser takes away what a pen gives, also bit by bit, and only what is under it") {
  const Stroke line{{{0.1f, 0.5f}, {0.9f, 0.5f}}, 0.2f};
  Stroke wipe{{{0.5f, 0.1f}, {0.5f, 0.6f}, {0.5f, 0.9f}}, 0.2f};
  wipe.erases = true;
  for (const int channels : {Ink::kGray, Ink::kColor}) {
    Drawing drawing{{line}, 1};
    Ink growing(50, 50, 50, 0, channels);
    growing.follow(drawing);
    const auto alpha = [&](const Ink& ink, int x, int y) {
      return ink.pixels()[static_cast<std::size_t>((y * 50 + x + 1) * channels - 1)];
    };
    CHECK(alpha(growing, 25, 25) == 255);
    drawing.strokes.push_back({{}, wipe.pen, wipe.color, true});
    for (const Point& point : wipe.points) {
      drawing.strokes.back().points.push_back(point);
      CHECK(growing.follow(drawing));
    }
    drawing.strokes.push_back(line);
    drawing.strokes.back().pen = 0.04f;
    growing.follow(drawing);
    CHECK(alpha(growing, 25, 25) == 255);  // drawn again, thinner
    CHECK(alpha(growing, 25, 28) == 0);    // erased
    CHECK(alpha(growing, 10, 28) == 255);  // beside the eraser
    Ink whole(50, 50, 50, 0, channels);
    whole.follow(drawing);
    CHECK(whole.pixels() == growing.pixels());
  }
}

TEST_CASE("ink: colours lie over one another, and their edges have no third colour's trace") {
  Drawing drawing{{{{{0.5f, 0.5f}}, 0.6f, 0xff0000}, {{{0.5f, 0.5f}}, 0.3f, 0x0000ff}}, 1};
  Ink ink(50, 50, 50, 0, Ink::kColor);
  ink.follow(drawing);
  const auto pixel = [&](int x, int y) {
    const auto* p = ink.pixels().data() + (y * 50 + x) * 4;
    return std::vector<int>(p, p + 4);
  };
  CHECK(pixel(25, 25) == std::vector<int>{0, 0, 255, 255});
  CHECK(pixel(25, 37) == std::vector<int>{255, 0, 0, 255});
  CHECK(pixel(2, 2) == std::vector<int>{0, 0, 0, 0});
  for (int x = 0; x < 50; ++x) {
    const auto p = pixel(x, 25);
    CHECK(p[1] == 0);
    if (p[3] > 0) CHECK(std::abs(p[0] + p[2] - 255) <= 1);  // straight: an edge is not darker, but clearer
  }
}

TEST_CASE("sketchpad: a stroke in colour reaches a tensor of three channels, and is given back") {
  Made m = made({1, 3, 28, 28}), other = made({1, 3, 28, 28});
  REQUIRE(m.pad.is_colored());
  m.pad.set_pen(Sketchpad::kThickest);
  m.pad.set_color(0x3080ff);
  m.pad.begin_stroke({0.5f, 0.5f});
  m.pad.end_stroke();
  const Tensor tensor = tensor_of(m.pad);
  const std::int64_t middle = 14 * 28 + 14;
  CHECK(tensor.at(middle) == Approx(0x30 / 255.0).margin(0.005));
  CHECK(tensor.at(784 + middle) == Approx(0x80 / 255.0).margin(0.005));
  CHECK(tensor.at(2 * 784 + middle) == Approx(1).margin(0.005));
  m.pad.set_erasing(true);
  m.pad.begin_stroke({0.9f, 0.1f});
  CHECK(m.pad.value()["colors"] == Value(Value::Array{"#3080ff", nullptr}));
  put(other.pad, m.pad.value());
  CHECK(other.pad.value() == m.pad.value());
  CHECK(tensor_of(other.pad).bytes == tensor_of(m.pad).bytes);
  m.pad.set_color(0xffffff);
  CHECK_FALSE(m.pad.erasing());

  Image green{28, 28, std::vector<std::uint8_t>(28 * 28 * 4, 0)};
  for (std::size_t i = 0; i < green.rgba.size(); i += 4) green.rgba[i + 1] = green.rgba[i + 3] = 255;
  put(other.pad, value_of_image(green));
  other.pad.set_pen(Sketchpad::kThickest);
  other.pad.set_color(0xff0000);
  other.pad.begin_stroke({0.5f, 0.5f});
  const Tensor over = tensor_of(other.pad);
  CHECK(over.at(middle) == Approx(1).margin(0.005));
  CHECK(over.at(784 + middle) == Approx(0).margin(0.005));  // the picture under the stroke is covered
  CHECK(over.at(784) == Approx(1));

  Made gray = made({1, 1, 28, 28}, {.center = false});
  CHECK_FALSE(gray.pad.is_colored());
  gray.pad.set_pen(Sketchpad::kThickest);
  gray.pad.set_color(0xff0000);
  gray.pad.begin_stroke({0.5f, 0.5f});
  CHECK(tensor_of(gray.pad).at(middle) == 1);
  gray.pad.set_erasing(true);
  gray.pad.begin_stroke({0.5f, 0.5f});
  CHECK(tensor_of(gray.pad).at(middle) == 0);
  CHECK(gray.pad
            .set_value(Value::Object{{"strokes", Value::Array{Value::Array{Value::Array{0.5, 0.5}}}},
                                     {"colors", Value::Array{"blue"}}})
            .error()
            .code == Code::input_wrong_type);
}

TEST_CASE("sketchpad: redo does again what undo took back, until something else is done") {
  Made m = made({1, 1, 28, 28});
  Sketchpad& pad = m.pad;
  pad.set_erasing(true);
  pad.begin_stroke({0.5f, 0.5f});  // nothing to erase
  CHECK(pad.is_empty());
  pad.set_erasing(false);
  for (const float x : {0.2f, 0.4f, 0.6f}) {
    pad.begin_stroke({x, x});
    pad.end_stroke();
  }
  const Value three = pad.value();
  pad.clear();
  pad.undo();  // the clearing
  pad.undo();  // the third stroke
  pad.undo();
  CHECK(pad.value()["strokes"].items().size() == 1);
  pad.redo();
  pad.redo();
  CHECK(pad.value() == three);
  CHECK(pad.can_redo());
  pad.redo();
  CHECK(pad.is_empty());
  CHECK_FALSE(pad.can_redo());
  pad.redo();
  CHECK(pad.is_empty());
  pad.undo();
  CHECK(pad.value() == three);
  pad.undo();
  pad.begin_stroke({0.9f, 0.9f});
  CHECK_FALSE(pad.can_redo());
  put(pad, three);
  pad.undo();
  CHECK(pad.can_redo());
  put(pad, three);
  CHECK_FALSE(pad.can_redo());
}

TEST_CASE("sketchpad: undo takes strokes back, and brings back what was cleared or replaced") {
  Made m = made({1, 1, 28, 28});
  Sketchpad& pad = m.pad;
  CHECK_FALSE(pad.can_undo());
  CHECK(pad.value().is_null());
  CHECK(pad.to_tensor().error().code == Code::input_empty);
  pad.begin_stroke({0.2f, 0.2f});
  pad.extend_stroke({0.8f, 0.8f});
  pad.extend_stroke({0.8f, 0.8f});  // nothing new
  pad.end_stroke();
  pad.extend_stroke({0.1f, 0.1f});  // the pen is up
  const Value first = pad.value();
  CHECK(first["strokes"].items()[0].items().size() == 2);
  pad.begin_stroke({0.5f, 0.5f});
  pad.end_stroke();
  const Value both = pad.value();
  const std::uint64_t before = pad.revision();
  pad.clear();
  CHECK(pad.revision() != before);
  CHECK(pad.is_empty());
  pad.undo();
  CHECK(pad.value() == both);
  pad.undo();
  CHECK(pad.value() == first);
  put(pad, strokes({{{0.3, 0.3}}}));
  pad.undo();  // the stroke that was put in
  CHECK(pad.is_empty());
  pad.undo();  // what it had replaced
  CHECK(pad.value() == first);
  pad.undo();
  CHECK(pad.is_empty());
  CHECK_FALSE(pad.can_undo());
  pad.undo();
}

TEST_CASE("sketchpad: its value puts the same drawing in again, pens and all") {
  Made m = made({1, 1, 28, 28}), other = made({1, 1, 28, 28});
  m.pad.begin_stroke({0.25f, 0.25f});
  m.pad.set_pen(0.15);
  m.pad.begin_stroke({0.75f, 0.75f});
  CHECK(m.pad.value().find("brush_sizes") != nullptr);
  put(other.pad, m.pad.value());
  CHECK(other.pad.value() == m.pad.value());
  CHECK(tensor_of(other.pad).bytes == tensor_of(m.pad).bytes);
}

TEST_CASE("sketchpad: a picture is drawn as it is, and can be drawn on") {
  Image picture{28, 28, std::vector<std::uint8_t>(28 * 28 * 4, 255)};
  for (std::size_t i = 0; i < picture.rgba.size(); i += 4) {
    picture.rgba[i] = picture.rgba[i + 1] = picture.rgba[i + 2] = static_cast<std::uint8_t>(i / 4 % 251);
  }
  Made m = made({1, 1, 28, 28}, {.center = false});
  put(m.pad, value_of_image(picture));
  CHECK(m.pad.value() == value_of_image(picture));
  const Tensor tensor = tensor_of(m.pad);
  for (int i = 0; i < 28 * 28; ++i) CHECK(tensor.at(i) == Approx(i % 251 / 255.0).margin(1e-6));
  m.pad.begin_stroke({0.5f, 0.5f});
  CHECK(tensor_of(m.pad).at(14 * 28 + 14) > 0.65);  // 155 / 255 before
  CHECK(tensor_of(m.pad).at(3) == Approx(3 / 255.0).margin(1e-6));
  m.pad.undo();
  CHECK(tensor_of(m.pad).bytes == tensor.bytes);
}

TEST_CASE("sketchpad refuses values that are no drawing, and keeps the one it has") {
  Made m = made({1, 1, 28, 28});
  const Value good = strokes({{{0.5, 0.5}}});
  put(m.pad, good);
  const auto refused = [&](const char* json) {
    const auto value = parse_json(json);
    REQUIRE(value);
    const Status status = m.pad.set_value(*value);
    CHECK(m.pad.value() == good);
    return status ? std::string() : format(status.error());
  };
  CHECK(refused("7").starts_with("digit: E401"));
  CHECK(refused("{}").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": 1})").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": [1]})").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": [[1]]})").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": [[[1]]]})").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": [[["a", 1]]]})").starts_with("digit: E401"));
  CHECK(refused(R"({"strokes": [[[0.5, 1e300]]]})").starts_with("digit: E402"));
  CHECK(refused(R"({"strokes": [[[-0.6, 0.5]]]})").starts_with("digit: E402"));
  CHECK(refused(R"({"strokes": [[[0.5, 0.5]]], "brush_sizes": [5]})").starts_with("digit: E402"));
  CHECK(refused(R"({"width": 2, "height": 2, "data": [1, 2]})").starts_with("digit: E401"));
  const auto picture = [&](double width, double height, std::size_t bytes) {
    const Status status =
        m.pad.set_value(Value::Object{{"width", width}, {"height", height}, {"data", Bytes(bytes)}});
    CHECK(m.pad.value() == good);
    return status ? Code::page_broken : status.error().code;
  };
  CHECK(picture(2, 2, 15) == Code::input_wrong_type);
  CHECK(picture(0, 2, 0) == Code::input_wrong_type);
  CHECK(picture(1.5, 2, 12) == Code::input_wrong_type);
  CHECK(picture(std::nan(""), 2, 12) == Code::input_wrong_type);
  CHECK(picture(1e9, 1e9, 4) == Code::input_wrong_type);
  CHECK(picture(100000, 100000, 4) == Code::input_picture_too_large);
  Value many = Value::Array{};
  for (int i = 0; i < 200'001; ++i) many.push(Value::Array{0.5, 0.5});
  const Status status = m.pad.set_value(Value::Object{{"strokes", Value::Array{std::move(many)}}});
  REQUIRE_FALSE(status);
  CHECK(status.error().code == Code::input_out_of_range);
  put(m.pad, Value::Object{{"strokes", Value::Array{Value::Array{}}}});
  CHECK(m.pad.value().is_null());
  put(m.pad, good);
  put(m.pad, Value());
  CHECK(m.pad.is_empty());
}

TEST_CASE("sketchpad: which tensors it can be, and what it says of the others") {
  CHECK(made({1, 1, 28, 28}).errors.empty());
  CHECK(made({1, 1, 32, 256}).errors.empty());
  for (const Shape& shape : {Shape{1, 785}, Shape{1, 2, 28, 28}, Shape{2, 1, 28, 28}, Shape{1, 1, -1, 28},
                             Shape{}, Shape{1, 1, 2000, 2000}}) {
    const Made m = made(shape);
    REQUIRE(m.errors.size() == 1);
    CHECK(m.errors[0].code == Code::spec_widget_mismatch);
  }
  CHECK(made({1, 1, 28, 28}, {}, DType::int64_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({1, 1, 32, 256}, {.center = true}).errors.at(0).where == "#/inputs/0/center");
  CHECK(made({1, 1, 28, 28}, {.center = "yes"}).errors.at(0).code == Code::spec_wrong_type);
  CHECK(made({1, 1, 28, 28}, {.mean = {1, 2, 3}}).errors.at(0).where == "#/inputs/0/mean");
  CHECK(made({1, 1, 28, 28}, {.std = {0}}).errors.at(0).where == "#/inputs/0/std/0");
  const auto score = [](Shape shape, DType dtype = DType::float32_) {
    return sketchpad_type().fits({"x", dtype, std::move(shape)}, Direction::input).score;
  };
  CHECK(score({1, 1, 28, 28}) == 80);
  CHECK(score({1, 784}) == 60);
  CHECK(score({1, 64}) == 0);
  CHECK(score({1, 3, 32, 32}) == 0);
  CHECK(score({1, 1, 224, 224}) == 0);
  CHECK(score({1, 1, 28, 28}, DType::int64_) == 0);
}

TEST_CASE("sketchpad: the room it needs follows the tensor's shape") {
  CHECK(made({1, 1, 28, 28}).pad.room().aspect == 1);
  CHECK(made({1, 1, 32, 64}).pad.room().aspect == 0.5);
  CHECK(made({1, 1, 28, 28}).pad.hint() == "28 × 28, one channel");
}

}  // namespace vitrine
