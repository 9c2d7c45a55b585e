// The examples under the inputs: pictures, or a table of values. Part of the page from its first paint.
#pragma once

#include <functional>
#include <string>

#include "base/value.h"
#include "demo/demo.h"
#include "site/examples.h"

namespace vitrine {

/// An <img>'s src, and the id by which a single file finds the bytes in it again; "" for none. Without a src,
/// it is the picture that has the id: shell/examples.js takes it from there.
struct PictureAddress {
  std::string src, id;
};

/// The section "Examples"; "" when there are none. Pictures alone become thumbnails, anything else a table
/// with a column for each input that some example fills. `picture` is asked for each file that is one.
std::string examples_html(const Demo& demo, const SiteExamples& examples,
                          const std::function<PictureAddress(std::size_t file)>& picture);

/// Where the page says how its results compare with the recorded ones; "" without any.
std::string fidelity_html(const SiteExamples& examples);

/// The page's "examples": [{"title", "values", "files", "recorded"}].
Value examples_value(const Demo& demo, const SiteExamples& examples);
/// Tensors as JSON has them: bytes as base64.
Value recorded_value(const std::vector<Tensor>& tensors);

}  // namespace vitrine
