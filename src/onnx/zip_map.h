// ZipMap: scikit-learn's and LightGBM's converters end a classifier in it, and its list of maps has no form
// in JavaScript. The tensor of scores that it is made of has.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "onnx/model.h"

namespace vitrine {

/// Whether some output is made by ZipMap.
bool has_zip_map(const ModelInfo& model);

/// What read_model says of the rewritten model, and the classes' names: such outputs become
/// float32[?,classes]. Their type_text tells both types.
void replace_zip_maps(ModelInfo& model);

/// The same of the file: each such ZipMap becomes an Identity, so that the output keeps its name. (To make
/// the tensor itself the output would name it as the converter does, not as the author knows it, and is no
/// graph at all where nothing stands before the ZipMap.) Everything else is kept byte by byte. `model` is
/// what read_model said of `bytes`, before replace_zip_maps. Error: model_malformed.
Result<std::string> rewrite_zip_maps(std::span<const std::byte> bytes, const ModelInfo& model);

}  // namespace vitrine
