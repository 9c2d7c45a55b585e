#include "raster/raster.h"

#include <cmath>
#include <limits>
#include <random>

#include "raster/blend.h"
#include "support/catch.h"
#include "support/drawing.h"

using namespace vitrine;
using test::Drawing;

namespace {

std::uint32_t at(const Surface& surface, int x, int y) {
  return surface.pixels()[static_cast<std::size_t>(y) * surface.width() + x];
}
int channel(std::uint32_t pixel, int i) { return static_cast<int>((pixel >> (8 * i)) & 255); }

constexpr std::uint32_t kHalfWhite = 0x80ffffffu;

}  // namespace

TEST_CASE("blending is the exact value, rounded once") {
  // Every alpha, source and destination colour over every third destination alpha would be 4 × 10^9; the
  // channels do not depend on one another, so colour against colour, and alpha against alpha.
  int wrong = 0;
  std::uint32_t s[256], d[256];
  for (int a = 0; a < 256; ++a) {
    for (int sc = 0; sc < 256; sc += 3) {
      for (int dc = 0; dc < 256; ++dc) {
        s[dc] = static_cast<std::uint32_t>(a << 24 | sc << 16 | (255 - sc) << 8 | sc);
        d[dc] = static_cast<std::uint32_t>(dc << 24 | dc << 16 | (dc / 2) << 8 | dc);
      }
      raster::blend_row(d, s, 256);
      for (int dc = 0; dc < 256; ++dc) {
        const auto expect = [&](int from, int to) {
          return static_cast<int>(std::floor((from * a + to * (255.0 - a)) / 255.0 + 0.5));
        };
        if (a == 0) {
          wrong += channel(d[dc], 0) != dc;
          continue;
        }
        wrong += channel(d[dc], 0) != expect(sc, dc);
        wrong += channel(d[dc], 1) != expect(255 - sc, dc / 2);
        wrong += channel(d[dc], 3) != expect(255, dc);
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("one colour blends like a row of it, at every length and alignment") {
  std::mt19937 random(1);
  for (std::size_t count = 0; count < 20; ++count) {
    for (std::uint32_t alpha : {0u, 1u, 77u, 128u, 254u, 255u}) {
      std::vector<std::uint32_t> a(24), b;
      for (auto& p : a) p = static_cast<std::uint32_t>(random());
      b = a;
      const std::uint32_t colour = (random() & 0xffffff) | alpha << 24;
      const std::vector<std::uint32_t> row(count, colour);
      raster::blend_colour(a.data() + 3, colour, count);
      raster::blend_row(b.data() + 3, row.data(), count);
      CHECK(a == b);
    }
  }
}

TEST_CASE("straight colours come back from premultiplied ones, rounded to nearest") {
  int wrong = 0;
  for (std::uint32_t a = 0; a < 256; ++a) {
    for (std::uint32_t c = 0; c <= a; ++c) {
      const std::uint32_t premultiplied = a << 24 | c << 16 | c << 8 | c;
      std::uint32_t straight;
      raster::unpremultiply_row(&straight, &premultiplied, 1);
      const int expected = a == 0 ? 0 : static_cast<int>(std::floor(c * 255.0 / a + 0.5));
      wrong += channel(straight, 0) != expected || channel(straight, 2) != expected || straight >> 24 != a;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("triangles that share edges leave no gap and no pixel drawn twice") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> jitter(-2.4f, 2.4f);
  for (int round = 0; round < 20; ++round) {
    Drawing drawing;
    constexpr int kCells = 8;
    ImVec2 grid[kCells + 1][kCells + 1];
    for (int y = 0; y <= kCells; ++y) {
      for (int x = 0; x <= kCells; ++x) {
        const bool rim = x == 0 || y == 0 || x == kCells || y == kCells;
        // Some rounds on whole and half pixels, where edges go through centres. Cells stay convex.
        const auto move = [&] {
          return rim ? 0.f : round % 2 ? jitter(random) : std::round(jitter(random)) / 2;
        };
        grid[y][x] = {static_cast<float>(x) * 10 + move(), static_cast<float>(y) * 10 + move()};
      }
    }
    for (int y = 0; y < kCells; ++y) {
      for (int x = 0; x < kCells; ++x) {
        const ImVec2 a = grid[y][x], b = grid[y][x + 1], c = grid[y + 1][x + 1], d = grid[y + 1][x];
        if (random() & 1) {
          drawing.triangle(a, b, c, kHalfWhite);
          drawing.triangle(d, a, c, kHalfWhite);
        } else {
          drawing.triangle(b, a, d, kHalfWhite);
          drawing.triangle(b, c, d, kHalfWhite);
        }
      }
    }
    Surface surface;
    surface.draw(drawing.data, 80, 80, 1);
    int wrong = 0;
    for (std::uint32_t pixel : surface.pixels()) wrong += pixel != kHalfWhite;
    CHECK(wrong == 0);
  }
}

TEST_CASE("the top-left rule: a pixel centre on an edge belongs to the right and to the lower shape") {
  Drawing drawing;
  drawing.rectangle({0.5f, 0.5f}, {2.5f, 2.5f}, kHalfWhite);
  Surface surface;
  surface.draw(drawing.data, 4, 4, 1);
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 4; ++x) CHECK(at(surface, x, y) == (x < 2 && y < 2 ? kHalfWhite : 0u));
  }
}

TEST_CASE("a rectangle is the same as its two triangles") {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> position(-3, 35);
  for (int round = 0; round < 200; ++round) {
    const ImVec2 a{position(random), position(random)}, c{position(random), position(random)};
    Drawing whole, halves;
    whole.rectangle(a, c, 0x600a80ffu);
    halves.triangle(a, {c.x, a.y}, c, 0x600a80ffu);
    halves.triangle(a, c, {a.x, c.y}, 0x600a80ffu);
    Surface one, two;
    one.draw(whole.data, 32, 32, 1);
    two.draw(halves.data, 32, 32, 1);
    CHECK(std::equal(one.pixels().begin(), one.pixels().end(), two.pixels().begin()));
  }
}

TEST_CASE("vertex colours are interpolated") {
  Drawing drawing;
  const ImDrawVert v[3] = {
      {{0, 0}, {}, 0xff000000u}, {{255, 0}, {}, 0xff0000ffu}, {{0, 255}, {}, 0xff00ff00u}};
  drawing.command(drawing.white, {v[0], v[1], v[2]}, {0, 1, 2});
  Surface surface;
  surface.draw(drawing.data, 255, 255, 1);
  int wrong = 0;
  for (int y = 0; y < 254; ++y) {
    for (int x = 0; x < 254 - y; ++x) {
      wrong += std::abs(channel(at(surface, x, y), 0) - (x + 0.5)) > 0.51;
      wrong += std::abs(channel(at(surface, x, y), 1) - (y + 0.5)) > 0.51;
      wrong += channel(at(surface, x, y), 2) != 0 || at(surface, x, y) >> 24 != 255;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("clip rectangles and the surface's edges cut") {
  Drawing drawing;
  drawing.clip = {2, 3, 6, 7};
  drawing.triangle({-50, -50}, {100, -50}, {-50, 100}, kHalfWhite);
  drawing.rectangle({-50, -50}, {4, 100}, 0xff0000ffu);
  Surface surface;
  surface.draw(drawing.data, 8, 8, 1);
  for (int y = 0; y < 8; ++y) {
    for (int x = 0; x < 8; ++x) {
      const bool inside = x >= 2 && x < 6 && y >= 3 && y < 7;
      CHECK(at(surface, x, y) == (!inside ? 0u : x < 4 ? 0xff0000ffu : kHalfWhite));
    }
  }
}

TEST_CASE("scale and the display's origin") {
  Drawing drawing;
  drawing.data.DisplayPos = {100, 200};
  drawing.clip = {100, 200, 104, 204};
  drawing.rectangle({101, 201}, {110, 202}, 0xff112233u);
  Surface surface;
  surface.draw(drawing.data, 10, 10, 2.5f);
  for (int y = 0; y < 10; ++y) {
    for (int x = 0; x < 10; ++x) CHECK(at(surface, x, y) == (x >= 2 && (y >= 2 && y < 5) ? 0xff112233u : 0u));
  }
}

TEST_CASE("coordinates that are no numbers, or far out, and broken indices draw nothing worse than nothing") {
  const float bad[] = {std::numeric_limits<float>::quiet_NaN(),
                       std::numeric_limits<float>::infinity(),
                       -std::numeric_limits<float>::infinity(),
                       3e38f,
                       -3e38f,
                       1e9f,
                       -1e9f,
                       1e-40f,
                       0,
                       5,
                       40};
  test::Texture texture(2, 2, std::vector<ImU32>{0xff0000ffu, 0x8000ff00u, 0, 0x10ffffffu});
  std::mt19937 random(11);
  const auto any = [&] { return bad[random() % std::size(bad)]; };
  Surface surface;
  for (int round = 0; round < 3000; ++round) {
    Drawing drawing;
    if (round % 3 == 0) drawing.clip = {any(), any(), any(), any()};
    std::vector<ImDrawVert> vertices;
    for (int i = 0; i < 4; ++i)
      vertices.push_back({{any(), any()}, {any(), any()}, static_cast<ImU32>(random())});
    drawing.command(texture, vertices, {0, 1, 2, 0, 2, 3});
    drawing.image(texture, {any(), any()}, {any(), any()}, {any(), any()}, {any(), any()}, ImU32(random()));
    drawing.command(texture, vertices, {0, 1, 9999, 0, 2});
    drawing.list.CmdBuffer.back().ElemCount = static_cast<unsigned>(random());
    if (round % 5 == 0) drawing.list.CmdBuffer.back().IdxOffset = static_cast<unsigned>(random());
    if (round % 7 == 0) drawing.list.CmdBuffer.back().VtxOffset = static_cast<unsigned>(random());
    surface.draw(drawing.data, 33, 17, round % 11 == 0 ? any() : 1.f);
  }
  Drawing nan;
  nan.triangle({bad[0], 0}, {40, 0}, {0, 40}, 0xffffffffu);
  surface.draw(nan.data, 33, 17, 1);
  CHECK(at(surface, 1, 1) == 0);
  Drawing huge;
  huge.triangle({-1e30f, -1e30f}, {1e30f, -1e30f}, {0, 1e30f}, 0xffabcdefu);
  surface.draw(huge.data, 33, 17, 1);
  CHECK(at(surface, 1, 1) == 0xffabcdefu);
}

TEST_CASE("degenerate triangles draw nothing") {
  Drawing drawing;
  drawing.triangle({1, 1}, {9, 9}, {5, 5}, 0xffffffffu);
  drawing.triangle({1, 5.5f}, {9, 5.5f}, {3, 5.5f}, 0xffffffffu);
  drawing.triangle({5.5f, 1}, {5.5f, 9}, {5.5f, 3}, 0xffffffffu);
  drawing.triangle({3, 3}, {3, 3}, {3, 3}, 0xffffffffu);
  Surface surface;
  CHECK(surface.draw(drawing.data, 10, 10, 1) == Rect{0, 0, 10, 10});
  for (std::uint32_t pixel : surface.pixels()) CHECK(pixel == 0);
}
