// Tensors as the model sees them: element type, shape, bytes in row-major order, little endian.
//
//   Tensor t = Tensor::of(DType::float32_, {1, 4});
//   t.set(2, 0.5);              // element 2 in row-major order, converted to the tensor's type
//   double x = t.at(2);
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

/// Names carry a trailing underscore because bool and others are words of the language.
enum class DType : std::uint8_t {
#define D(name, onnx_number, size) name##_ = onnx_number,
#include "tensor/dtypes.inc"
#undef D
};

std::string_view name(DType dtype);
std::optional<DType> dtype_of_name(std::string_view name);
std::optional<DType> dtype_of_onnx(int onnx_number);
/// Bytes per element; 0 for string.
std::size_t size_bytes(DType dtype);
bool is_float(DType dtype);
bool is_integer(DType dtype);

/// Dimensions; -1 where the size is not known before the run.
using Shape = std::vector<std::int64_t>;

/// The product of the dimensions (1 for a scalar, 0 when one is 0); nullopt when one is negative (unknown) or
/// the product exceeds 2^40.
std::optional<std::int64_t> element_count(const Shape& shape);
/// The sizes that are not 1. An unknown first dimension of several is the batch, and is 1 too.
Shape without_ones(const Shape& shape);
/// "[1,3,224,224]", with "?" for an unknown dimension.
std::string to_text(const Shape& shape);

/// What the model says about one of its inputs or outputs.
struct TensorInfo {
  std::string name;
  DType dtype = DType::float32_;
  Shape shape;
  /// Bit i: the model leaves the size of dimension i open, and `shape` has the one to start with.
  std::uint64_t open = 0;
  /// The model does not even say how many dimensions there are: `shape` is {-1}, of an input a size to start
  /// with. An output's `dtype` is a guess then.
  bool any_rank = false;
  /// The names of the open ones, in their order; "" where one has none. The model may mean that those of
  /// one name are as long.
  std::vector<std::string> symbols;

  bool is_open(std::size_t dimension) const { return (open >> dimension & 1) != 0; }
  /// "float32[1,4]", "float32" of any rank: with the sizes to start with.
  std::string type_text() const;
  /// The same, as "float32[?,4]": the open ones as "?".
  std::string text() const;
  /// "\"x\" float32[1,4]"
  std::string described() const;
  friend bool operator==(const TensorInfo&, const TensorInfo&) = default;
};

struct Tensor {
  std::string name;
  DType dtype = DType::float32_;
  Shape shape;
  Bytes bytes;                       ///< element_count × size_bytes; empty for string
  std::vector<std::string> strings;  ///< element_count of them for string; empty otherwise

  /// A tensor of zeros (empty strings). The shape must be known, and one that the caller can afford: a shape
  /// from outside goes through element_count first.
  static Tensor of(DType dtype, Shape shape);

  std::int64_t count() const;
  /// "float32[1,4]"
  std::string type_text() const;
  /// Element i converted to double (int64 beyond 2^53 is rounded; a string gives NaN). 0 <= i < count().
  double at(std::int64_t i) const;
  /// Sets element i: rounded to nearest (halves to even) and clamped for integers, where NaN becomes 0; != 0
  /// for bool; to nearest even for float16 and float32. A string is set to format_exact(value).
  void set(std::int64_t i, double value);
  /// Element i in its own type, as text: the exact integer, the shortest decimal that reads back the same
  /// (as format_exact), "true" or "false", the string itself.
  std::string text_at(std::int64_t i) const;
  template <class T>
  std::span<T> as() {
    return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

  friend bool operator==(const Tensor&, const Tensor&) = default;
};

/// The tensor's elements, in `room` where they are not float32 already. Texts give NaN.
std::span<const float> as_floats(const Tensor& tensor, std::vector<float>& room);
/// So many of them, from `first` on; they must be there.
std::span<const float> as_floats(const Tensor& tensor, std::size_t first, std::size_t count,
                                 std::vector<float>& room);

/// IEEE 754 binary16 <-> binary32, round to nearest even, NaN and infinities kept.
std::uint16_t to_float16(float value);
float from_float16(std::uint16_t half);

/// {"name","dtype","dims","data": bytes | ["strings"]}: the form of a tensor in messages and in the page's
/// API.
Value to_value(Tensor tensor);
/// Checks dtype, dims and length: what comes back holds exactly as many elements as its shape says. "name"
/// may be missing. Error, where = the tensor's name: input_wrong_type (no such dtype, data of the wrong kind)
/// or input_tensor_shape (dims that are no whole numbers from 0, or that the data does not fill).
Result<Tensor> tensor_of_value(Value value);
/// {"name","dtype","dims"}, "open": [dimension] and "symbols" where there are any, and "any_rank": true where
/// that is so; a dimension that is not known is -1. The same errors.
Value to_value(const TensorInfo& info);
Result<TensorInfo> tensor_info_of_value(const Value& value);

}  // namespace vitrine
