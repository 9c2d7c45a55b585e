#include "app/fingerprint.h"

#include <cstring>
#include <string_view>

namespace vitrine {
namespace {

// FNV-1a's step on 8 bytes at a time, with a shift so that high bits reach low ones.
std::uint64_t mix(std::uint64_t hash, std::uint64_t word) {
  hash = (hash ^ word) * 0x100000001b3u;
  return hash ^ hash >> 29;
}

std::uint64_t mix_bytes(std::uint64_t hash, const void* data, std::size_t length) {
  const char* at = static_cast<const char*>(data);
  hash = mix(hash, length);
  for (; length >= 8; at += 8, length -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    hash = mix(hash, word);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, at, length);
  return mix(hash, word);
}

std::uint64_t add(std::uint64_t hash, const Value& value) {
  if (value.is_bool()) return mix(hash, value.boolean() ? 2 : 1);
  if (value.is_number()) {
    const double number = value.number();
    return mix_bytes(mix(hash, 3), &number, sizeof number);
  }
  if (value.is_text()) return mix_bytes(mix(hash, 4), value.text().data(), value.text().size());
  if (value.is_bytes()) return mix_bytes(mix(hash, 5), value.bytes().data(), value.bytes().size());
  if (value.is_array()) {
    hash = mix(mix(hash, 6), value.items().size());
    for (const Value& item : value.items()) hash = add(hash, item);
    return hash;
  }
  if (value.is_object()) {
    hash = mix(mix(hash, 7), value.members().size());
    for (const auto& [key, member] : value.members())
      hash = add(mix_bytes(hash, key.data(), key.size()), member);
    return hash;
  }
  return mix(hash, 8);
}

}  // namespace

std::uint64_t fingerprint(const Value& value) { return add(0xcbf29ce484222325u, value); }

}  // namespace vitrine
