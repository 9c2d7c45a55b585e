#include "tool/dev.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <httplib.h>
#include <map>
#include <mutex>
#include <system_error>
#include <thread>

#include "base/json.h"
#include "base/text.h"
#include "tool/files.h"
#include "tool/interrupt.h"
#include "tool/local_server.h"
#include "tool/write.h"

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace vitrine {
namespace {

constexpr auto kLookEvery = 250ms;
constexpr auto kLongestAnswer = 20s;
constexpr std::size_t kMostFiles = 20'000;  // more is somebody's home, not a demo's folder
constexpr const char* kDevScript = "vitrine-dev.js";

using Snapshot = std::map<fs::path, std::pair<fs::file_time_type, std::uintmax_t>>;

Snapshot look_at(const std::vector<fs::path>& folders) {
  Snapshot files;
  for (const fs::path& folder : folders) {
    std::error_code failed;
    auto at = fs::recursive_directory_iterator(folder.empty() ? "." : folder,
                                               fs::directory_options::skip_permission_denied, failed);
    for (; !failed && at != fs::recursive_directory_iterator() && files.size() < kMostFiles;
         at.increment(failed)) {
      const std::string name = at->path().filename().string();
      std::error_code gone;
      if (name.starts_with(".") || name == "node_modules") {
        if (at->is_directory(gone)) at.disable_recursion_pending();
      } else if (at->is_regular_file(gone)) {
        const fs::file_time_type time = at->last_write_time(gone);
        const std::uintmax_t size = at->file_size(gone);
        if (!gone) files[at->path()] = {time, size};
      }
    }
  }
  return files;
}

/// What open pages ask for: which build is the newest, and what is wrong with the last.
class State {
 public:
  void set(std::int64_t page, std::string problem) {
    const std::lock_guard lock(mutex_);
    page_ = page;
    problem_ = std::move(problem);
    ++revision_;
    changed_.notify_all();
  }
  void end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  /// Waits until there is something newer than `after`, or for a while.
  std::string answer(std::int64_t after) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kLongestAnswer, [&] { return ended_ || revision_ != after; });
    return dump_json(Value::Object{{"revision", revision_}, {"page", page_}, {"problem", problem_}});
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t page_ = 0, revision_ = 0;
  std::string problem_;
  bool ended_ = false;
};

std::string script_tag(std::int64_t page) {
  return "<script src=\"" + std::string(kDevScript) + "\" data-page=\"" + std::to_string(page) +
         "\" defer></script>";
}

/// The page, asking for the next one.
void add_script(std::vector<SiteFile>& files, const std::string& script, std::int64_t page) {
  for (SiteFile& file : files) {
    if (file.name != "index.html") continue;
    std::string html = std::move(file.source.bytes);
    const std::size_t end = html.rfind("</body>");
    html.insert(end == std::string::npos ? html.size() : end, script_tag(page));
    file.source = held(std::move(html));
  }
  files.push_back({kDevScript, held(script)});
}

/// Where there has been no page yet: the script says why.
std::vector<SiteFile> empty_page() {
  return {{"index.html",
           held("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Vitrine</title>"
                "</head><body></body></html>")}};
}

class Dev {
 public:
  Dev(const std::function<DevBuild()>& build, const DevOptions& options)
      : build_(build), options_(options), folders_{options.folder} {}

  /// What is wrong with the new page; "" when it is there.
  Result<std::string> rebuild() {
    Snapshot before = look_at(folders_);  // what changes while it is built is seen next time
    DevBuild made = build_();
    for (const fs::path& folder : made.folders) {
      if (std::find(folders_.begin(), folders_.end(), folder) != folders_.end()) continue;
      folders_.push_back(folder);
      before.merge(look_at({folder}));
    }
    seen_ = std::move(before);
    const bool first = page_ == 0;
    if (made.problem.empty() || first) {
      // Unlike any page's of an earlier run, which may still be open.
      page_ = std::chrono::duration_cast<std::chrono::milliseconds>(
                  std::chrono::system_clock::now().time_since_epoch())
                  .count();
      std::vector<SiteFile> files = made.problem.empty() ? std::move(made.files) : empty_page();
      add_script(files, options_.script, page_);
      if (Status written = write_site(files, site(), Overwrite::anything); !written) return written.error();
    }
    state_.set(page_, made.problem);
    return made.problem;
  }

  bool changed() {
    const Snapshot now = look_at(folders_);
    if (now == seen_) return false;
    // Until it is quiet: a model of a gigabyte is not written at once.
    Snapshot last = now;
    while (!Interruptible::interrupted()) {
      std::this_thread::sleep_for(kLookEvery);
      Snapshot next = look_at(folders_);
      if (next == last) return true;
      last = std::move(next);
    }
    return false;
  }

  fs::path site() const { return work_.path() / "site"; }
  bool has_folder() const { return !work_.path().empty(); }
  State& state() { return state_; }

 private:
  const std::function<DevBuild()>& build_;
  const DevOptions& options_;
  TemporaryFolder work_;
  State state_;
  std::vector<fs::path> folders_;
  Snapshot seen_;
  std::int64_t page_ = 0;
};

}  // namespace

Status dev(const std::function<DevBuild()>& build, const DevOptions& options,
           const std::function<void(const std::string& address, const std::string& problem)>& listening,
           const std::function<void(const std::string& problem)>& built) {
  Dev page(build, options);
  if (!page.has_folder()) return Error{Code::write_failed, {}, "no folder for temporary files"};
  const Result<std::string> first = page.rebuild();
  if (!first) return first.error();

  httplib::Server server;
  prepare_local_server(server);
  server.Get("/vitrine-dev/state", [&](const httplib::Request& request, httplib::Response& response) {
    const std::string after = request.get_param_value("after");
    response.set_content(page.state().answer(std::strtoll(after.c_str(), nullptr, 10)), "application/json");
  });
  if (!server.set_mount_point("/", page.site().string()))
    return Error{Code::serve_failed, page.site().string(), "the folder cannot be read"};
  const Result<int> port = bind_local(server, options.port);
  if (!port) return port.error();

  const Interruptible until;
  listening(local_address(*port), *first);
  Status failed = Done{};
  std::exception_ptr thrown;         // for the one place that catches, which is in the other thread
  std::atomic<bool> served = false;  // the server may end by itself
  const auto watch_files = [&] {
    while (!served && !Interruptible::interrupted()) {
      std::this_thread::sleep_for(kLookEvery);
      if (!page.changed()) continue;
      const Result<std::string> problem = page.rebuild();
      if (!problem) {
        failed = problem.error();
        break;
      }
      built(*problem);
    }
  };
  std::thread watch([&] {
    try {
      watch_files();
    } catch (...) {
      thrown = std::current_exception();
    }
    page.state().end();
    server.stop();
  });
  const bool listened = server.listen_after_bind();
  served = true;
  watch.join();
  if (thrown) std::rethrow_exception(thrown);
  if (!failed) return failed;
  return listened ? Status(Done{}) : Status(Error{Code::serve_failed, {}, "listening stopped"});
}

}  // namespace vitrine
