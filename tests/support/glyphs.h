// A readable font for pictures of widgets that is the same on every machine: Dear ImGui's own vector font,
// through the null host. Not linked by tests that need no text.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "host/null.h"
#include "imgui.h"
#include "imgui_internal.h"

namespace vitrine::test {

class VectorFont {
 public:
  static VectorFont& get() {
    static VectorFont font;
    return font;
  }

  float advance(std::uint32_t codepoint, float em_px, int) {
    if (is_emoji(codepoint)) return em_px * 1.25f;
    // At a large size, so that the advance does not depend on the pixels it is drawn with.
    constexpr float kDesign = 64;
    const ImFontGlyph* glyph = font_->GetFontBaked(kDesign, 1)->FindGlyph(codepoint);
    return glyph->AdvanceX / kDesign * em_px;
  }

  host::TextBitmap bitmap(std::uint32_t codepoint, float em_px, int weight) {
    if (is_emoji(codepoint)) return emoji(em_px);
    ImFontBaked* baked = font_->GetFontBaked(std::round(em_px), 1);
    const ImFontGlyph glyph = *baked->FindGlyph(codepoint);
    host::TextBitmap out;
    if (!glyph.Visible || glyph.PackId < 0) return out;
    const ImTextureRect& place = *ImFontAtlasPackGetRect(&atlas_, glyph.PackId);
    const int bold = weight >= 600 ? std::max(1, static_cast<int>(std::lround(em_px / 16))) : 0;
    out.left = static_cast<int>(std::lround(glyph.X0));
    out.top = static_cast<int>(std::lround(glyph.Y0 - baked->Ascent));
    out.width = place.w + bold;
    out.height = place.h;
    out.rgba.assign(static_cast<std::size_t>(out.width) * out.height * 4, 255);
    for (int y = 0; y < out.height; ++y) {
      for (int x = 0; x < out.width; ++x) {
        std::uint8_t coverage = 0;
        for (int shift = 0; shift <= bold; ++shift) {
          const int from = x - shift;
          if (from < 0 || from >= place.w) continue;
          const auto* pixel =
              static_cast<std::uint8_t*>(atlas_.TexData->GetPixelsAt(place.x + from, place.y + y));
          coverage = std::max(coverage, pixel[atlas_.TexData->BytesPerPixel - 1]);
        }
        out.rgba[(static_cast<std::size_t>(y) * out.width + x) * 4 + 3] = coverage;
      }
    }
    return out;
  }

 private:
  VectorFont() {
    atlas_.RendererHasTextures = true;
    ImFontConfig config;
    config.OversampleH = config.OversampleV = 1;  // a glyph's pixels, not a wider picture of them
    config.SizePixels = 16;
    font_ = atlas_.AddFontDefaultVector(&config);
  }

  static bool is_emoji(std::uint32_t codepoint) { return codepoint >= 0x1f300; }

  /// Half red, half green: its colours must survive any text colour.
  static host::TextBitmap emoji(float em_px) {
    const int size = std::max(2, static_cast<int>(std::lround(em_px)));
    host::TextBitmap out{0, -size, size, size, true, {}};
    out.rgba.resize(static_cast<std::size_t>(size) * size * 4);
    for (std::size_t i = 0; i < out.rgba.size(); i += 4) {
      const bool left = i / 4 % size < static_cast<std::size_t>(size) / 2;
      const std::uint8_t pixel[4] = {static_cast<std::uint8_t>(left ? 220 : 0),
                                     static_cast<std::uint8_t>(left ? 0 : 160), 0, 255};
      std::memcpy(&out.rgba[i], pixel, 4);
    }
    return out;
  }

  ImFontAtlas atlas_;
  ImFont* font_ = nullptr;
};

inline void use_vector_font() {
  host::null::use_glyphs(
      {.advance = [](std::uint32_t codepoint, float em_px,
                     int weight) { return VectorFont::get().advance(codepoint, em_px, weight); },
       .bitmap = [](std::uint32_t codepoint, float em_px,
                    int weight) { return VectorFont::get().bitmap(codepoint, em_px, weight); }});
}

}  // namespace vitrine::test
