#include "widgets/theme.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr double kReadable = 4.5;  // WCAG 1.4.3
constexpr std::string_view kModes[] = {"auto", "light", "dark"};

constexpr FieldRow kThemeFields[] = {
    field<&ThemeOptions::accent>(
        "accent",
        "Colour of what is to be pressed and what was found, as `#rgb` or `#rrggbb`. "
        "One that cannot be read on the page is made darker, for the dark theme "
        "lighter.",
        {.example = "\"#0a7\""}),
    field<&ThemeOptions::radius>("radius",
                                 "Roundness of stages and buttons, in CSS pixels; cards and fields follow.",
                                 {.at_least = 0, .at_most = 24}),
    field<&ThemeOptions::mode>("mode", "Light, dark, or as the visitor's system is set.", {.one_of = kModes}),
};

/// Oklab (B. Ottosson, 2020): lightness as the eye sees it, and two axes of colour that keep their hue when
/// scaled.
struct Lab {
  double l = 0, a = 0, b = 0;
  double chroma() const { return std::hypot(a, b); }
};
struct LinearRgb {
  double r = 0, g = 0, b = 0;
};

double to_linear(double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); }
double from_linear(double v) { return v <= 0.0031308 ? v * 12.92 : 1.055 * std::pow(v, 1 / 2.4) - 0.055; }

LinearRgb linear_of(Rgb color) {
  const auto part = [color](int shift) {
    return to_linear(static_cast<double>((color >> shift) & 255) / 255);
  };
  return {part(16), part(8), part(0)};
}

