// One tensor of a detector → boxes and scores.
#include <algorithm>
#include <cmath>

#include "media/boxes.h"

namespace vitrine {
namespace {

constexpr int kStrides[] = {8, 16, 32};
constexpr std::int64_t kMostClasses = 10'000;

bool has_objectness(BoxDecoder decoder) {
  return decoder == BoxDecoder::yolov5 || decoder == BoxDecoder::yolox;
}

/// Boxes run along the last dimension.
bool is_turned(BoxDecoder decoder) { return decoder == BoxDecoder::yolov8; }

/// Numbers before the classes' scores.
std::int64_t head_of(BoxDecoder decoder) { return has_objectness(decoder) ? 5 : 4; }

std::string_view example_of(BoxDecoder decoder) {
  return is_turned(decoder)                  ? "[1,84,8400]"
         : decoder == BoxDecoder::detections ? "[1,300,6]"
                                             : "[1,25200,85]";
}

Error mismatch(std::string text) { return {Code::run_output_mismatch, {}, std::move(text)}; }

// A class for each box is the same as a row of scores with one that is not 0.
Result<DecodedBoxes> spread(const Tensor& tensor, std::int64_t count) {
  std::int64_t classes = 1;
  for (std::int64_t i = 0; i < count; ++i) {
    const double label = tensor.at(i * 6 + 5);
    if (!(label >= 0 && label < static_cast<double>(kMostClasses)))
      return mismatch("class " + std::to_string(label) + " of box " + std::to_string(i));
    classes = std::max(classes, static_cast<std::int64_t>(label) + 1);
  }
  DecodedBoxes out{Tensor::of(DType::float32_, {count, 4}), Tensor::of(DType::float32_, {count, classes}),
                   BoxFormat::xyxy};
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < 4; ++k) out.boxes.set(i * 4 + k, tensor.at(i * 6 + k));
    out.scores.set(i * classes + static_cast<std::int64_t>(tensor.at(i * 6 + 5)), tensor.at(i * 6 + 4));
  }
  return out;
}

/// From cells of the grids to pixels; false where there are not as many boxes as cells.
bool leave_grids(Tensor& boxes, int width, int height) {
  const std::span<float> sides = boxes.as<float>();
  std::size_t i = 0;
  for (const int stride : kStrides) {
    for (int row = 0; row < height / stride; ++row) {
      for (int column = 0; column < width / stride; ++column, i += 4) {
        if (i + 4 > sides.size()) return false;
        const auto size = static_cast<float>(stride);
        sides[i] = (sides[i] + static_cast<float>(column)) * size;
        sides[i + 1] = (sides[i + 1] + static_cast<float>(row)) * size;
        sides[i + 2] = std::exp(sides[i + 2]) * size;
        sides[i + 3] = std::exp(sides[i + 3]) * size;
      }
    }
  }
  return i == sides.size();
}

}  // namespace

Result<BoxCounts> count_decoded(const Shape& shape, BoxDecoder decoder) {
  const bool batched = shape.size() == 3 && (shape[0] == 1 || shape[0] < 0);
  const bool is_flat = shape.size() == 2 && decoder == BoxDecoder::detections;
  if (batched || is_flat) {
    std::int64_t count = shape[shape.size() - 2], width = shape.back();
    if (is_turned(decoder)) std::swap(count, width);
    if (decoder == BoxDecoder::detections && (width == 6 || width < 0)) return BoxCounts{count, -1};
    const std::int64_t classes = width < 0 ? -1 : width - head_of(decoder);
    if (decoder != BoxDecoder::detections && classes != 0 && classes >= -1) return BoxCounts{count, classes};
  }
  return Error{
      Code::spec_widget_mismatch,
      {},
      "it is decoded from a shape such as " + std::string(example_of(decoder)) + ", not " + to_text(shape)};
}

Result<DecodedBoxes> decode_boxes(const Tensor& tensor, BoxDecoder decoder, int width, int height) {
  const Result<BoxCounts> counts = count_decoded(tensor.shape, decoder);
  if (!counts) return mismatch(counts.error().detail);
  if (tensor.dtype == DType::string_) return mismatch("it holds texts");
  const std::int64_t count = counts->boxes;
  if (decoder == BoxDecoder::detections) return spread(tensor, count);
  const std::int64_t classes = counts->classes, head = head_of(decoder), row = head + classes;
  const bool turned = is_turned(decoder);
  DecodedBoxes out{Tensor::of(DType::float32_, {count, 4}), Tensor::of(DType::float32_, {count, classes})};
  const std::span<float> boxes = out.boxes.as<float>(), scores = out.scores.as<float>();
  const auto value = [&](std::int64_t box, std::int64_t field) {
    return static_cast<float>(tensor.at(turned ? field * count + box : box * row + field));
  };
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < 4; ++k) boxes[static_cast<std::size_t>(i * 4 + k)] = value(i, k);
    const float factor = head == 5 ? value(i, 4) : 1;
    for (std::int64_t c = 0; c < classes; ++c)
      scores[static_cast<std::size_t>(i * classes + c)] = factor * value(i, head + c);
  }
  if (decoder == BoxDecoder::yolox && !leave_grids(out.boxes, width, height)) {
    return mismatch(std::to_string(count) + " boxes are not the cells of a picture of " +
                    std::to_string(width) + " × " + std::to_string(height));
  }
  return out;
}

}  // namespace vitrine
