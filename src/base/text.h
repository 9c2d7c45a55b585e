// Small text helpers that every layer needs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vitrine {

/// The candidate with the smallest edit distance (Damerau-Levenshtein, restricted), or "" when none is near
/// enough to be a typing error (more than a third of the longer word differs).
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

/// A JSON pointer's next part (RFC 6901): "~" and "/" escaped.
std::string pointer(std::string_view parent, std::string_view key);
std::string pointer(std::string_view parent, std::size_t index);

/// Text for HTML, safe between tags and inside double-quoted attributes.
std::string escape_html(std::string_view text);

/// A number as a person reads it: at most `digits` significant digits, no trailing zeros, no locale.
std::string format_number(double value, int digits = 6);

/// "61 KB", "3.6 MB": decimal units, as browsers and hosts count.
std::string format_bytes(std::uint64_t bytes);

/// Valid UTF-8 with every bad byte replaced by U+FFFD.
std::string to_utf8(std::string_view text);

}  // namespace vitrine
