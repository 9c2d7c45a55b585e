#include "widgets/text_runs.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/text.h"

namespace vitrine::text_runs {
namespace {

constexpr std::uint32_t kFirst = 0xe000, kLast = 0xf8ff;  // the Private Use Area of the basic plane
constexpr std::size_t kMost = kLast - kFirst + 1;
/// Left free for what one frame may still ask for.
constexpr std::size_t kReserve = 1024;
/// A line of more bytes is drawn character by character: no picture of it would be taken anyway.
constexpr std::size_t kMostBytes = 512;
constexpr std::string_view kRightToLeftMark = "\u200f";

/// Slots of a hash table with linear probing (a standard one would be a fiftieth of the viewer): the index of
/// a run plus one, 0 for none. At most two in five are taken.
constexpr std::size_t kSlots = 1 << 14;

struct Table {
  std::vector<std::string> runs;
  std::vector<std::uint16_t> slots = std::vector<std::uint16_t>(kSlots);
  std::uint32_t generation = 0;

  /// Where the run is, or where it belongs.
  std::uint16_t& slot_of(std::string_view run) {
    std::uint32_t hash = 0x811c9dc5;  // FNV-1a, 32 bits
    for (const char c : run) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193;
    std::size_t at = (hash ^ hash >> 15) % kSlots;
    while (slots[at] != 0 && runs[slots[at] - 1u] != run) at = (at + 1) % kSlots;
    return slots[at];
  }
};
Table& table() {
  static Table the_table;
  return the_table;
}

struct Range {
  std::uint32_t first, last;
};
bool is_in(std::uint32_t c, const Range* begin, const Range* end) {
  return std::any_of(begin, end, [c](const Range& r) { return c >= r.first && c <= r.last; });
}

// Unicode 15 blocks.
constexpr Range kRightToLeft[] = {
    {0x0590, 0x08ff},    // Hebrew, Arabic, Syriac, Thaana, NKo, Samaritan, Mandaic, Arabic extended
    {0x200f, 0x200f},    // right-to-left mark
    {0xfb1d, 0xfdff},    // Hebrew and Arabic presentation forms
    {0xfe70, 0xfeff},    // Arabic presentation forms B
    {0x10800, 0x10fff},  // Phoenician to Old Uyghur
    {0x1e800, 0x1efff},  // Mende Kikakui, Adlam, Arabic mathematical
};
constexpr Range kShaped[] = {
    {0x0300, 0x036f},                      // combining diacritical marks
    {0x0900, 0x109f},                      // Devanagari to Myanmar, with Thai, Lao and Tibetan
    {0x1100, 0x11ff},                      // Hangul Jamo
    {0x1700, 0x18af},                      // Tagalog to Mongolian, with Khmer
    {0x1900, 0x1cff},                      // Limbu to Vedic extensions
    {0x1dc0, 0x1dff},   {0x200b, 0x200f},  // more combining marks; joiners and direction marks
    {0x202a, 0x202e},   {0x2066, 0x2069},  // embeddings and isolates
    {0xa800, 0xabff},                      // Syloti Nagri to Meetei Mayek
    {0x20d0, 0x20ff},   {0xfe20, 0xfe2f},  // combining symbols and half marks
    {kFirst, kLast},                       // private characters: their code points are taken here
    {0x11000, 0x11fff},                    // Brahmi to Tamil supplement
};
// Drawn in its own colours, so it is a run apart from the text around it.
constexpr Range kEmoji[] = {
    {0x1f000, 0x1faff},  // pictures, flags' letters, skin tones
    {0xfe0f, 0xfe0f},
    {0xe0020, 0xe007f},  // emoji presentation; tags of regional flags
};
// Joined to what stands before them.
constexpr Range kExtending[] = {
    {0x0300, 0x036f}, {0x0591, 0x05c7}, {0x0610, 0x061a},   {0x064b, 0x065f},   {0x0670, 0x0670},
    {0x06d6, 0x06ed}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e},   {0x0eb1, 0x0eb1},
    {0x0eb4, 0x0ebc}, {0x0ec8, 0x0ece}, {0x0f71, 0x0f84},   {0x102b, 0x103e},   {0x1160, 0x11ff},
    {0x17b4, 0x17d3}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200c, 0x200f},   {0x20d0, 0x20ff},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff}, {0xe0020, 0xe007f},
};

bool is_right_to_left(std::uint32_t c) { return is_in(c, std::begin(kRightToLeft), std::end(kRightToLeft)); }
bool is_emoji(std::uint32_t c) { return is_in(c, std::begin(kEmoji), std::end(kEmoji)); }
bool is_shaped(std::uint32_t c) {
  // One comparison for most text.
  return c >= kShaped[0].first && (is_in(c, std::begin(kShaped), std::end(kShaped)) || is_right_to_left(c));
}

