// What the viewer asks of the place it runs in. Two implementations, chosen by the linker:
// host_web.cpp (the browser, through shell/bridge.js) and host_null.cpp (native tests).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace vitrine::host {

/// Sent in the page's spec and checked by app_start: a page and a viewer of different builds must not meet.
inline constexpr int kBridgeVersion = 1;

enum class Request : std::uint32_t {
#define REQUEST(number, name, payload) name = number,
#include "host/protocol.inc"
#undef REQUEST
};

/// Asks for something. The answer, if the kind has one, arrives later as App::reply(id, code, payload).
void request(std::uint32_t id, Request kind, const Value& payload);

/// A glyph or a run of text, rasterised: coverage 0..255, or straight RGBA when colored.
struct TextBitmap {
  int left = 0, top = 0;      ///< of the bitmap, in pixels, from the pen on the baseline; y grows downwards
  int width = 0, height = 0;  ///< pixels
  bool colored = false;       ///< an emoji: rgba has its own colours; otherwise they are white
  std::vector<std::uint8_t> rgba;
};

/// The pen's advance over a text (UTF-8) at that em size (CSS pixels), in the page's font: one character, or
/// a run that is shaped, from left to right or as its first letter says.
float text_advance(std::string_view text, float em_px, int weight);
/// The text's picture at that em size in device pixels. An empty bitmap for white space.
TextBitmap text_bitmap(std::string_view text, float em_px, int weight);

}  // namespace vitrine::host
