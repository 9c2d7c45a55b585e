// The page's own spec: what build_site writes into the page (<script id="vitrine-page">), what shell/boot.js
// reads and App::start takes. docs/page.md shows it whole.
#pragma once

#include "demo/demo.h"

namespace vitrine {

/// {"bridge_version", "version", "demo": {…}, "model": {"name", "size_bytes", "inputs": [TensorInfo],
/// "outputs": [TensorInfo]}}; the site adds "files". The demo must be complete.
Value make_page(const Demo& demo, std::string_view model_name, std::uint64_t model_bytes,
                std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs, int bridge_version,
                std::string_view version);

struct Page {
  Demo demo;  ///< complete
  std::vector<TensorInfo> inputs, outputs;
};
/// Errors: page_version_mismatch when bridge_version differs, page_broken or the first spec error otherwise.
Result<Page> read_page(const Value& page, int bridge_version);

}  // namespace vitrine
