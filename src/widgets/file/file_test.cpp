#include "widgets/file/file.h"

#include "support/catch.h"
#include "tensor/npy.h"

namespace vitrine {

WidgetType file_type();

namespace {

struct Made {
  FileInput file;
  Errors errors;
};
Made made(const TensorInfo& tensor, const FileOptions& options = {}) {
  Made m;
  *static_cast<FileOptions*>(m.file.options()) = options;
  m.file.common.name = "data";
  m.file.configure(tensor, "#/inputs/0", m.errors);
  return m;
}

Bytes bytes_of(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(bytes, bytes + text.size());
}

Value file(Bytes data, std::string_view name = "a.npy") {
  return Value::Object{{"name", name}, {"mime", ""}, {"data", std::move(data)}};
}

Bytes npy(DType dtype, Shape shape, const std::vector<double>& values) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return *to_npy(tensor);
}

std::string refusal(const TensorInfo& tensor, Bytes data, std::string_view name = "a.npy") {
  Made m = made(tensor);
  const Status status = m.file.take_file(file(std::move(data), name));
  if (status) return "taken";
  CHECK(status.error().code == Code::input_wrong_file);
  CHECK(status.error().where == "data");
  CHECK(m.file.is_empty());
  return status.error().detail;
}

}  // namespace

TEST_CASE("file: an array in the model's type and shape is fed as it is") {
  Made m = made({"x", DType::float32_, {1, 2, 2}});
  REQUIRE(m.errors.empty());
  CHECK(m.file.accepts() == ".npy,.json,.csv,.txt,.pb");
  CHECK(m.file.hint() == "float32[1,2,2]");
  CHECK(m.file.to_tensor().error().code == Code::input_empty);
  REQUIRE(m.file.take_file(file(npy(DType::float32_, {1, 2, 2}, {1, 2.5, -3, 4}))));
  const Result<Tensor> tensor = m.file.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->name == "x");
  CHECK(tensor->shape == Shape{1, 2, 2});
  CHECK(tensor->at(1) == 2.5);
  CHECK(m.file.facts() == "144 bytes · float32[1,2,2]");
}

TEST_CASE("file: leading ones, NumPy's own types, and what they become") {
  Made m = made({"x", DType::float32_, {1, 3}});
  REQUIRE(m.file.take_file(file(npy(DType::float64_, {3}, {0.1, 2, 3}))));
  CHECK(m.file.facts() == "152 bytes · float64[3] → float32[1,3]");
  CHECK(m.file.to_tensor()->as<float>()[0] == 0.1f);
  CHECK(m.file.to_tensor()->shape == Shape{1, 3});
  CHECK(m.file.take_file(file(npy(DType::int64_, {1, 1, 3}, {1, 2, 3}))));
  CHECK(m.file.to_tensor()->at(2) == 3);
}

TEST_CASE("file: arrays of other files") {
  Made m = made({"x", DType::float32_, {1, 3}});
  REQUIRE(m.file.take_file(file(bytes_of("1,2,3"))));
  CHECK(m.file.to_tensor()->at(2) == 3);
  REQUIRE(m.file.take_file(file(bytes_of("[0.5, 2, 4]"))));
  CHECK(m.file.to_tensor()->at(0) == 0.5);
  CHECK(m.file.facts().find("float64[3] → float32[1,3]") != std::string::npos);
  // A single byte is a file of bytes where the tensor takes them, whatever it says.
  Made bytes = made({"x", DType::uint8_, {1, 7}});
  REQUIRE(bytes.file.take_file(file(bytes_of("[1, 2]!"))));
  CHECK(bytes.file.to_tensor()->at(0) == '[');
}

