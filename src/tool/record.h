// Recording: the page itself computes its examples' outputs, in a browser without a window.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

struct RecordOptions {
  std::string browser;   ///< a program, or "" for the first that is found
  int patience_s = 120;  ///< without a sign of life from the page
};

struct Recording {
  std::vector<std::vector<Tensor>> outputs;  ///< one per example; without examples, of the first values
  std::string made_with;                     ///< "HeadlessChrome/156.0.0.0"
};

/// Builds the page into a folder of its own, serves it to a headless browser, and waits for what it sends.
/// Errors: record_no_browser, record_nothing, record_failed, serve_failed, write_failed.
Result<Recording> record(const SiteInput& input, const RecordOptions& options);

}  // namespace vitrine
