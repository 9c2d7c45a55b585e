// From a click, a change or a program's call to the outputs. One run at a time: a newer one makes the older
// one's answer void.
#include <algorithm>
#include <utility>

#include "app/sizes.h"
#include "app/state.h"
#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

const TensorInfo* find(const std::vector<TensorInfo>& infos, std::string_view name) {
  const auto row =
      std::find_if(infos.begin(), infos.end(), [&](const TensorInfo& t) { return t.name == name; });
  return row == infos.end() ? nullptr : &*row;
}

/// The model's inputs out of what a program gave, in the model's order.
Result<std::vector<Tensor>> read_feeds(const Value& list, const std::vector<TensorInfo>& inputs) {
  std::vector<Tensor> given;
  for (const Value& item : list.items()) {
    Result<Tensor> tensor = tensor_of_value(item);
    if (!tensor) return Error{tensor.error().code, item["name"].text(), tensor.error().detail};
    const TensorInfo* info = find(inputs, tensor->name);
    if (info == nullptr) return Error{Code::input_unknown_name, tensor->name, "the model has no such input"};
    if (info->dtype != tensor->dtype) {
      return Error{
          Code::input_wrong_type, tensor->name,
          "expected " + std::string(name(info->dtype)) + ", got " + std::string(name(tensor->dtype))};
    }
    given.push_back(std::move(*tensor));
  }
  std::vector<Tensor> feeds;
  for (const TensorInfo& info : inputs) {
    const auto row =
        std::find_if(given.begin(), given.end(), [&](const Tensor& t) { return t.name == info.name; });
    if (row == given.end()) return Error{Code::input_empty, info.name, {}};
    feeds.push_back(std::move(*row));
    given.erase(row);
  }
  if (!given.empty()) return Error{Code::input_wrong_type, given.front().name, "it is given twice"};
  return feeds;
}

/// Whether the tensors of a request or an answer are kLargeBytes and more.
bool is_large(const Value& message) {
  std::size_t bytes = 0;
  for (const Value& tensor : message["tensors"].items()) bytes += tensor["data"].bytes().size();
  return bytes > kLargeBytes;
}

bool only_empty(const Errors& errors) {
  return std::all_of(errors.begin(), errors.end(),
                     [](const Error& e) { return e.code == Code::input_empty; });
}

}  // namespace

void App::State::run_click() {
  if (model == Model::ready) begin({.from = Job::From::click});
}

void App::State::predict(const Value& event) {
  const Job job{.from = Job::From::predict, .call = event["call"]};
  const auto place_of = [&](std::string_view name) {
    std::size_t i = 0;
    while (i < first_output() && places[i].component->widget->common.name != name) ++i;
    return i;
  };
  // Before anything is set: a call with a wrong name changes nothing.
  for (const auto& [name, value] : event["inputs"].members()) {
    if (place_of(name) == first_output()) return answer(job, {Code::input_unknown_name, name, {}});
  }
  if (model != Model::ready) return answer(job, {Code::run_not_ready, {}, {}});
  settle_inputs();
  for (const auto& [name, value] : event["inputs"].members()) {
    const std::size_t index = place_of(name);
    Widget& widget = *places[index].component->widget;
    invalidate(index);
    if (Status set = widget.set_value(value); !set)
      return answer(job, {set.error().code, name, set.error().detail});
    places[index].problem.clear();
    follow_up(index);
  }
  begin(job);
}

void App::State::run_tensors(const Value& event) {
  Job job{.from = Job::From::tensors, .call = event["call"]};
  Result<std::vector<Tensor>> feeds = read_feeds(event["tensors"], page->inputs);
  if (!feeds) return answer(job, feeds.error());
  if (model != Model::ready) return answer(job, {Code::run_not_ready, {}, {}});
  job.tensors = std::move(*feeds);
  begin(std::move(job));
}

void App::State::begin(Job job) {
  if (job.from != Job::From::tensors) {
    settle_inputs();
    live_again = false;
  }
  drop(Code::run_superseded);
  proceed(std::move(job));
}

