// A detector's tensors, as its network writes them → boxes and scores.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "media/boxes.h"
#include "media/mismatch.h"

namespace vitrine {
namespace {

/// Numbers before the classes' scores, of the decoders of one tensor.
std::int64_t head_of(BoxDecoder decoder) {
  return decoder == BoxDecoder::yolov5 || decoder == BoxDecoder::yolox ? 5 : 4;
}

/// Boxes run along the last dimension.
bool is_turned(BoxDecoder decoder) { return decoder == BoxDecoder::yolov8; }

std::string_view example_of(BoxDecoder decoder) {
  return is_turned(decoder)                  ? "[1,84,8400]"
         : decoder == BoxDecoder::detections ? "[1,300,6]"
                                             : "[1,25200,85]";
}

/// The boxes, scores and, of `detections`, the classes of one tensor.
Result<DecodedBoxes> take_apart(const Tensor& tensor, BoxDecoder decoder) {
  const Result<BoxCounts> counts = count_decoded(tensor.shape, decoder);
  if (!counts) return run_mismatch(counts.error().detail);
  const bool names_class = decoder == BoxDecoder::detections, columns = is_turned(decoder);
  const std::int64_t count = counts->boxes, classes = names_class ? 1 : counts->classes;
  const std::int64_t head = head_of(decoder), row = names_class ? 6 : head + classes;
  std::vector<float> room;
  const float* const raw = as_floats(tensor, room).data();
  const auto value = [&](std::int64_t box, std::int64_t field) {
    return raw[columns ? field * count + box : box * row + field];
  };
  DecodedBoxes out{Tensor::of(DType::float32_, {count, 4}), Tensor::of(DType::float32_, {count, classes})};
  float *side = out.boxes.as<float>().data(), *score = out.scores.as<float>().data(), *own = nullptr;
  if (names_class) {
    out.format = BoxFormat::xyxy;
    own = out.classes.emplace(Tensor::of(DType::float32_, {count})).as<float>().data();
  }
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t k = 0; k < 4; ++k) *side++ = value(i, k);
    const float factor = head == 5 ? value(i, 4) : 1;
    for (std::int64_t c = 0; c < classes; ++c) *score++ = factor * value(i, head + c);
    if (names_class) *own++ = value(i, 5);
  }
  return out;
}

/// [.., C, N] as [.., N, C].
Shape turned(Shape scores) {
  if (scores.size() > 1) std::swap(scores[scores.size() - 1], scores[scores.size() - 2]);
  return scores;
}

/// The boxes and scores of all grids, one after the other.
Result<DecodedBoxes> put_together(const BoxTensors& tensors) {
  const bool has_objectness = !tensors.objectness.empty();
  std::int64_t count = 0, classes = -1;
  for (std::size_t g = 0; g < tensors.boxes.size(); ++g) {
    const Shape& shape = tensors.boxes[g]->shape;
    const Result<BoxCounts> counts = count_boxes(shape, tensors.scores[g]->shape, true);
    if (!counts) return run_mismatch(counts.error().detail);
    if (has_objectness) {
      const Result<BoxCounts> objects = count_boxes(shape, tensors.objectness[g]->shape, true);
      if (!objects || objects->classes != 1)
        return run_mismatch("objectness " + to_text(tensors.objectness[g]->shape) + " of boxes " +
                            to_text(shape));
    }
    if (classes >= 0 && counts->classes != classes)
      return run_mismatch("scores of " + std::to_string(classes) + " and of " +
                          std::to_string(counts->classes) + " classes");
    count += counts->boxes;
    classes = counts->classes;
  }
  DecodedBoxes out{Tensor::of(DType::float32_, {count, 4}), Tensor::of(DType::float32_, {count, classes})};
  float *side = out.boxes.as<float>().data(), *to = out.scores.as<float>().data();
  std::vector<float> box_room, score_room, object_room;
  for (std::size_t g = 0; g < tensors.boxes.size(); ++g) {
    const std::span<const float> boxes = as_floats(*tensors.boxes[g], box_room);
    const std::span<const float> scores = as_floats(*tensors.scores[g], score_room);
    const auto row = static_cast<std::size_t>(tensors.boxes[g]->shape.back());
    for (std::size_t at = 0; at < boxes.size(); at += row) side = std::copy_n(boxes.data() + at, 4, side);
    if (!has_objectness) {
      to = std::copy(scores.begin(), scores.end(), to);
      continue;
    }
    const std::span<const float> objects = as_floats(*tensors.objectness[g], object_room);
    const auto width = static_cast<std::size_t>(classes);
    for (std::size_t i = 0; i < scores.size(); ++i)
      *to++ = std::sqrt(std::max(0.0f, scores[i] * objects[i / width]));
  }
  return out;
}

