// The browser's side of host.h: every import of viewer.wasm is one of these lines (shell/bridge.js answers).
#include <cstdlib>
#include <emscripten.h>

#include "base/message.h"
#include "host/host.h"

// clang-format off
EM_JS(void, bridge_request, (unsigned id, unsigned kind, const void* data, size_t length),
      { Module.bridge.request(id, kind, data, length); })
EM_JS(float, bridge_text_advance, (const char* text, size_t length, float em_px, int weight),
      { return Module.bridge.text_advance(text, length, em_px, weight); })
EM_JS(unsigned char*, bridge_text_bitmap, (const char* text, size_t length, float em_px, int weight, int* box),
      { return Module.bridge.text_bitmap(text, length, em_px, weight, box); })
// clang-format on

namespace vitrine::host {
namespace {

/// A text is never larger: what a broken font says beyond it is not believed.
constexpr int kMaxSide = 4096;

struct Box {  // as text_bitmap writes it
  int left = 0, top = 0, width = 0, height = 0, colored = 0;
};

}  // namespace

void request(std::uint32_t id, Request kind, const Value& payload) {
  const Bytes message = encode_message(payload);
  bridge_request(id, static_cast<unsigned>(kind), message.data(), message.size());
}

float text_advance(std::string_view text, float em_px, int weight) {
  return bridge_text_advance(text.data(), text.size(), em_px, weight);
}

TextBitmap text_bitmap(std::string_view text, float em_px, int weight) {
  Box box;
  unsigned char* pixels = bridge_text_bitmap(text.data(), text.size(), em_px, weight, &box.left);
  if (pixels == nullptr) return {};
  TextBitmap bitmap;
  if (box.width > 0 && box.height > 0 && box.width <= kMaxSide && box.height <= kMaxSide) {
    bitmap = {box.left, box.top, box.width, box.height, box.colored != 0, {}};
    bitmap.rgba.assign(pixels, pixels + static_cast<std::size_t>(box.width) * box.height * 4);
  }
  std::free(pixels);
  return bitmap;
}

}  // namespace vitrine::host
