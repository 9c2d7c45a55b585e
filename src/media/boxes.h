// A detector's tensors, boxes and scores, as the things that were found. Read once for each answer of the
// model, then filtered as often as a slider moves:
//
//   Result<std::vector<FoundBox>> candidates = read_boxes(boxes, scores, {.tensor_width = 320, …});
//   std::vector<FoundBox> found = suppress(*candidates, {.threshold = 0.5, .iou = 0.5});
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "tensor/tensor.h"

namespace vitrine {

struct FoundBox {
  float x1 = 0, y1 = 0, x2 = 0, y2 = 0;  ///< pixels of the model's input
  float score = 0;
  int label = 0;  ///< the class's number, in the scores or in a tensor of its own
  friend bool operator==(const FoundBox&, const FoundBox&) = default;
};

enum class BoxFormat { xyxy, xywh, cxcywh, yxyx };
enum class BoxUnits {
  guess,   ///< as a part of the side when no box of this answer reaches beyond 2, otherwise pixels
  pixels,  ///< of the model's input
  sides,   ///< 0..1 of the model's input
};
enum class ScoreActivation {
  guess,  ///< none when every score lies in 0..1, otherwise softmax with a background, sigmoid without
  none,
  sigmoid,
  softmax,
};

struct BoxReading {
  BoxFormat format = BoxFormat::xyxy;
  BoxUnits units = BoxUnits::guess;
  int tensor_width = 1, tensor_height = 1;  ///< of the model's input, for boxes in 0..1
  ScoreActivation activation = ScoreActivation::guess;
  std::int64_t background = -1;  ///< the class that means nothing is there; -1: there is none
};

/// Scores below it are never shown, and not worth their memory.
inline constexpr double kLeastScore = 0.01;
/// Of more candidates the best are kept: what detectors' own code does before suppressing.
inline constexpr std::size_t kMostCandidates = 5000;

/// The number of boxes, and of classes, that the shapes [1,N,4] or [N,4] and [1,N,C], [N,C], [1,N] or [N]
/// give; an unknown dimension is -1, which fits any. Error spec_widget_mismatch with what is wrong.
/// `longer_rows`: more numbers may follow a box's four.
struct BoxCounts {
  std::int64_t boxes = 0, classes = 0;
};
Result<BoxCounts> count_boxes(const Shape& boxes, const Shape& scores, bool longer_rows = false);

/// How the tensors are read.
enum class BoxDecoder {
#define DECODER(name) name,
#include "media/decoders.inc"
#undef DECODER
};
//  boxes       a tensor of boxes and one of scores, as they are
//
//  One tensor in place of the two:
//  yolov5      [1,N,5+C]: centre, size, objectness, classes; a score is objectness × class (Ultralytics,
//              models/yolo.py, Detect)
//  yolov8      [1,4+C,N]: centre, size, classes (YOLOv8 to YOLO12; Ultralytics, nn/modules/head.py, Detect)
//  yolox       [1,N,5+C] as yolov5, but a box is still the network's, in the cells of grids:
//              x = (dx + column) × stride, width = exp(w) × stride (Megvii YOLOX, demo/ONNXRuntime)
//  detections  [1,N,6] or [N,6]: left, top, right, bottom, score, class; the model has suppressed the rest
//
//  Boxes and scores, each in one tensor or in one for each grid; of longer rows of boxes the first four
//  numbers. With the middle of a cell at (column + 1/2) × stride, x for y as well:
//  ssd         x = middle + dx × v0 × width of the prior, width = exp(w × v1) × width of the prior (Liu et
//  al.,
//              SSD, arXiv:1512.02325; RetinaFace)
//  blazeface   x = middle + dx, width = w, pixels (MediaPipe, tensors_to_detections_calculator with
//              fixed_anchor_size)
//  yunet       x = (dx + column) × stride, width = exp(w) × stride; a score is √(class × objectness), from a
//              third tensor (libfacedetection.train, and OpenCV's FaceDetectorYN)
//  scrfd       distances to the four sides, in strides, from column × stride (InsightFace, SCRFD)

/// Whether it reads one tensor that holds all.
bool is_single(BoxDecoder decoder);

/// What one tensor of that shape holds, for the decoders of one tensor: boxes, and classes (-1 where the
/// shape does not say). Error spec_widget_mismatch.
Result<BoxCounts> count_decoded(const Shape& shape, BoxDecoder decoder);

/// The tensors of one answer: one of each kind, or one for each grid, in the grids' order.
struct BoxTensors {
  std::vector<const Tensor*> boxes, scores, objectness;
};

/// Where the cells of the grids lie, and what stands in them before the network moves it.
struct BoxGrids {
  int width = 0, height = 0;  ///< of the model's input, pixels
  /// Pixels from cell to cell of each grid. Equal neighbours are one grid with as many times the boxes in a
  /// cell, as MediaPipe counts them. Empty: 4, 8, 16 or 32 for the first grid, twice that for each further
  /// one, where the number of boxes is a multiple of the number of cells.
  std::vector<double> strides;
  struct Prior {
    double width = 0, height = 0;  ///< pixels
  };
  std::vector<std::vector<Prior>> priors;  ///< of `ssd`: for each grid those of one cell
  double variances[2] = {0.1, 0.2};        ///< of `ssd`: for centres, for sizes
};

/// The boxes that the shapes of NonMaxSuppression's tensors choose among, and their classes: boxes [1,N,4] or
/// [N,4], scores [1,C,N] or [C,N], and selected_indices [n,3] or [1,n,3] (ONNX, NonMaxSuppression). Error
/// spec_widget_mismatch.
Result<BoxCounts> count_selected(const Shape& boxes, const Shape& scores, const Shape& indices);

/// Boxes and scores for read_boxes: [N,4] and [N,C]; for `detections` [N] scores, and the classes of the
/// boxes.
struct DecodedBoxes {
  Tensor boxes, scores;
  std::optional<Tensor> classes;
  BoxFormat format = BoxFormat::cxcywh;
  BoxUnits units = BoxUnits::guess;
};
/// Error run_output_mismatch: another shape, or a number of boxes that is not that of the grids.
Result<DecodedBoxes> decode_boxes(const BoxTensors& tensors, BoxDecoder decoder, const BoxGrids& grids);

/// The boxes that NonMaxSuppression selected, by rows of image (0), class, box; `format` and `units` are left
/// to the caller. Error run_output_mismatch: shapes that do not fit together, a row that points at nothing.
Result<DecodedBoxes> select_boxes(const Tensor& boxes, const Tensor& scores, const Tensor& indices);

/// Each box with its likeliest class, the best first (of equals, the first in the tensor); without those
/// below kLeastScore, and without those that have no area. `classes`, [1,N] or [N], are the boxes' own where
/// there is one score for each. Error run_output_mismatch: shapes that do not fit together, a score or a
/// candidate's side that is no number, a class that is no whole number of 0 or more.
Result<std::vector<FoundBox>> read_boxes(const Tensor& boxes, const Tensor& scores, const BoxReading& reading,
                                         const Tensor* classes = nullptr);

enum class Suppression { per_class, across_classes, none };

struct BoxFilter {
  double threshold = 0.5;  ///< the least score
  double iou = 0.5;        ///< the largest overlap, intersection over union, that two boxes may have
  std::size_t most = 100;
  Suppression suppression = Suppression::per_class;
};

/// Greedy non-maximum suppression: of two boxes that overlap more, the better one is kept.
std::vector<FoundBox> suppress(const std::vector<FoundBox>& best_first, const BoxFilter& filter);

}  // namespace vitrine
