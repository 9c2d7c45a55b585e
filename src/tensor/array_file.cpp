#include "tensor/array_file.h"

#include <algorithm>
#include <cstring>

#include "base/csv.h"
#include "base/json.h"
#include "base/strings.h"
#include "base/text.h"
#include "tensor/npy.h"

namespace vitrine {
namespace {

// A number of a text takes thirty times its bytes while it is read.
constexpr std::size_t kMostParsedBytes = 16'000'000;
constexpr std::size_t kMostTexts = 1'000'000;

using Doubles = std::vector<double>;

/// Lists in lists, all of one length at each depth; false where they are not, or hold something else.
bool collect(const Value& value, std::size_t depth, Shape& shape, Doubles& numbers,
             std::vector<std::string>& texts) {
  if (value.is_array()) {
    const auto size = static_cast<std::int64_t>(value.items().size());
    const bool is_first = depth == shape.size() && numbers.empty() && texts.empty();
    if (is_first) shape.push_back(size);
    if (depth >= shape.size() || shape[depth] != size) return false;
    return std::all_of(value.items().begin(), value.items().end(),
                       [&](const Value& item) { return collect(item, depth + 1, shape, numbers, texts); });
  }
  if (depth != shape.size()) return false;
  if (value.is_text()) texts.push_back(value.text());
  if (value.is_number()) numbers.push_back(value.number());
  if (value.is_bool()) numbers.push_back(value.boolean() ? 1 : 0);
  return value.is_text() || value.is_number() || value.is_bool();
}

Tensor tensor_of(Shape shape, const Doubles& numbers) {
  Tensor tensor{
      .dtype = DType::float64_, .shape = std::move(shape), .bytes = Bytes(numbers.size() * sizeof(double))};
  if (!numbers.empty()) std::memcpy(tensor.bytes.data(), numbers.data(), tensor.bytes.size());
  return tensor;
}

std::optional<Tensor> of_json(std::string_view text) {
  const Result<Value> value = parse_json(text);
  Shape shape;
  Doubles numbers;
  std::vector<std::string> texts;
  if (!value || !collect(*value, 0, shape, numbers, texts) || (!numbers.empty() && !texts.empty()))
    return std::nullopt;
  if (texts.empty()) return tensor_of(std::move(shape), numbers);
  return Tensor{.dtype = DType::string_, .shape = std::move(shape), .strings = std::move(texts)};
}

/// JSON's numbers are those that programs write into CSV too.
std::optional<double> number_of(const std::string& cell) {
  const Result<Value> value = parse_json(cell);
  if (!value || !value->is_number()) return std::nullopt;
  return value->number();
}

std::optional<Tensor> of_csv(std::string_view text) {
  const Result<std::vector<CsvRow>> rows = parse_csv(text);
  if (!rows || rows->empty()) return std::nullopt;
  const bool is_headed = !number_of(rows->front().cells.front());
  Doubles numbers;
  for (std::size_t i = is_headed ? 1 : 0; i < rows->size(); ++i) {
    const CsvRow& row = (*rows)[i];
    if (row.cells.size() != rows->front().cells.size()) return std::nullopt;
    for (const std::string& cell : row.cells) {
      const std::optional<double> number = number_of(cell);
      if (!number) return std::nullopt;
      numbers.push_back(*number);
    }
  }
  if (numbers.empty()) return std::nullopt;
  const auto columns = static_cast<std::int64_t>(rows->front().cells.size());
  return tensor_of({static_cast<std::int64_t>(numbers.size()) / columns, columns}, numbers);
}

/// onnx.TensorProto's fields, one after the other (https://protobuf.dev/programming-guides/encoding). The
/// tool's own reader, onnx/wire.h, can say where a file breaks; a visitor has no use for that, and would wait
/// for it.
class ProtoReader {
 public:
  explicit ProtoReader(std::span<const std::byte> bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}
  bool next() {
    if (at_ == end_) return false;
    const std::uint64_t tag = varint();
    number = static_cast<int>(tag >> 3);
    const auto type = static_cast<unsigned>(tag & 7);
    payload = {};
    value = 0;
    if (type == 0) value = varint();
    if (type == 1) take(8);
    if (type == 2) take(varint());
    if (type == 5) take(4);
    ok = ok && number > 0 && (type <= 2 || type == 5);
    return ok;
  }
  std::uint64_t varint() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == end_) break;
      const auto byte = std::to_integer<std::uint64_t>(*at_++);
      out |= (byte & 0x7f) << shift;
      if (byte < 0x80) return out;
    }
    ok = false;
    return 0;
  }
  bool at_end() const { return at_ == end_; }

  int number = 0;
  std::uint64_t value = 0;
  std::span<const std::byte> payload;
  bool ok = true;

 private:
  void take(std::uint64_t size) {
    if (size > static_cast<std::uint64_t>(end_ - at_)) {
      ok = false;
      return;
    }
    payload = {at_, static_cast<std::size_t>(size)};
    at_ += size;
  }
  const std::byte *at_, *end_;
};

