#include "tensor/tensor.h"

#include <bit>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <type_traits>

#include "base/bits.h"
#include "base/json.h"
#include "base/text.h"

namespace vitrine {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are little endian, and read in place");

constexpr std::size_t kMostDimensions = 64;
constexpr std::int64_t kMostElements = std::int64_t{1} << 40;

struct DTypeRow {
  DType dtype;
  std::string_view name;
  std::size_t size_bytes;
};

constexpr DTypeRow kDTypes[] = {
#define D(name, onnx_number, size) {DType::name##_, #name, size},
#include "tensor/dtypes.inc"
#undef D
};

const DTypeRow* row_of(DType dtype) {
  for (const DTypeRow& row : kDTypes) {
    if (row.dtype == dtype) return &row;
  }
  return nullptr;
}

struct Half {
  std::uint16_t bits;
};

// Calls `visit` with the C++ type whose bytes an element of that type has, bool and string apart.
template <class R, class Visit>
R with_element_type(DType dtype, R otherwise, Visit visit) {
  switch (dtype) {
    case DType::float32_:
      return visit(std::type_identity<float>());
    case DType::float64_:
      return visit(std::type_identity<double>());
    case DType::float16_:
      return visit(std::type_identity<Half>());
    case DType::uint8_:
      return visit(std::type_identity<std::uint8_t>());
    case DType::int8_:
      return visit(std::type_identity<std::int8_t>());
    case DType::uint16_:
      return visit(std::type_identity<std::uint16_t>());
    case DType::int16_:
      return visit(std::type_identity<std::int16_t>());
    case DType::uint32_:
      return visit(std::type_identity<std::uint32_t>());
    case DType::int32_:
      return visit(std::type_identity<std::int32_t>());
    case DType::uint64_:
      return visit(std::type_identity<std::uint64_t>());
    case DType::int64_:
      return visit(std::type_identity<std::int64_t>());
    case DType::bool_:
    case DType::string_:
      break;
  }
  return otherwise;
}

template <class T>
T load(const Bytes& bytes, std::int64_t i) {
  T value;
  std::memcpy(&value, bytes.data() + static_cast<std::size_t>(i) * sizeof(T), sizeof(T));
  return value;
}

template <class T>
void store(Bytes& bytes, std::int64_t i, T value) {
  std::memcpy(bytes.data() + static_cast<std::size_t>(i) * sizeof(T), &value, sizeof(T));
}

// A double as a float whose last bit is set when the double does not fit ("round to odd"). Rounding that to
// float16 is then the same as rounding the double, which two roundings to nearest in a row would not be.
float round_to_odd(double value) {
  const auto nearest = static_cast<float>(value);
  const auto back = static_cast<double>(nearest);
  if (back == value || !std::isfinite(nearest)) return nearest;
  auto bits = bit_cast<std::uint32_t>(nearest);
  if (std::fabs(back) > std::fabs(value)) --bits;  // towards zero; never from zero, which is not larger
  return bit_cast<float>(bits | 1u);
}

template <class T>
T to_integer(double value) {
  if (std::isnan(value)) return 0;
  // The limits as doubles: exact for the lower, and 2^n, one above the largest, for the upper.
  constexpr auto lowest = static_cast<double>(std::numeric_limits<T>::min());
  const double above = std::ldexp(1.0, std::numeric_limits<T>::digits);
  const double rounded = std::nearbyint(value);
  if (rounded <= lowest) return std::numeric_limits<T>::min();
  if (rounded >= above) return std::numeric_limits<T>::max();
  return static_cast<T>(rounded);
}

std::string format_half(std::uint16_t bits) {
  constexpr int most_digits = 5;  // ceil(1 + 11 × log10(2)): enough to tell any two apart
  const float value = from_float16(bits);
  for (int digits = 1; digits < most_digits; ++digits) {
    std::string text = format_number(value, digits);
    if (to_float16(round_to_odd(std::strtod(text.c_str(), nullptr))) == bits) {
      return std::trunc(value) == value ? format_exact(value) : text;
    }
  }
  return value == 0 || !std::isfinite(value) || std::trunc(value) == value
             ? format_exact(value)
             : format_number(value, most_digits);
}

Error shape_error(const std::string& name, std::string detail) {
  return Error{Code::input_tensor_shape, name, std::move(detail)};
}

Error type_error(const std::string& name, std::string detail) {
  return Error{Code::input_wrong_type, name, std::move(detail)};
}

}  // namespace

