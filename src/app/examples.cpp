// An example is put into the inputs at once; what was recorded for it is shown until the model has computed
// it here, and is then compared.
#include "app/fidelity.h"
#include "app/state.h"
#include "base/strings.h"

namespace vitrine {

void App::State::put_example(const Value& event) {
  const Job job{.from = Job::From::example, .call = event["call"], .tensors = {}};
  ShownExample shown{.number = event["example"], .revisions = {}, .recorded = {}, .fidelity = {}};
  for (const Value& item : event["recorded"].items()) {
    Result<Tensor> tensor = tensor_of_value(item);
    if (!tensor) return fail(job, {{Code::page_broken, tensor.error().where, tensor.error().detail}});
    shown.recorded.push_back(std::move(*tensor));
  }
  settle_inputs();
  live_again = false;
  drop(Code::run_superseded);
  example.reset();
  displayed.clear();
  milliseconds.reset();
  status.clear();
  page_problem.clear();
  Errors errors;
  // Without "inputs" they hold the example already: their first values.
  for (std::size_t i = 0; event.find("inputs") && i < first_output(); ++i) {
    Widget& widget = *places[i].component->widget;
    const Value* value = event["inputs"].find(widget.common.name);
    if (!value) widget.clear();
    if (Status set = value ? widget.set_value(*value) : Status(Done{}); !set)
      errors.push_back({set.error().code, widget.common.name, set.error().detail});
    places[i].problem.clear();
    places[i].asked = 0;
    places[i].put_back = false;
    follow_up(i);
    invalidate(i);
  }
  remember_inputs();
  if (!errors.empty()) return fail(job, errors);

  std::string said;
  if (shown.recorded.empty()) {
    for (std::size_t i = first_output(); i < places.size(); ++i) clear_place(i);
  } else if (show_tensors(shown.recorded, said, nullptr).empty()) {
    shown.fidelity = Value::Object{
        {"state", "recorded"}, {"text", tr(Text::recorded_result)}, {"detail", tr(Text::recorded_detail)}};
    if (model != Model::ready) status = said;  // otherwise the model's own answer follows
  }
  for (std::size_t i = first_output(); i < places.size(); ++i) places[i].problem.clear();
  shown.revisions.resize(first_output());
  displayed = shown.recorded;
  example = std::move(shown);
  if (model == Model::ready)
    begin(job);
  else if (job.has_caller())
    answer(job, {Code::run_not_ready, {}, {}});
}

bool App::State::run_chosen_example() {
  forget_changed_example();
  if (!example || example->was_run) return false;
  begin({.from = Job::From::example, .call = {}, .tensors = {}});
  return true;
}

void App::State::renew_recorded() {
  forget_changed_example();
  if (!example || example->was_run || example->recorded.empty()) return;
  remember_inputs();
  std::string said;
  (void)show_tensors(example->recorded, said, nullptr);
}

void App::State::check_example(const std::vector<Tensor>& computed) {
  forget_changed_example();
  if (!example) return;
  example->was_run = true;
  if (!example->recorded.empty()) example->fidelity = compare_fidelity(example->recorded, computed);
}

void App::State::forget_changed_example() {
  for (std::size_t i = 0; example && i < first_output(); ++i) {
    const Widget& widget = *places[i].component->widget;
    if (widget.pending()) continue;
    std::optional<std::uint64_t>& known = example->revisions[i];
    if (!known)
      known = widget.revision();
    else if (*known != widget.revision())
      example.reset();
  }
}

}  // namespace vitrine
