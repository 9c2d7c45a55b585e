// Where a tensor's pixels lie in the picture that it was made of: the way back for boxes, points and masks.
#pragma once

namespace vitrine {

/// picture = tensor × scale + offset, both in pixels from the top left corner.
struct Placement {
  double scale_x = 1, scale_y = 1;
  double left = 0, top = 0;  ///< the offset
  friend bool operator==(const Placement&, const Placement&) = default;
};

}  // namespace vitrine
