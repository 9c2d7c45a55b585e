#include "app/font.h"

#include <algorithm>
#include <cmath>

#include "host/host.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "widgets/text_runs.h"

namespace vitrine {
namespace {

// ImGui's size is a line's height, CSS's an em. CSS centres ascent + descent in the line, so in a line of one
// em the baseline is at (1 + ascent - descent) / 2; with the 0.93 and 0.24 of the usual system fonts
// (Segoe UI 1.08 and 0.25, Roboto 0.93 and 0.24, SF 0.95 and 0.24) at 0.845 em.
constexpr float kBaseline = 0.845f;

/// A picture beyond this is not worth its place in the atlas: a line of shaped text of 1000 px at ratio 4, an
/// emoji of 40 px at ratio 8.
constexpr int kMaxGlyphWidth = 4096, kMaxGlyphHeight = 1024;

/// Given as FontLoaderFlags, which ImGui leaves to the loader.
int weight_of(const ImFontConfig& source) { return static_cast<int>(source.FontLoaderFlags); }

int glyph_index(ImFontAtlas*, ImFontConfig*, ImWchar codepoint) { return static_cast<int>(codepoint); }

bool contains_glyph(ImFontAtlas*, ImFontConfig*, int) {
  return true;
}  // the browser has a fallback for anything

bool bake(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  // On a device pixel, so that the glyphs' rows fall on the screen's.
  const float density = baked->RasterizerDensity;
  baked->Ascent = std::round(baked->Size * kBaseline * density) / density;
  baked->Descent = baked->Ascent - baked->Size;
  return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, int index,
                ImFontGlyph* glyph, float* advance_only) {
  const auto codepoint = static_cast<std::uint32_t>(index);
  char utf8[5];
  std::string_view text = text_runs::run_of(codepoint);
  if (text.empty()) {
    ImTextCharToUtf8(utf8, codepoint);
    text = utf8;
  }
  const int weight = weight_of(*source);
  float advance = host::text_advance(text, baked->Size, weight);
  if (!std::isfinite(advance) || advance < 0) advance = 0;
  if (advance_only != nullptr) {
    *advance_only = advance;
    return true;
  }
  glyph->AdvanceX = advance;

  const float density = baked->RasterizerDensity;
  const host::TextBitmap bitmap = host::text_bitmap(text, baked->Size * density, weight);
  const bool visible = bitmap.width > 0 && bitmap.height > 0 && bitmap.width <= kMaxGlyphWidth &&
                       bitmap.height <= kMaxGlyphHeight &&
                       bitmap.rgba.size() == static_cast<std::size_t>(bitmap.width) * bitmap.height * 4;
  if (!visible) return true;

  const ImFontAtlasRectId packed = ImFontAtlasPackAddRect(atlas, bitmap.width, bitmap.height);
  if (packed == ImFontAtlasRectId_Invalid) return true;  // the atlas is full: blank, at its width
  ImTextureRect* place = ImFontAtlasPackGetRect(atlas, packed);
  glyph->X0 = static_cast<float>(bitmap.left) / density;
  glyph->Y0 = static_cast<float>(bitmap.top) / density + baked->Ascent;
  glyph->X1 = glyph->X0 + static_cast<float>(bitmap.width) / density;
  glyph->Y1 = glyph->Y0 + static_cast<float>(bitmap.height) / density;
  glyph->Visible = true;
  glyph->Colored = bitmap.colored;
  glyph->PackId = packed;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, place, bitmap.rgba.data(),
                                     ImTextureFormat_RGBA32, bitmap.width * 4);
  return true;
}

const ImFontLoader& loader() {
  static const ImFontLoader the_loader = [] {
    ImFontLoader made;
    made.Name = "host";
    made.FontSrcGetGlyphIndexFromCodepoint = glyph_index;
    made.FontSrcContainsGlyph = contains_glyph;
    made.FontBakedInit = bake;
    made.FontBakedLoadGlyph = load_glyph;
    return made;
  }();
  return the_loader;
}

}  // namespace

void add_fonts(ImFontAtlas& atlas, ImFont* (&fonts)[3]) {
  atlas.TexDesiredFormat = ImTextureFormat_RGBA32;
  atlas.SetFontLoader(&loader());
  for (int i = 0; i < 3; ++i) {
    ImFontConfig config;
    config.FontLoader = &loader();
    config.FontDataOwnedByAtlas = false;
    config.SizePixels = 15;
    config.FontLoaderFlags = static_cast<unsigned>(kFontWeights[i]);
    fonts[i] = atlas.AddFont(&config);
  }
}

}  // namespace vitrine
