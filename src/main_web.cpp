// The functions that viewer.wasm exports (docs/page.md). Memory that JavaScript passes comes from app_alloc
// and is freed here.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <emscripten.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/app.h"
#include "base/message.h"
#include "base/sha256.h"

namespace {

using namespace vitrine;

App& app() {
  static App the_app;
  return the_app;
}

/// Decodes a message that JavaScript allocated, and frees it. Pieces lie elsewhere: behind the message's head
/// are the addresses of as many.
Result<Value> take_message(void* data, std::size_t length, std::size_t count) {
  const auto* bytes = static_cast<const std::byte*>(data);
  std::vector<Bytes> pieces;
  pieces.reserve(count);
  const std::size_t head = length - count * sizeof(Bytes*);
  for (std::size_t i = 0; i < count; ++i) {
    Bytes* piece = nullptr;
    std::memcpy(&piece, bytes + head + i * sizeof(piece), sizeof(piece));
    pieces.push_back(std::move(*piece));
    delete piece;
  }
  Result<Value> value =
      count > 0 ? decode_message({bytes, head}, std::move(pieces)) : decode_message({bytes, length});
  std::free(data);
  return value;
}

std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

/// Places in what app_frame returns.
namespace word {
enum {
#define FRAME(index, name) name = index,
#include "host/frame.inc"
#undef FRAME
};
}  // namespace word
constexpr std::size_t kFrameWords = 0
#define FRAME(index, name) +1
#include "host/frame.inc"
#undef FRAME
    ;
std::uint32_t frame_words[kFrameWords];

std::optional<Sha256> hash;
std::string hash_hex;

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void* app_alloc(std::size_t length) { return std::malloc(length); }
EMSCRIPTEN_KEEPALIVE void app_free(void* data) { std::free(data); }

// Large bytes of a message: JavaScript makes a piece, writes them where it grows, and names it in the
// message, which takes it.

EMSCRIPTEN_KEEPALIVE Bytes* app_piece(std::size_t length) {
  // A vector that finds no room ends the viewer; malloc says so.
  void* room = std::malloc(length);
  if (room == nullptr && length > 0) return nullptr;
  std::free(room);
  auto* piece = new Bytes;
  piece->reserve(length);
  return piece;
}
EMSCRIPTEN_KEEPALIVE void* app_piece_grow(Bytes* piece, std::size_t length) { return grow(*piece, length); }
EMSCRIPTEN_KEEPALIVE void app_piece_drop(Bytes* piece) { delete piece; }

EMSCRIPTEN_KEEPALIVE int app_start(void* data, std::size_t length) {
  const Result<Value> page = take_message(data, length, 0);
  // A page that cannot be read is started all the same: an empty one reports its error by the usual way.
  const Status started = app().start(page ? *page : Value());
  return started ? 0 : static_cast<int>(started.error().code);
}

EMSCRIPTEN_KEEPALIVE void app_event(int widget, void* data, std::size_t length, std::size_t pieces) {
  Result<Value> event = take_message(data, length, pieces);
  if (event) app().event(widget, std::move(*event));
}

EMSCRIPTEN_KEEPALIVE const std::uint32_t* app_frame(int widget, double width, double height, double ratio,
                                                    double time_ms) {
  const Frame frame =
      app().frame(widget, {.width = width, .height = height, .ratio = ratio, .time_ms = time_ms});
  frame_words[word::pixels] = frame.surface ? address(frame.surface->pixels().data()) : 0;
  frame_words[word::width] = frame.surface ? static_cast<std::uint32_t>(frame.surface->width()) : 0;
  frame_words[word::height] = frame.surface ? static_cast<std::uint32_t>(frame.surface->height()) : 0;
  frame_words[word::dirty_x] = static_cast<std::uint32_t>(frame.dirty.x);
  frame_words[word::dirty_y] = static_cast<std::uint32_t>(frame.dirty.y);
  frame_words[word::dirty_width] = static_cast<std::uint32_t>(frame.dirty.width);
  frame_words[word::dirty_height] = static_cast<std::uint32_t>(frame.dirty.height);
  frame_words[word::again] = frame.again;
  frame_words[word::mirror_changed] = frame.mirror_changed;
  frame_words[word::mirror] = address(frame.mirror.data());
  frame_words[word::mirror_length] = static_cast<std::uint32_t>(frame.mirror.size());
  return frame_words;
}

EMSCRIPTEN_KEEPALIVE void app_reply(std::uint32_t id, int code, void* data, std::size_t length,
                                    std::size_t pieces) {
  Result<Value> payload = take_message(data, length, pieces);
  if (payload)
    app().reply(id, code, std::move(*payload));
  else
    app().reply(id, static_cast<int>(payload.error().code), payload.error().detail);
}

EMSCRIPTEN_KEEPALIVE void app_sha256_begin() { hash.emplace(); }
EMSCRIPTEN_KEEPALIVE void app_sha256_update(void* data, std::size_t length) {
  if (hash) hash->update({static_cast<const std::byte*>(data), length});
  std::free(data);
}
EMSCRIPTEN_KEEPALIVE const char* app_sha256_end() {
  hash_hex = hash ? hash->finish_hex() : std::string();
  hash.reset();
  return hash_hex.c_str();
}

}  // extern "C"
