#include <algorithm>
#include <system_error>

#include "onnx/model.h"
#include "onnx/other_formats.h"

namespace vitrine {
namespace {

namespace fs = std::filesystem;

bool is_absolute(std::string_view location) {
  if (location.starts_with('/') || location.starts_with('\\')) return true;
  return location.size() >= 2 && location[1] == ':' &&
         ((location[0] >= 'A' && location[0] <= 'Z') || (location[0] >= 'a' && location[0] <= 'z'));
}

bool has_parent_step(const fs::path& location) {
  for (const fs::path& part : location)
    if (part == "..") return true;
  return false;
}

bool is_inside(const fs::path& file, const fs::path& folder) {
  auto part = file.begin();
  for (const fs::path& of_folder : folder) {
    if (part == file.end() || *part != of_folder) return false;
    ++part;
  }
  return part != file.end();
}

std::vector<fs::path> folders_of(const fs::path& model) {
  std::error_code ignored;
  std::vector<fs::path> folders;
  const fs::path beside = model.has_parent_path() ? model.parent_path() : fs::path(".");
  if (fs::path folder = fs::canonical(beside, ignored); !folder.empty()) folders.push_back(folder);
  if (fs::path target = fs::canonical(model, ignored); !target.empty())
    folders.push_back(target.parent_path());
  return folders;
}

// Half of a clone without Git LFS is a common way to lose weights.
Error too_short(const fs::path& path, std::uint64_t found, const ExternalFile& file) {
  auto mapped = MappedFile::open(path);
  if (mapped && is_lfs_pointer(mapped->bytes())) return Error{Code::model_lfs_pointer, path.string(), ""};
  return Error{Code::model_malformed, path.string(),
               "the model uses " + std::to_string(file.size_bytes) + " bytes of it, and it has " +
                   std::to_string(found)};
}

Result<fs::path> find_one(const ExternalFile& file, const fs::path& beside,
                          const std::vector<fs::path>& folders) {
  const fs::path location(file.location);
  if (is_absolute(file.location))
    return Error{Code::model_external_data_outside, file.location, "the model names it by an absolute path"};
  if (has_parent_step(location))
    return Error{Code::model_external_data_outside, file.location, "its path contains \"..\""};

  const fs::path path = beside / location;
  std::error_code problem;
  const fs::path resolved = fs::canonical(path, problem);
  if (problem) return Error{Code::model_external_data_missing, path.string(), problem.message()};
  const bool inside = std::any_of(folders.begin(), folders.end(),
                                  [&](const fs::path& folder) { return is_inside(resolved, folder); });
  if (!inside)
    return Error{Code::model_external_data_outside, path.string(), "it is a link to " + resolved.string()};
  if (!fs::is_regular_file(resolved, problem))
    return Error{Code::model_external_data_missing, path.string(), "this is not a file"};
  const std::uintmax_t size = fs::file_size(resolved, problem);
  if (problem) return Error{Code::model_external_data_missing, path.string(), problem.message()};
  if (size < file.size_bytes) return too_short(resolved, size, file);
  return path;
}

}  // namespace

Result<std::vector<fs::path>> find_external(const ModelInfo& info, const fs::path& model) {
  const std::vector<fs::path> folders = folders_of(model);
  std::vector<fs::path> paths;
  for (const ExternalFile& file : info.external) {
    auto path = find_one(file, model.parent_path(), folders);
    if (!path) return path.error();
    paths.push_back(std::move(*path));
  }
  return paths;
}

}  // namespace vitrine
