// Reading and writing on disk. Everything that is written appears whole or not at all.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

/// Error: `code`, with the path and the system's reason.
Result<std::string> read_file(const std::filesystem::path& path, Code code);

/// A file that stays on disk: its path, size and SHA-256, read in pieces.
Result<FileSource> source_on_disk(const std::filesystem::path& path, Code code);

/// The bytes of a source, wherever they are.
Result<std::string> read_source(const FileSource& source);

enum class Overwrite { only_our_own, anything };

/// Puts the files into a folder, in one step: they are written beside it first. Files in the folder that an
/// earlier build did not write (a CNAME, an .htaccess) stay where they are; those it did write go.
/// Errors: write_foreign_folder when the folder holds something and has no vitrine.json, unless
/// Overwrite::anything; write_failed with the system's reason.
Status write_site(std::span<const SiteFile> files, const std::filesystem::path& folder, Overwrite overwrite);

/// Errors: write_foreign_folder when the file exists and is no page of ours; write_failed.
Status write_single_file(const std::string& html, const std::filesystem::path& path, Overwrite overwrite);

}  // namespace vitrine
