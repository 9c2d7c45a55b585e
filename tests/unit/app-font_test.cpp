// The page's font inside Dear ImGui: sizes are CSS ems, text stands where CSS puts it, glyphs are sharp at
// every pixel ratio, emoji keep their colours.
#include <cmath>

#include "app/view.h"
#include "host/null.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

struct Asked {
  std::uint32_t codepoint;
  float em_px;
  int weight;
};
std::vector<Asked> asked;

/// Every glyph is a block half an em wide, from the baseline to 0.7 em above it; U+1F600 is red.
void use_blocks() {
  asked.clear();
  host::null::use_glyphs({.advance = [](std::uint32_t, float em_px, int) { return em_px / 2; },
                          .bitmap =
                              [](std::uint32_t codepoint, float em_px, int weight) {
                                asked.push_back({codepoint, em_px, weight});
                                host::TextBitmap bitmap;
                                bitmap.width = static_cast<int>(em_px / 2);
                                bitmap.height = static_cast<int>(em_px * 0.7f);
                                bitmap.top = -bitmap.height;
                                bitmap.colored = codepoint == 0x1f600;
                                bitmap.rgba.assign(static_cast<std::size_t>(bitmap.width) * bitmap.height * 4,
                                                   255);
                                if (bitmap.colored)
                                  for (std::size_t i = 0; i < bitmap.rgba.size(); i += 4)
                                    bitmap.rgba[i + 1] = bitmap.rgba[i + 2] = 0;
                                return bitmap;
                              }});
}

struct TextWidget : Widget {
  TextWidget() : Widget(Direction::output) {}
  std::string text;
  float size = 20;
  int weight = 0;
  ImVec2 at{10, 10};
  ImVec2 measured{};
  void* options() override { return nullptr; }
  void configure(const TensorInfo&, std::string_view, Errors&) override {}
  Room room() const override { return {.fixed_px = 100}; }
  void clear() override {}
  Value value() const override { return {}; }
};

Atlas* atlas = nullptr;

void draw_text(Widget& widget, Ui& ui) {
  auto& text = static_cast<TextWidget&>(widget);
  ImFont* font = atlas->weights[text.weight];
  text.measured = font->CalcTextSizeA(text.size, FLT_MAX, 0, text.text.c_str());
  ui.draw_list().AddText(font, text.size, text.at, IM_COL32(0, 0, 255, 255), text.text.c_str());
}

struct Drawn {
  int left = 1 << 20, top = 1 << 20, right = 0, bottom = 0;  ///< of all that is not transparent
  int blurred = 0;                                           ///< pixels that are neither full nor empty
  std::uint32_t first = 0;
};

Drawn draw(TextWidget& widget, double ratio) {
  Atlas fonts;
  atlas = &fonts;
  View view(fonts, widget, draw_text);
  const Frame frame = view.frame({.width = 200, .height = 100, .ratio = ratio}, {});
  Drawn drawn;
  for (int y = 0; y < frame.surface->height(); ++y) {
    for (int x = 0; x < frame.surface->width(); ++x) {
      const std::uint32_t pixel =
          frame.surface->pixels()[static_cast<std::size_t>(y) * frame.surface->width() + x];
      if (pixel >> 24 == 0) continue;
      if (pixel >> 24 != 255) ++drawn.blurred;
      if (drawn.first == 0) drawn.first = pixel;
      drawn.left = std::min(drawn.left, x);
      drawn.top = std::min(drawn.top, y);
      drawn.right = std::max(drawn.right, x + 1);
      drawn.bottom = std::max(drawn.bottom, y + 1);
    }
  }
  atlas = nullptr;
  return drawn;
}

}  // namespace

