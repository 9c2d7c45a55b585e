#include "onnx/states.h"

#include <unordered_map>

namespace vitrine {
namespace {

/// How exporters call the next value of `input`.
std::vector<std::string> next_names(const std::string& input) {
  static constexpr std::string_view kAfter[] = {"N",    "_out",  "Out",     ".out", "_n",
                                                "_new", "_next", "_output", "_o",   "n"};
  static constexpr std::string_view kBefore[] = {"new_", "next_", "out_", "updated_"};
  static constexpr std::string_view kPast = "past_key_values", kIn = "_in";
  std::vector<std::string> names;
  for (const std::string_view word : kAfter) names.push_back(input + std::string(word));
  for (const std::string_view word : kBefore) names.push_back(std::string(word) + input);
  // Hugging Face's decoders; and "state_in" with "state_out".
  if (input.starts_with(kPast)) names.push_back("present" + input.substr(kPast.size()));
  if (const std::size_t at = input.find(kIn); at != std::string::npos)
    names.push_back(std::string(input).replace(at, kIn.size(), "_out"));
  return names;
}

bool same_type(const ModelValue& a, const ModelValue& b) {
  return a.kind == ModelValue::Kind::tensor && a.kind == b.kind && a.onnx_dtype == b.onnx_dtype &&
         (!a.has_shape || !b.has_shape || a.dims.size() == b.dims.size());
}

}  // namespace

std::vector<StatePair> state_pairs(const ModelInfo& model) {
  std::unordered_map<std::string_view, const ModelValue*> outputs;
  for (const ModelValue& output : model.outputs) outputs.emplace(output.name, &output);
  std::vector<StatePair> pairs;
  for (const ModelValue& input : model.inputs) {
    for (const std::string& name : next_names(input.name)) {
      const auto output = outputs.find(name);
      if (output != outputs.end() && same_type(input, *output->second)) pairs.push_back({input.name, name});
    }
  }
  return pairs;
}

}  // namespace vitrine
