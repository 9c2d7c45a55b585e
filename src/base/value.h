// A tree of plain values: what JSON can say, and bytes. It is what specs are parsed into, what widgets
// hold for predict(), and what crosses the JavaScript boundary (base/message.h).
//
//   Value v = Value::Object{{"name", "digit"}, {"rect", Value::Array{0, 0, 40, 40}}};
//   v["name"].text();            // "digit"; a wrong type or a missing key gives an empty value, never a
//   crash if (const Value* r = v.find("rect")) …
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitrine {

using Bytes = std::vector<std::byte>;
/// So many zeros (base/bytes.cpp says why there is a function for it).
Bytes zeros(std::size_t count);
/// So many more; where they begin.
std::byte* grow(Bytes& bytes, std::size_t count);
/// Copying more bytes than these takes milliseconds: the next task goes on with them.
inline constexpr std::size_t kLargeBytes = 4'000'000;

class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;  ///< in the order of the text

  Value() = default;
  // Copied, moved and destroyed in value.cpp: inlined into every user they would swell the viewer, and GCC 12
  // takes the inlined variant's parts for uninitialised.
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  Value(std::nullptr_t) {}
  Value(bool v) : v_(v) {}
  Value(double v) : v_(v) {}
  Value(float v) : v_(static_cast<double>(v)) {}
  Value(int v) : v_(static_cast<double>(v)) {}
  Value(unsigned v) : v_(static_cast<double>(v)) {}
  Value(long v) : v_(static_cast<double>(v)) {}
  Value(unsigned long v) : v_(static_cast<double>(v)) {}
  Value(long long v) : v_(static_cast<double>(v)) {}
  Value(unsigned long long v) : v_(static_cast<double>(v)) {}
  Value(std::string v) : v_(std::move(v)) {}
  Value(std::string_view v) : v_(std::string(v)) {}
  Value(const char* v) : v_(std::string(v)) {}
  Value(Bytes v) : v_(std::move(v)) {}
  Value(Array v) : v_(std::move(v)) {}
  Value(Object v) : v_(std::move(v)) {}

  bool is_null() const { return v_.index() == 0; }
  bool is_bool() const { return v_.index() == 1; }
  bool is_number() const { return v_.index() == 2; }
  bool is_text() const { return v_.index() == 3; }
  bool is_bytes() const { return v_.index() == 4; }
  bool is_array() const { return v_.index() == 5; }
  bool is_object() const { return v_.index() == 6; }
  /// "null", "true or false", "a number", "text", "bytes", "a list", "an object".
  std::string_view type_name() const;

  bool boolean(bool otherwise = false) const;
  double number(double otherwise = 0) const;
  /// The number, rounded, when it is one that an int64 can hold.
  std::int64_t integer(std::int64_t otherwise = 0) const;
  const std::string& text() const;  ///< "" when it is none
  const Bytes& bytes() const;       ///< empty when it is none
  const Array& items() const;       ///< empty when it is none
  const Object& members() const;    ///< empty when it is none

  /// The member of that key, or null (a shared null Value) when there is none.
  const Value& operator[](std::string_view key) const;
  const Value* find(std::string_view key) const;
  /// Sets or adds a member; a Value that is no object becomes one.
  Value& set(std::string_view key, Value value);
  /// Appends; a Value that is no array becomes one.
  Value& push(Value value);
  /// Moves the member of that key out, leaving null in its place; null when there is none.
  Value take_member(std::string_view key);
  /// Moves the bytes, the items or the members out, leaving them empty; empty when it is none.
  Bytes take_bytes();
  Array take_items();
  Object take_members();

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::nullptr_t, bool, double, std::string, Bytes, Array, Object> v_ = nullptr;
};

}  // namespace vitrine
