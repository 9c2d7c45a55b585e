// Specs in tests: parsed and completed in one step.
#pragma once

#include <string>

#include "base/json.h"
#include "demo/demo.h"
#include "support/catch.h"

namespace vitrine::test {

using Infos = std::vector<TensorInfo>;

inline Value json(std::string_view text) {
  const Result<Value> value = parse_json(text);
  INFO(text);
  REQUIRE(value);
  return *value;
}

inline Demo complete(std::string_view text, const Infos& inputs, const Infos& outputs, Errors& errors) {
  Demo demo = parse_demo(json(text), "demo.json", errors);
  if (errors.empty()) complete_demo(demo, inputs, outputs, errors);
  return demo;
}

/// Of a spec without mistakes.
inline Demo complete(std::string_view text, const Infos& inputs, const Infos& outputs) {
  Errors errors;
  Demo demo = complete(text, inputs, outputs, errors);
  for (const Error& error : errors) FAIL(format(error));
  return demo;
}

/// The messages of a spec with mistakes.
inline std::vector<std::string> problems(std::string_view text, const Infos& inputs, const Infos& outputs) {
  Errors errors;
  (void)complete(text, inputs, outputs, errors);
  std::vector<std::string> out;
  for (const Error& error : errors) {
    out.push_back(std::to_string(static_cast<int>(error.code)) + " " + error.where + ": " + error.detail);
  }
  return out;
}

inline TensorInfo info(std::string name, Shape shape, DType dtype = DType::float32_) {
  return {std::move(name), dtype, std::move(shape)};
}

}  // namespace vitrine::test
