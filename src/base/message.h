// The form in which a Value crosses the JavaScript boundary, and the worker's:
//   [u32 header length, little endian][JSON header, padded with spaces to 8][raw bytes, each piece 8-aligned]
// Bytes inside the value stand in the header as {"$bytes": [offset, length]}, the offset counted from
// the end of the header. shell/message.js is the other side; both are tested against the same file.
#pragma once

#include <span>

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

Bytes encode_message(const Value& value);

/// Error page_broken for bytes that are no message (lengths and offsets are checked, nothing is trusted).
Result<Value> decode_message(std::span<const std::byte> message);

}  // namespace vitrine
