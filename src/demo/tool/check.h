// A model's signature as a page needs it: known element types and fixed input shapes.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "onnx/model.h"
#include "tensor/tensor.h"

namespace vitrine {

struct Signature {
  std::vector<TensorInfo> inputs;   ///< shapes without -1
  std::vector<TensorInfo> outputs;  ///< tensors only; -1 where the size is not known
};

/// Symbolic and unnamed first dimensions and those called batch, batch_size, N, None are 1; others take
/// their size from `dimensions` (by symbol), or give spec_dimension_needed with the line to add to the spec.
/// Errors: model_no_usable_input (map, sequence, optional, sparse), model_dtype_unsupported,
/// model_no_usable_output, spec_dimension_needed; where = the tensor's name.
Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors);

}  // namespace vitrine
