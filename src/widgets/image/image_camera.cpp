// The camera: what the page is asked, and what becomes of its pictures. That the stream ends when nothing
// shows it any longer is the page's part (shell/camera.js).
#include <algorithm>

#include "base/strings.h"
#include "widgets/image/image.h"

namespace vitrine {

void ImageInput::ask_for_camera(Value wanted) {
  if (waiting_ == Waiting::decode) return;
  camera_.state = Camera::State::opening;
  waiting_ = Waiting::camera;
  ask(WidgetRequest::Kind::open_camera, std::move(wanted));
}

void ImageInput::open_camera() { ask_for_camera(Value::Object{{"facing", "environment"}}); }

void ImageInput::choose_camera(int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= camera_.ids.size()) return;
  ask_for_camera(Value::Object{{"device", camera_.ids[static_cast<std::size_t>(index)]}});
}

void ImageInput::turn_camera() {
  ask_for_camera(Value::Object{{"facing", camera_.facing == "environment" ? "user" : "environment"}});
}

Status ImageInput::take_camera(const Value& answer) {
  camera_ = {.state = Camera::State::on,
             .stream = static_cast<int>(std::clamp<std::int64_t>(answer["stream"].integer(), 0, 1 << 30)),
             .facing = answer["facing"].text()};
  constexpr std::size_t kMostCameras = 50;
  for (const Value& device : answer["devices"].items()) {
    if (camera_.ids.size() == kMostCameras) break;
    if (device["id"].text() == answer["device"].text()) camera_.chosen = static_cast<int>(camera_.ids.size());
    camera_.ids.push_back(device["id"].text());
    const std::string& name = device["name"].text();
    camera_.names.push_back(name.empty() ? tr(Text::camera_number, {std::to_string(camera_.ids.size())})
                                         : name);
  }
  if (options_.streaming) ask_for_frame();
  return Done{};
}

void ImageInput::take_snapshot() {
  if (camera_.state == Camera::State::on && waiting_ == Waiting::nothing) ask_for_frame();
}

void ImageInput::ask_for_frame() {
  waiting_ = Waiting::frame;
  ask(WidgetRequest::Kind::camera_frame,
      Value::Object{{"stream", camera_.stream}, {"mirrored", mirrored()}, {"as_file", !options_.streaming}});
}

Status ImageInput::take_frame(Value answer) {
  const int number = picture_number(answer);
  answer.set("data", answer.take_member("rgba"));
  auto picture = picture_of_value(std::move(answer), common.name);
  if (!picture) {
    close_camera();
    return picture.error();
  }
  put(std::move(*picture), "camera.jpg");
  from_camera_ = true;
  picture_ = displayed_ = number;
  if (!options_.streaming) file_ = picture_;
  file_is_upright_ = !options_.streaming;
  if (!options_.streaming) camera_ = {};
  return Done{};
}

void ImageInput::answered(bool well) {
  if (!is_streaming()) return;
  if (!well)
    close_camera();
  else if (waiting_ == Waiting::nothing)
    ask_for_frame();
}

void ImageInput::close_camera() {
  camera_ = {};
  if (waiting_ == Waiting::camera || waiting_ == Waiting::frame) waiting_ = Waiting::nothing;
  show_after_all();
}

}  // namespace vitrine
