// A preview server for a built page: this machine only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/error.h"

namespace vitrine {

/// Serves the folder, or one .html file and nothing beside it, on 127.0.0.1 until the process is ended.
/// Without a port the first free one from 8000 to 8019 is taken. `listening` is called once, with the page's
/// address, before the first request.
/// Errors: serve_failed; serve_nothing when there is no folder or no index.html in it.
Status serve(const std::filesystem::path& site, std::optional<int> port,
             void (*listening)(const std::string& address));

}  // namespace vitrine