/// Vowel signs and the like of the scripts that share the layout of ISCII: Devanagari to Sinhala.
bool is_indic_sign(std::uint32_t c) {
  if (c < 0x0900 || c > 0x0dff) return false;
  const std::uint32_t in_block = c & 0x7f;
  return in_block <= 0x03 || in_block == 0x3c || (in_block >= 0x3e && in_block <= 0x4f) ||
         (in_block >= 0x51 && in_block <= 0x57) || in_block == 0x62 || in_block == 0x63;
}
bool is_virama(std::uint32_t c) { return c >= 0x0900 && c <= 0x0dff && (c & 0x7f) == 0x4d; }
bool is_extending(std::uint32_t c) {
  return c >= kExtending[0].first &&
         (is_indic_sign(c) || is_in(c, std::begin(kExtending), std::end(kExtending)));
}
bool is_flag_letter(std::uint32_t c) { return c >= 0x1f1e6 && c <= 0x1f1ff; }
constexpr std::uint32_t kZeroWidthJoiner = 0x200d;

/// UTF-8 of a code point of the Private Use Area: three bytes.
/// Adds the code point that stands for the run; the run itself when none is left.
void append_run(std::string& out, std::string run) {
  Table& t = table();
  std::uint16_t& slot = t.slot_of(run);
  if (slot == 0) {
    if (t.runs.size() == kMost) {
      out += run;
      return;
    }
    t.runs.push_back(std::move(run));
    slot = static_cast<std::uint16_t>(t.runs.size());
  }
  append_codepoint(out, kFirst + slot - 1u);
}

struct Part {
  std::string_view text;
  bool emoji = false, shaped = false;
};

/// Emoji sequences apart from what is between them.
std::vector<Part> parts_of(std::string_view line) {
  std::vector<Part> parts;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t end = next_cut(line, at);
    bool emoji = false, shaped = false;
    for (std::size_t i = at; i < end;) {
      const std::uint32_t c = next_codepoint(line, i);
      emoji |= is_emoji(c);
      shaped |= is_shaped(c);
    }
    if (!parts.empty() && !emoji && !parts.back().emoji) {
      Part& last = parts.back();
      last.text =
          line.substr(static_cast<std::size_t>(last.text.data() - line.data()), last.text.size() + end - at);
      last.shaped |= shaped;
    } else {
      parts.push_back({line.substr(at, end - at), emoji, shaped});
    }
    at = end;
  }
  return parts;
}

}  // namespace

bool needs_shaping(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_codepoint(text, at);
    if (is_shaped(c) || is_emoji(c)) return true;
  }
  return false;
}

bool is_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t c = next_codepoint(text, at);
    if (is_right_to_left(c)) return true;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                        (c >= 0xc0 && !is_emoji(c) && !(c >= 0x2000 && c <= 0x2bff));
    if (letter) return false;
  }
  return false;
}

std::string drawn(std::string_view line) {
  if (line.size() > kMostBytes || !needs_shaping(line)) return std::string(line);
  const bool right_to_left = is_right_to_left(line);
  std::vector<Part> parts = parts_of(line);
  if (right_to_left) std::reverse(parts.begin(), parts.end());
  std::string out;
  for (const Part& part : parts) {
    // A part whose own first letter reads otherwise stands in the line's direction all the same.
    if (right_to_left && !part.emoji)
      append_run(out, std::string(kRightToLeftMark) + std::string(part.text));
    else if (part.emoji || part.shaped)
      append_run(out, std::string(part.text));
    else
      out += part.text;
  }
  return out;
}

std::string_view run_of(std::uint32_t codepoint) {
  const Table& t = table();
  if (codepoint < kFirst || codepoint - kFirst >= t.runs.size()) return {};
  return t.runs[codepoint - kFirst];
}

std::size_t next_cut(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  std::uint32_t last = next_codepoint(text, at);
  int flag_letters = is_flag_letter(last) ? 1 : 0;
  while (at < text.size()) {
    std::size_t next = at;
    const std::uint32_t c = next_codepoint(text, next);
    const bool joined = is_extending(c) || last == kZeroWidthJoiner || is_virama(last) ||
                        (is_flag_letter(c) && flag_letters == 1);
    if (!joined) break;
    flag_letters += is_flag_letter(c) ? 1 : 0;
    last = c;
    at = next;
  }
  return at;
}

bool is_nearly_full() { return table().runs.size() + kReserve > kMost; }

void forget() {
  Table& t = table();
  t.runs.clear();
  std::fill(t.slots.begin(), t.slots.end(), std::uint16_t{0});
  ++t.generation;
}

std::uint32_t generation() { return table().generation; }

}  // namespace vitrine::text_runs
