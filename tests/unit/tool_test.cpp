// Writing: whole or not at all, and never over what somebody else put there.
#include <chrono>
#include <csignal>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

#include "support/catch.h"
#include "support/temp_folder.h"
#include "tool/files.h"
#include "tool/write.h"

using namespace vitrine;
using vitrine::test::TempFolder;
namespace fs = std::filesystem;
using Tree = std::map<std::string, std::string>;

namespace {

SiteFile file(std::string name, std::string bytes) {
  SiteFile out{std::move(name), {}};
  out.source.size_bytes = bytes.size();
  out.source.bytes = std::move(bytes);
  return out;
}

/// A site of two files and the marker that lists them, as build_site makes it.
std::vector<SiteFile> site(const std::string& asset, const std::string& text) {
  return {
      file("assets/" + asset, text), file("index.html", "page of " + asset),
      file("vitrine.json", R"({"vitrine": "0.1.0", "files": ["assets/)" + asset + R"(", "index.html"]})")};
}

Tree tree_of(const std::vector<SiteFile>& files) {
  Tree out = {{"assets/", ""}};
  for (const SiteFile& each : files) out[each.name] = each.source.bytes;
  return out;
}

Error error_of(const Status& status) {
  REQUIRE_FALSE(status);
  return status.error();
}

void write_good(const std::vector<SiteFile>& files, const fs::path& folder) {
  const Status status = write_site(files, folder, Overwrite::only_our_own);
  if (!status) FAIL(format(status.error()));
}

bool permissions_count() { return ::geteuid() != 0; }

constexpr const char* kPage = "<!doctype html>\n<meta name=\"generator\" content=\"Vitrine\">\n";

}  // namespace

TEST_CASE("a site appears whole, with the folders above it") {
  const TempFolder temp;
  const auto files = site("a-1.js", "one");
  for (const char* place : {"site", "deep/er/site/", "./dot/../other"}) {
    write_good(files, temp / place);
    CHECK(temp.tree(fs::path(place).lexically_normal()) == tree_of(files));
  }
  CHECK(temp.tree("deep/er").size() == 5);  // nothing beside it
}

TEST_CASE("a source on disk is copied into the site") {
  const TempFolder temp;
  auto files = site("a-1.js", "one");
  const std::string weights(3 << 20, 'w');
  const auto source = source_on_disk(temp.write("in/model.onnx", weights), Code::model_not_found);
  REQUIRE(source);
  CHECK(source->size_bytes == weights.size());
  files[0].source = *source;
  write_good(files, temp / "site");
  CHECK(temp.read("site/assets/a-1.js") == weights);
}

TEST_CASE("a second build takes its own stale files away and leaves the author's") {
  const TempFolder temp;
  write_good(site("a-1.js", "one"), temp / "site");
  temp.write("site/CNAME", "demo.example");
  temp.write("site/assets/mine.png", "picture");
  temp.write("site/.well-known/x/y.txt", "why");
  fs::create_directory(temp / "site/empty");
  fs::create_symlink("nowhere", temp / "site/link");
  const auto files = site("a-2.js", "two");
  write_good(files, temp / "site");
  Tree expected = tree_of(files);
  expected.insert({{"CNAME", "demo.example"},
                   {"assets/mine.png", "picture"},
                   {".well-known/", ""},
                   {".well-known/x/", ""},
                   {".well-known/x/y.txt", "why"},
                   {"empty/", ""},
                   {"link", "-> nowhere"}});
  CHECK(temp.tree("site") == expected);
}

TEST_CASE("the folder itself stays: it may be a link, or where a shell stands") {
  const TempFolder temp;
  fs::create_directory(temp / "real");
  fs::create_directory_symlink("real", temp / "link");
  struct stat before {
  }, after{};
  REQUIRE(::stat((temp / "real").c_str(), &before) == 0);
  const auto files = site("a-1.js", "one");
  write_good(files, temp / "link");
  CHECK(fs::is_symlink(temp / "link"));
  CHECK(temp.tree("real") == tree_of(files));
  const fs::path here = fs::current_path();
  fs::current_path(temp / "real");
  const Status again = write_site(site("a-2.js", "two"), ".", Overwrite::only_our_own);
  fs::current_path(here);
  CHECK(again);
  CHECK(temp.tree("real") == tree_of(site("a-2.js", "two")));
  REQUIRE(::stat((temp / "real").c_str(), &after) == 0);
  CHECK(before.st_ino == after.st_ino);
}

TEST_CASE("a folder that Vitrine did not make is refused, and taken with --force") {
  const TempFolder temp;
  temp.write("site/index.html", "the author's own");
  temp.write("site/notes.txt", "notes");
  const Tree before = temp.tree();
  const Error error = error_of(write_site(site("a-1.js", "one"), temp / "site", Overwrite::only_our_own));
  CHECK(error.code == Code::write_foreign_folder);
  CHECK(error.where == (temp / "site").string());
  CHECK(temp.tree() == before);
  CHECK(write_site(site("a-1.js", "one"), temp / "site", Overwrite::anything));
  CHECK(temp.read("site/notes.txt") == "notes");
  CHECK(temp.read("site/index.html") == "page of a-1.js");
}

