#include "onnx/zip_map.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "onnx/schema.h"
#include "onnx/wire.h"

namespace vitrine {
namespace {

constexpr int kFloat = 1;            // TensorProto.FLOAT, all that ZipMap takes
constexpr int kIdentityOpset = 13;   // for a model that imports ai.onnx.ml only
constexpr unsigned kBytesField = 2;  // wire types
constexpr unsigned kVarintField = 0;

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
  out += static_cast<char>(value);
}

void put_bytes(std::string& out, int field, std::string_view bytes) {
  put_varint(out, static_cast<std::uint64_t>(field) << 3 | kBytesField);
  put_varint(out, bytes.size());
  out += bytes;
}

void put_integer(std::string& out, int field, std::uint64_t value) {
  put_varint(out, static_cast<std::uint64_t>(field) << 3 | kVarintField);
  put_varint(out, value);
}

std::string_view raw_text(const Wire& wire) {
  return {reinterpret_cast<const char*>(wire.raw().data()), wire.raw().size()};
}

using Names = std::vector<std::string_view>;

bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The Identity in place of a node, or nothing where it is no ZipMap of these outputs.
std::string identity_for(Wire node, const Names& outputs) {
  std::string_view input, output, name, op;
  while (node.next()) {
    if (node.field() == kNodeInput && input.empty()) input = node.text();
    if (node.field() == kNodeOutput && has(outputs, node.text())) output = node.text();
    if (node.field() == kNodeName) name = node.text();
    if (node.field() == kNodeOperator) op = node.text();
  }
  if (op != "ZipMap" || output.empty()) return {};
  std::string out;
  put_bytes(out, kNodeInput, input);
  put_bytes(out, kNodeOutput, output);
  if (!name.empty()) put_bytes(out, kNodeName, name);
  put_bytes(out, kNodeOperator, "Identity");
  return out;
}

/// A ValueInfo of a float tensor whose shape the runtime finds out, or nothing where it is not one of these.
std::string tensor_output(Wire value, const Names& outputs) {
  std::string_view name;
  while (value.next()) {
    if (value.field() == kValueName) name = value.text();
  }
  if (!has(outputs, name)) return {};
  std::string tensor, type, out;
  put_integer(tensor, kTensorTypeElement, kFloat);
  put_bytes(type, kTypeTensor, tensor);
  put_bytes(out, kValueName, name);
  put_bytes(out, kValueType, type);
  return out;
}

std::string rewritten_graph(Wire graph, const Names& outputs) {
  std::string out;
  while (graph.next()) {
    std::string changed;
    if (graph.field() == kGraphNode) changed = identity_for(graph.message(kNodeFields), outputs);
    if (graph.field() == kGraphOutput) changed = tensor_output(graph.message(kValueFields), outputs);
    if (changed.empty())
      out += raw_text(graph);
    else
      put_bytes(out, graph.field(), changed);
  }
  return out;
}

bool imports_onnx(const ModelInfo& model) {
  return std::any_of(model.opsets.begin(), model.opsets.end(),
                     [](const auto& opset) { return opset.first.empty(); });
}

}  // namespace

bool has_zip_map(const ModelInfo& model) {
  return std::any_of(model.outputs.begin(), model.outputs.end(),
                     [](const ModelValue& output) { return !output.zipped.empty(); });
}

void replace_zip_maps(ModelInfo& model) {
  for (std::size_t i = 0; i < model.outputs.size(); ++i) {
    ModelValue& output = model.outputs[i];
    if (output.zipped.empty()) continue;
    const auto classes = static_cast<std::int64_t>(output.labels.size());
    output.kind = ModelValue::Kind::tensor;
    output.onnx_dtype = kFloat;
    output.has_shape = true;
    output.dims = {{}, {.size = classes > 0 ? classes : -1}};
    output.type_text += ", received as float32[?," + (classes > 0 ? std::to_string(classes) : "?") + "]";
    model.output_producers[i] = "Identity";
  }
}

Result<std::string> rewrite_zip_maps(std::span<const std::byte> bytes, const ModelInfo& model) {
  Names outputs;
  for (const ModelValue& output : model.outputs) {
    if (!output.zipped.empty()) outputs.push_back(output.name);
  }
  WireFile file(bytes);
  Wire wire = file.message("model", kModelFields);
  std::string out;
  out.reserve(bytes.size());
  while (wire.next()) {
    if (wire.field() == kModelGraph)
      put_bytes(out, kModelGraph, rewritten_graph(wire.message(kGraphFields), outputs));
    else
      out += raw_text(wire);
  }
  if (!imports_onnx(model)) {
    std::string opset;
    put_bytes(opset, kOpsetDomain, "");
    put_integer(opset, kOpsetVersion, kIdentityOpset);
    put_bytes(out, kModelOpset, opset);
  }
  if (file.failure()) return Error{Code::model_malformed, "", *file.failure()};
  return out;
}

}  // namespace vitrine
