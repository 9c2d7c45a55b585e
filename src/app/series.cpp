// What outlasts a run: results that are saved or copied; inputs and answers that the page keeps, and puts
// back without running the model.
#include <algorithm>

#include "app/state.h"
#include "base/json.h"
#include "base/text.h"
#include "tensor/npy.h"
#include "tensor/npz.h"
#include "widgets/exports.h"

namespace vitrine {
namespace {

Bytes bytes_of(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  return Bytes(bytes, bytes + text.size());
}

}  // namespace

void App::State::export_result(std::size_t index, const Value& event) {
  Place& place = places[index];
  if (!place.has_result) return;
  Widget& widget = *place.component->widget;
  const std::string& name = event["kind"].text();
  if (name == "copy") {
    ask_host(host::Request::copy_text, Value::Object{{"widget", index}, {"text", copied_text(widget)}});
    return;
  }
  const std::optional<ExportKind> kind = export_of_name(name);
  const std::vector<ExportKind> offered = widget.exports();
  if (!kind || std::find(offered.begin(), offered.end(), *kind) == offered.end()) return;
  Value data;
  std::string ending = name;
  if (kind == ExportKind::csv) data = bytes_of(csv_text(widget.cells()));
  if (kind == ExportKind::png) data = widget.picture_to_save();
  if (kind == ExportKind::json) data = bytes_of(dump_json(widget.value()));
  if (kind == ExportKind::npy) {
    std::vector<const Tensor*> shown;
    const std::vector<std::string_view> names = widget.tensor_names();
    for (const Tensor& tensor : displayed) {
      if (std::find(names.begin(), names.end(), tensor.name) != names.end()) shown.push_back(&tensor);
    }
    if (shown.empty()) return;
    Result<Bytes> file = shown.size() == 1 ? to_npy(*shown[0]) : to_npz(shown);
    if (!file) return set_problem(index, file.error());
    if (shown.size() > 1) ending = "npz";
    data = std::move(*file);
  }
  const std::string page_key = key_of(page->demo.title, '-');
  const std::string file =
      (page_key.empty() ? "" : page_key + "-") + key_of(widget.common.name) + "." + ending;
  ask_host(host::Request::save_file,
           Value::Object{
               {"widget", index}, {"name", file}, {"mime", info(*kind).mime}, {"data", std::move(data)}});
}

void App::State::keep(const Value& event) {
  settle_inputs();
  Value inputs = Value::Object{}, tensors = Value::Array{};
  const double most_input_bytes = event["most_input_bytes"].number(1e300);
  for (const Component& input : page->demo.inputs) {
    if (static_cast<double>(input.widget->kept_bytes()) <= most_input_bytes)
      inputs.set(input.widget->common.name, input.widget->kept());
  }
  double bytes = 0;
  for (const Tensor& tensor : displayed) {
    bytes += static_cast<double>(tensor.bytes.size());
    for (const std::string& text : tensor.strings) bytes += static_cast<double>(text.size());
  }
  // Lent, not copied: the page has read them when the call returns.
  const bool lends = bytes <= event["most_bytes"].number();
  if (lends) tensors = list_of(std::exchange(displayed, {}));
  Value kept =
      Value::Object{{"status", status}, {"milliseconds", milliseconds ? Value(*milliseconds) : Value()}};
  kept.set("inputs", std::move(inputs)).set("tensors", std::move(tensors));
  ask_host(host::Request::kept, kept);
  if (!lends) return;
  for (Value& tensor : kept.take_member("tensors").take_items())
    displayed.push_back(std::move(*tensor_of_value(std::move(tensor))));
}

// What comes from storage may be of another time: what does not fit is left out, and nobody is told.
void App::State::put_back(Value event) {
  end_run();
  page_problem.clear();
  for (std::size_t i = 0; i < first_output(); ++i) {
    Place& place = places[i];
    Widget& widget = *place.component->widget;
    place.problem.clear();
    if (const Value* value = event["inputs"].find(widget.common.name)) {
      place.asked = 0;
      (void)widget.set_value(*value);
      place.put_back = widget.pending();
      place.known = widget.revision();
    }
    follow_up(i);
    invalidate(i);
  }
  remember_inputs();
  for (std::size_t i = first_output(); i < places.size(); ++i) clear_place(i);
  displayed.clear();
  status.clear();
  milliseconds.reset();
  Job job{.from = Job::From::put_back};
  if (open_answer(job, std::move(event)) && !job.answer->tensors.empty()) {
    running = std::move(job);
    return run_reply(Value());
  }
  if (page->demo.live) {
    for (std::size_t i = 0; i < first_output(); ++i) places[i].put_back = false;
    run_when_live();
  }
}

/// A picture that was put back is decoded: outputs over it get it now.
void App::State::is_back(std::size_t input) {
  Place& place = places[input];
  place.put_back = false;
  place.seen = place.known = place.component->widget->revision();
  place.picture = picture_of(input);
  if (displayed.empty()) return;
  for (std::size_t i = first_output(); i < places.size(); ++i) {
    if (picture_input(i) != input) continue;
    (void)show_output(i, displayed, false);
    follow_up(i);
    invalidate(i);
  }
}

}  // namespace vitrine
