// The numbers along an axis: where ticks stand, and how they are written.
//
//   const Ticks ticks = ticks_of(0, 9.3, 5);        // 0, 2, 4, 6, 8
//   for (int i = 0; i < ticks.count; ++i) ticks.text(ticks.at(i))
#pragma once

#include <cstdint>
#include <string>

namespace vitrine {

struct Range {
  double low = 0, high = 1;
};

struct Ticks {
  double step = 1;
  double first = 0;  ///< in steps: the first tick is first × step
  int count = 0;
  int exponent = 0;  ///< of the step's power of ten

  double at(int i) const { return (first + i) * step; }
  /// All multiples of the step that lie in the range.
  void fit(Range range);
  /// In the page's language; all ticks with the same decimals, very large and very small ones with an
  /// exponent.
  std::string text(double value) const;
};

/// A range that can be drawn: no narrower than its numbers can be told apart, and no wider than can be
/// subtracted. low may equal high.
Range drawable(Range range);

/// Multiples of 1, 2 or 5 × a power of ten (P. Heckbert, "Nice numbers for graph labels", Graphics Gems,
/// 1990, pp. 61-63), the finest of which no more than `most` >= 1 lie in the range. The range must be
/// drawable.
Ticks ticks_of(Range range, int most);
/// The range up to the next multiples of the step on both sides.
Range rounded_out(Range range, double step);

/// Places beside one another that hold all numbers of a range.
struct Bins {
  double start = 0, step = 1;
  std::int64_t count = 0;
  std::int64_t of(double value) const;
};
/// No more than about 2 × the cube root of `count` (Rice's rule: D. Lane, "Online statistics education",
/// Histograms), and than 40, with edges at ticks. Whole numbers lie in the middle of theirs.
Bins bins_of(Range range, std::int64_t count, bool whole);

}  // namespace vitrine
