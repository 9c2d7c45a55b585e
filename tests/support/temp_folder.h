// A folder of a test's own, removed with the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace vitrine::test {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vitrine-test-XXXXXX").string();
    path_ = std::filesystem::canonical(mkdtemp(name.data()));
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }
  std::filesystem::path write(const std::filesystem::path& name, const std::string& bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }
  std::string read(const std::filesystem::path& name) const {
    std::ifstream file(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Everything in it, hidden files and folders ("name/") too, with the files' contents.
  std::map<std::string, std::string> tree(const std::filesystem::path& below = {}) const {
    std::map<std::string, std::string> out;
    const std::filesystem::path root = path_ / below;
    if (!std::filesystem::is_directory(root)) return out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string name = entry.path().lexically_relative(root).generic_string();
      if (entry.is_symlink())
        out[name] = "-> " + std::filesystem::read_symlink(entry.path()).string();
      else if (entry.is_directory())
        out[name + "/"] = "";
      else
        out[name] = read(entry.path());
    }
    return out;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vitrine::test
