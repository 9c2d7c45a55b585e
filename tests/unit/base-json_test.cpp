#include <cmath>
#include <limits>

#include "base/json.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

/// "place: reason" of the text's fault, or "good".
std::string fault(std::string_view text) {
  auto value = parse_json(text);
  if (value) return "good";
  CHECK(value.error().code == Code::spec_not_json);
  return value.error().where + ": " + value.error().detail;
}

}  // namespace

TEST_CASE("JSON of every kind is read, in its order") {
  auto value = parse_json(
      "\xef\xbb\xbf {\"b\": [1, -2.5e3, true, null], \"a\": {\"\\u00e9\\ud83d\\ude42\": \"x\\n\"}}\n");
  REQUIRE(value);
  CHECK(*value == Value(Value::Object{{"b", Value::Array{1, -2500, true, nullptr}},
                                      {"a", Value::Object{{"é🙂", "x\n"}}}}));
  CHECK(*parse_json("18446744073709551615") == Value(18446744073709551615.0));
  CHECK(*parse_json("-0.0") == Value(-0.0));
  CHECK(*parse_json("{}") == Value(Value::Object{}));
  CHECK(*parse_json("[]") == Value(Value::Array{}));
}

TEST_CASE("what is not JSON is named with line and column") {
  CHECK(fault("{\n  \"a\": 1,\n  \"b\" 2\n}") ==
        "line 3, column 7: syntax error while parsing object separator - unexpected number literal; expected "
        "':'");
  CHECK(fault("") ==
        "line 1, column 1: syntax error while parsing value - unexpected end of input; expected '[', "
        "'{', or a literal");
  CHECK(fault(std::string_view()) == fault(""));
  CHECK(fault("\xef\xbb\xbf?").substr(0, 17) == "line 1, column 1:");
  // Columns are characters, not bytes.
  CHECK(fault("[\"éé\" x]").substr(0, 17) == "line 1, column 7:");
  for (const std::string_view text :
       {"{", "[1,", "[1,]", "{\"a\":1,}", "1 2", "nul", "\"a", "'a'", "// x\n1", "01", "+1", ".5", "1.",
        "NaN", "Infinity", "\"\t\"", "\"\\x\"", "\"\\ud800\"", "]"}) {
    INFO(text);
    CHECK(fault(text) != "good");
  }
}

TEST_CASE("bytes that are no text are refused, and quoted validly") {
  CHECK(fault("\"\xff\"").find("UTF-8") != std::string::npos);
  CHECK(fault("\"\xff\"").find('\xff') == std::string::npos);
  CHECK(fault(std::string_view("1\0 junk", 7)) == "line 1, column 2: a zero byte");
  CHECK(fault(std::string_view("\"a\0b\"", 5)) == "line 1, column 3: a zero byte");
}

TEST_CASE("the message about a long text is short") {
  CHECK(fault("[" + std::string(1'000'000, 'x') + "]").size() < 300);
  CHECK(fault("\"" + std::string(1'000'000, 'x')).size() < 300);
}

TEST_CASE("a key that is there twice is named with its pointer, also in a large object") {
  CHECK(fault("{\"a\": [0, {\"x/y\": 1,\n \"x/y\": 2}]}") ==
        "line 2, column 6: the key #/a/1/x~1y is there twice");
  CHECK(fault("{\"a\": 1, \"b\": {\"a\": 2}}") == "good");
  std::string large = "{\"key0\":0";
  for (int i = 1; i < 50'000; ++i) large += ",\"key" + std::to_string(i) + "\":0";
  CHECK(fault(large + "}") == "good");
  CHECK(fault(large + ",\"key3\":0}").find("the key #/key3 is there twice") != std::string::npos);
  CHECK(fault(large + ",\"key40000\":0}").find("the key #/key40000 is there twice") != std::string::npos);
}

TEST_CASE("lists and objects may lie 200 deep in one another") {
  CHECK(fault(nested(200, "[", "]")) == "good");
  CHECK(fault(nested(201, "[", "]")) ==
        "line 1, column 201: lists and objects lie more than 200 deep in one another");
  CHECK(fault(nested(201, "{\"a\":", "}")).find("more than 200 deep") != std::string::npos);
  CHECK(fault(std::string(10'000'000, '[')).find("more than 200 deep") != std::string::npos);
}

TEST_CASE("numbers that are not finite are refused") {
  CHECK(fault("[1e308]") == "good");
  CHECK(fault("[1e309]").find("line 1, column 6: number overflow") == 0);
  CHECK(fault("-1e999").find("number overflow") != std::string::npos);
  CHECK(fault(std::string(400, '9')).find("number overflow") != std::string::npos);
}

TEST_CASE("compact JSON") {
  const Value value = Value::Object{{"a", Value::Array{1, 0.1, 1e21, -0.0, true, nullptr}},
                                    {"b\"\\\n", Value::Object{}},
                                    {"bytes", Bytes(3)},
                                    {"nan", std::nan("")},
                                    {"inf", std::numeric_limits<double>::infinity()}};
  CHECK(dump_json(value) ==
        "{\"a\":[1,0.1,1e21,-0.0,true,null],\"b\\\"\\\\\\n\":{},\"bytes\":null,\"nan\":null,"
        "\"inf\":null}");
  CHECK(dump_json("\x01\x1f\b\f\r\t\x7f é") == "\"\\u0001\\u001f\\b\\f\\r\\t\x7f é\"");
  CHECK(dump_json("a\xffz") == "\"a\xef\xbf\xbdz\"");
}

TEST_CASE("pretty JSON keeps short lists on one line") {
  const Value value = Value::Object{{"mean", Value::Array{0.5, 0.25}},
                                    {"inputs", Value::Array{Value::Object{{"type", "image"}}}},
                                    {"none", Value::Array{}},
                                    {"empty", Value::Object{}}};
  CHECK(dump_json(value, JsonStyle::pretty) ==
        "{\n  \"mean\": [0.5, 0.25],\n  \"inputs\": [\n    {\n      \"type\": \"image\"\n    }\n  ],\n"
        "  \"none\": [],\n  \"empty\": {}\n}\n");
  const Value labels = Value::Array(40, Value("label"));
  const std::string text = dump_json(labels, JsonStyle::pretty);
  CHECK(text.substr(0, 22) == "[\n  \"label\",\n  \"label\"");
  CHECK(*parse_json(text) == labels);
}

TEST_CASE("what is written is read back the same") {
  Value value = Value::Array{};
  for (double x = 1e-300; x < 1e300; x *= 12345.678) value.push(x).push(-x);
  CHECK(*parse_json(dump_json(value)) == value);
  CHECK(*parse_json(dump_json(value, JsonStyle::pretty)) == value);
}

TEST_CASE("values are described shortly, for messages") {
  CHECK(describe("ten") == "\"ten\"");
  CHECK(describe(1.5) == "1.5");
  CHECK(describe(true) == "true");
  CHECK(describe(Value::Array{1}) == "a list");
  CHECK(describe(Value()) == "null");
  CHECK(describe(std::string(100'000, 'x')).size() < 60);
  CHECK(describe("\xff") == "\"\xef\xbf\xbd\"");
}
