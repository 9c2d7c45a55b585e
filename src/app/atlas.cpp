#include "app/font.h"
#include "app/view.h"
#include "imgui.h"
#include "imgui_internal.h"
#include "widgets/text_runs.h"

namespace vitrine {

Atlas::Atlas() : context_(ImGui::CreateContext()) {
  make_current();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  io.DisplaySize = {8, 8};
  add_fonts(*io.Fonts, weights);
  begin_frame();  // a context that shares the atlas may start only after its owner did
}

Atlas::~Atlas() {
  make_current();
  // There is no renderer that keeps copies of the textures.
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->BackendUserData = nullptr;
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void Atlas::begin_frame() {
  make_current();
  if (text_runs::is_nearly_full()) {
    text_runs::forget();
    ImFontAtlasBuildDiscardBakes(ImGui::GetIO().Fonts, 0);
  }
  ImGui::GetIO().DeltaTime = 1.0f / 60;
  ImGui::NewFrame();
  ImGui::EndFrame();
}

void Atlas::make_current() { ImGui::SetCurrentContext(context_); }

ImFontAtlas& Atlas::fonts() {
  make_current();
  return *ImGui::GetIO().Fonts;
}

}  // namespace vitrine
