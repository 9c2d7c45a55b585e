#include "widgets/dataframe/table_data.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr double kEmpty = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kLooksAt = 65536;  // bytes that tell how numbers are written
constexpr std::size_t kLongestText = 100'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The plain form that programs write; most numbers are exact without strtod, which is ten times slower.
std::optional<double> plain_number(std::string_view text, char decimal) {
  char buffer[40];
  if (text.empty() || text.size() >= sizeof buffer) return std::nullopt;
  double mantissa = 0, scale = 1;
  int digits = 0;
  bool is_fraction = false, is_simple = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    buffer[i] = c;
    if (is_digit(c)) {
      mantissa = mantissa * 10 + (c - '0');
      scale *= is_fraction ? 10 : 1;
      ++digits;
    } else if (c == decimal && !is_fraction) {
      buffer[i] = '.';
      is_fraction = true;
    } else if (i > 0 || (c != '-' && c != '+')) {
      if (digits == 0 || (c != 'e' && c != 'E' && c != '-' && c != '+')) return std::nullopt;
      is_simple = false;
    }
  }
  if (digits == 0) return std::nullopt;
  if (is_simple && digits <= 15) return (text[0] == '-' ? -mantissa : mantissa) / scale + 0.0;
  buffer[text.size()] = '\0';
  char* end = nullptr;
  const double value = std::strtod(buffer, &end);
  if (end != buffer + text.size()) return std::nullopt;
  return value;
}

bool fits(double value, const NumberRules& rules) {
  return value >= rules.minimum && value <= rules.maximum && std::isfinite(value) &&
         (!rules.whole || value == std::floor(value));
}

}  // namespace

NumberForm number_form(std::string_view text, char separator) {
  text = text.substr(0, kLooksAt);
  bool has_point = false, has_comma = false, has_decimal_comma = false;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (!is_digit(text[i - 1]) || !is_digit(text[i + 1])) continue;
    has_point |= text[i] == '.';
    if (text[i] != ',') continue;
    has_comma = true;
    std::size_t end = i + 1;
    while (end < text.size() && is_digit(text[end])) ++end;
    has_decimal_comma |= end - i != 4;
  }
  const bool is_decimal =
      separator != ',' && !has_point && has_comma && (separator == ';' || has_decimal_comma);
  return {.decimal = is_decimal ? ',' : '.'};
}

void TableData::resize(std::int64_t rows) {
  rows_ = rows;
  const auto count = static_cast<std::size_t>(rows * columns_);
  if (is_text_)
    texts_.resize(count);
  else
    numbers_.resize(count, kEmpty);
  wrong_.resize(wrong_from(rows * columns_));
}

void TableData::remove_row(std::int64_t row) {
  const std::int64_t first = row * columns_;
  for (std::int64_t i = first; i + columns_ < count(); ++i) {
    const auto to = static_cast<std::size_t>(i), from = static_cast<std::size_t>(i + columns_);
    if (is_text_)
      texts_[to] = std::move(texts_[from]);
    else
      numbers_[to] = numbers_[from];
  }
  const auto place = [&](std::int64_t i) {
    return wrong_.begin() + static_cast<std::ptrdiff_t>(wrong_from(i));
  };
  wrong_.erase(place(first), place(first + columns_));
  for (Wrong& each : wrong_) each.at -= each.at >= first ? columns_ : 0;
  resize(rows_ - 1);
}

std::size_t TableData::wrong_from(std::int64_t i) const {
  std::size_t first = 0, last = wrong_.size();
  if (last > 0 && wrong_.back().at < i) return last;  // a file is read from its top
  while (first < last) {
    const std::size_t middle = (first + last) / 2;
    if (wrong_[middle].at < i)
      first = middle + 1;
    else
      last = middle;
  }
  return first;
}

const TableData::Wrong* TableData::find_wrong(std::int64_t i) const {
  const std::size_t at = wrong_from(i);
  return at < wrong_.size() && wrong_[at].at == i ? &wrong_[at] : nullptr;
}

bool TableData::is_empty(std::int64_t i) const {
  return is_text_ ? texts_[static_cast<std::size_t>(i)].empty() : std::isnan(number(i)) && !is_wrong(i);
}

bool TableData::is_row_empty(std::int64_t row) const {
  for (std::int64_t i = row * columns_; i < (row + 1) * columns_; ++i) {
    if (!is_empty(i)) return false;
  }
  return true;
}

void TableData::set_number(std::int64_t i, double value) {
  numbers_[static_cast<std::size_t>(i)] = value;
  if (find_wrong(i)) wrong_.erase(wrong_.begin() + static_cast<std::ptrdiff_t>(wrong_from(i)));
}

void TableData::set_text(std::int64_t i, std::string_view text, const NumberRules& rules,
                         std::optional<NumberForm> form) {
  if (is_text_) {
    texts_[static_cast<std::size_t>(i)] = to_utf8(text.substr(0, kLongestText));
    return;
  }
  const std::string_view word = trimmed(text);
  std::optional<double> value;
  if (word.empty()) value = kEmpty;
  if (!value && form) value = plain_number(word, form->decimal);
  if (!value && (word == "true" || word == "TRUE")) value = 1;
  if (!value && (word == "false" || word == "FALSE")) value = 0;
  if (!value) {
    if (const Result<double> read = parse_number(word)) value = *read;
  }
  if (value && (std::isnan(*value) || fits(*value, rules))) return set_number(i, *value);
  set_number(i, kEmpty);
  wrong_.insert(wrong_.begin() + static_cast<std::ptrdiff_t>(wrong_from(i)),
                {i, to_utf8(text.substr(0, kLongestText))});
}

std::string TableData::text(std::int64_t i) const {
  if (is_text_) return texts_[static_cast<std::size_t>(i)];
  if (!std::isnan(number(i))) return localized(format_exact(number(i)));
  const Wrong* wrong = find_wrong(i);
  return wrong ? wrong->text : std::string();
}

}  // namespace vitrine
