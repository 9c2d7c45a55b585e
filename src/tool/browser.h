// A browser of this machine, without a window: to let a page compute what only a page can.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"

namespace vitrine {

/// The one that is named, or the first of those that are known by name in PATH (and, on a Mac, among the
/// applications). Error: record_no_browser, with the names that were looked for.
Result<std::filesystem::path> find_browser(const std::string& named);

/// A headless browser on one address, with a profile of its own; ended, with all its processes, by the
/// destructor.
class Browser {
 public:
  /// `folder`: an empty one for its profile and its log. Error: record_failed when it cannot be started.
  static Result<Browser> open(const std::filesystem::path& program, const std::filesystem::path& folder,
                              const std::string& address);
  Browser(Browser&& other) noexcept
      : process_(std::exchange(other.process_, -1)), log_(std::move(other.log_)) {}
  Browser& operator=(Browser&&) = delete;
  ~Browser();

  /// False after it ended by itself.
  bool is_running();
  /// The last lines that it wrote.
  std::string last_words() const;

 private:
  Browser(int process, std::filesystem::path log) : process_(process), log_(std::move(log)) {}
  int process_;  ///< and the number of its group; -1 when it is gone
  std::filesystem::path log_;
};

}  // namespace vitrine
