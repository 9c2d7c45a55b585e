// Scripts that can't be drawn character by character. Dear ImGui draws one glyph per code point; Arabic,
// Devanagari, Thai, combining marks and emoji sequences need a whole run shaped, and right-to-left text put
// into its order. So such a run is given a code point of the Private Use Area of its own, which stands for it
// in everything that Dear ImGui measures and draws; the font (app/font.cpp) asks the browser to draw the run
// that the code point stands for.
//
//   std::string line = text_runs::drawn("שלום 1");   // "\ue000"
//   text_runs::run_of(0xe000)                         // "שלום 1"
//
// One page is one process, and its fonts' atlas is shared by all widgets: so is this table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitrine::text_runs {

/// Whether any of it must be shaped as a run. Malformed UTF-8 is drawn character by character.
bool needs_shaping(std::string_view text);

/// Whether its first letter with a direction is written from right to left (Unicode's rule P2).
bool is_right_to_left(std::string_view text);

/// The same line with its runs replaced, in the order in which they stand on the screen from left to right.
/// Text without such runs comes back as it is.
std::string drawn(std::string_view line);

/// The text that a code point stands for; empty when it is a character like others.
std::string_view run_of(std::uint32_t codepoint);

/// The first place after `at` where text may be cut: not inside a character, before a mark that belongs to
/// the letter before it, or inside an emoji sequence. Unicode's grapheme clusters (UAX 29) by blocks instead
/// of by its table, which is larger than this viewer's fonts.
std::size_t next_cut(std::string_view text, std::size_t at);

/// Most of the code points are spent. The owner of the atlas then calls forget(), and drops the glyphs.
bool is_nearly_full();
void forget();
/// Another number after each forget(): what was drawn() before holds code points that mean nothing now.
std::uint32_t generation();

}  // namespace vitrine::text_runs
