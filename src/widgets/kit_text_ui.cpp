// Text: one line with an ellipsis, or several. Positions follow CSS's rules, not Dear ImGui's. What has to be
// shaped is measured and drawn as runs (text_runs.h), so it is cut and wrapped here, not by Dear ImGui.
#include <algorithm>
#include <cmath>

#include "widgets/kit_ui.h"
#include "widgets/text_runs.h"

namespace vitrine {
namespace {

constexpr float kLinePitch = 1.45f;  // ems, of wrapped text
constexpr std::string_view kEllipsis = "…";

/// A class name may hold line ends and tabs; one line of text shows them as spaces.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return line;
}

/// Of text as it is drawn: runs replaced.
float width_of(ImFont* font, float size, std::string_view text) {
  return font->CalcTextSizeA(size, FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

/// The longest beginning of `text`, cut where it may be, that is no wider than `width` with `end` after it.
/// Every beginning that is tried is a run to measure: a search by halves tries few.
std::size_t fitting_part(ImFont* font, float size, std::string_view text, std::string_view end, float width) {
  std::vector<std::size_t> cuts = {0};
  while (cuts.back() < text.size()) cuts.push_back(text_runs::next_cut(text, cuts.back()));
  const auto too_wide = [&](std::size_t cut) {
    const std::string line = std::string(text.substr(0, cut)) + std::string(end);
    return width_of(font, size, text_runs::drawn(line)) > width;
  };
  const auto first_too_wide =
      std::partition_point(cuts.begin() + 1, cuts.end(), [&](std::size_t cut) { return !too_wide(cut); });
  return *(first_too_wide - 1);
}

/// Where a line of shaped text ends: after the last word that fits, or inside a word that is alone too long.
/// Words are measured one by one; the space between them is as wide as anywhere.
std::size_t shaped_line_end(ImFont* font, float size, std::string_view text, float width) {
  const float space = width_of(font, size, " ");
  float used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t word_start = std::min(text.find_first_not_of(' ', end), text.size());
    const std::size_t word_end = std::min(text.find(' ', word_start), text.size());
    const float spaces = space * static_cast<float>(word_start - end);
    const std::string_view word = text.substr(word_start, word_end - word_start);
    const float word_width = width_of(font, size, text_runs::drawn(word));
    if (used + spaces + word_width > width) {
      if (end > 0) return end;
      const std::size_t part = fitting_part(font, size, word, {}, width - spaces);
      return word_start + (part > 0 ? part : text_runs::next_cut(word, 0));
    }
    used += spaces + word_width;
    end = word_end;
  }
  return end;
}

/// Cut and searched texts are asked for again in every frame.
struct FittedText {
  std::string text, line;
  float size = 0, width = 0, used = 0;
  int weight = 0;
  float density = 0;
  std::uint32_t generation = 0;
};
constexpr std::size_t kFittedKept = 64;

}  // namespace

ImFont* Ui::font(int weight) const {
  ImFont* wanted = input_.fonts[weight <= 500 ? 0 : weight <= 650 ? 1 : 2];
  return wanted ? wanted : ImGui::GetFont();
}

float Ui::text_width(std::string_view text, const TextStyle& style) const {
  return width_of(font(style.weight), style.size, text_runs::drawn(on_one_line(text)));
}

Ui::Line Ui::fitted(std::string_view text, float width, const TextStyle& style) const {
  ImFont* face = font(style.weight);
  std::string line = on_one_line(text);
  std::string drawn = text_runs::drawn(line);
  const float whole = width_of(face, style.size, drawn);
  // Text laid out into a box of its own width must not lose its last letter to rounding.
  if (whole <= width + 0.01f) return {std::move(drawn), whole};
  const float room = width - width_of(face, style.size, kEllipsis);
  if (room <= 0) return {};
  if (text_runs::needs_shaping(line)) return cut_shaped(line, width, style);
  const char* end = nullptr;
  face->CalcTextSizeA(style.size, room, 0, line.data(), line.data() + line.size(), &end);
  line.resize(end ? static_cast<std::size_t>(end - line.data()) : 0);
  while (!line.empty() && (line.back() == ' ' || line.back() == ',')) line.pop_back();
  line += kEllipsis;
  const float used = width_of(face, style.size, line);
  return {std::move(line), used};
}

Ui::Line Ui::cut_shaped(const std::string& line, float width, const TextStyle& style) const {
  static std::vector<FittedText> kept;
  static std::size_t next = 0;
  const float density = ImGui::GetIO().DisplayFramebufferScale.x;
  for (const FittedText& f : kept) {
    if (f.generation == text_runs::generation() && f.size == style.size && f.width == width &&
        f.weight == style.weight && f.density == density && f.text == line)
      return {f.line, f.used};
  }
  ImFont* face = font(style.weight);
  const std::size_t part = fitting_part(face, style.size, line, kEllipsis, width);
  const std::string drawn = text_runs::drawn(line.substr(0, part) + std::string(kEllipsis));
  FittedText fitted{line,
                    drawn,
                    style.size,
                    width,
                    width_of(face, style.size, drawn),
                    style.weight,
                    density,
                    text_runs::generation()};
  const Line result{fitted.line, fitted.used};
  if (kept.size() < kFittedKept)
    kept.push_back(std::move(fitted));
  else
    kept[next++ % kFittedKept] = std::move(fitted);
  return result;
}

std::vector<Ui::Line> Ui::wrapped(std::string_view text, float width, const TextStyle& style) const {
  ImFont* face = font(style.weight);
  std::vector<Line> lines;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    const char* paragraph = std::find(at, end, '\n');
    const std::string_view rest(at, static_cast<std::size_t>(paragraph - at));
    const char* stop = text_runs::needs_shaping(rest)
                           ? at + shaped_line_end(face, style.size, rest, width)
                           : face->CalcWordWrapPosition(style.size, at, paragraph, width);
    if (stop == at && stop < paragraph) {  // narrower than one letter: the letter stands anyway
      do ++stop;
      while (stop < paragraph && (static_cast<unsigned char>(*stop) & 0xc0) == 0x80);
    }
    std::string line = on_one_line({at, static_cast<std::size_t>(stop - at)});
    while (!line.empty() && line.back() == ' ') line.pop_back();
    std::string drawn = text_runs::drawn(line);
    const float used = width_of(face, style.size, drawn);
    lines.push_back({std::move(drawn), used, static_cast<std::size_t>(at - text.data())});
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
  const Align start = rtl() ? Align::right : Align::left;
  box = placed(box);
  const float x = box.x + (style.align == Align::center ? slack / 2 : style.align == start ? 0 : slack);
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
    lines.resize(room);
    lines.back() = fitted(text.substr(lines.back().start), box.width, style);
  }
  float used = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    draw_line(lines[i], box, box.y + (static_cast<float>(i) + 0.5f) * pitch, style);
    used = std::max(used, lines[i].width);
  }
  return used;
}

}  // namespace vitrine
