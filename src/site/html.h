// The page's HTML out of a demo: the widgets' frames at their final sizes, and the template's slots.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "demo/demo.h"

namespace vitrine {

/// CommonMark with tables, strikethrough and bare links. Raw HTML in the text is shown, not obeyed, and a
/// link that would run code (javascript:) is only its text: descriptions are often pasted from elsewhere.
Result<std::string> markdown(std::string_view text);

/// The cards of one side. `first` is the number of its first widget in the page; `language` is the author's.
std::string widget_cards(std::span<const Component> components, std::size_t first, std::string_view language);

/// The CSS rules that keep each widget's room (docs/page.md).
std::string room_rules(const Demo& demo);

/// Fills {{slots}}. Every slot of the template must be given, and every one given must be in it.
/// Error: assets_missing, when the template is from another version.
Result<std::string> fill_slots(std::string_view page_template,
                               std::span<const std::pair<std::string_view, std::string>> slots);

/// JSON for the inside of a <script>: "<" escaped, so that no text can end the element.
std::string script_json(const Value& value);

}  // namespace vitrine
