#include "widgets/image/image.h"

#include <cmath>
#include <cstring>

#include "base/json.h"
#include "support/catch.h"
#include "support/exif.h"

namespace vitrine {
namespace {

using test::jpeg;

struct Made {
  ImageInput input;
  Errors errors;
};
Made made(Shape shape, const ImageOptions& options = {}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<ImageOptions*>(m.input.options()) = options;
  m.input.common.name = "photo";
  m.input.configure({"x", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

/// 8 × 8: the upper half of one colour, the lower of another.
Image halves(std::uint8_t r, std::uint8_t g, std::uint8_t b) {
  Image image{8, 8, std::vector<std::uint8_t>(8 * 8 * 4, 255)};
  for (std::size_t i = 0; i < 32; ++i) {
    image.rgba[i * 4] = r;
    image.rgba[i * 4 + 1] = g;
    image.rgba[i * 4 + 2] = b;
  }
  return image;
}

Bytes bytes_of(std::string_view text) {
  Bytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

/// A JPEG's start with an EXIF orientation; enough for everything but the browser's decoder.
Bytes webp(int orientation) {
  std::string exif("II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18);
  exif += static_cast<char>(orientation);
  exif += std::string("\0\0\0\0\0\0\0", 7);
  std::string text("RIFF\0\0\0\0WEBPEXIF", 16);
  text += static_cast<char>(exif.size());
  text += std::string("\0\0\0", 3) + exif;
  return bytes_of(text);
}

Value file(std::string_view name, Bytes data) {
  return Value::Object{{"name", name}, {"mime", ""}, {"data", std::move(data)}};
}

Value decoded(const Image& image, int picture) {
  Value value = value_of_image(image);
  Value answer = Value::Object{{"width", image.width}, {"height", image.height}, {"rgba", value["data"]}};
  return answer.set("picture", picture);
}

WidgetRequest request_of(Widget& widget) {
  auto request = widget.take_request();
  REQUIRE(request);
  return *request;
}

std::string text_of(const Status& status) { return status ? "" : format(status.error()); }

}  // namespace

TEST_CASE("image: layouts by the tensor's shape, and the pixels in their places") {
  const Value red_top = value_of_image(halves(255, 0, 0));
  struct Case {
    Shape shape;
    std::int64_t green_top, green_bottom;  // the index of the green level in row 0 and row 7
  };
  for (const Case& c : {Case{{1, 3, 8, 8}, 64, 64 + 56}, Case{{1, 8, 8, 3}, 1, 56 * 3 + 1},
                        Case{{3, 8, 8}, 64, 64 + 56}, Case{{8, 8, 3}, 1, 56 * 3 + 1}}) {
    Made m = made(c.shape);
    REQUIRE(m.errors.empty());
    REQUIRE(m.input.set_value(red_top));
    const auto tensor = m.input.to_tensor();
    REQUIRE(tensor);
    CHECK(tensor->name == "x");
    CHECK(tensor->shape == c.shape);
    CHECK(tensor->at(c.green_top) == 0);
    CHECK(tensor->at(c.green_bottom) == 1);
    CHECK(tensor->at(0) == 1);
  }
}

TEST_CASE("image: gray, BGR, inverted, normalised, bytes, halves") {
  const Value picture = value_of_image(halves(100, 150, 200));
  const auto first = [&](Shape shape, const ImageOptions& options = {}, DType dtype = DType::float32_) {
    Made m = made(std::move(shape), options, dtype);
    REQUIRE(m.errors.empty());
    REQUIRE(m.input.set_value(picture));
    const auto tensor = m.input.to_tensor();
    REQUIRE(tensor);
    return tensor->at(0);
  };
  // (100 × 19595 + 150 × 38470 + 200 × 7471 + 32768) >> 16
  CHECK(first({1, 1, 8, 8}) == Approx(141 / 255.0));
  CHECK(first({8, 8}) == Approx(141 / 255.0));
  CHECK(first({1, 3, 8, 8}, {.channels = "bgr"}) == Approx(200 / 255.0));
  CHECK(first({1, 3, 8, 8}, {.invert = true}) == Approx(155 / 255.0));
  CHECK(first({1, 3, 8, 8}, {.mean = {0.485, 0.456, 0.406}, .std = {0.229, 0.224, 0.225}}) ==
        Approx((100 / 255.0 - 0.485) / 0.229));
  CHECK(first({1, 3, 8, 8}, {.scale = 1}) == 100);
  CHECK(first({1, 3, 8, 8}, {}, DType::uint8_) == 100);
  CHECK(first({1, 3, 8, 8}, {}, DType::int8_) == 100 - 128);
  CHECK(first({1, 3, 8, 8}, {.mean = {0}}, DType::int8_) == 100);
  CHECK(first({1, 3, 8, 8}, {}, DType::float16_) == Approx(100 / 255.0).epsilon(1e-3));
}

TEST_CASE("image: what a picture cannot fill is said with the shape") {
  for (const Shape& shape : {Shape{1, 2, 8, 8}, Shape{2, 3, 8, 8}, Shape{1, 3, -1, 8}, Shape{10}, Shape{}}) {
    const Made m = made(shape);
    REQUIRE(m.errors.size() == 1);
    CHECK(m.errors[0].code == Code::spec_widget_mismatch);
  }
  CHECK(made({1, 4, 8, 8}).errors.at(0).detail ==
        "a picture needs a shape such as [1,3,224,224], [1,224,224,3] or [224,224], with 1 or 3 channels; "
        "\"x\" is "
        "[1,4,8,8]");
  CHECK(made({1, 3, 8, 8}, {.layout = "nhwc"}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({1, 3, 8, 8}, {}, DType::int64_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({1, 3, 8, 8}, {.channels = "gray"}).errors.at(0).where == "#/inputs/0/channels");
  CHECK(made({1, 1, 8, 8}, {.channels = "rgb"}).errors.at(0).where == "#/inputs/0/channels");
  CHECK(made({1, 3, 8, 8}, {.background = {0}}).errors.at(0).where == "#/inputs/0/background");
  CHECK(made({1, 3, 8, 8}, {.mean = {1, 2}}).errors.at(0).where == "#/inputs/0/mean");
  CHECK(made({1, 3, 8, 8}, {.std = {1, 0, 1}}).errors.at(0).where == "#/inputs/0/std/1");
}

TEST_CASE("image: which tensors are likely to be pictures") {
  const auto fit = [](Shape shape, DType dtype = DType::float32_) {
    return image_type().fits({"x", dtype, std::move(shape)}, Direction::input);
  };
  CHECK(fit({1, 3, 224, 224}).score == 90);
  CHECK(fit({1, 224, 224, 3}, DType::uint8_).score == 90);
  CHECK(fit({1, 224, 224, 3}, DType::int8_).score == 90);
  CHECK(fit({3, 32, 32}).score == 70);
  CHECK(fit({1, 1, 28, 28}).score == 50);
  CHECK(fit({28, 28}).score == 30);
  CHECK(fit({1, 128, 768}).score == 0);
  CHECK(fit({1, 3, 4, 4}).score == 0);
  CHECK(fit({1, 4, 64, 64}).score == 0);
  CHECK(fit({1, 3, 224, 224}, DType::int64_).score == 0);
  const auto assumed = fit({1, 3, 224, 224}).assumptions;
  REQUIRE(assumed.size() == 4);
  CHECK(assumed[0] == std::pair<std::string, std::string>{"scale", "values 0..1"});
  CHECK(assumed[1] == std::pair<std::string, std::string>{"channels", "RGB"});
}

TEST_CASE("image: a file is decoded upright, turned by us, and shown as it is") {
  Made m = made({1, 3, 8, 8});
  ImageInput& input = m.input;
  const std::uint64_t before = input.revision();
  REQUIRE(input.take_file(file("turned.jpg", jpeg(6))));
  CHECK(input.pending());
  CHECK(input.to_tensor().error().code == Code::input_empty);
  const WidgetRequest request = request_of(input);
  CHECK(request.kind == WidgetRequest::Kind::decode_image);
  CHECK(request.payload["name"].text() == "turned.jpg");
  CHECK(request.payload["patch"]["offset"].integer() == 30);
  CHECK(request.payload["patch"]["bytes"] == Value(Bytes{std::byte{0}, std::byte{1}}));
  CHECK(request.payload["data"].bytes() == jpeg(6));
  REQUIRE(input.reply(decoded(halves(255, 0, 0), 7)));
  CHECK_FALSE(input.pending());
  CHECK(input.picture() == 7);
  CHECK(input.revision() != before);
  CHECK_FALSE(input.take_request());
  // Orientation 6: the first row is the right side. Left is white, right is red.
  const auto tensor = input.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->at(64) == 1);
  CHECK(tensor->at(64 + 7) == 0);
  CHECK(input.value()["name"].text() == "turned.jpg");
}

TEST_CASE("image: of formats that engines turn or do not, the turned pixels are shown") {
  Made m = made({1, 3, 8, 8});
  REQUIRE(m.input.take_file(file("a.webp", webp(3))));
  CHECK(request_of(m.input).payload["patch"]["bytes"] == Value(Bytes{std::byte{1}, std::byte{0}}));
  REQUIRE(m.input.reply(decoded(halves(255, 0, 0), 7)));
  CHECK_FALSE(m.input.pending());  // the pixels are there, whatever is shown
  const WidgetRequest show = request_of(m.input);
  CHECK(show.kind == WidgetRequest::Kind::show_image);
  CHECK(show.payload["rgba"].bytes()[1] == std::byte{255});  // the first row is white now
  REQUIRE(m.input.reply(Value(Value::Object{{"picture", 8}})));
  CHECK(m.input.picture() == 8);

  REQUIRE(m.input.take_file(file("b.webp", webp(1))));
  CHECK(request_of(m.input).payload["patch"].is_null());
  REQUIRE(m.input.reply(decoded(halves(0, 0, 0), 9)));
  CHECK(m.input.picture() == 9);
}

TEST_CASE("image: files that cannot be read leave what was there, and say why") {
  Made m = made({1, 3, 8, 8});
  const Value good = value_of_image(halves(1, 2, 3));
  REQUIRE(m.input.set_value(good));
  CHECK(request_of(m.input).kind == WidgetRequest::Kind::show_image);
  REQUIRE(m.input.reply(Value(Value::Object{{"picture", 1}})));

  CHECK(text_of(m.input.take_file(file("a.pdf", bytes_of("%PDF-1.7")))).find("a.pdf is a PDF document") !=
        std::string::npos);
  CHECK(text_of(m.input.take_file(file("a.jpg", {}))).find("a.jpg is empty") != std::string::npos);
  CHECK(text_of(m.input.take_file(Value(3))).starts_with("photo: E401"));
  CHECK(text_of(m.input.take_file(Value::Object{{"data", "text"}})).starts_with("photo: E401"));
  CHECK_FALSE(m.input.take_request());

  const Bytes heic =
      bytes_of(std::string("\0\0\0\x18"
                           "ftypheic\0\0\0\0mif1heic",
                           24));
  REQUIRE(m.input.take_file(file("holiday.heic", heic)));
  request_of(m.input);
  const Status refused = m.input.reply(Error{Code::input_picture_unreadable, "", ""});
  REQUIRE_FALSE(refused);
  CHECK(sentence(refused.error()) ==
        "This picture can't be read. holiday.heic is HEIC, which this browser can't decode. Save it as JPEG "
        "or PNG "
        "and try again.");
  CHECK_FALSE(m.input.pending());

  REQUIRE(m.input.take_file(file("x.bin", bytes_of("????"))));
  request_of(m.input);
  CHECK(text_of(m.input.reply(Error{Code::input_picture_unreadable, "", ""})).find("x.bin is no picture") !=
        std::string::npos);
  REQUIRE(m.input.take_file(file("x.jpg", jpeg(1))));
  request_of(m.input);
  CHECK(text_of(m.input.reply(Error{Code::input_picture_unreadable, "", "it has no size"}))
            .find("it has no size") != std::string::npos);
  REQUIRE(m.input.take_file(file("x.jpg", jpeg(1))));
  request_of(m.input);
  // What the page answers is looked at too.
  CHECK_FALSE(m.input.reply(Value(Value::Object{{"width", 1e9}, {"height", 1e9}, {"rgba", Bytes(4)}})));
  CHECK_FALSE(m.input.pending());
  CHECK(m.input.view().copy().rgba == halves(1, 2, 3).rgba);
  CHECK(m.input.picture() == 1);
}

TEST_CASE("image: a file dialog that comes to nothing changes nothing") {
  Made m = made({1, 3, 8, 8});
  m.input.ask_for_file();
  CHECK(request_of(m.input).kind == WidgetRequest::Kind::pick_file);
  CHECK_FALSE(m.input.pending());
  CHECK(m.input.reply(Error{Code::request_cancelled, "", ""}));
  CHECK(m.input.is_empty());

  m.input.ask_for_file();
  request_of(m.input);
  REQUIRE(m.input.reply(file("x.jpg", jpeg(1))));
  CHECK(m.input.pending());
  CHECK(m.input.pending_name() == "x.jpg");
  CHECK(request_of(m.input).kind == WidgetRequest::Kind::decode_image);
  m.input.clear();
  CHECK_FALSE(m.input.pending());
  CHECK(m.input.reply(decoded(halves(0, 0, 0), 1)));  // too late
  CHECK(m.input.is_empty());

  // The dialog was opened before the picture was shown, and took that request's place.
  REQUIRE(m.input.set_value(value_of_image(halves(0, 0, 0))));
  m.input.ask_for_file();
  request_of(m.input);
  CHECK(m.input.reply(Error{Code::request_cancelled, "", ""}));
  CHECK(request_of(m.input).kind == WidgetRequest::Kind::show_image);
}

TEST_CASE("image: what a program puts in") {
  Made m = made({1, 3, 8, 8});
  CHECK(text_of(m.input.set_value(Value("a.png"))).starts_with("photo: E401"));
  CHECK(text_of(m.input.set_value(Value::Object{})).starts_with("photo: E401"));
  CHECK(text_of(m.input.set_value(Value::Object{{"width", 8}, {"height", 8}, {"data", Bytes(3)}}))
            .starts_with("photo: E401"));
  CHECK(m.input.is_empty());
  REQUIRE(m.input.set_value(Value::Object{{"name", "x.jpg"}, {"data", jpeg(1)}}));
  CHECK(m.input.pending());
  REQUIRE(m.input.set_value(Value(jpeg(1))));
  CHECK(m.input.pending_name() == "picture");
  // Pixels take the place of a file that is still being decoded.
  Value picture = value_of_image(halves(9, 9, 9));
  REQUIRE(m.input.set_value(picture));
  CHECK_FALSE(m.input.pending());
  CHECK(m.input.value() == picture.set("name", ""));
  REQUIRE(m.input.set_value(m.input.value()));
  REQUIRE(m.input.set_value(Value()));
  CHECK(m.input.value().is_null());
}

TEST_CASE("image: of any size, a picture keeps its own, up to a limit and in whole steps") {
  const auto shape_for = [](int width, int height, const ImageOptions& options,
                            Shape shape = {1, 3, 320, 320}, std::uint64_t open = 0b1100) {
    ImageInput input;
    *static_cast<ImageOptions*>(input.options()) = options;
    Errors errors;
    input.configure({"x", DType::float32_, std::move(shape), open}, "#", errors);
    REQUIRE(errors.empty());
    CHECK(input.takes_any_size());
    Image image{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 4, 9)};
    REQUIRE(input.set_value(value_of_image(image)));
    const Result<Tensor> tensor = input.to_tensor();
    REQUIRE(tensor);
    CHECK(tensor->count() == element_count(tensor->shape));
    const ShownPicture shown = input.shown_picture();
    CHECK(shown.placement == placement_of(width, height,
                                          {.width = shown.tensor_width,
                                           .height = shown.tensor_height,
                                           .fit = options.fit == "contain" ? Fit::contain : Fit::cover}));
    return tensor->shape;
  };
  CHECK(shape_for(200, 100, {.max_side = 640}) == Shape{1, 3, 100, 200});
  CHECK(shape_for(1280, 640, {.max_side = 640, .multiple_of = 32}) == Shape{1, 3, 320, 640});
  CHECK(shape_for(458, 424, {.max_side = 640, .multiple_of = 32}) == Shape{1, 3, 416, 448});
  CHECK(shape_for(458, 424, {.fit = "contain", .max_side = 640, .multiple_of = 32}) == Shape{1, 3, 448, 480});
  CHECK(shape_for(3, 900, {.max_side = 300, .multiple_of = 32}) == Shape{1, 3, 288, 32});
  CHECK(shape_for(1, 1, {.max_side = 640}) == Shape{1, 3, 1, 1});
  CHECK(shape_for(64, 32, {.max_side = 64, .multiple_of = 16}, {1, 320, 320, 1}, 0b0110) ==
        Shape{1, 32, 64, 1});
  CHECK(made({1, 3, 8, 8}, {.max_side = 640}).errors.at(0).where == "#/inputs/0/max_side");
  CHECK(made({1, 3, 8, 8}).input.hint() == "8 × 8");
}

TEST_CASE("image: of any size, a visitor chooses among the sizes that the picture can have") {
  const auto configured = [](const ImageOptions& options, Errors& errors) {
    auto input = std::make_unique<ImageInput>();
    *static_cast<ImageOptions*>(input->options()) = options;
    input->configure({"x", DType::float32_, {1, 3, 320, 320}, 0b1100}, "#", errors);
    return input;
  };
  Errors errors;
  const auto input = configured({.max_side = 64, .max_side_choices = {128, 32}, .multiple_of = 16}, errors);
  REQUIRE(errors.empty());
  CHECK(input->hint() == "≤ 128 × 128");
  CHECK(input->size_choices().empty());
  const auto picture = [](int width, int height) {
    return value_of_image(
        {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 4))});
  };
  REQUIRE(input->set_value(picture(200, 100)));
  const auto sizes = input->size_choices();
  REQUIRE(sizes.size() == 3);
  CHECK((sizes[0].width == 32 && sizes[0].height == 16));
  CHECK((sizes[2].width == 128 && sizes[2].height == 64));
  const std::uint64_t before = input->revision();
  input->choose_max_side(128);
  CHECK(input->revision() != before);
  CHECK(input->to_tensor()->shape == Shape{1, 3, 64, 128});
  CHECK(input->shown_picture().tensor_width == 128);
  // It goes with the value, and only with that one.
  const Value chosen = input->value();
  CHECK(chosen["max_side"] == Value(128));
  REQUIRE(input->set_value(picture(200, 100)));
  CHECK(input->max_side() == 64);
  CHECK(input->value().find("max_side") == nullptr);
  REQUIRE(input->set_value(chosen));
  CHECK(input->max_side() == 128);
  CHECK_FALSE(input->set_value(Value::Object{{"width", 3}}));
  CHECK(input->max_side() == 128);
  Value other = chosen;
  REQUIRE(input->set_value(other.set("max_side", 100)));
  CHECK(input->max_side() == 64);
  input->choose_max_side(32);
  input->clear();
  CHECK(input->max_side() == 64);
  // A picture that is smaller than all of them has one size; smaller than some, each size once.
  REQUIRE(input->set_value(picture(20, 20)));
  CHECK(input->size_choices().empty());
  REQUIRE(input->set_value(picture(64, 64)));
  CHECK(input->size_choices().size() == 2);
  CHECK(input->size_choices()[1].max_side == 64);
  input->choose_max_side(128);
  CHECK(input->size_choices()[1].max_side == 128);

  for (const ImageOptions& wrong :
       {ImageOptions{.max_side_choices = {128}}, ImageOptions{.max_side = 64, .max_side_choices = {12.5}},
        ImageOptions{.max_side = 64, .max_side_choices = {8}, .multiple_of = 16}}) {
    Errors refused;
    (void)configured(wrong, refused);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].where == "#/max_side_choices");
  }
}

}  // namespace vitrine
