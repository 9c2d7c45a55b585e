// The spec's examples: every form they may have, and what is said of each mistake.
#include "demo/examples.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;
using Texts = std::vector<std::string>;

namespace {

Demo two_inputs() {
  return complete(
      R"({"model": "m", "inputs": [{"type": "number", "name": "a"}, {"type": "textbox", "name": "b"}],
          "outputs": "label"})",
      {info("x", {1}), info("t", {1}, DType::string_)}, {info("p", {1, 2})});
}
Demo one_drawing() {
  return complete(R"({"model": "m", "inputs": {"type": "sketchpad", "name": "d"}, "outputs": "label"})",
                  {info("x", {1, 1, 28, 28})}, {info("p", {1, 2})});
}

/// "title: value, value" of each.
Texts read(Demo demo, std::string_view list, Errors& errors) {
  Texts out;
  for (Example& example : parse_examples(json(list), demo, "demo.json#/examples", errors)) {
    check_example(demo, example, errors);
    std::string text = example.title + ":";
    for (const Example::Cell& cell : example.cells) text += " " + dump_json(cell.value);
    out.push_back(text);
  }
  return out;
}
Texts read(Demo demo, std::string_view list) {
  Errors errors;
  Texts out = read(std::move(demo), list, errors);
  for (const Error& error : errors) FAIL(format(error));
  return out;
}
Texts mistakes(Demo demo, std::string_view list) {
  Errors errors;
  (void)read(std::move(demo), list, errors);
  Texts out;
  for (const Error& error : errors)
    out.push_back(std::to_string(static_cast<int>(error.code)) + " " + error.where + ": " + error.detail);
  return out;
}
Texts read_csv(Demo demo, std::string_view text, Errors& errors) {
  Texts out;
  for (Example& example : examples_of_csv(text, demo, "e.csv", errors)) {
    check_example(demo, example, errors);
    std::string line = example.title + ":";
    for (const Example::Cell& cell : example.cells) line += " " + dump_json(cell.value);
    out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("rows and objects, with titles and gaps") {
  CHECK(read(two_inputs(), R"([[5.1, "hi"], [null, "x"], {"title": "T", "b": "y"}, {"b": "z", "a": 2}])") ==
        Texts{R"(: 5.1 "hi")", R"(: null "x")", R"(T: null "y")", R"(: 2 "z")"});
  CHECK(read(two_inputs(), "[]").empty());
}

TEST_CASE("one input takes plain values, rows of one, and named ones; an object may be the value itself") {
  Demo number = complete(R"({"model": "m", "inputs": {"type": "number", "name": "a"}, "outputs": "label"})",
                         {info("x", {1})}, {info("p", {1, 2})});
  CHECK(read(std::move(number), R"([1, [2], {"a": 3, "title": "three"}])") ==
        Texts{": 1", ": 2", "three: 3"});
  const Texts drawn =
      read(one_drawing(), R"([{"strokes": [[[0.5, 0.5]]]}, {"d": {"strokes": []}, "title": "t"}])");
  CHECK(drawn == Texts{R"(: {"strokes":[[[0.5,0.5]]]})", R"(t: {"strokes":[]})"});
  // A list of one is a row, or the value where that is a list itself.
  Demo several = complete(R"({"model": "m", "outputs": "label",
                              "inputs": {"type": "checkboxgroup", "name": "w", "choices": ["Rain", "Wind"]}})",
                          {info("x", {2})}, {info("p", {1, 2})});
  CHECK(read(std::move(several), R"([["Rain"], [["Wind"]], ["Rain", "Wind"], []])") ==
        Texts{R"(: ["Rain"])", R"(: ["Wind"])", R"(: ["Rain","Wind"])", ": []"});
}

TEST_CASE("mistakes are told with their place") {
  CHECK(mistakes(two_inputs(), R"([[1], 3, {"c": 1}, {"title": 4}, ["many", "x"]])") ==
        Texts{"104 demo.json#/examples/0: 1 value for 2 inputs",
              "102 demo.json#/examples/1: expected a list of 2 values or an object {name: value}, got 3",
              "101 demo.json#/examples/2/c: the page has no input \"c\"",
              "102 demo.json#/examples/3/title: expected text, got a number",
              "401 demo.json#/examples/4/0: expected a number, got text"});
  CHECK(mistakes(two_inputs(), "3") ==
        Texts{"102 demo.json#/examples: expected a list, a folder or a .csv file, got 3"});
}

TEST_CASE("a CSV has a header in any order, or none") {
  Errors errors;
  CHECK(read_csv(two_inputs(), "b;title;a\r\n\"x;\"\"y\"\"\";T;1,5\r\n\r\n;;2\n", errors).size() == 2);
  REQUIRE(errors.size() == 1);  // "1,5" is no number
  CHECK(errors[0].where == "e.csv, line 2, \"a\"");
  errors.clear();
  CHECK(read_csv(two_inputs(), "b,title,a\n\"x,\"\"y\"\"\",T,1.5\n5,,2\n", errors) ==
        Texts{R"(T: 1.5 "x,\"y\"")", R"(: 2 "5")"});  // 5 is a text where the input takes text
  CHECK(read_csv(two_inputs(),
                 "\xef\xbb\xbf"
                 "\r\n1\thi\n\tyou",
                 errors) == Texts{R"(: 1 "hi")", R"(: null "you")"});
  CHECK(errors.empty());
  std::string most = "a,b\n";
  for (std::size_t i = 0; i < kMostExamples; ++i) most += "1,x\n";
  CHECK(read_csv(two_inputs(), most, errors).size() == kMostExamples);
  CHECK(errors.empty());
}

TEST_CASE("a CSV's mistakes name the line") {
  const auto first = [](std::string_view text) {
    Errors errors;
    (void)read_csv(two_inputs(), text, errors);
    return errors.empty() ? std::string() : errors[0].where + ": " + errors[0].detail;
  };
  CHECK(first("a,bb\n1,2") == "e.csv, line 1: the page has no input \"bb\"");
  CHECK(first("a,a\n1,2") == "e.csv, line 1: two columns are called \"a\"");
  CHECK(first("a,b\n1\n") == "e.csv, line 2: 1 value for 2 columns");
  CHECK(first("1,2,3\n") == "e.csv, line 1: 3 values for 2 inputs");
  CHECK(first("a,b\n1,\"open\n") == "e.csv, line 2: a quote is not closed");
  CHECK(first("a,b\n1,\"x\"y\n") == "e.csv, line 2: text follows a closing quote");
}

TEST_CASE("a drawing is its own thumbnail") {
  Demo demo = one_drawing();
  Errors errors;
  for (Example& example : parse_examples(json(R"([{"strokes": [[[0.5, 0.25], [0.5, 0.75]], [[0.1, 0.1]]]}])"),
                                         demo, "e", errors))
    check_example(demo, example, errors);
  const std::string svg = demo.inputs[0].widget->thumbnail();
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.find("d=\"M50 25L50 75\"") != std::string::npos);
  CHECK(svg.find("d=\"M10 10h0\"") != std::string::npos);
  demo.inputs[0].widget->clear();
  CHECK(demo.inputs[0].widget->thumbnail().empty());
}
