// An image input in each of its states, as it is drawn and in its mirror: where pictures come from, the
// camera, cropping. What the page answers is given here.
#include "support/app_page.h"
#include "support/catch.h"
#include "support/glyphs.h"
#include "support/png.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 3, 4, 4}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 2}}};

struct ImagePage : AppPage {
  double width = 400;
  std::string nodes;  ///< the mirror, as it was last drawn

  explicit ImagePage(const Value& image)
      : AppPage(Value::Object{{"inputs", Value(image).set("type", "image").set("name", "photo")},
                              {"outputs", "label"}},
                kIn, kOut) {
    REQUIRE(started);
    use_vector_font();
    abilities(true);
    draw();
  }
  ~ImagePage() { host::null::use_glyphs({}); }
  ImagePage() : ImagePage(Value(Value::Object{})) {}

  void abilities(bool given) {
    app.event(-1, Value::Object{
                      {"event", "abilities"}, {"camera", given}, {"clipboard", given}, {"secure", given}});
  }
  Frame draw() {
    const double height = std::min(width * 0.72, 340.0) + 56;
    Frame drawn = frame(0, width, height, 2);
    if (!drawn.mirror.empty()) nodes = drawn.mirror;
    return drawn;
  }
  Value node(std::string_view id) const {
    const Value all = json(nodes);
    for (const Value& each : all.items()) {
      if (each["id"].text() == id) return each;
    }
    return {};
  }
  void act(std::string_view node, std::string_view action = "press", const Value& value = {}) {
    app.event(0, Value::Object{{"event", "act"}, {"node", node}, {"action", action}, {"value", value}});
    draw();
  }
  std::uint32_t asked(host::Request kind) {
    const auto request = take(kind);
    REQUIRE(request);
    return request->id;
  }
  void answer(host::Request kind, const Value& payload) {
    app.reply(asked(kind), 0, payload);
    draw();
  }
  void open_camera(std::string_view facing = "user") {
    act("camera");
    answer(host::Request::open_camera,
           Value::Object{{"stream", 1},
                         {"device", "b"},
                         {"facing", facing},
                         {"devices", Value::Array{Value::Object{{"id", "a"}, {"name", "Rear camera"}},
                                                  Value::Object{{"id", "b"}, {"name", "Front camera"}}}}});
  }
  static Value picture(int number) {
    return Value::Object{{"width", 200},
                         {"height", 100},
                         {"rgba", Bytes(80'000, std::byte{255})},
                         {"picture", number},
                         {"whole", true}};
  }
  void put_picture() {
    app.event(0, Value::Object{{"event", "file"},
                               {"file", Value::Object{{"name", "a cat.png"},
                                                      {"mime", "image/png"},
                                                      {"data", encode_png({1, 1, {0xff0000ff}})}}}});
    answer(host::Request::decode_image, picture(7));
  }

  /// Compared with tests/golden/widgets: on a stage of 400 in light and dark, and of 320.
  void looks(const std::string& state) {
    for (const std::string_view how : {"", "-dark", "-narrow"}) {
      width = how == "-narrow" ? 320 : 400;
      app.event(-1, Value::Object{{"event", "theme"}, {"dark", how == "-dark"}, {"reduced_motion", true}});
      Frame drawn = draw();
      for (int i = 0; i < 20 && drawn.again; ++i) drawn = draw();
      REQUIRE(drawn.surface != nullptr);
      const auto pixels = drawn.surface->pixels();
      const Picture picture{drawn.surface->width(), drawn.surface->height(), {pixels.begin(), pixels.end()}};
      CHECK(compare_with_png(std::string(VITRINE_SOURCE_DIR) + "/tests/golden/widgets/image-" + state +
                                 std::string(how) + ".png",
                             picture) == "");
    }
  }
};

const Value kWebcam = json(R"({"sources": ["webcam"]})");
const Value kStream = json(R"({"sources": ["webcam"], "streaming": true})");

}  // namespace

TEST_CASE("image looks: the sources under the drop zone") {
  ImagePage page;
  page.looks("sources");
  CHECK(page.node("paste")["role"].text() == "button");
  CHECK(page.node("choose")["role"].text() == "button");
}

TEST_CASE("image looks: a camera alone, and where there is none") {
  ImagePage camera(kWebcam);
  camera.looks("webcam");
  camera.abilities(false);
  camera.looks("webcam-none");
  CHECK(camera.node("camera").is_null());
  CHECK(camera.node("state")["name"].text() == "No camera here");
  CHECK(camera.node("more")["name"].text() == "It needs a page that is opened by https");
}

TEST_CASE("image looks: the camera, on and refused") {
  ImagePage page;
  page.act("camera");
  page.looks("camera-opening");
  page.app.reply(page.asked(host::Request::open_camera), 411, Value(""));
  CHECK(page.said()["problems"].items().at(0)["text"].text().find("may not use the camera") !=
        std::string::npos);
  page.looks("camera-refused");
  page.open_camera();
  CHECK(page.node("video")["mirrored"].boolean());
  page.looks("camera");
  page.act("other");
  CHECK(json(R"({"facing": "environment"})") == page.take(host::Request::open_camera)->payload);
}

TEST_CASE("image looks: a picture turned, and being cropped") {
  ImagePage page;
  page.put_picture();
  page.act("turn");
  page.answer(host::Request::show_image, json(R"({"picture": 8, "whole": true})"));
  page.looks("turned");
  page.act("crop");
  page.act("cut", "key", "Shift+ArrowLeft");
  page.looks("crop");
}

TEST_CASE("a stream: one picture and one run at a time, until it is stopped") {
  ImagePage page(kStream);
  CHECK(page.said()["state"].text() == "ready");
  page.open_camera();
  page.take_all(host::Request::run);
  for (int turn = 1; turn <= 3; ++turn) {
    page.answer(host::Request::camera_frame, ImagePage::picture(turn));
    const auto runs = page.take_all(host::Request::run);
    REQUIRE(runs.size() == 1);
    CHECK_FALSE(page.take(host::Request::camera_frame));
    page.reply(runs[0].id, {floats("y", {1, 2}, {1, 2})});
  }
  page.act("video", "ended", 7);  // another one's end
  CHECK_FALSE(page.node("video").is_null());
  SECTION("by Stop, while the model is at work") {
    page.answer(host::Request::camera_frame, ImagePage::picture(9));
    page.event(-1, R"({"event": "stop"})");
  }
  SECTION("by Stop, while it waits for a picture") { page.event(-1, R"({"event": "stop"})"); }
  SECTION("by Clear") { page.event(-1, R"({"event": "clear"})"); }
  SECTION("by its button") { page.act("stop"); }
  SECTION("by its end") { page.act("video", "ended", 1); }
  SECTION("by the model's error") {
    page.answer(host::Request::camera_frame, ImagePage::picture(9));
    page.app.reply(page.asked(host::Request::run), 500, Value("no"));
  }
  SECTION("by the model's failure") {
    page.event(-1, R"({"event": "model", "state": "failed", "code": 502, "text": ""})");
  }
  SECTION("by a value") {
    page.app.event(
        -1, Value::Object{
                {"event", "predict"},
                {"call", 1},
                {"inputs",
                 Value::Object{{"photo", Value::Object{{"width", 1}, {"height", 1}, {"data", Bytes(4)}}}}}});
  }
  page.draw();
  CHECK(page.node("video").is_null());
  page.take_all(host::Request::camera_frame);
  if (const auto run = page.take(host::Request::run)) page.reply(run->id, {floats("y", {1, 2}, {1, 2})});
  CHECK_FALSE(page.take(host::Request::camera_frame));
}

TEST_CASE("a stream goes on when another input's picture cannot be read") {
  AppPage page(
      json(
          R"({"inputs": [{"type": "image", "tensor": "x", "streaming": true}, {"type": "image", "tensor": "z"}],
                        "outputs": "label"})"),
      {{"x", DType::float32_, {1, 3, 4, 4}}, {"z", DType::float32_, {1, 3, 4, 4}}}, kOut);
  REQUIRE(page.started);
  page.event(-1, R"({"event": "abilities", "camera": true})");
  page.frame(0, 400, 344);
  page.event(0, R"({"event": "act", "node": "camera", "action": "press"})");
  page.frame(0, 400, 344);
  page.app.reply(page.take(host::Request::open_camera)->id, 0, json(R"({"stream": 1, "devices": []})"));
  page.app.event(1, Value::Object{{"event", "file"},
                                  {"file", Value::Object{{"name", "a.png"},
                                                         {"mime", "image/png"},
                                                         {"data", encode_png({1, 1, {0xff0000ff}})}}}});
  page.app.reply(page.take(host::Request::camera_frame)->id, 0, ImagePage::picture(1));
  CHECK_FALSE(page.take(host::Request::camera_frame));  // the run waits for the other one
  page.app.reply(page.take(host::Request::decode_image)->id, 403, Value("broken"));
  CHECK(page.take(host::Request::camera_frame));
}