struct Grid {
  double stride = 0;
  std::int64_t columns = 0, rows = 0;
  std::int64_t in_cell = 1;  ///< boxes of one cell
};

/// The grids of these strides, when `counts` (the boxes of each tensor) are those of their cells. `exact`:
/// no cell has more boxes than the strides and priors say.
std::optional<std::vector<Grid>> fit_grids(std::span<const double> strides, const BoxGrids& input,
                                           std::span<const std::int64_t> counts, bool exact) {
  std::vector<Grid> grids;
  for (const double stride : strides) {
    const auto cells = [&](int side) { return static_cast<std::int64_t>(std::ceil(side / stride)); };
    if (!grids.empty() && grids.back().stride == stride)
      ++grids.back().in_cell;
    else
      grids.push_back({stride, cells(input.width), cells(input.height)});
  }
  if (!input.priors.empty() && input.priors.size() != grids.size()) return std::nullopt;
  if (counts.size() != 1 && counts.size() != grids.size()) return std::nullopt;
  std::vector<std::int64_t> least(counts.size());  // boxes of each tensor, when no cell has more
  for (std::size_t g = 0; g < grids.size(); ++g) {
    Grid& grid = grids[g];
    if (!input.priors.empty()) grid.in_cell = static_cast<std::int64_t>(input.priors[g].size());
    least[std::min(g, least.size() - 1)] += grid.columns * grid.rows * grid.in_cell;
  }
  for (std::size_t g = 0; g < grids.size(); ++g) {
    const std::size_t tensor = std::min(g, counts.size() - 1);
    const std::int64_t times = least[tensor] > 0 ? counts[tensor] / least[tensor] : 0;
    if (times < 1 || times * least[tensor] != counts[tensor] || (exact && times != 1)) return std::nullopt;
    grids[g].in_cell *= times;
  }
  return grids;
}

Result<std::vector<Grid>> find_grids(const BoxGrids& input, std::span<const std::int64_t> counts,
                                     bool exact) {
  constexpr std::size_t kUsual = 3;
  std::optional<std::vector<Grid>> grids;
  std::string text;
  for (const std::int64_t count : counts) text += (text.empty() ? "" : ", ") + std::to_string(count);
  text += " boxes are not the cells of a picture of " + std::to_string(input.width) + " × " +
          std::to_string(input.height);
  if (input.strides.empty()) {
    const std::size_t usual = input.priors.empty() ? kUsual : input.priors.size();
    for (double first = 4; first <= 32 && !grids; first *= 2) {
      std::vector<double> doubling(counts.size() > 1 ? counts.size() : usual, first);
      for (std::size_t i = 1; i < doubling.size(); ++i) doubling[i] = 2 * doubling[i - 1];
      grids = fit_grids(doubling, input, counts, exact);
    }
  } else {
    grids = fit_grids(input.strides, input, counts, exact);
    std::string strides;
    for (const double stride : input.strides)
      strides += (strides.empty() ? " with strides of " : ", ") + format_number(stride);
    text += strides;
  }
  if (!grids) return run_mismatch(std::move(text));
  return *std::move(grids);
}

/// From what the network writes in the cells of its grids to pixels.
void leave_grids(DecodedBoxes& boxes, BoxDecoder decoder, const BoxGrids& input,
                 std::span<const Grid> grids) {
  float* box = boxes.boxes.as<float>().data();
  boxes.units = BoxUnits::pixels;
  if (decoder == BoxDecoder::scrfd) boxes.format = BoxFormat::xyxy;
  for (std::size_t g = 0; g < grids.size(); ++g) {
    const Grid& grid = grids[g];
    const auto stride = static_cast<float>(grid.stride);
    for (std::int64_t cell = 0; cell < grid.columns * grid.rows; ++cell) {
      const float corner[] = {static_cast<float>(cell % grid.columns) * stride,
                              static_cast<float>(cell / grid.columns) * stride};
      for (std::int64_t i = 0; i < grid.in_cell; ++i, box += 4) {
        const BoxGrids::Prior prior =
            input.priors.empty() ? BoxGrids::Prior{} : input.priors[g][static_cast<std::size_t>(i)];
        for (std::size_t axis = 0; axis < 2; ++axis) {
          float &place = box[axis], &size = box[axis + 2];
          const auto of_prior = static_cast<float>(axis == 0 ? prior.width : prior.height);
          switch (decoder) {
            case BoxDecoder::ssd:
              place = corner[axis] + stride / 2 + place * static_cast<float>(input.variances[0]) * of_prior;
              size = std::exp(size * static_cast<float>(input.variances[1])) * of_prior;
              break;
            case BoxDecoder::blazeface:
              place += corner[axis] + stride / 2;
              break;
            case BoxDecoder::scrfd:
              place = corner[axis] - place * stride;
              size = corner[axis] + size * stride;
              break;
            default:
              place = corner[axis] + place * stride;
              size = std::exp(size) * stride;
          }
        }
      }
    }
  }
}

}  // namespace

