#include "demo/tool/check.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "demo/demo.h"

namespace vitrine {
namespace {

constexpr std::size_t kMostOpen = 64;  // bits of TensorInfo::open

using Sizes = std::span<const std::pair<std::string, std::int64_t>>;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// By name wherever it stands; without a telling name only as the first dimension.
bool is_batch(const Dimension& dim, std::size_t position) {
  static constexpr std::array<std::string_view, 5> kNames = {"", "n", "b", "none", "?"};
  const std::string symbol = lower(dim.symbol);
  if (symbol.find("batch") != std::string::npos) return true;
  return position == 0 &&
         (std::find(kNames.begin(), kNames.end(), symbol) != kNames.end() || symbol.starts_with("unk__"));
}

/// The size, or -1 where it must be asked for.
std::int64_t size_of(const Dimension& dim, std::size_t position, Sizes dimensions) {
  if (dim.size >= 0) return dim.size;
  for (const auto& [symbol, size] : dimensions) {
    if (!dim.symbol.empty() && symbol == dim.symbol) return size;
  }
  return is_batch(dim, position) ? 1 : -1;
}

void add_dimensions(const ModelValue& value, Sizes dimensions, TensorInfo& info) {
  for (std::size_t i = 0; i < value.dims.size(); ++i) {
    info.shape.push_back(size_of(value.dims[i], i, dimensions));
    if (value.dims[i].size < 0 && i < kMostOpen) info.open |= std::uint64_t{1} << i;
  }
}

/// A size to start from, in the line that is proposed.
int likely_size(const ModelValue& value, std::size_t position) {
  const std::string word = lower(value.dims[position].symbol);
  const auto has = [&](std::string_view part) { return word.find(part) != std::string::npos; };
  if (has("height") || has("width") || word == "h" || word == "w") return 224;
  if (has("channel") || word == "c") return 3;
  const auto channels = [&](std::size_t i) { return value.dims[i].size == 1 || value.dims[i].size == 3; };
  if (value.dims.size() == 4 && position > 0 && (channels(1) || channels(3))) return 224;
  if (has("seq") || has("len") || has("token")) return 128;
  return 16;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}

/// One error for all open dimensions, with the line that closes them.
void ask_for_sizes(const ModelInfo& model, Sizes dimensions, Errors& errors) {
  std::vector<std::string> tensors, symbols;
  Value sizes = Value::Object{};
  for (const ModelValue& value : model.inputs) {
    bool open = false;
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      const Dimension& dim = value.dims[i];
      if (size_of(dim, i, dimensions) >= 0) continue;
      if (dim.symbol.empty()) {
        errors.push_back({Code::spec_dimension_unnamed, value.name,
                          "dimension " + std::to_string(i) + " of " + value.type_text + ", counted from 0"});
        continue;
      }
      open = true;
      if (sizes.find(dim.symbol)) continue;
      sizes.set(dim.symbol, likely_size(value, i));
      symbols.push_back(dump_json(dim.symbol));
    }
    if (open) tensors.push_back(value.name + " " + value.type_text);
  }
  if (symbols.empty()) return;
  std::string line;  // with the spaces that a person writes
  for (const auto& [symbol, size] : sizes.members())
    line += (line.empty() ? "" : ", ") + dump_json(symbol) + ": " + dump_json(size);
  errors.push_back({Code::spec_dimension_needed,
                    {},
                    listed(symbols) + " in " + listed(tensors) +
                        ". With the sizes you want: \"dimensions\": {" + line + "}"});
}

/// The operators that come from outside of ONNX and of onnxruntime: the browser's runtime has none of them.
void check_operators(const ModelInfo& model, Errors& errors) {
  static constexpr std::array<std::string_view, 6> kKnown = {
      "", "ai.onnx", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc", "com.ms.internal.nhwc"};
  std::vector<std::string> unknown;
  for (const OperatorUse& use : model.operators) {
    if (std::find(kKnown.begin(), kKnown.end(), use.domain) == kKnown.end())
      unknown.push_back(use.name + " (" + use.domain + ")");
  }
  if (!unknown.empty()) errors.push_back({Code::model_operator_unsupported, {}, listed(unknown)});
}

}  // namespace

Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors) {
  Signature out;
  check_operators(model, errors);
  ask_for_sizes(model, dimensions, errors);
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
      errors.push_back({Code::spec_dimension_unnamed, value.name,
                        value.type_text + ", and not even how many dimensions it has"});
      continue;
    }
    TensorInfo info{value.name, *dtype, {}};
    add_dimensions(value, dimensions, info);
    if (std::find(info.shape.begin(), info.shape.end(), -1) != info.shape.end()) continue;
    if (element_count(info.shape).value_or(kMostInputElements + 1) > kMostInputElements) {
      errors.push_back({Code::model_input_too_large, value.name,
                        to_text(info.shape) + " of " + std::string(name(*dtype))});
      continue;
    }
    out.inputs.push_back(std::move(info));
  }
  for (const ModelValue& value : model.outputs) {
    const std::optional<DType> dtype = dtype_of_onnx(value.onnx_dtype);
    if (value.kind != ModelValue::Kind::tensor || !dtype) continue;
    TensorInfo info{value.name, *dtype, {}};
    add_dimensions(value, dimensions, info);
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
