// A page that follows its spec, model and assets while they are written: built anew and loaded anew at every
// change.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

/// One attempt to build the page.
struct DevBuild {
  std::vector<SiteFile> files;
  std::string problem;  ///< why there are none, for the terminal and the open page; empty when there are
  std::vector<std::filesystem::path> folders;  ///< to be watched beside DevOptions::folder
};

struct DevOptions {
  std::optional<int> port;       ///< default: the first free one from 8000 on
  std::string script;            ///< shell/dev.js as build.mjs made it
  std::filesystem::path folder;  ///< to be watched, with all folders in it but hidden ones
};

/// Serves what `build` makes, on this machine only, until the process is asked to end. A file that changes
/// has `build` called again, once nothing has changed for a moment (exporters write for seconds); a build
/// that fails leaves the page as it was, and tells why on it. `listening` is called once, with the address;
/// `built` after every later build, with its problem or "". Errors: serve_failed, write_failed.
Status dev(const std::function<DevBuild()>& build, const DevOptions& options,
           const std::function<void(const std::string& address, const std::string& problem)>& listening,
           const std::function<void(const std::string& problem)>& built);

}  // namespace vitrine
