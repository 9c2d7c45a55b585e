// Any bytes as a model: a value or an Error, what it says of itself holds, and a page can be thought of for
// it.
#include <cstdlib>

#include "demo/tool/beside.h"
#include "demo/tool/check.h"
#include "onnx/zip_map.h"

using namespace vitrine;

namespace {

void without_zip_maps(std::span<const std::byte> bytes, ModelInfo& model) {
  const Result<std::string> rewritten = rewrite_zip_maps(bytes, model);
  if (!rewritten) std::abort();
  const auto again = read_model(std::as_bytes(std::span(*rewritten)));
  if (!again || has_zip_map(*again) || again->outputs.size() != model.outputs.size()) std::abort();
  replace_zip_maps(model);
}

void think_of_a_page(const ModelInfo& model) {
  Errors errors;
  const Signature signature = make_signature(model, assumed_sizes(model, {}), errors);
  if (!errors.empty()) return;
  Demo demo;
  demo.model = "model.onnx";
  Inference page = infer(std::move(demo), model, signature, errors);
  if (errors.empty()) assign_tensors(page.demo, signature.inputs, signature.outputs, errors);
  if (errors.empty()) ask_for_sizes(model, {}, keep_sizes(signature, page), errors);
  if (!errors.empty()) return;
  take_beside(read_beside({}, model.metadata), model, signature.inputs, signature.outputs, page);
  complete_demo(page.demo, signature.inputs, signature.outputs, errors);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  auto model = read_model(bytes);
  if (!model) {
    if (format(model.error()).empty()) std::abort();
    return 0;
  }
  if (model->output_producers.size() != model->outputs.size()) std::abort();
  for (const auto& file : model->external)
    if (file.location.empty()) std::abort();
  if (has_zip_map(*model)) without_zip_maps(bytes, *model);
  think_of_a_page(*model);
  return 0;
}
