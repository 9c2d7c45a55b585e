// Which of a model's outputs a detector writes, by their shapes and names.
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "widgets/annotatedimage/annotatedimage.h"

namespace vitrine {
namespace {

constexpr std::string_view kBoxWords[] = {"box", "loc", "coord", "rect"};
constexpr std::string_view kScoreWords[] = {"score", "prob", "conf", "class", "cls", "logit"};
constexpr std::string_view kClassWords[] = {"class", "label"};
constexpr std::string_view kObjectWords[] = {"obj"};
// "selected_indices", as the operator calls them; and what inference adds to the name of an output that it
// makes.
constexpr std::string_view kIndexWords[] = {"indices", "selected", "nonmaxsuppression"};

/// Two tensors of floats, boxes first, that belong together by their shapes; the names decide what shapes
/// leave open, and are asked for where a shape says little.
WidgetFit fits_pair(std::span<const TensorInfo> outputs) {
  constexpr std::int64_t kManyBoxes = 10;
  WidgetFit best;
  for (std::size_t b = 0; b < outputs.size(); ++b) {
    for (std::size_t s = 0; s < outputs.size(); ++s) {
      const TensorInfo& boxes = outputs[b];
      const TensorInfo& scores = outputs[s];
      if (b == s || !is_float(boxes.dtype) || !is_float(scores.dtype)) continue;
      const Result<BoxCounts> counts = count_boxes(boxes.shape, scores.shape);
      const bool are_named = has_part(boxes.name, kBoxWords) && has_part(scores.name, kScoreWords);
      if (!counts || counts->classes == 0 || (!are_named && counts->boxes < kManyBoxes)) continue;
      const int score = are_named ? 90 : has_part(boxes.name, kScoreWords) ? 0 : 60;
      if (score <= best.score) continue;
      best = {.score = score,
              .options = Value::Object{},
              .reason = "they hold boxes and the scores of each",
              .assumptions = {{"format", "left, top, right, bottom"},
                              {"background", "no class means that there is nothing"},
                              {"labels", "class numbers"}},
              .group = {b, s}};
    }
  }
  return best;
}

/// Boxes, a score for each, and its class's number: torchvision's detectors ("boxes", "labels", "scores"),
/// and TensorFlow's ("detection_boxes", "detection_classes", "detection_scores"; top, left, bottom, right).
WidgetFit fits_three(std::span<const TensorInfo> outputs) {
  const auto one_each = [](const TensorInfo& boxes, const TensorInfo& other) {
    const Result<BoxCounts> counts = count_boxes(boxes.shape, other.shape);
    return counts && counts->classes == 1 && other.shape.size() + 1 == boxes.shape.size();
  };
  for (std::size_t b = 0; b < outputs.size(); ++b) {
    const TensorInfo& boxes = outputs[b];
    if (!is_float(boxes.dtype) || !has_part(boxes.name, kBoxWords)) continue;
    std::size_t scores = outputs.size(), classes = outputs.size();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const TensorInfo& other = outputs[i];
      if (i == b || !one_each(boxes, other)) continue;
      if (has_part(other.name, kClassWords) && (is_integer(other.dtype) || is_float(other.dtype)))
        classes = i;
      else if (has_part(other.name, kScoreWords) && is_float(other.dtype))
        scores = i;
    }
    if (scores == outputs.size() || classes == outputs.size()) continue;
    const bool tensorflow = boxes.name.starts_with("detection_");
    WidgetFit fit{.score = 95,
                  .options = Value::Object{{"classes", outputs[classes].name}, {"nms", "none"}},
                  .reason = "they hold boxes, the score of each, and its class",
                  .assumptions = {{"labels", "class numbers"}},
                  .group = {b, scores, classes}};
    if (tensorflow) fit.options.set("format", "yxyx");
    fit.assumptions.emplace_back("format", tensorflow ? "top, left, bottom, right, as TensorFlow's"
                                                      : "left, top, right, bottom, as torchvision's");
    return fit;
  }
  return {};
}

/// All boxes, a score of each for each class, and the rows of those that a NonMaxSuppression chose.
WidgetFit fits_selected(std::span<const TensorInfo> outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_integer(outputs[i].dtype)) continue;
    for (std::size_t b = 0; b < outputs.size(); ++b) {
      for (std::size_t s = 0; s < outputs.size(); ++s) {
        if (b == s || !is_float(outputs[b].dtype) || !is_float(outputs[s].dtype)) continue;
        if (!count_selected(outputs[b].shape, outputs[s].shape, outputs[i].shape)) continue;
        constexpr std::string_view kCenterWords[] = {"center_point_box"};  // of what the graph ends in
        const bool named = has_part(outputs[i].name, kIndexWords);
        const bool by_center = has_part(outputs[i].name, kCenterWords);
        return {.score = named ? 95 : 70,
                .options = Value::Object{{"indices", outputs[i].name},
                                         {"nms", "none"},
                                         {"format", by_center ? "cxcywh" : "yxyx"}},
                .reason = "they hold boxes, their scores, and which of them a NonMaxSuppression chose",
                .assumptions = {{"format", by_center ? "centre, width, height, as this NonMaxSuppression's"
                                                     : "top, left, bottom, right, as NonMaxSuppression's"},
                                {"labels", "class numbers"}},
                .group = {b, s, i}};
      }
    }
  }
  return {};
}

