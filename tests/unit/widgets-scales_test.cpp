#include <cmath>
#include <limits>
#include <string>

#include "support/catch.h"
#include "widgets/scales.h"

using namespace vitrine;

namespace {

std::string written(Range range, int most) {
  const Ticks ticks = ticks_of(range, most);
  std::string out;
  for (int i = 0; i < ticks.count; ++i) out += (i > 0 ? " " : "") + ticks.text(ticks.at(i));
  return out;
}

}  // namespace

TEST_CASE("scales: ticks are multiples of 1, 2 or 5, as many as asked for at most") {
  CHECK(written({0, 1}, 6) == "0.0 0.2 0.4 0.6 0.8 1.0");
  CHECK(written({0, 1}, 5) == "0.0 0.5 1.0");
  CHECK(written({0, 9.3}, 5) == "0 2 4 6 8");
  CHECK(written({-0.3, 0.3}, 5) == "-0.2 0.0 0.2");
  CHECK(written({12340, 12360}, 5) == "12,340 12,345 12,350 12,355 12,360");
  CHECK(written({0, 3e9}, 4) == "0 1e9 2e9 3e9");
  CHECK(written({1.0000001, 1.0000004}, 4) == "1.0000001 1.0000002 1.0000003 1.0000004");
  CHECK(written({0, 4e-9}, 5) == "0 1e-9 2e-9 3e-9 4e-9");
  CHECK(written({0.5, 16}, 1).find(' ') == std::string::npos);
}

TEST_CASE("scales: any range has ticks, and no more than asked for") {
  const double ends[] = {0, 1e-320, 3e-300, 1e-9, 0.1, 1, 7, 999.5, 1e15, 1e300, 1.7e308};
  for (const double a : ends) {
    for (const double b : ends) {
      for (const int sign : {-1, 1}) {
        const Range range = drawable({std::min(sign * a, b), std::max(sign * a, b)});
        INFO(range.low << " " << range.high);
        REQUIRE(range.low < range.high);
        REQUIRE(std::isfinite(range.high - range.low));
        for (int most = 1; most <= 9; ++most) {
          const Ticks ticks = ticks_of(range, most);
          CHECK(ticks.step > 0);
          CHECK((ticks.count >= 0 && ticks.count <= most));
        }
        const Ticks ticks = ticks_of(range, 5);
        const Range round = rounded_out(range, ticks.step);
        CHECK(round.low <= range.low + ticks.step * 1e-6);
        CHECK(round.high >= range.high - ticks.step * 1e-6);
      }
    }
  }
}
