// Errors are values: a stable number, the place, and the particulars. Nothing in Vitrine's libraries
// prints, throws or aborts; an error is passed up and shown once (by main_tool, by the page's error
// panel, or at one widget).
//
//   Result<Model> read(...) { if (bad) return Error{Code::model_malformed, "model.onnx", "byte 12: …"}; … }
//   auto model = read(...);
//   if (!model) return model.error();
//   use(*model);
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace vitrine {

enum class Code : int {
#define E(number, name, family, title, remedy) name = number,
#include "base/errors.inc"
#undef E
};

/// What the command-line tool exits with: 1 usage, 2 input, 3 unsupported, 4 writing.
enum class ExitCode : int { ok = 0, usage = 1, input = 2, unsupported = 3, writing = 4 };

/// The number from which on errors are a page's; those below are the author's.
inline constexpr int kFirstPageError = 400;

struct CodeInfo {
  Code code;
  std::string_view name;
  ExitCode exit_code;
  std::string_view title;   ///< a sentence without its full stop
  std::string_view remedy;  ///< what to do about it; may be empty
};

/// The whole table, in the order of errors.inc.
const std::vector<CodeInfo>& all_codes();

/// The row of a code; of page_broken for a number that is in no row (a reply from a newer shell).
const CodeInfo& info(Code code);

struct Error {
  Code code;
  std::string where;   ///< a JSON pointer with its file, an ONNX name, a path, a widget's name; may be empty
  std::string detail;  ///< what was found and what was expected; may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

/// The one format: `spec.json#/inputs/2/max: E104 Value outside what is allowed: 12 is above 10. Choose …`
std::string format(const Error& error);

/// The same without place and number, for a person, in the page's language (base/strings.h): `This picture
/// can't be read. holiday.heic is HEIC. Save it …`
std::string sentence(const Error& error);

/// A T or an Error. Test it before use; reading the wrong half is a bug of ours (assert).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const {
    assert(state_.index() == 1);
    return *std::get_if<1>(&state_);
  }

 private:
  T& value() {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  const T& value() const {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  std::variant<T, Error> state_;
};

struct Done {};
/// Success without a value, or an Error.
using Status = Result<Done>;

/// Several problems found in one go (a spec's), in the order of the text.
using Errors = std::vector<Error>;

}  // namespace vitrine
