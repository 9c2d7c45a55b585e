#include "demo/tool/check.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "demo/demo.h"
#include "onnx/runtime.h"
#include "widgets/pictures.h"

namespace vitrine {
std::string key_of_dimension(const ModelValue& value, std::size_t position) {
  const std::string& symbol = value.dims[position].symbol;
  return symbol.empty() ? value.name + "." + std::to_string(position) : symbol;
}

namespace {

constexpr std::int64_t kFirstSide = 320;  // of a picture whose size is open: a whole multiple of 32
constexpr std::int64_t kFirstSize = 8;    // of another size that nobody gives
constexpr int kAnySize = 16;              // in the line that is proposed
constexpr std::size_t kMostOpen = 64;     // bits of TensorInfo::open

using Sizes = std::span<const std::pair<std::string, std::int64_t>>;

/// By name wherever it stands; without a telling name only as the first dimension, and [N,N] is none.
bool is_batch(const ModelValue& value, std::size_t position) {
  static constexpr std::array<std::string_view, 5> kNames = {"", "n", "b", "none", "?"};
  const Dimension& dim = value.dims[position];
  const std::string symbol = lower_case(dim.symbol);
  if (symbol.find("batch") != std::string::npos) return true;
  const bool is_square =
      !symbol.empty() && std::count(value.dims.begin(), value.dims.end(), Dimension{-1, dim.symbol}) > 1;
  return position == 0 && !is_square &&
         (std::find(kNames.begin(), kNames.end(), symbol) != kNames.end() || symbol.starts_with("unk__"));
}

/// The size, or -1 where it must be asked for.
std::int64_t size_of(const ModelValue& value, std::size_t position, Sizes dimensions) {
  const Dimension& dim = value.dims[position];
  if (dim.size >= 0) return dim.size;
  const std::string key = key_of_dimension(value, position);
  for (const auto& [symbol, size] : dimensions) {
    if (symbol == key) return size;
  }
  return is_batch(value, position) ? 1 : -1;
}

/// With -1 for sizes that nobody gives.
TensorInfo info_of(const ModelValue& value, DType dtype, Sizes dimensions) {
  TensorInfo info{value.name, dtype, {}};
  for (std::size_t i = 0; i < value.dims.size(); ++i) info.shape.push_back(size_of(value, i, dimensions));
  for (std::size_t i = 0; i < std::min(value.dims.size(), kMostOpen); ++i) {
    if (value.dims[i].size >= 0) continue;
    info.open |= std::uint64_t{1} << i;
    info.symbols.push_back(value.dims[i].symbol);
  }
  if (!value.has_shape) {
    info.shape = {-1};
    info.open = 1;
    info.any_rank = true;
  }
  return info;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return out;
}

/// Whether another input has a dimension of that name, which must then be as long.
bool is_shared(const ModelInfo& model, const ModelValue& value, std::size_t position) {
  const std::string& symbol = value.dims[position].symbol;
  return !symbol.empty() &&
         std::any_of(model.inputs.begin(), model.inputs.end(), [&](const ModelValue& other) {
           return &other != &value && std::any_of(other.dims.begin(), other.dims.end(),
                                                  [&](const Dimension& dim) { return dim.symbol == symbol; });
         });
}

/// The place of the height in the shape of a picture whose sides are open.
std::optional<std::size_t> open_height(const ModelInfo& model, const ModelValue& value, Sizes dimensions) {
  const std::optional<DType> dtype = dtype_of_onnx(value.onnx_dtype);
  const std::vector<Dimension>& dims = value.dims;
  if (!dtype || !is_input_pixel_type(*dtype) || dims.size() != 4 || size_of(value, 0, dimensions) != 1)
    return std::nullopt;
  for (const std::size_t channels : {std::size_t{1}, std::size_t{3}}) {
    const std::size_t height = channels == 1 ? 2 : 1;
    const std::int64_t depth = size_of(value, channels, dimensions);
    if ((depth == 1 || depth == 3) && size_of(value, height, dimensions) < 0 &&
        size_of(value, height + 1, dimensions) < 0 && !is_shared(model, value, height) &&
        !is_shared(model, value, height + 1))
      return height;
  }
  return std::nullopt;
}

/// What the browser's runtime refuses before it looks at a tensor.
void check_runtime(const ModelInfo& model, Errors& errors) {
  if (model.ir_version > runtime_newest_ir()) {
    errors.push_back({Code::model_ir_unsupported,
                      {},
                      "it is version " + std::to_string(model.ir_version) + ", the runtime knows up to " +
                          std::to_string(runtime_newest_ir())});
  }
  if (model.opsets.empty()) {
    errors.push_back({Code::model_opset_unsupported, {}, "it imports none (opset_import is empty)"});
    return;
  }
  for (const auto& [domain, version] : model.opsets) {
    if (!domain.empty() || version <= runtime_newest_opset()) continue;
    errors.push_back({Code::model_opset_unsupported,
                      {},
                      "it is opset " + std::to_string(version) + " of ai.onnx, the runtime knows up to " +
                          std::to_string(runtime_newest_opset())});
    return;
  }
  std::vector<std::string> unknown, of_other_opsets;
  for (const OperatorUse& use : model.operators) {
    switch (runtime_support(use)) {
      case RuntimeSupport::runs:
        break;
      case RuntimeSupport::no_operator:
        unknown.push_back(use.name + " (" + domain_name(use.domain) + ")");
        break;
      case RuntimeSupport::no_opset:
        of_other_opsets.push_back(use.name + " of opset " + std::to_string(use.opset) +
                                  " (the runtime has it " + runtime_opsets(use) + ")");
        break;
    }
  }
  if (!unknown.empty()) errors.push_back({Code::model_operator_unsupported, {}, listed(unknown)});
  if (!of_other_opsets.empty())
    errors.push_back({Code::model_opset_unsupported, {}, listed(of_other_opsets)});
}

}  // namespace

std::optional<int> usual_size(const ModelValue& value, std::size_t position) {
  const std::string word = lower_case(value.dims[position].symbol);
  const auto has = [&](std::string_view part) { return word.find(part) != std::string::npos; };
  if (has("height") || has("width") || word == "h" || word == "w") return 224;
  if (has("channel") || word == "c") return 3;
  const auto channels = [&](std::size_t i) { return value.dims[i].size == 1 || value.dims[i].size == 3; };
  if (value.dims.size() == 4 && position > 0 && (channels(1) || channels(3))) return 224;
  if (has("seq") || has("len") || has("token")) return 128;
  if (word.empty() && value.dims.size() == 3 && position == 1) return 1;  // of a recurrent state: the batch
  return std::nullopt;
}

std::vector<std::string> open_dimensions(const ModelInfo& model) {
  std::vector<std::string> keys;
  for (const ModelValue& value : model.inputs) {
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      const std::string key = key_of_dimension(value, i);
      if (value.dims[i].size < 0 && std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(key);
    }
  }
  return keys;
}

void ask_for_sizes(const ModelInfo& model, Sizes dimensions, std::span<const std::string> inputs,
                   Errors& errors) {
  std::vector<std::string> tensors, symbols;
  Value sizes = Value::Object{};
  for (const ModelValue& value : model.inputs) {
    if (std::find(inputs.begin(), inputs.end(), value.name) == inputs.end()) continue;
    if (!value.has_shape) errors.push_back({Code::model_shape_missing, value.name, value.type_text});
    bool open = false;
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      if (size_of(value, i, dimensions) >= 0) continue;
      open = true;
      const std::string key = key_of_dimension(value, i);
      if (sizes.find(key)) continue;
      sizes.set(key, usual_size(value, i).value_or(kAnySize));
      symbols.push_back(dump_json(key));
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

Signature make_signature(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions, Errors& errors) {
  Signature out;
  check_runtime(model, errors);
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
    TensorInfo info = info_of(value, *dtype, dimensions);
    if (const std::optional<std::size_t> height = open_height(model, value, dimensions)) {
      info.shape[*height] = info.shape[*height + 1] = kFirstSide;
      out.any_size.push_back(value.name);
    } else if (std::find(info.shape.begin(), info.shape.end(), -1) != info.shape.end()) {
      out.unsized.push_back(info);
      std::replace(info.shape.begin(), info.shape.end(), std::int64_t{-1}, kFirstSize);
    }
    if (element_count(info.shape).value_or(kMostInputElements + 1) > kMostInputElements) {
      errors.push_back({Code::model_input_too_large, value.name,
                        to_text(info.shape) + " of " + std::string(name(*dtype))});
      continue;
    }
    out.inputs.push_back(std::move(info));
  }
  for (const ModelValue& value : model.outputs) {
    // onnxruntime finds the type of an output of which the file says nothing. The page sees what comes.
    const bool is_untyped = value.kind == ModelValue::Kind::unknown;
    const std::optional<DType> dtype = is_untyped ? DType::float32_ : dtype_of_onnx(value.onnx_dtype);
    if ((value.kind != ModelValue::Kind::tensor && !is_untyped) || !dtype) continue;
    out.outputs.push_back(info_of(value, *dtype, dimensions));
  }
  if (out.outputs.empty()) {
    std::string found;
    for (const ModelValue& value : model.outputs)
      found += (found.empty() ? "" : ", ") + value.name + " " + value.type_text;
    errors.push_back(
        {Code::model_no_usable_output, {}, found.empty() ? "it has no outputs at all" : "it has " + found});
  }
  // Last: of old files with other faults, those say more.
  if (model.ir_version == 0 && errors.empty())
    errors.push_back({Code::model_malformed, {}, "it has no IR version (ir_version)"});
  return out;
}

}  // namespace vitrine
