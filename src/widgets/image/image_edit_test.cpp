// Cropping, turning, and the camera.
#include "base/json.h"
#include "support/catch.h"
#include "support/exif.h"
#include "widgets/image/image.h"

namespace vitrine {
namespace {

struct Made {
  ImageInput input;
  Errors errors;
};
Made made(const ImageOptions& options = {}) {
  Made m;
  *static_cast<ImageOptions*>(m.input.options()) = options;
  m.input.common.name = "photo";
  m.input.configure({"x", DType::uint8_, {1, 4, 4, 3}}, "#/inputs/0", m.errors);
  return m;
}

/// Each pixel's red is its x, its green its y.
Image grid(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int v : {x, y, 0, 255}) image.rgba.push_back(static_cast<std::uint8_t>(v));
    }
  }
  return image;
}

WidgetRequest request_of(Widget& widget) {
  auto request = widget.take_request();
  REQUIRE(request);
  return *request;
}

Value frame(const Image& image, int picture) { return rgba_of_image(image).set("picture", picture); }

Value opened(std::string_view facing = "") {
  return Value::Object{{"stream", 3},
                       {"device", "b"},
                       {"facing", facing},
                       {"devices", Value::Array{Value::Object{{"id", "a"}, {"name", "Built in"}},
                                                Value::Object{{"id", "b"}, {"name", ""}}}}};
}

void show(ImageInput& input, int picture) {
  WidgetRequest request = request_of(input);
  for (; request.kind == WidgetRequest::Kind::resume; request = request_of(input))
    REQUIRE(input.reply(Value()));
  CHECK(request.kind == WidgetRequest::Kind::show_image);
  REQUIRE(input.reply(Value(Value::Object{{"picture", picture}})));
}

}  // namespace

TEST_CASE("crop: a box is moved and resized inside the picture") {
  const PixelBox box{10, 20, 30, 40};
  const auto at = [&](unsigned edges, int dx, int dy) { return moved(box, edges, dx, dy, 100, 80, 8); };
  CHECK(at(kNoEdge, 5, -5) == PixelBox{15, 15, 30, 40});
  CHECK(at(kNoEdge, -500, 500) == PixelBox{0, 40, 30, 40});
  CHECK(at(kLeft, 5, 99) == PixelBox{15, 20, 25, 40});
  CHECK(at(kLeft, -500, 0) == PixelBox{0, 20, 40, 40});
  CHECK(at(kLeft, 500, 0) == PixelBox{32, 20, 8, 40});
  CHECK(at(kRight | kBottom, 500, -500) == PixelBox{10, 20, 90, 8});
  CHECK(at(kTop, 0, -7) == PixelBox{10, 13, 30, 47});
  CHECK(moved({0, 0, 5, 5}, kRight, -100, 0, 5, 5, 8) == PixelBox{0, 0, 5, 5});  // smaller than the least
}

TEST_CASE("image: what is cropped and turned is what the model gets, and the original comes back") {
  Made m = made();
  ImageInput& input = m.input;
  REQUIRE(input.set_value(value_of_image(grid(16, 8))));
  show(input, 1);
  CHECK_FALSE(input.edited());
  const std::uint64_t before = input.revision();
  input.begin_crop();
  REQUIRE(input.crop());
  input.set_crop({8, 4, 4, 4});
  CHECK(input.revision() == before);  // nothing has happened yet
  input.cancel_crop();
  CHECK_FALSE(input.crop());
  input.begin_crop();
  input.apply_crop();  // all of it
  CHECK(input.revision() == before);
  input.begin_crop();
  input.set_crop({8, 4, 4, 4});
  input.apply_crop();
  CHECK(input.revision() != before);
  CHECK(input.edited());
  CHECK(input.displayed() == 1);  // until the page shows the new one
  CHECK(input.shown_picture().number == 0);
  show(input, 2);
  CHECK(input.displayed() == 2);
  auto tensor = input.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->at(0) == 8);
  CHECK(tensor->at(1) == 4);
  input.turn();
  show(input, 3);
  tensor = input.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->at(0) == 8);  // what was at the left of the last row
  CHECK(tensor->at(1) == 7);
  // What is kept is the picture as it came, and how it is looked at.
  CHECK(dump_json(input.kept()) == R"({"name":"","picture":1,"turns":1,"crop":[0,8,4,4]})");
  input.reset();
  CHECK_FALSE(input.edited());
  CHECK(input.picture() == 1);
  CHECK_FALSE(input.take_request());  // it is there
  CHECK(dump_json(input.kept()) == R"({"name":"","picture":1})");
  CHECK(input.view().copy().rgba == grid(16, 8).rgba);
  input.turn();
  CHECK((input.view().width() == 8 && input.view().height() == 16));
  REQUIRE(input.set_value(value_of_image(grid(4, 4))));
  CHECK_FALSE(input.edited());
  CHECK(input.displayed() == 0);  // another picture: nothing of the old one
}

