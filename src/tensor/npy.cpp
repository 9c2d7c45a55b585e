#include "tensor/npy.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
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

constexpr std::string_view kMagic("\x93NUMPY", 6);

/// What a header says.
struct Header {
  std::string_view type;  ///< "<f4"
  bool fortran = false;
  Shape shape;
  std::size_t start = 0;  ///< of the data
};

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// What stands behind that key of a Python dictionary.
std::string_view after(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(key);
  if (at == std::string_view::npos) return {};
  header.remove_prefix(std::min(at + key.size() + 1, header.size()));  // and the key's closing quote
  return header.substr(std::min(header.find_first_not_of(": "), header.size()));
}

/// Digits from the front, fifteen at most.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && digits < 15 && text[digits] >= '0' && text[digits] <= '9'; ++digits)
    number = number * 10 + (text[digits] - '0');
  text.remove_prefix(digits);
  return digits > 0 ? std::optional(number) : std::nullopt;
}

bool read_shape(std::string_view text, Shape& shape) {
  if (!text.starts_with('(')) return false;
  for (text.remove_prefix(1); !text.starts_with(')');) {
    const std::optional<std::int64_t> size = take_number(text);
    if (!size || shape.size() >= 64) return false;
    shape.push_back(*size);
    text.remove_prefix(std::min(text.find_first_not_of("L, "), text.size()));  // Python 2 wrote 3L
  }
  return true;
}

std::optional<Header> read_header(std::span<const std::byte> file) {
  constexpr std::size_t kVersion = 6, kLength = 8;
  if (!is_npy(file) || file.size() < kLength + 4) return std::nullopt;
  const int width = file[kVersion] == std::byte{1} ? 2 : 4;
  std::size_t length = 0;
  for (int i = width; i-- > 0;)
    length = length << 8 | std::to_integer<std::size_t>(file[kLength + static_cast<std::size_t>(i)]);
  Header header{.start = kLength + static_cast<std::size_t>(width)};
  if (length > file.size() - header.start) return std::nullopt;
  const std::string_view text = text_of(file.subspan(header.start, length));
  header.start += length;
  const std::string_view type = after(text, "descr");
  if (type.empty() || !read_shape(after(text, "shape"), header.shape)) return std::nullopt;
  const char quote = type.front();
  header.type = quote == '\'' || quote == '"' ? type.substr(1, type.substr(1).find(quote))
                                              : type.substr(0, type.find('}'));  // a structure's fields
  header.fortran = after(text, "fortran_order").starts_with("True");
  return header;
}

/// Where element i of a row-major array lies in one whose first index runs fastest.
std::size_t fortran_place(std::size_t i, const Shape& shape) {
  std::size_t place = 0, count = 1;
  for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
  std::size_t stride = 1;
  for (const std::int64_t side : shape) {
    count /= static_cast<std::size_t>(side);
    place += i / count * stride;
    i %= count;
    stride *= static_cast<std::size_t>(side);
  }
  return place;
}

std::string text_item(std::span<const std::byte> item, bool wide, bool big_endian) {
  std::string out;
  const std::size_t step = wide ? 4 : 1;
  for (std::size_t at = 0; at + step <= item.size(); at += step) {
    char32_t point = 0;
    for (std::size_t b = 0; b < step; ++b)
      point |= std::to_integer<char32_t>(item[at + (big_endian ? step - 1 - b : b)]) << (8 * b);
    if (wide)
      append_codepoint(out, point);
    else
      out += static_cast<char>(point);
  }
  out.resize(out.find_last_not_of('\0') + 1);
  return wide ? out : to_utf8(out);
}

std::optional<DType> dtype_of(char kind, std::size_t size) {
  for (const DType dtype : {
#define D(name, number, bytes) DType::name##_,
#include "tensor/dtypes.inc"
#undef D
       }) {
    if (dtype != DType::string_ && type_of(dtype).substr(1) == kind + std::to_string(size)) return dtype;
  }
  return std::nullopt;
}

