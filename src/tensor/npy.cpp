#include "tensor/npy.h"

#include <algorithm>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kMostTextBytes = 256'000'000;
constexpr std::size_t kAlignment = 64;  // of the array's data, as numpy.save keeps it

std::string type_of(DType dtype) {
  if (dtype == DType::bool_) return "|b1";
  const std::size_t size = size_bytes(dtype);
  const bool is_unsigned = is_integer(dtype) && name(dtype).front() == 'u';
  return (size == 1 ? "|" : "<") +
         std::string(is_float(dtype) ? "f"
                     : is_unsigned   ? "u"
                                     : "i") +
         std::to_string(size);
}

/// "(1, 3)", "(3,)", "()"
std::string shape_of(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  }
  return text + (shape.size() == 1 ? ",)" : ")");
}

void append(Bytes& out, std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
  out.insert(out.end(), bytes, bytes + text.size());
}

Bytes with_header(const std::string& type, const Shape& shape) {
  const std::string magic("\x93NUMPY\x01\x00", 8);
  std::string header =
      "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape_of(shape) + ", }";
  const std::size_t so_far = magic.size() + 2 + header.size() + 1;
  header.append((kAlignment - so_far % kAlignment) % kAlignment, ' ');
  header += '\n';
  const auto length = static_cast<std::uint16_t>(header.size());
  Bytes out;
  append(out, magic);
  out.push_back(static_cast<std::byte>(length & 0xff));
  out.push_back(static_cast<std::byte>(length >> 8));
  append(out, header);
  return out;
}

/// Of valid UTF-8.
std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) out += next_codepoint(text, at);
  return out;
}

Result<Bytes> text_npy(const Tensor& tensor) {
  std::size_t longest = 1;
  for (const std::string& text : tensor.strings) {
    longest = std::max(longest, code_points(text).size());
  }
  const std::uint64_t size = std::uint64_t{longest} * 4 * tensor.strings.size();
  if (size > kMostTextBytes) {
    return Error{Code::run_out_of_memory, tensor.name,
                 "as .npy, every text takes the room of the longest: " + format_bytes(size)};
  }
  Bytes out = with_header("<U" + std::to_string(longest), tensor.shape);
  std::size_t at = out.size();
  out.resize(at + static_cast<std::size_t>(size));
  for (const std::string& text : tensor.strings) {
    std::size_t to = at;
    for (char32_t point : code_points(text)) {
      for (int shift = 0; shift < 32; shift += 8) out[to++] = static_cast<std::byte>(point >> shift & 0xff);
    }
    at += longest * 4;
  }
  return out;
}

}  // namespace

Result<Bytes> to_npy(const Tensor& tensor) {
  if (tensor.dtype == DType::string_) return text_npy(tensor);
  Bytes out = with_header(type_of(tensor.dtype), tensor.shape);
  out.insert(out.end(), tensor.bytes.begin(), tensor.bytes.end());
  return out;
}

}  // namespace vitrine
