#include <algorithm>
#include <set>

#include "site/languages.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

/// "{0}", "{1}" of a text, or of each of its forms; a form may leave the number out ("ein Strich").
std::set<std::string> places(std::string_view text) {
  std::set<std::string> found;
  for (std::size_t at = 0; (at = text.find('{', at)) != std::string_view::npos; ++at)
    found.insert(std::string(text.substr(at, 3)));
  return found;
}

bool has_forms(std::string_view text) { return text.find("other:") != std::string_view::npos; }

void check_same_shape(std::string_view english, std::string_view other) {
  INFO(english);
  INFO(other);
  CHECK((!other.empty() || english == " "));  // Chinese and Japanese put no space between sentences
  CHECK(has_forms(english) == has_forms(other));
  CHECK(places(english) == places(other));
}

}  // namespace

TEST_CASE("every language has every text, with the same arguments") {
  const std::string_view english[] = {
#define TEXT(side, id, en, ...) en,
#include "base/strings/all.inc"
#undef TEXT
  };
  const std::string_view others[][6] = {
#define TEXT(side, id, en, ...) {__VA_ARGS__},
#include "base/strings/all.inc"
#undef TEXT
  };
  REQUIRE(language_tags().size() == 7);
  for (std::size_t row = 0; row < std::size(english); ++row) {
    for (const std::string_view other : others[row]) check_same_shape(english[row], other);
  }
}

TEST_CASE("every language has the words of every error that a page shows") {
  for (const std::string_view tag : language_tags().subspan(1)) {
    const Value file = language_file(tag);
    std::size_t shown = 0;
    for (const CodeInfo& row : all_codes()) {
      const int number = static_cast<int>(row.code);
      if (number < 400) continue;
      INFO(tag << " E" << number);
      ++shown;
      const Value& words = file["errors"][std::to_string(number)];
      REQUIRE(words.items().size() == 2);
      CHECK_FALSE(words.items()[0].text().empty());
      CHECK(words.items()[1].text().empty() == row.remedy.empty());
    }
    CHECK(file["errors"].members().size() == shown);
  }
}

TEST_CASE("a language's file is what the viewer takes") {
  CHECK(language_file("en").is_null());
  const LanguageScope scope(native_language("ar"));
  CHECK(tr(Text::undo) == "تراجع");
  CHECK(language().rtl);
  CHECK(sentence({Code::run_stopped, {}, {}}) == "تم الإيقاف.");
}

TEST_CASE("the nearest language") {
  CHECK(nearest_language("de") == "de");
  CHECK(nearest_language("zh-Hans-CN") == "zh");
  CHECK(nearest_language("PT-br") == "en");
  CHECK(nearest_language("DE_at") == "de");
  CHECK(nearest_language("") == "en");
}

TEST_CASE("the template's words are in the page's language, and can be exchanged") {
  const Result<std::string> page = with_words("<b>{{text:run}}</b>{{title}}", "de");
  REQUIRE(page);
  CHECK(*page == "<b><span data-text=\"run\">Ausführen</span></b>{{title}}");
  CHECK(with_words("{{text:retry}}", "en")->find(">Retry<") != std::string::npos);
  CHECK(with_words("{{text:no_such}}", "en").error().code == Code::assets_missing);
  CHECK(with_words("{{text:draw_here}}", "en").error().code == Code::assets_missing);  // the viewer's
  CHECK(*with_words("{{text:", "en") == "{{text:");
}
