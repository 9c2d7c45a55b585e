// NumPy's file of one array, format 1.0: what numpy.load reads.
#pragma once

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

/// float16 is '<f2', bool '|b1'; text is '<U' with the longest string's length in code points, as
/// numpy.array makes it of a list: bytes that are no UTF-8 become U+FFFD, and NULs at the end are lost there.
/// Error run_out_of_memory where text of very different lengths would fill more than 256 MB.
Result<Bytes> to_npy(const Tensor& tensor);

}  // namespace vitrine
