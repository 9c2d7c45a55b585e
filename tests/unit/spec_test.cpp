#include "base/json.h"
#include "spec/table.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

constexpr std::string_view kModes[] = {"fit", "crop", "stretch"};

struct Options {
  bool live = false;
  std::int64_t top = 5;
  double scale = 1;
  std::optional<double> index;
  std::string mode = "fit";
  std::string title;
  std::vector<std::string> labels;
  std::vector<double> mean = {0.5};
  std::vector<std::pair<std::string, std::int64_t>> dimensions;
  NamedValues choices;
  Value value;

  friend bool operator==(const Options&, const Options&) = default;
};

constexpr FieldRow kFields[] = {
    field<&Options::live>("live", "Runs at once."),
    field<&Options::top>("top", "How many.", {.at_least = 1}),
    field<&Options::scale>("scale", "Factor.", {.at_least = 0, .at_most = 10.5}),
    field<&Options::index>("index", "Which one.", {.at_most = 9}),
    field<&Options::mode>("mode", "How it fits: a|b.", {.one_of = kModes}),
    field<&Options::title>("title", "Heading.", {.required = true}),
    field<&Options::labels>("labels", "Class names.", {.max_items = 3, .example = "[\"cat\", \"dog\"]"}),
    field<&Options::mean>("mean", "Subtracted.", {.at_least = -1}),
    field<&Options::dimensions>("dimensions", "Sizes.", {.at_least = 1}),
    field<&Options::choices>("choices", "Among these.", {.max_items = 4}),
    field<&Options::value>("value", "At the start."),
};

struct Common {
  std::string name;
};
constexpr FieldRow kCommonFields[] = {field<&Common::name>("name", "Key of predict().")};

Value json(std::string_view text) {
  auto value = parse_json(text);
  REQUIRE(value);
  return *value;
}

struct Parsed {
  Options options;
  Common common;
  std::vector<std::string> problems;  ///< "code place: detail"
};

Parsed parse(std::string_view text, std::vector<std::string_view> also_known = {}) {
  Parsed parsed;
  Errors errors;
  const FieldSet sets[] = {{kFields, &parsed.options}, {kCommonFields, &parsed.common}};
  parse_fields(sets, json(text), "demo.json#", errors, also_known);
  for (const Error& error : errors) {
    parsed.problems.push_back(std::string(info(error.code).name) + " " + error.where + ": " + error.detail);
  }
  return parsed;
}

using Problems = std::vector<std::string>;

}  // namespace

TEST_CASE("every type of field is read") {
  const Parsed parsed =
      parse(R"({"name": "digit", "live": true, "top": 3, "scale": 0.25, "index": 2, "mode": "crop",
      "title": "T", "labels": ["a", "b"], "mean": [0.1, -1], "dimensions": {"height": 4}, "value": {"any": [1]}})");
  CHECK(parsed.problems == Problems{});
  CHECK(parsed.common.name == "digit");
  Options expected;
  expected.live = true;
  expected.top = 3;
  expected.scale = 0.25;
  expected.index = 2;
  expected.mode = "crop";
  expected.title = "T";
  expected.labels = {"a", "b"};
  expected.mean = {0.1, -1};
  expected.dimensions = {{"height", 4}};
  expected.value = Value::Object{{"any", Value::Array{1}}};
  CHECK(parsed.options == expected);
}

TEST_CASE("what is not there keeps its default, and null takes an optional number away") {
  const Parsed parsed = parse(R"({"title": "", "index": null, "value": null})");
  CHECK(parsed.problems == Problems{});
  CHECK(parsed.options == Options{});
}

