#include "base/message.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/json.h"

namespace vitrine {
namespace {

constexpr std::string_view kBytesKey = "$bytes";
constexpr std::size_t kPrefix = 4;

constexpr std::size_t round_up_8(std::size_t n) { return (n + 7) & ~std::size_t{7}; }

// "$bytes", "$$bytes", "$$$bytes", …
bool is_bytes_key(std::string_view key) {
  if (!key.ends_with(kBytesKey)) return false;
  const std::string_view more = key.substr(0, key.size() - kBytesKey.size());
  return std::all_of(more.begin(), more.end(), [](char c) { return c == '$'; });
}

// The value as it stands in the header; its pieces are collected on the way.
struct Encoder {
  std::vector<std::span<const std::byte>> pieces = {};
  std::size_t raw_size = 0;

  Value header(const Value& value) {
    if (value.is_bytes()) {
      const Bytes& bytes = value.bytes();
      Value place = Value::Object{{std::string(kBytesKey), Value::Array{raw_size, bytes.size()}}};
      pieces.emplace_back(bytes);
      raw_size += round_up_8(bytes.size());
      return place;
    }
    if (value.is_array()) {
      Value::Array items;
      items.reserve(value.items().size());
      for (const Value& item : value.items()) items.push_back(header(item));
      return items;
    }
    if (value.is_object()) {
      Value::Object members;
      members.reserve(value.members().size());
      for (const auto& [key, member] : value.members()) {
        members.emplace_back(is_bytes_key(key) ? "$" + key : key, header(member));
      }
      return members;
    }
    return value;
  }
};

// Puts the pieces back in place of what the header says of them; false where it breaks a rule.
struct Decoder {
  std::span<const std::byte> raw;
  std::vector<Bytes>* scattered = nullptr;  ///< in place of raw
  std::size_t next = 0;
  std::size_t pieces = 0;
  std::string problem = {};

  bool resolve(Value& value) {
    if (value.is_array()) {
      Value::Array items = value.take_items();
      for (Value& item : items) {
        if (!resolve(item)) return false;
      }
      value = std::move(items);
    } else if (value.is_object()) {
      if (const Value* place = value.find(kBytesKey)) return take_piece(value, *place);
      Value::Object members = value.take_members();
      for (auto& [key, member] : members) {
        if (is_bytes_key(key)) key.erase(0, 1);
        if (!resolve(member)) return false;
      }
      value = std::move(members);
    }
    return true;
  }

  bool take_piece(Value& value, const Value& place) {
    const Value::Array& pair = place.items();
    if (value.members().size() != 1 || pair.size() != 2 || !is_size(pair[0]) || !is_size(pair[1])) {
      problem = "\"$bytes\" must be the only member, and be [offset, length]";
      return false;
    }
    const double offset = pair[0].number();
    const double length = pair[1].number();
    if (scattered != nullptr) return take_scattered(value, offset, length);
    if (offset != static_cast<double>(next) || length > static_cast<double>(raw.size() - next)) {
      problem = "bytes at offset " + std::to_string(pair[0].integer()) + ", length " +
                std::to_string(pair[1].integer()) + " do not lie in their place";
      return false;
    }
    const auto piece = raw.subspan(next, static_cast<std::size_t>(length));
    next += round_up_8(piece.size());
    if (next > raw.size()) {
      problem = "the last bytes are not filled up to a multiple of 8";
      return false;
    }
    value = Bytes(piece.data(), piece.data() + piece.size());
    return true;
  }

  bool take_scattered(Value& value, double offset, double length) {
    if (pieces == scattered->size() || offset != static_cast<double>(next) ||
        length != static_cast<double>((*scattered)[pieces].size())) {
      problem = "its pieces are not those that its header names";
      return false;
    }
    Bytes& piece = (*scattered)[pieces++];
    next += round_up_8(piece.size());
    value = std::move(piece);
    return true;
  }

  static bool is_size(const Value& value) {
    constexpr double limit = 9007199254740992.0;  // 2^53: where a double still counts
    return value.is_number() && value.number() >= 0 && value.number() <= limit &&
           std::trunc(value.number()) == value.number();
  }
};

Error broken(std::string detail) { return Error{Code::page_broken, "message", std::move(detail)}; }

}  // namespace

MessageParts message_parts(const Value& value) {
  Encoder encoder;
  const std::string header = dump_json(encoder.header(value));
  Bytes head(round_up_8(kPrefix + header.size()), std::byte{' '});
  const auto header_length = static_cast<std::uint32_t>(head.size() - kPrefix);
  for (std::size_t i = 0; i < kPrefix; ++i) head[i] = static_cast<std::byte>(header_length >> (8 * i));
  std::memcpy(head.data() + kPrefix, header.data(), header.size());
  return {std::move(head), std::move(encoder.pieces)};
}

Bytes encode_message(const Value& value) {
  MessageParts parts = message_parts(value);
  Bytes message = std::move(parts.head);
  for (const std::span<const std::byte> piece : parts.pieces) {
    message.insert(message.end(), piece.begin(), piece.end());
    message.resize(round_up_8(message.size()));
  }
  return message;
}

namespace {

/// How long the head is: the prefix, and the header.
Result<std::size_t> head_length(std::span<const std::byte> message) {
  if (message.size() < kPrefix) return broken("it has no header");
  std::uint32_t header_length = 0;
  for (std::size_t i = 0; i < kPrefix; ++i)
    header_length |= std::to_integer<std::uint32_t>(message[i]) << (8 * i);
  if (header_length > message.size() - kPrefix) return broken("its header is cut off");
  if ((kPrefix + header_length) % 8 != 0) return broken("its header is not filled up to a multiple of 8");
  return kPrefix + header_length;
}

Result<Value> decode_with(std::span<const std::byte> head, Decoder& decoder) {
  const auto header = head.subspan(kPrefix);
  auto value = parse_json({reinterpret_cast<const char*>(header.data()), header.size()});
  if (!value) return broken("its header, " + value.error().where + ": " + value.error().detail);
  if (!decoder.resolve(*value)) return broken(std::move(decoder.problem));
  return value;
}

}  // namespace

Result<Value> decode_message(std::span<const std::byte> message) {
  const auto head = head_length(message);
  if (!head) return head.error();
  Decoder decoder{.raw = message.subspan(*head)};
  auto value = decode_with(message.first(*head), decoder);
  if (value && decoder.next != decoder.raw.size())
    return broken("it has bytes that its header does not name");
  return value;
}

Result<Value> decode_message(std::span<const std::byte> message, std::vector<Bytes> pieces) {
  const auto head = head_length(message);
  if (!head) return head.error();
  if (*head != message.size()) return broken("it has bytes that its header does not name");
  Decoder decoder{.raw = {}, .scattered = &pieces};
  auto value = decode_with(message, decoder);
  if (value && decoder.pieces != pieces.size()) return broken("it has pieces that its header does not name");
  return value;
}

}  // namespace vitrine
