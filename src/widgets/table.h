// A table as it is drawn (Ui::table): what it asks for, and what it remembers between frames.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vitrine {

/// Rows and columns are counted from 0. Asked for what is in sight only.
class TableSource {
 public:
  virtual ~TableSource() = default;
  virtual std::int64_t rows() const = 0;
  virtual std::int64_t columns() const = 0;
  virtual std::string header(std::int64_t column) const = 0;
  virtual std::string cell(std::int64_t row, std::int64_t column) const = 0;
  /// Numbers stand at the right, texts where reading begins.
  virtual bool has_numbers() const = 0;
  virtual bool is_wrong(std::int64_t /*row*/, std::int64_t /*column*/) const { return false; }
};

/// A widget's own, from frame to frame.
struct TableView {
  double left = 0, top = 0;          ///< CSS px of the table that are scrolled out of sight
  double dom_top = 0;                ///< of the element that scrolls, which may be shorter than a long table
  std::int64_t scrolled = 0;         ///< how often the widget scrolled by itself: the element then follows
  std::int64_t row = 0, column = 0;  ///< the active cell, of a table that is edited
  std::vector<float> widths;   ///< of the first columns, as measured; the last is that of the others too
  std::uint64_t measured = 0;  ///< which data
  float measured_for = 0;      ///< which stage's width

  void measure_again() { measured = 0; }
};

/// What was done to a table in this frame.
struct TableChange {
  std::optional<std::int64_t> sort;  ///< the column whose heading was pressed
  std::optional<std::string> text;   ///< typed into the active cell
  std::optional<std::string> pasted;
  bool cancelled = false;  ///< Escape: the cell's text is to be as it was
  bool undone = false;     ///< Ctrl+Z
  bool moved = false;      ///< another cell is active
};

}  // namespace vitrine
