// build_single_file: everything in one HTML document that opens by double click.
#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "site/encode.h"
#include "site/languages.h"
#include "site/page_html.h"
#include "site/site.h"

namespace vitrine {
namespace {

Error too_large(std::uint64_t bytes) {
  return Error{Code::write_too_large,
               {},
               "it would have " + format_bytes(bytes) + "; browsers open at most " +
                   format_bytes(kSingleFileMost) + " reliably"};
}

}  // namespace

Status check_single_file_size(std::uint64_t model_bytes) {
  if (model_bytes > kSingleFileMost * 2) return too_large(model_bytes);
  return Done{};
}

Result<std::string> build_single_file(const SiteInput& input,
                                      Result<std::string> (*read)(const FileSource& source)) {
  PageParts parts;
  std::string elements;
  std::uint64_t expected = input.model.model.size_bytes;
  for (const ModelFiles::External& external : input.model.external) expected += external.source.size_bytes;
  if (Status fits = check_single_file_size(expected); !fits) return fits.error();

  const auto add = [&](std::string key, const FileSource& source, std::uint64_t unpacked_bytes,
                       std::string location = {}) -> Status {
    Result<std::string> bytes = source.path.empty() ? Result<std::string>(source.bytes) : read(source);
    if (!bytes) return bytes.error();
    const bool packed = unpacked_bytes != bytes->size() && is_gzip(*bytes);
    Result<std::string> gz = packed ? std::move(bytes) : gzip(*bytes);
    if (!gz) return gz.error();
    const std::string element =
        "vitrine-file-" + std::to_string(parts.files.size() + parts.example_files.size());
    parts.files.push_back({.key = std::move(key),
                           .location = std::move(location),
                           .url = {},
                           .element = element,
                           .sha256 = source.sha256,
                           .size_bytes = unpacked_bytes,
                           .download_bytes = gz->size()});
    elements += "<script type=\"text/plain\" id=\"" + element + "\">" + base64(*gz) + "</script>\n";
    if (elements.size() > kSingleFileMost) return too_large(elements.size());
    return Done{};
  };
  const PageAssets& assets = input.assets;
  FileSource worker;
  worker.bytes = assets.worker_js;
  worker.sha256 = sha256_hex(std::as_bytes(std::span(assets.worker_js)));
  Status status = add("worker", worker, assets.worker_js.size());
  if (status) status = add("viewer", assets.viewer_wasm_gz, assets.viewer_wasm_bytes);
  if (status) status = add("runtime", assets.runtime_wasm_gz, assets.runtime_wasm_bytes);
  if (status) status = add("model", input.model.model, input.model.model.size_bytes);
  for (const ModelFiles::External& external : input.model.external) {
    if (status) status = add("external", external.source, external.source.size_bytes, external.location);
  }
  for (const std::string_view tag : language_tags().subspan(1)) {
    FileSource words;
    words.bytes = dump_json(language_file(tag));
    words.sha256 = sha256_hex(std::as_bytes(std::span(words.bytes)));
    if (status) status = add(std::string(kLanguageKey), words, words.bytes.size(), std::string(tag));
  }
  if (!status) return status.error();

  // A picture stands in the page once, as its thumbnail: the page takes its bytes from there.
  std::uint64_t picture_bytes = 0;
  std::vector<PictureAddress> pictures(input.examples.files.size());
  for (std::size_t i = 0; i < input.examples.files.size(); ++i) {
    const ExampleFile& example = input.examples.files[i];
    if (!example.is_picture) {
      if (status = add("example", example.source, example.source.size_bytes); !status) return status.error();
      parts.example_files.push_back(std::move(parts.files.back()));
      parts.files.pop_back();
      continue;
    }
    Result<std::string> bytes =
        example.source.path.empty() ? Result<std::string>(example.source.bytes) : read(example.source);
    if (!bytes) return bytes.error();
    pictures[i] = {"data:" + example.mime + ";base64," + base64(*bytes), "example-" + std::to_string(i)};
    parts.example_files.push_back({.key = "example",
                                   .location = {},
                                   .url = {},
                                   .element = pictures[i].id,
                                   .sha256 = example.source.sha256,
                                   .size_bytes = bytes->size(),
                                   .download_bytes = bytes->size()});
    picture_bytes += pictures[i].src.size();
    if (elements.size() + picture_bytes > kSingleFileMost) return too_large(elements.size() + picture_bytes);
  }
  for (const SitePicture& picture : input.pictures) {
    Result<std::string> bytes =
        picture.source.path.empty() ? Result<std::string>(picture.source.bytes) : read(picture.source);
    if (!bytes) return bytes.error();
    parts.pictures.push_back("data:" + picture.mime + ";base64," + base64(*bytes));
    picture_bytes += parts.pictures.back().size();
    if (elements.size() + picture_bytes > kSingleFileMost) return too_large(elements.size() + picture_bytes);
  }
  parts.picture = [&](std::size_t file) {
    PictureAddress address = pictures[file];
    pictures[file].src.clear();  // the next example with this picture has a copy of it
    return address;
  };

  parts.scripts =
      "<pre class=\"notices\" id=\"third-party-notices\">" + escape_html(assets.notices) + "</pre>\n";
  parts.scripts += elements + "<script>" + assets.boot_js + "</script>\n";
  parts.notices_url = "#third-party-notices";
  parts.csp = "script-src " + csp_hash(assets.boot_js) + " 'wasm-unsafe-eval'";
  return page_html(input, parts);
}

}  // namespace vitrine
