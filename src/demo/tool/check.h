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
  /// Inputs that are made for pictures of any size: their height and width are open, and the spec gives none.
  /// What they have in `inputs` is where they start from.
  std::vector<std::string> any_size;
};

/// What the spec's "dimensions" call that dimension: its name, or "input.1".
std::string key_of_dimension(const ModelValue& value, std::size_t position);
/// The open dimensions of the inputs by what the spec's "dimensions" call them: their names, or "input.1" for
/// the nameless second one of "input". Each once.
std::vector<std::string> open_dimensions(const ModelInfo& model);

/// A dimension whose name has "batch" in it is 1, and so is a first one without a telling name; others take
/// their size from `dimensions` (by symbol), or give spec_dimension_needed: one error for all, with the line
/// to add to the spec. A picture's height and width need none: [?,3,?,?].
/// Errors: model_ir_unsupported, model_opset_unsupported, model_operator_unsupported, model_no_usable_input
/// (map, sequence, optional, sparse), model_dtype_unsupported, model_no_usable_output, model_input_too_large,
/// model_shape_missing; where = the tensor's name.
Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors);

/// Adds that error for the inputs of these names.
void ask_for_sizes(const ModelInfo& model, std::span<const std::pair<std::string, std::int64_t>> dimensions,
                   std::span<const std::string> inputs, Errors& errors);

}  // namespace vitrine
