// A spec's examples from disk: values, files, a folder, a CSV.
#pragma once

#include <filesystem>

#include "demo/demo.h"
#include "site/examples.h"

namespace vitrine {

/// `spec` is the file that they stand in; paths start at its folder and stay in it. The demo must be
/// complete; its widgets judge the values and are cleared again. Errors, at the example's place: those of
/// demo/examples.h, spec_file_unreadable, spec_file_outside, and input_picture_unreadable for a file that no
/// browser shows where a picture is meant.
SiteExamples load_examples(Demo& demo, const std::filesystem::path& spec, Errors& errors);

}  // namespace vitrine
