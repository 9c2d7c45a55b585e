// Counts tensors stored in a model, by type and by the file they lie in, without looking at their values.
#pragma once

#include <map>
#include <string_view>
#include <unordered_map>

#include "onnx/model.h"
#include "onnx/wire.h"

namespace vitrine {

class WeightsReader {
 public:
  /// A cursor over a TensorProto. Returns its name, a view into the model's bytes.
  std::string_view tensor(Wire wire);
  /// A cursor over a SparseTensorProto. Its name is that of its values.
  std::string_view sparse_tensor(Wire wire);

  std::vector<WeightsInfo> weights() const;
  std::vector<ExternalFile> take_external() { return std::move(external_); }

 private:
  struct External;
  static void external_entry(Wire wire, External& external);
  void add_external(Wire& wire, const External& external, std::uint64_t tensor_bytes);

  std::map<int, WeightsInfo> by_type_;
  std::vector<ExternalFile> external_;
  std::unordered_map<std::string_view, std::size_t> external_index_;
};

}  // namespace vitrine
