// The engine over field tables. A struct of options and a table of its fields stand side by side; the
// table is the only list of the fields' names. From it come the parser, the writer, the JSON Schema and
// the reference page.
//
//   struct SliderOptions { double minimum = 0, maximum = 1; };
//   inline constexpr FieldRow kSliderFields[] = {
//       field<&SliderOptions::minimum>("minimum", "Lowest value."),
//       field<&SliderOptions::maximum>("maximum", "Highest value.", {.at_least = 0}),
//   };
//   Errors errors;
//   SliderOptions options;
//   const FieldSet sets[] = {{kSliderFields, &options}};
//   parse_fields(sets, value, "demo.json#/inputs/0", errors);
//
// Not done here: rules between two fields (a widget's configure), and what a whole spec looks like
// (demo/demo.h).
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/authors.h"
#include "base/error.h"
#include "base/value.h"

namespace vitrine {

/// Names, each with the value it stands for; null where the name says it all.
struct NamedValue {
  std::string name;
  Value value;

  bool operator==(const NamedValue&) const = default;
};
using NamedValues = std::vector<NamedValue>;

/// Names of things outside of the spec (the model's tensors): one, or a list.
struct Names : std::vector<std::string> {
  using std::vector<std::string>::vector;
};

/// The C++ types that a field can have, and the JSON they are written as.
enum class FieldType {
  boolean,          // bool
  integer,          // std::int64_t
  number,           // double
  optional_number,  // std::optional<double>: absent when null
  text,             // std::string
  texts,            // std::vector<std::string>
  names,            // Names: a text, or a list of texts
  numbers,          // std::vector<double>
  sizes,            // std::vector<std::pair<std::string, std::int64_t>>: an object of whole numbers
  choices,          // NamedValues: a list of names, numbers and [name, value] pairs, as Gradio's choices
  any,              // Value: anything; whoever uses the field checks it
};

template <class T>
consteval FieldType field_type() {
  if constexpr (std::is_same_v<T, bool>)
    return FieldType::boolean;
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return FieldType::integer;
  else if constexpr (std::is_same_v<T, double>)
    return FieldType::number;
  else if constexpr (std::is_same_v<T, std::optional<double>>)
    return FieldType::optional_number;
  else if constexpr (std::is_same_v<T, std::string>)
    return FieldType::text;
  else if constexpr (std::is_same_v<T, std::vector<std::string>>)
    return FieldType::texts;
  else if constexpr (std::is_same_v<T, Names>)
    return FieldType::names;
  else if constexpr (std::is_same_v<T, std::vector<double>>)
    return FieldType::numbers;
  else if constexpr (std::is_same_v<T, std::vector<std::pair<std::string, std::int64_t>>>)
    return FieldType::sizes;
  else if constexpr (std::is_same_v<T, NamedValues>)
    return FieldType::choices;
  else {
    static_assert(std::is_same_v<T, Value>, "no field can have this C++ type");
    return FieldType::any;
  }
}

/// What a value may be, beyond its type.
struct Constraint {
  double at_least = -std::numeric_limits<double>::infinity();
  double at_most = std::numeric_limits<double>::infinity();
  std::span<const std::string_view> one_of = {};  ///< texts: every element
  std::size_t max_items = 1000000;
  bool required = false;
  std::string_view example = {};  ///< JSON, for the reference page, where the default does not show it
};

struct FieldRow {
  std::string_view name;
  std::string_view text;  ///< one or two sentences for the reference page
  FieldType type;
  void* (*address)(void* object);
  Constraint constraint;
};

namespace detail {
template <class T>
struct MemberOf;
template <class C, class T>
struct MemberOf<T C::*> {
  using Class = C;
  using Type = T;
};
}  // namespace detail

/// The row of one data member.
template <auto Member>
constexpr FieldRow field(std::string_view name, std::string_view text, Constraint constraint = {}) {
  using M = detail::MemberOf<decltype(Member)>;
  if (!kForAuthors) text = constraint.example = {};
  return {name, text, field_type<typename M::Type>(),
          [](void* object) -> void* { return &(static_cast<typename M::Class*>(object)->*Member); },
          constraint};
}

/// Several tables that fill one object (a widget's own fields and the ones common to all). Each with its
/// object.
struct FieldSet {
  std::span<const FieldRow> rows;
  void* object;
};

/// Fills the objects from the members of `value`. Every problem is added to `errors` with its place
/// (`where` is the JSON pointer of value, e.g. "demo.json#/inputs/0"): spec_unknown_key with the nearest
/// known one, spec_wrong_type, spec_not_allowed (each at the member's own place, or at the item's inside a
/// list), and spec_missing_key at `where`, after the others, which are in the order of the text. Fields with
/// errors keep their defaults, lists as a whole; of a list's wrong items the first ten are named. Null is a
/// value, and the right one for optional_number and any only. `also_known` are keys that the caller reads
/// itself. The names of all sets must differ.
void parse_fields(std::span<const FieldSet> sets, const Value& value, std::string_view where, Errors& errors,
                  std::span<const std::string_view> also_known = {});

/// The members that differ from `defaults` (an object of the same type, freshly made), in table order.
Value dump_fields(std::span<const FieldRow> rows, void* object, void* defaults);
/// All members, defaults too; an absent optional_number as null. parse_fields reads it back.
Value dump_all_fields(std::span<const FieldRow> rows, void* object);

/// JSON Schema (draft 2020-12) "properties" for the rows; `defaults` gives each one's default.
Value schema_of_fields(std::span<const FieldRow> rows, void* defaults);
/// JSON Schema "required": the names of the rows that must be there. A list, maybe empty.
Value required_of_fields(std::span<const FieldRow> rows);

/// A Markdown table: field, type with its constraints, default (or "required"), text with the example.
std::string docs_of_fields(std::span<const FieldRow> rows, void* defaults);

}  // namespace vitrine
