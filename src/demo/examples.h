// The spec's examples: what the inputs can be filled with at a click. Read here, whatever form they have in
// the spec; files are the tool's affair (tool/examples.h). Not needed by the viewer: the page's JavaScript
// hands it one example at a time.
//
//   std::vector<Example> examples = parse_examples(demo.examples, demo, "demo.json#/examples", errors);
//   for (Example& example : examples) check_example(demo, example, errors);
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "demo/demo.h"

namespace vitrine {

struct Example {
  std::string title;  ///< may be empty
  std::string where;  ///< "demo.json#/examples/2", or "examples.csv, line 3"
  struct Cell {
    Value value;               ///< null: what the input starts with
    std::string where;         ///< as above, as near to the value as can be said
    bool is_word = false;      ///< out of a CSV file: a number, true or false is still text
    bool may_be_item = false;  ///< a list of one: the value, or a row whose only item is the value
  };
  std::vector<Cell> cells;  ///< one per input, in their order
};

inline constexpr std::size_t kMostExamples = 1000;

/// A list of rows, of {name: value} objects, or, with one input, of values. The demo must be complete.
/// Errors: spec_wrong_type, spec_not_allowed, spec_unknown_key. The values themselves are not looked at.
std::vector<Example> parse_examples(const Value& list, const Demo& demo, std::string_view where,
                                    Errors& errors);

/// The lines of a CSV file. Its first line is a header where one of its cells is an input's name; it then
/// gives the order, and may have a column "title". `file` names it in errors.
std::vector<Example> examples_of_csv(std::string_view text, const Demo& demo, std::string_view file,
                                     Errors& errors);

/// Puts the values into the demo's input widgets, for their judgement; words become what the input takes.
/// The widgets then hold the example; whoever looked at them clears them.
/// Errors: what Widget::set_value says, at the value's place.
void check_example(Demo& demo, Example& example, Errors& errors);

}  // namespace vitrine
