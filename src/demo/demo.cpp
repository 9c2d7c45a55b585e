#include "demo/demo.h"

#include <algorithm>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::string_view kTheme = "theme", kInputs = "inputs", kOutputs = "outputs", kType = "type";

std::vector<std::string_view> types_of(Direction direction) {
  std::vector<std::string_view> names;
  for (const WidgetType& row : widget_types()) {
    if (direction == Direction::input ? row.is_input : row.is_output) names.push_back(row.type);
  }
  return names;
}

std::string unknown_widget_text(std::string_view word, Direction direction) {
  std::string text = "\"" + std::string(word) + "\"";
  const std::vector<std::string_view> known = types_of(direction);
  if (const WidgetType* other = find_widget_type(word)) {
    return text + (other->is_input ? " is an input, not an output" : " is an output, not an input");
  }
  if (std::string_view near = nearest(word, known); !near.empty()) {
    return text + "; did you mean \"" + std::string(near) + "\"?";
  }
  text += ", expected ";
  for (std::size_t i = 0; i < known.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == known.size() ? " or " : ", ") + std::string(known[i]);
  }
  return text;
}

void parse_component(const Value& value, Direction direction, const std::string& where,
                     std::vector<Component>& out, Errors& errors) {
  if (!value.is_text() && !value.is_object()) {
    errors.push_back(
        {Code::spec_wrong_type, where,
         "expected a widget's name or an object with \"type\", got " + std::string(value.type_name())});
    return;
  }
  if (value.is_object() && !value.find(kType)) {
    errors.push_back({Code::spec_missing_key, where, "\"type\": which widget"});
    return;
  }
  const std::string& word = value.is_text() ? value.text() : value[kType].text();
  const WidgetType* type = find_widget_type(word);
  if (!type || !(direction == Direction::input ? type->is_input : type->is_output)) {
    const std::string place = value.is_text() ? where : pointer(where, kType);
    if (value.is_object() && !value[kType].is_text()) {
      errors.push_back({Code::spec_wrong_type, place,
                        "expected a widget's name, got " + std::string(value[kType].type_name())});
    } else {
      errors.push_back({Code::spec_unknown_widget, place, unknown_widget_text(word, direction)});
    }
    return;
  }
  Component component{type, type->make(direction), where};
  if (value.is_object()) {
    const FieldSet sets[] = {{common_fields(), &component.widget->common},
                             {type->fields, component.widget->options()}};
    const std::string_view also_known[] = {kType};
    parse_fields(sets, value, where, errors, also_known);
  }
  out.push_back(std::move(component));
}

void parse_components(const Value& value, Direction direction, const std::string& where,
                      std::vector<Component>& out, Errors& errors) {
  if (!value.is_array()) return parse_component(value, direction, where, out, errors);
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    parse_component(value.items()[i], direction, pointer(where, i), out, errors);
  }
}

Value dump_components(const std::vector<Component>& components, Direction direction) {
  Value out = Value::Array{};
  for (const Component& component : components) {
    Value fields = Value::Object{{std::string(kType), component.type->type}};
    CommonOptions plain;
    const std::unique_ptr<Widget> fresh = component.type->make(direction);
    for (const Value& part :
         {dump_fields(common_fields(), &component.widget->common, &plain),
          dump_fields(component.type->fields, component.widget->options(), fresh->options())}) {
      for (const Value::Member& member : part.members()) fields.set(member.first, member.second);
    }
    out.push(std::move(fields));
  }
  return out;
}

}  // namespace

std::span<const FieldRow> demo_fields() {
  static constexpr FieldRow rows[] = {
      field<&Demo::schema>("$schema",
                           "Address of this format's JSON Schema, for editors. Not used otherwise."),
      field<&Demo::model>("model", "The `.onnx` file, relative to the spec.", {.example = "\"digits.onnx\""}),
      field<&Demo::title>("title", "The page's heading. Made from the model's file name when not given."),
      field<&Demo::description>(
          "description",
          "Markdown under the title. Its pictures lie in the spec's folder; the page has them with it."),
      field<&Demo::article>("article", "Markdown at the end of the page; pictures as in the description."),
      field<&Demo::language>(
          "language",
          "Language of the title, the texts and the labels, as a BCP 47 tag. The page's own words are in the "
          "language that the visitor's browser asks for, and in this one where it asks for none of the "
          "page's."),
      field<&Demo::live>("live", "Run after every change of an input, without pressing Run."),
      field<&Demo::dimensions>(
          "dimensions",
          "Sizes of the model's symbolic dimensions, by name; one without a name by its "
          "tensor's and its place from 0, as \"input.1\". A batch dimension is 1 without "
          "being named; a picture's height and width need no size (image's `max_side`), nor do "
          "tensors from a `file`, and lists and rows in a `dataframe`.",
          {.at_least = 0, .example = "{\"height\": 224, \"width\": 224}"}),
      field<&Demo::examples>(
          "examples",
          "Inputs to try at a click, at most 1000: a list with a list of values for each, in the inputs' "
          "order "
          "(the values themselves where there is one input), or with objects `{name: value}` that may have a "
          "`\"title\"`. `null`: what the input starts with. A file is named by its path, relative to the "
          "spec. "
          "Or the name of a folder, `\"examples/\"`: every picture in it. Or of a CSV file, "
          "`\"examples.csv\"`: a line for each, below the inputs' names or in their order.",
          {.example = "[[5.1, 3.5], [6.3, 3.3]]"}),
  };
  return rows;
}