TEST_CASE("image: a file comes back as it was looked at, whatever its orientation") {
  Made m = made(), again = made();
  const Bytes jpeg = test::jpeg(6);  // which the browser decodes without turning it
  REQUIRE(m.input.take_file(Value::Object{{"name", "a.jpg"}, {"data", jpeg}}));
  request_of(m.input);
  REQUIRE(m.input.reply(frame(grid(16, 8), 3)));
  CHECK((m.input.view().width() == 8 && m.input.view().height() == 16));
  CHECK_FALSE(m.input.edited());
  for (int i = 0; i < 3; ++i) {
    m.input.turn();
    show(m.input, 4 + i);
  }
  m.input.begin_crop();
  m.input.set_crop({2, 1, 5, 6});
  m.input.apply_crop();
  show(m.input, 7);
  const Value kept = m.input.kept();
  CHECK(dump_json(kept) == R"({"name":"a.jpg","picture":3,"turns":3,"crop":[2,1,5,6]})");

  // As the page gives it back, the file in its place.
  Value value =
      Value::Object{{"name", "a.jpg"}, {"data", jpeg}, {"turns", kept["turns"]}, {"crop", kept["crop"]}};
  REQUIRE(again.input.set_value(value));
  request_of(again.input);
  REQUIRE(again.input.reply(frame(grid(16, 8), 8)));
  CHECK(again.input.edited());
  CHECK(again.input.picture() == 0);  // the file is not what the model gets
  show(again.input, 9);
  CHECK(again.input.view().copy().rgba == m.input.view().copy().rgba);
  again.input.reset();
  CHECK(again.input.picture() == 8);
  CHECK((again.input.view().width() == 8 && again.input.view().height() == 16));

  // What storage says of another picture is left out.
  value.set("crop", Value::Array{2, 1, 50, 6}).set("turns", 1e300);
  REQUIRE(again.input.set_value(value));
  request_of(again.input);
  REQUIRE(again.input.reply(frame(grid(16, 8), 10)));
  CHECK_FALSE(again.input.edited());
}

