// A model or a spec on disk → everything that build and inspect work with.
#pragma once

#include <filesystem>
#include <optional>

#include "demo/tool/check.h"
#include "demo/tool/infer.h"
#include "site/site.h"

namespace vitrine {

struct Loaded {
  std::filesystem::path input;  ///< the spec, or the model where there is none
  std::filesystem::path model_path;
  ModelInfo model;
  std::uint64_t model_bytes = 0;
  /// The model as the page gets it, where that is not the file's bytes (onnx/zip_map.h).
  std::optional<std::string> rewritten_model;
  Signature signature;
  std::vector<std::filesystem::path> external;  ///< in the order of model.external
  Errors external_errors;                       ///< why there are none
  Inference inference;                          ///< .demo is complete when page_errors is empty
  std::vector<SitePicture> pictures;            ///< of the description and the article
  SiteExamples examples;                        ///< the spec's, without recorded outputs
  Errors page_errors;                           ///< why there can be no page of this model
};

/// `input` is a .onnx file, a spec (.json), or a folder: with a demo.json, one .onnx, or as Hugging Face's
/// exporters write them (model.onnx, maybe in onnx/, beside other precisions of it).
/// Only what cannot even be read is an error here (the spec, the model's structure); what stands in the way
/// of a page is in page_errors.
std::optional<Loaded> load(const std::filesystem::path& input, Errors& errors);

/// The same as files for build_site: hashed, nothing of the weights kept in memory.
Result<ModelFiles> model_files(const Loaded& loaded);

}  // namespace vitrine
