#include "base/value.h"

#include <array>
#include <cmath>

namespace vitrine {
namespace {

template <class T>
const T& get_or_empty(const auto& variant) {
  static const T empty{};
  const T* held = std::get_if<T>(&variant);
  return held ? *held : empty;
}

template <class T>
T take(auto& variant) {
  T* held = std::get_if<T>(&variant);
  return held ? std::exchange(*held, {}) : T{};
}

}  // namespace

Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

std::string_view Value::type_name() const {
  static constexpr std::array<std::string_view, 7> names = {"null",  "true or false", "a number", "text",
                                                            "bytes", "a list",        "an object"};
  return names[v_.index()];
}

bool Value::boolean(bool otherwise) const {
  const bool* held = std::get_if<bool>(&v_);
  return held ? *held : otherwise;
}

double Value::number(double otherwise) const {
  const double* held = std::get_if<double>(&v_);
  return held ? *held : otherwise;
}

std::int64_t Value::integer(std::int64_t otherwise) const {
  constexpr double limit = 9223372036854774784.0;  // the largest double below 2^63
  const double* held = std::get_if<double>(&v_);
  if (!held || !(std::fabs(*held) <= limit)) return otherwise;
  return std::llround(*held);
}

const std::string& Value::text() const { return get_or_empty<std::string>(v_); }
const Bytes& Value::bytes() const { return get_or_empty<Bytes>(v_); }
const Value::Array& Value::items() const { return get_or_empty<Array>(v_); }
const Value::Object& Value::members() const { return get_or_empty<Object>(v_); }

const Value& Value::operator[](std::string_view key) const {
  static const Value null;
  const Value* held = find(key);
  return held ? *held : null;
}

const Value* Value::find(std::string_view key) const {
  for (const Member& member : members()) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

Value Value::take_member(std::string_view key) {
  Object* object = std::get_if<Object>(&v_);
  if (!object) return {};
  for (Member& member : *object) {
    if (member.first == key) return std::exchange(member.second, Value());
  }
  return {};
}

Value& Value::set(std::string_view key, Value value) {
  if (!is_object()) v_ = Object{};
  for (Member& member : *std::get_if<Object>(&v_)) {
    if (member.first == key) {
      member.second = std::move(value);
      return *this;
    }
  }
  std::get_if<Object>(&v_)->emplace_back(key, std::move(value));
  return *this;
}

Value& Value::push(Value value) {
  if (!is_array()) v_ = Array{};
  std::get_if<Array>(&v_)->push_back(std::move(value));
  return *this;
}

Bytes Value::take_bytes() { return take<Bytes>(v_); }
Value::Array Value::take_items() { return take<Array>(v_); }
Value::Object Value::take_members() { return take<Object>(v_); }

}  // namespace vitrine
