// SHA-256 (FIPS 180-4), in pieces: in the tool for file names and integrity, in the viewer where the
// browser has no crypto.subtle (plain http other than localhost).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace vitrine {

class Sha256 {
 public:
  void update(std::span<const std::byte> bytes);
  /// The digest; the object is then to be thrown away.
  std::array<std::uint8_t, 32> finish();
  /// 64 lower-case hexadecimal digits.
  std::string finish_hex();

 private:
  void block(const std::byte* bytes);
  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> pending_{};
  std::uint64_t length_ = 0;
};

std::string sha256_hex(std::span<const std::byte> bytes);

}  // namespace vitrine
