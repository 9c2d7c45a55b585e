#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace vitrine {

/// The bytes of a file: held here, or to be copied from disk when the site is written (a 2 GB model).
struct FileSource {
  std::string bytes;
  std::filesystem::path path;  ///< used when not empty
  std::uint64_t size_bytes = 0;
  std::string sha256;  ///< of the content as the page sees it (unpacked), hexadecimal
};

FileSource held(std::string bytes);

}  // namespace vitrine
