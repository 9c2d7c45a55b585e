// The page's language in the viewer: its words, its numbers, its direction.
#include "base/strings.h"
#include "support/app_page.h"
#include "support/catch.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

const std::vector<TensorInfo> kIn = {{"x", DType::float32_, {1, 2}}};
const std::vector<TensorInfo> kOut = {{"y", DType::float32_, {1, 3}}};
constexpr std::string_view kDemo = R"({
  "inputs": [{"type": "slider", "name": "a", "minimum": 0, "maximum": 10, "value": 2.5, "unit": "cm"},
             {"type": "number", "name": "b", "value": 2}],
  "outputs": [{"type": "label", "name": "answer", "labels": ["cat", "dog", "owl"], "num_top_classes": 2}]})";

/// A language file as the page sends it, with one word that can be told from English.
Value language_value(bool rtl) {
  Value texts = Value::Array{};
  for (int i = 0; i < static_cast<int>(Text::count_); ++i) {
    const bool is_hint = i == static_cast<int>(Text::top_of);
    texts.push(is_hint ? "{0} von {1}" : i == static_cast<int>(Text::no_answer_yet) ? "Noch nichts" : "{0}");
  }
  return Value::Object{{"rtl", rtl},
                       {"texts", texts},
                       {"texts_version", texts_version()},
                       {"decimal", ","},
                       {"percent", "{0} %"}};
}

Value member(const Frame& frame, std::string_view id) {
  const Value nodes = json(frame.mirror);
  for (const Value& node : nodes.items()) {
    if (node["id"].text() == id) return node;
  }
  return {};
}

}  // namespace

TEST_CASE("a page starts in its language and can change it") {
  host::null::take_requests();
  App app;
  REQUIRE(app.start(page_value(json(kDemo), kIn, kOut).set("language", language_value(false))));
  const auto frame = [&](int widget) {
    return app.frame(widget, {.width = 360, .height = 200, .ratio = 1, .time_ms = 16});
  };
  CHECK(member(frame(2), "answer")["name"].text() == "Noch nichts");
  CHECK(member(frame(0), "value")["text"].text() == "2,50 cm");
  Value hints;
  for (const auto& request : host::null::take_requests())
    if (request.kind == host::Request::page) hints = request.payload["hints"];
  REQUIRE(hints.items().size() == 3);
  CHECK(hints.items()[2].text() == "2 von 3");

  app.event(-1, Value::Object{{"event", "language"}, {"language", Value::Object{}}});
  CHECK(member(frame(2), "answer")["name"].text() == "No answer yet");
}

TEST_CASE("what is typed is read as the language writes numbers") {
  App app;
  REQUIRE(app.start(page_value(json(kDemo), kIn, kOut).set("language", language_value(false))));
  const auto typed = [&](std::string_view text) {
    app.event(1, Value::Object{{"event", "act"}, {"node", "value"}, {"action", "set"}, {"value", text}});
    return member(app.frame(1, {.width = 360, .height = 44, .ratio = 1, .time_ms = 16}), "value");
  };
  CHECK_FALSE(typed("1,234")["invalid"].boolean());
  CHECK(typed("1.234")["invalid"].boolean());  // a thousand, or one and a bit
  CHECK_FALSE(typed("1.5")["invalid"].boolean());
}

TEST_CASE("a page that reads from right to left is mirrored") {
  host::null::take_requests();
  App left, right;
  REQUIRE(left.start(page_value(json(kDemo), kIn, kOut)));
  const FrameRequest request{.width = 360, .height = 44, .ratio = 1, .time_ms = 16};
  const Frame one = left.frame(0, request);
  const std::string mirror(one.mirror);
  const Surface plain = *one.surface;
  REQUIRE(right.start(page_value(json(kDemo), kIn, kOut).set("language", language_value(true))));
  const Frame other = right.frame(0, request);
  const std::vector<Value> before = json(mirror).items();
  for (const Value& node : before) {
    const Value mirrored = member(other, node["id"].text());
    INFO(node["id"].text());
    const double x = node["rect"].items()[0].number(), width = node["rect"].items()[2].number();
    CHECK(mirrored["rect"].items()[0].number() == Approx(360 - x - width).margin(0.01));
    CHECK(mirrored["rect"].items()[2].number() == Approx(width));
  }
  // A rail that is pressed near its right end, where it begins, goes to a low value.
  const std::vector<Value> rect = member(other, "value")["rect"].items();
  const double x = rect[0].number() + rect[2].number() - 14;
  for (const char* action : {"move", "down", "up"}) {
    right.event(0,
                Value::Object{{"event", "pointer"}, {"action", action}, {"x", x}, {"y", 22}, {"button", 0}});
    right.frame(0, request);
  }
  CHECK(member(right.frame(0, request), "value")["value"].number(10) < 0.5);
}
