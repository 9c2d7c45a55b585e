// JSON text <-> Value.
#pragma once

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

/// How deep lists and objects may lie in one another.
inline constexpr std::size_t kJsonDepth = 200;

/// Parses UTF-8 JSON (a byte order mark is skipped). At most kJsonDepth levels. A repeated key is an error
/// (its JSON pointer is named), and so is a number that is not finite. Every number becomes a double.
/// Error: spec_not_json, where = "line 3, column 7" (counted from 1; columns in characters).
Result<Value> parse_json(std::string_view text);

enum class JsonStyle { compact, pretty };
/// Writes JSON: members in their order, numbers as format_exact. NaN and infinities become null; bytes become
/// null (they have no JSON form: see base/message.h). Text that is not UTF-8 gets U+FFFD in place of each bad
/// byte. Pretty: indented by two spaces, with a line feed at the end; a list without lists and objects in it
/// stands on one line where it fits.
std::string dump_json(const Value& value, JsonStyle style = JsonStyle::compact);

/// The value as a message names it after "got": `"ten"`, `12`, `true`, `a list`. Short, whatever it is.
std::string describe(const Value& value);

}  // namespace vitrine
