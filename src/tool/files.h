// Reading files.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "site/site.h"

namespace vitrine {

/// Calls `piece` with one part of the file after the other; its error ends the reading.
/// Error: `code`, with the path and the system's reason.
Status each_piece(const std::filesystem::path& path, Code code,
                  const std::function<Status(std::string_view)>& piece);

/// The same errors.
Result<std::string> read_file(const std::filesystem::path& path, Code code);
/// The first 64 KB, or less where the file is shorter.
Result<std::string> read_start(const std::filesystem::path& path, Code code);

/// The path of a file that a spec names. A page publishes it, so that it has to be in the spec's folder.
/// Error: spec_file_outside, detail = the name.
Result<std::filesystem::path> published_path(const std::filesystem::path& folder, std::string_view name);

/// A file that stays on disk: its path, size and SHA-256, read in pieces.
Result<FileSource> source_on_disk(const std::filesystem::path& path, Code code);

/// The bytes of a source, wherever they are.
Result<std::string> read_source(const FileSource& source);

/// A new folder in the system's place for such; removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  /// Empty when it could not be made.
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace vitrine
