// Reads what a page needs to know of an ONNX model, and never its weights: a small protobuf walker over
// bytes that may be a memory-mapped file of any size.
//
//   auto file = MappedFile::open("model.onnx");
//   auto model = read_model(file->bytes());
//   model->inputs[0].name, .shape …
//
// Not done here: checking that the graph is meaningful, running it, reading weights' values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

/// One dimension as the file gives it: a size, a symbolic name, or neither.
struct Dimension {
  std::int64_t size = -1;  ///< >= 0 when fixed; -1 when not
  std::string symbol;      ///< e.g. "batch"; empty when unnamed
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// A graph input or output.
struct ModelValue {
  enum class Kind { tensor, sparse_tensor, sequence, map, optional, unknown };
  std::string name;
  Kind kind = Kind::unknown;
  int onnx_dtype = 0;                ///< TensorProto.DataType of a tensor; 0 otherwise
  bool has_shape = false;            ///< false: the file says nothing about the rank
  std::vector<Dimension> dims;
  std::string doc;                   ///< doc_string
  std::string type_text;             ///< "float32[batch,3,224,224]", "seq(map(int64,float32))"
};

struct OperatorUse {
  std::string domain;   ///< "" is ai.onnx
  std::string name;
  std::int64_t opset;   ///< the imported version of its domain; 0 when not imported
  int count = 0;        ///< nodes in the graph, its sub-graphs and functions
};

struct ExternalFile {
  std::string location;      ///< as written in the model: the key onnxruntime-web wants
  std::uint64_t size_bytes;  ///< largest offset + length used, or 0 when the file does not say
};

struct WeightsInfo {
  int onnx_dtype;
  int tensors;
  std::uint64_t elements;
  std::uint64_t size_bytes;
};

struct ModelInfo {
  std::int64_t ir_version = 0;
  std::string producer, producer_version, domain, graph_name, doc;
  std::vector<std::pair<std::string, std::int64_t>> opsets;      ///< domain, version
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<ModelValue> inputs;    ///< without initialisers
  std::vector<ModelValue> outputs;
  std::vector<OperatorUse> operators;  ///< sorted by domain, name
  std::vector<WeightsInfo> weights;    ///< by type
  std::vector<ExternalFile> external;  ///< each location once
  /// The operators that produce the graph's outputs, in the order of outputs ("" where it is an input).
  std::vector<std::string> output_producers;
};

/// Reads the bytes of a .onnx file. Time and memory do not grow with the weights.
/// Errors: model_lfs_pointer, model_not_onnx (says what the file is instead), model_malformed (says at
/// which byte it breaks and what was being read). `where` is left empty: the caller knows the path.
Result<ModelInfo> read_model(std::span<const std::byte> bytes);

/// Where the model's external files are on disk, in the order of info.external. Every one must exist and
/// lie inside the model's folder once links are resolved.
/// Errors: model_external_data_missing, model_external_data_outside.
Result<std::vector<std::filesystem::path>> find_external(const ModelInfo& info,
                                                         const std::filesystem::path& model);

/// A read-only memory-mapped file.
class MappedFile {
 public:
  /// Error: model_not_found with the system's reason.
  static Result<MappedFile> open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  MappedFile() = default;
  std::span<const std::byte> bytes_;
};

}  // namespace vitrine
