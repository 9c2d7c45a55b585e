// A table from a CSV file: in parts, so that a large one holds up nothing.
#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/dataframe/dataframe_input.h"

namespace vitrine {
namespace {

constexpr std::size_t kMostFileBytes = 100'000'000;
// Bytes that are looked through (by the C library, in no loop of ours) and read at once: some milliseconds.
constexpr std::size_t kLook = 16'000'000, kPart = 400'000;
constexpr std::size_t kMostWrong = 1000;  // cells; a file of more is another kind of table

std::string plain(std::string_view heading) {
  return key_of(heading);  // "Sepal length (cm)" and "sepal_length_cm" are one
}

}  // namespace

Error DataframeInput::wrong_file(std::string detail) const {
  return {Code::input_wrong_file, common.name, std::move(detail)};
}

void DataframeInput::ask_for_file() {
  if (!file_) ask(WidgetRequest::Kind::pick_file, Value::Object{{"accept", accepts()}});
}

Status DataframeInput::take_file(Value file) {
  const Value* found = file.find("data");
  if (!found || !found->is_bytes())
    return Error{Code::input_wrong_type, common.name, "expected a file, {name, mime, data: bytes}"};
  std::string name = to_utf8(file["name"].text());
  if (name.empty()) name = tr(Text::the_file);
  const Bytes& bytes = found->bytes();
  if (bytes.empty()) return wrong_file(tr(Text::file_empty, {name}));
  if (bytes.size() > kMostFileBytes)
    return wrong_file(
        tr(Text::file_too_large, {name, shown_bytes(bytes.size()), shown_bytes(kMostFileBytes)}));
  file_.emplace();
  file_name_ = std::move(name);
  file_->bytes = file.take_member("data").take_bytes();
  if (file_->bytes.size() <= kPart) return read_on();
  ask(WidgetRequest::Kind::resume, Value::Object{});  // so far its bytes were copied
  return Done{};
}

Status DataframeInput::look_through() {
  TableFile& file = *file_;
  const auto* const begin = file.bytes.data() + file.looked_at;
  const auto* const end = begin + std::min(kLook, file.bytes.size() - file.looked_at);
  file.looked_at = static_cast<std::size_t>(end - file.bytes.data());
  const auto find = [&](const std::byte* from, char what) {
    return static_cast<const std::byte*>(std::memchr(from, what, static_cast<std::size_t>(end - from)));
  };
  if (find(begin, '\0') != nullptr) return wrong_file(tr(Text::not_utf8, {file_name_}));
  for (const std::byte* at = begin; (at = find(at, '\n')) != nullptr; ++at) ++file.lines;
  if (file.lines > kMostTableCells / data_.columns())
    return wrong_file(tr(Text::too_many_rows,
                         {file_name_, localized(file.lines), localized(kMostTableCells / data_.columns())}));
  if (file.looked_at < file.bytes.size()) return Done{};
  const std::string_view text(reinterpret_cast<const char*>(file.bytes.data()), file.bytes.size());
  file.reader.emplace(text);
  file.form = number_form(text, file.reader->separator());
  file.data = TableData(tensor_.dtype, data_.columns());
  return Done{};
}

Status DataframeInput::begin_columns(bool has_heading) {
  TableFile& file = *file_;
  const std::vector<std::string>& cells = file.row.cells;
  const std::int64_t columns = data_.columns();
  const auto count = static_cast<std::int64_t>(cells.size());
  for (std::int64_t c = 0; has_heading && c < columns; ++c) {
    const std::string wanted = plain(header(c));
    const auto at = std::find_if(cells.begin(), cells.end(),
                                 [&](const std::string& cell) { return plain(cell) == wanted; });
    if (at != cells.end()) file.columns.push_back(at - cells.begin());
  }
  if (static_cast<std::int64_t>(file.columns.size()) != columns) {
    if (count != columns) {
      std::string names;
      for (std::int64_t c = 0; c < std::min<std::int64_t>(columns, 8); ++c)
        names += (c > 0 ? ", " : "") + header(c);
      return wrong_file(tr(Text::other_columns, {file_name_, localized(count), localized(columns),
                                                 names + (columns > 8 ? ", …" : "")}));
    }
    file.columns.clear();
    for (std::int64_t c = 0; c < columns; ++c) file.columns.push_back(c);
  }
  return Done{};
}

Status DataframeInput::read_on() {
  TableFile& file = *file_;
  const auto fail = [&](Error error) {
    file_.reset();
    return error;
  };
  if (!file.reader) {
    if (const Status status = look_through(); !status) return fail(status.error());
    if (file.bytes.size() > kPart) {
      ask(WidgetRequest::Kind::resume, Value::Object{});
      return Done{};
    }
  }
  std::size_t end = file.reader->place() + kPart;
  while (file.reader->place() < end) {
    const Result<bool> read = file.reader->next(file.row);
    if (!read)
      return fail(wrong_file(
          tr(Text::broken_quotes, {file_name_, localized(static_cast<std::int64_t>(file.row.line))})));
    if (!*read) return finish();
    if (file.columns.empty()) {
      const bool has_heading = is_heading(file.row.cells);
      if (const Status status = begin_columns(has_heading); !status) return fail(status.error());
      if (has_heading) continue;
    }
    const std::int64_t columns = data_.columns(), first = file.rows * columns;
    if (file.data.rows() == file.rows) {
      // Numbers of a large table are not moved while it grows; texts would be too much to begin with.
      const std::int64_t more = data_.is_text() ? std::max<std::int64_t>(file.rows / 2, 64) : file.lines;
      file.data.resize(file.rows + more + 1);
      // Room for millions takes as long as a part.
      if (file.bytes.size() > kPart) end = file.reader->place();
    }
    for (std::int64_t c = 0; c < columns; ++c) {
      const auto from = static_cast<std::size_t>(file.columns[static_cast<std::size_t>(c)]);
      if (from < file.row.cells.size())
        file.data.set_text(first + c, file.row.cells[from], rules_, file.form);
    }
    ++file.rows;
    if (file.data.wrong().size() > kMostWrong)
      return fail(wrong_file(tr(Text::named, {file_name_, problem_of(file.data.wrong()[0])})));
  }
  ask(WidgetRequest::Kind::resume, Value::Object{});
  return Done{};
}

Status DataframeInput::finish() {
  TableFile file = std::move(*file_);
  file_.reset();
  if (file.rows == 0 || (!is_dynamic_ && file.rows != first_rows_))
    return wrong_file(tr(Text::other_rows, {file_name_, localized(file.rows), localized(first_rows_)}));
  file.data.resize(file.rows);
  keep_before();
  data_ = std::move(file.data);
  view_ = {};
  changed(true);
  return Done{};
}

Status DataframeInput::reply(Result<Value> answer) {
  if (!answer)
    return answer.error().code == Code::request_cancelled
               ? Status(Done{})
               : Status(Error{answer.error().code, common.name, answer.error().detail});
  if (file_) return read_on();
  return answer->find("data") ? take_file(std::move(*answer)) : Status(Done{});
}

}  // namespace vitrine
