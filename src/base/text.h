// Small text helpers that every layer needs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

/// The candidate with the smallest edit distance (Damerau-Levenshtein, restricted), or "" when none is near
/// enough to be a typing error (more than a third of the longer word differs). The first of equals.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// A JSON pointer's next part (RFC 6901): "~" and "/" escaped.
std::string pointer(std::string_view parent, std::string_view key);
std::string pointer(std::string_view parent, std::size_t index);

/// Text for HTML, safe between tags and inside quoted attributes (single or double).
std::string escape_html(std::string_view text);

/// A number as a person reads it: at most `digits` significant digits, no trailing zeros, no locale.
/// Beyond that many digits before the point, and below 0.0001, with an exponent: "1.5e7". Also "NaN",
/// "Infinity", "-Infinity"; never "-0".
std::string format_number(double value, int digits = 6);

/// The shortest decimal that reads back as the same number of that type; whole numbers that the type counts
/// exactly (below 2^53, 2^24) without point or exponent. "-0.0", "NaN", "Infinity", "-Infinity".
std::string format_exact(double value);
std::string format_exact(float value);

/// "61 KB", "3.6 MB", "512 bytes": decimal units, as browsers and hosts count; one decimal below 10.
std::string format_bytes(std::uint64_t bytes);

/// ASCII letters in lower case, the rest as it is.
std::string lower_case(std::string_view text);
/// Whether one of these parts, in lower case, is in the text, in whatever case.
bool has_part(std::string_view text, std::span<const std::string_view> parts);

/// "Sepal length (cm)" → "sepal_length_cm"; letters beyond ASCII are kept.
std::string key_of(std::string_view label, char between = '_');

/// A file's name as a title: "photos/mobilenet_v2-7.onnx" → "mobilenet v2 7".
std::string title_of_file(std::string_view path);

/// The character that begins at `at` < text.size(), which is moved behind it; U+FFFD for a bad byte.
char32_t next_codepoint(std::string_view text, std::size_t& at);

/// In UTF-8; U+FFFD for what is no character.
void append_codepoint(std::string& out, char32_t point);

/// For a terminal: control characters but line feeds become U+FFFD, since what a file is called or says of
/// itself must not move the cursor or colour what follows.
std::string printable(std::string_view text);
/// The same for JSON, which stays what it says: its writers leave DEL and U+0080 to U+009F in texts as they
/// are; here they are escaped.
std::string printable_json(std::string_view json);

/// Valid UTF-8 with every bad byte replaced by U+FFFD.
std::string to_utf8(std::string_view text);

}  // namespace vitrine
