#include "raster/raster.h"
#include "support/catch.h"
#include "support/drawing.h"

using namespace vitrine;
using test::Drawing;
using test::Texture;

namespace {

/// 40 rectangles over a 300 × 200 surface, one of them moved or coloured otherwise.
void scene(Drawing& drawing, float shift = 0, ImU32 colour = 0xff3060c0u) {
  drawing.clear();
  drawing.rectangle({0, 0}, {300, 200}, 0xff202020u);
  for (int i = 0; i < 40; ++i) {
    const float x = static_cast<float>(i % 8) * 36 + 4, y = static_cast<float>(i / 8) * 38 + 5;
    const bool chosen = i == 13;
    const float dx = chosen ? shift : 0;
    drawing.rectangle({x + dx, y}, {x + dx + 20, y + 12}, chosen ? colour : 0x90a0b0c0u);
  }
}

}  // namespace

TEST_CASE("only what changed is reported, and the pixels are those of a fresh drawing") {
  Drawing drawing;
  Surface surface;
  scene(drawing);
  CHECK(surface.draw(drawing.data, 300, 200, 1) == Rect{0, 0, 300, 200});
  CHECK(surface.draw(drawing.data, 300, 200, 1).empty());

  scene(drawing, 0, 0xff3060c1u);
  CHECK(surface.draw(drawing.data, 300, 200, 1) == Rect{184, 43, 20, 12});
  scene(drawing, 3, 0xff3060c1u);
  CHECK(surface.draw(drawing.data, 300, 200, 1) == Rect{184, 43, 23, 12});

  Surface fresh;
  fresh.draw(drawing.data, 300, 200, 1);
  CHECK(std::equal(fresh.pixels().begin(), fresh.pixels().end(), surface.pixels().begin()));
}

TEST_CASE("what disappears is cleared") {
  Drawing drawing;
  Surface surface;
  drawing.rectangle({70, 70}, {90, 80}, 0x80ffffffu);
  surface.draw(drawing.data, 200, 200, 1);
  drawing.clear();
  CHECK(surface.draw(drawing.data, 200, 200, 1) == Rect{70, 70, 20, 10});
  for (std::uint32_t pixel : surface.pixels()) CHECK(pixel == 0);
  CHECK(surface.draw(drawing.data, 200, 200, 1).empty());
}

TEST_CASE("a different drawing of the same pixels is no change") {
  Drawing drawing;
  Surface surface;
  drawing.rectangle({10, 10}, {50, 20}, 0xff112233u);
  surface.draw(drawing.data, 200, 200, 1);
  drawing.clear();
  drawing.rectangle({10, 10}, {30, 20}, 0xff112233u);
  drawing.rectangle({30, 10}, {50, 20}, 0xff112233u);
  CHECK(surface.draw(drawing.data, 200, 200, 1).empty());
}

TEST_CASE("the order of drawing counts") {
  Drawing drawing;
  Surface surface;
  drawing.rectangle({10, 10}, {50, 20}, 0xff112233u);
  drawing.rectangle({10, 10}, {50, 20}, 0xff332211u);
  surface.draw(drawing.data, 60, 60, 1);
  drawing.clear();
  drawing.rectangle({10, 10}, {50, 20}, 0xff332211u);
  drawing.rectangle({10, 10}, {50, 20}, 0xff112233u);
  CHECK(surface.draw(drawing.data, 60, 60, 1) == Rect{10, 10, 40, 10});
}

TEST_CASE("another size or scale draws everything anew") {
  Drawing drawing;
  Surface surface;
  scene(drawing);
  surface.draw(drawing.data, 300, 200, 1);
  CHECK(surface.draw(drawing.data, 150, 220, 1) == Rect{0, 0, 150, 220});
  CHECK(surface.pixels().size() == 150u * 220u);
  CHECK(surface.draw(drawing.data, 150, 220, 1).empty());
  CHECK_FALSE(surface.draw(drawing.data, 150, 220, 1.5f).empty());
  Surface fresh;
  fresh.draw(drawing.data, 150, 220, 1.5f);
  CHECK(std::equal(fresh.pixels().begin(), fresh.pixels().end(), surface.pixels().begin()));
}

TEST_CASE("sizes that no canvas has give an empty surface, and it recovers") {
  Drawing drawing;
  Surface surface;
  scene(drawing);
  surface.draw(drawing.data, 30, 20, 1);
  for (const auto& [w, h] :
       {std::pair{0, 10}, {10, 0}, {-5, 10}, {Surface::kMaxSide + 1, 1}, {16384, 16384}}) {
    CHECK(surface.draw(drawing.data, w, h, 1).empty());
    CHECK(surface.pixels().empty());
    CHECK(surface.width() == 0);
  }
  CHECK(surface.draw(drawing.data, 30, 20, 1) == Rect{0, 0, 30, 20});
}

TEST_CASE("a texture's new contents are drawn: announced by the atlas, or just written") {
  Texture texture(4, 4, std::vector<ImU32>(16, 0xff0000ffu));
  ImVector<ImTextureData*> textures;
  textures.push_back(&texture);
  Drawing drawing;
  const bool announced = GENERATE(true, false);
  if (announced) drawing.data.Textures = &textures;
  drawing.image(texture, {100, 100}, {104, 104});
  Surface surface;
  update_textures(drawing.data);
  surface.draw(drawing.data, 200, 200, 1);
  update_textures(drawing.data);
  CHECK(surface.draw(drawing.data, 200, 200, 1).empty());

  texture.Pixels[(2 * 4 + 1) * 4] = 7;
  if (announced) texture.SetStatus(ImTextureStatus_WantUpdates);
  update_textures(drawing.data);
  CHECK(surface.draw(drawing.data, 200, 200, 1) == Rect{101, 102, 1, 1});
}
