// The viewer's files: what `node shell/build.mjs` leaves in build/assets.
#pragma once

#include <filesystem>
#include <optional>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

/// The folder given, or VITRINE_ASSETS, or the first that exists of <command's folder>/../assets (a build
/// tree) and <command's folder>/../share/vitrine (an installation).
/// Error: assets_missing, with the folder and the file that is missing.
Result<PageAssets> read_assets(const std::optional<std::filesystem::path>& folder);

/// The script of `vitrine dev` (shell/dev.js), from the same place. No built page has it.
Result<std::string> read_dev_script(const std::optional<std::filesystem::path>& folder);

}  // namespace vitrine
