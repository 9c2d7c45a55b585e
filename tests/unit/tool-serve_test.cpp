// The preview server: this machine only, the folder only.
#include <arpa/inet.h>
#include <csignal>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.h"
#include "support/temp_folder.h"
#include "tool/serve.h"

using namespace vitrine;
using vitrine::test::TempFolder;
namespace fs = std::filesystem;

namespace {

int announce = -1;  // where the child tells its address

/// A server in a process of its own, ended with this.
class Served {
 public:
  explicit Served(const fs::path& site, std::optional<int> port = std::nullopt) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    child_ = ::fork();
    if (child_ == 0) {
      announce = ends[1];
      const Status status = serve(site, port, [](const std::string& address) {
        if (::write(announce, address.data(), address.size()) < 0) ::_exit(9);
        ::close(announce);
      });
      ::_exit(status ? 0 : 1);
    }
    ::close(ends[1]);
    char buffer[256];
    for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
      address_.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    const std::size_t colon = address_.rfind(':');
    REQUIRE(colon != std::string::npos);
    port_ = std::atoi(address_.c_str() + colon + 1);
  }
  ~Served() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  const std::string& address() const { return address_; }
  int port() const { return port_; }

  /// The whole answer to a GET of exactly this target; "" when nobody answers there.
  std::string get(const std::string& target, const char* host = "127.0.0.1",
                  const std::string& name = "localhost") const {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port_));
    ::inet_pton(AF_INET, host, &to.sin_addr);
    std::string answer;
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
      const std::string request =
          "GET " + target + " HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n";
      if (::send(socket, request.data(), request.size(), 0) > 0) {
        char buffer[4096];
        for (ssize_t got = 0; (got = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
          answer.append(buffer, static_cast<std::size_t>(got));
      }
    }
    ::close(socket);
    return answer;
  }

 private:
  pid_t child_ = -1;
  std::string address_;
  int port_ = 0;
};

std::string type_of(const std::string& answer) {
  constexpr std::string_view kHeader = "Content-Type: ";
  const std::size_t at = answer.find(kHeader);
  if (at == std::string::npos) return {};
  const std::size_t start = at + kHeader.size();
  return answer.substr(start, answer.find('\r', start) - start);
}

void fill(const TempFolder& temp) {
  temp.write("secret.txt", "a secret");
  temp.write("site/index.html", "<p>hello</p>");
  temp.write("site/assets/boot.js", "1");
  temp.write("site/assets/viewer.wasm", "1");
  temp.write("site/assets/viewer.wasm.gz", "1");
  temp.write("site/assets/m.onnx", "1");
  temp.write("site/assets/m.onnx.data", "1");
  temp.write("site/THIRD-PARTY-NOTICES.txt", "1");
}

}  // namespace

TEST_CASE("serves a page with the types that browsers ask for") {
  const TempFolder temp;
  fill(temp);
  const Served server(temp / "site");
  CHECK(server.address() == "http://localhost:" + std::to_string(server.port()) + "/");
  const std::string page = server.get("/");
  CHECK(page.starts_with("HTTP/1.1 200"));
  CHECK(page.ends_with("<p>hello</p>"));
  CHECK(page.find("Cache-Control: no-cache") != std::string::npos);
  CHECK(type_of(page) == "text/html; charset=utf-8");
  CHECK(type_of(server.get("/assets/boot.js")) == "text/javascript; charset=utf-8");
  CHECK(type_of(server.get("/assets/viewer.wasm")) == "application/wasm");
  CHECK(type_of(server.get("/assets/viewer.wasm.gz")) == "application/gzip");
  CHECK(type_of(server.get("/assets/m.onnx")) == "application/octet-stream");
  CHECK(type_of(server.get("/assets/m.onnx.data")) == "application/octet-stream");
  CHECK(type_of(server.get("/THIRD-PARTY-NOTICES.txt")) == "text/plain; charset=utf-8");
  CHECK(server.get("/nothing.js").starts_with("HTTP/1.1 404"));
  // The packed file is data, not a packed answer: nobody unpacks it on the way.
  CHECK(server.get("/assets/viewer.wasm.gz").find("Content-Encoding") == std::string::npos);
}

TEST_CASE("nothing outside the folder is served") {
  const TempFolder temp;
  fill(temp);
  const Served server(temp / "site");
  for (const char* target : {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt",
                             "/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "//../secret.txt",
                             "/./../secret.txt", "/..\\secret.txt", "/%2e%2e%2fsecret.txt"}) {
    INFO(target);
    const std::string answer = server.get(target);
    CHECK(answer.starts_with("HTTP/1.1 4"));
    CHECK(answer.find("a secret") == std::string::npos);
  }
}

TEST_CASE("other addresses of this machine do not answer") {
  const TempFolder temp;
  fill(temp);
  const Served server(temp / "site");
  CHECK_FALSE(server.get("/").empty());
  CHECK(server.get("/", "127.0.0.2").empty());  // what listens on every address answers here too
}

TEST_CASE("a port that is taken is refused; without one the next is found") {
  const TempFolder temp;
  fill(temp);
  const Served first(temp / "site");
  const Status second = serve(temp / "site", first.port(), [](const std::string&) { FAIL("it listens"); });
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::serve_failed);
  CHECK(second.error().detail == "port " + std::to_string(first.port()) + " is in use or not allowed");
  const Served third(temp / "site");
  CHECK(third.port() > first.port());
}

TEST_CASE("a single file is served, and nothing beside it") {
  const TempFolder temp;
  temp.write("demo #1.html", "<p>one file</p>");
  temp.write("secret.txt", "a secret");
  const Served server(temp / "demo #1.html");
  CHECK(server.get("/").ends_with("<p>one file</p>"));
  CHECK(server.get("/secret.txt").starts_with("HTTP/1.1 404"));
}

TEST_CASE("a name that was made to point to this machine is refused") {
  const TempFolder temp;
  fill(temp);
  const Served server(temp / "site");
  CHECK(server.get("/", "127.0.0.1", "localhost:8000").starts_with("HTTP/1.1 200"));
  CHECK(server.get("/", "127.0.0.1", "127.0.0.1").starts_with("HTTP/1.1 200"));
  CHECK(server.get("/", "127.0.0.1", "rebound.example").starts_with("HTTP/1.1 403"));
}

TEST_CASE("where there is no page, that is said") {
  const TempFolder temp;
  const auto never = [](const std::string&) { FAIL("it listens"); };
  const Status missing = serve(temp / "missing", std::nullopt, never);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == Code::serve_nothing);
  const Status empty = serve(temp.path(), std::nullopt, never);
  REQUIRE_FALSE(empty);
  CHECK(empty.error().detail == "it has no index.html");
}
