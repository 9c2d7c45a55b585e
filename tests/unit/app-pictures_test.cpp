// Files and pictures: what widgets ask the page for, and runs that wait for a picture's decoding.
#include "support/app_page.h"
#include "support/catch.h"
#include "support/png.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 3, 4, 4}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 2}}};

struct Page : AppPage {
  explicit Page(bool live = false)
      : AppPage(
            json(live ? R"({"inputs": {"type": "image", "name": "photo"}, "outputs": "label", "live": true})"
                      : R"({"inputs": {"type": "image", "name": "photo"}, "outputs": "label"})"),
            kIn, kOut) {
    REQUIRE(started);
  }
  static Bytes file() { return encode_png({2, 2, {0xff0000ff, 0xff00ff00, 0xffff0000, 0xffffffff}}); }
  void drop(Bytes data) {
    app.event(
        0, Value::Object{{"event", "file"},
                         {"file", Value::Object{{"name", "a.png"}, {"mime", "image/png"}, {"data", data}}}});
  }
  host::null::Recorded decode() {
    auto request = take(host::Request::decode_image);
    REQUIRE(request);
    return *request;
  }
  void decoded(std::uint32_t id) {
    app.reply(
        id, 0,
        Value::Object{{"width", 2}, {"height", 2}, {"rgba", Bytes(16, std::byte{200})}, {"picture", 1}});
  }
  std::string problem() {
    return said()["problems"].items().empty() ? "" : said()["problems"].items()[0]["text"].text();
  }
};

}  // namespace

TEST_CASE("a run that was asked for while a picture is being decoded takes the new picture") {
  Page page;
  page.drop(Page::file());
  const auto decode = page.decode();
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.take(host::Request::run));
  page.decoded(decode.id);
  CHECK(page.take(host::Request::run));
  CHECK(page.problem().empty());
}

TEST_CASE("a call that gives a file waits for it as well, and fails with it") {
  Page page;
  const auto predict = [&](int call) {
    const Value file = Value::Object{{"name", "a.png"}, {"mime", "image/png"}, {"data", Page::file()}};
    page.app.event(
        -1, Value::Object{{"event", "predict"}, {"call", call}, {"inputs", Value::Object{{"photo", file}}}});
  };
  predict(1);
  page.decoded(page.decode().id);
  CHECK(page.take(host::Request::run));
  predict(2);
  page.app.reply(page.decode().id, 403, "a.png is broken");
  CHECK_FALSE(page.take(host::Request::run));
  std::vector<std::int64_t> codes;
  for (const auto& result : page.take_all(host::Request::result))
    codes.push_back(result.payload["code"].integer());
  CHECK(codes == std::vector<std::int64_t>{505, 403});
}

TEST_CASE("a picture that cannot be read is said at its widget, until another one is dropped") {
  Page page;
  page.drop(Page::file());
  page.event(-1, R"({"event": "run"})");
  page.app.reply(page.decode().id, 403, "the file is broken");
  CHECK(page.problem().find("the file is broken") != std::string::npos);
  CHECK_FALSE(page.take(host::Request::run));  // the run that waited for it is off
  page.drop(Page::file());
  CHECK(page.problem().empty());
}

TEST_CASE("the answer to an older request is void") {
  Page page;
  page.drop(Page::file());
  const auto first = page.decode();
  page.drop(Page::file());
  const auto second = page.decode();
  page.app.reply(first.id, 403, "too late");
  CHECK(page.problem().empty());
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.take(host::Request::run));
  page.decoded(second.id);
  CHECK(page.take(host::Request::run));
  page.decoded(second.id);
  CHECK_FALSE(page.take(host::Request::run));
}

TEST_CASE("Clear and Stop forget a picture that is still being decoded") {
  Page page;
  page.drop(Page::file());
  const auto decode = page.decode();
  page.event(-1, R"({"event": "run"})");
  page.event(-1, R"({"event": "clear"})");
  page.decoded(decode.id);
  CHECK_FALSE(page.take(host::Request::run));
  page.event(-1, R"({"event": "run"})");
  CHECK_FALSE(page.problem().empty());  // empty again

  page.drop(Page::file());
  const auto other = page.decode();
  page.event(-1, R"({"event": "run"})");
  page.event(-1, R"({"event": "stop"})");
  page.decoded(other.id);
  CHECK_FALSE(page.take(host::Request::run));
}

TEST_CASE("a live page runs when its picture is there") {
  Page page(true);
  CHECK_FALSE(page.take(host::Request::run));
  page.drop(Page::file());
  page.decoded(page.decode().id);
  const auto all = page.take_all(host::Request::run);
  CHECK(all.size() == 1);
}

