#include "tool/files.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>

#include "base/sha256.h"
#include "base/text.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr std::size_t kStartBytes = 1 << 16;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Result<File> open(const fs::path& path, Code code) {
  if (std::error_code unknown; fs::is_directory(path, unknown))
    return Error{code, path.string(), "it is a folder"};
  File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) return Error{code, path.string(), std::strerror(errno)};
  return file;
}

}  // namespace

Status each_piece(const fs::path& path, Code code, const std::function<Status(std::string_view)>& piece) {
  const Result<File> file = open(path, code);
  if (!file) return file.error();
  std::string buffer(kPieceBytes, '\0');
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file->get())) {
    if (Status status = piece(std::string_view(buffer.data(), got)); !status) return status;
  }
  if (std::ferror(file->get())) return Error{code, path.string(), std::strerror(errno)};
  return Done{};
}

Result<std::string> read_file(const fs::path& path, Code code) {
  std::string out;
  const Status status = each_piece(path, code, [&](std::string_view piece) -> Status {
    out += piece;
    return Done{};
  });
  if (!status) return status.error();
  return out;
}

Result<std::string> read_start(const fs::path& path, Code code) {
  const Result<File> file = open(path, code);
  if (!file) return file.error();
  std::string out(kStartBytes, '\0');
  out.resize(std::fread(out.data(), 1, out.size(), file->get()));
  if (std::ferror(file->get())) return Error{code, path.string(), std::strerror(errno)};
  return out;
}

Result<std::filesystem::path> published_path(const std::filesystem::path& folder, std::string_view name) {
  namespace fs = std::filesystem;
  std::error_code failed;
  const fs::path root = fs::weakly_canonical(folder.empty() ? "." : folder, failed);
  const fs::path path = fs::weakly_canonical(root / name, failed);
  const fs::path relative = path.lexically_relative(root);
  if (failed || relative.empty() || *relative.begin() == "..")
    return Error{Code::spec_file_outside, {}, to_utf8(name)};
  return folder / relative;
}

Result<FileSource> source_on_disk(const fs::path& path, Code code) {
  FileSource source;
  source.path = path;
  Sha256 hash;
  const Status status = each_piece(path, code, [&](std::string_view piece) -> Status {
    hash.update(std::as_bytes(std::span(piece)));
    source.size_bytes += piece.size();
    return Done{};
  });
  if (!status) return status.error();
  source.sha256 = hash.finish_hex();
  return source;
}

TemporaryFolder::TemporaryFolder() {
  std::error_code failed;
  std::string pattern = (fs::temp_directory_path(failed) / "vitrine-XXXXXX").string();
  if (::mkdtemp(pattern.data())) path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Result<std::string> read_source(const FileSource& source) {
  if (source.path.empty()) return source.bytes;
  return read_file(source.path, Code::model_not_found);
}

}  // namespace vitrine
