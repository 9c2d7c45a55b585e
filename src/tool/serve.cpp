#include "tool/serve.h"

#include <httplib.h>
#include <system_error>

#include "tool/files.h"
#include "tool/local_server.h"

namespace fs = std::filesystem;

namespace vitrine {
Status serve(const fs::path& site, std::optional<int> port, void (*listening)(const std::string& address)) {
  std::error_code unknown;
  const bool one_file = fs::is_regular_file(site, unknown);
  if (!one_file && !fs::is_directory(site, unknown)) {
    return Error{Code::serve_nothing, site.string(), "there is no such folder"};
  }
  if (!one_file && !fs::exists(site / "index.html", unknown)) {
    return Error{Code::serve_nothing, site.string(), "it has no index.html"};
  }
  httplib::Server server;
  prepare_local_server(server);
  if (one_file) {  // and nothing else of its folder
    server.Get("/", [site](const httplib::Request&, httplib::Response& response) {
      const Result<std::string> html = read_file(site, Code::serve_nothing);
      if (html)
        response.set_content(*html, "text/html; charset=utf-8");
      else
        response.status = 404;
    });
  } else if (!server.set_mount_point("/", site.string())) {
    return Error{Code::serve_failed, site.string(), "the folder cannot be read"};
  }
  const Result<int> bound = bind_local(server, port);
  if (!bound) return bound.error();
  listening(local_address(*bound));
  if (!server.listen_after_bind()) return Error{Code::serve_failed, {}, "listening stopped"};
  return Done{};
}

}  // namespace vitrine
