// What the tool tells about a model: for `inspect`, and after a build.
#pragma once

#include <string>

#include "tool/load.h"

namespace vitrine {

/// Inputs, outputs, operators, weights, external data, what is worth knowing before publishing, and the spec
/// that would be used and why.
std::string describe_model(const Loaded& loaded);
/// That text with its headings in bold (ECMA-48).
std::string with_bold_headings(const std::string& text);
/// The same for machines: docs/inspect.md.
Value model_json(const Loaded& loaded);

/// "Assumed: …" with the field that changes each; "" when nothing was assumed.
std::string describe_assumptions(const Inference& inference);

/// One error a line, in the order of the text.
std::string describe(const Errors& errors);

}  // namespace vitrine
