#include "onnx/runtime.h"

#include <algorithm>
#include <string_view>

namespace vitrine {
namespace {

struct Row {
  std::string_view domain, name;
  std::int64_t first, last;  ///< last 0: and later
};

constexpr Row kRows[] = {
#define RUNTIME_NEWEST(opset, ir)
#define RUNTIME_OPERATOR(domain, name, first, last) {domain, name, first, last},
#include "onnx/runtime_operators.inc"
#undef RUNTIME_OPERATOR
#undef RUNTIME_NEWEST
};

struct Newest {
  std::int64_t opset, ir;
};
#define RUNTIME_NEWEST(opset, ir) \
  { opset, ir }
#define RUNTIME_OPERATOR(domain, name, first, last)
constexpr Newest kNewest =
#include "onnx/runtime_operators.inc"
    ;
#undef RUNTIME_OPERATOR
#undef RUNTIME_NEWEST

bool is_for(const Row& row, const OperatorUse& use) {
  return row.domain == use.domain && row.name == use.name;
}

}  // namespace

RuntimeSupport runtime_support(const OperatorUse& use) {
  RuntimeSupport support = RuntimeSupport::no_operator;
  for (const Row& row : kRows) {
    if (!is_for(row, use)) continue;
    // Of a domain that the model does not import, onnxruntime takes the newest version.
    const bool in_range = use.opset == 0 || use.opset >= row.first;
    if (in_range && (row.last == 0 || (use.opset != 0 && use.opset <= row.last))) return RuntimeSupport::runs;
    support = RuntimeSupport::no_opset;
  }
  return support;
}

std::string runtime_opsets(const OperatorUse& use) {
  std::string text;
  for (const Row& row : kRows) {
    if (!is_for(row, use)) continue;
    const std::string first = std::to_string(row.first);
    text +=
        (text.empty() ? "" : ", ") + (row.last == 0           ? "from " + first + " on"
                                      : row.last == row.first ? first
                                                              : first + " to " + std::to_string(row.last));
  }
  return text;
}

std::int64_t runtime_newest_opset() { return kNewest.opset; }
std::int64_t runtime_newest_ir() { return kNewest.ir; }

}  // namespace vitrine
