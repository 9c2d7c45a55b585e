// Recognises files that people take for ONNX models.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace vitrine {

/// What Git leaves in place of a large file when Git LFS is not installed.
bool is_lfs_pointer(std::span<const std::byte> bytes);

/// What a file is that could not be read as an ONNX model: half a sentence ("it is a PNG picture").
/// nullopt when nothing says so; it may be a damaged model then.
std::optional<std::string> other_format(std::span<const std::byte> bytes);

}  // namespace vitrine
