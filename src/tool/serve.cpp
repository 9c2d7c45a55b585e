#include "tool/serve.h"

#include <httplib.h>
#include <system_error>

#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr int kFirstPort = 8000, kLastPort = 8019;
constexpr const char* kThisMachine = "127.0.0.1";

void set_types(httplib::Server& server) {
  static constexpr std::pair<const char*, const char*> kTypes[] = {{"html", "text/html; charset=utf-8"},
                                                                   {"js", "text/javascript; charset=utf-8"},
                                                                   {"mjs", "text/javascript; charset=utf-8"},
                                                                   {"css", "text/css; charset=utf-8"},
                                                                   {"json", "application/json"},
                                                                   {"txt", "text/plain; charset=utf-8"},
                                                                   {"wasm", "application/wasm"},
                                                                   {"gz", "application/gzip"},
                                                                   {"onnx", "application/octet-stream"},
                                                                   {"data", "application/octet-stream"},
                                                                   {"svg", "image/svg+xml"},
                                                                   {"webp", "image/webp"}};
  for (const auto& [ending, type] : kTypes) server.set_file_extension_and_mimetype_mapping(ending, type);
}

/// A page of another origin whose name was made to point here must not read what is served (DNS rebinding).
httplib::Server::HandlerResponse only_this_machine(const httplib::Request& request,
                                                   httplib::Response& response) {
  const std::string host = request.get_header_value("Host");
  const std::string name = host.substr(0, host.rfind(':'));
  if (name == "localhost" || name == kThisMachine) return httplib::Server::HandlerResponse::Unhandled;
  response.status = 403;
  return httplib::Server::HandlerResponse::Handled;
}

}  // namespace

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
  // The library's own choice, SO_REUSEPORT, would let two servers share a port and answer in turns.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  set_types(server);
  server.set_default_headers({{"Cache-Control", "no-cache"}});
  server.set_pre_routing_handler(only_this_machine);
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
  int bound = -1;
  for (int candidate = port.value_or(kFirstPort); candidate <= port.value_or(kLastPort); ++candidate) {
    if (server.bind_to_port(kThisMachine, candidate)) {
      bound = candidate;
      break;
    }
  }
  if (bound < 0) {
    return Error{Code::serve_failed,
                 {},
                 port ? "port " + std::to_string(*port) + " is in use or not allowed"
                      : "ports 8000 to 8019 are in use"};
  }
  listening("http://localhost:" + std::to_string(bound) + "/");
  if (!server.listen_after_bind()) return Error{Code::serve_failed, {}, "listening stopped"};
  return Done{};
}

}  // namespace vitrine
