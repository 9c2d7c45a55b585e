#include "raster/raster.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "imgui.h"
#include "raster/blend.h"
#include "raster/fill.h"
#include "raster/hash.h"
#include "raster/primitives.h"

namespace vitrine {
namespace {

using raster::kHashSeed;
using raster::mix;
using raster::Primitive;

constexpr int kTileBits = 6;
constexpr int kTile = 1 << kTileBits;  // pixels

int tiles(int pixels) { return (pixels + kTile - 1) >> kTileBits; }

std::uint64_t hash_of(const Primitive& primitive) {
  std::uint64_t hash = mix(kHashSeed, primitive.is_rectangle);
  for (int i = 0; i < (primitive.is_rectangle ? 2 : 3); ++i) {
    const raster::Vertex& v = primitive.vertices[i];
    hash = mix(hash, static_cast<std::uint64_t>(static_cast<std::uint32_t>(v.x)) << 32 |
                         static_cast<std::uint32_t>(v.y));
    hash = mix(hash, v.colour);
    if (primitive.texture != nullptr) {
      std::uint64_t uv;
      std::memcpy(&uv, &v.u, 4);
      std::memcpy(reinterpret_cast<char*>(&uv) + 4, &v.v, 4);
      hash = mix(hash, uv);
    }
  }
  if (primitive.texture != nullptr) hash = mix(hash, primitive.texture->stamp);
  const Rect& b = primitive.bounds;
  hash = mix(hash, static_cast<std::uint64_t>(b.x) << 32 | static_cast<std::uint32_t>(b.y));
  return mix(hash, static_cast<std::uint64_t>(b.width) << 32 | static_cast<std::uint32_t>(b.height));
}

}  // namespace

Rect Surface::draw(const ImDrawData& data, int width, int height, float scale) {
  const bool possible = width > 0 && height > 0 && width <= kMaxSide && height <= kMaxSide &&
                        static_cast<std::int64_t>(width) * height <= kMaxPixels && std::isfinite(scale) &&
                        scale > 0;
  if (!possible) width = height = 0;
  const bool resized = width != width_ || height != height_;
  if (resized) {
    width_ = width;
    height_ = height;
    premultiplied_.assign(static_cast<std::size_t>(width) * height, 0);
    straight_.assign(premultiplied_.size(), 0);
    tile_hashes_.assign(static_cast<std::size_t>(tiles(width)) * tiles(height), 0);
  }
  if (straight_.empty()) return {};

  const Rect everything{0, 0, width, height};
  raster::View view{data.DisplayPos.x, data.DisplayPos.y, scale, everything};
  const Rect stale = changed_tiles(data, view);
  if (stale.empty()) return resized ? everything : Rect{};

  view.target = stale;
  for (int y = stale.y; y < stale.y + stale.height; ++y) {
    std::fill_n(premultiplied_.begin() + static_cast<std::ptrdiff_t>(y) * width + stale.x, stale.width, 0u);
  }
  const raster::Canvas canvas{premultiplied_.data(), width};
  for_each_primitive(data, view, [&](const Primitive& primitive) { fill(canvas, primitive); });
  const Rect changed = publish(stale);
  return resized ? everything : changed;
}

// Each tile's hash is of the primitives that may touch it, in order. On a hover frame of a widget (one button
// lights up) the hashes of 2000 triangles cost a tenth of drawing them, and then one or two tiles are drawn.
// A hash that changed without need (a glyph was added elsewhere in the atlas) costs time, not correctness:
// publish() compares pixels. Two drawings with the same hash are one in 2^64.
Rect Surface::changed_tiles(const ImDrawData& data, const raster::View& view) {
  const int columns = tiles(width_), rows = tiles(height_);
  next_hashes_.assign(tile_hashes_.size(), kHashSeed);
  for_each_primitive(data, view, [&](const Primitive& primitive) {
    const std::uint64_t hash = hash_of(primitive);
    const Rect& b = primitive.bounds;
    for (int y = b.y >> kTileBits; y <= (b.y + b.height - 1) >> kTileBits; ++y) {
      for (int x = b.x >> kTileBits; x <= (b.x + b.width - 1) >> kTileBits; ++x) {
        std::uint64_t& tile = next_hashes_[static_cast<std::size_t>(y) * columns + x];
        tile = mix(tile, hash);
      }
    }
  });
  int x0 = columns, y0 = rows, x1 = 0, y1 = 0;
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < columns; ++x) {
      const std::size_t i = static_cast<std::size_t>(y) * columns + x;
      if (next_hashes_[i] == tile_hashes_[i]) continue;
      x0 = std::min(x0, x);
      x1 = std::max(x1, x + 1);
      y0 = std::min(y0, y);
      y1 = std::max(y1, y + 1);
    }
  }
  tile_hashes_.swap(next_hashes_);
  if (x0 >= x1) return {};
  return raster::intersect({x0 * kTile, y0 * kTile, (x1 - x0) * kTile, (y1 - y0) * kTile},
                           {0, 0, width_, height_});
}

Rect Surface::publish(const Rect& stale) {
  row_.resize(static_cast<std::size_t>(stale.width));
  int x0 = stale.x + stale.width, x1 = stale.x, y0 = stale.y + stale.height, y1 = stale.y;
  for (int y = stale.y; y < stale.y + stale.height; ++y) {
    const std::size_t start = static_cast<std::size_t>(y) * width_ + stale.x;
    raster::unpremultiply_row(row_.data(), premultiplied_.data() + start, row_.size());
    const auto old = straight_.begin() + static_cast<std::ptrdiff_t>(start);
    const auto [first, first_old] = std::mismatch(row_.begin(), row_.end(), old);
    if (first == row_.end()) continue;
    auto last = row_.end();
    while (*(last - 1) == *(old + (last - row_.begin()) - 1)) --last;
    std::copy(first, last, first_old);
    x0 = std::min(x0, stale.x + static_cast<int>(first - row_.begin()));
    x1 = std::max(x1, stale.x + static_cast<int>(last - row_.begin()));
    y0 = std::min(y0, y);
    y1 = y + 1;
  }
  return x0 < x1 ? Rect{x0, y0, x1 - x0, y1 - y0} : Rect{};
}

void update_textures(ImDrawData& data) {
  if (data.Textures == nullptr) return;
  // Stamps are never used twice (but for 0, which says "not known"), so a texture that takes the place of
  // another in memory is not mistaken for it. 2^32 of them last a year at 120 changes a second.
  static std::uintptr_t last_stamp = 0;
  for (ImTextureData* texture : *data.Textures) {
    switch (texture->Status) {
      case ImTextureStatus_WantCreate:
      case ImTextureStatus_WantUpdates:
        if (++last_stamp == 0) ++last_stamp;
        texture->BackendUserData = reinterpret_cast<void*>(last_stamp);
        texture->SetTexID(static_cast<ImTextureID>(last_stamp));  // any value that is not Invalid
        texture->SetStatus(ImTextureStatus_OK);
        break;
      case ImTextureStatus_WantDestroy:
        if (texture->UnusedFrames == 0) break;  // a list that was drawn this frame may still use it
        texture->BackendUserData = nullptr;
        texture->SetTexID(ImTextureID_Invalid);
        texture->SetStatus(ImTextureStatus_Destroyed);
        break;
      default:
        break;
    }
  }
}

}  // namespace vitrine
