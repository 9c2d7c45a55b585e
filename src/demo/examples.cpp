#include "demo/examples.h"

#include <algorithm>

#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::string_view kTitle = "title";

std::vector<std::string_view> names_of(const Demo& demo) {
  std::vector<std::string_view> names;
  for (const Component& input : demo.inputs) names.push_back(input.widget->common.name);
  return names;
}

/// The input's number; `names.size()` for none.
std::size_t index_of(std::span<const std::string_view> names, std::string_view name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

Error unknown_input(std::span<const std::string_view> names, std::string_view name, std::string where) {
  std::string text = "the page has no input \"" + to_utf8(name) + "\"";
  if (const std::string_view near = nearest(name, names); !near.empty())
    text += "; did you mean \"" + std::string(near) + "\"?";
  return {Code::spec_unknown_key, std::move(where), std::move(text)};
}

std::string counted(std::size_t count) { return std::to_string(count) + (count == 1 ? " value" : " values"); }

Example blank(std::string where, std::size_t inputs) {
  Example example{{}, std::move(where), {}};
  example.cells.resize(inputs);
  return example;
}

/// With one input, an object may be its value ({strokes: …}): unless it has nothing but names that it could
/// have.
bool is_named(const Value& item, std::span<const std::string_view> names) {
  if (!item.is_object()) return false;
  if (names.size() > 1) return true;
  return std::all_of(item.members().begin(), item.members().end(), [&](const Value::Member& member) {
    return member.first == kTitle || member.first == names[0];
  });
}

bool read_named(const Value& item, std::span<const std::string_view> names, Example& example,
                Errors& errors) {
  const std::size_t before = errors.size();
  for (const auto& [name, value] : item.members()) {
    const std::string where = pointer(example.where, name);
    const std::size_t index = index_of(names, name);
    if (index < names.size()) {
      example.cells[index] = {value, where};
    } else if (name != kTitle) {
      errors.push_back(unknown_input(names, name, where));
    } else if (value.is_text()) {
      example.title = value.text();
    } else {
      errors.push_back(
          {Code::spec_wrong_type, where, "expected text, got " + std::string(value.type_name())});
    }
  }
  return errors.size() == before;
}

bool read_item(const Value& item, std::span<const std::string_view> names, Example& example, Errors& errors) {
  if (is_named(item, names)) return read_named(item, names, example, errors);
  if (names.size() == 1) {
    const bool may_be_row = item.is_array() && item.items().size() == 1;
    example.cells[0] = {item, example.where, false, may_be_row};
    return true;
  }
  if (!item.is_array()) {
    errors.push_back({Code::spec_wrong_type, example.where,
                      "expected a list of " + counted(names.size()) + " or an object {name: value}, got " +
                          describe(item)});
    return false;
  }
  if (item.items().size() != names.size()) {
    errors.push_back({Code::spec_not_allowed, example.where,
                      counted(item.items().size()) + " for " + std::to_string(names.size()) + " inputs"});
    return false;
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    example.cells[i] = {item.items()[i], pointer(example.where, i)};
  return true;
}

bool check_count(std::size_t count, std::string_view where, Errors& errors) {
  if (count <= kMostExamples) return true;
  errors.push_back(
      {Code::spec_not_allowed, std::string(where),
       "expected at most " + std::to_string(kMostExamples) + " examples, got " + std::to_string(count)});
  return false;
}

/// The columns' inputs (names.size(): the title), by the header or in order.
std::optional<std::vector<std::size_t>> columns_of(const CsvRow& first, bool has_header,
                                                   std::span<const std::string_view> names,
                                                   const std::string& where, Errors& errors) {
  std::vector<std::size_t> columns;
  if (!has_header) {
    for (std::size_t i = 0; i < names.size(); ++i) columns.push_back(i);
    return columns;
  }
  for (const std::string& cell : first.cells) {
    const std::size_t index = index_of(names, cell);
    if (index == names.size() && cell != kTitle) {
      errors.push_back(unknown_input(names, cell, where));
      return std::nullopt;
    }
    if (std::find(columns.begin(), columns.end(), index) != columns.end()) {
      errors.push_back({Code::spec_not_allowed, where, "two columns are called \"" + cell + "\""});
      return std::nullopt;
    }
    columns.push_back(index);
  }
  return columns;
}

/// What a cell may mean, likeliest first.
std::vector<Value> meanings(const Example::Cell& cell) {
  if (cell.may_be_item) return {cell.value.items()[0], cell.value};
  std::vector<Value> out;
  if (cell.is_word) {
    const Result<Value> value = parse_json(cell.value.text());
    if (value && (value->is_number() || value->is_bool())) out.push_back(*value);
  }
  out.push_back(cell.value);
  return out;
}

}  // namespace

std::vector<Example> parse_examples(const Value& list, const Demo& demo, std::string_view where,
                                    Errors& errors) {
  std::vector<Example> examples;
  if (!list.is_array()) {
    errors.push_back({Code::spec_wrong_type, std::string(where),
                      "expected a list, a folder or a .csv file, got " + describe(list)});
    return examples;
  }
  if (!check_count(list.items().size(), where, errors)) return examples;
  const std::vector<std::string_view> names = names_of(demo);
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    Example example = blank(pointer(where, i), names.size());
    if (read_item(list.items()[i], names, example, errors)) examples.push_back(std::move(example));
  }
  return examples;
}

