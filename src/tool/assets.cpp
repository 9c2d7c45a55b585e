#include "tool/assets.h"

#include <cstdlib>
#include <system_error>
#include <vector>

#include "base/json.h"
#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr const char* kIndex = "assets.json";

Result<fs::path> find_folder(const std::optional<fs::path>& given) {
  if (given) return *given;
  if (const char* set = std::getenv("VITRINE_ASSETS"); set && *set) return fs::path(set);
  std::error_code unknown;
  const fs::path command = fs::read_symlink("/proc/self/exe", unknown);
  const fs::path places[] = {command.parent_path().parent_path() / "assets",
                             command.parent_path().parent_path() / "share" / "vitrine"};
  for (const fs::path& place : places) {
    if (fs::exists(place / kIndex, unknown)) return place;
  }
  return Error{Code::assets_missing, places[0].string(), {}};
}

Status read_packed(const fs::path& path, const Value& entry, FileSource& source,
                   std::uint64_t& unpacked_bytes) {
  Result<std::string> bytes = read_file(path, Code::assets_missing);
  if (!bytes) return bytes.error();
  source.bytes = std::move(*bytes);
  source.size_bytes = source.bytes.size();
  source.sha256 = entry["sha256"].text();
  unpacked_bytes = static_cast<std::uint64_t>(entry["size_bytes"].integer());
  if (source.sha256.size() == 64 && unpacked_bytes > 0) return Done{};
  return Error{Code::assets_missing, path.string(), "assets.json says nothing about it"};
}

}  // namespace

Result<PageAssets> read_assets(const std::optional<fs::path>& given) {
  const Result<fs::path> folder = find_folder(given);
  if (!folder) return folder.error();
  const Result<std::string> text = read_file(*folder / kIndex, Code::assets_missing);
  if (!text) return text.error();
  const Result<Value> index = parse_json(*text);
  if (!index) return Error{Code::assets_missing, (*folder / kIndex).string(), index.error().detail};

  PageAssets assets;
  const std::pair<const char*, std::string*> texts[] = {{"page.html", &assets.page_html},
                                                        {"style.css", &assets.style_css},
                                                        {"boot.js", &assets.boot_js},
                                                        {"worker.js", &assets.worker_js},
                                                        {"THIRD-PARTY-NOTICES.txt", &assets.notices}};
  for (const auto& [name, out] : texts) {
    Result<std::string> read = read_file(*folder / name, Code::assets_missing);
    if (!read) return read.error();
    *out = std::move(*read);
  }
  if (Status status = read_packed(*folder / "viewer.wasm.gz", (*index)["viewer.wasm"], assets.viewer_wasm_gz,
                                  assets.viewer_wasm_bytes);
      !status) {
    return status.error();
  }
  if (Status status = read_packed(*folder / "runtime.wasm.gz", (*index)["runtime.wasm"],
                                  assets.runtime_wasm_gz, assets.runtime_wasm_bytes);
      !status) {
    return status.error();
  }
  return assets;
}

Result<std::string> read_dev_script(const std::optional<fs::path>& given) {
  const Result<fs::path> folder = find_folder(given);
  if (!folder) return folder.error();
  return read_file(*folder / "dev.js", Code::assets_missing);
}

}  // namespace vitrine
