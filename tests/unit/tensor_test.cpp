#include "tensor/tensor.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "base/message.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

const DType kAll[] = {
#define D(name, onnx_number, size) DType::name##_,
#include "tensor/dtypes.inc"
#undef D
};

/// What an element of that type becomes when it is set to the value.
std::string set_and_read(DType dtype, double value) {
  Tensor tensor = Tensor::of(dtype, {1});
  tensor.set(0, value);
  return tensor.text_at(0);
}

template <class T>
std::string text_of(DType dtype, T element) {
  Tensor tensor = Tensor::of(dtype, {1});
  std::memcpy(tensor.bytes.data(), &element, sizeof element);
  return tensor.text_at(0);
}

/// binary16 by its definition, as an independent reading.
double half_by_definition(unsigned bits) {
  const int exponent = static_cast<int>(bits >> 10 & 31u);
  const unsigned fraction = bits & 1023u;
  const double sign = bits & 0x8000u ? -1 : 1;
  if (exponent == 31) return fraction ? std::nan("") : sign * kInfinity;
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

}  // namespace

TEST_CASE("element types have the names and numbers of ONNX") {
  CHECK(name(DType::bool_) == "bool");
  CHECK(dtype_of_name("float16") == DType::float16_);
  CHECK(!dtype_of_name("float"));
  CHECK(!dtype_of_name(""));
  CHECK(dtype_of_onnx(7) == DType::int64_);
  CHECK(!dtype_of_onnx(0));
  CHECK(!dtype_of_onnx(16));
  CHECK(!dtype_of_onnx(-1));
  CHECK(size_bytes(DType::float64_) == 8);
  CHECK(size_bytes(DType::string_) == 0);
  for (const DType dtype : kAll) {
    CHECK(dtype_of_name(name(dtype)) == dtype);
    CHECK(dtype_of_onnx(static_cast<int>(dtype)) == dtype);
    CHECK(!(is_float(dtype) && is_integer(dtype)));
  }
  CHECK(is_float(DType::float16_));
  CHECK(is_integer(DType::uint8_));
  CHECK(!is_integer(DType::bool_));
  CHECK(!is_integer(DType::string_));
}

TEST_CASE("elements are counted, and neither unknown nor endless shapes are") {
  CHECK(element_count({}) == 1);
  CHECK(element_count({1, 3, 224, 224}) == 150528);
  CHECK(element_count({2, 0, 5}) == 0);
  CHECK(!element_count({1, -1}));
  CHECK(!element_count({0, -1}));
  CHECK(element_count({1 << 20, 1 << 20}) == std::int64_t{1} << 40);
  CHECK(!element_count({(std::int64_t{1} << 40) + 1}));
  CHECK(!element_count(Shape(64, 1 << 20)));
  CHECK(!element_count({std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()}));
  CHECK(element_count({std::numeric_limits<std::int64_t>::max(), 3, 0}) == 0);
  CHECK(to_text(Shape{1, -1, 28}) == "[1,?,28]");
  CHECK(to_text(Shape{}) == "[]");
}

TEST_CASE("a new tensor is zeros of its type") {
  for (const DType dtype : kAll) {
    INFO(name(dtype));
    const Tensor tensor = Tensor::of(dtype, {2, 3});
    CHECK(tensor.count() == 6);
    CHECK(tensor.bytes.size() == 6 * size_bytes(dtype));
    if (dtype != DType::string_) CHECK(tensor.at(5) == 0);
  }
  CHECK(std::isnan(Tensor::of(DType::string_, {1}).at(0)));
}

TEST_CASE("setting rounds to the nearest whole number, halves to even, and clamps") {
  CHECK(set_and_read(DType::uint8_, 2.5) == "2");
  CHECK(set_and_read(DType::uint8_, 3.5) == "4");
  CHECK(set_and_read(DType::uint8_, 254.6) == "255");
  CHECK(set_and_read(DType::uint8_, 300) == "255");
  CHECK(set_and_read(DType::uint8_, -1) == "0");
  CHECK(set_and_read(DType::int8_, -129) == "-128");
  CHECK(set_and_read(DType::int8_, 127.5) == "127");
  CHECK(set_and_read(DType::int16_, -0.5) == "0");
  CHECK(set_and_read(DType::uint16_, 65535.4) == "65535");
  CHECK(set_and_read(DType::int32_, 2147483647.0) == "2147483647");
  CHECK(set_and_read(DType::int32_, 1e10) == "2147483647");
  CHECK(set_and_read(DType::uint32_, kInfinity) == "4294967295");
  CHECK(set_and_read(DType::int64_, 1e30) == "9223372036854775807");
  CHECK(set_and_read(DType::int64_, -1e30) == "-9223372036854775808");
  CHECK(set_and_read(DType::int64_, 9007199254740993.0) == "9007199254740992");
  CHECK(set_and_read(DType::uint64_, 18446744073709551615.0) == "18446744073709551615");
  CHECK(set_and_read(DType::int32_, std::nan("")) == "0");
  CHECK(set_and_read(DType::bool_, 0.1) == "true");
  CHECK(set_and_read(DType::bool_, 0) == "false");
  CHECK(set_and_read(DType::string_, 0.1) == "0.1");
}

