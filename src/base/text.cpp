#include "base/text.h"

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace vitrine {
namespace {

// Restricted Damerau-Levenshtein: insert, delete, replace, and swap of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

// printf's "1e+06" and "1e-07" as "1e6" and "1e-7".
std::string with_short_exponent(std::string text) {
  const std::size_t e = text.find('e');
  if (e == std::string::npos) return text;
  std::size_t digits = e + 1;
  if (text[digits] == '+') text.erase(digits, 1);
  if (text[digits] == '-') ++digits;
  while (text[digits] == '0' && digits + 1 < text.size()) text.erase(digits, 1);
  return text;
}

std::string print(const char* form, int digits, double value) {
  std::array<char, 64> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), form, digits, value);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

std::string not_finite(double value) {
  return std::isnan(value) ? "NaN" : value < 0 ? "-Infinity" : "Infinity";
}

double read_back(const char* text, double) { return std::strtod(text, nullptr); }
float read_back(const char* text, float) { return std::strtof(text, nullptr); }

// `sure_digits`: decimals of so many digits survive the type, so a number that has one is found by the first
// try already; `least_normal`: below it they do not.
template <class T>
std::string shortest(T value, int sure_digits, int most_digits, T least_normal, T whole_limit) {
  if (!std::isfinite(value)) return not_finite(value);
  if (value == 0) return std::signbit(value) ? "-0.0" : "0";
  const T size = std::fabs(value);
  if (size < whole_limit && std::trunc(value) == value) return print("%.*f", 0, value);
  int digits = size < least_normal ? 1 : sure_digits;
  std::string text = print("%.*g", digits, value);
  while (digits < most_digits && read_back(text.c_str(), value) != value)
    text = print("%.*g", ++digits, value);
  return with_short_exponent(std::move(text));
}

// The length of the well-formed UTF-8 sequence that `text` begins with, or 0 (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const auto is_tail = [&](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return is_tail(1) ? 2 : 0;
  const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (byte(1) < least || byte(1) > most || !is_tail(2)) return 0;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 && is_tail(3) ? 4 : 0;
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  std::string_view best;
  std::size_t best_distance = 0;
  for (const std::string_view candidate : candidates) {
    const std::size_t longer = std::max(word.size(), candidate.size());
    const std::size_t shorter = std::min(word.size(), candidate.size());
    const std::size_t allowed = longer / 3;
    if (longer - shorter > allowed) continue;  // also keeps a hostile, endless word away from the table
    const std::size_t distance = edit_distance(word, candidate);
    if (distance <= allowed && (best.empty() || distance < best_distance)) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string pointer(std::string_view parent, std::string_view key) {
  std::string text(parent);
  text += '/';
  for (const char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

std::string pointer(std::string_view parent, std::size_t index) {
  return std::string(parent) + "/" + std::to_string(index);
}

std::string escape_html(std::string_view text) {
  std::string html;
  html.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string format_number(double value, int digits) {
  if (!std::isfinite(value)) return not_finite(value);
  if (value == 0) return "0";
  return with_short_exponent(print("%.*g", std::clamp(digits, 1, 17), value));
}

std::string format_exact(double value) { return shortest(value, DBL_DIG, 17, DBL_MIN, 9007199254740992.0); }
std::string format_exact(float value) { return shortest(value, FLT_DIG, 9, FLT_MIN, 16777216.0f); }

std::string format_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
  constexpr std::array<const char*, 6> units = {" KB", " MB", " GB", " TB", " PB", " EB"};
  double amount = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (amount >= 999.5) {  // would be printed as 1000
    amount /= 1000;
    ++unit;
  }
  return print("%.*f", amount < 9.95 ? 1 : 0, amount) + units[unit];
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool has_part(std::string_view text, std::span<const std::string_view> parts) {
  const std::string lower = lower_case(text);
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

std::string key_of(std::string_view label, char between) {
  std::string key;
  for (char c : label) {
    if (c >= 'A' && c <= 'Z')
      key += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      key += c;
    else if (!key.empty() && key.back() != between)
      key += between;
  }
  while (!key.empty() && key.back() == between) key.pop_back();
  return key;
}

char32_t next_codepoint(std::string_view text, std::size_t& at) {
  const std::size_t length = sequence_length(text.substr(at));
  const auto byte = [&] { return static_cast<unsigned char>(text[at++]); };
  char32_t point = byte();
  if (length == 0) return 0xfffd;
  if (length > 1) point &= 0x7fu >> length;
  for (std::size_t i = 1; i < length; ++i) point = point << 6 | (byte() & 0x3fu);
  return point;
}

void append_codepoint(std::string& out, char32_t point) {
  if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = 0xfffd;
  const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return add(point);
  if (point >= 0x10000) {
    add(0xf0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3f));
  } else if (point >= 0x800) {
    add(0xe0 | point >> 12);
  } else {
    add(0xc0 | point >> 6);
  }
  if (point >= 0x800) add(0x80 | (point >> 6 & 0x3f));
  add(0x80 | (point & 0x3f));
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_codepoint(text, at);
    const bool steers = (point < 0x20 && point != '\n') || (point >= 0x7f && point < 0xa0);
    append_codepoint(out, steers ? U'\xfffd' : point);
  }
  return out;
}

std::string printable_json(std::string_view json) {
  std::string out;
  for (std::size_t at = 0; at < json.size();) {
    const char32_t point = next_codepoint(json, at);
    if (point < 0x7f || point >= 0xa0) {
      append_codepoint(out, point);
      continue;
    }
    out += "\\u00";
    out += "0123456789abcdef"[point >> 4];
    out += "0123456789abcdef"[point & 15];
  }
  return out;
}

std::string to_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) {
      valid += "\xef\xbf\xbd";
    } else {
      valid += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return valid;
}

std::string title_of_file(std::string_view path) {
  std::string_view file = path.substr(path.find_last_of('/') + 1);
  std::string title(file.substr(0, file.find_last_of('.')));
  for (char& c : title) {
    if (c == '_' || c == '-') c = ' ';
  }
  return title;
}

}  // namespace vitrine
