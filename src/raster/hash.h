// A fast hash for "is it what was drawn last time?". Not for anything that an adversary gains by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace vitrine::raster {

constexpr std::uint64_t kHashSeed = 0x9e3779b97f4a7c15u;

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 32);
}

inline std::uint64_t hash_bytes(const void* bytes, std::size_t size) {
  const auto* p = static_cast<const unsigned char*>(bytes);
  std::uint64_t hash = mix(kHashSeed, size);
  for (; size >= 8; p += 8, size -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    hash = mix(hash, word);
  }
  std::uint64_t rest = 0;
  std::memcpy(&rest, p, size);
  return mix(hash, rest);
}

}  // namespace vitrine::raster
