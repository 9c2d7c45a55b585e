// The room under a picture that an output draws over: a row of classes, then a row for each slider.
#pragma once

namespace vitrine {

inline constexpr float kOverRow = 44, kOverGap = 8;  ///< CSS pixels; the gap is above the first row

inline constexpr float over_rows_height(int rows) { return kOverGap + kOverRow * static_cast<float>(rows); }

}  // namespace vitrine
