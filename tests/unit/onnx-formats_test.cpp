// What is said about files that are no ONNX models, and where a broken one breaks.
#include "onnx/model.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
using namespace std::string_literals;
namespace w = vitrine::onnx_writer;

namespace {

// "E202 it is empty"
std::string refusal(const std::string& bytes) {
  const auto model = read_model(w::as_bytes(bytes));
  if (model) return "read";
  CHECK(model.error().where.empty());
  return "E" + std::to_string(static_cast<int>(model.error().code)) + " " + model.error().detail;
}

std::string padded(const std::string& head) { return head + std::string(600, '\x81'); }

std::string zip_of(const std::string& entry) { return "PK\x03\x04\x14"s + std::string(25, '\0') + entry; }

}  // namespace

TEST_CASE("onnx: a Git LFS pointer is named as such") {
  const std::string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 123456\n";
  CHECK(refusal(pointer) == "E203 ");
}

TEST_CASE("onnx: other formats are named") {
  CHECK(refusal("") == "E202 it is empty");
  CHECK(refusal(padded("\x18\0\0\0ORTM"s)) ==
        "E202 it is an ONNX Runtime model (.ort), and Vitrine needs the .onnx file it was made from");
  CHECK(refusal(padded("\x1c\0\0\0TFL3"s)) == "E202 it is a TensorFlow Lite model");
  CHECK(refusal("\x0c\0\0\0\0\0\0\0{\"a\":{}}    "s + std::string(20, '\0')) ==
        "E202 it is a safetensors file: weights without a graph");
  CHECK(refusal(padded("\x80\x02\x8a\x0a")) ==
        "E202 it is a Python pickle, as PyTorch, joblib and scikit-learn write");
  CHECK(refusal(padded("\x80\x04\x95")) ==
        "E202 it is a Python pickle, as PyTorch, joblib and scikit-learn write");
  CHECK(refusal(padded(zip_of("net/data.pkl"))) ==
        "E202 it is a PyTorch model; torch.onnx.export writes ONNX from it");
  CHECK(refusal(padded(zip_of("metadata.json") + zip_of("config.json"))) ==
        "E202 it is a Keras model (.keras)");
  CHECK(refusal(padded(zip_of("arr_0.npy"))) == "E202 it is an archive of NumPy arrays (.npz)");
  CHECK(refusal(padded(zip_of("readme.txt"))) == "E202 it is a ZIP archive");
  CHECK(refusal(padded("\x89HDF\r\n\x1a\n")) == "E202 it is an HDF5 file, as Keras writes its models");
  CHECK(refusal(padded("GGUF\x03")) == "E202 it is a GGUF file of llama.cpp");
  CHECK(refusal(padded("\xff\xd8\xff\xe0")) == "E202 it is a JPEG picture");
  CHECK(refusal(padded("\x89PNG\r\n\x1a\n")) == "E202 it is a PNG picture");
  CHECK(refusal(padded("\x1f\x8b\x08")) == "E202 it is compressed with gzip");
  CHECK(refusal(std::string(257, 'a') + "ustar") == "E202 it is a tar archive");
}

TEST_CASE("onnx: text is named, and which") {
  const std::string page = "E202 it is a web page (HTML): the download gave a page in place of the file";
  CHECK(refusal("\xef\xbb\xbf\n <!DOCTYPE html><html>") == page);
  CHECK(refusal("<HTML lang=en>") == page);
  CHECK(refusal("<?xml version=\"1.0\"?>") == "E202 it is an XML document");
  CHECK(refusal(" {\"format\": \"graph-model\"}") == "E202 it is text that starts as JSON does");
  CHECK(refusal("this is not a valid onnx model") == "E202 it is text");
  CHECK(refusal("Grüße, 你好\n") == "E202 it is text");
  // Four thousand bytes are looked at; a character may be cut there.
  CHECK(refusal(std::string(4095, 'a') + "你" + std::string(9, 'a')) == "E202 it is text");
}

TEST_CASE("onnx: protobuf of other kinds is named") {
  const std::string meta_graph = w::bytes(1, w::bytes(4, "serve")) + w::bytes(2, "");
  CHECK(refusal(w::number(1, 1) + w::bytes(2, meta_graph)) ==
        "E202 it is a TensorFlow SavedModel; tf2onnx writes ONNX from it");
  CHECK(refusal(w::bytes(1, w::bytes(1, "x") + w::bytes(2, "Placeholder"))) ==
        "E202 it is a TensorFlow graph; tf2onnx writes ONNX from it");
  CHECK(refusal(w::tensor({.name = "input", .dtype = 1, .dims = {1, 4}, .raw = std::string(16, '\0')})) ==
        "E202 it is a single ONNX tensor, not a model");
  CHECK(refusal(w::number(1, 8) + w::bytes(2, "maker")) == "E202 it holds no graph");
}

TEST_CASE("onnx: bytes of no known kind") {
  CHECK(refusal("\x96\x01\xff\x3c\x3d"s) == "E202 its first bytes are not those of one (96 01 ff 3c 3d)");
  CHECK(refusal(std::string(64, '\0')) == "E202 it starts with nothing but zeros");
}