enum : int {
  kDims = 1,
  kType = 2,
  kFloats = 4,
  kInt32s = 5,
  kStrings = 6,
  kInt64s = 7,
  kRaw = 9,
  kDoubles = 10
};

void each_varint(const ProtoReader& field, const auto& f) {
  if (field.payload.empty()) return f(static_cast<std::int64_t>(field.value));
  ProtoReader packed(field.payload);
  while (!packed.at_end() && packed.ok) f(static_cast<std::int64_t>(packed.varint()));
}

std::optional<Tensor> of_proto(std::span<const std::byte> file) {
  ProtoReader reader(file);
  Tensor tensor;
  std::optional<DType> dtype;
  Doubles whole;
  while (reader.next()) {
    if (reader.number == kDims) each_varint(reader, [&](std::int64_t size) { tensor.shape.push_back(size); });
    if (reader.number == kType) dtype = dtype_of_onnx(static_cast<int>(reader.value));
    if (reader.number == kRaw || reader.number == kFloats || reader.number == kDoubles)
      tensor.bytes.insert(tensor.bytes.end(), reader.payload.begin(), reader.payload.end());
    if (reader.number == kInt32s || reader.number == kInt64s)
      each_varint(reader, [&](std::int64_t v) { whole.push_back(static_cast<double>(v)); });
    if (reader.number == kStrings && tensor.strings.size() < kMostTexts)
      tensor.strings.emplace_back(reinterpret_cast<const char*>(reader.payload.data()),
                                  reader.payload.size());
  }
  const auto count = element_count(tensor.shape);
  if (!reader.ok || !dtype || !count) return std::nullopt;
  tensor.dtype = *dtype;
  const auto elements = static_cast<std::size_t>(*count);
  if (*dtype == DType::string_)
    return tensor.strings.size() == elements ? std::optional(tensor) : std::nullopt;
  tensor.strings.clear();
  if (!whole.empty() && whole.size() == elements) {
    Tensor out = Tensor::of(*dtype, tensor.shape);
    for (std::size_t i = 0; i < elements; ++i) {
      if (*dtype == DType::float16_)  // its bits
        out.as<std::uint16_t>()[i] = static_cast<std::uint16_t>(whole[i]);
      else
        out.set(static_cast<std::int64_t>(i), whole[i]);
    }
    return out;
  }
  return tensor.bytes.size() == elements * size_bytes(*dtype) ? std::optional(tensor) : std::nullopt;
}

bool is_text(std::span<const std::byte> file) {
  const auto start = file.first(std::min<std::size_t>(file.size(), 256));
  return std::all_of(start.begin(), start.end(), [](std::byte b) {
    return b >= std::byte{32} || (b >= std::byte{9} && b <= std::byte{13});
  });
}

}  // namespace

Result<Tensor> read_array(std::span<const std::byte> file, std::string_view file_name) {
  if (is_npy(file)) return from_npy(file, file_name);
  std::optional<Tensor> found;
  if (is_text(file)) {
    if (file.size() > kMostParsedBytes) {
      return Error{
          Code::input_wrong_file,
          {},
          tr(Text::file_too_large, {file_name, format_bytes(file.size()), format_bytes(kMostParsedBytes)})};
    }
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    found = of_json(text);
    if (!found) found = of_csv(text);
  } else {
    found = of_proto(file);
  }
  if (found) return std::move(*found);
  return Error{Code::input_wrong_file, {}, tr(Text::npy_none, {file_name})};
}

}  // namespace vitrine
