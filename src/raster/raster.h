// Dear ImGui's draw data -> pixels, by the CPU: exact alpha blending, any triangle, textured or shaded,
// only where something changed. The same pixels natively and in WebAssembly (no fused multiply-add, no
// platform maths).
//
//   Surface surface;                                    // one per widget, kept between frames
//   Rect dirty = surface.draw(*ImGui::GetDrawData(), width, height, scale);
//   surface.pixels()                                    // straight RGBA8, rows of `width`
//
// Textures are read in place, so a picture to draw is an ImTextureData of one's own, passed on as
// data.GetTexRef(); a bare ImTextureID has no pixels here and draws nothing. Those in ImDrawData::Textures
// (the font atlas) announce their changes: update_textures must be called once a frame, with the context
// that owns the atlas current. All others are compared by their contents.
// Callbacks in draw lists are skipped: they talk to a GPU's renderer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

struct ImDrawData;

namespace vitrine {

namespace raster {
struct View;
}

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
  /// A surface that nobody can use (a side of 0 or above kMaxSide, more than kMaxPixels) becomes 0 × 0.
  Rect draw(const ImDrawData& data, int width, int height, float scale);
  static constexpr int kMaxSide = 16384;
  static constexpr std::int64_t kMaxPixels = std::int64_t{1} << 25;

  /// Straight (not premultiplied) RGBA8, as putImageData wants it.
  std::span<const std::uint32_t> pixels() const { return straight_; }
  int width() const { return width_; }
  int height() const { return height_; }

 private:
  Rect changed_tiles(const ImDrawData& data, const raster::View& view);
  Rect publish(const Rect& stale);

  int width_ = 0, height_ = 0;
  std::vector<std::uint32_t> premultiplied_;
  std::vector<std::uint32_t> straight_;
  std::vector<std::uint64_t> tile_hashes_;  ///< of what was drawn into each tile last time
  std::vector<std::uint64_t> next_hashes_;  ///< kept for its memory
  std::vector<std::uint32_t> row_;          ///< kept for its memory
};

/// Honours the atlas's texture requests (create, update, destroy): the rasteriser reads
/// ImTextureData::Pixels.
void update_textures(ImDrawData& data);

}  // namespace vitrine