std::string_view name(DType dtype) {
  const DTypeRow* row = row_of(dtype);
  return row ? row->name : std::string_view();
}

std::optional<DType> dtype_of_name(std::string_view name) {
  for (const DTypeRow& row : kDTypes) {
    if (row.name == name) return row.dtype;
  }
  return std::nullopt;
}

std::optional<DType> dtype_of_onnx(int onnx_number) {
  for (const DTypeRow& row : kDTypes) {
    if (static_cast<int>(row.dtype) == onnx_number) return row.dtype;
  }
  return std::nullopt;
}

std::size_t size_bytes(DType dtype) {
  const DTypeRow* row = row_of(dtype);
  return row ? row->size_bytes : 0;
}

bool is_float(DType dtype) {
  return dtype == DType::float32_ || dtype == DType::float16_ || dtype == DType::float64_;
}

bool is_integer(DType dtype) { return !is_float(dtype) && dtype != DType::bool_ && dtype != DType::string_; }

std::optional<std::int64_t> element_count(const Shape& shape) {
  std::int64_t count = 1;
  bool is_empty = false;
  bool is_huge = false;
  for (const std::int64_t size : shape) {
    if (size < 0) return std::nullopt;
    is_empty |= size == 0;
    if (size > 0 && !is_huge) {
      is_huge = size > kMostElements / count;
      if (!is_huge) count *= size;
    }
  }
  if (is_empty) return 0;
  return is_huge ? std::nullopt : std::optional(count);
}

std::string to_text(const Shape& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) {
    if (text.size() > 1) text += ',';
    text += size < 0 ? "?" : std::to_string(size);
  }
  return text + "]";
}

Shape without_ones(const Shape& shape) {
  Shape wide;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool is_batch = i == 0 && shape[i] < 0 && shape.size() > 1;
    if (shape[i] != 1 && !is_batch) wide.push_back(shape[i]);
  }
  return wide;
}

Tensor Tensor::of(DType dtype, Shape shape) {
  const std::optional<std::int64_t> count = element_count(shape);
  assert(count);
  Tensor tensor{.dtype = dtype, .shape = std::move(shape)};
  const auto n = static_cast<std::size_t>(*count);
  tensor.bytes = zeros(n * size_bytes(dtype));
  if (dtype == DType::string_) tensor.strings.resize(n);
  return tensor;
}

std::int64_t Tensor::count() const {
  const std::size_t size = size_bytes(dtype);
  return static_cast<std::int64_t>(size == 0 ? strings.size() : bytes.size() / size);
}

double Tensor::at(std::int64_t i) const {
  assert(i >= 0 && i < count());
  if (dtype == DType::bool_) return load<std::uint8_t>(bytes, i) != 0 ? 1 : 0;
  return with_element_type(dtype, std::nan(""), [&]<class T>(std::type_identity<T>) -> double {
    if constexpr (std::is_same_v<T, Half>) {
      return from_float16(load<Half>(bytes, i).bits);
    } else {
      return static_cast<double>(load<T>(bytes, i));
    }
  });
}

std::span<const float> as_floats(const Tensor& tensor, std::vector<float>& room) {
  return as_floats(tensor, 0, static_cast<std::size_t>(tensor.count()), room);
}

std::span<const float> as_floats(const Tensor& tensor, std::size_t first, std::size_t count,
                                 std::vector<float>& room) {
  if (tensor.dtype == DType::float32_) return tensor.as<float>().subspan(first, count);
  room.resize(count);
  for (std::size_t i = 0; i < count; ++i)
    room[i] = static_cast<float>(tensor.at(static_cast<std::int64_t>(first + i)));
  return room;
}

