#include "base/csv.h"

#include <algorithm>

namespace vitrine {
namespace {

/// By the first line that is not empty. Where there are semicolons or tabs too, commas between digits are
/// decimals'.
char separator_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  text = text.substr(0, text.find('\n'));
  std::size_t counts[3] = {}, decimals = 0;
  constexpr std::string_view kSeparators = ",;\t";
  const auto is_digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    const std::size_t which = kSeparators.find(text[i]);
    if (quoted || which == std::string_view::npos) continue;
    ++counts[which];
    if (which == 0 && is_digit(i - 1) && is_digit(i + 1)) ++decimals;
  }
  if (counts[1] + counts[2] > 0) counts[0] -= decimals;
  return kSeparators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

}  // namespace

CsvReader::CsvReader(std::string_view text) : text_(text) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  separator_ = separator_of(text_);
}

Status CsvReader::read(CsvRow& row) {
  const auto wrong = [](std::size_t line, std::string detail) {
    return Error{Code::spec_not_allowed, "line " + std::to_string(line), std::move(detail)};
  };
  row.line = line_;
  std::size_t count = 0;
  for (bool more = true; more; ++count) {
    if (count == row.cells.size()) row.cells.emplace_back();
    std::string& cell = row.cells[count];  // with its memory
    cell.clear();
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t opened = line_;
      for (++at_;; ++at_) {
        if (at_ >= text_.size()) return wrong(opened, "a quote is not closed");
        if (text_[at_] == '\n') ++line_;
        if (text_[at_] == '"') {
          if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
          ++at_;  // two quotes stand for one
        }
        cell += text_[at_];
      }
      ++at_;
    } else {
      const char ends[] = {separator_, '\r', '\n'};
      const std::size_t end = std::min(text_.find_first_of({ends, sizeof ends}, at_), text_.size());
      cell = text_.substr(at_, end - at_);
      at_ = end;
    }
    more = at_ < text_.size() && text_[at_] == separator_;
    if (more) {
      ++at_;
    } else if (at_ < text_.size() && text_[at_] != '\r' && text_[at_] != '\n') {
      return wrong(line_, "text follows a closing quote");
    }
  }
  row.cells.resize(count);
  if (at_ < text_.size() && text_[at_] == '\r') ++at_;
  if (at_ < text_.size() && text_[at_] == '\n') ++at_;
  ++line_;
  return Done{};
}

Result<bool> CsvReader::next(CsvRow& row) {
  while (at_ < text_.size()) {
    if (const Status status = read(row); !status) return status.error();
    const auto is_empty = [](const std::string& cell) { return cell.empty(); };
    if (!std::all_of(row.cells.begin(), row.cells.end(), is_empty)) return true;
  }
  return false;
}

Result<std::vector<CsvRow>> parse_csv(std::string_view text) {
  CsvReader reader(text);
  std::vector<CsvRow> rows;
  for (CsvRow row;;) {
    const Result<bool> read = reader.next(row);
    if (!read) return read.error();
    if (!*read) return rows;
    rows.push_back(row);
  }
}

}  // namespace vitrine
