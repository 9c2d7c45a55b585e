// Files of one array, in the forms that people have them: NumPy's, JSON's lists, CSV's rows, ONNX's test
// data.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

/// The array of a file, whatever its name ends in:
///   .npy   from_npy
///   .json  lists in lists of numbers, true and false, or texts: [[1, 2], [3, 4]] is float64[2,2]
///   .csv   a number a cell, after a first row of names or without one: float64[rows,columns]
///   .pb    an onnx.TensorProto, as ONNX's test data sets have (data_location EXTERNAL is not read)
/// Texts (.json, .csv) up to 16 MB. `file_name` is for the sentence. Error input_wrong_file: no array, a
/// broken one, too large a text.
Result<Tensor> read_array(std::span<const std::byte> file, std::string_view file_name);

}  // namespace vitrine
