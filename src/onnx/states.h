// Models that remember: what of one run they want to have at the next.
#pragma once

#include <string>
#include <vector>

#include "onnx/model.h"

namespace vitrine {

/// An input and the output that has its next value: "state" and "stateN", "conv_cache" and "conv_cache_out",
/// "past_key_values.0.key" and "present.0.key". Found by name and type.
struct StatePair {
  std::string input, output;
};
std::vector<StatePair> state_pairs(const ModelInfo& model);

}  // namespace vitrine
