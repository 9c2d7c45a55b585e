#include "media/masks.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/text.h"
#include "media/mismatch.h"

namespace vitrine {
namespace {

/// Class after class, so that a row of pixels is compared at a time.
Result<Mask> likeliest(std::span<const float> scores, const MaskShape& shape, Mask mask) {
  const auto pixels = static_cast<std::size_t>(shape.width * shape.height);
  const auto classes = static_cast<std::size_t>(shape.channels);
  mask.labels.assign(pixels, 0);
  std::vector<float> best(pixels);
  bool wrong = false;
  const std::size_t step = shape.channels_first ? 1 : classes, plane = shape.channels_first ? pixels : 1;
  for (std::size_t i = 0; i < pixels; ++i) best[i] = scores[i * step];
  for (std::size_t c = 1; c < classes; ++c) {
    const float* of_class = scores.data() + c * plane;
    for (std::size_t i = 0; i < pixels; ++i) {
      const float score = of_class[i * step];
      const bool better = score > best[i];
      wrong |= std::isnan(score);
      best[i] = better ? score : best[i];
      mask.labels[i] = better ? static_cast<std::uint8_t>(c) : mask.labels[i];
    }
  }
  if (!wrong && std::none_of(best.begin(), best.end(), [](float v) { return std::isnan(v); })) return mask;
  return run_mismatch("a score of a pixel is no number");
}

Result<Mask> one_class(std::span<const float> scores, const MaskReading& reading, Mask mask) {
  constexpr float kTolerance = 1e-3f;
  mask.scores.assign(scores.begin(), scores.end());
  const auto wrong = std::find_if(scores.begin(), scores.end(), [](float v) { return std::isnan(v); });
  if (wrong != scores.end())
    return run_mismatch("the score of pixel " + std::to_string(wrong - scores.begin()) + " is no number");
  const bool are_parts = std::all_of(scores.begin(), scores.end(),
                                     [](float v) { return v >= -kTolerance && v <= 1 + kTolerance; });
  if (reading.sigmoid.value_or(!are_parts)) {
    for (float& score : mask.scores) score = 1 / (1 + std::exp(-score));
  }
  return mask;
}

Result<Mask> own_classes(const Tensor& tensor, Mask mask) {
  mask.labels.resize(static_cast<std::size_t>(tensor.count()));
  for (std::size_t i = 0; i < mask.labels.size(); ++i) {
    const double label = tensor.at(static_cast<std::int64_t>(i));
    if (!(label >= 0 && label < static_cast<double>(kMostMaskClasses)))
      return run_mismatch("the class of pixel " + std::to_string(i) + " is " + format_number(label) +
                          ", which is not in 0.." + std::to_string(kMostMaskClasses - 1));
    mask.labels[i] = static_cast<std::uint8_t>(label);
  }
  return mask;
}

}  // namespace

std::optional<MaskShape> mask_shape(const Shape& shape, std::string_view layout) {
  std::span<const std::int64_t> sides = shape;
  if (sides.size() == 4 && (sides[0] == 1 || sides[0] < 0)) sides = sides.subspan(1);
  MaskShape out;
  if (sides.size() == 2) {
    out.channels = 1;
    out.height = sides[0];
    out.width = sides[1];
  } else if (sides.size() == 3) {
    const auto length = [](std::int64_t side) { return side < 0 ? kMostMaskPixels : side; };
    out.channels_first = layout == "nchw" || (layout != "nhwc" && length(sides[0]) <= length(sides[2]));
    out.channels = out.channels_first ? sides[0] : sides[2];
    out.height = out.channels_first ? sides[1] : sides[0];
    out.width = out.channels_first ? sides[2] : sides[1];
  }
  if (out.channels == 0 || out.height == 0 || out.width == 0 || out.channels > kMostMaskClasses)
    return std::nullopt;
  return out;
}

Result<Mask> read_mask(const Tensor& tensor, const MaskReading& reading) {
  const std::optional<MaskShape> shape = mask_shape(tensor.shape, reading.layout);
  if (!shape || tensor.dtype == DType::string_)
    return run_mismatch("a mask has a shape such as [1,21,256,256], with up to " +
                        std::to_string(kMostMaskClasses) + " classes; this is " + tensor.type_text());
  if (shape->width > kMostMaskPixels || shape->height > kMostMaskPixels / shape->width)
    return run_mismatch(to_text(tensor.shape) + " has more than " +
                        std::to_string(kMostMaskPixels / 1'000'000) + " million pixels");
  Mask mask{static_cast<int>(shape->width), static_cast<int>(shape->height), {}, {}};
  if (!is_float(tensor.dtype) && shape->channels == 1) return own_classes(tensor, std::move(mask));
  std::vector<float> room;
  const std::span<const float> scores = as_floats(tensor, room);
  return shape->channels == 1 ? one_class(scores, reading, std::move(mask))
                              : likeliest(scores, *shape, std::move(mask));
}

int class_at(const Mask& mask, double threshold, int x, int y) {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return -1;
  const auto at =
      static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) + static_cast<std::size_t>(x);
  if (!mask.labels.empty()) return mask.labels[at];
  return mask.scores[at] >= static_cast<float>(threshold) ? 0 : -1;
}

std::vector<ClassArea> areas_of(const Mask& mask, double threshold, const MaskPart& part) {
  const auto within = [](double edge, int side) {  // the first pixel whose centre is not before the edge
    return static_cast<int>(std::clamp(std::ceil(edge - 0.5), 0.0, static_cast<double>(side)));
  };
  const int left = within(part.left, mask.width), right = within(part.right, mask.width);
  const int top = within(part.top, mask.height), bottom = within(part.bottom, mask.height);
  std::vector<std::int64_t> pixels(kMostMaskClasses);
  for (int y = top; y < bottom; ++y) {
    for (int x = left; x < right; ++x) {
      const int label = class_at(mask, threshold, x, y);
      if (label >= 0) ++pixels[static_cast<std::size_t>(label)];
    }
  }
  const double all = static_cast<double>(right - left) * (bottom - top);
  std::vector<ClassArea> areas;
  for (std::size_t c = 0; c < pixels.size(); ++c) {
    if (pixels[c] == 0) continue;
    std::size_t before = areas.size();  // a mask has few classes
    while (before > 0 && areas[before - 1].pixels < pixels[c]) --before;
    areas.insert(areas.begin() + static_cast<std::ptrdiff_t>(before),
                 {static_cast<int>(c), pixels[c], static_cast<double>(pixels[c]) / all});
  }
  return areas;
}

}  // namespace vitrine
