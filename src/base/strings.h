// The words of the page, in the language of the page. English is compiled in; the other languages lie in
// files of their own (site/languages.h), of which the page hands the viewer the one that it uses.
//
//   tr(Text::draw_here)                       "Draw here", "Hier zeichnen"
//   tr(Text::below, {"12", "20"})             "12 is below 20"
//   tr_count(Text::strokes, 2)                "2 strokes": the form that goes with the number
//   localized("1234.5")                       "1234,5" in German
//
// The tables: TEXT(side, id, en, de, es, fr, zh, ja, ar) in base/strings/*.inc, a column for each language,
// so that a row without a translation does not compile. `side` says who needs it: `viewer` (C++), `page` (the
// HTML and shell/*.js) or `both`. {0}, {1} stand for arguments. A text whose form goes with a number lists
// its forms by the categories of Intl.PluralRules: "one:{0} stroke|other:{0} strokes".
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/value.h"

namespace vitrine {

enum class Text : int {
#define TEXT(side, id, ...) TEXT_##side(id)
#define TEXT_viewer(id) id,
#define TEXT_both(id) id,
#define TEXT_page(id)
#include "base/strings/all.inc"
#undef TEXT
#undef TEXT_viewer
#undef TEXT_both
#undef TEXT_page
  count_  ///< how many there are
};

/// A language as it is used. The default is English.
struct Language {
  struct ErrorWords {
    int code = 0;
    std::string title, remedy;
  };
  bool rtl = false;                ///< written from right to left
  std::vector<std::string> texts;  ///< by Text; empty: English
  std::vector<ErrorWords> errors;  ///< of those that are not English
  /// One letter for each number below 200, z(ero) o(ne) t(wo) f(ew) m(any) x (other); above, the last two
  /// digits tell. Empty: English.
  std::string plurals;
  std::string decimal = ".", group = ",";
  int least_grouped = 4;  ///< so many digits before the sign are written in groups
  std::string percent = "{0}%";
};

/// What the page sends: {rtl, texts, texts_version, errors: {"400": [title, remedy]}, plurals, decimal,
/// group, least_grouped, percent}. Members that are missing, or of no use, are English's.
Language language_of_value(const Value& value);

/// The process's one language: a viewer shows one page, and the tool writes one at a time.
const Language& language();
void set_language(Language language);
/// For a while.
class LanguageScope {
 public:
  explicit LanguageScope(Language language);
  ~LanguageScope();
  LanguageScope(const LanguageScope&) = delete;
  LanguageScope& operator=(const LanguageScope&) = delete;

 private:
  Language before_;
};

std::string tr(Text id, std::initializer_list<std::string_view> args = {});
/// The form that goes with that number; {0} is the number, {1} and so on are the arguments.
std::string tr_count(Text id, std::int64_t count, std::initializer_list<std::string_view> args = {});
/// The form of a text for that number, its placeholders still in it: "{0} strokes".
std::string_view plural_form(std::string_view forms, std::int64_t count);
/// "{0}" and so on replaced by the arguments; what has no argument stays.
std::string filled(std::string_view text, std::initializer_list<std::string_view> args);

/// A number as format_number and its like write it, with this language's decimal sign; `grouped`: 12,345.
/// Anything else comes back as it is.
std::string localized(std::string_view number, bool grouped = false);
std::string localized(std::int64_t count);
/// "93%": `number` is written already.
std::string percent(std::string_view number);
/// As format_bytes, in this language.
std::string shown_bytes(std::uint64_t bytes);

/// An error's title and remedy in this language.
std::pair<std::string_view, std::string_view> words_of(Code code);

/// Changes with the list of texts: a list of another build is of no use.
std::uint32_t texts_version();

}  // namespace vitrine
