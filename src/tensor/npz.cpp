#include "tensor/npz.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tensor/npy.h"

namespace vitrine {
namespace {

/// CRC-32 as ZIP has it (reflected 0xEDB88320), four bits at a time.
std::uint32_t crc32(std::span<const std::byte> bytes) {
  std::array<std::uint32_t, 16> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    table[i] = i;
    for (int bit = 0; bit < 4; ++bit) table[i] = (table[i] >> 1) ^ (table[i] & 1 ? 0xedb88320u : 0u);
  }
  std::uint32_t crc = ~0u;
  for (const std::byte byte : bytes) {
    crc ^= static_cast<std::uint32_t>(byte);
    for (int half = 0; half < 2; ++half) crc = (crc >> 4) ^ table[crc & 15];
  }
  return ~crc;
}

void put(Bytes& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
}

std::string file_name(std::string name, const std::vector<std::string>& taken) {
  constexpr std::string_view kForbidden = "\\/:*?\"<>|";
  for (char& c : name) {
    if (kForbidden.find(c) != std::string_view::npos || static_cast<unsigned char>(c) < ' ') c = '_';
  }
  while (std::find(taken.begin(), taken.end(), name) != taken.end()) name += '_';
  return name;
}

/// PKWARE's APPNOTE.TXT, 4.3.7 and 4.3.12: what a file's own header and the directory's have in common.
void put_entry(Bytes& out, std::string_view name, std::uint32_t crc, std::uint32_t size) {
  constexpr std::uint32_t kVersion = 20, kUtf8 = 1 << 11, kStored = 0, kTime = 0, kDate = 1 << 5 | 1;  // 1980
  put(out, kVersion, 2);
  put(out, kUtf8, 2);
  put(out, kStored, 2);
  put(out, kTime, 2);
  put(out, kDate, 2);
  put(out, crc, 4);
  put(out, size, 4);
  put(out, size, 4);
  put(out, static_cast<std::uint32_t>(name.size()), 2);
  put(out, 0, 2);  // nothing further
}

void append(Bytes& out, std::span<const std::byte> bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace

Result<Bytes> to_npz(std::span<const Tensor* const> tensors) {
  constexpr std::uint32_t kFile = 0x04034b50, kEntry = 0x02014b50, kEnd = 0x06054b50;
  Bytes out, directory;
  std::vector<std::string> taken;
  for (const Tensor* tensor : tensors) {
    const Result<Bytes> array = to_npy(*tensor);
    if (!array) return array.error();
    const std::string name = taken.emplace_back(file_name(tensor->name, taken)) + ".npy";
    const std::uint32_t crc = crc32(*array);
    const auto size = static_cast<std::uint32_t>(array->size()), at = static_cast<std::uint32_t>(out.size());
    put(out, kFile, 4);
    put_entry(out, name, crc, size);
    append(out, std::as_bytes(std::span(name)));
    append(out, *array);
    put(directory, kEntry, 4);
    put(directory, 20, 2);  // made as version 2.0 has it
    put_entry(directory, name, crc, size);
    put(directory, 0, 4);  // no comment, on the first disk
    put(directory, 0, 2);  // of no known kind
    put(directory, 0, 4);
    put(directory, at, 4);
    append(directory, std::as_bytes(std::span(name)));
  }
  const auto count = static_cast<std::uint32_t>(tensors.size());
  const auto start = static_cast<std::uint32_t>(out.size());
  append(out, directory);
  put(out, kEnd, 4);
  put(out, 0, 4);  // disk
  put(out, count, 2);
  put(out, count, 2);
  put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, start, 4);
  put(out, 0, 2);  // no comment
  return out;
}

}  // namespace vitrine
