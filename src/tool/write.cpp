#include "tool/write.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "base/json.h"
#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr std::string_view kMarker = "vitrine.json";
constexpr std::string_view kPage = "index.html";

Error failure(const fs::path& place, std::string reason) {
  return Error{Code::write_failed, place.string(), std::move(reason)};
}

/// While one of these lives, Ctrl+C and its kind only set a flag: the half-written files can then be removed.
class SignalsHeld {
 public:
  SignalsHeld() {
    raised = 0;
    struct sigaction flag {};
    flag.sa_handler = [](int signal) { raised = signal; };  // without SA_RESTART: a blocked read ends
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &flag, &before_[i]);
  }
  ~SignalsHeld() {
    for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &before_[i], nullptr);
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  static bool any() { return raised != 0; }

 private:
  static constexpr std::array<int, 3> kSignals = {SIGINT, SIGTERM, SIGHUP};
  static inline volatile std::sig_atomic_t raised = 0;
  std::array<struct sigaction, 3> before_{};
};

/// Folders that had to be made on the way to a place; removed again unless it was worth it.
class Parents {
 public:
  ~Parents() {
    std::error_code ignored;
    for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) fs::remove(*folder, ignored);
  }
  Status make(const fs::path& folder) {
    std::error_code failed;
    if (folder.empty() || fs::exists(folder, failed)) return Done{};
    if (Status above = folder == folder.parent_path() ? Status(Done{}) : make(folder.parent_path()); !above)
      return above;
    if (!fs::create_directory(folder, failed) && failed) return failure(folder, failed.message());
    made_.push_back(folder);
    return Done{};
  }
  void keep() { made_.clear(); }

 private:
  std::vector<fs::path> made_;
};

/// A place for what is not finished yet; removed with all that is still in it.
class Staging {
 public:
  explicit Staging(fs::path path) : path_(std::move(path)) {}
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

constexpr std::string_view kStaging = ".vitrine-new-";

/// With the process in it: two builds into one place do not meet. Beside the place its name follows, so that
/// what a build left there is told from another place's.
std::string staging_name() { return std::string(kStaging) + std::to_string(::getpid()); }

fs::path beside(const fs::path& target) {
  return target.parent_path() / (staging_name() + "-" + target.filename().string());
}

bool is_running(pid_t process) { return ::kill(process, 0) == 0 || errno != ESRCH; }

/// Removes what builds into the same place left that were killed, or lost their power, in the middle: files
/// named as staging_name() does, with `suffix`, of a process that is no more.
void remove_leftovers(const fs::path& folder, const std::string& suffix) {
  std::error_code failed;
  std::vector<fs::path> leftovers;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    if (name.compare(0, kStaging.size(), kStaging) != 0) continue;
    pid_t process = 0;
    const char* first = name.data() + kStaging.size();
    const char* last = name.data() + name.size();
    const auto [rest, wrong] = std::from_chars(first, last, process);
    if (wrong != std::errc() || process <= 0 || std::string_view(rest, last) != suffix) continue;
    if (!is_running(process)) leftovers.push_back(entry->path());
  }
  for (const fs::path& leftover : leftovers) fs::remove_all(leftover, failed);
}

Status write_source(const FileSource& source, const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  if (failed) return failure(path.parent_path(), failed.message());
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file) return failure(path, std::strerror(errno));
  const auto put = [&](std::string_view bytes) -> Status {
    if (SignalsHeld::any()) return failure(path, "interrupted");
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size()) return Done{};
    return failure(path, std::strerror(errno));
  };
  const Status status =
      source.path.empty() ? put(source.bytes) : each_piece(source.path, Code::write_failed, put);
  if (!status) return status;
  if (std::fclose(file.release()) != 0) return failure(path, std::strerror(errno));
  return Done{};
}

/// "site/", "." and "site" name the same folder, and a link names what it leads to.
fs::path place_of(const fs::path& path) {
  std::error_code unknown;
  fs::path whole = fs::absolute(path, unknown).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();
  const fs::path real = fs::canonical(whole, unknown);
  return unknown ? whole : real;
}

/// Whether a build could have written a file of this name: what a vitrine.json says may have been edited, and
/// nothing outside the folder is ever removed for it.
bool is_own_name(const fs::path& name) {
  if (name.empty() || name.is_absolute() || name != name.lexically_normal()) return false;
  for (const fs::path& part : name) {
    if (part == ".." || part == ".") return false;
  }
  return name.has_filename() && (!name.has_parent_path() || name.parent_path() == "assets");
}

