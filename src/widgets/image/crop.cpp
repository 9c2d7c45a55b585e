#include "widgets/image/crop.h"

#include <algorithm>

namespace vitrine {
namespace {

/// One direction: where a span begins and how long it is.
void move_span(int& start, int& length, bool first, bool last, int by, int size, int least) {
  least = std::min(least, size);
  const int end = start + length;
  if (first) {
    start = std::clamp(start + by, 0, end - least);
    length = end - start;
  } else if (last) {
    length = std::clamp(end + by, start + least, size) - start;
  } else {
    start = std::clamp(start + by, 0, size - length);
  }
}

}  // namespace

PixelBox moved(PixelBox box, unsigned edges, int dx, int dy, int picture_width, int picture_height,
               int least) {
  const bool whole = edges == kNoEdge;
  if (whole || (edges & (kLeft | kRight)) != 0)
    move_span(box.x, box.width, (edges & kLeft) != 0, (edges & kRight) != 0, dx, picture_width, least);
  if (whole || (edges & (kTop | kBottom)) != 0)
    move_span(box.y, box.height, (edges & kTop) != 0, (edges & kBottom) != 0, dy, picture_height, least);
  return box;
}

}  // namespace vitrine
