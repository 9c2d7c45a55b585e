#include "app/view.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/json.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace vitrine {
namespace {

/// ImGui decides what the pointer is over, and what is active, from the frame before: after the last event it
/// takes this many more frames until a drawing no longer changes by itself.
constexpr int kSettlingFrames = 1;

/// A widget that was never drawn is settled as if its stage were this wide, CSS pixels.
constexpr float kDefaultWidth = 360;

constexpr float kMaxSide = 65536;  // CSS pixels

float side(double css_px) {
  return std::isfinite(css_px) && css_px > 0 ? static_cast<float>(std::min<double>(css_px, kMaxSide)) : 0;
}

}  // namespace

View::View(Atlas& atlas, Widget& widget, DrawWidget draw)
    : atlas_(atlas), widget_(widget), draw_(draw), context_(ImGui::CreateContext(&atlas.fonts())) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTrickleEventQueue = false;  // take_batch does it
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.WindowMinSize = {1, 1};

  const Room room = widget.room();
  input_.width = kDefaultWidth;
  input_.height = side(std::min(kDefaultWidth * room.aspect, room.max_px) + room.fixed_px);
  std::copy(std::begin(atlas.weights), std::end(atlas.weights), std::begin(input_.fonts));
}

View::~View() { ImGui::DestroyContext(context_); }

bool View::take_size(const FrameRequest& request) {
  const float width = side(request.width), height = side(request.height);
  if (width == 0 || height == 0) return false;
  double ratio = std::isfinite(request.ratio) ? std::clamp(request.ratio, 0.25, 16.0) : 1;
  ratio = std::min(
      {ratio, kMaxDeviceSide / static_cast<double>(width), kMaxDeviceSide / static_cast<double>(height)});
  constexpr double kRounding = 0.999;  // both sides may be rounded up
  ratio = std::min(ratio, std::sqrt(kRounding * Surface::kMaxPixels / width / height));
  input_.width = width;
  input_.height = height;
  ratio_ = static_cast<float>(ratio);
  return true;
}

// What one ImGui frame can take: moves, and at most one change of a button or one action. So that no press is
// lost between two frames, and so that a stroke's positions arrive while its button is down.
bool View::take_batch() {
  input_.events.clear();
  input_.pointer_path.clear();
  if (queue_.empty()) return false;
  const auto moves_only = [](Kind kind) { return kind == Kind::move || kind == Kind::leave; };
  bool moved = false;
  while (!queue_.empty()) {
    const Kind kind = queue_.front().kind;
    if (moved && (kind == Kind::act || (kind == Kind::up && held_ != 0))) break;
    take(std::move(queue_.front()));
    queue_.erase(queue_.begin());
    if (!moves_only(kind)) break;
    moved = true;
  }
  return true;
}

void View::take(Event event) {
  ImGuiIO& io = context_->IO;
  io.AddMouseSourceEvent(event.source);
  switch (event.kind) {
    case Kind::move:
      io.AddMousePosEvent(event.position.x, event.position.y);
      break;
    case Kind::leave:
      io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
      return;
    case Kind::down:
    case Kind::up:
      io.AddMousePosEvent(event.position.x, event.position.y);
      io.AddMouseButtonEvent(event.button, event.kind == Kind::down);
      if (event.kind == Kind::down)
        held_ |= 1 << event.button;
      else
        held_ &= ~(1 << event.button);
      acted_ = true;
      break;
    case Kind::wheel:
      io.AddMousePosEvent(event.position.x, event.position.y);
      io.AddMouseWheelEvent(event.amount.x, event.amount.y);
      acted_ = true;
      return;
    case Kind::act:
      if (event.act.action != "scroll") acted_ = true;  // looking around is no new try
      input_.events.push_back(std::move(event.act));
      return;
  }
  if (held_ != 0) {
    input_.pointer_path.push_back(event.position);
    acted_ = true;
  }
}

void View::draw_once(const PageState& page) {
  atlas_.begin_frame();
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {input_.width, input_.height};
  io.DisplayFramebufferScale = {ratio_, ratio_};
  io.DeltaTime = static_cast<float>(std::clamp((input_.time_ms - last_time_ms_) / 1000, 1e-4, 0.1));
  last_time_ms_ = input_.time_ms;
  // ImGui sets the density of the font in use only; text may be drawn in another one.
  for (ImFont* font : input_.fonts) font->CurrentRasterizerDensity = ratio_;
  input_.theme = page.theme;
  input_.running = page.running;
  input_.ready = page.ready;
  input_.rtl = page.rtl;
  input_.abilities = page.abilities;

  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({input_.width, input_.height});
  ImGui::Begin("widget", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoScrollWithMouse);
  Ui ui(input_);
  if (draw_ != nullptr) draw_(widget_, ui);
  ImGui::End();
  ImGui::Render();
  started_ = true;
  again_ = ui.again();

  std::vector<MirrorNode> nodes = ui.take_nodes();
  if (nodes != nodes_) {
    nodes_ = std::move(nodes);
    mirror_fresh_ = true;
  }
  if (std::optional<WidgetRequest> request = widget_.take_request()) requests_.push_back(std::move(*request));

  ImDrawData* data = ImGui::GetDrawData();
  atlas_.make_current();
  update_textures(*data);
  ImGui::SetCurrentContext(context_);
}

void View::advance(const PageState& page) {
  waiting_ = false;
  if (!started_) {  // ImGui knows where a window is from the second frame on
    input_.events.clear();
    draw_once(page);
  }
  while (take_batch()) draw_once(page);
  // take_batch found nothing more and left nothing for these.
  for (int i = 0; i < kSettlingFrames; ++i) draw_once(page);
}

void View::settle(const PageState& page) {
  if (waiting()) advance(page);
}

Frame View::frame(const FrameRequest& request, const PageState& page) {
  if (std::isfinite(request.time_ms)) input_.time_ms = std::max(input_.time_ms, request.time_ms);
  const bool visible = take_size(request);
  if (visible)
    advance(page);
  else
    settle(page);

  Frame frame;
  if (visible) {
    const auto pixels = [&](float css_px) {
      return std::clamp(static_cast<int>(std::lround(css_px * ratio_)), 1, kMaxDeviceSide);
    };
    frame.surface = &surface_;
    frame.dirty = surface_.draw(*ImGui::GetDrawData(), pixels(input_.width), pixels(input_.height), ratio_);
    frame.again = again_;
  }
  if (std::exchange(mirror_fresh_, false)) {
    Value list = Value::Array{};
    for (const MirrorNode& node : nodes_) list.push(to_value(node));
    std::string mirror = dump_json(list);
    frame.mirror_changed = mirror != mirror_;  // what differs only in what JSON cannot say is the same
    mirror_ = std::move(mirror);
  }
  frame.mirror = mirror_;
  return frame;
}

}  // namespace vitrine
