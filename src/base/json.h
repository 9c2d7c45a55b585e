// JSON text <-> Value.
#pragma once

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

/// Parses UTF-8 JSON. At most 200 levels deep. A repeated key is an error (its JSON pointer is named),
/// and so is a number that is not finite. Error: spec_not_json, where = "line 3, column 7".
Result<Value> parse_json(std::string_view text);

enum class JsonStyle { compact, pretty };
/// Writes JSON: members in their order, numbers in the shortest form that reads back the same, and whole
/// numbers without a point. NaN and infinities become null; bytes become null (they have no JSON form:
/// see base/message.h). Text that is not UTF-8 gets U+FFFD in place of each bad byte.
std::string dump_json(const Value& value, JsonStyle style = JsonStyle::compact);

}  // namespace vitrine
