// The host of native tests: nothing happens, everything is written down.
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
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

float advance_of(std::uint32_t codepoint, float em_px, int weight) {
  return glyphs.advance ? glyphs.advance(codepoint, em_px, weight) : em_px * 0.5f;
}

/// Characters side by side: what a browser does, without shaping.
TextBitmap joined(const std::vector<TextBitmap>& parts) {
  TextBitmap out;
  int right = 0, bottom = 0;
  bool any = false;
  for (const TextBitmap& part : parts) {
    if (part.width <= 0 || part.height <= 0) continue;
    out.left = any ? std::min(out.left, part.left) : part.left;
    out.top = any ? std::min(out.top, part.top) : part.top;
    right = any ? std::max(right, part.left + part.width) : part.left + part.width;
    bottom = any ? std::max(bottom, part.top + part.height) : part.top + part.height;
    out.colored = out.colored || part.colored;
    any = true;
  }
  out.width = right - out.left;
  out.height = bottom - out.top;
  out.rgba.resize(static_cast<std::size_t>(out.width) * out.height * 4);
  for (const TextBitmap& part : parts) {
    for (int y = 0; y < part.height && part.width > 0; ++y) {
      const std::size_t to =
          (static_cast<std::size_t>(part.top - out.top + y) * out.width + part.left - out.left) * 4;
      std::copy_n(part.rgba.begin() + static_cast<std::ptrdiff_t>(y) * part.width * 4, part.width * 4,
                  out.rgba.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
  return out;
}

}  // namespace

void request(std::uint32_t id, Request kind, const Value& payload) {
  recorded.push_back({id, kind, payload});
}

float text_advance(std::string_view text, float em_px, int weight) {
  float sum = 0;
  for (std::size_t at = 0; at < text.size();) sum += advance_of(next_codepoint(text, at), em_px, weight);
  return sum;
}

TextBitmap text_bitmap(std::string_view text, float em_px, int weight) {
  std::vector<TextBitmap> parts;
  float pen = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t codepoint = next_codepoint(text, at);
    TextBitmap part = glyphs.bitmap         ? glyphs.bitmap(codepoint, em_px, weight)
                      : is_space(codepoint) ? TextBitmap{}
                                            : box(em_px);
    part.left += static_cast<int>(std::lround(pen));
    pen += advance_of(codepoint, em_px, weight);
    parts.push_back(std::move(part));
  }
  return parts.size() == 1 ? std::move(parts[0]) : joined(parts);
}

namespace null {

std::vector<Recorded> take_requests() { return std::exchange(recorded, {}); }
void use_glyphs(const Glyphs& source) { glyphs = source; }

}  // namespace null
}  // namespace vitrine::host
