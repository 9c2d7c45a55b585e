// Draw data put together by hand: vertices in pixels, one list, one texture a command.
#pragma once

#include <cmath>
#include <cstring>
#include <vector>

#include "imgui.h"

namespace vitrine::test {

struct Texture : ImTextureData {
  /// RGBA32 where there are four bytes a pixel, Alpha8 where there is one.
  template <class Pixel>
  Texture(int width, int height, const std::vector<Pixel>& pixels) {
    Create(sizeof(Pixel) == 4 ? ImTextureFormat_RGBA32 : ImTextureFormat_Alpha8, width, height);
    std::memcpy(Pixels, pixels.data(), pixels.size() * sizeof(Pixel));
  }
};

struct Drawing {
  Texture white{1, 1, std::vector<ImU32>{0xffffffffu}};
  ImDrawList list{nullptr};
  ImDrawData data;
  ImVec4 clip{0, 0, 10000, 10000};

  Drawing() {
    data.DisplaySize = {10000, 10000};
    data.CmdLists.push_back(&list);
  }
  Drawing(const Drawing&) = delete;

  void clear() {
    list.CmdBuffer.clear();
    list.IdxBuffer.clear();
    list.VtxBuffer.clear();
  }
  void command(ImTextureData& texture, std::vector<ImDrawVert> vertices, std::vector<int> indices) {
    ImDrawCmd command;
    command.ClipRect = clip;
    command.TexRef = texture.GetTexRef();
    command.VtxOffset = static_cast<unsigned>(list.VtxBuffer.Size);
    command.IdxOffset = static_cast<unsigned>(list.IdxBuffer.Size);
    command.ElemCount = static_cast<unsigned>(indices.size());
    for (const auto& v : vertices) list.VtxBuffer.push_back(v);
    for (int i : indices) list.IdxBuffer.push_back(static_cast<ImDrawIdx>(i));
    list.CmdBuffer.push_back(command);
  }
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) {
    command(white, {{a, {}, colour}, {b, {}, colour}, {c, {}, colour}}, {0, 1, 2});
  }
  /// As ImDrawList::PrimRectUV writes it.
  void rectangle(ImVec2 a, ImVec2 c, ImU32 colour) { image(white, a, c, {0, 0}, {0, 0}, colour); }
  void image(ImTextureData& texture, ImVec2 a, ImVec2 c, ImVec2 uv_a = {0, 0}, ImVec2 uv_c = {1, 1},
             ImU32 colour = 0xffffffffu) {
    command(texture,
            {{a, uv_a, colour},
             {{c.x, a.y}, {uv_c.x, uv_a.y}, colour},
             {c, uv_c, colour},
             {{a.x, c.y}, {uv_a.x, uv_c.y}, colour}},
            {0, 1, 2, 0, 2, 3});
  }
};

}  // namespace vitrine::test