bool is_single(BoxDecoder decoder) {
  return decoder == BoxDecoder::yolov5 || decoder == BoxDecoder::yolov8 || decoder == BoxDecoder::yolox ||
         decoder == BoxDecoder::detections;
}

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

Result<DecodedBoxes> decode_boxes(const BoxTensors& tensors, BoxDecoder decoder, const BoxGrids& grids) {
  for (const auto* kind : {&tensors.boxes, &tensors.scores, &tensors.objectness}) {
    for (const Tensor* tensor : *kind) {
      if (tensor->dtype == DType::string_) return run_mismatch("it holds texts");
    }
  }
  const bool single = is_single(decoder);
  const std::size_t boxes_given = tensors.boxes.size();
  if (boxes_given != (single ? 1 : tensors.scores.size()) || boxes_given == 0 ||
      tensors.objectness.size() != (decoder == BoxDecoder::yunet ? boxes_given : 0))
    return run_mismatch("as many tensors of scores as of boxes are needed");
  Result<DecodedBoxes> boxes = single ? take_apart(*tensors.boxes[0], decoder) : put_together(tensors);
  if (!boxes || (single && decoder != BoxDecoder::yolox)) return boxes;
  std::vector<std::int64_t> counts;
  for (const Tensor* tensor : tensors.boxes) counts.push_back(tensor->count() / tensor->shape.back());
  const bool one_in_cell = decoder == BoxDecoder::yolox || decoder == BoxDecoder::yunet;
  const Result<std::vector<Grid>> found = find_grids(grids, counts, one_in_cell || !grids.priors.empty());
  if (!found) return found.error();
  leave_grids(*boxes, decoder, grids, *found);
  return boxes;
}

Result<BoxCounts> count_selected(const Shape& boxes, const Shape& scores, const Shape& indices) {
  Result<BoxCounts> counts = count_boxes(boxes, turned(scores));
  const std::size_t rank = indices.size();
  const bool are_rows =
      (rank == 2 || (rank == 3 && (indices[0] == 1 || indices[0] < 0))) && indices[rank - 1] == 3;
  if (scores.size() < 2 || !counts) {
    return Error{
        Code::spec_widget_mismatch,
        {},
        "NonMaxSuppression's scores have a shape such as [1,classes,N] for boxes [1,N,4]; these have " +
            to_text(scores) + " for " + to_text(boxes)};
  }
  if (!are_rows) {
    return Error{Code::spec_widget_mismatch,
                 {},
                 "selected indices have a shape such as [100,3]; these have " + to_text(indices)};
  }
  return counts;
}

Result<DecodedBoxes> select_boxes(const Tensor& boxes, const Tensor& scores, const Tensor& indices) {
  const Result<BoxCounts> counts = count_selected(boxes.shape, scores.shape, indices.shape);
  if (!counts) return run_mismatch(counts.error().detail);
  std::vector<float> box_room, score_room;
  const float* const sides = as_floats(boxes, box_room).data();
  const float* const raw = as_floats(scores, score_room).data();
  const std::int64_t count = indices.count() / 3;
  DecodedBoxes out{Tensor::of(DType::float32_, {count, 4}), Tensor::of(DType::float32_, {count})};
  float* side = out.boxes.as<float>().data();
  float* score = out.scores.as<float>().data();
  float* own = out.classes.emplace(Tensor::of(DType::float32_, {count})).as<float>().data();
  for (std::int64_t i = 0; i < count; ++i) {
    const double image = indices.at(i * 3), label = indices.at(i * 3 + 1), box = indices.at(i * 3 + 2);
    const bool is_there = image == 0 && label >= 0 && label < static_cast<double>(counts->classes) &&
                          box >= 0 && box < static_cast<double>(counts->boxes);
    if (!is_there) {
      return run_mismatch("row " + std::to_string(i) + " of the selected indices, " + format_number(image) +
                          ", " + format_number(label) + ", " + format_number(box) + ", points at nothing");
    }
    const auto c = static_cast<std::int64_t>(label), b = static_cast<std::int64_t>(box);
    side = std::copy_n(sides + b * 4, 4, side);
    *score++ = raw[c * counts->boxes + b];
    *own++ = static_cast<float>(label);
  }
  return out;
}

}  // namespace vitrine
