#include "site/theme_css.h"

#include "base/text.h"

namespace vitrine {
namespace {

std::string property(std::string_view name, const std::string& value) {
  std::string out = "--";
  for (const char c : name) out += c == '_' ? '-' : c;
  return out + ":" + value + ";";
}

/// What of `palette` is not in force yet.
std::string colors(const Palette& palette, const Palette& in_force) {
  std::string out;
#define COLOR(name, light, night) \
  if (palette.name != in_force.name) out += property(#name, color_text(palette.name));
#define SIZE(name, px)
#define RADIUS(name, px)
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  return out;
}

std::string radii(const ThemeOptions& options) {
  const Radii radii = make_radii(options), tokens;
  std::string out;
#define COLOR(name, light, night)
#define SIZE(name, px)
#define RADIUS(name, px)         \
  if (radii.name != tokens.name) \
    out += property(#name, format_number(static_cast<double>(radii.name)) + "px");
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  return out;
}

/// As specific as the tokens' own rules for a mode, which come before, and so stronger in either mode.
std::string rule(const std::string& properties) {
  return properties.empty() ? "" : ":root[data-theme]{" + properties + "}\n";
}

}  // namespace

std::string theme_rules(const ThemeOptions& options) {
  const bool dark = options.mode == "dark";
  const Palette first = make_palette(options, dark), tokens = make_palette({}, dark);
  std::string out = rule(colors(first, tokens) + radii(options));
  if (options.mode != "auto") return out;
  Palette at_night = make_palette({}, true);
#define COLOR(name, light, night) \
  if (first.name != tokens.name) at_night.name = first.name;
#define SIZE(name, px)
#define RADIUS(name, px)
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  const std::string night = rule(colors(make_palette(options, true), at_night));
  if (!night.empty()) out += "@media (prefers-color-scheme: dark){\n" + night + "}\n";
  return out;
}

}  // namespace vitrine
