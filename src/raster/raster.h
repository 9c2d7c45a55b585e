// Dear ImGui's draw data -> pixels, by the CPU: exact alpha blending, any triangle, textured or shaded,
// only where something changed. The same pixels natively and in WebAssembly (no fused multiply-add, no
// platform maths).
//
//   Surface surface;                                    // one per widget, kept between frames
//   Rect dirty = surface.draw(*ImGui::GetDrawData(), width, height, scale);
//   surface.pixels()                                    // straight RGBA8, rows of `width`
//
// Textures (ImTextureData) are read in place: update_textures must be called once a frame, with the
// context that owns the atlas current.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

struct ImDrawData;

namespace vitrine {

struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
  bool empty() const { return width <= 0 || height <= 0; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

class Surface {
 public:
  /// Draws at `scale` device pixels per CSS pixel into a width × height surface (device pixels) that starts
  /// out transparent, and returns the rectangle that differs from the last call's pixels (all of it after a
  /// change of size, empty when nothing changed).
  Rect draw(const ImDrawData& data, int width, int height, float scale);

  /// Straight (not premultiplied) RGBA8, as putImageData wants it.
  std::span<const std::uint32_t> pixels() const { return straight_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  int width_ = 0, height_ = 0;
  std::vector<std::uint32_t> premultiplied_;
  std::vector<std::uint32_t> straight_;
  std::vector<std::uint64_t> tile_hashes_;  ///< of what was drawn into each tile last time
};

/// Honours the atlas's texture requests (create, update, destroy): the rasteriser reads ImTextureData::Pixels.
void update_textures(ImDrawData& data);

}  // namespace vitrine
