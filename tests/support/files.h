// Files of the source tree, for tests.
#pragma once

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>

#include "base/value.h"

namespace vitrine::test {

/// The content of a file, its path relative to the source tree; empty when there is none.
inline std::string read_text(const std::string& path) {
  std::ifstream file(std::string(VITRINE_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Bytes bytes_of(std::string_view text) {
  const auto* begin = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(begin, begin + text.size());
}

inline Bytes read_bytes(const std::string& path) { return bytes_of(read_text(path)); }

/// "00ff" as bytes.
inline Bytes bytes_of_hex(std::string_view hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

}  // namespace vitrine::test
