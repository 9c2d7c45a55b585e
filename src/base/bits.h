// std::bit_cast, which Emscripten 3.1.6's standard library does not have yet.
#pragma once

namespace vitrine {

/// The same bytes as another trivially copyable type of the same size.
template <class To, class From>
constexpr To bit_cast(const From& from) {
  return __builtin_bit_cast(To, from);
}

}  // namespace vitrine
