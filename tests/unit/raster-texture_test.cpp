#include <cmath>

#include "raster/raster.h"
#include "support/catch.h"
#include "support/drawing.h"

using namespace vitrine;
using test::Drawing;
using test::Texture;

namespace {

std::uint32_t at(const Surface& surface, int x, int y) {
  return surface.pixels()[static_cast<std::size_t>(y) * surface.width() + x];
}
int channel(std::uint32_t pixel, int i) { return static_cast<int>((pixel >> (8 * i)) & 255); }

std::vector<ImU32> noise(int count, bool opaque) {
  std::vector<ImU32> pixels;
  std::uint32_t state = 1;
  for (int i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    pixels.push_back(opaque ? state | 0xff000000u : state);
  }
  return pixels;
}

}  // namespace

TEST_CASE("at its own size an image is copied, on whole and on half pixels") {
  const auto pixels = noise(7 * 5, true);
  Texture texture(7, 5, pixels);
  for (const float offset : {0.f, 0.25f, 0.5f, 0.75f}) {
    Drawing drawing;
    drawing.image(texture, {2 + offset, 3 + offset}, {9 + offset, 8 + offset});
    Surface surface;
    surface.draw(drawing.data, 12, 12, 1);
    const int shift = offset > 0.5f ? 1 : 0;
    int wrong = 0;
    for (int y = 0; y < 5; ++y) {
      for (int x = 0; x < 7; ++x) {
        wrong += at(surface, x + 2 + shift, y + 3 + shift) != pixels[static_cast<std::size_t>(y * 7 + x)];
      }
    }
    CHECK(wrong == 0);
    CHECK(at(surface, 1 + shift, 3 + shift) == 0);
    CHECK(at(surface, 9 + shift, 3 + shift) == 0);
  }
}

TEST_CASE("a glyph: coverage from an Alpha8 or an RGBA atlas, times the text's colour") {
  std::vector<ImU8> coverage(32 * 16);
  std::vector<ImU32> white(32 * 16);
  for (std::size_t i = 0; i < coverage.size(); ++i) {
    coverage[i] = static_cast<ImU8>(i * 7);
    white[i] = 0x00ffffffu | static_cast<ImU32>(coverage[i]) << 24;
  }
  Texture alpha(32, 16, coverage), rgba(32, 16, white);
  Surface surfaces[2];
  for (int i = 0; i < 2; ++i) {
    Drawing drawing;
    // Cut on the left and at the surface's right edge, as text in a scrolled field is.
    drawing.clip = {3, 0, 100, 100};
    drawing.image(i ? rgba : alpha, {1, 2}, {14, 9}, {4 / 32.f, 3 / 16.f}, {17 / 32.f, 10 / 16.f},
                  0xc0204060u);
    surfaces[i].draw(drawing.data, 12, 12, 1);
  }
  for (int y = 2; y < 9; ++y) {
    for (int x = 3; x < 12; ++x) {
      const int c = coverage[static_cast<std::size_t>((y + 1) * 32 + x + 3)];
      const int a = static_cast<int>(std::floor(c * 0xc0 / 255.0 + 0.5));
      CHECK(channel(at(surfaces[0], x, y), 3) == a);
    }
    CHECK(at(surfaces[0], 2, y) == 0);
  }
  CHECK(std::equal(surfaces[0].pixels().begin(), surfaces[0].pixels().end(), surfaces[1].pixels().begin()));
}

TEST_CASE("a rotated image is sampled bilinearly") {
  constexpr int kSize = 16;
  const auto pixels = noise(kSize * kSize, true);
  Texture texture(kSize, kSize, pixels);
  const double angle = 0.4, zoom = 2.3, centre = 32;
  const auto corner = [&](double u, double v) {
    const double x = (u - 0.5) * kSize * zoom, y = (v - 0.5) * kSize * zoom;
    return ImDrawVert{{static_cast<float>(centre + x * std::cos(angle) - y * std::sin(angle)),
                       static_cast<float>(centre + x * std::sin(angle) + y * std::cos(angle))},
                      {static_cast<float>(u), static_cast<float>(v)},
                      0xffffffffu};
  };
  Drawing drawing;
  drawing.command(texture, {corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)}, {0, 1, 2, 0, 2, 3});
  Surface surface;
  surface.draw(drawing.data, 64, 64, 1);

  int covered = 0;
  double worst = 0;
  for (int py = 0; py < 64; ++py) {
    for (int px = 0; px < 64; ++px) {
      const double dx = px + 0.5 - centre, dy = py + 0.5 - centre;
      const double u = (dx * std::cos(angle) + dy * std::sin(angle)) / zoom + kSize / 2.0;
      const double v = (-dx * std::sin(angle) + dy * std::cos(angle)) / zoom + kSize / 2.0;
      if (u < 0.05 || v < 0.05 || u > kSize - 0.05 || v > kSize - 0.05) continue;
      ++covered;
      const double x = u - 0.5, y = v - 0.5, fx = x - std::floor(x), fy = y - std::floor(y);
      const auto texel = [&](double tx, double ty, int c) {
        const int ix = std::clamp(static_cast<int>(tx), 0, kSize - 1);
        const int iy = std::clamp(static_cast<int>(ty), 0, kSize - 1);
        return channel(pixels[static_cast<std::size_t>(iy * kSize + ix)], c) * 1.0;
      };
      for (int c = 0; c < 3; ++c) {
        const double x0 = std::floor(x), y0 = std::floor(y);
        const double expected = (texel(x0, y0, c) * (1 - fx) + texel(x0 + 1, y0, c) * fx) * (1 - fy) +
                                (texel(x0, y0 + 1, c) * (1 - fx) + texel(x0 + 1, y0 + 1, c) * fx) * fy;
        worst = std::max(worst, std::abs(expected - channel(at(surface, px, py), c)));
      }
      CHECK(at(surface, px, py) >> 24 == 255);
    }
  }
  CHECK(covered > 1000);
  CHECK(worst < 2.5);  // the corners are held to 1/256 pixel, the weights to 1/256
}

