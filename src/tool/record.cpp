#include "tool/record.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <httplib.h>
#include <mutex>
#include <thread>

#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "tool/browser.h"
#include "tool/files.h"
#include "tool/interrupt.h"
#include "tool/local_server.h"
#include "tool/recorded.h"
#include "tool/write.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr const char* kRecordScript = "vitrine-record.js";

/// Runs in the page, after its own script. The page's Content-Security-Policy lets it speak to this server
/// and to no other.
constexpr const char* kScript = R"JS((async () => {
  const send = (what, body) => fetch(`vitrine-record/${what}`, { method: 'POST', body: JSON.stringify(body) })
  const base64 = (bytes) => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096))
    return btoa(text)
  }
  const plain = ([name, { type, dims, data }]) => ({
    name, dtype: type, dims,
    data: type === 'string' ? data : base64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  })
  try {
    await vitrine.ready
    const count = vitrine.info.examples.length
    for (let i = 0; i < Math.max(count, 1); i++) {
      const { tensors } = await vitrine.example(count ? i : null)
      await send('outputs', { example: i, tensors: Object.entries(tensors).map(plain) })
    }
    await send('end', { code: 0, agent: navigator.userAgent })
  } catch (error) {
    await send('end', { code: error.code ?? 605, text: error.message })
  }
})()
)JS";

/// The page gives float16 as float32, which holds the same values.
Result<Tensor> tensor_of_page(Value value) {
  const bool is_half = value["dtype"].text() == name(DType::float16_);
  if (is_half) value.set("dtype", name(DType::float32_));
  Result<Tensor> tensor = tensor_of_json(value);
  if (!tensor || !is_half) return tensor;
  Tensor half = Tensor::of(DType::float16_, tensor->shape);
  half.name = tensor->name;
  for (std::int64_t i = 0; i < half.count(); ++i) half.set(i, tensor->at(i));
  return half;
}

/// "…AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36" →
/// "HeadlessChrome/156.0.0.0"
std::string product_of(const std::string& agent) {
  for (const std::string_view product : {"HeadlessChrome/", "Edg/", "Chrome/", "Firefox/"}) {
    if (const std::size_t at = agent.find(product); at != std::string::npos)
      return to_utf8(agent.substr(at, agent.find(' ', at) - at));
  }
  return to_utf8(agent);
}

/// What the page has sent so far. Written by the server's threads, read by the one that waits.
class Inbox {
 public:
  void put_outputs(const Value& message) {
    const std::lock_guard lock(mutex_);
    last_sign_ = std::chrono::steady_clock::now();
    std::vector<Tensor>& outputs = recording_.outputs.emplace_back();
    for (const Value& item : message["tensors"].items()) {
      if (Result<Tensor> tensor = tensor_of_page(item))
        outputs.push_back(std::move(*tensor));
      else if (!error_)
        error_ = Error{Code::record_failed, {}, "the page sent a broken tensor, " + tensor.error().detail};
    }
    changed_.notify_all();
  }
  void put_end(const Value& message) {
    const std::lock_guard lock(mutex_);
    const auto code = static_cast<Code>(message["code"].integer(static_cast<int>(Code::page_broken)));
    recording_.made_with = product_of(message["agent"].text());
    if (code == Code::input_empty && recording_.outputs.empty())
      error_ = Error{Code::record_nothing, {}, message["text"].text()};
    else if (static_cast<int>(code) != 0)
      error_ =
          Error{Code::record_failed,
                {},
                "example " + std::to_string(recording_.outputs.size() + 1) + ": " + message["text"].text()};
    ended_ = true;
    changed_.notify_all();
  }

  Result<Recording> wait(Browser& browser, std::size_t expected, int patience_s) {
    std::unique_lock lock(mutex_);
    last_sign_ = std::chrono::steady_clock::now();
    while (!ended_ && !error_) {
      changed_.wait_for(lock, std::chrono::milliseconds(100));
      if (ended_ || error_) break;
      if (Interruptible::interrupted()) return Error{Code::record_failed, {}, "it was interrupted"};
      if (!browser.is_running()) return failed("the browser ended by itself", browser);
      if (std::chrono::steady_clock::now() - last_sign_ > std::chrono::seconds(patience_s))
        return failed("the browser sent nothing for " + std::to_string(patience_s) + " seconds", browser);
    }
    if (error_) return *error_;
    if (recording_.outputs.size() != expected)
      return Error{Code::record_failed,
                   {},
                   "the page sent " + std::to_string(recording_.outputs.size()) + " results for " +
                       std::to_string(expected) + " examples"};
    return std::move(recording_);
  }

 private:
  static Error failed(std::string text, const Browser& browser) {
    if (const std::string said = browser.last_words(); !said.empty())
      text += "; its last words:\n" + said + "\n";
    return {Code::record_failed, {}, std::move(text)};
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::chrono::steady_clock::time_point last_sign_;
  Recording recording_;
  std::optional<Error> error_;
  bool ended_ = false;
};

Status write_page(const SiteInput& input, const fs::path& folder) {
  Result<std::vector<SiteFile>> files = build_site(input);
  if (!files) return files.error();
  for (SiteFile& file : *files) {
    if (file.name != "index.html") continue;
    std::string& html = file.source.bytes;
    const std::size_t end = std::min(html.rfind("</body>"), html.size());
    html.insert(end, std::string("<script src=\"") + kRecordScript + "\"></script>\n");
  }
  SiteFile script{kRecordScript, {}};
  script.source.bytes = kScript;
  script.source.size_bytes = script.source.bytes.size();
  files->push_back(std::move(script));
  return write_site(*files, folder, Overwrite::anything);
}

}  // namespace

Result<Recording> record(const SiteInput& input, const RecordOptions& options) {
  const Result<fs::path> program = find_browser(options.browser);
  if (!program) return program.error();
  const TemporaryFolder work;
  if (work.path().empty()) return Error{Code::write_failed, {}, "no folder for temporary files"};
  if (Status written = write_page(input, work.path() / "site"); !written) return written.error();

  Inbox inbox;
  httplib::Server server;
  prepare_local_server(server);
  server.set_payload_max_length(std::size_t{1} << 30);
  server.set_mount_point("/", (work.path() / "site").string());
  std::string origin;
  const auto receive = [&](void (Inbox::*put)(const Value&)) {
    return [&, put](const httplib::Request& request, httplib::Response& response) {
      // A page of another origin may send, if not read: what it sends is not taken.
      const Result<Value> message = parse_json(request.body);
      if (request.get_header_value("Origin") != origin || !message) {
        response.status = 403;
        return;
      }
      (inbox.*put)(*message);
      response.status = 204;
    };
  };
  server.Post("/vitrine-record/outputs", receive(&Inbox::put_outputs));
  server.Post("/vitrine-record/end", receive(&Inbox::put_end));
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port < 0) return Error{Code::serve_failed, {}, "no port is free"};
  origin = "http://localhost:" + std::to_string(port);
  std::thread listener([&server] { server.listen_after_bind(); });

  const Interruptible ctrl_c;
  Result<Recording> done = [&]() -> Result<Recording> {
    Result<Browser> browser = Browser::open(*program, work.path(), origin + "/");
    if (!browser) return browser.error();
    return inbox.wait(*browser, std::max<std::size_t>(input.examples.rows.size(), 1), options.patience_s);
  }();
  server.stop();
  listener.join();
  return done;
}

}  // namespace vitrine
