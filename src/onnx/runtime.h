// What the pinned onnxruntime-web can run: a list that tools/operators/probe.mjs makes by asking it.
#pragma once

#include <string>

#include "onnx/model.h"

namespace vitrine {

enum class RuntimeSupport {
  runs,
  no_operator,  ///< it has none of that name and domain
  no_opset,     ///< it has one, for other opsets than the model's
};

RuntimeSupport runtime_support(const OperatorUse& use);

/// The opsets for which the runtime has the operator: "from 7 on", "1 to 9"; "" where it has none.
std::string runtime_opsets(const OperatorUse& use);

/// Of ONNX's own domain, and of the file format.
std::int64_t runtime_newest_opset();
std::int64_t runtime_newest_ir();

}  // namespace vitrine
