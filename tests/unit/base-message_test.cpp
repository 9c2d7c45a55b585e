#include "base/json.h"
#include "base/message.h"
#include "support/catch.h"
#include "support/files.h"

using namespace vitrine;

namespace {

const std::string kFolder = "tests/golden/message/";

/// The value that a golden .json describes: {"hex": "00ff"} stands for bytes.
Value with_bytes(const Value& value) {
  if (value.is_array()) {
    Value::Array items;
    for (const Value& item : value.items()) items.push_back(with_bytes(item));
    return items;
  }
  if (value.members().size() == 1 && value["hex"].is_text()) return test::bytes_of_hex(value["hex"].text());
  if (value.is_object()) {
    Value::Object members;
    for (const auto& [key, member] : value.members()) members.emplace_back(key, with_bytes(member));
    return members;
  }
  return value;
}

Value read_json(const std::string& name) {
  auto value = parse_json(test::read_text(kFolder + name));
  REQUIRE(value);
  return *value;
}

/// The reason for which bytes are refused; "" when they are not.
std::string refusal(const Bytes& bytes) {
  auto value = decode_message(bytes);
  if (value) return "";
  CHECK(value.error().code == Code::page_broken);
  CHECK(value.error().where == "message");
  return value.error().detail;
}

/// A message with that header, filled up, before raw bytes.
Bytes message(std::string header, std::size_t raw_size) {
  while ((4 + header.size()) % 8 != 0) header += ' ';
  Bytes bytes = {static_cast<std::byte>(header.size()), static_cast<std::byte>(header.size() >> 8), {}, {}};
  const Bytes text = test::bytes_of(header);
  bytes.insert(bytes.end(), text.begin(), text.end());
  bytes.resize(bytes.size() + raw_size);
  return bytes;
}

}  // namespace

TEST_CASE("the messages shared with JavaScript are read and written to the byte") {
  for (const std::string name : {"null", "run", "every-kind"}) {
    INFO(name);
    const Bytes bytes = test::read_bytes(kFolder + name + ".bin");
    const Value value = with_bytes(read_json(name + ".json"));
    REQUIRE(!bytes.empty());
    auto decoded = decode_message(bytes);
    REQUIRE(decoded);
    CHECK(*decoded == value);
    CHECK(encode_message(value) == bytes);
    // In parts: the pieces are the value's own bytes, in the order of the message.
    const MessageParts parts = message_parts(value);
    std::size_t at = parts.head.size();
    CHECK(std::equal(parts.head.begin(), parts.head.end(), bytes.begin()));
    for (const std::span<const std::byte> piece : parts.pieces) {
      CHECK(std::equal(piece.begin(), piece.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at)));
      at += (piece.size() + 7) / 8 * 8;
    }
    CHECK(at == bytes.size());
    // And back, where the pieces lie beside the message.
    std::vector<Bytes> pieces;
    for (const auto piece : parts.pieces) pieces.emplace_back(piece.begin(), piece.end());
    const auto of_parts = decode_message(parts.head, pieces);
    REQUIRE(of_parts);
    CHECK(*of_parts == value);
    std::vector<Bytes> more = pieces, less = pieces, shorter = pieces;
    more.emplace_back(8);
    CHECK_FALSE(decode_message(parts.head, more));
    if (!less.empty()) {
      less.pop_back();
      CHECK_FALSE(decode_message(parts.head, less));
      shorter.front().push_back({});
      CHECK_FALSE(decode_message(parts.head, shorter));
      CHECK_FALSE(decode_message(bytes, pieces));  // both in the message and beside it
    }
  }
}

TEST_CASE("what is no message is refused") {
  const Value cases = read_json("bad.json");
  CHECK(cases.items().size() > 25);
  for (const Value& one : cases.items()) {
    INFO(one["why"].text());
    CHECK(refusal(test::bytes_of_hex(one["hex"].text())) != "");
  }
}

TEST_CASE("the reason for a refusal is exact") {
  CHECK(refusal({}) == "it has no header");
  CHECK(refusal(message("[{\"$bytes\":[8,8]},{\"$bytes\":[0,8]}]", 16)) ==
        "bytes at offset 8, length 8 do not lie in their place");
  CHECK(refusal(message("{\"$bytes\":[0,8],\"more\":1}", 8)) ==
        "\"$bytes\" must be the only member, and be [offset, length]");
  CHECK(refusal(message("null", 8)) == "it has bytes that its header does not name");
  CHECK(refusal(message("{\"$bytes\":[0,5]}", 5)) == "the last bytes are not filled up to a multiple of 8");
  CHECK(refusal(message("{\"a\":1,\"a\":2}", 0)) ==
        "its header, line 1, column 10: the key #/a is there twice");
}

TEST_CASE("a message cannot ask for more memory than it has") {
  // A thousand names for one piece: pieces may not overlap.
  std::string header = "[{\"$bytes\":[0,8000]}";
  for (int i = 1; i < 1000; ++i) header += ",{\"$bytes\":[0,8000]}";
  CHECK(refusal(message(header + "]", 8000)) == "bytes at offset 0, length 8000 do not lie in their place");
}

TEST_CASE("every cut of a message is refused, and every changed byte does no harm") {
  const Bytes whole = test::read_bytes(kFolder + "every-kind.bin");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK(refusal(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))) != "");
  }
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const int change : {1, 2, 16, 128, 255}) {
      Bytes bytes = whole;
      bytes[i] ^= static_cast<std::byte>(change);
      auto value = decode_message(bytes);
      if (!value) ++refused;
      // What is taken must be a value that can be sent again.
      if (value && !decode_message(encode_message(*value))) FAIL("at byte " << i);
    }
  }
  CHECK(refused > whole.size());
}

TEST_CASE("pieces begin at multiples of 8 from the message's start") {
  for (std::size_t length = 0; length < 20; ++length) {
    const Value value =
        Value::Array{std::string(length, 'x'), Bytes(length, std::byte{1}), Bytes(3, std::byte{2})};
    const Bytes bytes = encode_message(value);
    CHECK(bytes.size() % 8 == 0);
    const auto header_length = std::to_integer<std::size_t>(bytes[0]);
    CHECK((4 + header_length) % 8 == 0);
    CHECK((length == 0 || bytes[4 + header_length] == std::byte{1}));
    CHECK(bytes[4 + header_length + (length + 7) / 8 * 8] == std::byte{2});
    CHECK(*decode_message(bytes) == value);
  }
}
