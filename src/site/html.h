// The page's HTML out of a demo: the widgets' frames at their final sizes, and the template's slots.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "demo/demo.h"

namespace vitrine {

/// The addresses of a Markdown text's pictures as they are written, in their order.
std::vector<std::string> picture_addresses(std::string_view text);

/// Whether an address holds its picture itself.
bool is_picture_data(std::string_view address);

/// Where the page has a picture: an <img>'s src and, where they are known, its size in CSS pixels.
struct PictureSource {
  std::string src;  ///< empty: it has none, and the words that stand for it are shown
  int width = 0, height = 0;
};
using PictureOf = std::function<PictureSource(std::string_view address)>;

/// CommonMark with tables, strikethrough and bare links. Raw HTML in the text is shown, not obeyed, and a
/// link that would run code (javascript:) is only its text: descriptions are often pasted from elsewhere.
Result<std::string> markdown(std::string_view text, const PictureOf& picture_of);

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
