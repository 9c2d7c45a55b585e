// Reads what a page needs to know of an ONNX model, and never its weights: a small protobuf walker over
// bytes that may be a memory-mapped file of any size.
//
//   auto file = MappedFile::open("model.onnx");
//   auto model = read_model(*file);
//   model->inputs[0].name, .shape …
//
// Not done here: checking that the graph is meaningful, running it, reading weights' values.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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
  int onnx_dtype = 0;      ///< TensorProto.DataType of a tensor; 0 otherwise
  bool has_shape = false;  ///< false: the file says nothing about the rank
  std::vector<Dimension> dims;
  std::string doc;  ///< doc_string
  /// "float32[batch,3,224,224]", "int64[]" (a scalar), "float32" (no shape), "seq(map(int64,float32))",
  /// "optional(…)", "sparse(…)"; "?" for an unnamed dimension; "unknown" when the file gives no type.
  std::string type_text;
  /// Of an output: the classes' names as an operator before it carries them (scikit-learn's and LightGBM's
  /// classifiers, in the order of the scores). Empty where none does.
  std::vector<std::string> labels = {};
  /// Of an output that ZipMap makes: the tensor of scores that it is made of.
  std::string zipped = {};
};

/// "float32", "bfloat16", …: the name of any TensorProto.DataType; "type 99" for a number ONNX does not have.
std::string onnx_dtype_name(int onnx_dtype);

/// The domain of an operator or an opset as it is said: "" is ONNX's own, "ai.onnx".
inline std::string domain_name(std::string_view domain) {
  return domain.empty() ? "ai.onnx" : std::string(domain);
}

struct OperatorUse {
  std::string domain;  ///< "" is ai.onnx
  std::string name;
  std::int64_t opset = 0;  ///< the imported version of its domain; 0 when not imported
  int count = 0;           ///< nodes in the graph, its sub-graphs and functions
};

struct ExternalFile {
  std::string location;          ///< as written in the model: the key onnxruntime-web wants
  std::uint64_t size_bytes = 0;  ///< the largest offset + length used (without a length: the tensor's size)
};

/// What is stored in initialisers and in nodes' attributes (some exporters keep every weight in a Constant).
struct WeightsInfo {
  int onnx_dtype = 0;
  int tensors = 0;
  std::uint64_t elements = 0;
  std::uint64_t size_bytes = 0;  ///< in memory; of strings, their characters
};

struct ModelInfo {
  std::int64_t ir_version = 0;
  std::string producer, producer_version, domain, graph_name, doc;
  std::vector<std::pair<std::string, std::int64_t>> opsets;  ///< domain ("" is ai.onnx), version
  std::vector<std::pair<std::string, std::string>> metadata;
  std::vector<ModelValue> inputs;  ///< without initialisers
  std::vector<ModelValue> outputs;
  /// Sorted by domain, name. A call of one of the model's own functions is not in here: its nodes are.
  std::vector<OperatorUse> operators;
  std::vector<WeightsInfo> weights;    ///< by type, sorted
  std::vector<ExternalFile> external;  ///< each location once, in the order of the file
  /// The operators (names without domain) that compute the graph's outputs, in the order of outputs; what
  /// only hands numbers on in another shape or type (Reshape, Cast, …) is looked through. "" where no node
  /// does: an input or a weight is an output. "NonMaxSuppression/center_point_box" is one whose boxes are
  /// given by their centres.
  std::vector<std::string> output_producers;
};

/// Reads the bytes of a .onnx file. Time and memory do not grow with the weights.
/// Errors: model_lfs_pointer, model_not_onnx (says what the file is instead), model_malformed (says at
/// which byte it breaks and what was being read). `where` is left empty: the caller knows the path.
Result<ModelInfo> read_model(std::span<const std::byte> bytes);

class MappedFile;
/// The same for a file on disk. Of a file that the system has in its cache, every look maps many pages around
/// it; here they are given back on the way, so that some tens of megabytes are resident at most.
Result<ModelInfo> read_model(const MappedFile& file);

/// Where the model's external files are on disk, in the order of info.external. Every one must exist, be as
/// long as the model says, and lie inside the model's folder once links are resolved. (Where the model itself
/// is a link, as in Hugging Face's cache, the folder it points into counts too.) `where` is the file's path.
/// Errors: model_external_data_missing, model_external_data_outside, model_lfs_pointer, model_malformed (too
/// short).
Result<std::vector<std::filesystem::path>> find_external(const ModelInfo& info,
                                                         const std::filesystem::path& model);

/// A read-only memory-mapped file. An empty file has no bytes. A file that somebody shortens while it is
/// mapped ends the program when the lost part is read, as with every memory map.
class MappedFile {
 public:
  /// Error: model_not_found with the system's reason.
  static Result<MappedFile> open(const std::filesystem::path& path);
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();
  std::span<const std::byte> bytes() const { return bytes_; }

  /// How the bytes will be read: whether reading ahead pays. Only advice.
  enum class Access { any, scattered };
  void expect(Access access) const;
  /// Gives back the memory that the pages looked at take; they come again when they are read again.
  void release() const;

 private:
  MappedFile() = default;
  std::span<const std::byte> bytes_;
};

}  // namespace vitrine
