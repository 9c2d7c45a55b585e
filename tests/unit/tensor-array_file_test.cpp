// Files of one array.
#include <cstring>

#include "support/catch.h"
#include "support/onnx_writer.h"
#include "tensor/array_file.h"

using namespace vitrine;
namespace w = vitrine::onnx_writer;

namespace {

Result<Tensor> read(const std::string& text) { return read_array(std::as_bytes(std::span(text)), "a.file"); }

std::string shape(const std::string& text) {
  const auto tensor = read(text);
  return tensor ? TensorInfo{{}, tensor->dtype, tensor->shape}.text() : tensor.error().detail;
}

std::string raw(std::initializer_list<float> values) {
  std::string bytes(values.size() * 4, '\0');
  std::memcpy(bytes.data(), values.begin(), bytes.size());
  return bytes;
}

constexpr const char* kNone = "a.file holds no array (.npy, .json, .csv, .pb)";

}  // namespace

TEST_CASE("array_file: JSON's lists") {
  CHECK(shape("[[1, 2, 3], [4, 5, 6]]") == "float64[2,3]");
  CHECK(shape(" [1.5, true, false] ") == "float64[3]");
  CHECK(shape("7") == "float64[]");
  CHECK(shape("[[[]], [[]]]") == "float64[2,1,0]");
  CHECK(shape("[\"a\", \"b\"]") == "string[2]");
  CHECK(read("[[1, 2, 3], [4, 5, 6]]")->at(4) == 5);
  CHECK(read("[\"a\", \"b\"]")->strings[1] == "b");
}

TEST_CASE("array_file: lists that are no array") {
  for (const char* text :
       {"[[1, 2], [3]]", "[1, [2]]", "[[1], 2]", "[1, \"a\"]", "[null]", "{\"a\": 1}", "[1,", "", "hello"}) {
    INFO(text);
    CHECK(shape(text) == kNone);
  }
}

TEST_CASE("array_file: CSV with headings and without") {
  CHECK(shape("1,2\n3,4\n5,6\n") == "float64[3,2]");
  CHECK(shape("a;b\n1;2.5\n") == "float64[1,2]");
  CHECK(read("a;b\n1;2.5\n")->at(1) == 2.5);
  CHECK(shape("1,2\n3\n") == kNone);
  CHECK(shape("1,2\n3,x\n") == kNone);
  CHECK(shape("a,b\n") == kNone);
}

TEST_CASE("array_file: an ONNX tensor, its values in any of the fields") {
  const std::string tensor = w::tensor({.name = "x", .dims = {1, 2}, .raw = raw({1.5F, -2})});
  CHECK(shape(tensor) == "float32[1,2]");
  CHECK(read(tensor)->at(1) == -2);
  // dims 2, int64, int64_data packed
  CHECK(read(std::string("\x08\x02\x10\x07\x3a\x02\x05\x07", 8))->at(1) == 7);
  // one float16 in int32_data: the bits of 1
  CHECK(read(std::string("\x08\x01\x10\x0a\x28\x80\x78", 7))->at(0) == 1);
  // a text
  CHECK(read(std::string("\x08\x01\x10\x08\x32\x02hi", 8))->strings[0] == "hi");
}

TEST_CASE("array_file: broken ONNX tensors") {
  const std::string tensor = w::tensor({.name = "x", .dims = {1, 2}, .raw = raw({1.5F, -2})});
  for (std::size_t size = 0; size < tensor.size(); ++size) {
    const auto cut = read(tensor.substr(0, size));
    if (!cut) CHECK(cut.error().code == Code::input_wrong_file);
  }
  CHECK(shape(w::tensor({.name = "x", .dims = {3}, .raw = raw({1})})) == kNone);
  CHECK(shape(w::tensor({.name = "x", .dims = {1LL << 40, 1LL << 40}, .raw = raw({1})})) == kNone);
  CHECK(shape(w::tensor({.name = "x", .dims = {-1}, .raw = raw({1})})) == kNone);
  CHECK(shape(std::string("\xff\xff\xff\xff", 4)) == kNone);
}

TEST_CASE("array_file: a text of more than 16 MB is refused before it is read") {
  const auto large = read("[" + std::string(16'000'000, ' ') + "1]");
  REQUIRE_FALSE(large);
  CHECK(large.error().detail.find("16 MB") != std::string::npos);
}
