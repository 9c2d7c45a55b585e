#include "onnx/weights.h"

#include <charconv>
#include <limits>
#include <optional>

#include "onnx/schema.h"
#include "onnx/types.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
// TensorProto.DataLocation
constexpr std::int64_t kExternal = 1;

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

}  // namespace

struct WeightsReader::External {
  bool used = false;
  std::string_view location;
  std::uint64_t offset = 0;
  std::optional<std::uint64_t> length;
};

void WeightsReader::external_entry(Wire wire, External& external) {
  std::string_view key, value;
  while (wire.next()) {
    if (wire.field() == kPairKey) key = wire.text();
    if (wire.field() == kPairValue) value = wire.text();
  }
  if (key == "location") external.location = value;
  if (key != "offset" && key != "length") return;
  const auto count = parse_count(value);
  if (!count) return wire.fail("\"" + std::string(key) + "\" is not a whole number");
  if (key == "offset") external.offset = *count;
  if (key == "length") external.length = count;
}

std::string_view WeightsReader::tensor(Wire wire) {
  std::string_view name;
  int onnx_dtype = 0;
  std::uint64_t elements = 1, string_bytes = 0;
  External external;
  while (wire.next()) {
    switch (wire.field()) {
      case kTensorName:
        name = wire.text();
        break;
      case kTensorStrings:
        string_bytes += wire.text().size();
        break;
      case kTensorExternal:
        external_entry(wire.message(kPairFields), external);
        break;
      case kTensorLocation:
        external.used = wire.integer() == kExternal;
        break;
      case kTensorType:
        if (wire.integer() < 0 || wire.integer() > std::numeric_limits<int>::max())
          wire.fail("no element type has the number " + std::to_string(wire.integer()));
        else
          onnx_dtype = static_cast<int>(wire.integer());
        break;
      case kTensorDims:
        wire.each_integer([&](std::int64_t size) {
          const auto count = static_cast<std::uint64_t>(size);
          // 2^56 elements of up to 128 bits still fit a size in bytes.
          if (size < 0 || (count != 0 && elements > (kMax >> 8) / count))
            wire.fail("a dimension of " + std::to_string(size) + ", which no stored tensor can have");
          else
            elements *= count;
        });
        break;
      default:
        break;
    }
  }

  const auto bits = static_cast<std::uint64_t>(onnx_dtype_bits(onnx_dtype));
  const std::uint64_t whole_bytes = bits / 8 * elements;
  const std::uint64_t size_bytes = bits ? whole_bytes + (bits % 8 * elements + 7) / 8 : string_bytes;
  WeightsInfo& info = by_type_[onnx_dtype];
  info.onnx_dtype = onnx_dtype;
  ++info.tensors;
  info.elements += elements;
  info.size_bytes += size_bytes;
  if (external.used) add_external(wire, external, size_bytes);
  return name;
}

void WeightsReader::add_external(Wire& wire, const External& external, std::uint64_t tensor_bytes) {
  // A zero byte would cut the path short in every system call.
  if (external.location.empty() || external.location.find('\0') != std::string_view::npos)
    return wire.fail("weights in another file, but its name is missing or unusable");
  const std::uint64_t length = external.length.value_or(tensor_bytes);
  if (external.offset > kMax - length) return wire.fail("weights in another file, beyond every file's end");
  const auto [entry, is_new] = external_index_.try_emplace(external.location, external_.size());
  if (is_new) external_.push_back({.location = std::string(external.location)});
  ExternalFile& file = external_[entry->second];
  file.size_bytes = std::max(file.size_bytes, external.offset + length);
}

std::string_view WeightsReader::sparse_tensor(Wire wire) {
  std::string_view name;
  while (wire.next()) {
    if (wire.field() == kSparseValues) name = tensor(wire.message(kTensorFields));
    if (wire.field() == kSparseIndices) tensor(wire.message(kTensorFields));
  }
  return name;
}

std::vector<WeightsInfo> WeightsReader::weights() const {
  std::vector<WeightsInfo> list;
  for (const auto& [onnx_dtype, info] : by_type_) list.push_back(info);
  return list;
}

}  // namespace vitrine
