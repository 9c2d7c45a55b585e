#include "onnx/states.h"

#include <array>

namespace vitrine {
namespace {

std::string without(std::string text, std::string_view part) {
  if (const std::size_t at = text.find(part); at != std::string::npos) text.erase(at, part.size());
  return text;
}

/// Whether `output` is how exporters call the next value of `input`.
bool is_next(const std::string& input, const std::string& output) {
  static constexpr std::array<std::string_view, 10> kAfter = {"N",    "_out",  "Out",     ".out", "_n",
                                                              "_new", "_next", "_output", "_o",   "n"};
  static constexpr std::array<std::string_view, 4> kBefore = {"new_", "next_", "out_", "updated_"};
  for (const std::string_view word : kAfter) {
    if (output == input + std::string(word)) return true;
  }
  for (const std::string_view word : kBefore) {
    if (output == std::string(word) + input) return true;
  }
  // Hugging Face's decoders; and "state_in" with "state_out".
  if (input.starts_with("past_key_values") && output == "present" + input.substr(15)) return true;
  const std::string bare = without(input, "_in");
  return bare != input && without(output, "_out") == bare && output != bare;
}

bool same_type(const ModelValue& a, const ModelValue& b) {
  return a.kind == ModelValue::Kind::tensor && a.kind == b.kind && a.onnx_dtype == b.onnx_dtype &&
         (!a.has_shape || !b.has_shape || a.dims.size() == b.dims.size());
}

}  // namespace

std::vector<StatePair> state_pairs(const ModelInfo& model) {
  std::vector<StatePair> pairs;
  for (const ModelValue& input : model.inputs) {
    for (const ModelValue& output : model.outputs) {
      if (same_type(input, output) && is_next(input.name, output.name))
        pairs.push_back({input.name, output.name});
    }
  }
  return pairs;
}

}  // namespace vitrine
