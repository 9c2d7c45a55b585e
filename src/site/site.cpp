#include "site/site.h"

#include <algorithm>

#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "site/encode.h"
#include "site/languages.h"
#include "site/page_html.h"

namespace vitrine {

FileSource held(std::string bytes) {
  FileSource source;
  source.sha256 = sha256_hex(std::as_bytes(std::span(bytes)));
  source.size_bytes = bytes.size();
  source.bytes = std::move(bytes);
  return source;
}

namespace {

/// A file name for any server and URL: letters, digits, dots, dashes, underscores.
std::string safe_name(std::string_view name) {
  std::string out;
  for (char c : name) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
    out += safe ? c : '-';
  }
  return out.empty() || out[0] == '.' ? "model" + out : out;
}

/// "assets/digits-1a2b3c4d.onnx": a changed file has another name, so that caches never mix versions.
std::string hashed_name(std::string_view name, std::string_view sha256) {
  const std::string file = safe_name(name.substr(name.find_last_of('/') + 1));
  const std::size_t dot = std::min(file.find('.', 1), file.size());
  return "assets/" + file.substr(0, dot) + "-" + std::string(sha256.substr(0, 8)) + file.substr(dot);
}

std::uint64_t size_on_disk(const FileSource& source) {
  return source.path.empty() ? source.bytes.size() : source.size_bytes;
}

}  // namespace

Result<std::vector<SiteFile>> build_site(const SiteInput& input) {
  std::vector<SiteFile> files;
  PageParts parts;
  const auto add_once = [&](std::string_view name, FileSource source) {
    SiteFile file{hashed_name(name, source.sha256), std::move(source)};
    const std::string url = file.name;
    const bool twice =
        std::any_of(files.begin(), files.end(), [&](const SiteFile& other) { return other.name == url; });
    if (!twice) files.push_back(std::move(file));  // the same content in two folders: one file
    return url;
  };
  const auto add = [&](std::string key, std::string_view name, FileSource source,
                       std::uint64_t unpacked_bytes, std::string location = {}) {
    PageFile file{.key = std::move(key),
                  .location = std::move(location),
                  .url = {},
                  .element = {},
                  .sha256 = source.sha256,
                  .size_bytes = unpacked_bytes,
                  .download_bytes = size_on_disk(source)};
    file.url = add_once(name, std::move(source));
    parts.files.push_back(std::move(file));
  };
  const PageAssets& assets = input.assets;
  add("worker", "worker.js", held(assets.worker_js), assets.worker_js.size());
  add("viewer", "viewer.wasm.gz", assets.viewer_wasm_gz, assets.viewer_wasm_bytes);
  add("runtime", "runtime.wasm.gz", assets.runtime_wasm_gz, assets.runtime_wasm_bytes);
  add("model", input.model.file_name, input.model.model, input.model.model.size_bytes);
  for (const ModelFiles::External& external : input.model.external) {
    add("external", external.location, external.source, external.source.size_bytes, external.location);
  }
  for (const ExampleFile& example : input.examples.files) {
    parts.example_files.push_back({.key = "example",
                                   .location = {},
                                   .url = add_once(example.name, example.source),
                                   .element = {},
                                   .sha256 = example.source.sha256,
                                   .size_bytes = example.source.size_bytes,
                                   .download_bytes = example.source.size_bytes});
  }
  for (const SitePicture& picture : input.pictures)
    parts.pictures.push_back(add_once(picture.name, picture.source));
  parts.picture = [&](std::size_t file) { return PictureAddress{parts.example_files[file].url, {}}; };
  // The downloads start with the HTML, before any script.
  for (const PageFile& file : parts.files) {
    parts.head += "<link rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"" +
                  escape_html(file.url) + "\">\n";
  }
  // Only who reads another language than English fetches one of these.
  for (const std::string_view tag : language_tags().subspan(1)) {
    const std::string words = dump_json(language_file(tag));
    Result<std::string> packed = gzip(words);
    if (!packed) return packed.error();
    FileSource source = held(std::move(*packed));
    source.sha256 = sha256_hex(std::as_bytes(std::span(words)));
    add(std::string(kLanguageKey), "language-" + std::string(tag) + ".json.gz", std::move(source),
        words.size(), std::string(tag));
  }
  SiteFile boot{hashed_name("boot.js", sha256_hex(std::as_bytes(std::span(assets.boot_js)))),
                held(assets.boot_js)};
  parts.scripts = "<script src=\"" + boot.name + "\"></script>\n";
  parts.notices_url = "THIRD-PARTY-NOTICES.txt";
  parts.csp = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
  files.push_back(std::move(boot));

  Result<std::string> html = page_html(input, parts);
  if (!html) return html.error();
  files.push_back({"index.html", held(std::move(*html))});
  files.push_back({"THIRD-PARTY-NOTICES.txt", held(assets.notices)});

  std::sort(files.begin(), files.end(), [](const SiteFile& a, const SiteFile& b) { return a.name < b.name; });
  Value names = Value::Array{};
  for (const SiteFile& file : files) names.push(file.name);
  const Value marker = Value::Object{{"vitrine", input.version}, {"files", std::move(names)}};
  files.push_back({"vitrine.json", held(dump_json(marker, JsonStyle::pretty) + "\n")});
  return files;
}

}  // namespace vitrine