TEST_CASE("all problems are found at once, in the order of the text, and defaults stay") {
  const Parsed parsed = parse(R"({"scael": 1, "top": 2.5, "mode": "corp", "labels": ["a", 1, "b"], "live": 1,
      "mean": [0, -2, "x"], "dimensions": {"a/b": 0, "w": 1.5, "h": 2}, "scale": 11, "index": 12})");
  CHECK(parsed.problems == Problems{
                               "spec_unknown_key demo.json#/scael: \"scael\"; did you mean \"scale\"?",
                               "spec_wrong_type demo.json#/top: expected a whole number, got 2.5",
                               "spec_not_allowed demo.json#/mode: \"corp\" is none of \"fit\", \"crop\", "
                               "\"stretch\"; did you mean "
                               "\"crop\"?",
                               "spec_wrong_type demo.json#/labels/1: expected text, got 1",
                               "spec_wrong_type demo.json#/live: expected true or false, got 1",
                               "spec_not_allowed demo.json#/mean/1: -2 is below -1",
                               "spec_wrong_type demo.json#/mean/2: expected a number, got \"x\"",
                               "spec_not_allowed demo.json#/dimensions/a~1b: 0 is below 1",
                               "spec_wrong_type demo.json#/dimensions/w: expected a whole number, got 1.5",
                               "spec_not_allowed demo.json#/scale: 11 is above 10.5",
                               "spec_not_allowed demo.json#/index: 12 is above 9",
                               "spec_missing_key demo.json#: \"title\"",
                           });
  CHECK(parsed.options == Options{});
}

TEST_CASE("values of a wrong kind are named for every type of field") {
  for (const FieldRow& row : kFields) {
    if (row.type == FieldType::any) continue;
    INFO(row.name);
    // An object where none is expected, and text where an object is.
    const std::string wrong = row.type == FieldType::sizes ? "\"x\"" : "{}";
    const Parsed parsed = parse("{\"" + std::string(row.name) + "\": " + wrong +
                                (row.name == "title" ? "}" : ", \"title\": \"T\"}"));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(parsed.problems[0].find("spec_wrong_type demo.json#/" + std::string(row.name) + ": expected ") ==
          0);
  }
  CHECK(parse(R"({"title": null})").problems ==
        Problems{"spec_wrong_type demo.json#/title: expected text, got null"});
  CHECK(parse(R"({"title": "T", "top": 1e17})").problems ==
        Problems{"spec_wrong_type demo.json#/top: expected a whole number, got 1e17"});
}

TEST_CASE("keys that the caller reads are known, and proposed") {
  CHECK(parse(R"({"title": "T", "inputs": 1})", {"inputs"}).problems == Problems{});
  CHECK(parse(R"({"title": "T", "imputs": 1})", {"inputs"}).problems ==
        Problems{"spec_unknown_key demo.json#/imputs: \"imputs\"; did you mean \"inputs\"?"});
  CHECK(parse(R"({"title": "T", "nmae": 1})").problems ==
        Problems{"spec_unknown_key demo.json#/nmae: \"nmae\"; did you mean \"name\"?"});
  CHECK(parse(R"({"title": "T", "elsewhere/": 1})").problems ==
        Problems{"spec_unknown_key demo.json#/elsewhere~1: \"elsewhere/\""});
}

TEST_CASE("what is no object is one problem") {
  CHECK(parse("[1]").problems == Problems{"spec_wrong_type demo.json#: expected an object, got a list"});
  CHECK(parse("\"image\"").problems ==
        Problems{"spec_wrong_type demo.json#: expected an object, got \"image\""});
}

TEST_CASE("long lists: too many items are refused, and many wrong ones are one mistake") {
  CHECK(parse(R"({"title": "T", "labels": ["a", "b", "c", "d"]})").problems ==
        Problems{"spec_not_allowed demo.json#/labels: 4 items are more than 3"});
  std::string mean = "[null";
  for (int i = 0; i < 1000; ++i) mean += ",null";
  CHECK(parse("{\"title\": \"T\", \"mean\": " + mean + "]}").problems.size() == 10);
}

TEST_CASE("choices are names, numbers, or pairs, and are written as they were") {
  const std::string_view text = R"({"title":"T","choices":["a",0.5,["b",7],["c","see"]]})";
  const Parsed parsed = parse(text);
  CHECK(parsed.problems == Problems{});
  const NamedValues expected = {{"a", Value()}, {"0.5", 0.5}, {"b", 7}, {"c", "see"}};
  CHECK(parsed.options.choices == expected);
  Options defaults, options = parsed.options;
  CHECK(dump_json(dump_fields(kFields, &options, &defaults)) == text);
  CHECK(parse(R"({"title": "T", "choices": ["a", ["b"], [1, 2], null]})").problems ==
        Problems{"spec_wrong_type demo.json#/choices/1: expected a name or [name, value], got a list",
                 "spec_wrong_type demo.json#/choices/2: expected a name or [name, value], got a list",
                 "spec_wrong_type demo.json#/choices/3: expected a name or [name, value], got null"});
}

