#include <cmath>

#include "raster/raster.h"
#include "support/catch.h"
#include "support/png.h"
#include "support/raster_scene.h"

using namespace vitrine;

namespace {

/// Dear ImGui without a platform: two frames, so that fonts are baked and sizes known.
struct Gui {
  ImGuiContext* context = ImGui::CreateContext();
  Gui() {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  }
  ~Gui() {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->BackendUserData = nullptr;
      texture->Status = ImTextureStatus_Destroyed;
    }
    ImGui::DestroyContext(context);
  }
  template <class F>
  void draw(Surface& surface, int width, int height, float scale, F f) {
    for (int frame = 0; frame < 2; ++frame) {
      ImGui::GetIO().DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
      ImGui::GetIO().DisplayFramebufferScale = {scale, scale};
      ImGui::GetIO().DeltaTime = 1 / 60.f;
      ImGui::NewFrame();
      f(*ImGui::GetBackgroundDrawList());
      ImGui::Render();
      update_textures(*ImGui::GetDrawData());
      surface.draw(*ImGui::GetDrawData(), static_cast<int>(std::lround(static_cast<float>(width) * scale)),
                   static_cast<int>(std::lround(static_cast<float>(height) * scale)), scale);
    }
  }
};

test::Picture picture_of(const Surface& surface) {
  return {surface.width(), surface.height(), {surface.pixels().begin(), surface.pixels().end()}};
}

}  // namespace

TEST_CASE("the same pixels on every platform") {
  test::Drawing drawing;
  test::Texture picture = test::plain_picture();
  draw_plain_scene(drawing, picture);
  Surface surface;
  surface.draw(drawing.data, test::kSceneWidth, test::kSceneHeight, 1);
  // Known to come out of g++ 12 on x86-64 and of Emscripten 3.1.6 alike.
  CHECK(test::fnv1a(surface.pixels()) == 0x328b007fba63a105u);
  surface.draw(drawing.data, test::kSceneWidth, test::kSceneHeight, 1.5f);
  CHECK(test::fnv1a(surface.pixels()) == 0x42c694be59eee4bcu);
}

TEST_CASE("Dear ImGui's shapes and text") {
  // Its arcs come from the platform's sine, so a few pixels may differ by little from one C library to the
  // next.
  Gui gui;
  Surface surface;
  for (const auto& [scale, name] : {std::pair{1.f, "widgets.png"}, {2.f, "widgets-2x.png"}}) {
    gui.draw(surface, test::kSceneWidth, test::kSceneHeight, scale, test::draw_widget_scene);
    const std::string path = std::string(VITRINE_SOURCE_DIR "/tests/golden/raster/") + name;
    CHECK(test::compare_with_png(path, picture_of(surface), 3) == "");
  }
}

TEST_CASE("rounded corners over transparency keep their colour") {
  Gui gui;
  Surface surface;
  gui.draw(surface, 100, 80, 1, [](ImDrawList& list) {
    list.AddRectFilled({10, 10}, {90, 70}, IM_COL32(250, 180, 90, 255), 16);
  });
  int fringe = 0;
  for (std::uint32_t pixel : surface.pixels()) {
    const int a = static_cast<int>(pixel >> 24);
    if (a == 0) continue;
    fringe += a < 255;
    const double error = 127.5 / a + 1;  // what eight bits of premultiplied colour can say
    CHECK(std::abs(static_cast<int>(pixel & 255) - 250) <= error);
    CHECK(std::abs(static_cast<int>((pixel >> 8) & 255) - 180) <= error);
    CHECK(std::abs(static_cast<int>((pixel >> 16) & 255) - 90) <= error);
  }
  CHECK(fringe > 40);
  CHECK(surface.pixels()[40 * 100 + 50] == IM_COL32(250, 180, 90, 255));
  CHECK(surface.pixels()[10 * 100 + 10] == 0);
}