TEST_CASE("a size is a CSS em, and a baseline is where CSS centres the text") {
  use_blocks();
  for (const double ratio : {1.0, 2.0, 3.0}) {
    TextWidget widget;
    widget.text = "M";
    const Drawn drawn = draw(widget, ratio);
    INFO(ratio);
    REQUIRE_FALSE(asked.empty());
    CHECK(asked.back().em_px == Approx(20 * ratio));
    CHECK(drawn.right - drawn.left == static_cast<int>(10 * ratio));
    CHECK(drawn.bottom - drawn.top == static_cast<int>(14 * ratio));
    // A line of 20 px from y = 10: capitals of 0.7 em are centred in it within a pixel.
    CHECK((drawn.top + drawn.bottom) / 2 / ratio == Approx(20).margin(1));
    CHECK(widget.measured.x == Approx(10));
    CHECK(widget.measured.y == Approx(20));
  }
}

TEST_CASE("glyphs are drawn pixel by pixel at every ratio") {
  use_blocks();
  for (const double ratio : {0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.625, 3.0}) {
    TextWidget widget;
    widget.text = "MMM";
    widget.size = 13;
    INFO(ratio);
    CHECK(draw(widget, ratio).blurred == 0);
  }
}

TEST_CASE("text takes the style's colour, emoji their own") {
  use_blocks();
  TextWidget widget;
  widget.text = "M";
  CHECK(draw(widget, 2).first == 0xffff0000);  // blue, as AddText was told
  widget.text = "\xF0\x9F\x98\x80";
  CHECK(draw(widget, 2).first == 0xff0000ff);  // red, as the picture is
}

TEST_CASE("each weight is asked for by its number, each glyph once") {
  use_blocks();
  for (int weight = 0; weight < 3; ++weight) {
    asked.clear();
    TextWidget widget;
    widget.text = "MMMM";
    widget.weight = weight;
    draw(widget, 2);
    const auto m =
        std::count_if(asked.begin(), asked.end(), [](const Asked& a) { return a.codepoint == 'M'; });
    CHECK(m == 1);
    for (const Asked& each : asked)
      if (each.codepoint == 'M') CHECK(each.weight == (weight == 0 ? 400 : weight == 1 ? 600 : 700));
  }
}

TEST_CASE("glyphs that a broken host gives are survived") {
  static host::TextBitmap broken;
  static float advance;
  host::null::use_glyphs({.advance = [](std::uint32_t, float, int) { return advance; },
                          .bitmap = [](std::uint32_t, float, int) { return broken; }});
  TextWidget widget;
  widget.text = "ab\xff\xc0 \xF0\x9F";
  const std::vector<host::TextBitmap> kinds = {
      {},
      {0, 0, -5, 7, false, {}},
      {0, 0, 100000, 100000, false, {}},
      {0, 0, 10, 10, false, std::vector<std::uint8_t>(3)},
      {-90000, 90000, 4, 4, true, std::vector<std::uint8_t>(64, 255)}};
  for (const host::TextBitmap& kind : kinds) {
    for (const float each : {0.0f, -4.0f, 1e30f, INFINITY, NAN}) {
      broken = kind;
      advance = each;
      draw(widget, 2);
    }
  }
  host::null::use_glyphs({});
}

TEST_CASE("a thousand characters in many sizes and ratios: the atlas grows and forgets") {
  use_blocks();
  Atlas fonts;
  atlas = &fonts;
  TextWidget widget;
  View view(fonts, widget, draw_text);
  for (int round = 0; round < 12; ++round) {
    widget.text.clear();
    for (int i = 0; i < 400; ++i) {
      const int codepoint = 0x4e00 + round * 400 + i;
      widget.text += static_cast<char>(0xe0 | codepoint >> 12);
      widget.text += static_cast<char>(0x80 | (codepoint >> 6 & 63));
      widget.text += static_cast<char>(0x80 | (codepoint & 63));
    }
    widget.size = static_cast<float>(12 + 6 * round);
    const Frame frame = view.frame({.width = 800, .height = 100, .ratio = 1 + round * 0.25}, {});
    CHECK_FALSE(frame.dirty.empty());
  }
  atlas = nullptr;
  host::null::use_glyphs({});
}
