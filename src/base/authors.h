// What the viewer is built without: the reference's words, and what only an author's tool asks for. A visitor
// should not wait for either.
#pragma once

#include <string_view>

namespace vitrine {

/// Whether this is the tool, for authors. The specs that the viewer gets were checked and completed.
#ifdef VITRINE_WITHOUT_DOCS
inline constexpr bool kForAuthors = false;
#else
inline constexpr bool kForAuthors = true;
#endif

/// Words for the reference page only.
consteval std::string_view docs_only([[maybe_unused]] std::string_view text) {
  return kForAuthors ? text : std::string_view{};
}

/// A function that only the tool calls.
template <class Function>
consteval Function* tool_only([[maybe_unused]] Function* function) {
  return kForAuthors ? function : nullptr;
}

}  // namespace vitrine
