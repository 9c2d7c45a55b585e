// What App keeps: the page, its views, and the one run that is at work or waits.
// app.cpp: start, events, frames, replies.  run.cpp: from a click to the outputs.  examples.cpp: examples and
// their recorded outputs.  series.cpp: what outlasts a run: saved results, the last runs.  report.cpp: what
// the page is told.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/app.h"
#include "app/view.h"
#include "demo/page.h"
#include "host/host.h"

namespace vitrine {

/// One wish that the model be run.
struct Job {
  enum class From { click, live, example, predict, tensors, put_back };
  From from = From::click;
  Value call;                   ///< of a program: whom to answer
  std::vector<Tensor> tensors;  ///< of tensors: what to feed
  std::optional<Error> sizes;   ///< why the model may fail
  // Of what is large, a task does one step and leaves the next to the next one:
  bool is_preparing = false;  ///< the inputs' tensors are still to be made
  Value request;              ///< to the model, which is still to be sent
  struct Answer {
    std::vector<Tensor> tensors;
    std::optional<double> milliseconds;
    bool is_large = false;  ///< the outputs take it in before it is shown
    std::size_t taken = 0;  ///< outputs that have taken theirs in
    bool begun = false;     ///< the next one has begun to
  };
  std::optional<Answer> answer;  ///< the model's, which is still to be shown

  bool has_caller() const { return !call.is_null(); }
};

/// An example, as long as the inputs hold what it put there.
struct ShownExample {
  Value number;                                         ///< null: the inputs' first values
  std::vector<std::optional<std::uint64_t>> revisions;  ///< of the inputs; nothing while one is pending
  std::vector<Tensor> recorded;
  bool was_run = false;
  Value fidelity;  ///< what the page shows of it (app/fidelity.h)
};

struct App::State {
  enum class Model { loading, ready, failed };

  struct Place {
    Component* component = nullptr;
    std::unique_ptr<View> view;
    bool invalidated = false;  ///< the page was asked to call frame
    std::uint32_t asked = 0;   ///< the request that the widget waits for, 0 for none
    std::uint64_t seen = 0;    ///< the revision of the value that was run last
    /// Of an input: what it showed then, as another picture may be there when the answer comes. Of an output
    /// over a picture: the one it got.
    ShownPicture picture;
    std::uint64_t known = 0;  ///< the revision that `changes` counts
    bool has_result = false;
    bool put_back = false;  ///< a value from before is on its way: no reason for a live page to run
    std::string problem;
  };

  // app.cpp
  Status start(const Value& page);
  void widget_event(std::size_t index, Value event);
  void page_event(Value event);
  void model_event(const Value& event);
  void language_event(const Value& event);
  void theme_event(const Value& event);
  void abilities_event(const Value& event);
  Frame frame(std::size_t index, const FrameRequest& request);
  void reply(std::uint32_t id, int code, Value payload);
  void widget_reply(std::size_t index, Result<Value> answer);
  /// After something was done to a widget: passes on what it asks for, forgets the problem.
  void follow_up(std::size_t index);
  void ask(std::size_t index, const WidgetRequest& request);
  void settle_inputs();

  // run.cpp
  void run_click();
  void predict(const Value& event);
  void run_tensors(const Value& event);
  void stop();
  void clear();
  void begin(Job job);
  void proceed(Job job);
  bool prepare_inputs();
  void send(Job job);
  void run_reply(Result<Value> answer);
  Status open_answer(Job& job, Value answered);
  bool take_in(Job& job);
  void show(Job& job);
  std::vector<const Tensor*> group_of(std::size_t index, const std::vector<Tensor>& tensors) const;
  Status show_output(std::size_t index, const std::vector<Tensor>& tensors, bool taken_in);
  void fail(const Job& job, const Errors& errors);
  void drop(Code code);
  void run_when_live();
  void continue_streams(bool well);
  void run_after_change(std::size_t index);
  void remember_inputs();
  ShownPicture picture_of(std::size_t input) const;
  std::optional<std::size_t> picture_input(std::size_t output) const;
  void renew_pictures(std::size_t input);
  /// Gives the tensors to the outputs. What they say of them is added to `said`, their values to `outputs`
  /// unless it is null: large ones cost time. `taken_in`: the outputs have taken these in.
  Errors show_tensors(const std::vector<Tensor>& tensors, std::string& said, Value* outputs,
                      bool taken_in = false);
  void end_run();
  void clear_place(std::size_t index);

  // series.cpp
  void export_result(std::size_t index, const Value& event);
  void keep(const Value& event);
  void put_back(Value event);
  void is_back(std::size_t input);

  // examples.cpp
  void put_example(const Value& event);
  /// The model is ready: an example that was chosen before is run. False when there is none.
  bool run_chosen_example();
  /// An output may show the picture that has now been decoded.
  void renew_recorded();
  void check_example(const std::vector<Tensor>& computed);
  void forget_changed_example();

  // report.cpp
  std::uint32_t ask_host(host::Request kind, const Value& payload);
  void invalidate(std::size_t index);
  void invalidate_all();
  void set_running(bool running);
  void set_problem(std::size_t index, const Error& error);
  void report();
  std::string_view state_name() const;
  void answer(const Job& job, const Error& error);

  bool is_input(std::size_t index) const { return index < page->demo.inputs.size(); }
  std::size_t first_output() const { return page->demo.inputs.size(); }

  std::optional<Page> page;
  Atlas atlas;
  std::vector<Place> places;  ///< inputs first
  PageState look;
  Model model = Model::loading;
  std::string failure;       ///< why the page, or its model, cannot be used
  std::string page_problem;  ///< of the last run, where it belongs to no widget
  std::string status;
  std::optional<double> milliseconds;
  std::optional<ShownExample> example;
  std::optional<Job> waiting;  ///< until pictures are decoded
  std::optional<Job> running;
  std::uint32_t running_id = 0;
  std::vector<Tensor> displayed;  ///< what the outputs show
  std::int64_t changes = 0;       ///< of the inputs
  std::int64_t answers = 0;       ///< to the visitor
  bool live_again = false;        ///< an input changed while a run was at work
  bool greeted = false;           ///< a live page ran with its first values
  std::uint32_t last_id = 0;
  Value last_report;
};

/// Tensors as messages have them.
Value list_of(std::vector<Tensor> tensors);

}  // namespace vitrine
