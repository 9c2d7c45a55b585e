#include "base/strings.h"

#include <algorithm>
#include <optional>
#include <span>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::string_view kEnglish[] = {
#define TEXT(side, id, en, ...) TEXT_##side(en)
#define TEXT_viewer(en) en,
#define TEXT_both(en) en,
#define TEXT_page(en)
#include "base/strings/all.inc"
#undef TEXT
#undef TEXT_viewer
#undef TEXT_both
#undef TEXT_page
};
constexpr std::size_t kTexts = std::size(kEnglish);

constexpr std::size_t kPluralPeriod = 100;  // the rules of all seven languages go by the last two digits
constexpr std::size_t kPlurals = 2 * kPluralPeriod;

constexpr std::uint32_t fnv(std::uint32_t hash, std::string_view text) {
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

Language& current() {
  static Language the_language;
  return the_language;
}

std::string_view pattern(Text id) {
  const auto i = static_cast<std::size_t>(id);
  const std::vector<std::string>& texts = language().texts;
  return texts.size() == kTexts ? std::string_view(texts[i]) : kEnglish[i];
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view category(std::int64_t count) {
  const std::string& plurals = language().plurals;
  const auto bits = static_cast<std::uint64_t>(count);
  const std::uint64_t n = count < 0 ? 0 - bits : bits;
  if (plurals.size() != kPlurals) return n == 1 ? "one" : "other";
  const auto at = static_cast<std::size_t>(n < kPluralPeriod ? n : kPluralPeriod + n % kPluralPeriod);
  switch (plurals[at]) {
    case 'z':
      return "zero";
    case 'o':
      return "one";
    case 't':
      return "two";
    case 'f':
      return "few";
    case 'm':
      return "many";
    default:
      return "other";
  }
}

/// The form that is called `name` in "one:…|other:…".
std::optional<std::string_view> find_form(std::string_view forms, std::string_view name) {
  for (;;) {
    const std::size_t end = std::min(forms.find('|'), forms.size());
    const std::string_view form = forms.substr(0, end);
    if (form.starts_with(name) && form.substr(name.size()).starts_with(':'))
      return form.substr(name.size() + 1);
    if (end == forms.size()) return std::nullopt;
    forms.remove_prefix(end + 1);
  }
}

std::string substituted(std::string_view text, std::span<const std::string_view> args) {
  std::string out;
  while (!text.empty()) {
    const bool place = text.size() >= 3 && text[0] == '{' && is_digit(text[1]) && text[2] == '}';
    const auto index = place ? static_cast<std::size_t>(text[1] - '0') : args.size();
    if (index < args.size()) {
      out += args[index];
      text.remove_prefix(3);
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

std::uint32_t texts_version() {
  static constexpr std::uint32_t kVersion = [] {
    std::uint32_t hash = 2166136261u;
    for (const std::string_view text : kEnglish) hash = fnv(fnv(hash, text), "\n");
    return hash;
  }();
  return kVersion;
}

Language language_of_value(const Value& value) {
  Language out;
  out.rtl = value["rtl"].boolean();
  const Value& texts = value["texts"];
  if (texts.items().size() == kTexts && value["texts_version"].integer() == texts_version()) {
    for (const Value& text : texts.items()) out.texts.push_back(to_utf8(text.text()));
  }
  for (const auto& [code, words] : value["errors"].members()) {
    if (words.items().size() != 2) continue;
    int number = 0;
    for (char c : code) number = is_digit(c) && number < 10000 ? number * 10 + (c - '0') : 10000;
    out.errors.push_back({number, to_utf8(words.items()[0].text()), to_utf8(words.items()[1].text())});
  }
  const auto take = [&](const char* key, std::string& member, std::size_t most) {
    const std::string& text = value[key].text();
    if (!text.empty() && text.size() <= most) member = to_utf8(text);
  };
  take("plurals", out.plurals, kPlurals);
  take("decimal", out.decimal, 8);
  take("percent", out.percent, 32);
  take("group", out.group, 8);
  out.least_grouped = static_cast<int>(std::clamp<std::int64_t>(value["least_grouped"].integer(4), 1, 400));
  return out;
}

const Language& language() { return current(); }
void set_language(Language language) { current() = std::move(language); }

LanguageScope::LanguageScope(Language language) : before_(std::exchange(current(), std::move(language))) {}
LanguageScope::~LanguageScope() { current() = std::move(before_); }

std::string filled(std::string_view text, std::initializer_list<std::string_view> args) {
  return substituted(text, {args.begin(), args.size()});
}

std::string tr(Text id, std::initializer_list<std::string_view> args) { return filled(pattern(id), args); }

std::string_view plural_form(std::string_view forms, std::int64_t count) {
  const auto form = find_form(forms, category(count));
  return form ? *form : find_form(forms, "other").value_or(forms);
}

std::string tr_count(Text id, std::int64_t count, std::initializer_list<std::string_view> args) {
  const std::string number = localized(count);
  std::vector<std::string_view> all = {number};
  all.insert(all.end(), args.begin(), args.end());
  return substituted(plural_form(pattern(id), count), all);
}

std::string localized(std::string_view number, bool grouped) {
  std::string_view rest = number;
  std::string out;
  if (rest.starts_with('-')) {
    out += '-';
    rest.remove_prefix(1);
  }
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
  if (digits == 0) return std::string(number);
  const Language& now = language();
  const bool in_groups = grouped && digits >= static_cast<std::size_t>(now.least_grouped);
  for (std::size_t i = 0; i < digits; ++i) {
    if (in_groups && i > 0 && (digits - i) % 3 == 0) out += now.group;
    out += rest[i];
  }
  rest.remove_prefix(digits);
  if (rest.starts_with('.')) {
    out += now.decimal;
    rest.remove_prefix(1);
  }
  return out.append(rest);
}

std::string localized(std::int64_t count) { return localized(std::to_string(count), true); }

std::string percent(std::string_view number) { return filled(language().percent, {number}); }

std::string shown_bytes(std::uint64_t bytes) {
  if (bytes < 1000) return tr_count(Text::bytes, static_cast<std::int64_t>(bytes));
  const std::string plain = format_bytes(bytes);
  const std::size_t space = std::min(plain.find(' '), plain.size());
  constexpr std::pair<std::string_view, Text> kUnits[] = {
      {" KB", Text::kilobytes}, {" MB", Text::megabytes}, {" GB", Text::gigabytes}};
  for (const auto& [suffix, text] : kUnits) {
    if (plain.substr(space) == suffix) return tr(text, {localized(plain.substr(0, space))});
  }
  return plain;
}

std::pair<std::string_view, std::string_view> words_of(Code code) {
  for (const Language::ErrorWords& words : language().errors) {
    if (words.code == static_cast<int>(code)) return {words.title, words.remedy};
  }
  const CodeInfo& row = info(code);
  return {row.title.empty() ? info(Code::page_broken).title : row.title, row.remedy};
}

}  // namespace vitrine