TEST_CASE("file: a wrong array is refused with what it holds and what is needed; the old one stays") {
  const TensorInfo floats{"x", DType::float32_, {1, 3}}, whole{"x", DType::uint8_, {2, 2}};
  CHECK(refusal(floats, npy(DType::float32_, {1, 4}, {})) ==
        "a.npy holds float32[1,4], and float32[1,3] is needed");
  CHECK(refusal(floats, npy(DType::float32_, {3, 1}, {})) ==
        "a.npy holds float32[3,1], and float32[1,3] is needed");
  CHECK(refusal(floats, bytes_of("1,2"), "a.csv") == "a.csv holds float64[1,2], and float32[1,3] is needed");
  CHECK(refusal(floats, bytes_of("one,two"), "a.csv") == "a.csv holds no array (.npy, .json, .csv, .pb)");
  CHECK(refusal(floats, {}) == "a.npy is empty");
  CHECK(refusal(floats, npy(DType::float64_, {3}, {1e300, 0, 0})) ==
        "a.npy holds 1e300, which float32 cannot");
  CHECK(refusal(whole, npy(DType::float64_, {2, 2}, {1, 2, 3, 1.5})) ==
        "a.npy holds 1.5, which uint8 cannot");
  CHECK(refusal(whole, npy(DType::int16_, {2, 2}, {1, 2, 3, 256})) == "a.npy holds 256, which uint8 cannot");
  CHECK(refusal({"x", DType::bool_, {2}}, npy(DType::int8_, {2}, {1, 2})) ==
        "a.npy holds 2, which bool cannot");
  Bytes cut = npy(DType::float32_, {1, 3}, {});
  cut.pop_back();
  CHECK(refusal(floats, cut) == "a.npy is damaged: it is not as long as it says");
  Tensor words = Tensor::of(DType::string_, {1, 3});
  CHECK(refusal(floats, *to_npy(words)) == "a.npy holds string[1,3], and float32[1,3] is needed");

  Made m = made(floats);
  REQUIRE(m.file.take_file(file(npy(DType::float32_, {3}, {7, 8, 9}), "good.npy")));
  CHECK_FALSE(m.file.take_file(file(bytes_of("x"), "bad.npy")));
  CHECK(m.file.name() == "good.npy");
  CHECK(m.file.to_tensor()->at(0) == 7);
}

TEST_CASE("file: a dimension that the model leaves open takes any size but none") {
  const TensorInfo open{"x", DType::float32_, {1, 2}, 1};
  Made m = made(open);
  CHECK(m.file.hint() == "float32[?,2]");
  REQUIRE(m.file.take_file(file(npy(DType::float32_, {3, 2}, {1, 2, 3, 4, 5, 6}))));
  CHECK(m.file.to_tensor()->shape == Shape{3, 2});
  CHECK(refusal(open, npy(DType::float32_, {0, 2}, {})) ==
        "a.npy holds float32[0,2], and float32[?,2] is needed");
}

TEST_CASE("file: any bytes for a list of bytes, of the model's length or an open one") {
  const TensorInfo open{"x", DType::uint8_, {1, 16}, 2};
  Made m = made(open);
  CHECK(m.file.accepts() == "*/*");
  REQUIRE(m.file.take_file(file(bytes_of("hello"), "a.bin")));
  const Result<Tensor> tensor = m.file.to_tensor();
  CHECK(tensor->shape == Shape{1, 5});
  CHECK(tensor->bytes == bytes_of("hello"));
  CHECK(refusal({"x", DType::uint8_, {4}}, bytes_of("hello"), "a.bin") ==
        "a.bin holds uint8[5], and uint8[4] is needed");
  // An array is one, not the bytes of its file.
  REQUIRE(m.file.take_file(file(npy(DType::uint8_, {1, 3}, {7, 8, 9}))));
  CHECK(m.file.to_tensor()->shape == Shape{1, 3});
}

TEST_CASE("file: text for a tensor of one string") {
  const TensorInfo text{"x", DType::string_, {1, 1}};
  Made m = made(text, {.file_types = {".txt", ".md"}});
  CHECK(m.file.accepts() == ".txt,.md");
  REQUIRE(m.file.take_file(file(bytes_of("\xef\xbb\xbfgr\u00fcn\n"), "a.txt")));
  CHECK(m.file.to_tensor()->strings == std::vector<std::string>{"gr\u00fcn\n"});
  CHECK(refusal(text, bytes_of("\xff\xfe"), "a.txt") == "a.txt is no text in UTF-8");
}

