#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"

namespace vitrine {
namespace {

// The text as nlohmann's parser reads it, which tells us how far it is: its SAX events say not where they
// are.
struct Cursor {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  const char** furthest = nullptr;

  reference operator*() const { return *at; }
  Cursor& operator++() {
    *furthest = ++at;
    return *this;
  }
  Cursor operator++(int) {
    Cursor before = *this;
    ++*this;
    return before;
  }
  bool operator==(const Cursor& other) const { return at == other.at; }
  bool operator!=(const Cursor& other) const { return at != other.at; }
};

std::string place(std::string_view read) {
  const std::size_t lines = static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n'));
  const std::string_view line = read.substr(read.rfind('\n') + 1);  // npos + 1 is 0
  const auto is_lead = [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; };
  const auto column = std::max<std::ptrdiff_t>(1, std::count_if(line.begin(), line.end(), is_lead));
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(column);
}

// Text from outside inside an error's detail: valid, and not longer than a person reads.
std::string excerpt(std::string_view text, std::size_t limit = 160) {
  return text.size() <= limit ? to_utf8(text) : to_utf8(text.substr(0, limit)) + "…";
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" without its head.
std::string reason(std::string_view what) {
  constexpr std::size_t kHeadMost = 80;  // what is found later belongs to the reason
  for (const std::string_view head : {"] ", ": "}) {
    const std::size_t end = what.find(head);
    if (end < kHeadMost) what.remove_prefix(end + head.size());
  }
  return excerpt(what);
}

// Builds the Value. Everything is checked as it comes, so that a hostile text is left at its first fault.
class Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return add(Value()); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override {
    return std::isfinite(value) ? add(value) : fail("a number too large for a double");
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return fail("bytes"); }
  bool start_object(std::size_t) override { return open(Level{.is_object = true}); }
  bool start_array(std::size_t) override { return open(Level{.is_object = false}); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& key) override {
    Level& level = levels_.back();
    if (!level.is_new_key(key)) {
      std::string at = "#";
      for (std::size_t i = 0; i + 1 < levels_.size(); ++i) at = levels_[i].pointer_to_last(at);
      return fail("the key " + excerpt(pointer(at, key)) + " is there twice");
    }
    level.members.emplace_back(std::move(key), Value());
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception& error) override {
    position_ = position;
    return fail(reason(error.what()));
  }

  const std::string& problem() const { return problem_; }
  /// How many bytes were read up to the parser's own complaint, the offending token included. The parser may
  /// have looked one further. Nothing when the complaint is ours.
  std::optional<std::size_t> position() const { return position_; }
  Value take() { return std::move(root_); }

 private:
  struct Level {
    bool is_object;
    Value::Object members = {};
    Value::Array items = {};
    std::set<std::string> keys = {};  // of large objects only

    bool is_new_key(const std::string& key) {
      constexpr std::size_t few = 16;
      if (members.size() < few) {
        return std::none_of(members.begin(), members.end(), [&](const auto& m) { return m.first == key; });
      }
      if (keys.empty()) {
        for (const Value::Member& member : members) keys.insert(member.first);
      }
      return keys.insert(key).second;
    }
    std::string pointer_to_last(std::string_view parent) const {
      return is_object ? pointer(parent, members.back().first) : pointer(parent, items.size());
    }
  };

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  bool add(Value value) {
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (Level& level = levels_.back(); level.is_object) {
      level.members.back().second = std::move(value);
    } else {
      level.items.push_back(std::move(value));
    }
    return true;
  }

  bool open(Level level) {
    if (levels_.size() == kJsonDepth) {
      return fail("lists and objects lie more than " + std::to_string(kJsonDepth) + " deep in one another");
    }
    levels_.push_back(std::move(level));
    return true;
  }

  bool close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    return level.is_object ? add(std::move(level.members)) : add(std::move(level.items));
  }

