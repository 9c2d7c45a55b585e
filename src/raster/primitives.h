// Dear ImGui's draw lists as a sequence of primitives in device pixels, checked and clipped: what the
// hashing pass and the drawing pass both walk through.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "imgui.h"
#include "raster/blend.h"
#include "raster/raster.h"

namespace vitrine::raster {

/// Positions are whole numbers of 1/256 device pixel, so that coverage and shared edges are decided exactly.
constexpr int kSubpixelBits = 8;
constexpr int kSubpixel = 1 << kSubpixelBits;

/// The first pixel whose centre is at or right of (below) a position: both the top-left rule's start of a
/// span and, with the other edge, its end.
constexpr int first_pixel(std::int64_t position) {
  return static_cast<int>((position + kSubpixel / 2 - 1) >> kSubpixelBits);
}

struct Texture {
  const std::uint8_t* pixels = nullptr;
  int width = 0, height = 0;
  bool alpha_only = false;
  std::uint64_t stamp = 0;  ///< differs when the contents may differ

  std::uint32_t texel(int x, int y) const {
    const std::size_t i = static_cast<std::size_t>(std::clamp(y, 0, height - 1)) * width +
                          static_cast<std::size_t>(std::clamp(x, 0, width - 1));
    if (alpha_only) return 0x00ffffffu | static_cast<std::uint32_t>(pixels[i]) << 24;
    std::uint32_t v;
    std::memcpy(&v, pixels + i * 4, 4);
    return v;
  }
};

struct Vertex {
  std::int32_t x = 0, y = 0;  ///< 1/256 device pixel
  float u = 0, v = 0;         ///< 0..1 across the texture
  std::uint32_t colour = 0;   ///< straight RGBA
};

struct Primitive {
  bool is_rectangle = false;  ///< upright, one colour: vertices[0] is its top left, [1] its bottom right
  Vertex vertices[3];
  const Texture* texture = nullptr;  ///< null: colours alone (a single texel is already in them)
  Rect bounds;                       ///< the pixels it may touch, within its clip rectangle and the target
};

/// How the list's coordinates become device pixels.
struct View {
  float x = 0, y = 0, scale = 1;  ///< device = (position - (x, y)) × scale
  Rect target;                    ///< nothing is drawn outside
};

inline Rect intersect(const Rect& a, const Rect& b) {
  const int x0 = std::max(a.x, b.x), y0 = std::max(a.y, b.y);
  const int x1 = std::min(a.x + a.width, b.x + b.width), y1 = std::min(a.y + a.height, b.y + b.height);
  return {x0, y0, std::max(0, x1 - x0), std::max(0, y1 - y0)};
}

/// Device coordinate to 1/256 pixel. False for NaN. Held to ±2^20 pixels, so that the products of two
/// differences fit 64 bits; what reaches that far out is no picture any more.
bool to_subpixel(float device, std::int32_t& out);

/// The texture of a command; `pixels` is null when it has none that can be read.
Texture texture_of(const ImTextureRef& reference);

/// Makes a primitive of three or four of a list's vertices. False when there is nothing to draw.
bool make_triangle(const ImDrawVert* const vertices[3], const View& view, const Rect& clip,
                   const Texture& texture, Primitive& out);
/// Of the six indices' four corners, in the order of ImDrawList::PrimRectUV. False when they are no upright
/// rectangle of one colour: then it is two triangles. `out.bounds` is empty when there is nothing to draw.
bool make_rectangle(const ImDrawVert* const corners[4], const View& view, const Rect& clip,
                    const Texture& texture, Primitive& out);
Rect clip_of(const ImDrawCmd& command, const View& view);

/// Calls f(primitive) for everything that may touch view.target, in drawing order. Indices that lead out of
/// the list's buffers are skipped.
template <class F>
void for_each_primitive(const ImDrawData& data, const View& view, F f) {
  for (const ImDrawList* list : data.CmdLists) {
    if (list == nullptr) continue;
    const ImTextureData* last_data = nullptr;
    Texture texture;
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback != nullptr) continue;  // they talk to a GPU's renderer
      const Rect clip = clip_of(command, view);
      if (clip.empty()) continue;
      if (command.TexRef._TexData != last_data || last_data == nullptr) {
        texture = texture_of(command.TexRef);
        last_data = command.TexRef._TexData;
      }
      const auto index_count = static_cast<std::size_t>(list->IdxBuffer.Size);
      const std::size_t begin = std::min<std::size_t>(command.IdxOffset, index_count);
      const std::size_t end = begin + std::min<std::size_t>(command.ElemCount, index_count - begin);
      const ImDrawIdx* index = list->IdxBuffer.Data;
      const auto vertex = [&](std::size_t i) -> const ImDrawVert* {
        const std::size_t n = std::size_t{command.VtxOffset} + index[i];
        return n < static_cast<std::size_t>(list->VtxBuffer.Size) ? &list->VtxBuffer.Data[n] : nullptr;
      };
      Primitive primitive;
      for (std::size_t i = begin; i + 3 <= end; i += 3) {
        const ImDrawVert* const corners[4] = {vertex(i), vertex(i + 1), vertex(i + 2),
                                              i + 6 <= end ? vertex(i + 5) : nullptr};
        if (!corners[0] || !corners[1] || !corners[2]) continue;
        const bool two_make_a_quad = corners[3] && index[i + 3] == index[i] && index[i + 4] == index[i + 2];
        if (two_make_a_quad && make_rectangle(corners, view, clip, texture, primitive)) {
          i += 3;
          if (!primitive.bounds.empty()) f(static_cast<const Primitive&>(primitive));
        } else if (make_triangle(corners, view, clip, texture, primitive)) {
          f(static_cast<const Primitive&>(primitive));
        }
      }
    }
  }
}

}  // namespace vitrine::raster