Error refused(std::string detail) { return {Code::input_wrong_file, {}, std::move(detail)}; }

}  // namespace

Result<Bytes> to_npy(const Tensor& tensor) {
  if (tensor.dtype == DType::string_) return text_npy(tensor);
  Bytes out = with_header(type_of(tensor.dtype), tensor.shape);
  out.insert(out.end(), tensor.bytes.begin(), tensor.bytes.end());
  return out;
}

bool is_npy(std::span<const std::byte> file) { return text_of(file).starts_with(kMagic); }

Result<Tensor> from_npy(std::span<const std::byte> file, std::string_view file_name) {
  const std::optional<Header> header = read_header(file);
  if (!header) return refused(tr(Text::npy_broken, {file_name}));
  const std::string_view type = header->type;
  std::string_view rest = type.substr(std::min(type.find_first_not_of("<>|="), type.size()));
  const bool big_endian = type.starts_with('>');
  const char kind = rest.empty() ? ' ' : rest.front();
  rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
  const auto number = static_cast<std::size_t>(take_number(rest).value_or(0));
  const bool is_text = rest.empty() && (kind == 'U' || kind == 'S') && number < (1u << 24);
  const std::optional<DType> dtype = is_text        ? DType::string_
                                     : rest.empty() ? dtype_of(kind, number)
                                                    : std::nullopt;
  if (!dtype) return refused(tr(Text::npy_type, {file_name, to_utf8(type)}));
  const std::size_t size = kind == 'U' ? number * 4 : number;
  constexpr std::int64_t kMostTexts = 2'000'000;  // each takes more room here than in the file
  const std::optional<std::int64_t> count = element_count(header->shape);
  const std::span<const std::byte> data = file.subspan(header->start);
  // Texts without a letter take no room in the file: their number alone must not take any here.
  if (!count || static_cast<std::uint64_t>(*count) * size != data.size() || (size == 0 && *count > 0))
    return refused(tr(Text::npy_broken, {file_name}));

  if (is_text && *count > kMostTexts) return Error{Code::run_out_of_memory, {}, std::string(file_name)};

  Tensor tensor = Tensor::of(*dtype, header->shape);
  const bool as_is = !header->fortran && !big_endian && !is_text;
  if (as_is) std::copy(data.begin(), data.end(), tensor.bytes.begin());
  for (std::size_t i = 0; !as_is && i < static_cast<std::size_t>(*count); ++i) {
    const std::size_t from = header->fortran ? fortran_place(i, header->shape) : i;
    const std::span<const std::byte> item = data.subspan(from * size, size);
    if (is_text)
      tensor.strings[i] = text_item(item, kind == 'U', big_endian);
    else if (big_endian)
      std::reverse_copy(item.begin(), item.end(),
                        tensor.bytes.begin() + static_cast<std::ptrdiff_t>(i * size));
    else
      std::copy(item.begin(), item.end(), tensor.bytes.begin() + static_cast<std::ptrdiff_t>(i * size));
  }
  if (*dtype == DType::bool_) {
    for (std::byte& byte : tensor.bytes) byte = byte == std::byte{0} ? byte : std::byte{1};
  }
  return tensor;
}

Result<Tensor> converted(Tensor tensor, DType to, std::string_view file_name) {
  if (tensor.dtype == to) return tensor;
  if (tensor.dtype == DType::string_ || to == DType::string_)
    return refused(tr(Text::npy_other, {file_name, name(tensor.dtype), name(to)}));
  constexpr double kExact = 9007199254740992.0;  // of whole numbers a double counts none beyond
  Tensor out = Tensor::of(to, tensor.shape);
  for (std::int64_t i = 0; i < tensor.count(); ++i) {
    const double value = tensor.at(i);
    out.set(i, value);
    const bool fits = is_float(to) ? std::isfinite(out.at(i)) == std::isfinite(value)
                                   : out.at(i) == value && std::abs(value) <= kExact;
    if (!fits) return refused(tr(Text::npy_value, {file_name, localized(tensor.text_at(i)), name(to)}));
  }
  return out;
}

}  // namespace vitrine
