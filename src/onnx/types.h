// Reads TypeProto: what a graph says about an input's or output's type.
#pragma once

#include "onnx/model.h"
#include "onnx/wire.h"

namespace vitrine {

/// Fills kind, onnx_dtype, has_shape, dims and type_text from a cursor over a TypeProto.
void read_type(Wire& type, ModelValue& value);

/// Bits per element of a TensorProto.DataType; 0 for string and for numbers that ONNX does not have.
int onnx_dtype_bits(int onnx_dtype);

}  // namespace vitrine