TEST_CASE("image: what takes long with a large picture is done in parts") {
  Made m = made();
  ImageInput& input = m.input;
  CHECK(input.prepare());  // nothing there
  REQUIRE(input.set_value(value_of_image(grid(16, 8))));
  CHECK(input.prepare());
  Image large{2000, 1500, {}};
  large.rgba.resize(std::size_t{2000} * 1500 * 4, 255);
  for (std::size_t i = 0; i < large.rgba.size() / 2; i += 4) large.rgba[i] = 9;  // its upper half
  REQUIRE(input.take_file(Value::Object{{"name", "a.png"}, {"data", Bytes(9)}}));
  REQUIRE(input.reply(frame(large, 3)));
  const auto steps = [&] {
    int count = 1;
    while (!input.prepare()) ++count;
    return count;
  };
  CHECK(steps() > 2);
  CHECK(steps() == 1);  // it is there
  auto tensor = input.take_tensor();
  REQUIRE(tensor);
  CHECK(*tensor == *input.to_tensor());
  CHECK(tensor->at(0) == 9);
  input.turn();
  CHECK(input.prepare() == false);
  const WidgetRequest first = request_of(input);
  CHECK(first.kind == WidgetRequest::Kind::resume);
  input.turn();  // before it is shown: begins anew
  input.turn();
  CHECK(steps() > 2);
  tensor = input.take_tensor();
  REQUIRE(tensor);
  CHECK(tensor->at(0) == 9);  // what was above is at the left
  CHECK(tensor->at(9) == 255);
  WidgetRequest request = request_of(input);
  for (; request.kind == WidgetRequest::Kind::resume; request = request_of(input))
    REQUIRE(input.reply(Value()));
  CHECK(request.payload["file"].integer() == 3);
  const std::int64_t width = request.payload["width"].integer(), height = request.payload["height"].integer();
  CHECK(width * height < 2'010'000);
  CHECK(width * 4 / 3 == height);
  CHECK(request.payload["rgba"].bytes().size() == static_cast<std::size_t>(width * height * 4));
  // Back to the original before the changed one is shown: what comes of that is too late.
  REQUIRE(input.reply(Value(Value::Object{{"picture", 8}})));
  CHECK(input.picture() == 8);
  input.turn();  // the fourth time: as it came
  CHECK(input.picture() == 3);
  input.turn();
  request_of(input);
  input.reset();
  CHECK(input.picture() == 3);
  CHECK_FALSE(input.take_request());
  REQUIRE(input.reply(Value(Value::Object{{"picture", 9}})));
  CHECK(input.picture() == 3);
  CHECK_FALSE(input.take_request());
  // Another picture while a large one is shown, or prepared: nothing is read of the one that is gone.
  input.turn();
  CHECK_FALSE(input.prepare());
  REQUIRE(input.set_value(value_of_image(grid(4, 4))));
  CHECK(input.prepare());
  show(input, 11);
  CHECK(input.kept_bytes() == 0);
  REQUIRE(input.set_value(value_of_image(large)));
  show(input, 12);
  CHECK(input.kept_bytes() == large.rgba.size());  // what is shown is smaller: no file has these pixels
}

TEST_CASE("image: nothing is edited while a file is decoded") {
  Made m = made();
  REQUIRE(m.input.set_value(value_of_image(grid(16, 8))));
  show(m.input, 1);
  REQUIRE(m.input.take_file(Value::Object{{"name", "a.png"}, {"data", Bytes(9)}}));
  request_of(m.input);
  m.input.turn();
  CHECK_FALSE(m.input.edited());
  CHECK(m.input.pending());
}

TEST_CASE("image: a picture from the camera") {
  Made m = made();
  ImageInput& input = m.input;
  input.open_camera();
  CHECK(input.camera().state == Camera::State::opening);
  const WidgetRequest open = request_of(input);
  CHECK(open.kind == WidgetRequest::Kind::open_camera);
  CHECK(open.payload["facing"].text() == "environment");
  REQUIRE(input.reply(opened("user")));
  CHECK(input.camera().stream == 3);
  CHECK(input.camera().names == std::vector<std::string>{"Built in", "Camera 2"});
  CHECK(input.camera().chosen == 1);
  CHECK(input.mirrored());
  CHECK_FALSE(input.take_request());
  input.turn_camera();
  CHECK(request_of(input).payload["facing"].text() == "environment");
  REQUIRE(input.reply(opened("environment")));
  CHECK_FALSE(input.mirrored());
  input.choose_camera(0);
  CHECK(request_of(input).payload["device"].text() == "a");
  REQUIRE(input.reply(opened()));
  input.choose_camera(2);
  CHECK_FALSE(input.take_request());

  input.take_snapshot();
  CHECK(input.pending());
  const WidgetRequest take = request_of(input);
  CHECK(take.kind == WidgetRequest::Kind::camera_frame);
  CHECK(take.payload["stream"].integer() == 3);
  CHECK(take.payload["mirrored"].boolean());
  REQUIRE(input.reply(frame(grid(6, 4), 9)));
  CHECK(input.camera().state == Camera::State::off);
  CHECK(input.is_from_camera());
  CHECK(input.picture() == 9);
  CHECK(input.view().width() == 6);
  CHECK(take.payload["as_file"].boolean());
  CHECK(input.kept()["picture"].integer() == 9);
}

