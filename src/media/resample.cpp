#include "media/resample.h"

#include <algorithm>

namespace vitrine::media {

struct Resampler::State {
  RowReader rows;
  int width, height;
  Window window;
  Filter filter;
  std::optional<Resampler> before = {};  ///< makes `low`, which is then read instead
  Image low = {};
  std::unique_ptr<Passes> passes = nullptr;
  int read = 0;  ///< of passes->rows
  Image result = {};

  void begin() {
    const int in_width = rows.view().width(), in_height = rows.view().height();
    passes = filter >= Filter::cv2_linear ? cv_passes(in_width, in_height, width, height, window, filter)
                                          : pillow_passes(in_width, in_height, width, height, window, filter);
    result = {window.width, 0, {}};
    result.rgba.reserve(stride() * static_cast<std::size_t>(window.height));
  }
  std::size_t stride() const { return static_cast<std::size_t>(window.width) * 4; }
};

Resampler::Resampler(RowReader rows, int width, int height, const Window& window, Filter filter)
    : state_(std::make_unique<State>(State{std::move(rows), width, height, window, filter})) {
  State& s = *state_;
  // Pillow's Image.resize: very tall pictures lose their height first. The order of the roundings shows.
  const int in_width = s.rows.view().width(), in_height = s.rows.view().height();
  if (filter < Filter::cv2_linear && in_height / 100.0 > in_width && height < in_height &&
      width != in_width) {
    s.before.emplace(s.rows, in_width, height, Window{0, window.y, in_width, window.height}, filter);
    s.window.y = 0;
    s.height = window.height;
  } else {
    s.begin();
  }
}

Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;
Resampler::~Resampler() = default;

bool Resampler::step(std::size_t pixels) {
  constexpr int kRows = 16;  // are read together
  State& s = *state_;
  if (s.before) {
    if (!s.before->step(pixels)) return false;
    s.low = s.before->take();
    s.before.reset();
    s.rows = RowReader(s.low, {});
    s.begin();
    return false;
  }
  std::size_t done = 0;
  while (s.read < s.passes->rows) {
    if (done >= pixels) return false;
    const int count = std::min(kRows, s.passes->rows - s.read);
    const RowReader::Rows rows = s.rows.read(s.passes->top + s.read, count);
    for (int i = 0; i < count; ++i) s.passes->across(rows.first + static_cast<std::size_t>(i) * rows.stride);
    s.read += count;
    done += static_cast<std::size_t>(count) * static_cast<std::size_t>(s.rows.view().width());
  }
  const std::size_t each = std::max<std::size_t>(1, static_cast<std::size_t>(s.passes->rows) *
                                                        static_cast<std::size_t>(s.window.width) /
                                                        static_cast<std::size_t>(s.window.height));
  while (s.result.height < s.window.height) {
    if (done >= pixels) return false;
    s.result.rgba.resize(s.result.rgba.size() + s.stride());
    const int y = s.result.height++;
    s.passes->down(y, s.result.rgba.data() + static_cast<std::size_t>(y) * s.stride());
    done += each;
  }
  return true;
}

Image Resampler::take() { return std::move(state_->result); }

Image resample(RowReader rows, int width, int height, const Window& window, Filter filter) {
  Resampler resampler(std::move(rows), width, height, window, filter);
  constexpr std::size_t kAll = ~std::size_t{0};
  while (!resampler.step(kAll)) {
  }
  return resampler.take();
}

}  // namespace vitrine::media
