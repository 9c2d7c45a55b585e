#include "app/app.h"

#include <utility>

#include "app/state.h"
#include "base/strings.h"

namespace vitrine {

App::App() : state_(std::make_unique<State>()) {}
App::~App() = default;

Status App::start(const Value& page) {
  Status started = state_->start(page);
  state_->report();
  return started;
}

void App::event(int widget, Value event) {
  if (!state_->page) return;
  if (widget < 0)
    state_->page_event(std::move(event));
  else if (static_cast<std::size_t>(widget) < state_->places.size())
    state_->widget_event(static_cast<std::size_t>(widget), std::move(event));
  state_->report();
}

Frame App::frame(int widget, const FrameRequest& request) {
  if (widget < 0 || static_cast<std::size_t>(widget) >= state_->places.size()) return {};
  const Frame frame = state_->frame(static_cast<std::size_t>(widget), request);
  state_->report();
  return frame;
}

void App::reply(std::uint32_t id, int code, Value payload) {
  if (!state_->page) return;
  state_->reply(id, code, std::move(payload));
  state_->report();
}

Status App::State::start(const Value& value) {
  if (page) return Error{Code::page_broken, {}, "it was started twice"};
  set_language(language_of_value(value["language"]));
  look.rtl = language().rtl;
  Result<Page> read = read_page(value, host::kBridgeVersion);
  if (!read) {
    failure = status = sentence(read.error());
    return read.error();
  }
  page = std::move(*read);
  look.theme = Theme::make(false, page->demo.theme);
  failure.clear();
  status.clear();
  for (std::vector<Component>* components : {&page->demo.inputs, &page->demo.outputs}) {
    for (Component& component : *components) {
      Place& place = places.emplace_back();
      place.component = &component;
      place.view = std::make_unique<View>(atlas, *component.widget, find_draw(component.type->type));
    }
  }
  for (std::size_t i = 0; i < places.size(); ++i)
    follow_up(i);  // a first value may already ask for something
  remember_inputs();
  invalidate_all();
  return Done{};
}

void App::State::widget_event(std::size_t index, Value event) {
  Place& place = places[index];
  const std::string& kind = event["event"].text();
  if (kind == "file") {
    place.problem.clear();
    place.put_back = false;
    if (Status taken = place.component->widget->take_file(event.take_member("file")); !taken)
      set_problem(index, taken.error());
    follow_up(index);
    run_after_change(index);
  } else if (kind == "export") {
    return export_result(index, event);
  } else if (kind != "resize") {
    if (place.view->crowded()) {
      place.view->settle(look);
      follow_up(index);
      run_after_change(index);
    }
    if (!place.view->push(event)) return;
  }
  invalidate(index);
}

void App::State::page_event(Value event) {
  const std::string kind = event["event"].text();
  if (kind == "theme") theme_event(event);
  if (kind == "language") language_event(event);
  if (kind == "abilities") abilities_event(event);
  if (kind == "model") model_event(event);
  if (kind == "run") run_click();
  if (kind == "stop") stop();
  if (kind == "clear") clear();
  if (kind == "keep") keep(event);
  if (kind == "example") put_example(event);
  if (kind == "predict") predict(event);
  if (kind == "run_tensors") run_tensors(event);
  if (kind == "put_back") put_back(std::move(event));
}

void App::State::language_event(const Value& event) {
  set_language(language_of_value(event["language"]));
  look.rtl = language().rtl;
  invalidate_all();
}

void App::State::theme_event(const Value& event) {
  std::optional<SystemColors> forced;
  if (const Value& system = event["forced"]; system.is_object()) {
    const auto color = [&](std::string_view name) { return static_cast<Rgb>(system[name].integer()); };
    forced = SystemColors{.canvas = color("canvas"),
                          .text = color("text"),
                          .border = color("border"),
                          .highlight = color("highlight"),
                          .highlight_text = color("highlight_text"),
                          .gray = color("gray")};
  }
  Theme theme = Theme::make(event["dark"].boolean(), page->demo.theme, forced);
  theme.reduced_motion = event["reduced_motion"].boolean();
  if (theme == look.theme) return;
  look.theme = theme;
  invalidate_all();
}

void App::State::abilities_event(const Value& event) {
  look.abilities = {.camera = event["camera"].boolean(),
                    .clipboard = event["clipboard"].boolean(),
                    .secure = event["secure"].boolean()};
  invalidate_all();
}

void App::State::model_event(const Value& event) {
  const std::string& name = event["state"].text();
  if (model == Model::failed && name != "failed") status.clear();  // a second try: the failure is over
  if (name == "ready") {
    model = Model::ready;
  } else if (name == "loading") {
    model = Model::loading;
  } else if (name == "failed") {
    model = Model::failed;
    const Error error{static_cast<Code>(event["code"].integer(static_cast<int>(Code::page_broken))),
                      {},
                      event["text"].text()};
    status = sentence(error);  // announced; the page shows it itself, in its panel with a way on
    drop(error.code);
    continue_streams(false);
  }
  const bool ready = model == Model::ready;
  if (look.ready != ready) {
    look.ready = ready;
    invalidate_all();
  }
  if (!ready) return;
  if (!run_chosen_example() && page->demo.live && !greeted) run_when_live();
  greeted = true;
}

Frame App::State::frame(std::size_t index, const FrameRequest& request) {
  places[index].invalidated = false;
  const Frame frame = places[index].view->frame(request, look);
  follow_up(index);
  run_after_change(index);
  return frame;
}

void App::State::settle_inputs() {
  for (std::size_t i = 0; i < first_output(); ++i) {
    if (!places[i].view->waiting()) continue;
    places[i].view->settle(look);
    follow_up(i);
  }
}

void App::State::follow_up(std::size_t index) {
  Place& place = places[index];
  for (const WidgetRequest& request : place.view->take_requests()) ask(index, request);
  if (const std::optional<WidgetRequest> request = place.component->widget->take_request())
    ask(index, *request);
  if (place.view->take_acted()) place.problem.clear();
  if (!is_input(index)) return;
  const std::uint64_t now = place.component->widget->revision();
  if (now != std::exchange(place.known, now)) ++changes;
}

void App::State::ask(std::size_t index, const WidgetRequest& request) {
  const auto kind_of = [](WidgetRequest::Kind kind) {
    using enum WidgetRequest::Kind;
    switch (kind) {
      case read_clipboard:
        return host::Request::read_clipboard;
      case decode_image:
        return host::Request::decode_image;
      case show_image:
        return host::Request::show_image;
      case open_camera:
        return host::Request::open_camera;
      case camera_frame:
        return host::Request::camera_frame;
      case resume:
        return host::Request::resume;
      case pick_file:
        break;
    }
    return host::Request::pick_file;
  };
  places[index].asked = ask_host(kind_of(request.kind), request.payload);
}

void App::State::reply(std::uint32_t id, int code, Value payload) {
  if (id == 0) return;
  // The payload of an error is its text.
  Result<Value> answer = code == 0 ? Result<Value>(std::move(payload))
                                   : Result<Value>(Error{static_cast<Code>(code), {}, payload.text()});
  if (running && id == running_id) {
    run_reply(std::move(answer));
    return;
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i].asked == id) return widget_reply(i, std::move(answer));
  }
}

void App::State::widget_reply(std::size_t index, Result<Value> answer) {
  Place& place = places[index];
  place.asked = 0;
  Widget& widget = *place.component->widget;
  const bool was_pending = widget.pending();
  const Status taken = widget.reply(std::move(answer));
  if (place.put_back && !widget.pending()) is_back(index);
  follow_up(index);
  renew_pictures(index);
  if (was_pending && taken) renew_recorded();
  invalidate(index);
  // Without the value that was put in there is nothing to run; who put it in is told.
  const bool ends_run = waiting && !taken && was_pending && !widget.pending();
  if (ends_run && waiting->has_caller())
    this->answer(*waiting, {taken.error().code, widget.common.name, taken.error().detail});
  else if (!taken)
    set_problem(index, taken.error());
  else
    place.problem.clear();
  if (ends_run) {
    waiting.reset();
    continue_streams(true);
  } else if (waiting) {
    begin(*std::exchange(waiting, std::nullopt));
  }
  run_after_change(index);
}

}  // namespace vitrine
