// Pillow's and OpenCV's resize, a window of it at a time.
#pragma once

#include "media/image.h"

namespace vitrine::media {

/// A part of the resized picture, in its pixels.
struct Window {
  int x = 0, y = 0, width = 0, height = 0;
};

/// The picture resized to width × height and cut to `window`, without ever making the rest: a strip of 20000
/// × 1 pixels that covers a square would otherwise be resized to gigabytes.
Image resample(const Image& image, int width, int height, const Window& window,
               Filter filter = Filter::bilinear);

/// OpenCV's cv2.resize for its filters but the nearest.
Image resample_cv(const Image& image, int width, int height, const Window& window, Filter filter);

}  // namespace vitrine::media
