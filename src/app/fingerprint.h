// A value's hash, to see whether an input changed without keeping a copy of a picture.
#pragma once

#include <cstdint>

#include "base/value.h"

namespace vitrine {

/// Equal values have equal ones; two that differ have the same one in 2^64 cases.
std::uint64_t fingerprint(const Value& value);

}  // namespace vitrine