TEST_CASE("a vitrine.json that is none of ours does not make a folder ours") {
  for (const char* marker :
       {"", "{}", "[]", "not json", R"({"vitrine": 1, "files": []})", R"({"files": ["x"]})"}) {
    const TempFolder temp;
    temp.write("site/vitrine.json", marker);
    INFO(marker);
    CHECK(error_of(write_site(site("a-1.js", "one"), temp / "site", Overwrite::only_our_own)).code ==
          Code::write_foreign_folder);
  }
}

TEST_CASE("a vitrine.json cannot have files removed that no build wrote") {
  const TempFolder temp;
  temp.write("outside.txt", "outside");
  temp.write("site/sub/photo.jpg", "photo");
  temp.write("site/vitrine.json",
             R"({"vitrine": "0.1.0", "files": ["../outside.txt", "assets/../../outside.txt", ")" +
                 (temp / "outside.txt").string() + R"(", "sub", "sub/photo.jpg", "", ".", "/"]})");
  fs::create_directory(temp / "site/assets");
  write_good(site("a-1.js", "one"), temp / "site");
  CHECK(temp.read("outside.txt") == "outside");
  CHECK(temp.read("site/sub/photo.jpg") == "photo");
}

TEST_CASE("what is in the way is said, and nothing is changed") {
  const TempFolder temp;
  const auto files = site("a-1.js", "one");
  temp.write("file", "a file");
  Error error = error_of(write_site(files, temp / "file", Overwrite::anything));
  CHECK(error.code == Code::write_failed);
  CHECK(error.detail == "a file of this name is in the way");
  CHECK(error_of(write_site(files, temp / "file/below/site", Overwrite::anything)).code ==
        Code::write_failed);
  fs::create_symlink("nowhere", temp / "dangling");
  CHECK(error_of(write_site(files, temp / "dangling", Overwrite::anything)).code == Code::write_failed);
  CHECK(temp.tree() == Tree{{"file", "a file"}, {"dangling", "-> nowhere"}});

  write_good(site("a-0.js", "old"), temp / "site");
  fs::create_directory(temp / "site/assets/a-1.js");
  const Tree before = temp.tree("site");
  error = error_of(write_site(files, temp / "site", Overwrite::only_our_own));
  CHECK(error.detail == "a folder of this name is in the way");
  CHECK(temp.tree("site") == before);
}

TEST_CASE("a source that cannot be read leaves no trace, not even the folders above") {
  const TempFolder temp;
  auto files = site("a-1.js", "one");
  files[1].source.path = temp / "missing.bin";
  CHECK(error_of(write_site(files, temp / "new/nested/site", Overwrite::only_our_own)).code ==
        Code::write_failed);
  CHECK(temp.tree().empty());
  write_good(site("a-0.js", "old"), temp / "site");
  const Tree before = temp.tree();
  CHECK_FALSE(write_site(files, temp / "site", Overwrite::only_our_own));
  CHECK(temp.tree() == before);
}

TEST_CASE("a place that may not be written to is an error with the system's reason") {
  if (!permissions_count()) return;  // root may do everything
  const TempFolder temp;
  fs::create_directory(temp / "locked");
  fs::permissions(temp / "locked", fs::perms::owner_read | fs::perms::owner_exec);
  const Error error =
      error_of(write_site(site("a-1.js", "one"), temp / "locked/site", Overwrite::only_our_own));
  CHECK(error.detail == "Permission denied");
  fs::permissions(temp / "locked", fs::perms::owner_all);
}

TEST_CASE("a place that is no folder of files is an error with the system's reason") {
  const Error error =
      error_of(write_site(site("a-1.js", "one"), "/proc/vitrine/site", Overwrite::only_our_own));
  CHECK(error.code == Code::write_failed);
  CHECK_FALSE(error.detail.empty());
}

