// One widget on the screen: its ImGui context, the events that wait for it, its pixels and its mirror.
//
//   Atlas atlas;                               // the fonts, shared by every view
//   View view(atlas, widget, find_draw(type));
//   view.push(event);                          // an event of docs/page.md
//   view.settle(page);                         // takes what waits, without pixels
//   Frame frame = view.frame(request, page);   // takes what waits, and draws
#pragma once

#include <string>
#include <vector>

#include "app/app.h"
#include "widgets/kit_ui.h"
#include "widgets/registry_ui.h"

struct ImGuiContext;

namespace vitrine {

/// The hidden ImGui context that owns the fonts' atlas. Outlives the views.
class Atlas {
 public:
  Atlas();
  ~Atlas();
  Atlas(const Atlas&) = delete;
  Atlas& operator=(const Atlas&) = delete;

  /// Before each frame of a view: collects the textures that are no longer used.
  void begin_frame();
  void make_current();
  ImFontAtlas& fonts();
  ImFont* weights[3] = {};

 private:
  ImGuiContext* context_;
};

/// What every widget is told about the page.
struct PageState {
  Theme theme = Theme::make(false);
  bool running = false;
  bool ready = false;
  bool rtl = false;
  Abilities abilities = {};
};

/// Device pixels a side: 8192, fewer where the surface would otherwise pass Surface::kMaxPixels.
inline constexpr int kMaxDeviceSide = 8192;

class View {
 public:
  View(Atlas& atlas, Widget& widget, DrawWidget draw);
  ~View();
  View(const View&) = delete;
  View& operator=(const View&) = delete;

  /// Takes a "pointer", "wheel", "act" or "focus" event. False when it changes nothing, or is none of these.
  bool push(const Value& event);
  /// Whether the page shows a problem with the widget. True when that is news, and it must be drawn again.
  bool set_problem(bool has_problem) { return std::exchange(input_.problem, has_problem) != has_problem; }
  /// Many events wait: settle before pushing more.
  bool crowded() const { return queue_.size() >= kMaxQueue; }
  bool waiting() const { return waiting_; }

  /// Lets the widget take what waits for it, at its last size; draws no pixels.
  void settle(const PageState& page);
  Frame frame(const FrameRequest& request, const PageState& page);

  /// Whether the widget was pressed, dragged or typed into since the last call.
  bool take_acted() { return std::exchange(acted_, false); }
  /// What the widget asked for meanwhile, oldest first.
  std::vector<WidgetRequest> take_requests() { return std::exchange(requests_, {}); }

 private:
  enum class Kind { move, down, up, leave, wheel, act };
  struct Event {
    Kind kind = Kind::move;
    ImVec2 position{};  ///< of wheel: where the pointer is
    ImVec2 amount{};    ///< of wheel: lines
    int button = 0;
    ImGuiMouseSource source = ImGuiMouseSource_Mouse;
    MirrorEvent act;
  };
  static constexpr std::size_t kMaxQueue = 512;

  bool push_any(const Value& event);
  bool push_pointer(const Value& event);
  bool push_act(const Value& event);
  bool take_size(const FrameRequest& request);
  bool take_batch();
  void take(Event event);
  void draw_once(const PageState& page);
  void advance(const PageState& page);

  Atlas& atlas_;
  Widget& widget_;
  DrawWidget draw_;
  ImGuiContext* context_;
  std::vector<Event> queue_;
  UiInput input_;
  float ratio_ = 1;
  double last_time_ms_ = 0;
  int held_ = 0;     ///< mouse buttons as ImGui knows them, one bit each
  int pressed_ = 0;  ///< as they will be when everything that waits was taken
  bool started_ = false;
  bool again_ = false;
  bool waiting_ = false;
  bool acted_ = false;
  std::vector<WidgetRequest> requests_;
  Surface surface_;
  std::vector<MirrorNode> nodes_;
  bool mirror_fresh_ = true;
  std::string mirror_;
};

}  // namespace vitrine