std::vector<Example> examples_of_csv(std::string_view text, const Demo& demo, std::string_view file,
                                     Errors& errors) {
  std::vector<Example> examples;
  const auto place = [&](std::size_t line) { return std::string(file) + ", line " + std::to_string(line); };
  const Result<std::vector<CsvRow>> rows = parse_csv(text);
  if (!rows) {
    errors.push_back({rows.error().code, std::string(file) + ", " + rows.error().where, rows.error().detail});
    return examples;
  }
  const std::vector<std::string_view> names = names_of(demo);
  if (rows->empty()) return examples;
  const CsvRow& first = rows->front();
  const bool has_header = std::any_of(first.cells.begin(), first.cells.end(), [&](const std::string& cell) {
    return index_of(names, cell) < names.size();
  });
  if (!check_count(rows->size() - (has_header ? 1 : 0), file, errors)) return examples;
  const auto columns = columns_of(first, has_header, names, place(first.line), errors);
  if (!columns) return examples;
  for (std::size_t r = has_header ? 1 : 0; r < rows->size(); ++r) {
    const CsvRow& row = (*rows)[r];
    Example example = blank(place(row.line), names.size());
    if (row.cells.size() != columns->size()) {
      errors.push_back({Code::spec_not_allowed, example.where,
                        counted(row.cells.size()) + " for " + std::to_string(columns->size()) +
                            (has_header ? " columns" : " inputs")});
      continue;
    }
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const std::string cell = to_utf8(row.cells[c]);
      if ((*columns)[c] == names.size())
        example.title = cell;
      else if (!cell.empty())
        example.cells[(*columns)[c]] = {
            cell, example.where + ", \"" + std::string(names[(*columns)[c]]) + "\"", true};
    }
    examples.push_back(std::move(example));
  }
  return examples;
}

void check_example(Demo& demo, Example& example, Errors& errors) {
  for (std::size_t i = 0; i < demo.inputs.size(); ++i) {
    Widget& widget = *demo.inputs[i].widget;
    Example::Cell& cell = example.cells[i];
    widget.clear();
    if (!cell.value.is_null()) {
      std::optional<Error> first;  // of the likeliest meaning
      bool taken = false;
      for (const Value& value : meanings(cell)) {
        const Status status = widget.set_value(value);
        if ((taken = static_cast<bool>(status))) {
          cell.value = value;
          break;
        }
        if (!first) first = status.error();
      }
      if (!taken) errors.push_back({first->code, cell.where, first->detail});
    }
    (void)widget.take_request();  // nobody decodes a picture here
  }
}

}  // namespace vitrine