double luminance(Rgb color) {
  const LinearRgb c = linear_of(color);
  return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

Lab lab_of(Rgb color) {
  const LinearRgb c = linear_of(color);
  const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
  const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
  const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

LinearRgb linear_of(const Lab& lab) {
  const auto cube = [](double v) { return v * v * v; };
  const double l = cube(lab.l + 0.3963377774 * lab.a + 0.2158037573 * lab.b);
  const double m = cube(lab.l - 0.1055613458 * lab.a - 0.0638541728 * lab.b);
  const double s = cube(lab.l - 0.0894841775 * lab.a - 1.2914855480 * lab.b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

/// The nearest screen colour of that lightness and hue: as much of the chroma as a screen can show.
Rgb rgb_of(const Lab& lab) {
  const auto shown = [](const LinearRgb& c) {
    constexpr double kSlack = 1e-4;
    return std::min({c.r, c.g, c.b}) >= -kSlack && std::max({c.r, c.g, c.b}) <= 1 + kSlack;
  };
  LinearRgb color = linear_of(lab);
  if (!shown(color)) {
    double least = 0, most = 1;
    for (int i = 0; i < 16; ++i) {
      const double part = (least + most) / 2;
      color = linear_of({lab.l, lab.a * part, lab.b * part});
      (shown(color) ? least : most) = part;
    }
    color = linear_of({lab.l, lab.a * least, lab.b * least});
  }
  const auto byte = [](double v) {
    return static_cast<Rgb>(std::lround(std::clamp(from_linear(v), 0.0, 1.0) * 255));
  };
  return byte(color.r) << 16 | byte(color.g) << 8 | byte(color.b);
}

/// That hue, at another lightness and with no more than that chroma.
Rgb softened(Lab lab, double lightness, double chroma) {
  const double part = std::min(1.0, chroma / std::max(lab.chroma(), 1e-9));
  return rgb_of({lightness, lab.a * part, lab.b * part});
}

Palette token_palette(bool dark) {
  return {
#define COLOR(name, light, night) .name = static_cast<Rgb>(dark ? night : light),
#define SIZE(name, px)
#define RADIUS(name, px)
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  };
}

Rgb readable(Rgb color, const Palette& palette, bool dark) {
  const auto is_readable = [&](Rgb c) {
    return std::min({contrast(c, palette.paper), contrast(c, palette.card), contrast(c, palette.fill)}) >=
           kReadable;
  };
  if (is_readable(color)) return color;
  const Lab lab = lab_of(color);
  double good = dark ? 1 : 0, bad = lab.l;  // white and black can be read
  for (int i = 0; i < 16; ++i) {
    const double middle = (good + bad) / 2;
    (is_readable(rgb_of({middle, lab.a, lab.b})) ? good : bad) = middle;
  }
  return rgb_of({good, lab.a, lab.b});
}

}  // namespace

std::span<const FieldRow> theme_fields() { return kThemeFields; }

void check_theme(const ThemeOptions& options, std::string_view where, Errors& errors) {
  if (options.accent.empty() || parse_color(options.accent)) return;
  errors.push_back({Code::spec_not_allowed, pointer(where, "accent"),
                    "expected a colour as \"#0a7\" or \"#00aa77\", got \"" + options.accent + "\""});
}

Palette make_palette(const ThemeOptions& options, bool dark) {
  Palette palette = token_palette(dark);
  const std::optional<Rgb> wanted = parse_color(options.accent);
  if (!wanted) return palette;
  palette.accent = readable(*wanted, palette, dark);
  // accent_ink stays: what the accent is readable on, or darker or lighter than that, is readable on it.
  // Lightness and chroma are those of the tokens.
  const Lab lab = lab_of(palette.accent), soft = lab_of(palette.accent_soft),
            pale = lab_of(palette.accent_pale);
  palette.accent_soft = softened(lab, soft.l, soft.chroma());
  palette.accent_pale = softened(lab, pale.l, pale.chroma());
  return palette;
}

Radii make_radii(const ThemeOptions& options) {
  const Radii tokens;
  const auto scale = static_cast<float>(options.radius) / tokens.radius;
  return {
#define COLOR(name, light, dark)
#define SIZE(name, px)
#define RADIUS(name, px) .name = tokens.name * scale,
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  };
}

Palette forced_palette(Palette palette, const SystemColors& system) {
  for (Rgb* ground : {&palette.paper, &palette.card, &palette.fill, &palette.accent_soft, &palette.ok_soft,
                      &palette.warn_soft, &palette.bad_soft})
    *ground = system.canvas;
  for (Rgb* text :
       {&palette.ink, &palette.ink_soft, &palette.ink_faint, &palette.ok, &palette.warn, &palette.bad})
    *text = system.text;
  palette.line = palette.edge = system.border;
  palette.accent = system.highlight;
  palette.accent_ink = system.highlight_text;
  palette.accent_pale = system.gray;
  return palette;
}

std::string theme_note(const ThemeOptions& options) {
  const std::optional<Rgb> wanted = parse_color(options.accent);
  if (!wanted) return {};
  const bool dark = options.mode == "dark";
  const Rgb used = make_palette(options, dark).accent;
  if (used == *wanted) return {};
  return "theme: " + options.accent + " is too " + (dark ? "dark" : "pale") + " to be read on a " +
         (dark ? "dark" : "light") + " page; the accent is " + color_text(used) + " instead";
}

std::optional<Rgb> parse_color(std::string_view text) {
  if ((text.size() != 4 && text.size() != 7) || text[0] != '#') return std::nullopt;
  Rgb color = 0;
  for (const char c : text.substr(1)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return std::nullopt;
    color = color << 4 | static_cast<Rgb>(digit);
    if (text.size() == 4) color = color << 4 | static_cast<Rgb>(digit);
  }
  return color;
}

std::string color_text(Rgb color) {
  std::string text = "#";
  for (int shift = 20; shift >= 0; shift -= 4) text += "0123456789abcdef"[(color >> shift) & 15];
  return text;
}

double contrast(Rgb a, Rgb b) {
  const double one = luminance(a) + 0.05, other = luminance(b) + 0.05;
  return std::max(one, other) / std::min(one, other);
}

}  // namespace vitrine
