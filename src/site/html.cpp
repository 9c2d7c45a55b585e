#include "site/html.h"

#include <algorithm>
#include <md4c-html.h>
#include <md4c.h>

#include "base/json.h"
#include "base/strings.h"
#include "base/text.h"
#include "widgets/exports.h"

namespace vitrine {
namespace {

// Drawn in 24 × 24, as the page's other icons.
constexpr std::string_view kCopyIcon = "M9 9h11v11H9zM5 15H4V4h11v1";
constexpr std::string_view kSaveIcon = "M12 4v11m-5-5l5 5 5-5M5 20h14";

std::string icon(std::string_view path) {
  return "<svg viewBox=\"0 0 24 24\" width=\"18\" height=\"18\" aria-hidden=\"true\"><path d=\"" +
         std::string(path) + "\"/></svg>";
}

/// Copy and Download of a result: their room is kept, they are shown once there is one (shell/save.js).
std::string export_tools(const Widget& widget, const std::string& id) {
  // What a button is called for: the shell writes it anew in another language (data-title, data-label).
  const auto attributes = [](std::string_view title, std::string_view label) {
    return std::pair{" title=\"" + escape_html(title) + "\"", " aria-label=\"" + escape_html(label) + "\""};
  };
  const auto [copy, copy_label] = attributes(tr(Text::copy), tr(Text::copy_of, {widget.common.label}));
  const auto [save, save_label] =
      attributes(tr(Text::download), tr(Text::download_of, {widget.common.label}));
  std::string out = "<div class=\"exports\" id=\"" + id + "-exports\" inert>";
  out +=
      "<button type=\"button\" class=\"tool\" data-export=\"copy\" data-title=\"copy\" "
      "data-label=\"copy_of\"" +
      copy + copy_label + ">" + icon(kCopyIcon) + "</button>";
  out +=
      "<details class=\"menu\"><summary class=\"tool\" data-title=\"download\" data-label=\"download_of\"" +
      save + save_label + ">" + icon(kSaveIcon) +
      "</summary><div class=\"menu-items\" role=\"group\" data-label=\"download_of\"" + save_label + ">";
  for (ExportKind kind : widget.exports()) {
    const ExportInfo& row = info(kind);
    out += "<button type=\"button\" data-export=\"" + std::string(row.name) + "\"><span data-text=\"" +
           std::string(row.label_id) + "\">" + escape_html(tr(row.label)) + "</span><small>." +
           std::string(row.name) + "</small></button>";
  }
  return out + "</div></details></div>";
}

/// What the author wrote is in the author's language, whatever the page speaks.
std::string widget_frame(const Component& component, std::size_t number, const std::string& author) {
  const Widget& widget = *component.widget;
  const std::string id = "w" + std::to_string(number);
  std::string out = "<section class=\"widget" + std::string(widget.room().compact ? " compact" : "") +
                    "\" id=\"" + id + "\" data-widget=\"" + std::to_string(number) + "\" data-type=\"" +
                    std::string(component.type->type) + "\" ";
  if (const std::string_view accepts = widget.accepts(); !accepts.empty())
    out += "data-accepts=\"" + escape_html(accepts) + "\" ";
  out += "aria-labelledby=\"" + id + "-label\">\n";
  out += "<div class=\"head\"><h2 id=\"" + id + "-label\"" + author + ">" + escape_html(widget.common.label) +
         "</h2><small id=\"" + id + "-hint\">" + escape_html(widget.hint()) + "</small>";
  if (widget.direction == Direction::output) out += export_tools(widget, id);
  out += "</div>\n";
  if (!widget.common.info.empty()) {
    out += "<p class=\"info\" id=\"" + id + "-info\"" + author + ">" + escape_html(widget.common.info) +
           "</p>\n";
  }
  out += "<div class=\"stage\" id=\"" + id +
         "-stage\"><canvas aria-hidden=\"true\"></canvas><div class=\"mirror\" role=\"group\" "
         "aria-labelledby=\"" +
         id + "-label\"></div></div>\n";
  return out + "<p class=\"problem\" id=\"" + id + "-problem\" role=\"alert\" hidden></p>\n</section>\n";
}

void append(const MD_CHAR* text, MD_SIZE size, void* out) {
  static_cast<std::string*>(out)->append(text, size);
}

/// Whether a link goes somewhere, rather than running what it holds.
bool is_address(std::string_view url) {
  static constexpr std::string_view kSchemes[] = {"http", "https", "mailto", "tel"};
  const std::size_t end = url.find_first_of(":/?#");
  if (end == std::string_view::npos || url[end] != ':') return true;  // relative
  const std::string scheme = lower_case(url.substr(0, end));
  return std::find(std::begin(kSchemes), std::end(kSchemes), scheme) != std::end(kSchemes);
}

/// Takes the addresses out of links that are none. The HTML is md4c's: every "<a href=" in it is a link.
std::string with_safe_links(std::string_view html) {
  constexpr std::string_view kLink = "<a href=\"";
  std::string out;
  for (std::size_t at; (at = html.find(kLink)) != std::string_view::npos;) {
    const std::size_t url = at + kLink.size();
    const std::size_t end = html.find('"', url);
    if (end == std::string_view::npos) break;
    const bool keep = is_address(html.substr(url, end - url));
    out += html.substr(0, keep ? end + 1 : at + 2);
    html.remove_prefix(end + 1);
  }
  return out.append(html);
}

constexpr unsigned kMarkdown = MD_DIALECT_GITHUB | MD_FLAG_NOHTML;

struct PictureWalk {
  std::vector<std::string> addresses;
  int depth = 0;  ///< a picture in another's words is only words
};

/// Puts the page's own addresses, or the words, in the place of md4c's "<img src=". It has them in the text's
/// order.
std::string with_pictures(std::string_view html, std::span<const std::string> addresses,
                          const PictureOf& picture_of) {
  constexpr std::string_view kPicture = "<img src=\"", kWords = "\" alt=\"";
  std::string out;
  std::size_t number = 0;
  for (std::size_t at; (at = html.find(kPicture)) != std::string_view::npos;) {
    const std::size_t words = html.find(kWords, at);
    const std::size_t end = html.find('>', at);  // md4c escapes it everywhere else
    if (words >= end || end == std::string_view::npos || number == addresses.size()) break;
    out += html.substr(0, at);
    const PictureSource picture = picture_of(addresses[number++]);
    if (picture.src.empty()) {
      const std::size_t start = words + kWords.size();
      out += html.substr(start, html.find('"', start) - start);
    } else {
      out += std::string(kPicture) + escape_html(picture.src);
      if (picture.width > 0)
        out +=
            "\" width=\"" + std::to_string(picture.width) + "\" height=\"" + std::to_string(picture.height);
      out += html.substr(words, end + 1 - words);
    }
    html.remove_prefix(end + 1);
  }
  return out.append(html);
}

}  // namespace

bool is_picture_data(std::string_view address) { return address.starts_with("data:image/"); }

std::vector<std::string> picture_addresses(std::string_view text) {
  PictureWalk walk;
  MD_PARSER parser = {};
  parser.flags = kMarkdown;
  parser.enter_block = parser.leave_block = [](MD_BLOCKTYPE, void*, void*) { return 0; };
  parser.text = [](MD_TEXTTYPE, const MD_CHAR*, MD_SIZE, void*) { return 0; };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* to) {
    auto& [addresses, depth] = *static_cast<PictureWalk*>(to);
    if (type == MD_SPAN_IMG && depth++ == 0) {
      const MD_ATTRIBUTE& src = static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src;
      addresses.emplace_back(src.text, src.size);
    }
    return 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* to) {
    if (type == MD_SPAN_IMG) --static_cast<PictureWalk*>(to)->depth;
    return 0;
  };
  const std::string clean = to_utf8(text);
  (void)md_parse(clean.data(), static_cast<MD_SIZE>(clean.size()), &parser, &walk);
  return std::move(walk.addresses);
}

