#include "site/languages.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::string_view kTags[] = {
#define LANGUAGE(tag, direction, decimal) #tag,
#include "base/strings/languages.inc"
#undef LANGUAGE
};
constexpr std::size_t kLanguages = std::size(kTags);

struct Traits {
  bool rtl;
  std::string_view decimal;
};
constexpr bool ltr = false, rtl = true;
constexpr Traits kTraits[] = {
#define LANGUAGE(tag, direction, decimal) {direction, decimal},
#include "base/strings/languages.inc"
#undef LANGUAGE
};

enum class Side { viewer, page, both };

struct TextRow {
  Side side;
  std::string_view id;
  std::array<std::string_view, kLanguages> words;
};
constexpr TextRow kTexts[] = {
#define TEXT(side, id, en, de, es, fr, zh, ja, ar) {Side::side, #id, {en, de, es, fr, zh, ja, ar}},
#include "base/strings/all.inc"
#undef TEXT
};

struct ErrorRow {
  Code code;
  std::array<std::string_view, 2 * (kLanguages - 1)> words;  ///< without English
};
constexpr ErrorRow kErrors[] = {
#define ERROR_WORDS(name, ...) {Code::name, {__VA_ARGS__}},
#include "base/strings/errors.inc"
#undef ERROR_WORDS
};

std::size_t index_of(std::string_view tag) {
  const auto found = std::find(std::begin(kTags), std::end(kTags), tag);
  return found == std::end(kTags) ? 0 : static_cast<std::size_t>(found - std::begin(kTags));
}

}  // namespace

std::span<const std::string_view> language_tags() { return kTags; }

std::string_view nearest_language(std::string_view tag) {
  const std::string primary = lower_case(tag.substr(0, std::min(tag.find_first_of("-_"), tag.size())));
  return kTags[index_of(primary)];
}

Value language_file(std::string_view tag) {
  const std::size_t at = index_of(tag);
  if (at == 0) return {};
  Value page = Value::Object{}, texts = Value::Array{}, errors = Value::Object{};
  for (const TextRow& row : kTexts) {
    if (row.side != Side::viewer) page.set(row.id, row.words[at]);
    if (row.side != Side::page) texts.push(row.words[at]);
  }
  for (const ErrorRow& row : kErrors) {
    const std::size_t column = 2 * (at - 1);
    errors.set(std::to_string(static_cast<int>(row.code)),
               Value::Array{row.words[column], row.words[column + 1]});
  }
  return Value::Object{
      {"page", std::move(page)},
      {"errors", std::move(errors)},
      {"viewer", Value::Object{{"texts_version", texts_version()}, {"texts", std::move(texts)}}}};
}

Language native_language(std::string_view tag) {
  const std::size_t at = index_of(tag);
  Value file = language_file(tag);
  Value viewer = file["viewer"];
  if (!viewer.is_object()) viewer = Value::Object{};
  viewer.set("rtl", kTraits[at].rtl).set("decimal", kTraits[at].decimal).set("errors", file["errors"]);
  return language_of_value(viewer);
}

Result<std::string> with_words(std::string_view page_template, std::string_view tag) {
  constexpr std::string_view kOpen = "{{text:", kClose = "}}";
  const std::size_t at = index_of(tag);
  std::string out;
  for (std::size_t open; (open = page_template.find(kOpen)) != std::string_view::npos;) {
    const std::size_t start = open + kOpen.size();
    const std::size_t close = page_template.find(kClose, start);
    if (close == std::string_view::npos) break;
    const std::string_view id = page_template.substr(start, close - start);
    const auto row = std::find_if(std::begin(kTexts), std::end(kTexts), [&](const TextRow& text) {
      return text.id == id && text.side != Side::viewer;
    });
    if (row == std::end(kTexts)) {
      return Error{Code::assets_missing, "page.html", "unknown text \"" + std::string(id) + "\""};
    }
    out += page_template.substr(0, open);
    out += "<span data-text=\"" + std::string(id) + "\">" + escape_html(row->words[at]) + "</span>";
    page_template.remove_prefix(close + kClose.size());
  }
  return out.append(page_template);
}

}  // namespace vitrine
