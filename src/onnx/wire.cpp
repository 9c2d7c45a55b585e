#include "onnx/wire.h"

#include <algorithm>

namespace vitrine {
namespace {

// protobuf's own limit, and so onnxruntime's; it also keeps our recursion shallow.
constexpr int kMaxDepth = 100;
constexpr std::uint64_t kMaxFieldNumber = (1u << 29) - 1;

constexpr std::uint64_t kReleaseEvery = 16 << 20;

enum : unsigned { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

}  // namespace

void WireFile::fail(const std::byte* at, const std::string& reading, std::string_view problem) {
  if (failure_) return;
  failure_ = "byte " + std::to_string(at - bytes_.data()) + ": reading " + reading + ": ";
  *failure_ += problem;
}

void WireFile::stepped_over(std::uint64_t length) {
  stepped_over_ += length;
  if (stepped_over_ < kReleaseEvery || !release_) return;
  stepped_over_ = 0;
  release_();
}

Wire WireFile::message(std::string_view name, std::span<const WireField> fields) {
  return Wire(*this, nullptr, name, fields, bytes_, 0);
}

Wire::Wire(WireFile& file, const Wire* parent, std::string_view name, std::span<const WireField> fields,
           std::span<const std::byte> bytes, int depth)
    : file_(&file),
      parent_(parent),
      name_(name),
      fields_(fields),
      start_(bytes.data()),
      at_(start_),
      end_(start_ + bytes.size()),
      depth_(depth),
      field_start_(start_) {}

// Nested sub-graphs make long paths; the two ends tell where one is.
std::string Wire::path() const {
  constexpr int kEnd = 5;
  std::string text(name_);
  const Wire* wire = this;
  while ((wire = wire->parent_)) {
    const bool is_middle = wire->depth_ >= kEnd && wire->depth_ <= depth_ - kEnd;
    if (!is_middle) text = std::string(wire->name_) + "." + text;
    if (is_middle && wire->depth_ == kEnd) text = "…." + text;
  }
  return text;
}

std::string Wire::field_path() const {
  if (row_) return path() + "." + std::string(row_->name);
  return number_ ? path() + ", field " + std::to_string(number_) : path();
}

void Wire::fail(std::string_view problem) {
  file_->fail(number_ ? field_start_ : start_, field_path(), problem);
}

bool Wire::read_varint(const std::byte*& at, const std::byte* end, std::uint64_t& value) {
  const std::byte* start = at;
  value = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    if (at == end) {
      file_->fail(start, field_path(), "it ends in the middle of a number");
      return false;
    }
    const auto byte = std::to_integer<std::uint64_t>(*at++);
    if (shift == 63 && byte > 1) break;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  file_->fail(start, field_path(), "a number of more than 64 bits");
  return false;
}

bool Wire::is_known() const {
  return row_ && (row_->kind == WireKind::integers || (row_->kind == WireKind::bytes) == is_bytes_);
}

bool Wire::check_kind() {
  if (!row_ || is_known()) return true;
  fail(is_bytes_ ? "bytes where a number belongs" : "a number where bytes belong");
  return false;
}

bool Wire::next() {
  varint_ = 0;
  payload_ = {};
  number_ = 0;
  row_ = nullptr;
  field_start_ = at_;
  if (file_->failure_ || at_ == end_) return false;

  std::uint64_t tag = 0;
  if (!read_varint(at_, end_, tag)) return false;
  const std::uint64_t number = tag >> 3;
  if (number == 0 || number > kMaxFieldNumber) {
    file_->fail(field_start_, path(), "no field has the number " + std::to_string(number));
    return false;
  }
  number_ = static_cast<int>(number);
  const auto row = std::find_if(fields_.begin(), fields_.end(),
                                [&](const WireField& candidate) { return candidate.number == number_; });
  row_ = row != fields_.end() ? &*row : nullptr;

  const unsigned type = tag & 7;
  is_bytes_ = type == kBytes;
  if (type == kVarint) return read_varint(at_, end_, varint_) && check_kind();

  std::uint64_t length = type == kFixed64 ? 8 : 4;
  if (type == kBytes) {
    if (!read_varint(at_, end_, length)) return false;
  } else if (type != kFixed64 && type != kFixed32) {
    fail("wire type " + std::to_string(type) + " is not used by ONNX");
    return false;
  }
  const auto left = static_cast<std::uint64_t>(end_ - at_);
  if (length > left) {
    fail("it should be " + std::to_string(length) + " bytes long, but only " + std::to_string(left) +
         " are left");
    return false;
  }
  payload_ = {at_, static_cast<std::size_t>(length)};
  at_ += length;
  file_->stepped_over(length);
  if (row_ && !is_bytes_) {
    fail("a fixed-size number, which does not belong here");
    return false;
  }
  return check_kind();
}

std::string_view Wire::text() const {
  return {reinterpret_cast<const char*>(payload_.data()), payload_.size()};
}

Wire Wire::message(std::span<const WireField> fields) {
  if (depth_ + 1 > kMaxDepth) fail("more than " + std::to_string(kMaxDepth) + " messages inside each other");
  return Wire(*file_, this, row_ ? row_->name : std::string_view("message"), fields, payload_, depth_ + 1);
}

}  // namespace vitrine
