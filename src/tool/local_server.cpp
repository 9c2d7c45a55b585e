#include "tool/local_server.h"

#include <httplib.h>
#include <string>

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

httplib::Server::HandlerResponse only_this_machine(const httplib::Request& request,
                                                   httplib::Response& response) {
  const std::string host = request.get_header_value("Host");
  const std::string name = host.substr(0, host.rfind(':'));
  if (name == "localhost" || name == "127.0.0.1") return httplib::Server::HandlerResponse::Unhandled;
  response.status = 403;
  return httplib::Server::HandlerResponse::Handled;
}

}  // namespace

void prepare_local_server(httplib::Server& server) {
  // The library's own choice, SO_REUSEPORT, would let two servers share a port and answer in turns.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  set_types(server);
  server.set_default_headers({{"Cache-Control", "no-cache"}});
  server.set_pre_routing_handler(only_this_machine);
}

Result<int> bind_local(httplib::Server& server, std::optional<int> port) {
  for (int candidate = port.value_or(kFirstPort); candidate <= port.value_or(kLastPort); ++candidate) {
    if (server.bind_to_port(kThisMachine, candidate)) return candidate;
  }
  return Error{
      Code::serve_failed,
      {},
      port ? "port " + std::to_string(*port) + " is in use or not allowed" : "ports 8000 to 8019 are in use"};
}

std::string local_address(int port) { return "http://localhost:" + std::to_string(port) + "/"; }

}  // namespace vitrine
