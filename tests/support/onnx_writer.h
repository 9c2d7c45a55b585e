// Makes small ONNX models in memory, for tests: protobuf written field by field.
//
//   std::string bytes = model({.graph = graph({.nodes = {node("Relu", {"x"}, {"y"})},
//                                              .inputs = {value("x", tensor_type(1, {1, 4}))},
//                                              .outputs = {value("y", tensor_type(1, {1, 4}))}})});
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitrine::onnx_writer {

inline std::string varint(std::uint64_t value) {
  std::string out;
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  return out + static_cast<char>(value);
}

inline std::string number(int field, std::int64_t value) {
  return varint(static_cast<std::uint64_t>(field) << 3) + varint(static_cast<std::uint64_t>(value));
}

/// A length-delimited field: text, bytes or a message.
inline std::string bytes(int field, std::string_view value) {
  return varint(static_cast<std::uint64_t>(field) << 3 | 2) + varint(value.size()) + std::string(value);
}

using Texts = std::vector<std::string>;

inline std::string repeated(int field, const Texts& values) {
  std::string out;
  for (const std::string& value : values) out += bytes(field, value);
  return out;
}

/// StringStringEntryProto.
inline std::string pair(std::string_view key, std::string_view value) {
  return bytes(1, key) + bytes(2, value);
}

// Types.
using Dim = std::variant<int, const char*>;  ///< a size or a symbol; "" for neither
inline std::string shape(const std::vector<Dim>& dims) {
  std::string out;
  for (const Dim& dim : dims) {
    const char* const* symbol = std::get_if<const char*>(&dim);
    const std::string dimension = !symbol ? number(1, std::get<int>(dim)) : **symbol ? bytes(2, *symbol) : "";
    out += bytes(1, dimension);
  }
  return out;
}
inline std::string shapeless_type(int dtype) { return bytes(1, number(1, dtype)); }
inline std::string tensor_type(int dtype, const std::vector<Dim>& dims) {
  return bytes(1, number(1, dtype) + bytes(2, shape(dims)));
}
inline std::string sparse_type(int dtype, const std::vector<Dim>& dims) {
  return bytes(8, number(1, dtype) + bytes(2, shape(dims)));
}
inline std::string sequence_type(std::string_view element) { return bytes(4, bytes(1, element)); }
inline std::string optional_type(std::string_view element) { return bytes(9, bytes(1, element)); }
inline std::string map_type(int key, std::string_view value) {
  return bytes(5, number(1, key) + bytes(2, value));
}

/// ValueInfoProto.
inline std::string value(std::string_view name, std::string_view type, std::string_view doc = {}) {
  return bytes(1, name) + bytes(2, type) + (doc.empty() ? "" : bytes(3, doc));
}

struct TensorParts {
  std::string name;
  int dtype = 1;
  std::vector<std::int64_t> dims = {};
  std::string raw = {};
  std::vector<std::pair<std::string, std::string>> external = {};  ///< not empty: data_location EXTERNAL
};
inline std::string tensor(const TensorParts& parts) {
  std::string out;
  for (std::int64_t dim : parts.dims) out += number(1, dim);
  out += number(2, parts.dtype) + bytes(8, parts.name);
  if (!parts.raw.empty()) out += bytes(9, parts.raw);
  for (const auto& [key, text] : parts.external) out += bytes(13, pair(key, text));
  return parts.external.empty() ? out : out + number(14, 1);
}
inline std::string sparse_tensor(const TensorParts& values, const TensorParts& indices) {
  return bytes(1, tensor(values)) + bytes(2, tensor(indices));
}

// Attributes, by the field they fill in AttributeProto.
inline std::string tensor_attribute(std::string_view name, std::string_view tensor) {
  return bytes(1, name) + bytes(5, tensor) + number(20, 4);
}
inline std::string integer_attribute(std::string_view name, std::int64_t value) {
  return bytes(1, name) + number(3, value) + number(20, 2);
}
inline std::string integers_attribute(std::string_view name, const std::vector<std::int64_t>& values) {
  std::string out = bytes(1, name);
  for (std::int64_t value : values) out += number(8, value);
  return out + number(20, 7);
}
inline std::string strings_attribute(std::string_view name, const Texts& values) {
  return bytes(1, name) + repeated(9, values) + number(20, 8);
}
inline std::string graph_attribute(std::string_view name, std::string_view graph) {
  return bytes(1, name) + bytes(6, graph) + number(20, 5);
}

inline std::string node(std::string_view op, const Texts& inputs, const Texts& outputs,
                        std::string_view domain = {}, const Texts& attributes = {}) {
  return repeated(1, inputs) + repeated(2, outputs) + bytes(4, op) + repeated(5, attributes) +
         (domain.empty() ? "" : bytes(7, domain));
}

struct GraphParts {
  Texts nodes = {};
  std::string name = "g";
  Texts initializers = {};
  Texts sparse_initializers = {};
  Texts inputs = {};
  Texts outputs = {};
};
inline std::string graph(const GraphParts& parts) {
  return repeated(1, parts.nodes) + bytes(2, parts.name) + repeated(5, parts.initializers) +
         repeated(11, parts.inputs) + repeated(12, parts.outputs) + repeated(15, parts.sparse_initializers);
}

using Opset = std::pair<std::string, int>;
inline std::string opset(const Opset& opset) {
  return (opset.first.empty() ? "" : bytes(1, opset.first)) + number(2, opset.second);
}

struct FunctionParts {
  std::string domain;
  std::string name;
  Texts nodes = {};
  std::vector<Opset> opsets = {};
};
inline std::string function(const FunctionParts& parts) {
  std::string out = bytes(1, parts.name) + repeated(7, parts.nodes);
  for (const Opset& each : parts.opsets) out += bytes(9, opset(each));
  return out + bytes(10, parts.domain);
}

struct ModelParts {
  std::string graph;
  std::vector<Opset> opsets = {{"", 17}};
  std::vector<std::pair<std::string, std::string>> metadata = {};
  Texts functions = {};
  std::string producer = "vitrine-tests";
  std::string producer_version = "1";
  std::string domain = {};
  std::string doc = {};
};
inline std::string model(const ModelParts& parts) {
  std::string out = number(1, 8) + bytes(2, parts.producer) + bytes(3, parts.producer_version);
  if (!parts.domain.empty()) out += bytes(4, parts.domain);
  if (!parts.doc.empty()) out += bytes(6, parts.doc);
  out += bytes(7, parts.graph);
  for (const Opset& each : parts.opsets) out += bytes(8, opset(each));
  for (const auto& [key, text] : parts.metadata) out += bytes(14, pair(key, text));
  return out + repeated(25, parts.functions);
}

inline std::span<const std::byte> as_bytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace vitrine::onnx_writer
