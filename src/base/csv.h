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

/// The rows that are not empty. The separator is the one of the three that the first row has most of. A byte
/// order mark is skipped.
/// Error: spec_not_allowed, where = "line 3": a quote that is not closed, or text after a closing one.
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

}  // namespace vitrine