TEST_CASE("onnx: a broken file says at which byte, and what was being read there") {
  const std::string start = w::number(1, 8);  // two bytes
  CHECK(refusal(start + "\x3a\x05\x0a") ==
        "E201 byte 2: reading model.graph: it should be 5 bytes long, but only 1 are left");
  CHECK(refusal(start + "\x3a") == "E201 byte 3: reading model.graph: it ends in the middle of a number");
  CHECK(refusal(start + w::bytes(7, w::bytes(1, "\x22\x09"))) ==
        "E201 byte 6: reading model.graph.node.op_type: it should be 9 bytes long, but only 0 are left");
  CHECK(refusal(start + w::bytes(7, w::bytes(1, w::number(4, 1)))) ==
        "E201 byte 6: reading model.graph.node.op_type: a number where bytes belong");
  CHECK(refusal(start + w::bytes(1, "ab")) ==
        "E201 byte 2: reading model.ir_version: bytes where a number belongs");
  CHECK(refusal(start + "\x0b") == "E201 byte 2: reading model.ir_version: wire type 3 is not used by ONNX");
  CHECK(refusal(start + "\x0d" + "1234") ==
        "E201 byte 2: reading model.ir_version: a fixed-size number, which does not belong here");
  CHECK(refusal(start + "\x02"s) == "E201 byte 2: reading model: no field has the number 0");
  CHECK(refusal(start + "\x08" + std::string(9, '\xff') + "\x02") ==
        "E201 byte 3: reading model.ir_version: a number of more than 64 bits");
  CHECK(refusal(start + w::varint(77 << 3 | 2) + "\x7f") ==
        "E201 byte 2: reading model, field 77: it should be 127 bytes long, but only 0 are left");
}

TEST_CASE("onnx: numbers that no model can mean are refused") {
  const auto weight = [](const std::string& tensor) {
    return refusal(w::number(1, 8) + w::bytes(7, w::bytes(5, tensor)));
  };
  CHECK(weight(w::number(1, -2)) ==
        "E201 byte 6: reading model.graph.initializer.dims: a dimension of -2, which no stored tensor can "
        "have");
  const std::string big = w::number(1, std::int64_t{1} << 40);
  CHECK(weight(big + big).find("which no stored tensor can have") != std::string::npos);
  CHECK(
      weight(w::number(2, std::int64_t{1} << 40)) ==
      "E201 byte 6: reading model.graph.initializer.data_type: no element type has the number 1099511627776");
  const auto external = [&](const std::string& key, const std::string& value) {
    return weight(w::tensor({.name = "w", .dims = {1}, .external = {{"location", "w.bin"}, {key, value}}}));
  };
  // The second entry starts at byte 34.
  CHECK(external("length", "12x") ==
        "E201 byte 34: reading model.graph.initializer.external_data: \"length\" is not a whole number");
  CHECK(external("offset", "-1").find("\"offset\" is not a whole number") != std::string::npos);
  CHECK(external("offset", "18446744073709551615").find("beyond every file's end") != std::string::npos);
  CHECK(external("location", "").find("its name is missing or unusable") != std::string::npos);
  CHECK(external("location", "a\0b"s).find("its name is missing or unusable") != std::string::npos);
}

TEST_CASE("onnx: nesting without end is refused, deep nesting is not") {
  const auto nested_graphs = [](int levels) {
    std::string graph = w::graph({.nodes = {w::node("Relu", {"x"}, {"y"})}});
    for (int i = 0; i < levels; ++i)
      graph =
          w::graph({.nodes = {w::node("If", {"c"}, {"y"}, "", {w::graph_attribute("then_branch", graph)})}});
    return refusal(w::model({.graph = graph}));
  };
  CHECK(nested_graphs(20) == "read");
  CHECK(nested_graphs(5000).find(
            ": reading model.graph.node.attribute.g.….attribute.g.node.attribute.g.node: more") !=
        std::string::npos);
  CHECK(nested_graphs(5000).find("more than 100 messages inside each other") != std::string::npos);

  std::string type = w::shapeless_type(1);
  for (int i = 0; i < 5000; ++i) type = w::sequence_type(type);
  const std::string graph = w::graph({.inputs = {w::value("x", type)}});
  CHECK(refusal(w::model({.graph = graph})).find("more than 100 messages inside each other") !=
        std::string::npos);
}

TEST_CASE("onnx: lists without end are refused") {
  const std::string dims = w::tensor_type(1, std::vector<w::Dim>(1025, 1));
  CHECK(refusal(w::model({.graph = w::graph({.inputs = {w::value("x", dims)}})}))
            .find("more than 1024 dimensions") != std::string::npos);
  std::string graph;
  for (int i = 0; i < 2'000'001; ++i) graph += "\x0a\0"s;  // empty nodes
  CHECK(refusal(w::model({.graph = graph})).find("more than 2000000 entries") != std::string::npos);
}
