// What the servers of this command have in common: media types, and for whom they are.
#pragma once

namespace httplib {
class Server;
}

namespace vitrine {

/// Types by file endings, no caching, one server a port, and answers only to a browser that asked for
/// localhost: a page of another origin whose name was made to point here must not read what is served (DNS
/// rebinding).
void prepare_local_server(httplib::Server& server);

}  // namespace vitrine
