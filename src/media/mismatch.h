#pragma once

#include <string>
#include <utility>

#include "base/error.h"

namespace vitrine {

/// Numbers of a run that are not what the signature or the spec says, in words for a visitor.
inline Error run_mismatch(std::string text) { return {Code::run_output_mismatch, {}, std::move(text)}; }

}  // namespace vitrine
