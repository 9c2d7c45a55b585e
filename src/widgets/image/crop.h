// Which part of a picture is kept: a box of whole pixels, moved and resized inside the picture.
#pragma once

#include "media/view.h"

namespace vitrine {

/// Edges of a box, one bit each; none of them means all of the box.
enum Edge : unsigned { kNoEdge = 0, kLeft = 1, kTop = 2, kRight = 4, kBottom = 8 };

/// The box with those edges moved by so many pixels, or all of it moved; it stays inside the picture, and at
/// least as large as `least` (or the picture, where that is smaller).
PixelBox moved(PixelBox box, unsigned edges, int dx, int dy, int picture_width, int picture_height,
               int least);

}  // namespace vitrine
