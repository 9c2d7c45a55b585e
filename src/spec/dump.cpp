#include "base/text.h"
#include "spec/fields.h"

namespace vitrine {

Value dump_field(const FieldRow& row, void* object) {
  switch (row.type) {
    case FieldType::boolean:
      return member<bool>(row, object);
    case FieldType::integer:
      return member<std::int64_t>(row, object);
    case FieldType::number:
      return member<double>(row, object);
    case FieldType::optional_number: {
      const auto& number = member<std::optional<double>>(row, object);
      return number ? Value(*number) : Value();
    }
    case FieldType::text:
      return member<std::string>(row, object);
    case FieldType::texts: {
      const auto& texts = member<std::vector<std::string>>(row, object);
      return Value::Array(texts.begin(), texts.end());
    }
    case FieldType::names: {
      const auto& names = member<Names>(row, object);
      return names.size() == 1 ? Value(names[0]) : Value(Value::Array(names.begin(), names.end()));
    }
    case FieldType::numbers: {
      const auto& numbers = member<std::vector<double>>(row, object);
      return Value::Array(numbers.begin(), numbers.end());
    }
    case FieldType::sizes: {
      const auto& sizes = member<Sizes>(row, object);
      return Value::Object(sizes.begin(), sizes.end());
    }
    case FieldType::choices: {
      Value list = Value::Array{};
      for (const auto& [name, value] : member<NamedValues>(row, object)) {
        if (value.is_null())
          list.push(name);
        else if (value.is_number() && name == format_exact(value.number()))
          list.push(value);
        else
          list.push(Value::Array{name, value});
      }
      return list;
    }
    case FieldType::any:
      break;
  }
  return member<Value>(row, object);
}

Value dump_fields(std::span<const FieldRow> rows, void* object, void* defaults) {
  Value::Object members;
  for (const FieldRow& row : rows) {
    Value value = dump_field(row, object);
    if (value != dump_field(row, defaults)) members.emplace_back(row.name, std::move(value));
  }
  return members;
}

Value dump_all_fields(std::span<const FieldRow> rows, void* object) {
  Value::Object members;
  for (const FieldRow& row : rows) members.emplace_back(row.name, dump_field(row, object));
  return members;
}

}  // namespace vitrine
