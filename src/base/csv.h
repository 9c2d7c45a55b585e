// Comma-separated values (RFC 4180), as spreadsheets write them: with commas, semicolons or tabs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace vitrine {

struct CsvRow {
  std::size_t line = 0;  ///< of the text, from 1
  std::vector<std::string> cells;
};

/// Row by row, for texts that would not fit into memory twice.
class CsvReader {
 public:
  /// A byte order mark is skipped; the separator is the one of the three that the first row has most of.
  explicit CsvReader(std::string_view text);
  CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}
  /// The next row that is not empty; false when there is none. The same errors as of parse_csv.
  Result<bool> next(CsvRow& row);
  char separator() const { return separator_; }
  /// Bytes of the text that are read.
  std::size_t place() const { return at_; }

 private:
  Status read(CsvRow& row);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, line_ = 1;
};

/// The rows that are not empty. The separator is the one of the three that the first row has most of. A byte
/// order mark is skipped.
/// Error: spec_not_allowed, where = "line 3": a quote that is not closed, or text after a closing one.
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace vitrine