void Tensor::set(std::int64_t i, double value) {
  assert(i >= 0 && i < count());
  if (dtype == DType::bool_) return store<std::uint8_t>(bytes, i, value != 0 ? 1 : 0);
  if (dtype == DType::string_) {
    strings[static_cast<std::size_t>(i)] = format_exact(value);
    return;
  }
  with_element_type(dtype, 0, [&]<class T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, Half>) {
      store(bytes, i, Half{to_float16(round_to_odd(value))});
    } else if constexpr (std::is_floating_point_v<T>) {
      store(bytes, i, static_cast<T>(value));
    } else {
      store(bytes, i, to_integer<T>(value));
    }
    return 0;
  });
}

std::string Tensor::text_at(std::int64_t i) const {
  assert(i >= 0 && i < count());
  if (dtype == DType::bool_) return load<std::uint8_t>(bytes, i) != 0 ? "true" : "false";
  if (dtype == DType::string_) return strings[static_cast<std::size_t>(i)];
  return with_element_type(dtype, std::string(), [&]<class T>(std::type_identity<T>) {
    if constexpr (std::is_same_v<T, Half>) {
      return format_half(load<Half>(bytes, i).bits);
    } else if constexpr (std::is_floating_point_v<T>) {
      return format_exact(load<T>(bytes, i));
    } else {
      return std::to_string(load<T>(bytes, i));
    }
  });
}

std::uint16_t to_float16(float value) {
  const auto bits = bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000u);
  const std::uint32_t size = bits & 0x7fffffffu;
  const auto with_sign = [&](std::uint32_t half) { return static_cast<std::uint16_t>(sign | half); };

  if (size > 0x7f800000u) return with_sign(0x7e00u | (size >> 13 & 0x3ffu));  // NaN, quiet, its payload's top
  if (size >= 0x477ff000u) return with_sign(0x7c00u);                         // 65520 and more: infinity
  if (size < 0x38800000u) {
    // Below 2^-14 the halves are the multiples of 2^-24: let the addition round (halves to even).
    const float shifted = bit_cast<float>(size) + 0.5f;  // 0.5 has the unit 2^-24
    return with_sign(bit_cast<std::uint32_t>(shifted) - bit_cast<std::uint32_t>(0.5f));
  }
  const std::uint32_t odd = size >> 13 & 1u;
  return with_sign((size - (112u << 23) + 0xfffu + odd) >>
                   13);  // 127 - 15 off the exponent, 13 bits rounded off
}

float from_float16(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000u) << 16;
  const std::uint32_t size = half & 0x7fffu;
  if (size >= 0x7c00u) return bit_cast<float>(sign | 0x7f800000u | (size & 0x3ffu) << 13);
  if (size >= 0x0400u) return bit_cast<float>(sign | ((size << 13) + (112u << 23)));
  const float value = static_cast<float>(size) * 0x1p-24f;
  return sign ? -value : value;
}

Value to_value(Tensor tensor) {
  Value value = to_value(TensorInfo{tensor.name, tensor.dtype, tensor.shape});
  if (tensor.dtype == DType::string_) {
    value.set("data", Value::Array(tensor.strings.begin(), tensor.strings.end()));
  } else {
    value.set("data", std::move(tensor.bytes));
  }
  return value;
}

std::string Tensor::type_text() const { return std::string(vitrine::name(dtype)) + to_text(shape); }

std::string TensorInfo::type_text() const {
  return std::string(vitrine::name(dtype)) + (any_rank ? std::string() : to_text(shape));
}

std::string TensorInfo::text() const {
  TensorInfo unsized = *this;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (is_open(i)) unsized.shape[i] = -1;
  }
  return unsized.type_text();
}

std::string TensorInfo::described() const { return "\"" + name + "\" " + type_text(); }

