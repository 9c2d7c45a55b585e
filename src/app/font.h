// The page's font as Dear ImGui sees it: glyphs come one by one from the host, when they are first drawn,
// at the em size and pixel density at which they are drawn. No font data is loaded or shipped.
#pragma once

struct ImFont;
struct ImFontAtlas;

namespace vitrine {

/// In the order of UiInput::fonts.
inline constexpr int kFontWeights[3] = {400, 600, 700};

/// Makes the three weights. A size given to ImGui is a CSS em: text of size s stands in a line of height s
/// as CSS centres it there.
void add_fonts(ImFontAtlas& atlas, ImFont* (&fonts)[3]);

}  // namespace vitrine
