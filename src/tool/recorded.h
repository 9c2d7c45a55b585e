// The outputs that `vitrine record` keeps beside a spec, demo.recorded.json (docs/recorded.md).
#pragma once

#include <filesystem>
#include <string>

#include "base/error.h"
#include "base/value.h"
#include "site/site.h"

namespace vitrine {

/// "models/digits/demo.json" → "models/digits/demo.recorded.json"
std::filesystem::path recorded_path(const std::filesystem::path& spec);

/// What the outputs depend on: the model's files, the inputs' options, the examples. A record of another
/// fingerprint is out of date.
Value fingerprint(const Demo& demo, const ModelFiles& model, const SiteExamples& examples);

/// The file's text. `outputs`: a list of tensors for each example, or, without examples, one for the inputs'
/// first values.
std::string recorded_text(const Value& fingerprint, const std::string& made_with,
                          const std::vector<std::vector<Tensor>>& outputs);

/// Puts recorded outputs into the examples. The text says why a record that is there was left out; "" when
/// nothing was, or there is none.
std::string add_recorded(const std::filesystem::path& spec, const Demo& demo, const ModelFiles& model,
                         SiteExamples& examples);

/// A tensor as JSON has it, its bytes as base64.
Result<Tensor> tensor_of_json(const Value& value);

/// More than this in one page, and recorded outputs cost visitors more than they give.
inline constexpr std::uint64_t kMostRecordedBytes = 4'000'000;

}  // namespace vitrine
