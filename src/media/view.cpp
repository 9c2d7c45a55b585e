#include "media/view.h"

#include <algorithm>
#include <cstring>

#include "media/image.h"

namespace vitrine {
namespace {

constexpr std::size_t kPixel = 4;  // bytes

/// How a stored picture is turned to be looked at.
struct Turn {
  bool swaps;                    ///< rows become columns
  bool from_right, from_bottom;  ///< where the stored rows and their first pixels lie
};
Turn turn_of(int orientation) {
  const auto is_one_of = [&](int a, int b, int c, int d) {
    return orientation == a || orientation == b || orientation == c || orientation == d;
  };
  return {is_one_of(5, 6, 7, 8), is_one_of(2, 3, 7, 8), is_one_of(3, 4, 6, 7)};
}

bool is_inside(const PixelBox& box, const PixelBox& all) {
  return box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0 && box.x <= all.width - box.width &&
         box.y <= all.height - box.height;
}

std::ptrdiff_t bytes(std::ptrdiff_t pixels) { return pixels * static_cast<std::ptrdiff_t>(kPixel); }

}  // namespace

Framing Framing::of_all(int width, int height, int orientation) {
  if (orientation < 1 || orientation > 8) orientation = 1;
  const bool swaps = turn_of(orientation).swaps;
  return {orientation, {0, 0, swaps ? height : width, swaps ? width : height}};
}

Framing Framing::turned_right(int width, int height) const {
  constexpr int kTurned[] = {1, 6, 7, 8, 5, 2, 3, 4, 1};
  const int turned_height = turn_of(orientation).swaps ? width : height;
  return {kTurned[orientation], {turned_height - box.y - box.height, box.x, box.height, box.width}};
}

ImageView::ImageView(int image_width, int image_height, std::span<const std::uint8_t> rgba,
                     const Framing& framing)
    : stride_(static_cast<std::size_t>(image_width) * kPixel), box_(framing.box) {
  const bool whole =
      image_width > 0 && image_height > 0 && rgba.size() == stride_ * static_cast<std::size_t>(image_height);
  if (!whole || !is_inside(box_, Framing::of_all(image_width, image_height, framing.orientation).box)) {
    box_ = {};
    return;
  }
  const Turn turn = turn_of(framing.orientation);
  const std::ptrdiff_t along = bytes(turn.from_right ? -1 : 1);
  const std::ptrdiff_t down = bytes(turn.from_bottom ? -image_width : image_width);
  first_ = rgba.data();
  if (turn.from_right) first_ += bytes(image_width - 1);
  if (turn.from_bottom) first_ += bytes(static_cast<std::ptrdiff_t>(image_height - 1) * image_width);
  step_across_ = turn.swaps ? down : along;
  step_down_ = turn.swaps ? along : down;
}

ImageView::ImageView(const Image& image)
    : ImageView(image.width, image.height, image.rgba, Framing::of_all(image.width, image.height)) {}

const std::uint8_t* ImageView::at(int x, int y) const {
  return first_ + (box_.x + x) * step_across_ + (box_.y + y) * step_down_;
}

const std::uint8_t* ImageView::row(int y) const {
  const bool upright = step_across_ == bytes(1) && step_down_ == static_cast<std::ptrdiff_t>(stride_);
  return upright ? at(0, y) : nullptr;
}

void ImageView::copy_rows(int y, int count, std::uint8_t* to) const {
  const std::size_t row_bytes = static_cast<std::size_t>(width()) * kPixel;
  if (step_across_ == bytes(1)) {
    for (int i = 0; i < count; ++i, to += row_bytes) std::memcpy(to, at(0, y + i), row_bytes);
    return;
  }
  // By columns: where rows were columns, a column's pixels follow one another.
  for (int x = 0; x < width(); ++x, to += kPixel) {
    const std::uint8_t* from = at(x, y);
    for (int i = 0; i < count; ++i, from += step_down_)
      std::memcpy(to + static_cast<std::size_t>(i) * row_bytes, from, kPixel);
  }
}

Image ImageView::copy() const {
  if (empty()) return {};
  Image out{width(), height(), {}};
  out.rgba.resize(static_cast<std::size_t>(width()) * static_cast<std::size_t>(height()) * kPixel);
  constexpr int kRows = 16;  // as many as a line of the cache has pixels
  for (int y = 0; y < height(); y += kRows) {
    copy_rows(y, std::min(kRows, height() - y),
              out.rgba.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width()) * kPixel);
  }
  return out;
}

RowReader::Rows RowReader::read(int y, int count) {
  const std::size_t row_bytes = static_cast<std::size_t>(view_.width()) * kPixel;
  const std::uint8_t* stored = view_.row(y);
  const auto shows_ground = [&](const std::uint8_t* first, std::size_t stride) {
    for (int i = 0; wanted_.background && i < count; ++i, first += stride) {
      if (!is_opaque({first, row_bytes})) return true;
    }
    return false;
  };
  if (stored != nullptr && !wanted_.gray && !shows_ground(stored, view_.stride()))
    return {stored, view_.stride()};
  copied_.resize(row_bytes * static_cast<std::size_t>(count));
  view_.copy_rows(y, count, copied_.data());
  if (wanted_.background) flatten(copied_, wanted_.background->data());
  if (wanted_.gray) make_gray(copied_);
  return {copied_.data(), row_bytes};
}

}  // namespace vitrine
