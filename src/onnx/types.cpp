#include "onnx/types.h"

#include <algorithm>
#include <limits>

#include "onnx/schema.h"

namespace vitrine {
namespace {

// TensorProto.DataType beyond what runs in a page (those are in tensor/dtypes.inc).
struct OtherType {
  int number;
  int bits;
  std::string_view name;
};
constexpr OtherType kOtherTypes[] = {
    {14, 64, "complex64"},     {15, 128, "complex128"}, {16, 16, "bfloat16"},      {17, 8, "float8e4m3fn"},
    {18, 8, "float8e4m3fnuz"}, {19, 8, "float8e5m2"},   {20, 8, "float8e5m2fnuz"}, {21, 4, "uint4"},
    {22, 4, "int4"},           {23, 4, "float4e2m1"},   {24, 8, "float8e8m0"},     {25, 2, "uint2"},
    {26, 2, "int2"},           {27, 6, "float6e2m3"},   {28, 6, "float6e3m2"},
};

const OtherType* other_type(int onnx_dtype) {
  const auto* row = std::find_if(std::begin(kOtherTypes), std::end(kOtherTypes),
                                 [&](const OtherType& candidate) { return candidate.number == onnx_dtype; });
  return row != std::end(kOtherTypes) ? row : nullptr;
}

int dtype_number(Wire& wire) {
  const std::int64_t number = wire.integer();
  if (number >= 0 && number <= std::numeric_limits<int>::max()) return static_cast<int>(number);
  wire.fail("no element type has the number " + std::to_string(number));
  return 0;
}

// Everything from one message on: kind and text always, the rest where it is a tensor's.
struct Type {
  ModelValue::Kind kind = ModelValue::Kind::unknown;
  int onnx_dtype = 0;
  bool has_shape = false;
  std::vector<Dimension> dims;
  std::string text = "unknown";
};

Type read(Wire& wire);

Dimension read_dimension(Wire wire) {
  Dimension dimension;
  while (wire.next()) {
    if (wire.field() == kDimValue) dimension = {.size = std::max<std::int64_t>(wire.integer(), -1)};
    if (wire.field() == kDimSymbol) dimension = {.symbol = std::string(wire.text())};
  }
  return dimension;
}

// More dimensions than any tensor has; it keeps what a hostile file makes us hold near its own size.
constexpr std::size_t kMaxRank = 1024;

void read_shape(Wire wire, std::vector<Dimension>& dims) {
  while (wire.next()) {
    if (wire.field() != kShapeDim) continue;
    if (dims.size() == kMaxRank) return wire.fail("more than " + std::to_string(kMaxRank) + " dimensions");
    dims.push_back(read_dimension(wire.message(kDimFields)));
  }
}

std::string shape_text(const std::vector<Dimension>& dims) {
  std::string text = "[";
  for (const Dimension& dimension : dims) {
    if (text.size() > 1) text += ',';
    text += dimension.size >= 0        ? std::to_string(dimension.size)
            : dimension.symbol.empty() ? "?"
                                       : dimension.symbol;
  }
  return text + "]";
}

Type read_tensor(Wire wire, ModelValue::Kind kind) {
  Type type{.kind = kind};
  while (wire.next()) {
    if (wire.field() == kTensorTypeElement) type.onnx_dtype = dtype_number(wire);
    if (wire.field() == kTensorTypeShape) {
      type.has_shape = true;
      type.dims.clear();
      read_shape(wire.message(kShapeFields), type.dims);
    }
  }
  type.text = onnx_dtype_name(type.onnx_dtype) + (type.has_shape ? shape_text(type.dims) : "");
  if (kind == ModelValue::Kind::sparse_tensor) type.text = "sparse(" + type.text + ")";
  return type;
}

Type read_holder(Wire wire, ModelValue::Kind kind, std::string_view word) {
  std::string element = "unknown";
  while (wire.next()) {
    if (wire.field() != kElementType) continue;
    Wire inner = wire.message(kTypeFields);
    element = read(inner).text;
  }
  return {.kind = kind, .text = std::string(word) + "(" + element + ")"};
}

Type read_map(Wire wire) {
  std::string key = "unknown", value = "unknown";
  while (wire.next()) {
    if (wire.field() == kMapKey) key = onnx_dtype_name(dtype_number(wire));
    if (wire.field() == kMapValue) {
      Wire inner = wire.message(kTypeFields);
      value = read(inner).text;
    }
  }
  return {.kind = ModelValue::Kind::map, .text = "map(" + key + "," + value + ")"};
}

Type read(Wire& wire) {
  using Kind = ModelValue::Kind;
  Type type;
  while (wire.next()) {
    switch (wire.field()) {
      case kTypeTensor:
        type = read_tensor(wire.message(kTensorTypeFields), Kind::tensor);
        break;
      case kTypeSparse:
        type = read_tensor(wire.message(kTensorTypeFields), Kind::sparse_tensor);
        break;
      case kTypeSequence:
        type = read_holder(wire.message(kElementFields), Kind::sequence, "seq");
        break;
      case kTypeOptional:
        type = read_holder(wire.message(kElementFields), Kind::optional, "optional");
        break;
      case kTypeMap:
        type = read_map(wire.message(kMapFields));
        break;
      case kTypeOpaque:
        type = {.text = "opaque"};
        break;
      default:
        break;
    }
  }
  return type;
}

}  // namespace

void read_type(Wire& wire, ModelValue& value) {
  Type type = read(wire);
  value.kind = type.kind;
  value.type_text = std::move(type.text);
  if (type.kind != ModelValue::Kind::tensor && type.kind != ModelValue::Kind::sparse_tensor) return;
  value.onnx_dtype = type.kind == ModelValue::Kind::tensor ? type.onnx_dtype : 0;
  value.has_shape = type.has_shape;
  value.dims = std::move(type.dims);
}

std::string onnx_dtype_name(int onnx_dtype) {
  if (const auto dtype = dtype_of_onnx(onnx_dtype)) return std::string(name(*dtype));
  if (const OtherType* other = other_type(onnx_dtype)) return std::string(other->name);
  return onnx_dtype == 0 ? "unknown" : "type " + std::to_string(onnx_dtype);
}

int onnx_dtype_bits(int onnx_dtype) {
  if (const auto dtype = dtype_of_onnx(onnx_dtype)) return static_cast<int>(8 * size_bytes(*dtype));
  const OtherType* other = other_type(onnx_dtype);
  return other ? other->bits : 0;
}

}  // namespace vitrine
