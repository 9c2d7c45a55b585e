// NumPy's file of several arrays: what numpy.savez writes and numpy.load reads, a ZIP archive of .npy files
// as they are.
#pragma once

#include <span>

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

/// Each array under its tensor's name, with "_" for what a file's name cannot have everywhere, and one more
/// where two would be called alike. Errors are to_npy's.
Result<Bytes> to_npz(std::span<const Tensor* const> tensors);

}  // namespace vitrine
