// Writing pages to disk: whole or not at all, and never over what somebody else put there.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

enum class Overwrite { only_our_own, anything };

/// Puts the files into a folder. All of them are written beside their places first, so that a full disk or a
/// Ctrl+C leaves what was there before; then they are moved, index.html last: its assets have names of their
/// own, so a visitor sees the old page or the new one. A folder that exists is kept as it is (it may be a
/// mount point, a link, or where somebody's shell stands), with every file in it that an earlier build did
/// not write, a CNAME for instance. What an earlier build wrote and this one does not is removed.
/// Errors: write_foreign_folder when the folder holds something and no vitrine.json of ours, unless
/// Overwrite::anything; write_failed with the system's reason.
Status write_site(std::span<const SiteFile> files, const std::filesystem::path& folder, Overwrite overwrite);

/// Errors: write_foreign_folder when the file exists and is no page of ours; write_failed.
Status write_single_file(const std::string& html, const std::filesystem::path& path, Overwrite overwrite);

}  // namespace vitrine
