// A model's signature as a page needs it: known element types and fixed input shapes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "onnx/model.h"
#include "tensor/tensor.h"

namespace vitrine {

/// Sizes of the model's symbolic dimensions, by name (key_of_dimension).
using Dimensions = std::vector<std::pair<std::string, std::int64_t>>;

struct Signature {
  std::vector<TensorInfo> inputs;   ///< shapes without -1
  std::vector<TensorInfo> outputs;  ///< tensors only; -1 where the size is not known
  /// Inputs that are made for pictures of any size: their height and width are open, and the spec gives none.
  /// What they have in `inputs` is where they start from.
  std::vector<std::string> any_size;
  /// The other inputs with sizes that nobody gives: those are -1 here, and small ones in `inputs`.
  std::vector<TensorInfo> unsized;
};

/// What the spec's "dimensions" call that dimension: its name, or "input.1".
std::string key_of_dimension(const ModelValue& value, std::size_t position);
/// The open dimensions of the inputs by what the spec's "dimensions" call them: their names, or "input.1" for
/// the nameless second one of "input". Each once.
std::vector<std::string> open_dimensions(const ModelInfo& model);

/// A dimension whose name has "batch" in it is 1, and so is a first one without a telling name; others take
/// their size from `dimensions` (by symbol) or are left open.
/// Errors: model_ir_unsupported, model_opset_unsupported, model_operator_unsupported, model_no_usable_input
/// (map, sequence, optional, sparse), model_dtype_unsupported, model_no_usable_output, model_input_too_large;
/// where = the tensor's name.
Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors);

/// The size that a dimension of that name and place most often has, where they say anything.
std::optional<int> usual_size(const ModelValue& value, std::size_t position);

/// For inputs whose widgets need sizes: adds spec_dimension_needed, one error for all, with the line to add
/// to the spec; model_shape_missing where even their number is not known.
void ask_for_sizes(const ModelInfo& model, std::span<const std::pair<std::string, std::int64_t>> dimensions,
                   std::span<const std::string> inputs, Errors& errors);

}  // namespace vitrine
