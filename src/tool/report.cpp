#include "tool/report.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "onnx/runtime.h"
#include "onnx/states.h"
#include "tool/facts.h"
#include "tool/init.h"

namespace vitrine {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 2, width), ' ');
  return text;
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

std::string operators(const ModelInfo& model) {
  std::string out = "\nOperators\n";
  for (const auto& [domain, version] : model.opsets) {
    std::string line;
    for (const OperatorUse& use : model.operators) {
      if (domain_name(use.domain) != domain_name(domain)) continue;
      line += (line.empty() ? "" : ", ") + use.name +
              (use.count > 1 ? " ×" + std::to_string(use.count) : "") +
              (runtime_support(use) == RuntimeSupport::runs ? "" : " (not in the browser's runtime)");
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
    out += "  " + padded(onnx_dtype_name(row.onnx_dtype), 10) + format_bytes(row.size_bytes) + " in " +
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

/// What to know before the page is published.
std::string facts(const Loaded& loaded) {
  std::string out;
  const auto line = [&](std::string_view word, const std::string& text) {
    out += "  " + padded(std::string(word), 16) + text + "\n";
  };
  if (const std::string how = quantisation(loaded.model); !how.empty()) line("Quantised", how);
  const std::uint64_t memory = estimated_memory(loaded);
  line("Memory", format_bytes(memory) + " at least in the browser, of the 4 GiB" + " that WebAssembly has" +
                     (memory > kBrowserMemory       ? ": it cannot run there"
                      : memory > kBrowserMemory / 2 ? ": too much for phones and many computers"
                                                    : ""));
  for (const StatePair& pair : state_pairs(loaded.model))
    line("State",
         to_utf8(pair.output) + " is the next " + to_utf8(pair.input) + ", which a page does not carry over");
  std::string open;
  for (const std::string& key : open_dimensions(loaded.model))
    open += (open.empty() ? "" : ", ") + to_utf8(key);
  if (!open.empty()) line("Open sizes", open + " (\"dimensions\" of the spec fixes them)");
  for (const std::string& warning : host_warnings(loaded)) line("Hosts", warning);
  return "\nBefore you publish\n" + out;
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
         weights(model) + external_data(loaded) + facts(loaded);
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
  out += "\nThe spec that is used (vitrine init writes it to a file)\n" +
         initial_spec(loaded, loaded.model_path.parent_path());
  return out;
}

/// Lines at the edge that follow an empty one, and the first.
std::string with_bold_headings(const std::string& text) {
  std::string out;
  bool after_empty = true;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const bool heading = after_empty && !line.empty() && line[0] != ' ' && line[0] != '{';
    out += (heading ? "\x1b[1m" + line + "\x1b[0m" : line) + "\n";
    after_empty = line.empty();
    at = end + 1;
  }
  return out;
}

namespace {

/// One line of a list of fields, for all components that have the same.
struct FieldLine {
  std::string field, text, from;
  std::string components;
  int count = 0;
};

void add_line(std::vector<FieldLine>& lines, FieldLine added) {
  constexpr int kNamed = 3;
  auto line = std::find_if(lines.begin(), lines.end(), [&](const FieldLine& other) {
    return other.field == added.field && other.text == added.text && other.from == added.from;
  });
  if (line == lines.end()) {
    added.count = 1;
    lines.push_back(std::move(added));
    return;
  }
  if (++line->count <= kNamed) line->components += ", " + added.components;
  if (line->count == kNamed + 1) line->components += ", …";
}

std::string field_lines(std::string_view heading, const std::vector<FieldLine>& lines) {
  if (lines.empty()) return {};
  std::size_t width = 0;
  for (const FieldLine& line : lines) width = std::max(width, line.text.size());
  std::string out = "\n" + std::string(heading) + "\n";
  for (const FieldLine& line : lines) {
    out += "  " + padded(line.field, 12) + padded(line.text, width + 2) +
           (line.from.empty() ? "" : line.from + "  ") +
           (line.components.empty() ? "the page" : line.components) + "\n";
  }
  return out;
}

}  // namespace

std::string describe_assumptions(const Inference& inference) {
  std::vector<FieldLine> taken, assumed;
  for (const Taken& each : inference.taken)
    add_line(taken, {each.field, each.text, each.from, each.component});
  for (const Assumption& each : inference.assumptions)
    add_line(assumed, {each.field, each.text, {}, each.component});
  return field_lines("Taken from the model and the files beside it (field, value, from, where)", taken) +
         field_lines("Assumed, because the model does not say (field of the spec, value, where)", assumed);
}

std::string describe(const Errors& errors) {
  std::string out;
  for (const Error& error : errors) out += format(error) + "\n";
  return out;
}

}  // namespace vitrine