Value to_value(const TensorInfo& info) {
  Value out = Value::Object{{"name", info.name},
                            {"dtype", name(info.dtype)},
                            {"dims", Value::Array(info.shape.begin(), info.shape.end())}};
  Value open = Value::Array{};
  for (std::size_t i = 0; i < info.shape.size(); ++i) {
    if (info.is_open(i)) open.push(static_cast<std::int64_t>(i));
  }
  if (info.open != 0) out.set("open", std::move(open));
  if (!info.symbols.empty()) out.set("symbols", Value::Array(info.symbols.begin(), info.symbols.end()));
  if (info.any_rank) out.set("any_rank", true);
  return out;
}

Result<TensorInfo> tensor_info_of_value(const Value& value) {
  if (!value.is_object()) {
    return type_error("", "expected {\"dtype\", \"dims\", \"data\"}, got " + std::string(value.type_name()));
  }
  TensorInfo info{.name = value["name"].text()};
  const std::optional<DType> dtype = dtype_of_name(value["dtype"].text());
  if (!dtype) return type_error(info.name, "\"dtype\" is no element type: " + describe(value["dtype"]));
  info.dtype = *dtype;

  if (!value["dims"].is_array()) return shape_error(info.name, "\"dims\" must be a list of whole numbers");
  if (value["dims"].items().size() > kMostDimensions)
    return shape_error(info.name, "more dimensions than 64");
  for (const Value& size : value["dims"].items()) {
    const double n = size.number(std::nan(""));
    if (!(n >= -1 && n <= static_cast<double>(kMostElements)) || std::trunc(n) != n) {
      return shape_error(info.name, "no size of a dimension: " + describe(size));
    }
    info.shape.push_back(static_cast<std::int64_t>(n));
  }
  for (const Value& dimension : value["open"].items()) {
    const std::int64_t i = dimension.integer(-1);
    if (i < 0 || i >= static_cast<std::int64_t>(info.shape.size()))
      return shape_error(info.name, "no dimension: " + describe(dimension));
    info.open |= std::uint64_t{1} << i;
  }
  for (const Value& symbol : value["symbols"].items()) info.symbols.push_back(symbol.text());
  info.any_rank = value["any_rank"].boolean();
  return info;
}

Result<Tensor> tensor_of_value(Value value) {
  auto info = tensor_info_of_value(value);
  if (!info) return info.error();
  const std::string shape = to_text(info->shape);
  const std::optional<std::int64_t> count = element_count(info->shape);
  if (!count) return shape_error(info->name, "the sizes " + shape + " are not known or too large");

  Value data = value.take_member("data");
  const bool is_string = info->dtype == DType::string_;
  if (is_string ? !data.is_array() : !data.is_bytes()) {
    return type_error(info->name,
                      std::string("\"data\" must be ") + (is_string ? "a list of texts" : "bytes") + " for " +
                          std::string(name(info->dtype)) + ", got " + std::string(data.type_name()));
  }
  const std::size_t unit = is_string ? 1 : size_bytes(info->dtype);
  const std::size_t held = is_string ? data.items().size() : data.bytes().size();
  // A shape of 2^40 elements of 8 bytes would not fit a 32-bit size: divide, do not multiply.
  if (held % unit != 0 || held / unit != static_cast<std::uint64_t>(*count)) {
    return shape_error(info->name, "the shape " + shape + " has " + std::to_string(*count) + " elements of " +
                                       std::string(name(info->dtype)) + ", the data " + std::to_string(held) +
                                       (is_string ? " texts" : " bytes"));
  }

  Tensor tensor{.name = std::move(info->name), .dtype = info->dtype, .shape = std::move(info->shape)};
  if (!is_string) tensor.bytes = data.take_bytes();
  if (is_string) tensor.strings.reserve(held);
  for (const Value& text : data.items()) {
    if (!text.is_text()) return type_error(tensor.name, "not a text: " + describe(text));
    tensor.strings.push_back(text.text());
  }
  return tensor;
}

}  // namespace vitrine