/// Boxes and scores (and objectness) in tensors of their own for each grid of a detector.
WidgetFit fits_grids(std::span<const TensorInfo> outputs) {
  constexpr std::int64_t kWithSixPoints = 16;
  const auto is_rows = [](const TensorInfo& t) {
    return is_float(t.dtype) && t.shape.size() == 3 && t.shape[0] == 1 && t.shape[1] > 0;
  };
  std::vector<std::size_t> boxes, scores, objectness;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const std::int64_t row = is_rows(outputs[i]) ? outputs[i].shape[2] : 0;
    const bool same = boxes.empty() || row == outputs[boxes[0]].shape[2];
    if (same && ((row == 4 && has_part(outputs[i].name, kBoxWords)) || row == kWithSixPoints))
      boxes.push_back(i);
  }
  const auto count = [&](std::size_t i) { return outputs[i].shape[1]; };
  std::sort(boxes.begin(), boxes.end(), [&](std::size_t a, std::size_t b) { return count(a) > count(b); });
  for (std::size_t g = 0; g < boxes.size(); ++g) {
    if (g > 0 && count(boxes[g]) == count(boxes[g - 1])) return {};  // which scores are whose?
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const bool fits = is_rows(outputs[i]) && count(i) == count(boxes[g]);
      if (!fits || outputs[i].shape[2] != 1) continue;
      (has_part(outputs[i].name, kObjectWords) ? objectness : scores).push_back(i);
    }
  }
  if (boxes.size() < 2 || scores.size() != boxes.size()) return {};
  const bool points = outputs[boxes[0]].shape[2] == kWithSixPoints;
  if (!objectness.empty() && (points || objectness.size() != boxes.size())) return {};
  const std::string_view decoder = points ? "blazeface" : objectness.empty() ? "scrfd" : "yunet";
  WidgetFit fit{.score = decoder == "scrfd" ? 60 : 85,
                .options = Value::Object{{"decoder", decoder}},
                .reason = "they hold boxes and scores, in a tensor for each grid",
                .assumptions = {{"decoder", std::string(decoder)}, {"labels", "class numbers"}}};
  // How MediaPipe and OpenCV prepare pictures.
  fit.picture = Value::Object{{"fit", "contain"}};
  if (points) {
    fit.options.set("activation", "sigmoid");
    fit.picture.set("mean", Value::Array{0.5}).set("std", Value::Array{0.5});
  } else if (decoder == "yunet") {
    fit.picture.set("channels", "bgr").set("scale", 1);
  }
  const auto list = [&](std::string_view field, const std::vector<std::size_t>& tensors) {
    Value names = Value::Array{};
    for (const std::size_t i : tensors) names.push(outputs[i].name);
    if (!tensors.empty()) fit.options.set(field, names);
    fit.group.insert(fit.group.end(), tensors.begin(), tensors.end());
  };
  list("boxes", boxes);
  list("scores", scores);
  list("objectness", objectness);
  return fit;
}

/// Whether n = times × side²: the cells of YOLO's three grids over a square are 21 × (side / 32)².
bool is_square_times(std::int64_t n, std::int64_t times) {
  const auto side =
      static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(n) / static_cast<double>(times))));
  return side > 0 && side * side * times == n;
}

}  // namespace

WidgetFit fits_detector(std::span<const TensorInfo> outputs) {
  for (const auto kind : {fits_grids, fits_selected, fits_three}) {
    if (WidgetFit fit = kind(outputs); fit.score > 0) return fit;
  }
  return fits_pair(outputs);
}

WidgetFit fits_yolo(const TensorInfo& tensor, Direction direction) {
  constexpr std::int64_t kCells = 21, kAnchors = 3, kMostKept = 1000;
  const Shape& shape = tensor.shape;
  if (direction != Direction::output || !is_float(tensor.dtype) || shape.size() != 3 || shape[0] > 1)
    return {};
  // How Ultralytics and Megvii prepare pictures: gray to both sides; or below and right, in BGR of 0..255.
  const Value both_sides = Value::Object{{"fit", "contain"}, {"pad_value", 114}, {"resample", "cv2_linear"}};
  Value yolox = both_sides;
  yolox.set("pad_place", "end").set("channels", "bgr").set("scale", 1);
  const auto fit = [&](std::string_view decoder, std::string reason) {
    return WidgetFit{.score = 85,
                     .options = Value::Object{{"decoder", decoder}},
                     .reason = std::move(reason),
                     .assumptions = {{"decoder", std::string(decoder)}, {"labels", "class numbers"}},
                     .picture = decoder == "yolox" ? yolox : both_sides};
  };
  const std::int64_t rows = shape[1], columns = shape[2];
  if (rows > 4 && columns > rows && is_square_times(columns, kCells))
    return fit("yolov8", "its columns are the cells of YOLO's grids");
  if (columns > 5 && rows > columns && is_square_times(rows, kCells * kAnchors))
    return fit("yolov5", "its rows are the anchors of YOLO's grids");
  if (columns > 5 && rows > columns && is_square_times(rows, kCells))
    return fit("yolox", "its rows are the cells of YOLOX's grids");
  // Ultralytics' export for pictures of any size leaves the number of boxes open, under a name of its own.
  if (tensor.name == "output0" && columns < 0 && rows > 4)
    return fit("yolov8", "its name and rows are those of Ultralytics' export");
  if (tensor.name == "output0" && rows < 0 && columns > 6)
    return fit("yolov5", "its name and columns are those of Ultralytics' export");
  if (columns == 6 && rows > 6 && rows <= kMostKept) {
    WidgetFit kept = fit("detections", "it has six numbers a row: a box, its score and its class");
    kept.score = 60;
    return kept;
  }
  return {};
}

}  // namespace vitrine
