// The browser's side of host.h: every import of viewer.wasm is one of these lines (shell/bridge.js answers).
#include <cstdarg>
#include <cstdlib>
#include <emscripten.h>
#include <vector>

#include "base/message.h"
#include "host/host.h"

// clang-format off
EM_JS(void, bridge_request,
      (unsigned id, unsigned kind, const void* head, size_t length, const void* pieces, size_t count),
      { Module.bridge.request(id, kind, head, length, pieces, count); })
EM_JS(float, bridge_text_advance, (const char* text, size_t length, float em_px, int weight),
      { return Module.bridge.text_advance(text, length, em_px, weight); })
EM_JS(unsigned char*, bridge_text_bitmap, (const char* text, size_t length, float em_px, int weight, int* box),
      { return Module.bridge.text_bitmap(text, length, em_px, weight, box); })
EM_JS(double, bridge_number, (const char* text, size_t length),
      { return Number(String.fromCharCode(...HEAPU8.subarray(text, text + length))); })
EM_JS(size_t, bridge_decimal, (char* out, size_t size, double value, int precision, int fixed), {
  const text = Module.bridge.decimal(value, precision, fixed);
  for (let i = 0; i <= text.length && i < size; ++i) HEAPU8[out + i] = text.charCodeAt(i);
  return text.length;
})
EM_JS(double, bridge_sin, (double x), { return Math.sin(x); })
EM_JS(double, bridge_cos, (double x), { return Math.cos(x); })
EM_JS(double, bridge_exp, (double x), { return Math.exp(x); })
EM_JS(double, bridge_pow, (double x, double y), { return Math.pow(x, y); })
// clang-format on

namespace {

std::size_t digits(const char* text) {
  std::size_t count = 0;
  while (text[count] >= '0' && text[count] <= '9') ++count;
  return count;
}

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names (--wrap, tools/cmake/VitrineViewer.cmake)
extern "C" {

// In place of the C library's, which compute with 128 bits for it and are a fiftieth of the viewer: a browser
// reads a decimal as exactly. Decimals only: no hexadecimal, no "inf", no "nan". A float is rounded twice,
// which is the same but for decimals within 1e-16 of the middle of two floats.
double __wrap_strtod(const char* text, char** end);
double __wrap_strtod(const char* text, char** end) {
  std::size_t start = 0;
  while (text[start] == ' ' || (text[start] >= '\t' && text[start] <= '\r')) ++start;
  std::size_t length = start + (text[start] == '-' || text[start] == '+' ? 1 : 0);
  const std::size_t whole = digits(text + length);
  length += whole;
  const std::size_t part = text[length] == '.' ? digits(text + length + 1) : 0;
  const bool is_number = whole + part > 0;
  if (is_number && text[length] == '.') length += 1 + part;
  if (is_number && (text[length] == 'e' || text[length] == 'E')) {
    const std::size_t sign = text[length + 1] == '-' || text[length + 1] == '+' ? 1 : 0;
    if (const std::size_t exponent = digits(text + length + 1 + sign)) length += 1 + sign + exponent;
  }
  if (end != nullptr) *end = const_cast<char*>(text) + (is_number ? length : 0);
  return is_number ? bridge_number(text + start, length - start) : 0;
}

// Likewise, of the forms that this program uses: "%.*f" and "%.*g", of a finite number. The exponent has no
// zeros in front, which base/text.cpp takes away anyway.
int __wrap_snprintf(char* out, std::size_t size, const char* form, ...);
int __wrap_snprintf(char* out, std::size_t size, const char* form, ...) {
  va_list arguments;
  va_start(arguments, form);
  const int precision = va_arg(arguments, int);
  const double value = va_arg(arguments, double);
  va_end(arguments);
  return static_cast<int>(bridge_decimal(out, size, value, precision, form[3] == 'f' ? 1 : 0));
}

// Dear ImGui writes names of fonts with it, which nobody reads, and labels that the kit does not have.
int __wrap_vsnprintf(char* out, std::size_t size, const char* form, va_list arguments);
int __wrap_vsnprintf(char* out, std::size_t size, const char*, va_list) {
  if (size > 0) *out = '\0';
  return 0;
}

// The browser has them anyway; the C library's tables alone are 4 KB of what every visitor downloads.
double __wrap_sin(double x);
double __wrap_sin(double x) { return bridge_sin(x); }
double __wrap_cos(double x);
double __wrap_cos(double x) { return bridge_cos(x); }
double __wrap_exp(double x);
double __wrap_exp(double x) { return bridge_exp(x); }
double __wrap_pow(double x, double y);
double __wrap_pow(double x, double y) { return bridge_pow(x, y); }
float __wrap_sinf(float x);
float __wrap_sinf(float x) { return static_cast<float>(bridge_sin(x)); }
float __wrap_cosf(float x);
float __wrap_cosf(float x) { return static_cast<float>(bridge_cos(x)); }
float __wrap_expf(float x);
float __wrap_expf(float x) { return static_cast<float>(bridge_exp(x)); }
float __wrap_powf(float x, float y);
float __wrap_powf(float x, float y) { return static_cast<float>(bridge_pow(x, y)); }

float __wrap_strtof(const char* text, char** end);
float __wrap_strtof(const char* text, char** end) { return static_cast<float>(__wrap_strtod(text, end)); }

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier)

namespace vitrine::host {
namespace {

/// A text is never larger: what a broken font says beyond it is not believed.
constexpr int kMaxSide = 4096;

struct Box {  // as text_bitmap writes it
  int left = 0, top = 0, width = 0, height = 0, colored = 0;
};

}  // namespace

void request(std::uint32_t id, Request kind, const Value& payload) {
  const MessageParts message = message_parts(payload);
  std::vector<std::uintptr_t> pieces;  // address and length of each
  for (const std::span<const std::byte> piece : message.pieces) {
    pieces.push_back(reinterpret_cast<std::uintptr_t>(piece.data()));
    pieces.push_back(piece.size());
  }
  bridge_request(id, static_cast<unsigned>(kind), message.head.data(), message.head.size(), pieces.data(),
                 message.pieces.size());
}

float text_advance(std::string_view text, float em_px, int weight) {
  return bridge_text_advance(text.data(), text.size(), em_px, weight);
}

TextBitmap text_bitmap(std::string_view text, float em_px, int weight) {
  Box box;
  unsigned char* pixels = bridge_text_bitmap(text.data(), text.size(), em_px, weight, &box.left);
  if (pixels == nullptr) return {};
  TextBitmap bitmap;
  if (box.width > 0 && box.height > 0 && box.width <= kMaxSide && box.height <= kMaxSide) {
    bitmap = {box.left, box.top, box.width, box.height, box.colored != 0, {}};
    bitmap.rgba.assign(pixels, pixels + static_cast<std::size_t>(box.width) * box.height * 4);
  }
  std::free(pixels);
  return bitmap;
}

}  // namespace vitrine::host
