// The page's look: the tokens of tokens.inc, and what a spec's "theme" makes of them. The page's CSS
// (site/theme_css.h) and the viewer's drawing (kit_ui.h) take the same colours from here.
//
//   Palette night = make_palette({.accent = "#0a7"}, true);   // a green that can be read on dark cards
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "spec/table.h"

namespace vitrine {

/// 0xRRGGBB.
using Rgb = std::uint32_t;

/// Colours by name, for one of the two themes.
struct Palette {
#define COLOR(name, light, dark) Rgb name = 0;
#define SIZE(name, px)
#define RADIUS(name, px)
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  friend bool operator==(const Palette&, const Palette&) = default;
};

/// CSS pixels.
struct Radii {
#define COLOR(name, light, dark)
#define SIZE(name, px)
#define RADIUS(name, px) float name = px;
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  friend bool operator==(const Radii&, const Radii&) = default;
};

/// The spec's "theme".
struct ThemeOptions {
  std::string accent;  ///< "#0a7"; empty: the token's
  double radius = Radii().radius;
  std::string mode = "auto";
};
std::span<const FieldRow> theme_fields();
/// What the table cannot say: that the accent is a colour. `where` is the theme's JSON pointer.
void check_theme(const ThemeOptions& options, std::string_view where, Errors& errors);

/// An accent that text could not be read in, or on, is made darker or lighter until it has 4.5:1 against
/// everything it is written on; its softer forms keep its hue.
Palette make_palette(const ThemeOptions& options, bool dark);
Radii make_radii(const ThemeOptions& options);

/// The colours that a system forces on pages for people who see little contrast, by their names in CSS (CSS
/// Color 4, system colors): Canvas, CanvasText, ButtonBorder, Highlight, HighlightText, GrayText.
struct SystemColors {
  Rgb canvas = 0, text = 0, border = 0, highlight = 0, highlight_text = 0, gray = 0;
};
/// The palette in those colours. Only what tells classes and series apart stays as it is, and the drawing's
/// ground and pen, which are a picture.
Palette forced_palette(Palette palette, const SystemColors& system);

/// What the author should know: that the accent had to be changed for the theme it was chosen in. Usually
/// empty.
std::string theme_note(const ThemeOptions& options);

/// "#0a7" and "#00aa77".
std::optional<Rgb> parse_color(std::string_view text);
std::string color_text(Rgb color);
/// As WCAG defines it: 1 to 21.
double contrast(Rgb a, Rgb b);

}  // namespace vitrine
