// A demo and its model -> the files of a page. Pure: reads no file and writes none.
//
//   Result<SiteFiles> files = build_site({.demo = demo, .model = …, .assets = …});
//   for (const SiteFile& f : *files) …           // tool/write.h writes them
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "demo/demo.h"
#include "site/examples.h"
#include "site/file_source.h"
#include "tensor/tensor.h"

namespace vitrine {

struct SiteFile {
  std::string name;  ///< relative, forward slashes, e.g. "assets/viewer-1a2b3c4d.wasm.gz"
  FileSource source;
};

/// What the viewer's build made (the folder `assets`): template, style, scripts, wasm.
struct PageAssets {
  std::string page_html;  ///< template with {{slots}}
  std::string style_css;
  std::string boot_js;
  std::string worker_js;
  FileSource viewer_wasm_gz;                                    ///< gzip; sha256 is of the unpacked bytes
  FileSource runtime_wasm_gz;                                   ///< onnxruntime-web's wasm; likewise
  std::string notices;                                          ///< THIRD-PARTY-NOTICES
  std::uint64_t viewer_wasm_bytes = 0, runtime_wasm_bytes = 0;  ///< unpacked
};

struct ModelFiles {
  FileSource model;       ///< .onnx
  std::string file_name;  ///< "digits.onnx"
  struct External {
    std::string location;  ///< the key the runtime wants
    FileSource source;
  };
  std::vector<External> external;
  std::vector<TensorInfo> inputs, outputs;  ///< with fixed input shapes
};

/// A picture of the description or the article.
struct SitePicture {
  std::string address;  ///< as the Markdown names it
  std::string name, mime;
  FileSource source;
  int width = 0, height = 0;  ///< pixels; 0 where they are not known
};

struct SiteInput {
  const Demo& demo;          ///< completed
  std::string_view version;  ///< of Vitrine, "0.1.0"
  const ModelFiles& model;
  const PageAssets& assets;
  SiteExamples examples = {};
  std::vector<SitePicture> pictures = {};
};

/// Any more, and browsers fail to open the file; from the second number on the tool warns.
inline constexpr std::uint64_t kSingleFileMost = 400'000'000, kSingleFileLarge = 50'000'000;  // bytes

/// A folder: index.html, assets/ with content-hashed names, THIRD-PARTY-NOTICES.txt, vitrine.json (marks the
/// folder as made by Vitrine and lists its files).
Result<std::vector<SiteFile>> build_site(const SiteInput& input);

/// Whether a model of that size can fit into one file at all, before a byte of it is read: gzip takes a tenth
/// off weights and base64 adds a third. Error: write_too_large.
Status check_single_file_size(std::uint64_t model_bytes);

/// Everything in one HTML file: binaries gzipped and base64 inside. Error: write_too_large above
/// kSingleFileMost.
/// `read` gives the bytes of a FileSource that is on disk.
Result<std::string> build_single_file(const SiteInput& input,
                                      Result<std::string> (*read)(const FileSource& source));

}  // namespace vitrine
