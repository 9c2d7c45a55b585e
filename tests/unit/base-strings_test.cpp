#include "base/json.h"
#include "base/strings.h"
#include "support/catch.h"

using namespace vitrine;

namespace {

Language of_json(std::string_view text) {
  const Result<Value> value = parse_json(text);
  REQUIRE(value);
  return language_of_value(*value);
}

/// As Intl.PluralRules counts in Arabic.
std::string arabic_plurals() {
  std::string out;
  for (int n = 0; n < 200; ++n) {
    const int rest = n % 100;
    out += n == 0                    ? 'z'
           : n == 1                  ? 'o'
           : n == 2                  ? 't'
           : rest >= 3 && rest <= 10 ? 'f'
           : rest >= 11              ? 'm'
                                     : 'x';
  }
  return out;
}

}  // namespace

TEST_CASE("English is there without being asked for") {
  CHECK(tr(Text::draw_here) == "Draw here");
  CHECK(tr(Text::below, {"12", "20"}) == "12 is below 20");
  CHECK(tr_count(Text::strokes, 1) == "1 stroke");
  CHECK(tr_count(Text::strokes, 0) == "0 strokes");
  CHECK(tr_count(Text::strokes, 12345) == "12,345 strokes");
  CHECK(percent("93") == "93%");
  CHECK(shown_bytes(999) == "999 bytes");
  CHECK(shown_bytes(61234) == "61 KB");
  CHECK(shown_bytes(3'600'000) == "3.6 MB");
}

TEST_CASE("arguments are put in once, whatever they say") {
  CHECK(filled("{0}, {1}", {"{1}", "b"}) == "{1}, b");
  CHECK(filled("{0} {2} {x} {", {"a"}) == "a {2} {x} {");
  CHECK(tr(Text::not_a_number, {"one:{0}|other:"}) == "\"one:{0}|other:\" is not a number");
}

TEST_CASE("a language brings its numbers, forms and errors") {
  const LanguageScope scope(of_json(R"({"decimal": ",", "group": ".", "least_grouped": 5, "percent": "{0} %",
      "errors": {"400": ["Leer", "Bitte ausfüllen."], "x": ["?", "?"], "404": ["nur eins"]}})"));
  CHECK(localized("-1234.5", true) == "-1234,5");
  CHECK(localized("12345.25", true) == "12.345,25");
  CHECK(localized("1234567", true) == "1.234.567");
  CHECK(localized("1234567.5") == "1234567,5");
  CHECK(localized("1.5e7") == "1,5e7");
  for (const char* word : {"NaN", "-Infinity", "", "-"}) CHECK(localized(word, true) == word);
  CHECK(percent("93") == "93 %");
  CHECK(shown_bytes(3'600'000) == "3,6 MB");
  CHECK(sentence({Code::input_empty, {}, "hier"}) == "Leer. hier. Bitte ausfüllen.");
  CHECK(sentence({Code::run_stopped, {}, {}}) == "Stopped.");
  CHECK(format({Code::input_empty, {}, {}}) == "E400 This input is empty. Fill it in and run again.");
}

TEST_CASE("the form of a text goes with its number") {
  const std::string_view forms = "one:خط|two:خطان|few:{0} خطوط|other:{0} خطًا";
  CHECK(plural_form(forms, 2) == "{0} خطًا");  // in English, 2 is "other"
  Language arabic;
  arabic.plurals = arabic_plurals();
  const LanguageScope scope(arabic);
  CHECK(plural_form(forms, 1) == "خط");
  CHECK(plural_form(forms, 2) == "خطان");
  CHECK(plural_form(forms, 3) == "{0} خطوط");
  CHECK(plural_form(forms, 11) == "{0} خطًا");
  CHECK(plural_form(forms, 102) == "{0} خطًا");
  CHECK(plural_form(forms, 1003) == "{0} خطوط");
  CHECK(plural_form(forms, -1) == "خط");
  CHECK(plural_form(forms, INT64_MIN) == "{0} خطوط");  // …08
  CHECK(plural_form("no forms: at all", 1) == "no forms: at all");
}

TEST_CASE("what is no language is English") {
  for (const char* text :
       {"null", "[]", R"({"texts": ["a"], "texts_version": 1})", R"({"least_grouped": -9e99})",
        R"({"plurals": "o", "decimal": "", "percent": 5, "errors": [1]})"}) {
    INFO(text);
    const LanguageScope scope(of_json(text));
    CHECK(tr(Text::undo) == "Undo");
    CHECK(tr_count(Text::strokes, 1) == "1 stroke");
    CHECK(localized("1.5") == "1.5");
    CHECK(percent("1") == "1%");
  }
  CHECK(tr(Text::undo) == "Undo");
}

TEST_CASE("texts of another build are not used") {
  Value texts = Value::Array{};
  for (int i = 0; i < static_cast<int>(Text::count_); ++i) texts.push("text " + std::to_string(i));
  Value value = Value::Object{{"texts", texts}, {"texts_version", texts_version()}};
  {
    const LanguageScope scope(language_of_value(value));
    CHECK(tr(Text::undo) == "text " + std::to_string(static_cast<int>(Text::undo)));
  }
  value.set("texts_version", texts_version() + 1);
  const LanguageScope scope(language_of_value(value));
  CHECK(tr(Text::undo) == "Undo");
}