Demo parse_demo(const Value& value, std::string_view file, Errors& errors) {
  Demo demo;
  const std::string where = std::string(file) + "#";
  if (!value.is_object()) {
    errors.push_back(
        {Code::spec_wrong_type, where, "expected an object, got " + std::string(value.type_name())});
    return demo;
  }
  const FieldSet sets[] = {{demo_fields(), &demo}};
  const std::string_view also_known[] = {kTheme, kInputs, kOutputs};
  parse_fields(sets, value, where, errors, also_known);
  if (const Value* theme = value.find(kTheme)) {
    const FieldSet theme_sets[] = {{theme_fields(), &demo.theme}};
    parse_fields(theme_sets, *theme, pointer(where, kTheme), errors);
    check_theme(demo.theme, pointer(where, kTheme), errors);
  }
  if (const Value* inputs = value.find(kInputs)) {
    parse_components(*inputs, Direction::input, pointer(where, kInputs), demo.inputs, errors);
  }
  if (const Value* outputs = value.find(kOutputs)) {
    parse_components(*outputs, Direction::output, pointer(where, kOutputs), demo.outputs, errors);
  }
  return demo;
}

Value dump_demo(const Demo& demo) {
  Demo plain;
  Value out =
      dump_fields(demo_fields(), const_cast<Demo*>(&demo), &plain);  // the table's addresses are not const
  if (!out.is_object()) out = Value::Object{};
  Value theme = dump_fields(theme_fields(), const_cast<ThemeOptions*>(&demo.theme), &plain.theme);
  if (!theme.members().empty()) out.set(kTheme, std::move(theme));
  out.set(kInputs, dump_components(demo.inputs, Direction::input));
  out.set(kOutputs, dump_components(demo.outputs, Direction::output));
  return out;
}

Result<std::vector<Tensor>> make_feeds(const Demo& demo, std::span<const TensorInfo> inputs, Errors& errors) {
  std::vector<Tensor> feeds;
  for (const TensorInfo& info : inputs) {
    Tensor feed;
    const auto fills_it = [&](const Component& c) {
      return c.widget->common.tensor == info.name && !c.widget->common.index;
    };
    if (std::none_of(demo.inputs.begin(), demo.inputs.end(), fills_it))
      feed = Tensor::of(info.dtype, info.shape);
    for (const Component& component : demo.inputs) {
      const CommonOptions& common = component.widget->common;
      if (common.tensor != info.name) continue;
      Result<Tensor> part = component.widget->take_tensor();
      if (!part) {
        errors.push_back({part.error().code, common.name, part.error().detail});
        continue;
      }
      if (!common.index) {
        feed = std::move(*part);
        continue;
      }
      const auto at = static_cast<std::int64_t>(*common.index);
      if (part->dtype != feed.dtype || part->count() < 1 || at < 0 || at >= feed.count()) {
        errors.push_back({Code::spec_widget_mismatch, common.name, "its element does not fit the tensor"});
      } else if (info.dtype == DType::string_) {
        feed.strings[static_cast<std::size_t>(at)] = part->strings[0];
      } else {
        const std::size_t size = size_bytes(info.dtype);
        std::copy_n(part->bytes.begin(), size,
                    feed.bytes.begin() + static_cast<std::ptrdiff_t>(at) * static_cast<std::ptrdiff_t>(size));
      }
    }
    feed.name = info.name;
    feeds.push_back(std::move(feed));
  }
  if (!errors.empty()) return errors.front();
  return feeds;
}

}  // namespace vitrine