Result<std::string> markdown(std::string_view text, const PictureOf& picture_of) {
  std::string out;
  const std::string clean = to_utf8(text);
  if (md_html(clean.data(), static_cast<MD_SIZE>(clean.size()), append, &out, kMarkdown, 0) != 0) {
    return Error{Code::write_failed, {}, "not enough memory for the page's text"};
  }
  return with_pictures(with_safe_links(out), picture_addresses(clean), picture_of);
}

std::string widget_cards(std::span<const Component> components, std::size_t first,
                         std::string_view language) {
  const std::string author = " lang=\"" + escape_html(language) + "\" dir=\"auto\"";
  std::string out;
  bool in_compact_card = false;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const bool compact = components[i].widget->room().compact;
    if (!(compact && in_compact_card)) {
      if (i > 0) out += "</div>\n";
      out += "<div class=\"card\">\n";
    }
    in_compact_card = compact;
    out += widget_frame(components[i], first + i, author);
  }
  if (!components.empty()) out += "</div>\n";
  return out;
}

std::string room_rules(const Demo& demo) {
  std::string out;
  std::size_t number = 0;
  for (const std::vector<Component>* side : {&demo.inputs, &demo.outputs}) {
    for (const Component& component : *side) {
      const Room room = component.widget->room();
      out += "#w" + std::to_string(number++) + "-stage{--aspect:" + format_number(room.aspect) +
             ";--max:" + format_number(room.max_px) + "px;--fixed:" + format_number(room.fixed_px) + "px}\n";
    }
  }
  return out;
}

Result<std::string> fill_slots(std::string_view page_template,
                               std::span<const std::pair<std::string_view, std::string>> slots) {
  std::string out;
  std::vector<bool> used(slots.size(), false);
  std::size_t at = 0;
  while (at < page_template.size()) {
    const std::size_t open = page_template.find("{{", at);
    const std::size_t close = open == std::string_view::npos ? open : page_template.find("}}", open);
    if (close == std::string_view::npos) break;
    out += page_template.substr(at, open - at);
    const std::string_view slot = page_template.substr(open + 2, close - open - 2);
    bool known = false;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].first != slot) continue;
      out += slots[i].second;
      used[i] = known = true;
    }
    if (!known) return Error{Code::assets_missing, "page.html", "unknown slot \"" + std::string(slot) + "\""};
    at = close + 2;
  }
  out += page_template.substr(at);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!used[i])
      return Error{Code::assets_missing, "page.html", "no slot \"" + std::string(slots[i].first) + "\""};
  }
  return out;
}

std::string script_json(const Value& value) {
  std::string out;
  for (char c : dump_json(value)) {
    if (c == '<')
      out += "\\u003c";
    else
      out += c;
  }
  return out;
}

}  // namespace vitrine