void App::State::proceed(Job job) {
  const std::vector<Component>& inputs = page->demo.inputs;
  const bool pending =
      std::any_of(inputs.begin(), inputs.end(), [](const Component& c) { return c.widget->pending(); });
  if (job.from == Job::From::tensors) {
    send(std::move(job));
  } else if (pending) {
    waiting = std::move(job);
  } else if (prepare_inputs()) {
    send(std::move(job));
  } else {
    running = std::move(job);
    running->is_preparing = true;
    running_id = ask_host(host::Request::resume, Value::Object{});
  }
}

bool App::State::prepare_inputs() {
  const std::vector<Component>& inputs = page->demo.inputs;
  return std::all_of(inputs.begin(), inputs.end(), [](const Component& c) { return c.widget->prepare(); });
}

void App::State::send(Job job) {
  Value tensors = Value::Array{}, fetch = Value::Array{};
  if (job.from == Job::From::tensors) {
    job.sizes = differing_sizes(page->demo, page->inputs, job.tensors);
    tensors = list_of(std::exchange(job.tensors, {}));
    for (const TensorInfo& info : page->outputs) fetch.push(info.name);
  } else {
    remember_inputs();
    Errors errors;
    Result<std::vector<Tensor>> feeds = make_feeds(page->demo, page->inputs, errors);
    if (errors.empty() && !feeds) errors.push_back(feeds.error());
    if (!errors.empty()) {
      fail(job, errors);
      return continue_streams(only_empty(errors));  // the other inputs may be filled in meanwhile
    }
    job.sizes = differing_sizes(page->demo, page->inputs, *feeds);
    tensors = list_of(std::move(*feeds));
    for (const TensorInfo& info : page->outputs) {
      const auto shows = [&](const Component& c) {
        const std::vector<std::string_view> names = c.widget->tensor_names();
        return std::find(names.begin(), names.end(), info.name) != names.end();
      };
      if (std::any_of(page->demo.outputs.begin(), page->demo.outputs.end(), shows)) fetch.push(info.name);
    }
  }
  running = std::move(job);
  page_problem.clear();
  if (running->from != Job::From::tensors) {
    for (Place& place : places) place.problem.clear();
    status.clear();  // the same answer twice is announced twice
  }
  set_running(true);
  Value request = Value::Object{};
  request.set("tensors", std::move(tensors)).set("fetch", std::move(fetch));
  if (is_large(request)) {
    running->request = std::move(request);
    running_id = ask_host(host::Request::resume, Value::Object{});
  } else {
    running_id = ask_host(host::Request::run, request);
  }
}

void App::State::run_reply(Result<Value> answered) {
  if (std::exchange(running->is_preparing, false)) return proceed(*std::exchange(running, std::nullopt));
  const auto go_on_later = [&] { running_id = ask_host(host::Request::resume, Value::Object{}); };
  if (const Value request = std::exchange(running->request, {}); !request.is_null()) {
    running_id = ask_host(host::Request::run, request);
    return;
  }
  if (answered && !running->answer) {
    if (const Status opened = open_answer(*running, std::move(*answered)); !opened) answered = opened.error();
    if (running->answer && running->answer->is_large) return go_on_later();
  }
  if (running->answer && !take_in(*running)) return go_on_later();
  Job job = *std::exchange(running, std::nullopt);
  set_running(false);
  const bool well = job.answer.has_value();
  if (well)
    show(job);
  else
    fail(job, {answered.error().code == Code::run_model_failed ? job.sizes.value_or(answered.error())
                                                               : answered.error()});
  if (std::exchange(live_again, false)) run_when_live();
  continue_streams(well);
}

/// The answer as tensors; or what is wrong with it.
Status App::State::open_answer(Job& job, Value answered) {
  Job::Answer answer{.is_large = is_large(answered)};
  for (Value& item : answered.take_member("tensors").take_items()) {
    const std::string name = item["name"].text();
    Result<Tensor> tensor = tensor_of_value(std::move(item));
    if (!tensor) return Error{Code::run_output_mismatch, name, tensor.error().detail};
    answer.tensors.push_back(std::move(*tensor));
  }
  if (answered["milliseconds"].is_number()) answer.milliseconds = answered["milliseconds"].number();
  job.answer = std::move(answer);
  return Done{};
}