TEST_CASE("the next build into a place removes what a killed one left there, and nothing else") {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  const std::string dead = ".vitrine-new-" + std::to_string(child);
  const std::string alive = ".vitrine-new-" + std::to_string(::getppid());
  const auto files = site("a-1.js", "one");

  const TempFolder temp;
  temp.write("out/" + dead + "/index.html", "half");  // the first build into an empty folder
  write_good(files, temp.path() / "out");
  CHECK(temp.tree("out") == tree_of(files));

  for (const std::string& name : {dead + "-x", dead + "x", std::string(".vitrine-new-"), alive})
    temp.write("out/" + name + "/kept", "");
  temp.write(dead + "-out/index.html", "half");
  temp.write(dead + "-demo.html", "half");
  temp.write(dead + "-other/index.html", "of a build into another place");
  temp.write(dead + "-out.txt", "the same");
  temp.write(alive + "-out/index.html", "being written");
  write_good(files, temp.path() / "out");
  REQUIRE(write_single_file(kPage, temp.path() / "demo.html", Overwrite::only_our_own));
  const Tree left = temp.tree("");
  CHECK(left.count(dead + "-out/") == 0);
  CHECK(left.count(dead + "-demo.html") == 0);
  CHECK(left.count("demo.html") == 1);
  for (const std::string& kept :
       {dead + "-other/", dead + "-out.txt", alive + "-out/", "out/" + dead + "-x/", "out/" + dead + "x/",
        std::string("out/.vitrine-new-/"), "out/" + alive + "/"}) {
    INFO(kept);
    CHECK(left.count(kept) == 1);
  }
}

TEST_CASE("Ctrl+C in the middle of writing leaves nothing") {
  const TempFolder temp;
  fs::create_directory(temp / "out");
  write_good(site("a-0.js", "old"), temp / "out/old");
  const Tree before = temp.tree("out");
  for (const char* place : {"out/new", "out/old"}) {
    const fs::path pipe = temp / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    auto files = site("a-1.js", "one");
    files[0].source.path = pipe;  // reading it waits for a writer: the build stands in the middle
    const pid_t child = ::fork();
    if (child == 0) {
      const Status status = write_site(files, temp / place, Overwrite::only_our_own);
      ::_exit(status ? 0 : static_cast<int>(info(status.error().code).exit_code));
    }
    // The child's handlers are up once its files are being written.
    while (temp.tree("out").size() == before.size()) std::this_thread::yield();
    // Again while it lives: a signal that comes just before it opens the pipe does not wake it from that.
    int state = 0;
    pid_t ended = 0;
    while (ended == 0) {
      ::kill(child, SIGINT);
      for (int wait = 0; wait < 50 && (ended = ::waitpid(child, &state, WNOHANG)) == 0; ++wait) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
    REQUIRE(ended == child);
    CHECK(WIFEXITED(state));
    CHECK(WEXITSTATUS(state) == static_cast<int>(ExitCode::writing));
    CHECK(temp.tree("out") == before);
    fs::remove(pipe);
  }
}

TEST_CASE("a single file is written whole, over an earlier page only") {
  const TempFolder temp;
  CHECK(write_single_file(kPage, temp / "a/b/demo.html", Overwrite::only_our_own));
  CHECK(write_single_file(std::string(kPage) + "2", temp / "a/b/demo.html", Overwrite::only_our_own));
  CHECK(temp.tree() == Tree{{"a/", ""}, {"a/b/", ""}, {"a/b/demo.html", std::string(kPage) + "2"}});

  temp.write("letter.html", "<p>Dear Ada</p>");
  temp.write("empty.html", "");
  const Error error = error_of(write_single_file(kPage, temp / "letter.html", Overwrite::only_our_own));
  CHECK(error.code == Code::write_foreign_folder);
  CHECK(temp.read("letter.html") == "<p>Dear Ada</p>");
  CHECK(write_single_file(kPage, temp / "empty.html", Overwrite::only_our_own));
  CHECK(write_single_file(kPage, temp / "letter.html", Overwrite::anything));
  CHECK(temp.read("letter.html") == kPage);
}

TEST_CASE("a single file is not written over a folder, a device or a pipe") {
  const TempFolder temp;
  fs::create_directory(temp / "folder.html");
  REQUIRE(::mkfifo((temp / "pipe.html").c_str(), 0600) == 0);
  CHECK(error_of(write_single_file(kPage, temp / "folder.html", Overwrite::anything)).detail ==
        "it is a folder");
  CHECK(error_of(write_single_file(kPage, temp / "pipe.html", Overwrite::anything)).detail ==
        "it is not a regular file");
  CHECK(error_of(write_single_file(kPage, "/dev/null", Overwrite::anything)).detail ==
        "it is not a regular file");
}

TEST_CASE("reading says why it fails") {
  const TempFolder temp;
  const auto missing = read_file(temp / "missing", Code::spec_file_unreadable);
  REQUIRE_FALSE(missing);
  CHECK(missing.error() ==
        Error{Code::spec_file_unreadable, (temp / "missing").string(), "No such file or directory"});
  const auto folder = read_file(temp.path(), Code::model_not_found);
  REQUIRE_FALSE(folder);
  CHECK(folder.error().detail == "it is a folder");
  CHECK_FALSE(source_on_disk(temp / "missing", Code::model_not_found));
  const std::string long_text(200000, 'x');
  const auto start = read_start(temp.write("long", long_text), Code::write_failed);
  REQUIRE(start);
  CHECK(start->size() < long_text.size());
  CHECK(*read_file(temp / "long", Code::write_failed) == long_text);
}
