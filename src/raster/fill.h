// Coverage and shading of one primitive.
#pragma once

#include "raster/primitives.h"

namespace vitrine::raster {

/// Premultiplied pixels, rows of `width`.
struct Canvas {
  std::uint32_t* pixels = nullptr;
  int width = 0;
};

/// Draws the part of a primitive that lies within its bounds. A pixel belongs to the shape that holds its
/// centre; on an edge, to the shape right of it or below it (the top-left rule: shapes that share an edge
/// neither overlap nor leave a gap).
void fill(const Canvas& canvas, const Primitive& primitive);

}  // namespace vitrine::raster
