// What the servers of this command have in common: media types, and for whom they are.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"

namespace httplib {
class Server;
}

namespace vitrine {

/// Types by file endings, no caching, one server a port, and answers only to a browser that asked for
/// localhost: a page of another origin whose name was made to point here must not read what is served (DNS
/// rebinding).
void prepare_local_server(httplib::Server& server);

/// The port on this machine that it is bound to: the one given, or the first free one from 8000 to 8019.
/// Error: serve_failed.
Result<int> bind_local(httplib::Server& server, std::optional<int> port);
/// "http://localhost:8000/"
std::string local_address(int port);

}  // namespace vitrine
