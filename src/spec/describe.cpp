#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "spec/fields.h"

namespace vitrine {
namespace {

// The JSON Schema of one element of the field: of the field itself, or of each item of a list.
Value element_schema(const FieldRow& row, std::string_view type) {
  const Constraint& constraint = row.constraint;
  Value schema = Value::Object{{"type", type}};
  if (std::isfinite(constraint.at_least)) schema.set("minimum", constraint.at_least);
  if (std::isfinite(constraint.at_most)) schema.set("maximum", constraint.at_most);
  if (!constraint.one_of.empty()) {
    schema.set("enum", Value::Array(constraint.one_of.begin(), constraint.one_of.end()));
  }
  return schema;
}

Value list_schema(const FieldRow& row, std::string_view item_type) {
  Value schema = Value::Object{{"type", "array"}, {"items", element_schema(row, item_type)}};
  if (row.constraint.max_items != Constraint{}.max_items) schema.set("maxItems", row.constraint.max_items);
  return schema;
}

Value type_schema(const FieldRow& row) {
  switch (row.type) {
    case FieldType::boolean:
      return element_schema(row, "boolean");
    case FieldType::integer:
      return element_schema(row, "integer");
    case FieldType::number:
      return element_schema(row, "number");
    case FieldType::optional_number: {
      Value schema = element_schema(row, "number");
      return schema.set("type", Value::Array{"number", "null"});
    }
    case FieldType::text:
      return element_schema(row, "string");
    case FieldType::texts:
      return list_schema(row, "string");
    case FieldType::names:
      return Value::Object{
          {"oneOf", Value::Array{element_schema(row, "string"), list_schema(row, "string")}}};
    case FieldType::numbers:
      return list_schema(row, "number");
    case FieldType::sizes:
      return Value::Object{{"type", "object"}, {"additionalProperties", element_schema(row, "integer")}};
    case FieldType::choices: {
      const Value value = Value::Object{{"type", Value::Array{"string", "number"}}};
      const Value pair =
          Value::Object{{"type", "array"},
                        {"prefixItems", Value::Array{Value::Object{{"type", "string"}}, value}},
                        {"minItems", 2},
                        {"maxItems", 2}};
      Value schema = list_schema(row, "");
      return schema.set("items", Value::Object{{"oneOf", Value::Array{value, pair}}});
    }
    case FieldType::any:
      break;
  }
  return Value::Object{};
}

Value field_schema(const FieldRow& row, void* defaults) {
  Value schema = type_schema(row);
  schema.set("description", row.text);
  const Value otherwise = dump_field(row, defaults);
  if (!row.constraint.required && !otherwise.is_null()) schema.set("default", otherwise);
  if (auto example = parse_json(row.constraint.example)) schema.set("examples", Value::Array{*example});
  return schema;
}

std::string type_text(FieldType type) {
  switch (type) {
    case FieldType::boolean:
      return "true or false";
    case FieldType::integer:
      return "whole number";
    case FieldType::number:
    case FieldType::optional_number:
      return "number";
    case FieldType::text:
      return "text";
    case FieldType::texts:
      return "list of texts";
    case FieldType::names:
      return "text, or list of texts";
    case FieldType::numbers:
      return "list of numbers";
    case FieldType::sizes:
      return "object of whole numbers";
    case FieldType::choices:
      return "list of names or [name, value] pairs";
    case FieldType::any:
      break;
  }
  return "any";
}

std::string code(std::string_view text) { return "`" + std::string(text) + "`"; }

std::string constraint_text(const Constraint& constraint) {
  std::string text;
  for (const std::string_view word : constraint.one_of) {
    text += (text.empty() ? ": " : ", ") + code(dump_json(word));
  }
  const bool has_least = std::isfinite(constraint.at_least);
  const bool has_most = std::isfinite(constraint.at_most);
  const std::string least = format_exact(constraint.at_least);
  const std::string most = format_exact(constraint.at_most);
  if (has_least && has_most) text += ", " + least + " to " + most;
  if (has_least && !has_most) text += ", " + least + " or more";
  if (!has_least && has_most) text += ", " + most + " or less";
  if (constraint.max_items != Constraint{}.max_items) {
    text += ", at most " + std::to_string(constraint.max_items) + " items";
  }
  return text;
}

// A cell of a Markdown table: a bar would end it, even inside code.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c == '\n' ? ' ' : c;
  }
  return escaped;
}

}  // namespace

Value schema_of_fields(std::span<const FieldRow> rows, void* defaults) {
  Value::Object properties;
  for (const FieldRow& row : rows) properties.emplace_back(row.name, field_schema(row, defaults));
  return properties;
}

Value required_of_fields(std::span<const FieldRow> rows) {
  Value::Array names;
  for (const FieldRow& row : rows) {
    if (row.constraint.required) names.emplace_back(row.name);
  }
  return names;
}

std::string docs_of_fields(std::span<const FieldRow> rows, void* defaults) {
  std::string table = "| Field | Type | Default | |\n|---|---|---|---|\n";
  for (const FieldRow& row : rows) {
    const Value otherwise = dump_field(row, defaults);
    std::string default_text = otherwise.is_null() ? "" : code(dump_json(otherwise));
    if (row.constraint.required) default_text = "required";
    std::string text(row.text);
    if (!row.constraint.example.empty()) text += " Example: " + code(row.constraint.example);
    table += "| " + code(row.name) + " | " + cell(type_text(row.type) + constraint_text(row.constraint)) +
             " | " + cell(default_text) + " | " + cell(text) + " |\n";
  }
  return table;
}

}  // namespace vitrine
