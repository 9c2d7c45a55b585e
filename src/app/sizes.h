// Inputs of any size that must go together.
#pragma once

#include <optional>
#include <span>

#include "demo/demo.h"

namespace vitrine {

/// What may be why a run failed: input_sizes_differ where two feeds have other sizes for dimensions that the
/// model calls by one name, with where = the second one's widget. No reason to refuse a run: models call
/// alike what need not be. `feeds` in the order of `inputs`.
std::optional<Error> differing_sizes(const Demo& demo, std::span<const TensorInfo> inputs,
                                     std::span<const Tensor> feeds);

}  // namespace vitrine
