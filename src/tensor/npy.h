// NumPy's file of one array: what numpy.save writes and numpy.load reads.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

/// float16 is '<f2', bool '|b1'; text is '<U' with the longest string's length in code points, as
/// numpy.array makes it of a list: bytes that are no UTF-8 become U+FFFD, and NULs at the end are lost there.
/// Error run_out_of_memory where text of very different lengths would fill more than 256 MB.
Result<Bytes> to_npy(const Tensor& tensor);

/// Whether a file begins as one.
bool is_npy(std::span<const std::byte> file);
/// The array, of any format version, byte order and memory order; texts ('<U', '|S') without the NULs at
/// their end. `file_name` is for the sentence. Error input_wrong_file: none, not whole, or of a type that no
/// tensor has.
Result<Tensor> from_npy(std::span<const std::byte> file, std::string_view file_name);

/// The same values in another element type, where it can hold them: whole numbers as they are, others rounded
/// to the nearest that there is. Error input_wrong_file with the first that it cannot.
Result<Tensor> converted(Tensor tensor, DType to, std::string_view file_name);

}  // namespace vitrine
