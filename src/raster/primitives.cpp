#include "raster/primitives.h"

#include <cmath>

#include "raster/hash.h"

namespace vitrine::raster {
namespace {

constexpr float kFarthest = 1 << 20;  // pixels

bool to_vertex(const ImDrawVert& from, const View& view, Vertex& out) {
  out.u = from.uv.x;
  out.v = from.uv.y;
  out.colour = from.col;
  return std::isfinite(out.u) && std::isfinite(out.v) &&
         to_subpixel((from.pos.x - view.x) * view.scale, out.x) &&
         to_subpixel((from.pos.y - view.y) * view.scale, out.y);
}

Rect covered(std::int32_t x0, std::int32_t y0, std::int32_t x1, std::int32_t y1, const Rect& clip) {
  const int x = first_pixel(x0), y = first_pixel(y0);
  return intersect({x, y, first_pixel(x1) - x, first_pixel(y1) - y}, clip);
}

// Dear ImGui points everything that is one colour at a white texel; looking it up here leaves colours alone.
void take_single_texel(Primitive& primitive, std::size_t count, const Texture& texture) {
  const Vertex& first = primitive.vertices[0];
  for (std::size_t i = 1; i < count; ++i) {
    if (primitive.vertices[i].u != first.u || primitive.vertices[i].v != first.v) return;
  }
  primitive.texture = nullptr;
  const double x = std::clamp(static_cast<double>(first.u) * texture.width, 0.0, texture.width - 1.0);
  const double y = std::clamp(static_cast<double>(first.v) * texture.height, 0.0, texture.height - 1.0);
  const std::uint32_t texel = texture.texel(static_cast<int>(x), static_cast<int>(y));
  if (texel == 0xffffffffu) return;
  for (std::size_t i = 0; i < count; ++i) {
    primitive.vertices[i].colour = modulate(primitive.vertices[i].colour, texel);
  }
}

bool invisible(const Primitive& primitive, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (primitive.vertices[i].colour >> 24) return false;
  }
  return true;
}

}  // namespace

bool to_subpixel(float device, std::int32_t& out) {
  if (std::isnan(device)) return false;
  out = static_cast<std::int32_t>(std::floor(std::clamp(device, -kFarthest, kFarthest) * kSubpixel + 0.5f));
  return true;
}

Texture texture_of(const ImTextureRef& reference) {
  const ImTextureData* data = reference._TexData;
  if (data == nullptr || data->Pixels == nullptr || data->Width <= 0 || data->Height <= 0) return {};
  Texture texture{data->Pixels, data->Width, data->Height, data->Format == ImTextureFormat_Alpha8, 0};
  // update_textures leaves a stamp. Contents that nobody has announced are looked at.
  texture.stamp =
      data->Status == ImTextureStatus_OK ? reinterpret_cast<std::uintptr_t>(data->BackendUserData) : 0;
  if (texture.stamp == 0) {
    texture.stamp = hash_bytes(texture.pixels, static_cast<std::size_t>(texture.width) * texture.height *
                                                   (texture.alpha_only ? 1 : 4));
  }
  return texture;
}

Rect clip_of(const ImDrawCmd& command, const View& view) {
  std::int32_t x0, y0, x1, y1;
  if (!to_subpixel((command.ClipRect.x - view.x) * view.scale, x0) ||
      !to_subpixel((command.ClipRect.y - view.y) * view.scale, y0) ||
      !to_subpixel((command.ClipRect.z - view.x) * view.scale, x1) ||
      !to_subpixel((command.ClipRect.w - view.y) * view.scale, y1)) {
    return {};
  }
  return covered(x0, y0, x1, y1, view.target);
}

bool make_triangle(const ImDrawVert* const vertices[3], const View& view, const Rect& clip,
                   const Texture& texture, Primitive& out) {
  if (texture.pixels == nullptr) return false;
  for (int i = 0; i < 3; ++i) {
    if (!to_vertex(*vertices[i], view, out.vertices[i])) return false;
  }
  const auto& [a, b, c] = out.vertices;
  out.bounds = covered(std::min({a.x, b.x, c.x}), std::min({a.y, b.y, c.y}), std::max({a.x, b.x, c.x}),
                       std::max({a.y, b.y, c.y}), clip);
  if (out.bounds.empty() || invisible(out, 3)) return false;
  out.is_rectangle = false;
  out.texture = &texture;
  take_single_texel(out, 3, texture);
  return !invisible(out, 3);
}

bool make_rectangle(const ImDrawVert* const corners[4], const View& view, const Rect& clip,
                    const Texture& texture, Primitive& out) {
  const ImDrawVert &a = *corners[0], &b = *corners[1], &c = *corners[2], &d = *corners[3];
  const bool upright = a.pos.y == b.pos.y && c.pos.y == d.pos.y && a.pos.x == d.pos.x && b.pos.x == c.pos.x &&
                       a.uv.y == b.uv.y && c.uv.y == d.uv.y && a.uv.x == d.uv.x && b.uv.x == c.uv.x;
  if (!upright || a.col != b.col || a.col != c.col || a.col != d.col) return false;
  out.bounds = {};
  if (texture.pixels == nullptr) return true;
  Vertex &first = out.vertices[0], &last = out.vertices[1];
  if (!to_vertex(a, view, first) || !to_vertex(c, view, last)) return true;
  if (first.x > last.x) {
    std::swap(first.x, last.x);
    std::swap(first.u, last.u);
  }
  if (first.y > last.y) {
    std::swap(first.y, last.y);
    std::swap(first.v, last.v);
  }
  out.is_rectangle = true;
  out.texture = &texture;
  take_single_texel(out, 2, texture);
  if (!invisible(out, 2)) out.bounds = covered(first.x, first.y, last.x, last.y, clip);
  return true;
}

}  // namespace vitrine::raster