TEST_CASE("elements are told exactly in their own type") {
  CHECK(text_of(DType::int64_, std::int64_t{9223372036854775807}) == "9223372036854775807");
  CHECK(text_of(DType::uint64_, std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(text_of(DType::int8_, std::int8_t{-128}) == "-128");
  CHECK(text_of(DType::float32_, 0.1f) == "0.1");
  CHECK(text_of(DType::float32_, 16777217.0f) == "16777216");
  CHECK(text_of(DType::float32_, 1.0f / 3) == "0.33333334");
  CHECK(text_of(DType::float64_, 1.0 / 3) == "0.3333333333333333");
  CHECK(text_of(DType::float32_, std::nanf("")) == "NaN");
  CHECK(text_of(DType::float32_, -HUGE_VALF) == "-Infinity");
  CHECK(text_of(DType::float16_, to_float16(0.1f)) == "0.1");
  CHECK(text_of(DType::float16_, to_float16(1.0f / 3)) == "0.3333");
  CHECK(text_of(DType::float16_, to_float16(65504)) == "65504");
  CHECK(text_of(DType::float16_, to_float16(2049)) == "2048");
  CHECK(text_of(DType::float16_, std::uint16_t{0x0001}) == "6e-8");
  CHECK(text_of(DType::float16_, std::uint16_t{0x8000}) == "-0.0");
  CHECK(text_of(DType::float16_, std::uint16_t{0xfc00}) == "-Infinity");
  CHECK(text_of(DType::bool_, std::uint8_t{2}) == "true");  // any byte but 0, as C reads it
}

TEST_CASE("every float16 is read as its definition says, written back, and told so that it is read back") {
  std::size_t wrong = 0;
  for (unsigned i = 0; i < 0x10000; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    const float value = from_float16(bits);
    if (std::isnan(value)) {
      wrong += !std::isnan(half_by_definition(i)) || !std::isnan(from_float16(to_float16(value)));
      continue;
    }
    Tensor tensor = Tensor::of(DType::float16_, {1});
    tensor.set(0, std::strtod(text_of(DType::float16_, bits).c_str(), nullptr));
    wrong += static_cast<double>(value) != half_by_definition(i) || to_float16(value) != bits ||
             tensor.as<std::uint16_t>()[0] != bits;
  }
  CHECK(wrong == 0);
}

TEST_CASE("numbers between two float16 go to the nearer, and to the even one from the middle") {
  std::size_t wrong = 0;
  Tensor tensor = Tensor::of(DType::float16_, {1});
  const auto set = [&](double value) {
    tensor.set(0, value);
    return tensor.as<std::uint16_t>()[0];
  };
  for (unsigned i = 0; i < 0x7bff; ++i) {
    const double low = half_by_definition(i);
    const double high = half_by_definition(i + 1);
    const double middle = (low + high) / 2;
    const unsigned even = i % 2 == 0 ? i : i + 1;
    // The last doubles beside the middle: a float between them and the float16 would have made them the
    // middle.
    wrong += set(std::nextafter(middle, low)) != i || set(std::nextafter(middle, high)) != i + 1;
    wrong += set(middle) != even || set(-middle) != (even | 0x8000u);
    wrong += to_float16(static_cast<float>(middle)) != even;
    wrong += to_float16(std::nextafter(static_cast<float>(middle), 0.0f)) != i;
  }
  CHECK(wrong == 0);
  CHECK(to_float16(65519.996f) == 0x7bff);
  CHECK(to_float16(65520) == 0x7c00);
  CHECK(to_float16(-HUGE_VALF) == 0xfc00);
  CHECK(set(1e300) == 0x7c00);
  CHECK(set(1e-300) == 0);
  CHECK(set(-1e-300) == 0x8000);
  CHECK(std::isnan(from_float16(set(std::nan("")))));
}

TEST_CASE("a tensor of every type crosses a message unchanged") {
  for (const DType dtype : kAll) {
    INFO(name(dtype));
    Tensor tensor = Tensor::of(dtype, {2, 1, 2});
    tensor.name = std::string("x");
    for (int i = 0; i < 4; ++i) tensor.set(i, i * 1.5 - 1);
    auto message = decode_message(encode_message(to_value(tensor)));
    REQUIRE(message);
    auto back = tensor_of_value(*message);
    REQUIRE(back);
    CHECK(*back == tensor);
  }
  const TensorInfo info{"image", DType::uint8_, {-1, 3, 8, 8}};
  auto back = tensor_info_of_value(to_value(info));
  REQUIRE(back);
  CHECK(*back == info);
}
