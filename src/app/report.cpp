// What the page is told: which widgets to draw, what state it is in, how a call from a program ended.
#include "app/state.h"
#include "widgets/exports.h"

namespace vitrine {

Value list_of(std::vector<Tensor> tensors) {
  Value list = Value::Array{};
  for (Tensor& tensor : tensors) list.push(to_value(std::move(tensor)));
  return list;
}

std::uint32_t App::State::ask_host(host::Request kind, const Value& payload) {
  if (++last_id == 0) ++last_id;
  host::request(last_id, kind, payload);
  return last_id;
}

void App::State::invalidate(std::size_t index) {
  if (places[index].invalidated) return;
  places[index].invalidated = true;
  ask_host(host::Request::invalidate, Value::Object{{"widget", index}});
}

void App::State::invalidate_all() {
  for (std::size_t i = 0; i < places.size(); ++i) invalidate(i);
}

void App::State::set_running(bool now) {
  if (look.running == now) return;
  look.running = now;
  for (std::size_t i = first_output(); i < places.size(); ++i) invalidate(i);
}

void App::State::set_problem(std::size_t index, const Error& error) {
  if (error.code == Code::request_cancelled) return;
  places[index].problem = sentence(error);
}

void App::State::report() {
  forget_changed_example();
  Value problems = Value::Array{};
  const auto add = [&](int widget, const std::string& text) {
    if (!text.empty()) problems.push(Value::Object{{"widget", widget}, {"text", text}});
  };
  add(-1, failure.empty() ? page_problem : failure);
  for (std::size_t i = 0; i < places.size(); ++i) {
    add(static_cast<int>(i), places[i].problem);
    if (places[i].view->set_problem(!places[i].problem.empty())) invalidate(i);
  }
  Value hints = Value::Array{};
  for (const Place& place : places) hints.push(place.component->widget->hint());
  Value results = Value::Array{};
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i].has_result) continue;
    Value kinds = Value::Array{};
    for (ExportKind kind : places[i].component->widget->exports()) kinds.push(info(kind).name);
    results.push(Value::Object{{"widget", i}, {"exports", std::move(kinds)}});
  }
  Value now = Value::Object{{"state", state_name()},
                            {"can_run", model == Model::ready},
                            {"problems", std::move(problems)},
                            {"status", status},
                            {"hints", std::move(hints)},
                            {"milliseconds", milliseconds ? Value(*milliseconds) : Value()},
                            {"changes", changes},
                            {"answers", answers},
                            {"results", std::move(results)},
                            {"example", example ? example->number : Value()},
                            {"fidelity", example ? example->fidelity : Value()}};
  if (now == last_report) return;
  last_report = now;
  ask_host(host::Request::page, now);
}

std::string_view App::State::state_name() const {
  if (!failure.empty() || model == Model::failed) return "failed";
  if (model == Model::loading) return "loading";
  return look.running ? "running" : "ready";
}

void App::State::answer(const Job& job, const Error& error) {
  ask_host(host::Request::result, Value::Object{{"call", job.call},
                                                {"code", static_cast<int>(error.code)},
                                                {"error", sentence(error)},
                                                {"where", error.where}});
}

}  // namespace vitrine
