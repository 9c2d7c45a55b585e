// Held to numpy.save: the references are in tests/golden/npy, made by make_references.py there.
#include <cmath>
#include <limits>

#include "support/catch.h"
#include "support/files.h"
#include "tensor/npy.h"
#include "tensor/npz.h"

using namespace vitrine;

namespace {

std::string file_of(const Tensor& tensor) {
  const Result<Bytes> bytes = to_npy(tensor);
  REQUIRE(bytes);
  return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}

Result<Tensor> read(std::string_view file) { return from_npy(std::as_bytes(std::span(file)), "a.npy"); }

std::string golden(std::string_view name) {
  return test::read_text("tests/golden/npy/" + std::string(name) + ".npy");
}

Tensor numbers(DType dtype, Shape shape, const std::vector<double>& values) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

Tensor texts(Shape shape, std::vector<std::string> strings) {
  Tensor tensor = Tensor::of(DType::string_, std::move(shape));
  tensor.strings = std::move(strings);
  return tensor;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("an array of every element type is the file that numpy.save writes") {
  CHECK(file_of(numbers(DType::float32_, {2, 3}, {0, 1.5, -2.25, 1e-7, kInfinity, 3})) == golden("float32"));
  CHECK(file_of(numbers(DType::float64_, {3}, {0.1, -kInfinity, 1e300})) == golden("float64"));
  CHECK(file_of(numbers(DType::float16_, {1, 4}, {0.5, 65504, 6e-8, -kInfinity})) == golden("float16"));
  CHECK(file_of(numbers(DType::bool_, {2, 2}, {1, 0, 0, 1})) == golden("bool"));
  CHECK(file_of(numbers(DType::int8_, {3}, {-128, 0, 127})) == golden("int8"));
  CHECK(file_of(numbers(DType::uint8_, {2}, {0, 255})) == golden("uint8"));
  CHECK(file_of(numbers(DType::int16_, {2}, {-32768, 32767})) == golden("int16"));
  CHECK(file_of(numbers(DType::uint16_, {1}, {65535})) == golden("uint16"));
  CHECK(file_of(numbers(DType::int32_, {2}, {-2147483648.0, 7})) == golden("int32"));
  CHECK(file_of(numbers(DType::uint32_, {1}, {4294967295.0})) == golden("uint32"));
  CHECK(file_of(numbers(DType::uint64_, {1}, {4611686018427387904.0})) == golden("uint64"));
  Tensor exact = Tensor::of(DType::int64_, {2});
  exact.as<std::int64_t>()[0] = 9007199254740993;  // more digits than a double has
  exact.as<std::int64_t>()[1] = std::numeric_limits<std::int64_t>::min();
  CHECK(file_of(exact) == golden("int64"));
}

TEST_CASE("a scalar, an empty array and one of many dimensions keep their shapes") {
  CHECK(file_of(numbers(DType::float32_, {}, {7})) == golden("scalar"));
  CHECK(file_of(numbers(DType::float32_, {0, 4}, {})) == golden("empty"));
  CHECK(file_of(numbers(DType::uint8_, Shape(30, 1), {9})) == golden("deep"));  // a header of 128 bytes
}

TEST_CASE("text is stored in code points, as long as the longest") {
  CHECK(file_of(texts({2, 2}, {"cat", "", "Zürich", "日本 🦉"})) == golden("text"));
  CHECK(file_of(texts({1}, {""})) == golden("no_text"));
  CHECK(file_of(texts({1}, {"a\xff"})) == golden("broken_text"));
}

TEST_CASE("one long text among very many is refused before memory is taken") {
  Tensor tensor = texts({100'000}, std::vector<std::string>(100'000));
  tensor.strings[5].assign(10'000, 'x');
  const Result<Bytes> file = to_npy(tensor);
  REQUIRE_FALSE(file);
  CHECK(file.error().code == Code::run_out_of_memory);
}

TEST_CASE("every file that numpy.save makes is read back") {
  for (const char* name :
       {"float32", "float64", "float16", "bool", "int8", "uint8", "int16", "uint16", "int32", "uint32",
        "uint64", "int64", "scalar", "empty", "deep", "text", "no_text"}) {
    INFO(name);
    const Result<Tensor> tensor = read(golden(name));
    REQUIRE(tensor);
    CHECK(file_of(*tensor) == golden(name));
  }
}

TEST_CASE("other orders, texts of bytes and the second version of the format are read too") {
  const Tensor counting = numbers(DType::float32_, {2, 3}, {0, 1, 2, 3, 4, 5});
  for (const char* name : {"in_columns", "big_endian", "version_2"}) {
    INFO(name);
    const Result<Tensor> tensor = read(golden(name));
    REQUIRE(tensor);
    CHECK(*tensor == counting);
  }
  CHECK(read(golden("byte_texts"))->strings == std::vector<std::string>{"cat", "elephant"});
}

TEST_CASE("arrays of which no tensor can be made are refused by their type") {
  CHECK(read(golden("complex")).error().detail ==
        "a.npy holds values of the type <c16, which no model takes");
  CHECK(read(golden("records")).error().detail.find("('a', '<i4')") != std::string::npos);
}

TEST_CASE(
    "a file that is cut anywhere is refused, as is one with any byte of its header changed to nonsense") {
  const std::string whole = golden("text");
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK_FALSE(read(std::string_view(whole).substr(0, length)));
  }
  for (std::size_t at = 0; at < 128; ++at) {
    for (const char byte : {'\0', '\xff', '9', '(', '}'}) {
      std::string changed = whole;
      changed[at] = byte;
      (void)read(changed);  // whatever it is: no assert, no large allocation
    }
  }
  CHECK_FALSE(read({}));
}

TEST_CASE("numbers are converted where nothing but digits is lost") {
  const auto becomes = [](DType from, double value, DType to) {
    return static_cast<bool>(converted(numbers(from, {1}, {value}), to, "a.npy"));
  };
  CHECK(becomes(DType::float64_, 0.1, DType::float32_));
  CHECK(becomes(DType::float64_, kInfinity, DType::float32_));
  CHECK_FALSE(becomes(DType::float64_, 1e39, DType::float32_));
  CHECK_FALSE(becomes(DType::float32_, 70000, DType::float16_));
  CHECK(becomes(DType::float64_, 3, DType::int8_));
  CHECK_FALSE(becomes(DType::float64_, 3.5, DType::int8_));
  CHECK_FALSE(becomes(DType::float64_, std::nan(""), DType::int8_));
  CHECK_FALSE(becomes(DType::int16_, -1, DType::uint16_));
  CHECK_FALSE(becomes(DType::int64_, 9007199254740994.0, DType::uint64_));
  CHECK(becomes(DType::bool_, 1, DType::float32_));
}

TEST_CASE("npz: several arrays are the archive that Python makes of them") {
  Tensor counting = Tensor::of(DType::float32_, {2, 3}), seven = Tensor::of(DType::int64_, {1});
  counting.name = "größe/x";
  seven.name = "größe:x";  // alike, as files
  for (std::int64_t i = 0; i < counting.count(); ++i) counting.set(i, static_cast<double>(i));
  seven.set(0, 7);
  const Tensor* const tensors[] = {&counting, &seven};
  const Result<Bytes> file = to_npz(tensors);
  REQUIRE(file);
  CHECK(std::string(reinterpret_cast<const char*>(file->data()), file->size()) ==
        test::read_text("tests/golden/npy/several.npz"));
}