  std::vector<Level> levels_;
  Value root_;
  std::string problem_;
  std::optional<std::size_t> position_;
};

class Writer {
 public:
  explicit Writer(JsonStyle style) : pretty_(style == JsonStyle::pretty) {}

  void write(const Value& value) {
    if (value.is_bool()) {
      text += value.boolean() ? "true" : "false";
    } else if (value.is_number() && std::isfinite(value.number())) {
      text += format_exact(value.number());
    } else if (value.is_text()) {
      quote(value.text());
    } else if (value.is_array()) {
      write_array(value.items());
    } else if (value.is_object()) {
      write_object(value.members());
    } else {
      text += "null";
    }
  }

  std::string text;

 private:
  void write_array(const Value::Array& items) {
    const bool flat = std::none_of(items.begin(), items.end(),
                                   [](const Value& item) { return item.is_array() || item.is_object(); });
    if (pretty_ && flat && write_on_one_line(items)) return;
    bracket('[', ']', items, [&](const Value& item) { write(item); });
  }

  void write_object(const Value::Object& members) {
    bracket('{', '}', members, [&](const Value::Member& member) {
      quote(member.first);
      text += pretty_ ? ": " : ":";
      write(member.second);
    });
  }

  bool write_on_one_line(const Value::Array& items) {
    constexpr std::size_t width = 100;
    const std::size_t before = text.size();
    text += '[';
    for (const Value& item : items) {
      if (&item != items.data()) text += ", ";
      write(item);
      if (text.size() - before > width) {
        text.resize(before);
        return false;
      }
    }
    text += ']';
    return true;
  }

  template <class List, class Write>
  void bracket(char open, char close, const List& list, Write write_element) {
    text += open;
    ++depth_;
    for (const auto& element : list) {
      if (&element != list.data()) text += ',';
      new_line();
      write_element(element);
    }
    --depth_;
    if (!list.empty()) new_line();
    text += close;
  }

  void new_line() {
    if (pretty_) text += "\n" + std::string(2 * depth_, ' ');
  }

  void quote(std::string_view raw) {
    text += '"';
    for (const char c : to_utf8(raw)) {
      switch (c) {
        case '"':
          text += "\\\"";
          break;
        case '\\':
          text += "\\\\";
          break;
        case '\b':
          text += "\\b";
          break;
        case '\f':
          text += "\\f";
          break;
        case '\n':
          text += "\\n";
          break;
        case '\r':
          text += "\\r";
          break;
        case '\t':
          text += "\\t";
          break;
        default:
          if (static_cast<unsigned char>(c) < 0x20) {
            text += "\\u00";
            text += "0123456789abcdef"[c >> 4];
            text += "0123456789abcdef"[c & 15];
          } else {
            text += c;
          }
      }
    }
    text += '"';
  }

  bool pretty_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Value> parse_json(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // would count as a column
  // The parser would take a zero byte for the end of the text, and pass over what follows.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return Error{Code::spec_not_json, place(text.substr(0, zero + 1)), "a zero byte"};
  }
  // The parser asserts that there is a buffer, and an empty string_view may have none.
  if (text.empty()) text = "";
  const char* furthest = text.data();
  Builder builder;
  const bool good = nlohmann::json::sax_parse(Cursor{text.data(), &furthest},
                                              Cursor{text.data() + text.size(), &furthest}, &builder);
  if (good) return builder.take();
  const auto read = builder.position().value_or(static_cast<std::size_t>(furthest - text.data()));
  return Error{Code::spec_not_json, place(text.substr(0, read)), builder.problem()};
}

std::string dump_json(const Value& value, JsonStyle style) {
  Writer writer(style);
  writer.write(value);
  if (style == JsonStyle::pretty) writer.text += '\n';
  return std::move(writer.text);
}

std::string describe(const Value& value) {
  if (value.is_text()) return dump_json(excerpt(value.text(), 40));
  if (value.is_number()) return format_exact(value.number());
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  return std::string(value.type_name());
}

}  // namespace vitrine
