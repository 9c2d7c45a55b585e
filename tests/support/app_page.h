// An App on a small page, with the null host's record at hand.
//
//   AppPage page(R"({"inputs": […], "outputs": […]})", {{"x", DType::float32_, {1, 2}}}, {{"y", …}});
//   page.event(-1, R"({"event": "model", "state": "ready"})");
//   auto run = page.take(host::Request::run);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/app.h"
#include "base/json.h"
#include "host/null.h"
#include "tensor/tensor.h"

namespace vitrine::test {

inline Value json(std::string_view text) {
  const Result<Value> value = parse_json(text);
  return value ? *value : Value();
}

inline Value page_value(const Value& demo, const std::vector<TensorInfo>& inputs,
                        const std::vector<TensorInfo>& outputs) {
  Value in = Value::Array{}, out = Value::Array{};
  for (const TensorInfo& info : inputs) in.push(to_value(info));
  for (const TensorInfo& info : outputs) out.push(to_value(info));
  return Value::Object{{"bridge_version", host::kBridgeVersion},
                       {"version", "0.1.0"},
                       {"demo", demo},
                       {"model", Value::Object{{"name", "m.onnx"}, {"inputs", in}, {"outputs", out}}}};
}

struct AppPage {
  App app;
  std::vector<host::null::Recorded> record;
  double time_ms = 0;

  AppPage(std::string_view demo, const std::vector<TensorInfo>& inputs,
          const std::vector<TensorInfo>& outputs, bool ready = true)
      : AppPage(json(demo), inputs, outputs, ready) {}
  AppPage(const Value& demo, const std::vector<TensorInfo>& inputs, const std::vector<TensorInfo>& outputs,
          bool ready = true) {
    host::null::take_requests();
    started = static_cast<bool>(app.start(page_value(demo, inputs, outputs)));
    if (ready) event(-1, R"({"event": "model", "state": "ready"})");
  }
  bool started = false;

  void event(int widget, std::string_view text) { app.event(widget, json(text)); }
  Frame frame(int widget, double width = 360, double height = 44, double ratio = 1) {
    return app.frame(widget, {.width = width, .height = height, .ratio = ratio, .time_ms = time_ms += 16});
  }

  void collect() {
    for (auto& request : host::null::take_requests()) record.push_back(std::move(request));
  }
  /// All requests of a kind since they were last taken.
  std::vector<host::null::Recorded> take_all(host::Request kind) {
    collect();
    std::vector<host::null::Recorded> taken, rest;
    for (auto& request : record) (request.kind == kind ? taken : rest).push_back(std::move(request));
    record = std::move(rest);
    return taken;
  }
  /// The newest of a kind, or nothing.
  std::optional<host::null::Recorded> take(host::Request kind) {
    std::vector<host::null::Recorded> all = take_all(kind);
    if (all.empty()) return std::nullopt;
    return std::move(all.back());
  }
  /// What the page knows of the app's state.
  const Value& said() {
    if (auto newest = take(host::Request::page)) last_said = newest->payload;
    return last_said;
  }
  Value last_said;

  void reply(std::uint32_t id, const std::vector<Tensor>& tensors) {
    Value list = Value::Array{};
    for (const Tensor& tensor : tensors) list.push(to_value(tensor));
    app.reply(id, 0, Value::Object{{"tensors", list}, {"milliseconds", 3.5}});
  }
};

inline Tensor floats(std::string name, Shape shape, const std::vector<double>& values) {
  Tensor tensor = Tensor::of(DType::float32_, std::move(shape));
  tensor.name = std::move(name);
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

}  // namespace vitrine::test
