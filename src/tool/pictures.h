// The pictures of a spec's Markdown, from disk.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "demo/demo.h"
#include "site/site.h"

namespace vitrine {

/// The media type of a picture that every browser shows, by what sniff_image_format calls it; empty for
/// others.
std::string_view picture_mime(std::string_view format);

/// What to say of a file that is none of those: " is no picture".
std::string not_shown(std::string_view format);

/// Those of the description and the article, each once. `spec` is the file that they stand in; addresses
/// start at its folder and stay in it. Errors, at the field: spec_file_unreadable, spec_file_outside also for
/// a picture on another server, and input_picture_unreadable for a file that no browser shows.
std::vector<SitePicture> load_pictures(const Demo& demo, const std::filesystem::path& spec, Errors& errors);

}  // namespace vitrine