/// Has the outputs take their tensors in. False: there is more to do, in another task.
bool App::State::take_in(Job& job) {
  Job::Answer& answer = *job.answer;
  if (!answer.is_large || job.from == Job::From::tensors) return true;
  for (; first_output() + answer.taken < places.size(); ++answer.taken, answer.begun = false) {
    const std::size_t index = first_output() + answer.taken;
    const std::vector<const Tensor*> group = group_of(index, answer.tensors);
    if (group.empty()) continue;
    Widget& widget = *places[index].component->widget;
    if (!widget.take_in(group, !std::exchange(answer.begun, true))) return false;
  }
  return true;
}

void App::State::continue_streams(bool well) {
  for (std::size_t i = 0; i < first_output(); ++i) {
    Widget& widget = *places[i].component->widget;
    if (!widget.streams()) continue;
    widget.answered(well);
    follow_up(i);
    if (!well) invalidate(i);
  }
}

void App::State::show(Job& job) {
  std::vector<Tensor> tensors = std::move(job.answer->tensors);
  if (job.from == Job::From::put_back) {
    displayed = std::move(tensors);
    milliseconds = job.answer->milliseconds;
    return (void)show_tensors(displayed, status, nullptr, job.answer->is_large);
  }
  Value result = Value::Object{{"call", job.call}, {"code", 0}};
  if (job.from == Job::From::tensors) {
    ask_host(host::Request::result, result.set("tensors", list_of(std::move(tensors))));
    return;
  }
  std::string said;
  Value outputs = Value::Object{};
  const Errors errors =
      show_tensors(tensors, said, job.has_caller() ? &outputs : nullptr, job.answer->is_large);
  for (std::size_t i = first_output(); i < places.size(); ++i) {
    for (const Error& error : errors) {
      if (error.where == places[i].component->widget->common.name && !job.has_caller()) set_problem(i, error);
    }
  }
  check_example(tensors);
  displayed = std::move(tensors);
  if (!job.has_caller()) ++answers;
  milliseconds = job.answer->milliseconds;
  status = errors.empty() || job.has_caller() ? said : sentence(errors.front());
  if (!job.has_caller()) return;
  if (!errors.empty()) return answer(job, errors.front());
  if (job.from == Job::From::example) result.set("tensors", list_of(displayed));
  ask_host(host::Request::result, result.set("outputs", std::move(outputs)));
}

Errors App::State::show_tensors(const std::vector<Tensor>& tensors, std::string& said, Value* outputs,
                                bool taken_in) {
  Errors errors;
  for (std::size_t i = first_output(); i < places.size(); ++i) {
    Widget& widget = *places[i].component->widget;
    const CommonOptions& common = widget.common;
    invalidate(i);
    Status taken = show_output(i, tensors, taken_in);
    places[i].has_result = static_cast<bool>(taken);
    if (!taken) {
      widget.clear();
      errors.push_back({taken.error().code, common.name, taken.error().detail});
      continue;
    }
    if (outputs != nullptr) outputs->set(common.name, widget.value());
    if (const std::string sentence = widget.announcement(); !sentence.empty()) {
      if (!said.empty()) said += tr(Text::sentence_space);
      said += page->demo.outputs.size() > 1 ? tr(Text::named, {common.label, sentence}) + tr(Text::full_stop)
                                            : sentence;
    }
    follow_up(i);
  }
  return errors;
}

/// The tensors that an output shows, in its order; none where one is missing.
std::vector<const Tensor*> App::State::group_of(std::size_t index, const std::vector<Tensor>& tensors) const {
  std::vector<const Tensor*> group;
  for (const std::string_view name : places[index].component->widget->tensor_names()) {
    const auto row =
        std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
    if (row == tensors.end()) return {};
    group.push_back(&*row);
  }
  return group;
}

Status App::State::show_output(std::size_t index, const std::vector<Tensor>& tensors, bool taken_in) {
  Widget& widget = *places[index].component->widget;
  const std::vector<const Tensor*> group = group_of(index, tensors);
  if (group.empty()) {
    const std::vector<std::string_view> names = widget.tensor_names();
    const auto missing = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
      return std::none_of(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
    });
    return Error{Code::run_output_mismatch, {}, tr(Text::output_missing, {*missing})};
  }
  if (!taken_in) (void)widget.take_in(group, true);
  if (const std::optional<std::size_t> input = picture_input(index)) {
    widget.set_picture(places[index].picture = places[*input].picture);
    renew_pictures(*input);  // the page may have learnt to show it meanwhile
  }
  return widget.from_tensors(group);
}

