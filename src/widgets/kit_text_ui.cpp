// Text: one line with an ellipsis, or several. Positions follow CSS's rules, not Dear ImGui's.
#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"

namespace vitrine {
namespace {

constexpr float kLinePitch = 1.45f;  // ems, of wrapped text
constexpr float kCapMiddle = 0.36f;  // ems from the baseline up to the middle of capitals and digits
constexpr std::string_view kEllipsis = "…";

/// A class name may hold line ends and tabs; one line of text shows them as spaces.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return line;
}

float width_of(ImFont* font, float size, std::string_view text) {
  return font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

}  // namespace

ImFont* Ui::font(int weight) const {
  ImFont* wanted = input_.fonts[weight <= 500 ? 0 : weight <= 650 ? 1 : 2];
  return wanted ? wanted : ImGui::GetFont();
}

float Ui::text_width(std::string_view text, const TextStyle& style) const {
  return width_of(font(style.weight), style.size, on_one_line(text));
}

Ui::Line Ui::fitted(std::string_view text, float width, const TextStyle& style) const {
  ImFont* face = font(style.weight);
  std::string line = on_one_line(text);
  const float whole = width_of(face, style.size, line);
  // Text laid out into a box of its own width must not lose its last letter to rounding.
  if (whole <= width + 0.01f) return {std::move(line), whole};
  const float room = width - width_of(face, style.size, kEllipsis);
  if (room <= 0) return {};
  const char* end = nullptr;
  face->CalcTextSizeA(style.size, room, 0, line.data(), line.data() + line.size(), &end);
  line.resize(end ? static_cast<std::size_t>(end - line.data()) : 0);
  while (!line.empty() && (line.back() == ' ' || line.back() == ',')) line.pop_back();
  line += kEllipsis;
  const float used = width_of(face, style.size, line);
  return {std::move(line), used};
}

std::vector<Ui::Line> Ui::wrapped(std::string_view text, float width, const TextStyle& style) const {
  ImFont* face = font(style.weight);
  std::vector<Line> lines;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const char* paragraph = std::find(at, end, '\n');
    const char* stop = face->CalcWordWrapPosition(style.size, at, paragraph, width);
    if (stop == at && stop < paragraph) {  // narrower than one letter: the letter stands anyway
      do ++stop;
      while (stop < paragraph && (static_cast<unsigned char>(*stop) & 0xc0) == 0x80);
    }
    std::string line = on_one_line({at, static_cast<std::size_t>(stop - at)});
    while (!line.empty() && line.back() == ' ') line.pop_back();
    const float used = width_of(face, style.size, line);
    lines.push_back({std::move(line), used});
    at = stop;
    if (at == paragraph && at < end) ++at;
    while (at < end && *at == ' ') ++at;
  }
  return lines;
}

float Ui::text_height(std::string_view text, float width, const TextStyle& style) const {
  return std::ceil(static_cast<float>(wrapped(text, width, style).size()) * style.size * kLinePitch);
}

void Ui::draw_line(const Line& line, Box box, float centre_y, const TextStyle& style) {
  if (line.text.empty()) return;
  ImFont* face = font(style.weight);
  const float slack = box.width - line.width;
  const float x = box.x + (style.align == Align::left ? 0 : style.align == Align::center ? slack / 2 : slack);
  // The baseline is where the middle of a capital lies on the middle of the line; whole device pixels keep
  // the glyphs as sharp as they were rasterised.
  const float ratio = std::max(1.0f, ImGui::GetIO().DisplayFramebufferScale.x);
  const auto on_grid = [ratio](float v) { return std::round(v * ratio) / ratio; };
  const float baseline = on_grid(centre_y + style.size * kCapMiddle);
  const float ascent = face->GetFontBaked(style.size)->Ascent;
  ImDrawList& list = draw_list();
  list.PushDrawFlag(ImDrawFlags_TextNoPixelSnap, true);
  list.AddText(face, style.size, {on_grid(x), on_grid(baseline - ascent)},
               style.color ? style.color : theme().ink, line.text.data(),
               line.text.data() + line.text.size());
  list.PopDrawFlag();
}

float Ui::text(std::string_view text, Box box, const TextStyle& style) {
  if (box.width <= 0 || text.empty()) return 0;
  if (!style.wrap) {
    const Line line = fitted(text, box.width, style);
    draw_line(line, box, box.y + box.height / 2, style);
    return line.width;
  }
  const float pitch = style.size * kLinePitch;
  std::vector<Line> lines = wrapped(text, box.width, style);
  const auto room = static_cast<std::size_t>(std::max(1.0f, (box.height + 1) / pitch));
  if (box.height > 0 && lines.size() > room) {
    std::string rest;
    for (std::size_t i = room - 1; i < lines.size(); ++i) rest += (rest.empty() ? "" : " ") + lines[i].text;
    lines.resize(room);
    lines.back() = fitted(rest, box.width, style);
  }
  float used = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    draw_line(lines[i], box, box.y + (static_cast<float>(i) + 0.5f) * pitch, style);
    used = std::max(used, lines[i].width);
  }
  return used;
}

}  // namespace vitrine
