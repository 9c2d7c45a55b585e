// The order of a table's rows by one column, made in steps: ten million of them must not hold up the page.
#pragma once

#include <cstdint>
#include <vector>

#include "tensor/tensor.h"

namespace vitrine {

class RowOrder {
 public:
  /// By the element in `column` of each row. Equal ones stay as they are; what is no number comes last.
  void start(std::int64_t rows, std::int64_t columns, std::int64_t column, bool descending);
  void stop() { *this = {}; }
  /// Goes on for a while: some milliseconds. False when there is nothing left to do.
  bool step(const Tensor& tensor);
  /// The row that is shown at that place: as the tensor has it, until the order is known.
  std::int64_t operator[](std::int64_t place) const {
    return is_done_ ? order_[static_cast<std::size_t>(place)] : place;
  }

 private:
  bool before(const Tensor& tensor, std::uint32_t a, std::uint32_t b) const;
  void merge_runs(const Tensor& tensor);

  std::vector<std::uint32_t> order_, next_;
  std::vector<double> keys_;  ///< of numbers
  std::int64_t columns_ = 1, column_ = 0;
  bool descending_ = false, is_done_ = false;
  std::size_t width_ = 1;  ///< of the runs that are in order
  // The pair of runs that is being merged into next_: where it begins, and how many of each are there.
  std::size_t pair_ = 0, left_ = 0, right_ = 0;
};

}  // namespace vitrine
