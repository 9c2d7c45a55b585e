// A table that is filled in: by hand, from the clipboard, from a CSV file.
#pragma once

#include "base/csv.h"
#include "widgets/dataframe/dataframe.h"
#include "widgets/dataframe/table_data.h"

namespace vitrine {

inline constexpr std::int64_t kMostTableCells = 10'000'000;

/// A CSV file as far as it is read.
struct TableFile {
  Bytes bytes;
  std::optional<CsvReader> reader;  ///< nothing before the first part is read
  NumberForm form;
  CsvRow row;
  std::vector<std::int64_t> columns;  ///< the file's, of each of the table's; empty before the first row
  TableData data;
  std::int64_t rows = 0;
  std::size_t looked_at = 0;  ///< bytes that look_through has seen
  std::int64_t lines = 0;     ///< that the whole file has: of rows there are not more
};

class DataframeInput final : public Widget, public TableSource {
 public:
  DataframeInput() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  std::string_view accepts() const override { return ".csv,.tsv,.txt,text/csv"; }
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Value kept() const override;
  std::size_t kept_bytes() const override { return static_cast<std::size_t>(data_.count()) * sizeof(double); }
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;
  bool takes_any_size() const override { return is_open_; }
  /// Read in parts, where it is large.
  Status take_file(Value file) override;
  Status reply(Result<Value> answer) override;
  bool pending() const override { return file_.has_value(); }

  std::int64_t rows() const override { return data_.rows(); }
  std::int64_t columns() const override { return data_.columns(); }
  std::string header(std::int64_t column) const override;
  /// While it is typed into, as it is typed: "2.0" may become "2.05".
  std::string cell(std::int64_t row, std::int64_t column) const override;
  bool has_numbers() const override { return tensor_.dtype != DType::string_; }
  bool is_wrong(std::int64_t row, std::int64_t column) const override {
    return data_.is_wrong(at(row, column));
  }

  // CSS pixels of the drawing: a row, and what is under the table.
  static constexpr float kRowHeight = 44, kToolsHeight = 52;

  // For the drawn half.
  TableView& view() { return view_; }
  /// Changes with what columns are measured by, not with every letter that is typed.
  std::uint64_t layout() const { return layout_; }
  bool is_dynamic() const { return is_dynamic_; }
  bool can_undo() const { return before_.has_value(); }
  /// Of the file that is being read.
  const std::string& reading() const { return file_name_; }
  /// What is wrong, or what came of a paste; may be empty.
  std::string note() const;
  void type(std::string_view text);
  /// The active cell as it was before it was typed into.
  void cancel();
  /// Another cell is active: what was typed stays.
  void settle() { typing_.reset(); }
  void paste(std::string_view text);
  void add_row();
  void remove_row();
  /// A paste, a file or a removed row; again: forth.
  void undo();
  void ask_for_file();

 private:
  std::int64_t at(std::int64_t row, std::int64_t column) const { return row * data_.columns() + column; }
  /// "Row 3, Length: "abc" is no number"
  std::string said_of(std::int64_t i, std::string_view what) const;
  std::string problem_of(const TableData::Wrong& wrong) const;
  Error wrong_file(std::string detail) const;
  Status begin_columns(bool has_heading);
  /// Whether it is text and not too long: some more of its bytes. The reader is there when it has seen all.
  Status look_through();
  /// A part of the file; the whole of a small one.
  Status read_on();
  Status finish();
  void keep_before();
  void changed(bool is_anew);
  char separator_of_paste(std::string_view text) const;
  bool is_heading(const std::vector<std::string>& cells) const;
  Status read_rows(const Value& rows, TableData& data, bool typed) const;
  Status read_array(const Value& value, TableData& data) const;
  Status check_rows(std::int64_t rows) const;

  DataframeOptions options_;
  TensorInfo tensor_;
  NumberRules rules_;
  std::int64_t first_rows_ = 1;
  std::optional<std::size_t> row_dimension_;
  bool is_open_ = false;     ///< the model takes any number of rows
  bool is_dynamic_ = false;  ///< and so do visitors
  TableData data_;
  std::optional<TableData> before_;
  struct Typing {
    std::int64_t at = 0;
    std::string text, before;
  };
  std::optional<Typing> typing_;  ///< since the cell is active
  std::int64_t left_out_ = 0;     ///< cells of the last paste
  TableView view_;
  std::optional<TableFile> file_;
  std::string file_name_;
  std::uint64_t revision_ = 1, layout_ = 1;
};

}  // namespace vitrine