TEST_CASE("an enlarged image does not fetch colour from its transparent texels") {
  Texture texture(4, 1, std::vector<ImU32>{0x000000ffu, 0xff20c040u, 0xff20c040u, 0x00000000u});
  Drawing drawing;
  drawing.image(texture, {0, 0}, {40, 8});
  Surface surface;
  surface.draw(drawing.data, 40, 8, 1);
  int partly = 0;
  for (int x = 0; x < 40; ++x) {
    const std::uint32_t pixel = at(surface, x, 4);
    const int a = channel(pixel, 3);
    if (a == 0) continue;
    partly += a < 255;
    const double error = 127.5 / a + 1;  // of eight bits premultiplied
    CHECK(std::abs(channel(pixel, 0) - 0x40) <= error);
    CHECK(std::abs(channel(pixel, 1) - 0xc0) <= error);
    CHECK(std::abs(channel(pixel, 2) - 0x20) <= error);
  }
  CHECK(partly > 10);
}

TEST_CASE("texture and vertex colours multiply") {
  Texture texture(2, 2, std::vector<ImU32>(4, 0x80ff8040u));
  Drawing drawing;
  drawing.command(
      texture,
      {{{0, 0}, {0, 0}, 0xff808080u}, {{300, 0}, {1, 0}, 0xff808080u}, {{0, 300}, {0, 1}, 0xff808081u}},
      {0, 1, 2});
  Surface surface;
  surface.draw(drawing.data, 300, 4, 1);
  const std::uint32_t pixel = at(surface, 270, 1);  // beyond the first chunk of a row
  CHECK(channel(pixel, 3) == 0x80);
  CHECK(std::abs(channel(pixel, 0) - 32) <= 1);
  CHECK(std::abs(channel(pixel, 1) - 64) <= 1);
  CHECK(std::abs(channel(pixel, 2) - 128) <= 1);
}

TEST_CASE("update_textures answers the atlas's requests") {
  Texture texture(1, 1, std::vector<ImU32>{0xff0000ffu});
  ImVector<ImTextureData*> textures;
  textures.push_back(&texture);
  ImDrawData data;
  update_textures(data);  // no list: nothing to do
  data.Textures = &textures;
  CHECK(texture.Status == ImTextureStatus_WantCreate);
  update_textures(data);
  CHECK(texture.Status == ImTextureStatus_OK);
  CHECK(texture.TexID != ImTextureID_Invalid);
  const void* first = texture.BackendUserData;

  texture.SetStatus(ImTextureStatus_WantUpdates);
  update_textures(data);
  CHECK(texture.Status == ImTextureStatus_OK);
  CHECK(texture.BackendUserData != first);

  texture.WantDestroyNextFrame = true;
  texture.SetStatus(ImTextureStatus_WantDestroy);
  texture.UnusedFrames = 0;
  update_textures(data);
  CHECK(texture.Status == ImTextureStatus_WantDestroy);
  texture.UnusedFrames = 1;
  update_textures(data);
  CHECK(texture.Status == ImTextureStatus_Destroyed);
  CHECK(texture.TexID == ImTextureID_Invalid);
  CHECK(texture.BackendUserData == nullptr);
}

TEST_CASE("a command without a texture that can be read draws nothing") {
  Drawing drawing;
  ImTextureData empty;
  drawing.image(empty, {0, 0}, {4, 4});
  drawing.image(drawing.white, {0, 0}, {4, 4});
  drawing.list.CmdBuffer.back().TexRef = ImTextureRef(ImTextureID{5});
  Surface surface;
  surface.draw(drawing.data, 4, 4, 1);
  for (std::uint32_t pixel : surface.pixels()) CHECK(pixel == 0);
}
