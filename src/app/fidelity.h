// Whether a model computes here what it computed when its outputs were recorded.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "tensor/tensor.h"

namespace vitrine {

/// What counts as the same: this part of the recorded tensor's largest magnitude. Builds of onnxruntime
/// differ by less, since they add up in another order; a wrong picture pipeline or model differs by much
/// more.
inline constexpr double kFidelityTolerance = 1e-4;

/// {"state": "same" | "differs", "text", "detail"}: of the recorded tensors, each compared with the computed
/// one of its name. The text names the place that differs most.
Value compare_fidelity(const std::vector<Tensor>& recorded, const std::vector<Tensor>& computed);

}  // namespace vitrine
