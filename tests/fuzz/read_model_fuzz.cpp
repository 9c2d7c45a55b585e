// read_model on any bytes: a value or an Error, and what it says of itself holds.
#include <cstdlib>

#include "onnx/model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  const auto model = vitrine::read_model(bytes);
  if (model) {
    if (model->output_producers.size() != model->outputs.size()) std::abort();
    for (const auto& file : model->external)
      if (file.location.empty()) std::abort();
  } else if (vitrine::format(model.error()).empty()) {
    std::abort();
  }
  return 0;
}
