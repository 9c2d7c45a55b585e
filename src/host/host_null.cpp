// The host of native tests: nothing happens, everything is written down.
#include <algorithm>
#include <cmath>
#include <utility>

#include "host/null.h"

namespace vitrine::host {
namespace {

std::vector<null::Recorded> recorded;
null::Glyphs glyphs;

bool is_space(std::uint32_t codepoint) { return codepoint <= 0x20 || codepoint == 0xa0; }

TextBitmap box(float em_px) {
  TextBitmap bitmap;
  bitmap.left = static_cast<int>(std::lround(em_px * 0.06f));
  bitmap.width = std::max(1, static_cast<int>(std::lround(em_px * 0.38f)));
  bitmap.height = std::max(1, static_cast<int>(std::lround(em_px * 0.7f)));
  bitmap.top = -bitmap.height;
  bitmap.rgba.assign(static_cast<std::size_t>(bitmap.width) * bitmap.height * 4, 255);
  return bitmap;
}

}  // namespace

void request(std::uint32_t id, Request kind, const Value& payload) {
  recorded.push_back({id, kind, payload});
}

float glyph_advance(std::uint32_t codepoint, float em_px, int weight) {
  return glyphs.advance ? glyphs.advance(codepoint, em_px, weight) : em_px * 0.5f;
}

TextBitmap glyph_bitmap(std::uint32_t codepoint, float em_px, int weight) {
  if (glyphs.bitmap) return glyphs.bitmap(codepoint, em_px, weight);
  return is_space(codepoint) ? TextBitmap{} : box(em_px);
}

namespace null {

std::vector<Recorded> take_requests() { return std::exchange(recorded, {}); }
void use_glyphs(const Glyphs& source) { glyphs = source; }

}  // namespace null
}  // namespace vitrine::host
