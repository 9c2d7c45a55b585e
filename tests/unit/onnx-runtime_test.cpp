// What the pinned onnxruntime-web runs: the list against operators that are known to run there and not to.
#include "onnx/runtime.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

RuntimeSupport support(const std::string& domain, const std::string& name, std::int64_t opset) {
  return runtime_support({.domain = domain, .name = name, .opset = opset});
}

}  // namespace

TEST_CASE("runtime: operators with a kernel, made of others, and of other domains") {
  CHECK(support("", "Conv", 17) == RuntimeSupport::runs);
  CHECK(support("", "HardSwish", 14) == RuntimeSupport::runs);  // a function
  CHECK(support("", "If", 16) == RuntimeSupport::runs);
  CHECK(support("", "Constant", 9) == RuntimeSupport::runs);
  CHECK(support("ai.onnx.ml", "TreeEnsembleClassifier", 3) == RuntimeSupport::runs);
  CHECK(support("com.microsoft", "Tokenizer", 1) == RuntimeSupport::runs);
  CHECK(support("com.microsoft", "QLinearAdd", 1) == RuntimeSupport::runs);
}

TEST_CASE("runtime: what it does not have, and what it has for other opsets") {
  CHECK(support("ai.onnx.contrib", "StringLower", 1) == RuntimeSupport::no_operator);
  CHECK(support("com.microsoft.extensions", "DecodeImage", 1) == RuntimeSupport::no_operator);
  CHECK(support("", "ImageDecoder", 20) == RuntimeSupport::no_operator);
  CHECK(support("", "Add", 1) == RuntimeSupport::no_opset);
  CHECK(runtime_opsets({.name = "Add"}) == "from 7 on");
  CHECK(runtime_opsets({.name = "Nothing"}).empty());
  CHECK(runtime_newest_opset() >= 26);
  CHECK(runtime_newest_ir() >= 13);
}
