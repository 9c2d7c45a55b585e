// `vitrine inspect --json`: docs/inspect.md has the shape.
#include "onnx/runtime.h"
#include "onnx/states.h"
#include "tool/facts.h"
#include "tool/report.h"

namespace vitrine {
namespace {

template <class List, class F>
Value list_of(const List& list, F to_item) {
  Value out = Value::Array{};
  for (const auto& each : list) out.push(to_item(each));
  return out;
}

std::string_view kind_name(ModelValue::Kind kind) {
  static constexpr std::string_view kNames[] = {"tensor", "sparse_tensor", "sequence",
                                                "map",    "optional",      "unknown"};
  return kNames[static_cast<std::size_t>(kind)];
}

Value to_json(const ModelValue& value) {
  Value out = Value::Object{{"name", value.name}, {"type", value.type_text}, {"kind", kind_name(value.kind)}};
  if (value.kind != ModelValue::Kind::tensor) return out;
  out.set("dtype", onnx_dtype_name(value.onnx_dtype));
  if (value.has_shape) {
    out.set("dims", list_of(value.dims, [](const Dimension& dim) -> Value {
              if (dim.size >= 0) return dim.size;
              return dim.symbol.empty() ? Value() : Value(dim.symbol);
            }));
  }
  if (!value.labels.empty()) out.set("classes", Value::Array(value.labels.begin(), value.labels.end()));
  return out;
}

Value to_json(const OperatorUse& use) {
  const RuntimeSupport support = runtime_support(use);
  return Value::Object{{"domain", domain_name(use.domain)},
                       {"name", use.name},
                       {"opset", use.opset},
                       {"count", use.count},
                       {"runs", support == RuntimeSupport::runs}};
}

Value page(const Loaded& loaded) {
  const Inference& inference = loaded.inference;
  Value out = Value::Object{};
  out.set("errors", list_of(loaded.page_errors, [](const Error& error) -> Value {
            return Value::Object{{"code", "E" + std::to_string(static_cast<int>(error.code))},
                                 {"where", error.where},
                                 {"text", format(error)}};
          }));
  if (!loaded.page_errors.empty()) return out;
  out.set("notes", Value::Array(inference.reasons.begin(), inference.reasons.end()));
  out.set("widgets", list_of(inference.choices, [](const ChosenWidget& choice) -> Value {
            return Value::Object{{"component", choice.component},
                                 {"tensor", choice.tensor},
                                 {"type", choice.type},
                                 {"reason", choice.reason},
                                 {"confidence", to_text(choice.confidence)}};
          }));
  out.set(
      "taken", list_of(inference.taken, [](const Taken& each) -> Value {
        return Value::Object{
            {"component", each.component}, {"field", each.field}, {"value", each.text}, {"from", each.from}};
      }));
  out.set("assumed", list_of(inference.assumptions, [](const Assumption& each) -> Value {
            return Value::Object{{"component", each.component}, {"field", each.field}, {"value", each.text}};
          }));
  out.set("spec", dump_demo(inference.demo));
  return out;
}

}  // namespace

Value model_json(const Loaded& loaded) {
  const ModelInfo& model = loaded.model;
  const auto value = [](const ModelValue& each) { return to_json(each); };
  Value out = Value::Object{{"file", loaded.model_path.filename().string()},
                            {"bytes", loaded.model_bytes},
                            {"ir_version", model.ir_version},
                            {"producer", model.producer},
                            {"producer_version", model.producer_version}};
  out.set("opsets", list_of(model.opsets, [](const auto& opset) -> Value {
            return Value::Object{{"domain", domain_name(opset.first)}, {"version", opset.second}};
          }));
  out.set("inputs", list_of(model.inputs, value));
  out.set("outputs", list_of(model.outputs, value));
  out.set("operators", list_of(model.operators, [](const OperatorUse& use) { return to_json(use); }));
  out.set("weights", list_of(model.weights, [](const WeightsInfo& row) -> Value {
            return Value::Object{{"dtype", onnx_dtype_name(row.onnx_dtype)},
                                 {"tensors", row.tensors},
                                 {"elements", row.elements},
                                 {"bytes", row.size_bytes}};
          }));
  Value external = Value::Array{};
  for (std::size_t i = 0; i < model.external.size(); ++i) {
    external.push(Value::Object{{"location", model.external[i].location},
                                {"bytes", model.external[i].size_bytes},
                                {"found", i < loaded.external.size()}});
  }
  out.set("external_data", std::move(external));
  out.set("metadata", list_of(model.metadata, [](const auto& entry) -> Value {
            return Value::Object{{"key", entry.first}, {"value", entry.second}};
          }));
  out.set("quantisation", quantisation(model));
  out.set("state", list_of(state_pairs(model), [](const StatePair& pair) -> Value {
            return Value::Object{{"input", pair.input}, {"output", pair.output}};
          }));
  const std::vector<std::string> open = open_dimensions(model);
  out.set("open_dimensions", Value::Array(open.begin(), open.end()));
  out.set("memory_bytes", estimated_memory(loaded));
  const std::vector<std::string> hosts = host_warnings(loaded);
  out.set("hosts", Value::Array(hosts.begin(), hosts.end()));
  out.set("page", page(loaded));
  return out;
}

}  // namespace vitrine
