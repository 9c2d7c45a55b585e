// The page's own words in all its languages: what the site writes beside the viewer, and the page's first
// words.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/strings.h"

namespace vitrine {

/// The tags of base/strings/languages.inc; the first is English.
std::span<const std::string_view> language_tags();

/// The one of them that comes nearest to a BCP 47 tag; English for none.
std::string_view nearest_language(std::string_view tag);

/// What shell/language.js reads, empty for English, which the scripts carry: {"page": {id: text},
/// "errors": {"400": [title, remedy]}, "viewer": {"texts_version", "texts": [text]}}.
Value language_file(std::string_view tag);

/// The same for tr(), natively.
Language native_language(std::string_view tag);

/// Fills the {{text:id}} of the template: `<span data-text="id">words</span>`, which the shell can put into
/// another language. Error assets_missing for an id that is no text of the page.
Result<std::string> with_words(std::string_view page_template, std::string_view tag);

}  // namespace vitrine
