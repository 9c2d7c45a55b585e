// A scene with everything that Dear ImGui draws: rounded and bordered shapes, thin and thick lines (through
// the atlas's baked lines), circles, gradients, text, images enlarged and turned. It uses no file and no
// clock, so natively and in WebAssembly it must give the same pixels.
#pragma once

#include <cstdint>

#include "raster/raster.h"
#include "support/drawing.h"

namespace vitrine::test {

inline constexpr int kSceneWidth = 320, kSceneHeight = 240;

inline std::uint64_t fnv1a(std::span<const std::uint32_t> pixels) {
  std::uint64_t hash = 14695981039346656037u;
  for (std::uint32_t pixel : pixels) {
    for (int shift = 0; shift < 32; shift += 8) hash = (hash ^ ((pixel >> shift) & 255)) * 1099511628211u;
  }
  return hash;
}

/// By hand, with whole numbers only (no sine, no glyphs): what the golden hash stands for on every platform.
inline void draw_plain_scene(Drawing& drawing, Texture& picture) {
  std::uint32_t state = 12345;
  const auto next = [&](int below) {
    state = state * 1664525u + 1013904223u;
    return static_cast<float>((state >> 8) % static_cast<std::uint32_t>(below * 16)) / 16;
  };
  const auto colour = [&] {
    state = state * 1664525u + 1013904223u;
    return static_cast<ImU32>(state);
  };
  for (int i = 0; i < 200; ++i) {
    const ImVec2 a{next(320), next(240)}, b{next(320), next(240)}, c{a.x + next(40), a.y + next(40)};
    switch (i % 5) {
      case 0:
        drawing.rectangle(a, c, colour());
        break;
      case 1:
        drawing.triangle(a, b, c, colour());
        break;
      case 2:
        drawing.command(drawing.white, {{a, {}, colour()}, {b, {}, colour()}, {c, {}, colour()}}, {0, 1, 2});
        break;
      case 3:
        drawing.image(picture, a, c, {0, 0}, {1, 1}, colour());
        break;
      default:
        drawing.command(picture, {{a, {0, 0}, colour()}, {b, {1, 0}, colour()}, {c, {0, 1}, colour()}},
                        {0, 1, 2});
    }
  }
}

inline Texture plain_picture() {
  std::vector<ImU32> pixels;
  for (std::uint32_t i = 0; i < 24 * 18; ++i) pixels.push_back(i * 2654435761u);
  return {24, 18, pixels};
}

/// Dear ImGui's own drawing, in the current context between NewFrame and Render.
inline void draw_widget_scene(ImDrawList& list) {
  list.AddRectFilled({10, 10}, {110, 60}, IM_COL32(40, 110, 220, 255), 12);
  list.AddRectFilled({120, 10}, {220, 60}, IM_COL32(220, 90, 40, 128), 20);
  list.AddRect({230.5f, 10.5f}, {309.5f, 59.5f}, IM_COL32(20, 20, 20, 255), 8, 1.5f);
  list.AddCircleFilled({50, 110}, 30, IM_COL32(30, 160, 90, 255));
  list.AddCircle({130, 110}, 30, IM_COL32(30, 30, 160, 255), 0, 3);
  list.AddLine({180, 80}, {300, 140}, IM_COL32(0, 0, 0, 255), 1);
  list.AddLine({180, 100}, {300, 85}, IM_COL32(200, 0, 120, 200), 5);
  list.AddBezierCubic({10, 230}, {80, 140}, {120, 240}, {200, 160}, IM_COL32(80, 0, 140, 255), 2.5f);
  list.AddRectFilledMultiColor({220, 160}, {310, 200}, IM_COL32(255, 0, 0, 255), IM_COL32(0, 255, 0, 255),
                               IM_COL32(0, 0, 255, 255), IM_COL32(255, 255, 255, 0));
  list.AddText({15, 150}, IM_COL32(0, 0, 0, 255), "The quick brown fox: 0.1234");
  list.AddText({225, 210}, IM_COL32(255, 255, 255, 255), "white on nothing");
}

}  // namespace vitrine::test
