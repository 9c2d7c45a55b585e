#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "base/text.h"
#include "spec/fields.h"

namespace vitrine {
namespace {

std::string quoted(std::string_view text) { return describe(Value(text)); }

std::string listed(std::span<const std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text += (text.empty() ? "" : ", ") + quoted(word);
  return text;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view near = nearest(word, known);
  return near.empty() ? "" : "; did you mean " + quoted(near) + "?";
}

// Reads one member of the spec; what does not fit is added to the errors.
class FieldReader {
 public:
  FieldReader(const Constraint& constraint, std::string_view where, Errors& errors)
      : constraint_(constraint), where_(where), errors_(errors) {}

  bool read(const Value& value, bool& to) {
    if (!value.is_bool()) return wrong_type("true or false", value);
    to = value.boolean();
    return true;
  }

  bool read(const Value& value, double& to) {
    if (!value.is_number()) return wrong_type("a number", value);
    if (!is_in_range(value.number())) return false;
    to = value.number();
    return true;
  }

  bool read(const Value& value, std::int64_t& to) {
    constexpr double limit = 9007199254740992.0;  // 2^53: beyond it a double skips whole numbers
    const double number = value.number(std::nan(""));
    if (!(std::fabs(number) <= limit) || std::trunc(number) != number) {
      return wrong_type("a whole number", value);
    }
    if (!is_in_range(number)) return false;
    to = value.integer();
    return true;
  }

  bool read(const Value& value, std::optional<double>& to) {
    if (value.is_null()) {
      to = std::nullopt;
      return true;
    }
    double number = 0;
    if (!read(value, number)) return false;
    to = number;
    return true;
  }

  bool read(const Value& value, std::string& to) {
    if (!value.is_text()) return wrong_type("text", value);
    const auto words = constraint_.one_of;
    if (!words.empty() && std::find(words.begin(), words.end(), value.text()) == words.end()) {
      return not_allowed(quoted(value.text()) + " is none of " + listed(words) +
                         did_you_mean(value.text(), words));
    }
    to = value.text();
    return true;
  }

  bool read(const Value& value, Value& to) {
    to = value;
    return true;
  }

  bool read(const Value& value, NamedValues::value_type& to) {
    if (value.is_text()) {
      to = {value.text(), Value()};
      return true;
    }
    if (value.is_number()) {
      to = {format_exact(value.number()), value};
      return true;
    }
    const Value::Array& pair = value.items();
    const bool is_pair = pair.size() == 2 && pair[0].is_text() && (pair[1].is_text() || pair[1].is_number());
    if (!is_pair) return wrong_type("a name or [name, value]", value);
    to = {pair[0].text(), pair[1]};
    return true;
  }

  template <class T>
  bool read(const Value& value, std::vector<T>& to) {
    if (!value.is_array()) return wrong_type("a list", value);
    if (!is_few_enough(value.items().size())) return false;
    constexpr std::size_t enough = 10;  // a list of a thousand wrong items is one mistake, not a thousand
    std::vector<T> read_items;
    std::size_t wrong = 0;
    for (const Value& item : value.items()) {
      const std::string place = pointer(where_, read_items.size());
      read_items.push_back(T{});
      if (!inside(place).read(item, read_items.back()) && ++wrong == enough) break;
    }
    if (wrong == 0) to = std::move(read_items);
    return wrong == 0;
  }

  bool read(const Value& value, Names& to) {
    if (!value.is_text()) return read(value, static_cast<std::vector<std::string>&>(to));
    to = {value.text()};
    return true;
  }

  bool read(const Value& value, Sizes& to) {
    if (!value.is_object()) return wrong_type("an object of whole numbers", value);
    if (!is_few_enough(value.members().size())) return false;
    Sizes read_sizes;
    bool good = true;
    for (const auto& [key, size] : value.members()) {
      good &= inside(pointer(where_, key)).read(size, read_sizes.emplace_back(key, 0).second);
    }
    if (good) to = std::move(read_sizes);
    return good;
  }

