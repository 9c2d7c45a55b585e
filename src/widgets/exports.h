// A result as text: for a file, and for the clipboard.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/strings.h"
#include "widgets/widget.h"

namespace vitrine {

struct ExportInfo {
  ExportKind kind;
  std::string_view name;      ///< also the file's ending
  Text label;                 ///< "CSV"
  std::string_view label_id;  ///< the same by its id
  std::string_view mime;
};
const ExportInfo& info(ExportKind kind);
std::optional<ExportKind> export_of_name(std::string_view name);

/// As RFC 4180 has it, with "\n" at the end of each line.
std::string csv_text(const Cells& cells);
/// What is copied of an output: its cells as a spreadsheet takes them, without the heading where there is one
/// column alone; its value as JSON, or else the sentence that is said of it.
std::string copied_text(const Widget& widget);

}  // namespace vitrine