/// The files that an earlier build wrote there; nullopt when no build did.
std::optional<std::set<std::string>> written_before(const fs::path& folder) {
  const Result<std::string> text = read_file(folder / kMarker, Code::write_failed);
  if (!text) return std::nullopt;
  const Result<Value> marker = parse_json(*text);
  if (!marker || !(*marker)["vitrine"].is_text() || !(*marker)["files"].is_array()) return std::nullopt;
  std::set<std::string> names;
  for (const Value& name : (*marker)["files"].items()) {
    if (is_own_name(name.text())) names.insert(name.text());
  }
  return names;
}

/// Moves the finished files into a folder that exists.
Status move_into(std::span<const SiteFile> files, const fs::path& staging, const fs::path& target) {
  std::error_code failed;
  for (const SiteFile& file : files) {  // what could go wrong is found before the first move
    const fs::path place = target / file.name;
    fs::create_directories(place.parent_path(), failed);
    if (failed) return failure(place.parent_path(), failed.message());
    if (fs::is_directory(place, failed)) return failure(place, "a folder of this name is in the way");
  }
  for (const bool page : {false, true}) {
    for (const SiteFile& file : files) {
      if ((file.name == kPage) != page) continue;
      fs::rename(staging / file.name, target / file.name, failed);
      if (failed) return failure(target / file.name, failed.message());
    }
  }
  return Done{};
}

void remove_stale(std::set<std::string> names, std::span<const SiteFile> files, const fs::path& target) {
  for (const SiteFile& file : files) names.erase(file.name);
  std::error_code ignored;
  for (const std::string& name : names) {
    const fs::path place = target / name;
    if (fs::is_regular_file(fs::symlink_status(place, ignored))) fs::remove(place, ignored);
  }
}

}  // namespace

Status write_site(std::span<const SiteFile> files, const fs::path& folder, Overwrite overwrite) {
  const fs::path target = place_of(folder);
  std::error_code failed;
  const bool exists = fs::exists(fs::symlink_status(target, failed));
  std::set<std::string> before;
  if (exists) {
    if (!fs::is_directory(target, failed)) return failure(folder, "a file of this name is in the way");
    remove_leftovers(target, "");  // before the look: a first build that was killed makes no folder foreign
    const bool empty = fs::is_empty(target, failed);
    if (failed) return failure(folder, failed.message());
    std::optional<std::set<std::string>> ours = written_before(target);
    if (!empty && !ours && overwrite == Overwrite::only_our_own) {
      return Error{Code::write_foreign_folder, folder.string(), "it holds files, and no vitrine.json"};
    }
    if (ours) before = std::move(*ours);
  }
  const SignalsHeld held;
  Parents parents;
  if (Status made = parents.make(target.parent_path()); !made) return made;
  // A folder that was not there had its leftovers beside it, also when it is there now.
  remove_leftovers(target.parent_path(), "-" + target.filename().string());
  const Staging staging(exists ? target / staging_name() : beside(target));
  for (const SiteFile& file : files) {
    if (Status status = write_source(file.source, staging.path() / file.name); !status) return status;
  }
  if (SignalsHeld::any()) return failure(folder, "interrupted");
  if (exists) {
    if (Status status = move_into(files, staging.path(), target); !status) return status;
    remove_stale(std::move(before), files, target);
  } else {
    fs::rename(staging.path(), target, failed);
    if (failed) return failure(folder, failed.message());
  }
  parents.keep();
  return Done{};
}

Status write_single_file(const std::string& html, const fs::path& path, Overwrite overwrite) {
  constexpr std::string_view kGenerator = "<meta name=\"generator\" content=\"Vitrine";
  const fs::path target = place_of(path);
  std::error_code failed;
  const fs::file_status there = fs::symlink_status(target, failed);
  if (fs::is_directory(there)) return failure(path, "it is a folder");
  if (fs::exists(there) && !fs::is_regular_file(there)) return failure(path, "it is not a regular file");
  if (fs::exists(there) && overwrite == Overwrite::only_our_own) {
    const Result<std::string> head = read_start(target, Code::write_failed);
    if (!head) return head.error();
    if (!head->empty() && head->find(kGenerator) == std::string::npos)
      return Error{Code::write_foreign_folder, path.string(), "the file exists and is no page of Vitrine's"};
  }
  const SignalsHeld held;
  Parents parents;
  if (Status made = parents.make(target.parent_path()); !made) return made;
  remove_leftovers(target.parent_path(), "-" + target.filename().string());
  const Staging fresh(beside(target));
  FileSource source;
  source.bytes = html;
  if (Status status = write_source(source, fresh.path()); !status) return status;
  fs::rename(fresh.path(), target, failed);
  if (failed) return failure(path, failed.message());
  parents.keep();
  return Done{};
}

}  // namespace vitrine
