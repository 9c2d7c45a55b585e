// The first spec of a model, for its author to go on from.
#pragma once

#include <filesystem>
#include <string>

#include "tool/load.h"

namespace vitrine {

inline constexpr const char* kSchemaFile = "demo.schema.json";

/// The inferred spec in full, to be saved in `folder`: the model's path relative to it, class names by the
/// file they come from where that lies there, and "$schema" (kSchemaFile beside it), so that editors complete
/// and check it.
std::string initial_spec(const Loaded& loaded, const std::filesystem::path& folder);

}  // namespace vitrine
