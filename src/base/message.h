// The form in which a Value crosses the JavaScript boundary, and the worker's. shell/message.js is the
// other side; both are tested against the files in tests/golden/message.
//
//   [u32 header length, little endian][JSON header][raw bytes: the pieces]
//
// - The header is the value as UTF-8 JSON, followed by spaces until 4 + header length is a multiple of 8.
//   The header length counts the spaces. So the raw bytes start at a multiple of 8 from the message's start.
// - Bytes inside the value stand in the header as {"$bytes":[offset,length]}, the offset counted from the
//   end of the header. Pieces follow one another in the order in which the header's text names them; the
//   first has offset 0; each is followed by zero bytes up to the next multiple of 8, the last one too. So
//   every offset, and the length of a whole message, is a multiple of 8. A piece may be empty.
// - A member whose key is "$bytes" with any number of dollar signs in front ("$bytes", "$$bytes", …) gets
//   one more "$" when it is written and loses it when it is read: a value that happens to contain such a
//   key is never taken for bytes.
#pragma once

#include <span>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

/// The value must be at most 200 levels deep (what parse_json gives is). Numbers that are not finite become
/// null.
Bytes encode_message(const Value& value);

/// The same without a copy of the bytes in it, for a reader in the same memory: `head` is what comes before
/// the raw bytes, and the pieces lie where the value has them, without their filling.
struct MessageParts {
  Bytes head;
  std::vector<std::span<const std::byte>> pieces;
};
MessageParts message_parts(const Value& value);

/// Error page_broken, where "message", for bytes that are no message by the rules above: nothing is trusted,
/// and no more is allocated than the message is worth (pieces cannot overlap).
Result<Value> decode_message(std::span<const std::byte> message);

/// The same with the pieces beside it: `head` is what comes before the raw bytes, and the pieces become the
/// value's without a copy, in the order in which the header names them.
Result<Value> decode_message(std::span<const std::byte> head, std::vector<Bytes> pieces);

}  // namespace vitrine
