// The viewer compiles this file for speed: for size, bytes would be filled one by one.
#include "base/value.h"

namespace vitrine {

Bytes zeros(std::size_t count) { return Bytes(count); }

std::byte* grow(Bytes& bytes, std::size_t count) {
  const std::size_t at = bytes.size();
  bytes.resize(at + count);
  return bytes.data() + at;
}

}  // namespace vitrine
