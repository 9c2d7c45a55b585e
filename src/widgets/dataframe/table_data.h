// What an input table holds: numbers or texts, and what was typed and is no number.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "widgets/numbers.h"

namespace vitrine {

/// How numbers are written in a file or on a clipboard.
struct NumberForm {
  char decimal = '.';
};
/// By the first lines: a comma where a semicolon separates, or where commas cannot be between thousands.
NumberForm number_form(std::string_view text, char separator);

class TableData {
 public:
  TableData() = default;
  TableData(DType dtype, std::int64_t columns) : is_text_(dtype == DType::string_), columns_(columns) {}

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  std::int64_t count() const { return rows_ * columns_; }
  void resize(std::int64_t rows);
  void remove_row(std::int64_t row);

  bool is_text() const { return is_text_; }
  bool is_empty(std::int64_t i) const;
  /// From its first to its last element.
  bool is_row_empty(std::int64_t row) const;
  double number(std::int64_t i) const { return numbers_[static_cast<std::size_t>(i)]; }
  void set_number(std::int64_t i, double value);
  /// As a person typed it, or as a file has it; what is no number within the rules stays, and is wrong.
  void set_text(std::int64_t i, std::string_view text, const NumberRules& rules,
                std::optional<NumberForm> form = std::nullopt);
  /// As it is shown and edited.
  std::string text(std::int64_t i) const;

  struct Wrong {
    std::int64_t at = 0;
    std::string text;
  };
  /// In the order of their places.
  const std::vector<Wrong>& wrong() const { return wrong_; }
  bool is_wrong(std::int64_t i) const { return find_wrong(i) != nullptr; }

 private:
  /// The first in wrong_ that is not before i.
  std::size_t wrong_from(std::int64_t i) const;
  const Wrong* find_wrong(std::int64_t i) const;

  bool is_text_ = false;
  std::int64_t rows_ = 0, columns_ = 1;
  std::vector<double> numbers_;  ///< NaN: empty, or wrong
  std::vector<std::string> texts_;
  std::vector<Wrong> wrong_;
};

}  // namespace vitrine