TEST_CASE("image: a camera that is refused, breaks or is closed leaves the picture that was there") {
  Made m = made();
  ImageInput& input = m.input;
  REQUIRE(input.set_value(value_of_image(grid(4, 4))));
  show(input, 1);
  input.open_camera();
  request_of(input);
  const Status refused = input.reply(Error{Code::camera_refused, {}, {}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::camera_refused);
  CHECK(input.camera().state == Camera::State::off);
  input.open_camera();
  request_of(input);
  REQUIRE(input.reply(opened()));
  input.take_snapshot();
  request_of(input);
  CHECK_FALSE(input.reply(Error{Code::camera_ended, {}, {}}));
  CHECK_FALSE(input.pending());
  input.open_camera();
  request_of(input);
  input.close_camera();
  CHECK(input.reply(opened()));  // too late
  CHECK(input.camera().state == Camera::State::off);
  input.open_camera();
  request_of(input);
  REQUIRE(input.reply(opened()));
  input.take_snapshot();
  request_of(input);
  CHECK_FALSE(input.reply(Value(Value::Object{{"width", 4}, {"height", 4}, {"rgba", Bytes(3)}})));
  CHECK(input.view().copy().rgba == grid(4, 4).rgba);
}

TEST_CASE("image: a camera that came to nothing gives way to a picture that was not shown yet") {
  Made m = made();
  ImageInput& input = m.input;
  REQUIRE(input.set_value(value_of_image(grid(4, 4))));
  request_of(input);
  input.open_camera();  // its request takes the place of the other
  request_of(input);
  REQUIRE(input.reply(opened()));
  CHECK_FALSE(input.take_request());
  input.close_camera();
  show(input, 1);
  CHECK(input.picture() == 1);
}

TEST_CASE("image: a picture with transparent pixels is kept as pixels: what is shown of them is rounded") {
  Made m = made();
  Image image = grid(4, 4);
  image.rgba[3] = 100;
  REQUIRE(m.input.set_value(value_of_image(image)));
  show(m.input, 1);
  CHECK(m.input.kept()["data"].is_bytes());
}

TEST_CASE("image: a stream asks for the next picture when the answer to the last one is there") {
  Made m = made({.streaming = true});
  ImageInput& input = m.input;
  CHECK(input.streams());
  input.answered(true);
  CHECK_FALSE(input.take_request());  // no camera
  input.open_camera();
  request_of(input);
  REQUIRE(input.reply(opened()));
  CHECK(request_of(input).kind == WidgetRequest::Kind::camera_frame);
  CHECK_FALSE(input.pending());  // a run does not wait for it
  input.answered(true);
  CHECK_FALSE(input.take_request());  // one at a time
  REQUIRE(input.reply(frame(grid(4, 4), 5)));
  CHECK(input.camera().state == Camera::State::on);
  CHECK(input.view().width() == 4);
  CHECK(input.kept()["data"].is_bytes());  // what is shown is a JPEG of it
  CHECK_FALSE(input.take_request());
  input.answered(true);
  CHECK(request_of(input).kind == WidgetRequest::Kind::camera_frame);
  input.answered(false);
  CHECK(input.camera().state == Camera::State::off);
}

TEST_CASE("image: where pictures come from") {
  CHECK(made().input.accepts() == "image/*");
  CHECK(made({.sources = {"webcam"}}).input.accepts().empty());
  CHECK(made({.sources = {"clipboard"}}).input.accepts() == "image/*");
  CHECK(format(made({.sources = {}}).errors.at(0)).find("#/inputs/0/sources") != std::string::npos);
  CHECK(format(made({.sources = {"upload"}, .streaming = true}).errors.at(0)).find("#/inputs/0/streaming") !=
        std::string::npos);
  Made m = made({.mirror_webcam = false});
  m.input.open_camera();
  request_of(m.input);
  REQUIRE(m.input.reply(opened("user")));
  CHECK_FALSE(m.input.mirrored());
  m.input.set_mirrored(true);
  CHECK(m.input.mirrored());
  m.input.close_camera();
  m.input.ask_for_clipboard();
  CHECK(request_of(m.input).kind == WidgetRequest::Kind::read_clipboard);
  REQUIRE(m.input.reply(Value(Value::Object{{"name", ""}, {"mime", "image/png"}, {"data", Bytes(9)}})));
  CHECK(m.input.pending());
}

}  // namespace vitrine
