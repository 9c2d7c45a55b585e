#include "media/boxes.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "base/text.h"
#include "media/mismatch.h"

namespace vitrine {
namespace {

constexpr float kMostClass = 1e6f;

/// Minus infinity is a class that the model ruled out.
bool is_score(float v) { return v < std::numeric_limits<float>::infinity(); }

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }

ScoreActivation guessed(std::span<const float> scores, const BoxReading& reading) {
  constexpr float kTolerance = 1e-3f;
  if (reading.activation != ScoreActivation::guess) return reading.activation;
  const bool are_parts =
      std::all_of(scores.begin(), scores.end(), [](float v) { return v >= 0 && v <= 1 + kTolerance; });
  if (are_parts) return ScoreActivation::none;
  return reading.background >= 0 ? ScoreActivation::softmax : ScoreActivation::sigmoid;
}

float activated(std::span<const float> row, float score, ScoreActivation activation) {
  if (activation == ScoreActivation::sigmoid) return sigmoid(score);
  if (activation != ScoreActivation::softmax) return score;
  const float highest = *std::max_element(row.begin(), row.end());
  float sum = 0;
  for (const float v : row) sum += std::exp(v - highest);
  return std::exp(score - highest) / sum;
}

FoundBox corners(std::span<const float> b, BoxFormat format, float scale_x, float scale_y) {
  float x1 = b[0], y1 = b[1], x2 = b[2], y2 = b[3];
  if (format == BoxFormat::yxyx) {
    std::swap(x1, y1);
    std::swap(x2, y2);
  }
  if (format == BoxFormat::cxcywh) {
    x1 -= x2 / 2;
    y1 -= y2 / 2;
  }
  if (format == BoxFormat::xywh || format == BoxFormat::cxcywh) {
    x2 += x1;
    y2 += y1;
  }
  return {x1 * scale_x, y1 * scale_y, x2 * scale_x, y2 * scale_y};
}

bool in_sides(std::span<const float> boxes, BoxUnits units) {
  constexpr float kMostInSides = 2;
  if (units != BoxUnits::guess) return units == BoxUnits::sides;
  return std::none_of(boxes.begin(), boxes.end(), [](float v) { return std::abs(v) > kMostInSides; });
}

float area(const FoundBox& b) { return (b.x2 - b.x1) * (b.y2 - b.y1); }

bool overlap_more(const FoundBox& a, const FoundBox& b, float iou) {
  const float width = std::min(a.x2, b.x2) - std::max(a.x1, b.x1);
  const float height = std::min(a.y2, b.y2) - std::max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return false;
  const float common = width * height;
  return common > iou * (area(a) + area(b) - common);
}

}  // namespace

Result<BoxCounts> count_boxes(const Shape& boxes, const Shape& scores, bool longer_rows) {
  const auto mismatch = [](std::string text) {
    return Error{Code::spec_widget_mismatch, {}, std::move(text)};
  };
  const auto is_batch = [](std::int64_t size) { return size == 1 || size < 0; };
  const std::size_t rank = boxes.size();
  const bool are_boxes = (rank == 2 || (rank == 3 && is_batch(boxes[0]))) &&
                         (boxes[rank - 1] == 4 || (longer_rows && boxes[rank - 1] > 4));
  if (!are_boxes) return mismatch("boxes have a shape such as [1,100,4]; these have " + to_text(boxes));
  const std::int64_t count = boxes[rank - 2];
  const auto fits = [count](std::int64_t size) { return size == count || size < 0 || count < 0; };
  const std::size_t depth = scores.size();
  if (depth == 3 && is_batch(scores[0]) && fits(scores[1])) return BoxCounts{count, scores[2]};
  if (depth == 2 && rank == 2 && fits(scores[0])) return BoxCounts{count, scores[1]};
  if (depth == 2 && is_batch(scores[0]) && fits(scores[1])) return BoxCounts{count, 1};
  if (depth == 1 && fits(scores[0])) return BoxCounts{count, 1};
  return mismatch("boxes " + to_text(boxes) + " need scores such as [1," +
                  (count < 0 ? "?" : std::to_string(count)) + ",classes]; these have " + to_text(scores));
}

