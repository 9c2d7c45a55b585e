// A segmentation's tensor as the class of each pixel.
//
//   Result<Mask> mask = read_mask(tensor, {});
//   std::vector<ClassArea> areas = areas_of(*mask, 0.5, whole_of(*mask));   // the largest first
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "media/image.h"
#include "tensor/tensor.h"

namespace vitrine {

/// Classes are told apart by one byte.
inline constexpr std::int64_t kMostMaskClasses = 255;
/// A larger mask is not worth its memory.
inline constexpr std::int64_t kMostMaskPixels = 16'000'000;

/// A tensor's shape read as one mask; -1 for a side, or a number of classes, that only the answer tells.
struct MaskShape {
  bool channels_first = true;
  std::int64_t width = 0, height = 0;
  std::int64_t channels = 0;  ///< scores of a pixel; 1: one score, or, of whole numbers, the class itself
};
/// [1,C,H,W], [1,H,W,C], [C,H,W], [H,W,C] or [H,W]. `layout`: "nchw" or "nhwc"; "auto" takes the shorter of
/// the first and the last side for the classes. Nothing for a shape that is no mask.
std::optional<MaskShape> mask_shape(const Shape& shape, std::string_view layout = "auto");

struct MaskReading {
  std::string_view layout = "auto";
  /// Of one score for each pixel: whether they are made 0..1 by a sigmoid. Not given: when some lie outside.
  std::optional<bool> sigmoid;
};

struct Mask {
  int width = 0, height = 0;
  /// Row by row: the class of each pixel; empty where there is one score for each.
  std::vector<std::uint8_t> labels;
  std::vector<float> scores;  ///< 0..1
  bool empty() const { return labels.empty() && scores.empty(); }
};
/// The likeliest class of each pixel (of equals the first), its own where the tensor holds whole numbers, or
/// its score where there is one class. Error run_output_mismatch: another shape, more than kMostMaskClasses
/// or kMostMaskPixels, a score that is no number, a class below 0.
Result<Mask> read_mask(const Tensor& tensor, const MaskReading& reading);

/// Part of a mask, in its pixels.
struct MaskPart {
  double left = 0, top = 0, right = 0, bottom = 0;
};
struct ClassArea {
  int label = 0;
  std::int64_t pixels = 0;
  double share = 0;  ///< of the part, 0..1
};
/// The classes of the pixels whose centres lie in that part, the largest first. Of one score for each pixel
/// those of `threshold` or more are class 0, the others none.
std::vector<ClassArea> areas_of(const Mask& mask, double threshold, const MaskPart& part);
/// The class of a pixel; -1: none.
int class_at(const Mask& mask, double threshold, int x, int y);

}  // namespace vitrine