TEST_CASE("file: its value is the file, and comes back") {
  Made m = made({"x", DType::float32_, {1, 2}}), other = made({"x", DType::float32_, {1, 2}});
  REQUIRE(m.file.set_value(npy(DType::float32_, {1, 2}, {1, 2})));
  CHECK(m.file.value()["name"].text() == "The file");
  REQUIRE(other.file.set_value(m.file.kept()));
  CHECK(other.file.value() == m.file.value());
  CHECK(*other.file.to_tensor() == *m.file.to_tensor());
  const std::uint64_t before = m.file.revision();
  CHECK(m.file.set_value(Value()));
  CHECK(m.file.is_empty());
  CHECK(m.file.revision() != before);
}

TEST_CASE("file: the dialog offers what it takes; giving it up says nothing") {
  Made m = made({"x", DType::float32_, {1, 2}});
  m.file.ask_for_file();
  const auto asked = m.file.take_request();
  REQUIRE(asked);
  CHECK(asked->payload["accept"].text() == ".npy,.json,.csv,.txt,.pb");
  CHECK(m.file.reply(Error{Code::request_cancelled, {}, {}}));
  CHECK(m.file.reply(file(npy(DType::float32_, {2}, {1, 2}))));
  CHECK_FALSE(m.file.is_empty());
}

TEST_CASE("file: what no other widget takes, up to 100 MB; specs that cannot be") {
  const auto fits = [](DType dtype, Shape shape) {
    return file_type().fits({"x", dtype, std::move(shape)}, Direction::input).score;
  };
  CHECK(fits(DType::float32_, {1, 128, 768}) > 0);
  CHECK(fits(DType::float32_, {7, 5, 300, 2000}) > 0);
  CHECK(fits(DType::float32_, {7, 5, 300, 3000}) == 0);
  CHECK(file_type().fits({"x", DType::float32_, {1, 2}}, Direction::output).score == 0);
  CHECK(made({"x", DType::float32_, {1}}, {.file_types = {"npy"}}).errors.at(0).where ==
        "#/inputs/0/file_types/0");
  Made m;
  m.file.common.index = 1;
  m.file.configure({"x", DType::float32_, {2}}, "#/inputs/0", m.errors);
  CHECK(m.errors.at(0).code == Code::spec_widget_mismatch);
}

TEST_CASE("file: any size and any shape, where the model leaves them open") {
  Made rows = made({.name = "x", .dtype = DType::float32_, .shape = {8, 8}, .open = 0b11});
  REQUIRE(rows.file.take_file(file(npy(DType::float32_, {3, 2}, {1, 2, 3, 4, 5, 6}))));
  CHECK(rows.file.to_tensor()->shape == Shape{3, 2});
  Made any = made({.name = "x", .dtype = DType::float32_, .shape = {8}, .open = 1, .any_rank = true});
  CHECK(any.file.hint() == "float32");
  REQUIRE(any.file.take_file(file(npy(DType::float32_, {1, 3, 2}, {1, 2, 3, 4, 5, 6}))));
  CHECK(any.file.to_tensor()->shape == Shape{1, 3, 2});
  REQUIRE(any.file.take_file(file(npy(DType::float32_, {}, {1}))));
  CHECK(any.file.to_tensor()->shape.empty());
}

TEST_CASE("file: one that may be left out is zeros") {
  Made m = made({"state", DType::float32_, {2, 1, 3}}, {.optional = true});
  CHECK(m.file.wanted().starts_with("zeros without one"));
  const Result<Tensor> zeros = m.file.to_tensor();
  REQUIRE(zeros);
  CHECK(zeros->name == "state");
  CHECK(zeros->shape == Shape{2, 1, 3});
  CHECK(zeros->at(5) == 0);
  REQUIRE(m.file.take_file(file(npy(DType::float32_, {2, 1, 3}, {1, 2, 3, 4, 5, 6}))));
  CHECK(m.file.to_tensor()->at(5) == 6);
  m.file.clear();
  CHECK(m.file.to_tensor()->at(5) == 0);
}

}  // namespace vitrine