ShownPicture App::State::picture_of(std::size_t input) const {
  const Widget& widget = *places[input].component->widget;
  if (!widget.shows_picture()) return {};
  ShownPicture picture = widget.shown_picture();
  picture.revision = widget.revision();
  return picture;
}

std::optional<std::size_t> App::State::picture_input(std::size_t output) const {
  const std::string* name = places[output].component->widget->picture_input();
  for (std::size_t i = 0; name != nullptr && i < first_output(); ++i) {
    if (places[i].component->widget->common.name == *name) return i;
  }
  return std::nullopt;
}

/// A picture that a program gave gets its number from the page later than a run gets its answer.
void App::State::renew_pictures(std::size_t input) {
  if (!is_input(input) || !places[input].component->widget->shows_picture()) return;
  const ShownPicture now = picture_of(input);
  if (places[input].picture.revision == now.revision) places[input].picture = now;
  for (std::size_t i = first_output(); i < places.size(); ++i) {
    if (picture_input(i) != input || places[i].picture.revision != now.revision) continue;
    places[i].component->widget->set_picture(now);
    invalidate(i);
  }
}

// Shown where it belongs, or given to the caller: never both.
void App::State::fail(const Job& job, const Errors& errors) {
  const Error& first = errors.front();
  if (job.has_caller()) return answer(job, first);
  // A live page waits quietly until everything is filled in.
  if (job.from == Job::From::live && only_empty(errors)) return;
  if (first.code == Code::run_superseded) return;
  status = sentence(first);
  page_problem.clear();
  for (Place& place : places) place.problem.clear();
  if (first.code == Code::run_stopped) return;
  for (const Error& error : errors) {
    std::size_t i = 0;
    while (i < first_output() && places[i].component->widget->common.name != error.where) ++i;
    if (i < first_output() && !error.where.empty())
      set_problem(i, error);
    else
      page_problem = sentence(error);
  }
}

/// Gives up what is at work and what waits, for that reason; a caller is told.
void App::State::drop(Code code) {
  for (std::optional<Job>* slot : {&waiting, &running}) {
    if (!*slot) continue;
    const Job job = *std::exchange(*slot, std::nullopt);
    if (job.has_caller()) answer(job, {code, {}, {}});
  }
  running_id = 0;
  set_running(false);
}

void App::State::stop() {
  live_again = false;
  continue_streams(false);
  if (!running && !waiting) return;
  const bool at_work = running.has_value();
  drop(Code::run_stopped);
  status = sentence({Code::run_stopped, {}, {}});
  if (at_work) ask_host(host::Request::stop, Value::Object{});
}

/// Ends what is at work, so that the next run need not wait for it.
void App::State::end_run() {
  settle_inputs();
  live_again = false;
  const bool at_work = running.has_value();
  drop(Code::run_stopped);
  example.reset();
  if (at_work) ask_host(host::Request::stop, Value::Object{});
}

void App::State::clear() {
  end_run();
  for (std::size_t i = 0; i < places.size(); ++i) clear_place(i);
  displayed.clear();
  page_problem.clear();
  status.clear();
  milliseconds.reset();
  remember_inputs();
}

void App::State::clear_place(std::size_t index) {
  Place& place = places[index];
  place.component->widget->clear();
  place.picture = {};
  place.problem.clear();
  place.asked = 0;
  place.has_result = place.put_back = false;
  follow_up(index);
  invalidate(index);
}

void App::State::run_when_live() {
  if (model == Model::ready) begin({.from = Job::From::live});
}

void App::State::run_after_change(std::size_t index) {
  if (!page->demo.live || !is_input(index)) return;
  const std::uint64_t now = places[index].component->widget->revision();
  if (now == std::exchange(places[index].seen, now) || model != Model::ready) return;
  // A drag that outruns the model gets an answer whenever one is there, and the last value's in the end.
  if (running || waiting)
    live_again = true;
  else
    run_when_live();
}

void App::State::remember_inputs() {
  for (std::size_t i = 0; i < first_output(); ++i) {
    places[i].seen = places[i].component->widget->revision();
    places[i].picture = picture_of(i);
  }
}

}  // namespace vitrine
