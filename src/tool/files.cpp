#include "tool/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>
#include <unistd.h>

#include "base/json.h"
#include "base/sha256.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::string_view kMarker = "vitrine.json";

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(const fs::path& path, const char* mode) { return {std::fopen(path.c_str(), mode), &std::fclose}; }

std::string reason() { return std::strerror(errno); }

/// Calls `piece` with one part of the file after the other.
template <class Piece>
Status each_piece(const fs::path& path, Code code, Piece piece) {
  if (std::error_code unknown; fs::is_directory(path, unknown))
    return Error{code, path.string(), "it is a folder"};
  const File file = open(path, "rb");
  if (!file) return Error{code, path.string(), reason()};
  std::string buffer(kPieceBytes, '\0');
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    if (Status status = piece(std::string_view(buffer.data(), got)); !status) return status;
  }
  if (std::ferror(file.get())) return Error{code, path.string(), reason()};
  return Done{};
}

Status write_source(const FileSource& source, const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return Error{Code::write_failed, path.string(), failed.message()};
  File file = open(path, "wb");
  if (!file) return Error{Code::write_failed, path.string(), reason()};
  const auto put = [&](std::string_view bytes) -> Status {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size()) return Done{};
    return Error{Code::write_failed, path.string(), reason()};
  };
  const Status status =
      source.path.empty() ? put(source.bytes) : each_piece(source.path, Code::write_failed, put);
  if (!status) return status;
  if (std::fclose(file.release()) != 0) return Error{Code::write_failed, path.string(), reason()};
  return Done{};
}

/// A name beside `target` for what is not finished yet; removed again unless it was renamed away.
class Beside {
 public:
  explicit Beside(const fs::path& target, std::string_view what)
      : path_(target.parent_path() / ("." + target.filename().string() + ".vitrine-" + std::string(what) +
                                      "-" + std::to_string(::getpid()))) {}
  ~Beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// "site/", "." and "site" name the same folder; its parent must be a folder too.
fs::path normal(const fs::path& path) {
  std::error_code unknown;
  fs::path whole = fs::absolute(path, unknown).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

/// The files that an earlier build wrote there.
std::set<std::string> written_before(const fs::path& folder) {
  std::set<std::string> names = {std::string(kMarker)};
  const Result<std::string> text = read_file(folder / kMarker, Code::write_failed);
  const Result<Value> marker = text ? parse_json(*text) : Result<Value>(Value());
  if (marker) {
    for (const Value& name : (*marker)["files"].items()) names.insert(name.text());
  }
  return names;
}

/// Moves what is not ours, and not written anew, from the old folder into the new one.
Status keep_others(const fs::path& old_folder, const fs::path& new_folder) {
  const std::set<std::string> ours = written_before(old_folder);
  std::error_code failed;
  std::vector<fs::path> others;
  for (auto at = fs::recursive_directory_iterator(old_folder, failed);
       !failed && at != fs::recursive_directory_iterator(); at.increment(failed)) {
    if (at->is_directory(failed) && !at->is_symlink(failed)) continue;
    fs::path name = at->path().lexically_relative(old_folder);
    if (!ours.contains(name.generic_string())) others.push_back(std::move(name));
  }
  for (const fs::path& name : others) {
    if (failed) break;
    if (fs::exists(fs::symlink_status(new_folder / name))) continue;
    fs::create_directories((new_folder / name).parent_path(), failed);
    if (!failed) fs::copy(old_folder / name, new_folder / name, fs::copy_options::copy_symlinks, failed);
  }
  if (failed) return Error{Code::write_failed, old_folder.string(), failed.message()};
  return Done{};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, Code code) {
  std::string out;
  Status status = each_piece(path, code, [&](std::string_view piece) -> Status {
    out += piece;
    return Done{};
  });
  if (!status) return status.error();
  return out;
}

Result<FileSource> source_on_disk(const fs::path& path, Code code) {
  FileSource source;
  source.path = path;
  Sha256 hash;
  Status status = each_piece(path, code, [&](std::string_view piece) -> Status {
    hash.update(std::as_bytes(std::span(piece)));
    source.size_bytes += piece.size();
    return Done{};
  });
  if (!status) return status.error();
  source.sha256 = hash.finish_hex();
  return source;
}

Result<std::string> read_source(const FileSource& source) {
  if (source.path.empty()) return source.bytes;
  return read_file(source.path, Code::model_not_found);
}

Status write_site(std::span<const SiteFile> files, const fs::path& folder, Overwrite overwrite) {
  const fs::path target = normal(folder);
  std::error_code unknown;
  const bool exists = fs::exists(fs::symlink_status(target, unknown));
  if (exists && !fs::is_directory(target, unknown)) {
    return Error{Code::write_failed, folder.string(), "a file of this name is in the way"};
  }
  if (exists && overwrite == Overwrite::only_our_own && !fs::is_empty(target, unknown) &&
      !fs::exists(target / kMarker, unknown)) {
    return Error{Code::write_foreign_folder, folder.string(), "it holds other files and no vitrine.json"};
  }
  if (std::error_code failed; !fs::exists(target.parent_path(), unknown)) {
    fs::create_directories(target.parent_path(), failed);
    if (failed) return Error{Code::write_failed, target.parent_path().string(), failed.message()};
  }
  const Beside fresh(target, "new"), old(target, "old");
  for (const SiteFile& file : files) {
    if (Status status = write_source(file.source, fresh.path() / file.name); !status) return status;
  }
  std::error_code failed;
  if (exists) {
    if (Status status = keep_others(target, fresh.path()); !status) return status;
    fs::rename(target, old.path(), failed);
    if (failed) return Error{Code::write_failed, folder.string(), failed.message()};
  }
  fs::rename(fresh.path(), target, failed);
  if (failed) {
    const Error error{Code::write_failed, folder.string(), failed.message()};
    if (exists) fs::rename(old.path(), target, failed);
    return error;
  }
  return Done{};
}

Status write_single_file(const std::string& html, const fs::path& path, Overwrite overwrite) {
  constexpr std::string_view kGenerator = "<meta name=\"generator\" content=\"Vitrine";
  constexpr std::size_t kHead = 4096;
  const fs::path target = normal(path);
  std::error_code failed;
  if (fs::is_directory(target, failed)) return Error{Code::write_failed, path.string(), "it is a folder"};
  if (overwrite == Overwrite::only_our_own && fs::exists(target, failed) &&
      fs::file_size(target, failed) > 0) {
    const File file = open(target, "rb");
    std::string head(kHead, '\0');
    if (file) head.resize(std::fread(head.data(), 1, head.size(), file.get()));
    if (head.find(kGenerator) == std::string::npos) {
      return Error{Code::write_foreign_folder, path.string(), "the file exists and is no page of Vitrine's"};
    }
  }
  const Beside fresh(target, "new");
  FileSource source;
  source.bytes = html;
  if (Status status = write_source(source, fresh.path()); !status) return status;
  fs::rename(fresh.path(), target, failed);
  if (failed) return Error{Code::write_failed, path.string(), failed.message()};
  return Done{};
}

}  // namespace vitrine
