// Pillow's and OpenCV's resize, a window of it at a time and a part at a time.
#pragma once

#include <memory>

#include "media/image.h"

namespace vitrine::media {

/// A part of the resized picture, in its pixels.
struct Window {
  int x = 0, y = 0, width = 0, height = 0;
};

/// A picture resized to width × height and cut to `window`, without ever making the rest: a strip of 20000
/// × 1 pixels that covers a square would otherwise be resized to gigabytes.
class Resampler {
 public:
  Resampler(RowReader rows, int width, int height, const Window& window, Filter filter);
  Resampler(Resampler&&) noexcept;
  Resampler& operator=(Resampler&&) noexcept;
  ~Resampler();

  /// Goes on for about as long as it takes to read that many pixels. True: it is done.
  bool step(std::size_t pixels);
  /// Once it is done.
  Image take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// All of it at once.
Image resample(RowReader rows, int width, int height, const Window& window, Filter filter);

/// One filter: each row is squeezed across, then rows are weighed together.
class Passes {
 public:
  virtual ~Passes() = default;
  /// The next one of `rows` rows of the picture, the first of which is `top`.
  virtual void across(const std::uint8_t* in) = 0;
  /// Row `y` of the window, once all have gone across: width × 4 bytes at `out`.
  virtual void down(int y, std::uint8_t* out) = 0;

  int top = 0, rows = 0;
};
std::unique_ptr<Passes> pillow_passes(int in_width, int in_height, int width, int height,
                                      const Window& window, Filter filter);
std::unique_ptr<Passes> cv_passes(int in_width, int in_height, int width, int height, const Window& window,
                                  Filter filter);

}  // namespace vitrine::media
