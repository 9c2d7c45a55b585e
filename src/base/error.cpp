#include "base/error.h"

#include <algorithm>

#include "base/authors.h"
#include "base/strings.h"

namespace vitrine {
namespace {

std::string with_full_stop(std::string text) {
  if (!text.empty() && text.back() != '.' && text.back() != '!' && text.back() != '?') text += '.';
  return text;
}

/// The same in the page's language, whose stop may be another.
std::string as_sentence(std::string_view part) {
  for (const std::string_view stop : {".", "!", "?", "\u3002"}) {
    if (part.ends_with(stop)) return std::string(part);
  }
  return std::string(part) + tr(Text::full_stop);
}

/// A page meets none below that unless somebody wrote into it, and has no words for them.
consteval bool has_words(int number) { return kForAuthors || number >= kFirstPageError; }

}  // namespace

const std::vector<CodeInfo>& all_codes() {
  static const std::vector<CodeInfo> rows = {
#define E(number, name, family, title, remedy)                                  \
  CodeInfo{Code::name, #name, ExitCode::family, has_words(number) ? title : "", \
           has_words(number) ? remedy : ""},
#include "base/errors.inc"
#undef E
  };
  return rows;
}

const CodeInfo& info(Code code) {
  const auto& rows = all_codes();
  auto row = std::find_if(rows.begin(), rows.end(), [&](const CodeInfo& r) { return r.code == code; });
  return row != rows.end() ? *row : info(Code::page_broken);
}

std::string format(const Error& error) {
  const CodeInfo& row = info(error.code);
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += "E" + std::to_string(static_cast<int>(error.code)) + " " + std::string(row.title);
  if (!error.detail.empty()) text += ": " + error.detail;
  text = with_full_stop(std::move(text));
  if (!row.remedy.empty()) text += " " + std::string(row.remedy);
  return text;
}

std::string sentence(const Error& error) {
  const auto [title, remedy] = words_of(error.code);
  std::string text;
  for (const std::string_view part : {title, std::string_view(error.detail), remedy}) {
    if (part.empty()) continue;
    if (!text.empty()) text += tr(Text::sentence_space);
    text += as_sentence(part);
  }
  return text;
}

}  // namespace vitrine
