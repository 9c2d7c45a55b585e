// The look: that every accent an author may think of can be read, and that the tokens themselves can.
#include <algorithm>
#include <array>
#include <set>

#include "support/catch.h"
#include "widgets/theme.h"

using namespace vitrine;

namespace {

ThemeOptions with_accent(std::string accent) { return {.accent = std::move(accent)}; }

/// Every sixth part of the cube of colours, its corners and greys among them.
std::vector<Rgb> grid() {
  std::vector<Rgb> colors;
  for (Rgb r = 0; r <= 255; r += 51)
    for (Rgb g = 0; g <= 255; g += 51)
      for (Rgb b = 0; b <= 255; b += 51) colors.push_back(r << 16 | g << 8 | b);
  return colors;
}

/// Which of red, green and blue is the most, and whether it stands out at all.
int strongest(Rgb color) {
  const std::array<int, 3> parts = {static_cast<int>(color >> 16 & 255), static_cast<int>(color >> 8 & 255),
                                    static_cast<int>(color & 255)};
  const auto most = std::max_element(parts.begin(), parts.end());
  const bool clear = std::count_if(parts.begin(), parts.end(), [&](int p) { return p > *most - 60; }) == 1;
  return clear ? static_cast<int>(most - parts.begin()) : -1;
}

}  // namespace

TEST_CASE("theme: colours as CSS writes them") {
  CHECK(parse_color("#0a7") == Rgb{0x00aa77});
  CHECK(parse_color("#00AA77") == Rgb{0x00aa77});
  CHECK(color_text(0x00aa77) == "#00aa77");
  for (const char* text : {"", "#", "0a7", "#0a", "#0a77", "#00aa7", "#00aa777", "#00aa7g", "teal", "#-a7"})
    CHECK_FALSE(parse_color(text));
}

TEST_CASE("theme: contrast as WCAG defines it") {
  CHECK(contrast(0x000000, 0xffffff) == Approx(21));
  CHECK(contrast(0xffffff, 0x777777) == Approx(4.478).epsilon(0.001));  // a grey known to be just too pale
  CHECK(contrast(0x123456, 0x123456) == 1);
}

TEST_CASE("theme: the tokens can be read, light and dark") {
  for (const bool dark : {false, true}) {
    const Palette p = make_palette({}, dark);
    for (const Rgb ground : {p.paper, p.card, p.fill}) {
      INFO(color_text(ground));
      for (const Rgb ink : {p.ink, p.ink_soft, p.ink_faint, p.accent, p.ok, p.warn, p.bad})
        CHECK(contrast(ink, ground) >= 4.5);
    }
    for (const Rgb mark : {p.mark_1, p.mark_2, p.mark_3, p.mark_4, p.mark_5, p.mark_6, p.mark_7}) {
      INFO(color_text(mark));
      CHECK(contrast(p.accent_ink, mark) >= 4.5);
    }
    CHECK(contrast(p.edge, p.card) >= 3);
    CHECK(contrast(p.accent_ink, p.accent) >= 4.5);
    CHECK(contrast(p.ok, p.ok_soft) >= 4.5);
    CHECK(contrast(p.warn, p.warn_soft) >= 4.5);
    CHECK(contrast(p.bad, p.bad_soft) >= 4.5);
  }
}

TEST_CASE("theme: in a system's forced colours there are no others, but for what tells series apart") {
  const SystemColors system{0x000000, 0xffffff, 0x00ff01, 0x1aebff, 0x000001, 0x3ff23f};
  const Palette own = make_palette({}, true), forced = forced_palette(own, system);
  std::set<Rgb> others;
#define COLOR(name, light, dark) others.insert(forced.name);
#define SIZE(name, px)
#define RADIUS(name, px)
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  for (const Rgb color :
       {system.canvas, system.text, system.border, system.highlight, system.highlight_text, system.gray})
    CHECK(others.erase(color) == 1);
  for (const Rgb color :
       {own.mark_1, own.mark_2, own.mark_3, own.mark_4, own.mark_5, own.mark_6, own.mark_7, own.slate})
    CHECK(others.erase(color) == 1);
  CHECK(others.empty());  // the chalk is white, as the text is
}

TEST_CASE("theme: any accent is made one that can be read, and written on") {
  for (const Rgb wanted : grid()) {
    for (const bool dark : {false, true}) {
      const Palette p = make_palette(with_accent(color_text(wanted)), dark);
      INFO(color_text(wanted) << " became " << color_text(p.accent) << (dark ? ", dark" : ", light"));
      for (const Rgb ground : {p.paper, p.card, p.fill}) CHECK(contrast(p.accent, ground) >= 4.5);
      CHECK(contrast(p.accent_ink, p.accent) >= 4.5);
      CHECK(contrast(p.ink, p.accent_soft) >= 7);
      CHECK(contrast(p.ink_soft, p.accent_soft) >= 4.5);
      CHECK(contrast(p.accent, p.accent_pale) > 1.3);  // the first bar and the others
      // A colour stays what people call it.
      if (strongest(wanted) >= 0 && strongest(p.accent) >= 0) CHECK(strongest(p.accent) == strongest(wanted));
    }
  }
}

TEST_CASE("theme: an accent that can be read is used as it is, without a note") {
  for (const char* accent : {"#5b4bdb", "#000", "#0b6e4f", "#b3261e"}) {
    CHECK(make_palette(with_accent(accent), false).accent == *parse_color(accent));
    CHECK(theme_note(with_accent(accent)).empty());
  }
  CHECK(make_palette(with_accent("#9d91ff"), true).accent == 0x9d91ff);
  // The dark theme of a usual accent is lighter; that is no news.
  CHECK(make_palette(with_accent("#0b6e4f"), true).accent != 0x0b6e4f);
}

TEST_CASE("theme: what had to be changed is said, for the theme it was chosen in") {
  CHECK(theme_note(with_accent("#ff0")).find("#ff0 is too pale") != std::string::npos);
  CHECK(theme_note({.accent = "#ff0", .mode = "dark"}).empty());
  CHECK(theme_note({.accent = "#300", .mode = "dark"}).find("#300 is too dark") != std::string::npos);
  CHECK(theme_note({}).empty());
}

TEST_CASE("theme: only the accent's own colours change, and without one none") {
  for (const bool dark : {false, true}) {
    const Palette tokens = make_palette({}, dark);
    Palette changed = make_palette(with_accent("#0a7"), dark);
    CHECK(changed != tokens);
    changed.accent = tokens.accent;
    changed.accent_soft = tokens.accent_soft;
    changed.accent_pale = tokens.accent_pale;
    CHECK(changed == tokens);
    CHECK(make_palette(with_accent("no colour"), dark) == tokens);
  }
}

TEST_CASE("theme: the radius scales all of them") {
  CHECK(make_radii({}) == Radii());
  const Radii none = make_radii({.radius = 0}), half = make_radii({.radius = 6});
  CHECK(none.radius_card == 0);
  CHECK(half.radius == Approx(6));
  CHECK(half.radius_small / half.radius == Approx(Radii().radius_small / Radii().radius));
}

TEST_CASE("theme: an accent that is no colour is an error at its place") {
  Errors errors;
  check_theme(with_accent("teal"), "demo.json#/theme", errors);
  REQUIRE(errors.size() == 1);
  CHECK(format(errors[0]).find("demo.json#/theme/accent: E104") == 0);
  CHECK(errors[0].detail.find("\"teal\"") != std::string::npos);
  check_theme(with_accent("#0a7"), "", errors);
  check_theme({}, "", errors);
  CHECK(errors.size() == 1);
}