TEST_CASE("only what differs from the defaults is written, and all of it is read back") {
  Options defaults;
  Options options;
  CHECK(dump_fields(kFields, &options, &defaults) == Value(Value::Object{}));
  options.title = "T";
  options.index = 0;
  options.mean = {};
  options.dimensions = {{"w", 3}, {"h", 4}};
  const Value value = dump_fields(kFields, &options, &defaults);
  CHECK(dump_json(value) == R"({"index":0,"title":"T","mean":[],"dimensions":{"w":3,"h":4}})");
  CHECK(parse(dump_json(value)).options == options);

  const Value all = dump_all_fields(kFields, &options);
  CHECK(all.members().size() == std::size(kFields));
  const Parsed back = parse(dump_json(all));
  CHECK(back.problems == Problems{});
  CHECK(back.options == options);
}

TEST_CASE("the JSON Schema says what the parser checks") {
  Options defaults;
  const Value schema = schema_of_fields(kFields, &defaults);
  CHECK(schema.members().size() == std::size(kFields));
  const auto of = [&](std::string_view name) { return dump_json(schema[name]); };
  CHECK(of("live") == R"({"type":"boolean","description":"Runs at once.","default":false})");
  CHECK(of("top") == R"({"type":"integer","minimum":1,"description":"How many.","default":5})");
  CHECK(of("scale") == R"({"type":"number","minimum":0,"maximum":10.5,"description":"Factor.","default":1})");
  CHECK(of("index") == R"({"type":["number","null"],"maximum":9,"description":"Which one."})");
  CHECK(
      of("mode") ==
      R"({"type":"string","enum":["fit","crop","stretch"],"description":"How it fits: a|b.","default":"fit"})");
  CHECK(of("title") == R"({"type":"string","description":"Heading."})");
  CHECK(of("labels") ==
        R"({"type":"array","items":{"type":"string"},"maxItems":3,"description":"Class names.",)"
        R"("default":[],"examples":[["cat","dog"]]})");
  CHECK(of("mean") == R"({"type":"array","items":{"type":"number","minimum":-1},"description":"Subtracted.",)"
                      R"("default":[0.5]})");
  CHECK(of("dimensions") == R"({"type":"object","additionalProperties":{"type":"integer","minimum":1},)"
                            R"("description":"Sizes.","default":{}})");
  CHECK(of("choices") ==
        R"({"type":"array","items":{"oneOf":[{"type":["string","number"]},{"type":"array","prefixItems":)"
        R"([{"type":"string"},{"type":["string","number"]}],"minItems":2,"maxItems":2}]},"maxItems":4,)"
        R"("description":"Among these.","default":[]})");
  CHECK(of("value") == R"({"description":"At the start."})");
  CHECK(required_of_fields(kFields) == Value(Value::Array{"title"}));
}

TEST_CASE("the reference page's table") {
  Options defaults;
  CHECK(docs_of_fields(kFields, &defaults) ==
        "| Field | Type | Default | |\n"
        "|---|---|---|---|\n"
        "| `live` | true or false | `false` | Runs at once. |\n"
        "| `top` | whole number, 1 or more | `5` | How many. |\n"
        "| `scale` | number, 0 to 10.5 | `1` | Factor. |\n"
        "| `index` | number, 9 or less |  | Which one. |\n"
        "| `mode` | text: `\"fit\"`, `\"crop\"`, `\"stretch\"` | `\"fit\"` | How it fits: a\\|b. |\n"
        "| `title` | text | required | Heading. |\n"
        "| `labels` | list of texts, at most 3 items | `[]` | Class names. Example: `[\"cat\", \"dog\"]` |\n"
        "| `mean` | list of numbers, -1 or more | `[0.5]` | Subtracted. |\n"
        "| `dimensions` | object of whole numbers, 1 or more | `{}` | Sizes. |\n"
        "| `choices` | list of names or [name, value] pairs, at most 4 items | `[]` | Among these. |\n"
        "| `value` | any |  | At the start. |\n");
}
