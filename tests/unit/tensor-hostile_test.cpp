// Values from outside that claim to be tensors.
#include "support/catch.h"
#include "tensor/tensor.h"

using namespace vitrine;

namespace {

Value tensor_value(Value dtype, Value dims, Value data) {
  return Value::Object{
      {"name", "x"}, {"dtype", std::move(dtype)}, {"dims", std::move(dims)}, {"data", std::move(data)}};
}

/// "code name: detail", or "good".
std::string fault(const Value& value) {
  auto tensor = tensor_of_value(value);
  if (!tensor) {
    const Error& error = tensor.error();
    return std::string(info(error.code).name) + " " + error.where + ": " + error.detail;
  }
  CHECK(element_count(tensor->shape) == tensor->count());
  return "good";
}

std::string fault(Value dims, std::size_t size) {
  return fault(tensor_value("float32", std::move(dims), Bytes(size)));
}

}  // namespace

TEST_CASE("a tensor must have as many elements as its shape says") {
  CHECK(fault(Value::Array{1, 2}, 8) == "good");
  CHECK(fault(Value::Array{}, 4) == "good");
  CHECK(fault(Value::Array{0, 7}, 0) == "good");
  CHECK(fault(Value::Array{1, 2}, 7) ==
        "input_tensor_shape x: the shape [1,2] has 2 elements of float32, the data 7 bytes");
  CHECK(fault(Value::Array{1, 2}, 12) ==
        "input_tensor_shape x: the shape [1,2] has 2 elements of float32, the data 12 bytes");
  CHECK(fault(Value::Array{0}, 4) != "good");
  CHECK(fault(Value::Array{3}, 0) != "good");
}

TEST_CASE("sizes that are no sizes are refused") {
  CHECK(fault(Value::Array{-1}, 4) == "input_tensor_shape x: the sizes [?] are not known or too large");
  CHECK(fault(Value::Array{-1, 0}, 0) != "good");
  CHECK(fault(Value::Array{-2}, 4) == "input_tensor_shape x: no size of a dimension: -2");
  CHECK(fault(Value::Array{-2, -2}, 16) != "good");
  CHECK(fault(Value::Array{0.5}, 4) == "input_tensor_shape x: no size of a dimension: 0.5");
  CHECK(fault(Value::Array{"1"}, 4) == "input_tensor_shape x: no size of a dimension: \"1\"");
  CHECK(fault(Value::Array{nullptr}, 4) != "good");
  CHECK(fault(Value(), 4) == "input_tensor_shape x: \"dims\" must be a list of whole numbers");
  CHECK(fault(Value(1), 4) != "good");
}

TEST_CASE("huge sizes are refused without an allocation") {
  CHECK(fault(Value::Array{1048576, 1048576, 2}, 4) ==
        "input_tensor_shape x: the sizes [1048576,1048576,2] are not known or too large");
  CHECK(fault(Value::Array{1e12}, 4) != "good");
  CHECK(fault(Value::Array{1e300}, 4) == "input_tensor_shape x: no size of a dimension: 1e300");
  CHECK(fault(Value::Array{1099511627776.0}, 0) != "good");             // 2^40 elements: 2^42 bytes
  CHECK(fault(Value::Array{1073741824.0}, 0) != "good");                // × 4 is 0 in 32 bits
  CHECK(fault(Value::Array{4294967296.0, 4294967296.0}, 0) != "good");  // 2^64 is 0 in 64 bits
  CHECK(fault(Value::Array{1099511627776.0, 0}, 0) == "good");
  CHECK(fault(Value::Array(65, Value(1)), 4) == "input_tensor_shape x: more dimensions than 64");
  CHECK(fault(Value::Array(1'000'000, Value(1)), 4).size() < 200);
  CHECK(fault(tensor_value("string", Value::Array{1e12}, Value::Array{})) != "good");
}

TEST_CASE("data of the wrong kind is refused") {
  const Value one = Value::Array{1};
  CHECK(fault(tensor_value("float32", one, Value::Array{1})) ==
        "input_wrong_type x: \"data\" must be bytes for float32, got a list");
  CHECK(fault(tensor_value("float32", one, nullptr)) != "good");
  CHECK(fault(tensor_value("string", one, Bytes(1))) ==
        "input_wrong_type x: \"data\" must be a list of texts for string, got bytes");
  CHECK(fault(tensor_value("string", one, Value::Array{1})) == "input_wrong_type x: not a text: 1");
  CHECK(fault(tensor_value("string", one, Value::Array{"a", "b"})) ==
        "input_tensor_shape x: the shape [1] has 1 elements of string, the data 2 texts");
  CHECK(fault(tensor_value("string", one, Value::Array{"a"})) == "good");
  CHECK(fault(tensor_value("complex64", one, Bytes(8))) ==
        "input_wrong_type x: \"dtype\" is no element type: \"complex64\"");
  CHECK(fault(tensor_value(1, one, Bytes(4))) == "input_wrong_type x: \"dtype\" is no element type: 1");
  CHECK(fault(tensor_value(nullptr, one, Bytes(4))) != "good");
}

TEST_CASE("what is no object at all is refused") {
  for (const Value& value :
       {Value(), Value(1), Value("x"), Value(Bytes(4)), Value(Value::Array{}), Value(true)}) {
    CHECK(fault(value).substr(0, 16) == "input_wrong_type");
    CHECK(!tensor_info_of_value(value));
  }
  CHECK(fault(Value::Object{}) != "good");
}
