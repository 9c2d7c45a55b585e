#include "widgets/scales.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr double kSlack = 1e-9;       // of a step: a tick at the very end is inside
constexpr double kLargest = 8e307;    // the difference of two such numbers is finite
constexpr double kNarrowest = 1e-12;  // of the larger end; doubles have 15 digits

}  // namespace

std::string Ticks::text(double value) const {
  constexpr int kMostDecimals = 6, kMostDigits = 12;
  constexpr double kLongest = 1e7;
  const double largest = std::max(std::abs(at(0)), std::abs(at(count - 1)));
  if (std::abs(value) < step * kSlack) value = 0;
  if (-exponent <= kMostDecimals && largest < kLongest)
    return localized(format_decimals(value, -exponent), true);
  int digits = 1;  // as many as tell one tick from the next
  for (double power = std::pow(10.0, exponent + 1); power <= largest && digits < kMostDigits; power *= 10)
    ++digits;
  return localized(format_number(value, digits));
}

void Ticks::fit(Range range) {
  first = std::ceil(range.low / step - kSlack);
  count = static_cast<int>(std::floor(range.high / step + kSlack) - first) + 1;
}

Range drawable(Range range) {
  range.low = std::clamp(range.low, -kLargest, kLargest);
  range.high = std::clamp(range.high, -kLargest, kLargest);
  const double size = std::max(std::abs(range.low), std::abs(range.high));
  if (range.high - range.low > size * kNarrowest) return range;
  if (size < 1e-300) return {0, 1};
  constexpr double kAround = 0.1;
  const double middle = range.low / 2 + range.high / 2;
  return {std::max(middle - size * kAround, -kLargest), std::min(middle + size * kAround, kLargest)};
}

Ticks ticks_of(Range range, int most) {
  const double finest = (range.high - range.low) / most;
  Ticks ticks;
  for (double power = 1; power > finest; power /= 10) --ticks.exponent;
  for (double power = 10; power <= finest; power *= 10) ++ticks.exponent;
  for (int i = 0;; i = (i + 1) % 3) {
    constexpr int kSteps[] = {1, 2, 5};
    ticks.step = kSteps[i] * std::pow(10.0, ticks.exponent);
    ticks.fit(range);
    if (ticks.count <= most) return ticks;
    if (i == 2) ++ticks.exponent;
  }
}

Range rounded_out(Range range, double step) {
  return {std::floor(range.low / step + kSlack) * step, std::ceil(range.high / step - kSlack) * step};
}

std::int64_t Bins::of(double value) const {
  const double at = std::floor((value - start) / step);
  return static_cast<std::int64_t>(std::clamp(at, 0.0, static_cast<double>(count - 1)));
}

Bins bins_of(Range range, std::int64_t count, bool whole) {
  constexpr double kFewest = 5, kMost = 40;
  const double wanted = std::ceil(2 * std::cbrt(static_cast<double>(count)));
  const Ticks ticks = ticks_of(drawable(range), static_cast<int>(std::clamp(wanted, kFewest, kMost)));
  const double step = whole ? std::max(1.0, ticks.step) : ticks.step;
  if (!whole) range = drawable(range);
  const Range round = rounded_out(range, step);
  const double places = std::round((round.high - round.low) / step);
  // The last edge belongs to the last place, but a whole number has a place of its own.
  if (!whole) return {round.low, step, static_cast<std::int64_t>(std::max(places, 1.0))};
  const double last = std::floor(range.high / step), first = std::floor(range.low / step);
  return {first * step - 0.5, step, static_cast<std::int64_t>(last - first) + 1};
}

}  // namespace vitrine
