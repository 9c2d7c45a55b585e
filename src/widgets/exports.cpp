#include "widgets/exports.h"

#include <algorithm>

#include "base/json.h"

namespace vitrine {
namespace {

constexpr ExportInfo kExports[] = {
#define EXPORT(name, label, mime) {ExportKind::name, #name, Text::label, #label, mime},
#include "widgets/exports.inc"
#undef EXPORT
};

/// Tabs and line ends would make new cells.
std::string tab_text(const Cells& cells) {
  std::string out;
  for (const std::vector<std::string>& row : cells) {
    if (!out.empty()) out += '\n';
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += '\t';
      for (char c : row[i]) out += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
    }
  }
  return out;
}

}  // namespace

const ExportInfo& info(ExportKind kind) { return kExports[static_cast<std::size_t>(kind)]; }

std::optional<ExportKind> export_of_name(std::string_view name) {
  for (const ExportInfo& row : kExports) {
    if (row.name == name) return row.kind;
  }
  return std::nullopt;
}

std::string csv_text(const Cells& cells) {
  std::string out;
  for (const std::vector<std::string>& row : cells) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      const bool quoted = row[i].find_first_of(",\"\r\n") != std::string::npos;
      if (!quoted) {
        out += row[i];
        continue;
      }
      out += '"';
      for (char c : row[i]) out.append(c == '"' ? 2 : 1, c);
      out += '"';
    }
    out += '\n';
  }
  return out;
}

std::string copied_text(const Widget& widget) {
  const std::vector<ExportKind> kinds = widget.exports();
  const auto offers = [&](ExportKind kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  if (!offers(ExportKind::csv)) {
    return offers(ExportKind::json) ? dump_json(widget.value()) : widget.announcement();
  }
  Cells cells = widget.cells();
  if (!cells.empty() && cells.front().size() == 1) cells.erase(cells.begin());
  return tab_text(cells);
}

}  // namespace vitrine