TEST_CASE("a picture is kept as the file behind its number, and comes back without a run on a live page") {
  Page page(true);
  page.drop(Page::file());
  page.decoded(page.decode().id);
  const auto run = page.take(host::Request::run);
  REQUIRE(run);
  page.reply(run->id, {floats("y", {1, 2}, {0.25, 0.75})});
  page.event(-1, R"({"event": "keep", "most_bytes": 1000})");
  Value kept = page.take(host::Request::kept)->payload;
  CHECK(kept["inputs"] == json(R"({"photo": {"name": "a.png", "picture": 1}})"));

  const Value file = Value::Object{{"name", "a.png"}, {"mime", "image/png"}, {"data", Page::file()}};
  page.app.event(-1, kept.set("event", "put_back").set("inputs", Value::Object{{"photo", file}}));
  const std::int64_t changes = page.said()["changes"].integer();
  page.decoded(page.decode().id);
  CHECK_FALSE(page.take(host::Request::run));
  CHECK(page.said()["changes"].integer() == changes);
  CHECK(page.said()["results"].items().size() == 1);

  page.drop(Page::file());  // one of the visitor's own is run
  page.decoded(page.decode().id);
  CHECK(page.take(host::Request::run));
  CHECK(page.said()["changes"].integer() == changes + 1);
}

namespace {

struct Detector : AppPage {
  Detector()
      : AppPage(json(R"({"inputs": {"type": "image", "name": "photo"}, "outputs": "annotatedimage"})"), kIn,
                {{"boxes", DType::float32_, {1, 1, 4}}, {"scores", DType::float32_, {1, 1, 1}}}) {
    REQUIRE(started);
  }
  void answer() {
    const auto run = take(host::Request::run);
    REQUIRE(run);
    CHECK(run->payload["fetch"] == Value(Value::Array{"boxes", "scores"}));
    reply(run->id, {floats("boxes", {1, 1, 4}, {1, 1, 3, 3}), floats("scores", {1, 1, 1}, {0.9})});
  }
  /// The number of the picture under the boxes; 0: there is none.
  std::int64_t shown() {
    const Value nodes = json(frame(1, 360, 400).mirror);
    for (const Value& node : nodes.items()) {
      if (node["role"].text() == "picture") return node["picture"].integer();
    }
    return 0;
  }
  void predict(int call, int side) {
    const Value pixels =
        Value::Object{{"width", side},
                      {"height", side},
                      {"data", Bytes(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4)}};
    app.event(-1, Value::Object{
                      {"event", "predict"}, {"call", call}, {"inputs", Value::Object{{"photo", pixels}}}});
  }
  std::string found() {
    const auto result = take(host::Request::result);
    REQUIRE(result);
    return dump_json(result->payload["outputs"].members()[0].second.items()[0]["box"]);
  }
};

}  // namespace

TEST_CASE("boxes lie over the picture that the run was made with, in its pixels") {
  Detector page;
  page.predict(1, 8);
  const auto first = page.take(host::Request::show_image);
  REQUIRE(first);
  page.app.reply(first->id, 0, Value::Object{{"picture", 5}});
  page.event(-1, R"({"event": "run"})");
  page.predict(2, 40);
  CHECK(page.take(host::Request::result)->payload["code"].integer() == 505);  // the first call's run
  page.answer();
  CHECK(page.found() == "[10,10,30,30]");
  CHECK(page.shown() == 0);  // the page has not said its number yet
  const auto second = page.take(host::Request::show_image);
  REQUIRE(second);
  page.app.reply(second->id, 0, Value::Object{{"picture", 6}});
  CHECK(page.shown() == 6);
}

TEST_CASE("a picture that comes while the model is at work is not the one under the boxes") {
  Detector page;
  page.predict(1, 8);
  page.app.reply(page.take(host::Request::show_image)->id, 0, Value::Object{{"picture", 5}});
  page.app.event(0, Value::Object{{"event", "file"},
                                  {"file", Value::Object{{"name", "a.png"}, {"data", Page::file()}}}});
  page.app.reply(
      page.take(host::Request::decode_image)->id, 0,
      Value::Object{{"width", 2}, {"height", 2}, {"rgba", Bytes(16, std::byte{200})}, {"picture", 7}});
  page.answer();
  CHECK(page.found() == "[2,2,6,6]");
  CHECK(page.shown() == 5);
  page.event(-1, R"({"event": "clear"})");
  CHECK(page.shown() == 0);
}
