// What is worth knowing of a model before a page of it is published: what `vitrine inspect` adds to the
// signature.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tool/load.h"

namespace vitrine {

/// WebAssembly's memory has 32-bit addresses.
inline constexpr std::uint64_t kBrowserMemory = std::uint64_t{4} << 30;

/// About what a page with this model needs at least, in bytes: the runtime, the file twice (the runtime's
/// copy, and the one that a new worker is started from after Stop), inputs and outputs whose sizes are known.
/// What is computed between them comes on top and is not in the file.
std::uint64_t estimated_memory(const Loaded& loaded);

/// "int8 (QDQ)", "int8 (integer operators)", "4 bits (MatMulNBits)", "float16"; empty for a model of full
/// precision.
std::string quantisation(const ModelInfo& model);

/// The hosts that would refuse the model's files: "GitHub Pages takes files of at most 100 MiB; model.onnx is
/// 310 MB".
std::vector<std::string> host_warnings(const Loaded& loaded);

}  // namespace vitrine
