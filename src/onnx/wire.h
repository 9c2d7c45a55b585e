// The protobuf wire format, as far as ONNX uses it: a cursor over a message's fields that looks at tags
// and lengths only, so that a field nobody asks for (a weight of two gigabytes) costs one jump.
//
//   WireFile file(bytes);
//   Wire model = file.message("model", kModelFields);
//   while (model.next())
//     if (model.field() == kModelGraph) read_graph(model.message(kGraphFields));
//   if (file.failure()) …                // the first thing that went wrong, anywhere below
//
// A failure is sticky: every cursor of the file ends at once, so the reading code needs no checks between.
// Groups are refused: ONNX never had any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace vitrine {

/// How a field is encoded. A field of another encoding than its table says is a failure.
enum class WireKind : std::uint8_t {
  integer,   ///< one varint
  integers,  ///< repeated: varints one by one, or packed
  bytes,     ///< text, bytes, or a message
};

struct WireField {
  int number;
  WireKind kind;
  std::string_view name;  ///< for failure texts
};

class Wire;

/// A file being read, and the first failure met in it.
class WireFile {
 public:
  /// `release`, if any, is called each time some megabytes lie behind, so that the owner of a memory map
  /// can give back what is in memory of it. It must not change the bytes.
  explicit WireFile(std::span<const std::byte> bytes, std::function<void()> release = nullptr)
      : bytes_(bytes), release_(std::move(release)) {}
  WireFile(const WireFile&) = delete;
  WireFile& operator=(const WireFile&) = delete;

  /// The whole file as one message. `name` and `fields` must outlive the cursor.
  Wire message(std::string_view name, std::span<const WireField> fields);
  /// "byte 48: reading model.graph.node: …"
  const std::optional<std::string>& failure() const { return failure_; }
  void fail(const std::byte* at, const std::string& reading, std::string_view problem);

 private:
  friend class Wire;
  void stepped_over(std::uint64_t length);

  std::span<const std::byte> bytes_;
  std::function<void()> release_;
  std::uint64_t stepped_over_ = 0;  ///< since the last release
  std::optional<std::string> failure_;
};

/// A cursor over one message. A child made by message() must not outlive it.
class Wire {
 public:
  /// Steps to the next field. False at the end, and after a failure.
  bool next();
  int field() const { return number_; }
  /// Whether the table has the current field (or the one that could not be read), in this encoding.
  bool is_known() const;

  /// The current field's value. Zero, empty, after a failure.
  std::int64_t integer() const { return static_cast<std::int64_t>(varint_); }
  std::string_view text() const;
  /// The whole field as it stands in the file, with its tag.
  std::span<const std::byte> raw() const { return {field_start_, at_}; }
  Wire message(std::span<const WireField> fields);
  /// Calls f(std::int64_t) for each value of an `integers` field.
  template <class F>
  void each_integer(F f) {
    if (!is_bytes_) return f(integer());
    const std::byte* at = payload_.data();
    const std::byte* end = at + payload_.size();
    std::uint64_t value = 0;
    while (at != end && read_varint(at, end, value)) f(static_cast<std::int64_t>(value));
  }

  /// Refuses the current field, or after the last one the message, for a reason of the caller's.
  void fail(std::string_view problem);

 private:
  friend class WireFile;
  Wire(WireFile& file, const Wire* parent, std::string_view name, std::span<const WireField> fields,
       std::span<const std::byte> bytes, int depth);
  bool read_varint(const std::byte*& at, const std::byte* end, std::uint64_t& value);
  bool check_kind();
  std::string path() const;
  std::string field_path() const;

  WireFile* file_;
  const Wire* parent_;
  std::string_view name_;
  std::span<const WireField> fields_;
  const std::byte* start_;
  const std::byte* at_;
  const std::byte* end_;
  int depth_;
  const std::byte* field_start_;
  const WireField* row_ = nullptr;  ///< null for a field that is in no table
  int number_ = 0;
  bool is_bytes_ = false;
  std::uint64_t varint_ = 0;
  std::span<const std::byte> payload_;
};

}  // namespace vitrine