 private:
  FieldReader inside(std::string_view where) const { return FieldReader(constraint_, where, errors_); }

  bool wrong_type(std::string_view expected, const Value& value) {
    errors_.push_back(
        {Code::spec_wrong_type, where_, "expected " + std::string(expected) + ", got " + describe(value)});
    return false;
  }

  bool not_allowed(std::string detail) {
    errors_.push_back({Code::spec_not_allowed, where_, std::move(detail)});
    return false;
  }

  bool is_in_range(double number) {
    if (!(number >= constraint_.at_least)) {
      return not_allowed(format_exact(number) + " is below " + format_exact(constraint_.at_least));
    }
    if (!(number <= constraint_.at_most)) {
      return not_allowed(format_exact(number) + " is above " + format_exact(constraint_.at_most));
    }
    return true;
  }

  bool is_few_enough(std::size_t count) {
    if (count <= constraint_.max_items) return true;
    return not_allowed(std::to_string(count) + " items are more than " +
                       std::to_string(constraint_.max_items));
  }

  const Constraint& constraint_;
  std::string where_;
  Errors& errors_;
};

void read_field(const FieldRow& row, void* object, const Value& value, std::string_view where,
                Errors& errors) {
  FieldReader reader(row.constraint, where, errors);
  switch (row.type) {
    case FieldType::boolean:
      reader.read(value, member<bool>(row, object));
      break;
    case FieldType::integer:
      reader.read(value, member<std::int64_t>(row, object));
      break;
    case FieldType::number:
      reader.read(value, member<double>(row, object));
      break;
    case FieldType::optional_number:
      reader.read(value, member<std::optional<double>>(row, object));
      break;
    case FieldType::text:
      reader.read(value, member<std::string>(row, object));
      break;
    case FieldType::texts:
      reader.read(value, member<std::vector<std::string>>(row, object));
      break;
    case FieldType::names:
      reader.read(value, member<Names>(row, object));
      break;
    case FieldType::numbers:
      reader.read(value, member<std::vector<double>>(row, object));
      break;
    case FieldType::sizes:
      reader.read(value, member<Sizes>(row, object));
      break;
    case FieldType::choices:
      reader.read(value, member<NamedValues>(row, object));
      break;
    case FieldType::any:
      reader.read(value, member<Value>(row, object));
      break;
  }
}

// The row of that name and its object, from whichever set has it.
std::pair<const FieldRow*, void*> find_row(std::span<const FieldSet> sets, std::string_view name) {
  for (const FieldSet& set : sets) {
    for (const FieldRow& row : set.rows) {
      if (row.name == name) return {&row, set.object};
    }
  }
  return {nullptr, nullptr};
}

}  // namespace

void parse_fields(std::span<const FieldSet> sets, const Value& value, std::string_view where, Errors& errors,
                  std::span<const std::string_view> also_known) {
  if (!value.is_object()) {
    errors.push_back(
        {Code::spec_wrong_type, std::string(where), "expected an object, got " + describe(value)});
    return;
  }
  std::vector<std::string_view> known(also_known.begin(), also_known.end());
  for (const FieldSet& set : sets) {
    for (const FieldRow& row : set.rows) known.push_back(row.name);
  }
  for (const auto& [key, member] : value.members()) {
    if (std::find(also_known.begin(), also_known.end(), key) != also_known.end()) continue;
    const auto [row, object] = find_row(sets, key);
    if (row) {
      read_field(*row, object, member, pointer(where, key), errors);
    } else {
      errors.push_back({Code::spec_unknown_key, pointer(where, key), quoted(key) + did_you_mean(key, known)});
    }
  }
  for (const FieldSet& set : sets) {
    for (const FieldRow& row : set.rows) {
      if (!row.constraint.required || value.find(row.name)) continue;
      errors.push_back({Code::spec_missing_key, std::string(where), quoted(row.name)});
    }
  }
}

}  // namespace vitrine
