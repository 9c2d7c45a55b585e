#include "demo/tool/check.h"

#include <algorithm>
#include <array>

namespace vitrine {
namespace {

bool is_batch(std::string symbol) {
  static constexpr std::array<std::string_view, 6> kNames = {"", "batch", "batch_size", "n", "none", "?"};
  std::transform(symbol.begin(), symbol.end(), symbol.begin(), [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
  });
  return std::find(kNames.begin(), kNames.end(), symbol) != kNames.end() || symbol.starts_with("unk__");
}

/// The size, or -1 where it must be asked for.
std::int64_t size_of(const Dimension& dim, std::size_t position,
                     std::span<const std::pair<std::string, std::int64_t>> dimensions) {
  if (dim.size >= 0) return dim.size;
  for (const auto& [symbol, size] : dimensions) {
    if (!dim.symbol.empty() && symbol == dim.symbol) return size;
  }
  return position == 0 && is_batch(dim.symbol) ? 1 : -1;
}

std::string dimension_text(const ModelValue& value, const Dimension& dim, std::size_t position) {
  if (dim.symbol.empty()) {
    return value.type_text + ": dimension " + std::to_string(position) +
           " has neither a size nor a name, so the spec cannot give it one; export the model with a fixed "
           "size";
  }
  return value.type_text + ": \"" + dim.symbol + "\", as in \"dimensions\": {\"" + dim.symbol + "\": 224}";
}

}  // namespace

Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors) {
  Signature out;
  for (const ModelValue& value : model.inputs) {
    if (value.kind != ModelValue::Kind::tensor) {
      errors.push_back({Code::model_no_usable_input, value.name, value.type_text});
      continue;
    }
    const std::optional<DType> dtype = dtype_of_onnx(value.onnx_dtype);
    if (!dtype) {
      errors.push_back({Code::model_dtype_unsupported, value.name, value.type_text});
      continue;
    }
    if (!value.has_shape) {
      errors.push_back({Code::spec_dimension_needed, value.name,
                        "the model says nothing about this input's shape; export it with a fixed shape"});
      continue;
    }
    TensorInfo info{value.name, *dtype, {}};
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      const std::int64_t size = size_of(value.dims[i], i, dimensions);
      if (size < 0)
        errors.push_back({Code::spec_dimension_needed, value.name, dimension_text(value, value.dims[i], i)});
      info.shape.push_back(size);
    }
    if (std::find(info.shape.begin(), info.shape.end(), -1) != info.shape.end()) continue;
    if (!element_count(info.shape)) {
      errors.push_back(
          {Code::model_no_usable_input, value.name, value.type_text + " has too many elements for a page"});
      continue;
    }
    out.inputs.push_back(std::move(info));
  }
  for (const ModelValue& value : model.outputs) {
    const std::optional<DType> dtype = dtype_of_onnx(value.onnx_dtype);
    if (value.kind != ModelValue::Kind::tensor || !dtype) continue;
    TensorInfo info{value.name, *dtype, {}};
    for (std::size_t i = 0; i < value.dims.size(); ++i)
      info.shape.push_back(size_of(value.dims[i], i, dimensions));
    out.outputs.push_back(std::move(info));
  }
  if (out.outputs.empty()) {
    std::string found;
    for (const ModelValue& value : model.outputs)
      found += (found.empty() ? "" : ", ") + value.name + " " + value.type_text;
    errors.push_back(
        {Code::model_no_usable_output, {}, found.empty() ? "it has no outputs at all" : "it has " + found});
  }
  return out;
}

}  // namespace vitrine
