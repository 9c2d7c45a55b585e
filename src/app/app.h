// The viewer: the page's state, one Dear ImGui context and one surface per widget, requests and replies.
// It draws only when asked, and asks to be asked (host Request::invalidate) only when something changed.
// Called by main_web.cpp in the browser and by the tests natively; everything outside comes through host.h.
//
//   App app;  app.start(page);  app.event(0, {...});  Frame f = app.frame(0, {...});  app.reply(id, 0, …);
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/value.h"
#include "raster/raster.h"

namespace vitrine {

struct FrameRequest {
  double width = 0, height = 0;  ///< CSS pixels
  double ratio = 1;              ///< device pixels per CSS pixel
  double time_ms = 0;            ///< a clock that only goes forward
};

struct Frame {
  const Surface* surface = nullptr;
  Rect dirty;          ///< device pixels to copy; empty: nothing changed
  bool again = false;  ///< an animation runs: call again at the next paint
  bool mirror_changed = false;
  std::string_view mirror;  ///< JSON: a list of nodes; valid until the next frame
};

class App {
 public:
  App();
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// The page's own spec (demo/page.h). Errors: page_version_mismatch, or any spec error.
  Status start(const Value& page);

  /// Something happened to a widget (index: inputs first, then outputs) or, with -1, to the page
  /// (docs/page.md lists the events).
  /// Unknown events are ignored: an older viewer must survive a newer shell's extras.
  void event(int widget, Value event);

  Frame frame(int widget, const FrameRequest& request);

  /// The answer to a host request. code 0, or an error's number; payload is then its text.
  void reply(std::uint32_t id, int code, Value payload);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace vitrine
