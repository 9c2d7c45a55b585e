#include "base/csv.h"

#include <algorithm>

namespace vitrine {
namespace {

/// By the first line that is not empty.
char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  std::size_t counts[3] = {};
  constexpr std::string_view kSeparators = ",;\t";
  bool quoted = false;
  for (char c : text) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n') break;
    if (const std::size_t which = kSeparators.find(c); which != std::string_view::npos) ++counts[which];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const char separator = separator_of(text);
  const auto wrong = [](std::size_t line, std::string detail) {
    return Error{Code::spec_not_allowed, "line " + std::to_string(line), std::move(detail)};
  };
  std::vector<CsvRow> rows;
  std::size_t at = 0, line = 1;
  while (at < text.size()) {
    CsvRow row{line, {}};
    for (bool more = true; more;) {
      std::string cell;
      if (at < text.size() && text[at] == '"') {
        const std::size_t opened = line;
        for (++at;; ++at) {
          if (at >= text.size()) return wrong(opened, "a quote is not closed");
          if (text[at] == '\n') ++line;
          if (text[at] == '"') {
            if (at + 1 >= text.size() || text[at + 1] != '"') break;
            ++at;  // two quotes stand for one
          }
          cell += text[at];
        }
        ++at;
      } else {
        const std::size_t end =
            std::min(text.find_first_of(std::string{separator, '\r', '\n'}, at), text.size());
        cell = text.substr(at, end - at);
        at = end;
      }
      row.cells.push_back(std::move(cell));
      more = at < text.size() && text[at] == separator;
      if (more) {
        ++at;
      } else if (at < text.size() && text[at] != '\r' && text[at] != '\n') {
        return wrong(line, "text follows a closing quote");
      }
    }
    if (at < text.size() && text[at] == '\r') ++at;
    if (at < text.size() && text[at] == '\n') ++at;
    ++line;
    const bool empty =
        std::all_of(row.cells.begin(), row.cells.end(), [](const auto& c) { return c.empty(); });
    if (!empty) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace vitrine
