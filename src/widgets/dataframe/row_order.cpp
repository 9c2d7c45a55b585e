#include "widgets/dataframe/row_order.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace vitrine {
namespace {

constexpr std::size_t kStep = 400'000;  // rows that are read or moved at once

}  // namespace

void RowOrder::start(std::int64_t rows, std::int64_t columns, std::int64_t column, bool descending) {
  stop();
  columns_ = columns;
  column_ = column;
  descending_ = descending;
  order_.resize(static_cast<std::size_t>(rows));
  std::iota(order_.begin(), order_.end(), 0u);
}

bool RowOrder::before(const Tensor& tensor, std::uint32_t a, std::uint32_t b) const {
  if (keys_.empty()) {
    const auto text = [&](std::uint32_t row) -> const std::string& {
      return tensor.strings[static_cast<std::size_t>(row * columns_ + column_)];
    };
    return descending_ ? text(b) < text(a) : text(a) < text(b);
  }
  const double x = keys_[a], y = keys_[b];
  if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
  return descending_ ? y < x : x < y;
}

void RowOrder::merge_runs(const Tensor& tensor) {
  const std::size_t size = order_.size();
  next_.resize(size);
  for (std::size_t moved = 0; moved < kStep && width_ < size; ++moved) {
    const std::size_t middle = std::min(pair_ + width_, size), end = std::min(middle + width_, size);
    const std::size_t a = pair_ + left_, b = middle + right_, to = a + right_;
    const bool takes_right = a == middle || (b < end && before(tensor, order_[b], order_[a]));
    next_[to] = order_[takes_right ? b : a];
    ++(takes_right ? right_ : left_);
    if (to + 1 < end) continue;
    pair_ = end;
    left_ = right_ = 0;
    if (pair_ < size) continue;
    order_.swap(next_);
    width_ *= 2;
    pair_ = 0;
  }
}

bool RowOrder::step(const Tensor& tensor) {
  if (is_done_ || order_.empty()) return false;
  const std::size_t keys = tensor.dtype == DType::string_ ? 0 : order_.size();
  for (std::size_t i = 0; keys_.size() < keys && i < kStep; ++i)
    keys_.push_back(tensor.at(static_cast<std::int64_t>(keys_.size()) * columns_ + column_));
  if (keys_.size() < keys) return true;
  merge_runs(tensor);
  is_done_ = width_ >= order_.size();
  if (is_done_) {
    next_ = {};
    keys_ = {};
  }
  return !is_done_;
}

}  // namespace vitrine
