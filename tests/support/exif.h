// The start of a file that says which way up its picture is.
#pragma once

#include <string>

#include "base/value.h"

namespace vitrine::test {

/// A JPEG's, which ends after its EXIF data.
inline Bytes jpeg(int orientation) {
  std::string text(
      "\xff\xd8\xff\xe1\0\x22"
      "Exif\0\0"
      "MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0",
      31);
  text += static_cast<char>(orientation);
  text += std::string("\0\0\0\0\0\0\xff\xd9", 8);
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return {bytes, bytes + text.size()};
}

}  // namespace vitrine::test
