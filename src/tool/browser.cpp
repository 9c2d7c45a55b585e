#include "tool/browser.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/text.h"
#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr const char* kNames[] = {
    "chromium",       "chromium-browser", "google-chrome", "google-chrome-stable",
    "microsoft-edge", "brave-browser",    "firefox",       "firefox-esr"};
constexpr const char* kApplications[] = {"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
                                         "/Applications/Chromium.app/Contents/MacOS/Chromium",
                                         "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
                                         "/Applications/Firefox.app/Contents/MacOS/firefox"};

bool is_program(const fs::path& path) {
  std::error_code unknown;
  return fs::is_regular_file(path, unknown) && ::access(path.c_str(), X_OK) == 0;
}

std::optional<fs::path> in_path(const std::string& name) {
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const fs::path candidate = fs::path(rest.substr(0, end)) / name;
    if (end > 0 && is_program(candidate)) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

bool is_firefox(const fs::path& program) {
  return program.filename().string().find("firefox") != std::string::npos;
}

/// Settings of a new profile: nothing asks, nothing is fetched from anywhere.
constexpr const char* kFirefoxPreferences = R"(user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.healthreport.uploadEnabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
)";

std::vector<std::string> arguments_of(const fs::path& program, const fs::path& profile,
                                      const std::string& address) {
  if (is_firefox(program))
    return {program.string(), "--headless", "--no-remote", "--profile", profile.string(), address};
  std::vector<std::string> out = {program.string(),
                                  "--headless=new",
                                  "--user-data-dir=" + profile.string(),
                                  "--no-first-run",
                                  "--no-default-browser-check",
                                  "--disable-background-networking",
                                  "--disable-component-update",
                                  "--disable-default-apps",
                                  "--disable-extensions",
                                  "--disable-gpu",
                                  "--disable-sync",
                                  "--no-proxy-server"};
  // Chromium refuses to start as root with its sandbox, in containers for instance. The one page that it
  // opens is of our own making.
  if (::geteuid() == 0) out.emplace_back("--no-sandbox");
  out.push_back(address);
  return out;
}

}  // namespace

Result<fs::path> find_browser(const std::string& named) {
  if (!named.empty()) {
    if (is_program(named)) return fs::path(named);
    if (named.find('/') == std::string::npos) {
      if (const auto found = in_path(named)) return *found;
    }
    return Error{Code::record_no_browser, to_utf8(named), "it is no program"};
  }
  std::string looked_for;
  for (const char* name : kNames) {
    if (const auto found = in_path(name)) return *found;
    looked_for += (looked_for.empty() ? "" : ", ") + std::string(name);
  }
  for (const char* application : kApplications) {
    if (is_program(application)) return fs::path(application);
  }
  return Error{Code::record_no_browser, {}, "looked for " + looked_for};
}

Result<Browser> Browser::open(const fs::path& program, const fs::path& folder, const std::string& address) {
  const fs::path profile = folder / "profile", log = folder / "browser.log";
  std::error_code failed;
  fs::create_directories(profile, failed);
  if (is_firefox(program)) std::ofstream(profile / "user.js") << kFirefoxPreferences;
  const std::vector<std::string> arguments = arguments_of(program, profile, address);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) return Error{Code::record_failed, program.string(), std::strerror(errno)};
  if (child == 0) {
    ::setpgid(0, 0);  // so that all its processes can be ended together
    const int in = ::open("/dev/null", O_RDONLY);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(in, 0);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  ::setpgid(child, child);  // whichever of the two comes first
  return Browser(child, log);
}

bool Browser::is_running() {
  if (process_ < 0) return false;
  if (::waitpid(process_, nullptr, WNOHANG) == 0) return true;
  ::kill(-process_, SIGKILL);  // what it may have left
  process_ = -1;
  return false;
}

Browser::~Browser() {
  if (process_ < 0) return;
  ::kill(-process_, SIGTERM);
  for (int i = 0; i < 30 && is_running(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  if (process_ < 0) return;
  ::kill(-process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string Browser::last_words() const {
  const Result<std::string> text = read_file(log_, Code::record_failed);
  if (!text) return {};
  constexpr std::size_t kMost = 400;
  std::string_view end = *text;
  while (!end.empty() && end.back() == '\n') end.remove_suffix(1);
  if (end.size() > kMost) {
    end.remove_prefix(end.size() - kMost);
    end.remove_prefix(std::min(end.find('\n') + 1, end.size()));
  }
  return to_utf8(end);
}

}  // namespace vitrine
