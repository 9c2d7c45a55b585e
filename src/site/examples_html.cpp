#include "site/examples_html.h"

#include <algorithm>

#include "base/json.h"
#include "base/strings.h"
#include "base/text.h"
#include "site/encode.h"

namespace vitrine {
namespace {

constexpr std::size_t kMostWords = 60;  // bytes of a value in a table

using Picture = std::function<PictureAddress(std::size_t file)>;

std::string shortened(std::string text) {
  if (text.size() <= kMostWords) return text;
  std::size_t end = kMostWords;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

/// A value as a table's cell has it.
std::string words_of(const Value& value) {
  if (value.is_null()) return "–";
  if (value.is_number()) return localized(format_number(value.number()));
  if (value.is_bool()) return tr(value.boolean() ? Text::yes : Text::no);
  if (value.is_text()) return shortened(value.text());
  if (value.is_array()) {
    std::string list;
    for (const Value& item : value.items()) {
      if (list.size() > kMostWords) break;
      list += (list.empty() ? "" : ", ") + (item.is_array() ? dump_json(item) : words_of(item));
    }
    return shortened(list);
  }
  return shortened(dump_json(value));
}

bool is_picture(const SiteExample::Cell& cell, const SiteExamples& examples) {
  return !cell.svg.empty() ||
         (cell.file >= 0 && examples.files[static_cast<std::size_t>(cell.file)].is_picture);
}

bool is_blank(const SiteExample::Cell& cell) { return cell.file < 0 && cell.value.is_null(); }

/// Nothing but one picture.
const SiteExample::Cell* only_picture(const SiteExample& example, const SiteExamples& examples) {
  const SiteExample::Cell* found = nullptr;
  for (const SiteExample::Cell& cell : example.cells) {
    if (is_blank(cell)) continue;
    if (found || !is_picture(cell, examples)) return nullptr;
    found = &cell;
  }
  return found;
}

std::string name_of(const SiteExample& example, std::size_t number) {
  return example.title.empty() ? tr(Text::example_number, {std::to_string(number + 1)}) : example.title;
}

std::string img(const SiteExample::Cell& cell, std::string_view alt, const Picture& picture) {
  PictureAddress address;
  if (cell.svg.empty())
    address = picture(static_cast<std::size_t>(cell.file));
  else
    address.src = "data:image/svg+xml;base64," + base64(cell.svg);
  const std::string from = address.src.empty() ? "" : " src=\"" + escape_html(address.src) + "\"";
  const std::string id =
      address.id.empty() ? "" : (from.empty() ? " data-copy=\"" : " id=\"") + address.id + "\"";
  return "<img" + id + " alt=\"" + escape_html(alt) + "\"" + from +
         " width=\"72\" height=\"72\" loading=\"lazy\" decoding=\"async\">";
}

std::string button(std::size_t number, const std::string& content, std::string_view tip = {}) {
  return "<button type=\"button\" data-example=\"" + std::to_string(number) + "\"" +
         (tip.empty() ? "" : " title=\"" + escape_html(tip) + "\"") + ">" + content + "</button>";
}

std::string thumbnails(const SiteExamples& examples, const Picture& picture) {
  std::string out = "<ul class=\"thumbnails\">\n";
  for (std::size_t i = 0; i < examples.rows.size(); ++i) {
    const SiteExample& row = examples.rows[i];
    const std::string name = name_of(row, i);
    out += "<li>" + button(i, img(*only_picture(row, examples), name, picture), name) + "</li>\n";
  }
  return out + "</ul>\n";
}

std::string table(const Demo& demo, const SiteExamples& examples, const Picture& picture) {
  std::vector<std::size_t> columns;
  for (std::size_t c = 0; c < demo.inputs.size(); ++c) {
    const bool filled = std::any_of(examples.rows.begin(), examples.rows.end(),
                                    [&](const SiteExample& row) { return !is_blank(row.cells[c]); });
    if (filled) columns.push_back(c);
  }
  std::string out = "<div class=\"rows\"><table>\n<thead><tr><th scope=\"col\" data-text=\"example\">" +
                    tr(Text::example) + "</th>";
  const auto is_number = [&](const SiteExample& row, std::size_t c) {
    return row.cells[c].file < 0 && row.cells[c].value.is_number();
  };
  const auto open = [](const std::string& tag, bool number) {
    return tag + (number ? " class=\"number\">" : ">");
  };
  for (std::size_t c : columns)
    out += open("<th scope=\"col\"", is_number(examples.rows[0], c)) +
           escape_html(demo.inputs[c].widget->common.label) + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < examples.rows.size(); ++i) {
    const SiteExample& row = examples.rows[i];
    out += "<tr><th scope=\"row\">" + button(i, escape_html(name_of(row, i))) + "</th>";
    for (std::size_t c : columns) {
      const SiteExample::Cell& cell = row.cells[c];
      out += open("<td", is_number(row, c));
      if (is_picture(cell, examples))
        out += img(cell, name_of(row, i), picture);
      else if (cell.file >= 0)
        out += escape_html(shortened(examples.files[static_cast<std::size_t>(cell.file)].name));
      else
        out += escape_html(words_of(cell.value));
      out += "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table></div>\n";
}

}  // namespace

bool SiteExamples::has_recorded() const {
  return !first_recorded.empty() ||
         std::any_of(rows.begin(), rows.end(), [](const SiteExample& row) { return !row.recorded.empty(); });
}

std::string examples_html(const Demo& demo, const SiteExamples& examples, const Picture& picture) {
  if (examples.rows.empty()) return {};
  const bool all_pictures =
      std::all_of(examples.rows.begin(), examples.rows.end(),
                  [&](const SiteExample& row) { return only_picture(row, examples) != nullptr; });
  return "<section class=\"examples\" aria-labelledby=\"examples-label\">\n<h2 "
         "id=\"examples-label\" data-text=\"examples\">" +
         tr(Text::examples) + "</h2>\n" +
         (all_pictures ? thumbnails(examples, picture) : table(demo, examples, picture)) + "</section>\n";
}

std::string fidelity_html(const SiteExamples& examples) {
  if (!examples.has_recorded()) return {};
  return "<p class=\"fidelity\" id=\"fidelity\" aria-live=\"polite\"></p>\n";
}

Value recorded_value(const std::vector<Tensor>& tensors) {
  Value out = Value::Array{};
  for (const Tensor& tensor : tensors) {
    Value entry = to_value(tensor);
    const Bytes& bytes = tensor.bytes;
    if (tensor.dtype != DType::string_)
      entry.set("data", base64({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    out.push(std::move(entry));
  }
  return out;
}

Value examples_value(const Demo& demo, const SiteExamples& examples) {
  Value out = Value::Array{};
  for (const SiteExample& row : examples.rows) {
    Value values = Value::Object{}, files = Value::Object{};
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string& name = demo.inputs[i].widget->common.name;
      if (row.cells[i].file >= 0)
        files.set(name, row.cells[i].file);
      else if (!row.cells[i].value.is_null())
        values.set(name, row.cells[i].value);
    }
    Value entry = Value::Object{};
    if (!row.title.empty()) entry.set("title", row.title);
    entry.set("values", std::move(values));
    if (!files.members().empty()) entry.set("files", std::move(files));
    if (!row.recorded.empty()) entry.set("recorded", recorded_value(row.recorded));
    out.push(std::move(entry));
  }
  return out;
}

}  // namespace vitrine
