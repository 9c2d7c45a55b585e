#include "onnx/other_formats.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "onnx/wire.h"

namespace vitrine {
namespace {

using namespace std::string_view_literals;

// Enough for every mark looked for; never the whole file.
constexpr std::size_t kHead = 4096;

struct Mark {
  std::size_t offset;
  std::string_view bytes;
  std::string_view text;
};

constexpr Mark kMarks[] = {
    {4, "ORTM", "it is an ONNX Runtime model (.ort), and Vitrine needs the .onnx file it was made from"},
    {4, "TFL3", "it is a TensorFlow Lite model"},
    {0, "GGUF", "it is a GGUF file of llama.cpp"},
    {0, "\x89HDF\r\n\x1a\n", "it is an HDF5 file, as Keras writes its models"},
    {0, "\x89PNG\r\n\x1a\n", "it is a PNG picture"},
    {0, "\xff\xd8\xff", "it is a JPEG picture"},
    {0, "GIF8", "it is a GIF picture"},
    {0, "\x93NUMPY", "it is a NumPy array"},
    {0, "%PDF-", "it is a PDF document"},
    {0, "RIFF", "it is a RIFF file, such as a WAV recording or a WebP picture"},
    {0, "\x1f\x8b", "it is compressed with gzip"},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     "it is compressed with xz"},
    {0, "BZh", "it is compressed with bzip2"},
    {0, "7z\xbc\xaf\x27\x1c", "it is a 7-Zip archive"},
    {257, "ustar", "it is a tar archive"},
    {0,
     "\x7f"
     "ELF",
     "it is a program or library for Linux"},
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool has_at(std::string_view head, std::size_t offset, std::string_view mark) {
  return head.size() >= offset + mark.size() && head.substr(offset, mark.size()) == mark;
}

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[i - 1]);
  return value;
}

// [u64 length of the header][the header, JSON]
bool is_safetensors(std::string_view head, std::uint64_t file_size) {
  return file_size >= 10 && head.substr(8, 2) == "{\"" && little_endian(head.substr(0, 8)) <= file_size - 8;
}

// PROTO, its version, and one of the opcodes a pickle goes on with.
bool is_pickle(std::string_view head) {
  return head.size() >= 3 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5 &&
         "\x95\x8a\x8c]}()cXKMJGN"sv.find(head[2]) != std::string_view::npos;
}

std::string zip_text(std::string_view head) {
  if (head.find("data.pkl") != std::string_view::npos || head.find("constants.pkl") != std::string_view::npos)
    return "it is a PyTorch model; torch.onnx.export writes ONNX from it";
  if (head.find("metadata.json") != std::string_view::npos &&
      head.find("config.json") != std::string_view::npos)
    return "it is a Keras model (.keras)";
  if (head.find(".npy") != std::string_view::npos) return "it is an archive of NumPy arrays (.npz)";
  return "it is a ZIP archive";
}

// Protobuf of other kinds. SavedModel: schema version 1, then a MetaGraphDef, which starts with a message,
// where ONNX has the producer's name. TensorProto: dimensions, then a type, which is a number where ONNX
// has that name. GraphDef: NodeDefs of name and operator, where ONNX has a number.
std::optional<std::string> protobuf_text(std::span<const std::byte> bytes) {
  static constexpr WireField kNoNames[] = {{0, WireKind::bytes, ""}};
  WireFile file(bytes);
  Wire outer = file.message("", kNoNames);
  if (!outer.next() || outer.field() != 1) return std::nullopt;
  if (const std::string_view first = outer.text(); !first.empty()) {
    Wire node = outer.message(kNoNames);
    const bool has_name = node.next() && node.field() == 1 && !node.text().empty();
    if (has_name && node.next() && node.field() == 2 && !node.text().empty())
      return "it is a TensorFlow graph; tf2onnx writes ONNX from it";
    return std::nullopt;
  }
  while (outer.next() && outer.field() == 1) continue;
  if (outer.field() != 2) return std::nullopt;
  if (outer.text().starts_with('\n')) return "it is a TensorFlow SavedModel; tf2onnx writes ONNX from it";
  if (outer.text().empty() && outer.integer() > 0 && outer.integer() < 32)
    return "it is a single ONNX tensor, not a model";
  return std::nullopt;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(), [](char expected, char found) {
           return expected == (found >= 'A' && found <= 'Z' ? static_cast<char>(found + 32) : found);
         });
}

bool is_text(std::string_view head, bool is_cut) {
  // A character of several bytes may be cut at the end of what is looked at.
  for (int i = 0; is_cut && i < 3 && !head.empty() && (head.back() & 0x80); ++i) head.remove_suffix(1);
  const bool has_control = std::any_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 32 && "\t\n\r\f\v\x1b"sv.find(c) == std::string_view::npos;
  });
  return !has_control && to_utf8(head) == head;
}

std::string text_text(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  for (std::string_view html : {"<!doctype html"sv, "<html"sv})
    if (starts_with_ignoring_case(head, html))
      return "it is a web page (HTML): the download gave a page in place of the file";
  if (head.starts_with("<?xml")) return "it is an XML document";
  if (head.starts_with('{') || head.starts_with('[')) return "it is text that starts as JSON does";
  return "it is text";
}

}  // namespace

bool is_lfs_pointer(std::span<const std::byte> bytes) {
  return text_of(bytes).starts_with("version https://git-lfs.github.com/spec/");
}

std::optional<std::string> other_format(std::span<const std::byte> bytes) {
  if (bytes.empty()) return "it is empty";
  const std::string_view head = text_of(bytes.first(std::min(bytes.size(), kHead)));
  for (const Mark& mark : kMarks)
    if (has_at(head, mark.offset, mark.bytes)) return std::string(mark.text);
  if (has_at(head, 0, "PK\x03\x04")) return zip_text(head);
  if (is_safetensors(head, bytes.size())) return "it is a safetensors file: weights without a graph";
  if (is_pickle(head)) return "it is a Python pickle, as PyTorch, joblib and scikit-learn write";
  if (auto text = protobuf_text(bytes)) return text;
  if (is_text(head, bytes.size() > head.size())) return text_text(head);
  if (std::all_of(head.begin(), head.end(), [](char c) { return c == 0; }))
    return "it starts with nothing but zeros";
  return std::nullopt;
}

}  // namespace vitrine