Result<std::vector<FoundBox>> read_boxes(const Tensor& boxes, const Tensor& scores, const BoxReading& reading,
                                         const Tensor* classes) {
  const Result<BoxCounts> counts = count_boxes(boxes.shape, scores.shape);
  if (!counts) return run_mismatch(counts.error().detail);
  std::vector<float> box_room, score_room, class_room;
  const std::span<const float> sides = as_floats(boxes, box_room), rows = as_floats(scores, score_room);
  const std::span<const float> own = classes ? as_floats(*classes, class_room) : std::span<const float>();
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(counts->boxes, 0));
  const auto width = static_cast<std::size_t>(std::max<std::int64_t>(counts->classes, 0));
  if (sides.size() != count * 4 || rows.size() != count * width) {
    return run_mismatch("boxes " + to_text(boxes.shape) + " and scores " + to_text(scores.shape));
  }
  if (classes && (own.size() != count || width != 1)) {
    return run_mismatch("scores " + to_text(scores.shape) + " and classes " + to_text(classes->shape));
  }
  const bool parts = in_sides(sides, reading.units);
  const float scale_x = parts ? static_cast<float>(reading.tensor_width) : 1;
  const float scale_y = parts ? static_cast<float>(reading.tensor_height) : 1;
  const ScoreActivation activation = guessed(rows, reading);
  const auto background = static_cast<std::size_t>(reading.background);

  struct Candidate {
    float score;
    std::uint32_t box, label;
  };
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < count; ++i) {
    const std::span<const float> row = rows.subspan(i * width, width);
    std::size_t best = width;
    for (std::size_t c = 0; c < width; ++c) {
      if (!is_score(row[c])) {
        return run_mismatch("the model gave " + format_number(static_cast<double>(row[c])) +
                            " as a score of box " + std::to_string(i));
      }
      if ((c != background || classes) && (best == width || row[c] > row[best])) best = c;
    }
    if (best == width) continue;
    const float score = activated(row, row[best], activation);
    if (!(score >= static_cast<float>(kLeastScore))) continue;
    if (classes) {
      if (!(own[i] >= 0 && own[i] <= kMostClass && own[i] == std::floor(own[i]))) {
        return run_mismatch("the model gave " + format_number(static_cast<double>(own[i])) +
                            " as the class of box " + std::to_string(i));
      }
      best = static_cast<std::size_t>(own[i]);
      if (best == background) continue;
    }
    candidates.push_back({score, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(best)});
  }
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.score != b.score ? a.score > b.score : a.box < b.box;
  };
  const std::size_t kept = std::min(candidates.size(), kMostCandidates);
  const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(candidates.begin(), end, candidates.end(), better);

  std::vector<FoundBox> found;
  found.reserve(kept);
  for (auto candidate = candidates.begin(); candidate != end; ++candidate) {
    FoundBox box =
        corners(sides.subspan(std::size_t{candidate->box} * 4, 4), reading.format, scale_x, scale_y);
    for (const float side : {box.x1, box.y1, box.x2, box.y2}) {
      if (!std::isfinite(side)) {
        return run_mismatch("the model gave " + format_number(static_cast<double>(side)) +
                            " as a side of box " + std::to_string(candidate->box));
      }
    }
    if (!(area(box) > 0) || box.x2 <= box.x1) continue;
    box.score = candidate->score;
    box.label = static_cast<int>(candidate->label);
    found.push_back(box);
  }
  return found;
}

std::vector<FoundBox> suppress(const std::vector<FoundBox>& best_first, const BoxFilter& filter) {
  std::vector<FoundBox> kept;
  const auto threshold = static_cast<float>(filter.threshold), iou = static_cast<float>(filter.iou);
  for (const FoundBox& box : best_first) {
    if (box.score < threshold || kept.size() >= filter.most) break;
    const bool hidden =
        filter.suppression != Suppression::none &&
        std::any_of(kept.begin(), kept.end(), [&](const FoundBox& better) {
          return (filter.suppression == Suppression::across_classes || better.label == box.label) &&
                 overlap_more(better, box, iou);
        });
    if (!hidden) kept.push_back(box);
  }
  return kept;
}

}  // namespace vitrine
