#include "tool/report.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"

namespace vitrine {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
}

std::string onnx_type_name(int onnx_dtype) {
  const std::optional<DType> dtype = dtype_of_onnx(onnx_dtype);
  return dtype ? std::string(name(*dtype)) : "type " + std::to_string(onnx_dtype);
}

std::string values(std::string_view heading, const std::vector<ModelValue>& list) {
  std::size_t width = 0;
  for (const ModelValue& value : list) width = std::max(width, std::min<std::size_t>(value.name.size(), 40));
  std::string out = "\n" + std::string(heading) + "\n";
  constexpr std::size_t kShown = 40;
  for (std::size_t i = 0; i < std::min(list.size(), kShown); ++i) {
    out += "  " + padded(to_utf8(list[i].name), width + 2) + list[i].type_text + "\n";
  }
  if (list.size() > kShown) out += "  … and " + std::to_string(list.size() - kShown) + " more\n";
  if (list.empty()) out += "  none\n";
  return out;
}

std::string domain_name(std::string_view domain) { return domain.empty() ? "ai.onnx" : std::string(domain); }

std::string operators(const ModelInfo& model) {
  std::string out = "\nOperators\n";
  for (const auto& [domain, version] : model.opsets) {
    std::string line;
    for (const OperatorUse& use : model.operators) {
      if (domain_name(use.domain) != domain_name(domain)) continue;
      line += (line.empty() ? "" : ", ") + use.name + (use.count > 1 ? " ×" + std::to_string(use.count) : "");
    }
    if (!line.empty())
      out += "  " + domain_name(domain) + " opset " + std::to_string(version) + ": " + line + "\n";
  }
  for (const OperatorUse& use : model.operators) {
    const bool imported = std::any_of(model.opsets.begin(), model.opsets.end(), [&](const auto& opset) {
      return domain_name(opset.first) == domain_name(use.domain);
    });
    if (!imported) out += "  " + domain_name(use.domain) + " (no opset imported): " + use.name + "\n";
  }
  if (model.operators.empty()) out += "  none\n";
  return out;
}

std::string weights(const ModelInfo& model) {
  std::string out = "\nWeights\n";
  for (const WeightsInfo& row : model.weights) {
    out += "  " + padded(onnx_type_name(row.onnx_dtype), 10) + format_bytes(row.size_bytes) + " in " +
           std::to_string(row.tensors) + (row.tensors == 1 ? " tensor" : " tensors") + "\n";
  }
  if (model.weights.empty()) out += "  none\n";
  return out;
}

std::string external_data(const Loaded& loaded) {
  if (loaded.model.external.empty()) return {};
  std::string out = "\nExternal data\n";
  for (std::size_t i = 0; i < loaded.model.external.size(); ++i) {
    const ExternalFile& file = loaded.model.external[i];
    out += "  " + padded(to_utf8(file.location), 24) +
           (file.size_bytes ? format_bytes(file.size_bytes) + ", " : "") +
           (i < loaded.external.size() ? "found" : "not usable, see below") + "\n";
  }
  return out;
}

std::string made_by(const ModelInfo& model) {
  if (model.producer.empty()) return {};
  return ", made by " + to_utf8(model.producer) +
         (model.producer_version.empty() ? "" : " " + to_utf8(model.producer_version));
}

}  // namespace

std::string describe_model(const Loaded& loaded) {
  const ModelInfo& model = loaded.model;
  std::string out = loaded.model_path.filename().string() + ": " + format_bytes(loaded.model_bytes) +
                    ", ONNX IR " + std::to_string(model.ir_version) + made_by(model) + "\n";
  out += values("Inputs", model.inputs) + values("Outputs", model.outputs) + operators(model) +
         weights(model) + external_data(loaded);
  if (!model.metadata.empty()) {
    out += "\nMetadata\n";
    for (const auto& [key, value] : model.metadata) {
      std::string text = to_utf8(value.substr(0, 100));
      std::replace(text.begin(), text.end(), '\n', ' ');
      out += "  " + padded(to_utf8(key), 16) + text + (value.size() > 100 ? " …" : "") + "\n";
    }
  }
  out += "\nPage\n";
  if (!loaded.page_errors.empty()) {
    out += "  None can be built of it as it is:\n" + describe(loaded.page_errors);
    return out;
  }
  for (const std::string& reason : loaded.inference.reasons) out += "  " + reason + "\n";
  if (loaded.inference.reasons.empty()) out += "  as the spec says\n";
  out += describe_assumptions(loaded.inference);
  out += "\nThe spec that is used (save it as demo.json to change it)\n" +
         dump_json(dump_demo(loaded.inference.demo), JsonStyle::pretty) + "\n";
  return out;
}

std::string describe_assumptions(const Inference& inference) {
  if (inference.assumptions.empty()) return {};
  struct Line {
    const Assumption* assumption;
    std::string components;
    int count = 0;
  };
  std::vector<Line> lines;  // the same of several inputs in one
  for (const Assumption& assumption : inference.assumptions) {
    auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& other) {
      return other.assumption->field == assumption.field && other.assumption->text == assumption.text;
    });
    if (line == lines.end()) line = lines.insert(line, {&assumption, {}});
    constexpr int kNamed = 3;
    if (++line->count <= kNamed) line->components += (line->count > 1 ? ", " : "") + assumption.component;
    if (line->count == kNamed + 1) line->components += ", …";
  }
  std::size_t width = 0;
  for (const Line& line : lines) width = std::max(width, line.assumption->text.size());
  std::string out = "\nAssumed, because the model does not say (field of the spec, value, where)\n";
  for (const Line& line : lines) {
    out += "  " + padded(line.assumption->field, 12) + padded(line.assumption->text, width + 2) +
           line.components + "\n";
  }
  return out;
}

std::string describe(const Errors& errors) {
  std::string out;
  for (const Error& error : errors) out += format(error) + "\n";
  return out;
}

}  // namespace vitrine
