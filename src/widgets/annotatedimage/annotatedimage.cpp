#include "widgets/annotatedimage/annotatedimage.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::string_view kDecoders[] = {
#define DECODER(name) #name,
#include "media/decoders.inc"
#undef DECODER
};
constexpr std::string_view kFormats[] = {"xyxy", "xywh", "cxcywh"};
constexpr std::string_view kCoordinates[] = {"auto", "pixels", "normalized"};
constexpr std::string_view kActivations[] = {"auto", "softmax", "sigmoid", "none"};
constexpr std::string_view kSuppressions[] = {"class", "all", "none"};

constexpr FieldRow kFields[] = {
    field<&AnnotatedImageOptions::decoder>(
        "decoder",
        "How the model writes what it found. `boxes`: two tensors, boxes and scores. Otherwise one: `yolov5` "
        "([1,25200,85]; YOLOv7 too), `yolov8` ([1,84,8400]; to YOLO12), `yolox` ([1,3549,85], still in the "
        "cells of its "
        "grids), `detections` ([1,300,6]: left, top, right, bottom, score, class; YOLO26, YOLOv10 and models "
        "that suppress "
        "overlapping boxes themselves).",
        {.one_of = kDecoders}),
    field<&AnnotatedImageOptions::scores>(
        "scores",
        "The model's tensor with the scores of the boxes, one for each class: [1,N,classes], [N,classes] or "
        "[1,N]. `tensor` is the one with the boxes, [1,N,4] or [N,4]. Both are found by their shapes when "
        "they are not given.",
        {.example = "\"scores\""}),
    field<&AnnotatedImageOptions::image>(
        "image", "The name of the input whose picture the boxes lie in. The only one when not given."),
    field<&AnnotatedImageOptions::format>(
        "format",
        "What the four numbers of a box are: left, top, right, bottom (`xyxy`), left, top, width, height "
        "(`xywh`), or the centre and the size (`cxcywh`). Other decoders than `boxes` know it themselves.",
        {.one_of = kFormats}),
    field<&AnnotatedImageOptions::coordinates>(
        "coordinates",
        "Whether boxes are in pixels of the model's input or parts of its sides, 0..1 (`normalized`). "
        "`auto`: normalized when no box of an answer reaches beyond 2.",
        {.one_of = kCoordinates}),
    field<&AnnotatedImageOptions::activation>(
        "activation",
        "What makes scores of 0..1 of the model's numbers. `auto`: nothing when all lie in 0..1, otherwise "
        "softmax where there is a `background`, and sigmoid where there is none.",
        {.one_of = kActivations}),
    field<&AnnotatedImageOptions::background>("background",
                                              "The class, counted from 0, that means that there is nothing.",
                                              {.at_least = 0, .at_most = 1e6, .example = "0"}),
    field<&AnnotatedImageOptions::labels>(
        "labels",
        "Names of the classes, in the model's order; with or without the background's. Without them, "
        "they are called `class 0`, `class 1`, ….",
        {.example = "[\"cat\", \"dog\"]"}),
    field<&AnnotatedImageOptions::threshold>("threshold", "The least score that is shown, to start with.",
                                             {.at_least = kLeastScore, .at_most = 1}),
    field<&AnnotatedImageOptions::iou>("iou",
                                       "The largest overlap of two boxes, to start with: of two that overlap "
                                       "more (the area that they share, "
                                       "divided by the area that they cover), the better one is shown.",
                                       {.at_least = 0, .at_most = 1}),
    field<&AnnotatedImageOptions::nms>(
        "nms",
        "Which boxes are compared for that: those of one `class`, `all`, or `none`, for models that leave "
        "overlapping boxes out themselves.",
        {.one_of = kSuppressions}),
    field<&AnnotatedImageOptions::max_boxes>("max_boxes", "No more boxes than this are shown, the best ones.",
                                             {.at_least = 1, .at_most = 1000}),
};

/// The option's place among its words, as an enum that has the same order.
template <class Enum, std::size_t N>
Enum as_enum(const std::string& word, const std::string_view (&words)[N]) {
  return static_cast<Enum>(std::find(std::begin(words), std::end(words), word) - std::begin(words));
}

bool has_word(std::string_view text, std::span<const std::string_view> words) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Two tensors of floats, boxes first, that belong together by their shapes; the names decide what shapes
/// leave open, and are asked for where a shape says little.
WidgetFit fits_group(std::span<const TensorInfo> outputs) {
  constexpr std::string_view kBoxWords[] = {"box", "loc", "coord", "rect"};
  constexpr std::string_view kScoreWords[] = {"score", "prob", "conf", "class", "cls", "logit"};
  constexpr std::int64_t kManyBoxes = 10;
  WidgetFit best;
  for (std::size_t b = 0; b < outputs.size(); ++b) {
    for (std::size_t s = 0; s < outputs.size(); ++s) {
      const TensorInfo& boxes = outputs[b];
      const TensorInfo& scores = outputs[s];
      if (b == s || !is_float(boxes.dtype) || !is_float(scores.dtype)) continue;
      const Result<BoxCounts> counts = count_boxes(boxes.shape, scores.shape);
      const bool are_named = has_word(boxes.name, kBoxWords) && has_word(scores.name, kScoreWords);
      if (!counts || counts->classes == 0 || (!are_named && counts->boxes < kManyBoxes)) continue;
      const int score = are_named ? 90 : has_word(boxes.name, kScoreWords) ? 0 : 60;
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

/// Whether n = times × side²: the cells of YOLO's three grids over a square are 21 × (side / 32)².
bool is_square_times(std::int64_t n, std::int64_t times) {
  const auto side =
      static_cast<std::int64_t>(std::llround(std::sqrt(static_cast<double>(n) / static_cast<double>(times))));
  return side > 0 && side * side * times == n;
}

/// The one tensor of a YOLO, by its shape.
WidgetFit fits(const TensorInfo& tensor, Direction direction) {
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
  if (columns == 6 && rows > 6 && rows <= kMostKept) {
    WidgetFit kept = fit("detections", "it has six numbers a row: a box, its score and its class");
    kept.score = 60;
    return kept;
  }
  return {};
}

}  // namespace

WidgetType annotatedimage_type() {
  return {
      .type = "annotatedimage",
      .text = docs_only(
          "What a detector found, as boxes over the picture; the least score and the largest overlap can be "
          "changed without running the model again."),
      .is_output = true,
      .value_text = docs_only(
          "a list of `label`, `score` and `box`, `[left, top, right, bottom]` in pixels of the picture, the "
          "best first"),
      .fields = kFields,
      .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<AnnotatedImage>(); },
      .fits = tool_only(fits),
      .fits_group = tool_only(fits_group)};
}

std::vector<Widget::TensorField> AnnotatedImage::further_tensors() {
  if (options_.decoder != kDecoders[0]) return {};
  return {{"scores", &options_.scores}};
}

void AnnotatedImage::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  configure_all({&tensor, 1}, where, errors);
}

void AnnotatedImage::configure_all(std::span<const TensorInfo> tensors, std::string_view where,
                                   Errors& errors) {
  threshold_ = options_.threshold;
  overlap_ = options_.iou;
  names_ = options_.labels;
  const auto mismatch = [&](std::string detail) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), std::move(detail)});
  };
  if (common.index) return mismatch("boxes are shown whole: leave \"index\" out");
  const auto decoder = as_enum<BoxDecoder>(options_.decoder, kDecoders);
  const bool decodes = decoder != BoxDecoder::boxes;
  if (decodes && !options_.scores.empty())
    return mismatch("with the decoder \"" + options_.decoder +
                    "\" it reads one tensor: leave \"scores\" out");
  if (tensors.size() != (decodes ? 1 : 2)) return mismatch("it needs two tensors, boxes and scores");
  for (const TensorInfo& tensor : tensors) {
    if (is_float(tensor.dtype)) continue;
    return mismatch("boxes and scores are decimals; \"" + tensor.name + "\" is " +
                    std::string(name(tensor.dtype)));
  }
  const TensorInfo& scores = tensors.back();
  const Result<BoxCounts> counts =
      decodes ? count_decoded(scores.shape, decoder) : count_boxes(tensors[0].shape, scores.shape);
  if (!counts) return mismatch(counts.error().detail);
  if (counts->classes < 0) return;
  const auto classes = static_cast<std::size_t>(counts->classes);
  const std::size_t labels = options_.labels.size();
  if (options_.background) {
    const double background = *options_.background;
    if (background != std::floor(background) || background >= static_cast<double>(classes)) {
      errors.push_back({Code::spec_not_allowed, pointer(where, "background"),
                        format_number(background) + " is none of the " + std::to_string(classes) +
                            " classes of " + to_text(scores.shape)});
    }
  }
  const bool without_background = options_.background && labels + 1 == classes;
  if (labels > 0 && labels != classes && !without_background) {
    errors.push_back({Code::spec_labels_count, pointer(where, "labels"),
                      "\"" + scores.name + "\" " + to_text(scores.shape) + " has " + std::to_string(classes) +
                          (classes == 1 ? " class" : " classes") + ", there are " + std::to_string(labels) +
                          " labels"});
  }
  name_classes(counts->classes);
}

/// Labels may leave the background's out, which shows once the number of classes is known.
void AnnotatedImage::name_classes(std::int64_t classes) {
  names_ = options_.labels;
  if (!options_.background || static_cast<std::int64_t>(names_.size()) + 1 != classes) return;
  const auto at = std::min(names_.size(), static_cast<std::size_t>(*options_.background));
  names_.insert(names_.begin() + static_cast<std::ptrdiff_t>(at), "background");
}

Room AnnotatedImage::room() const {
  return {.aspect = 0.72, .max_px = 340, .fixed_px = static_cast<double>(controls_height())};
}

std::string AnnotatedImage::hint() const {
  const std::size_t kinds = names_.size() - (options_.background && !names_.empty() ? 1 : 0);
  return kinds > 1 ? tr_count(Text::kinds, static_cast<std::int64_t>(kinds)) : std::string();
}

void AnnotatedImage::clear() {
  picture_ = {};
  has_result_ = false;
  candidates_.clear();
  hidden_.clear();
  threshold_ = options_.threshold;
  overlap_ = options_.iou;
  first_class_ = 0;
  filter();
}

Status AnnotatedImage::from_tensors(std::span<const Tensor* const> tensors) {
  const auto decoder = as_enum<BoxDecoder>(options_.decoder, kDecoders);
  DecodedBoxes decoded;
  const Tensor *boxes = tensors[0], *scores = tensors.back();
  auto format = as_enum<BoxFormat>(options_.format, kFormats);
  if (decoder != BoxDecoder::boxes) {
    Result<DecodedBoxes> made =
        decode_boxes(*tensors[0], decoder, picture_.tensor_width, picture_.tensor_height);
    if (!made) {
      clear();
      return Error{made.error().code, common.name, made.error().detail};
    }
    decoded = std::move(*made);
    boxes = &decoded.boxes;
    scores = &decoded.scores;
    format = decoded.format;
  }
  Result<std::vector<FoundBox>> read =
      read_boxes(*boxes, *scores,
                 {.format = format,
                  .units = as_enum<BoxUnits>(options_.coordinates, kCoordinates),
                  .tensor_width = std::max(picture_.tensor_width, 1),
                  .tensor_height = std::max(picture_.tensor_height, 1),
                  .activation = as_enum<ScoreActivation>(options_.activation, kActivations),
                  .background = static_cast<std::int64_t>(options_.background.value_or(-1))});
  if (!read) {
    clear();
    return Error{read.error().code, common.name, read.error().detail};
  }
  candidates_ = std::move(*read);
  if (const auto counts = count_boxes(boxes->shape, scores->shape)) name_classes(counts->classes);
  has_result_ = true;
  filter();
  return Done{};
}

/// In the picture, cut off at its edges; nothing for what lies outside of it.
std::optional<AnnotatedImage::Annotation> AnnotatedImage::placed(const FoundBox& box) const {
  const Placement& at = picture_.placement;
  Annotation out{.label = box.label,
                 .score = static_cast<double>(box.score),
                 .x1 = static_cast<double>(box.x1) * at.scale_x + at.left,
                 .y1 = static_cast<double>(box.y1) * at.scale_y + at.top,
                 .x2 = static_cast<double>(box.x2) * at.scale_x + at.left,
                 .y2 = static_cast<double>(box.y2) * at.scale_y + at.top};
  if (picture_.width <= 0) return out;
  out.x1 = std::max(out.x1, 0.0);
  out.y1 = std::max(out.y1, 0.0);
  out.x2 = std::min(out.x2, static_cast<double>(picture_.width));
  out.y2 = std::min(out.y2, static_cast<double>(picture_.height));
  if (out.x1 >= out.x2 || out.y1 >= out.y2) return std::nullopt;
  return out;
}

void AnnotatedImage::filter() {
  annotations_.clear();
  classes_.clear();
  const std::vector<FoundBox> found =
      suppress(candidates_, {.threshold = threshold_,
                             .iou = overlap_,
                             .most = static_cast<std::size_t>(options_.max_boxes),
                             .suppression = options_.nms == "class" ? Suppression::per_class
                                            : options_.nms == "all" ? Suppression::across_classes
                                                                    : Suppression::none});
  for (const FoundBox& box : found) {
    const std::optional<Annotation> annotation = placed(box);
    if (!annotation) continue;
    const bool shown = std::find(hidden_.begin(), hidden_.end(), box.label) == hidden_.end();
    if (shown) annotations_.push_back(*annotation);
    std::size_t at = 0;  // in the order of their numbers
    while (at < classes_.size() && classes_[at].label < box.label) ++at;
    if (at == classes_.size() || classes_[at].label != box.label)
      classes_.insert(classes_.begin() + static_cast<std::ptrdiff_t>(at), {box.label, 0, shown});
    ++classes_[at].boxes;
  }
  if (first_class_ >= classes_.size()) first_class_ = 0;
  selected_ = 0;
  ++revision_;
}

std::string AnnotatedImage::name_of(int label) const {
  const auto i = static_cast<std::size_t>(label);
  return i < names_.size() ? names_[i] : "class " + std::to_string(label);
}

void AnnotatedImage::set_threshold(double threshold) {
  threshold_ = threshold;
  filter();
}

void AnnotatedImage::set_overlap(double overlap) {
  overlap_ = overlap;
  filter();
}

void AnnotatedImage::show_class(int label, bool shown) {
  std::erase(hidden_, label);
  if (!shown) hidden_.push_back(label);
  filter();
}

Value AnnotatedImage::value() const {
  if (!has_result_) return {};
  Value out = Value::Array{};
  for (const Annotation& a : annotations_) {
    out.push(Value::Object{
        {"label", name_of(a.label)}, {"score", a.score}, {"box", Value::Array{a.x1, a.y1, a.x2, a.y2}}});
  }
  return out;
}

Cells AnnotatedImage::cells() const {
  Cells out = {{"label", "score", "left", "top", "right", "bottom"}};
  for (const Annotation& a : annotations_) {
    std::vector<std::string>& row = out.emplace_back();
    row.push_back(name_of(a.label));
    for (const double number : {a.score, a.x1, a.y1, a.x2, a.y2})
      row.push_back(format_exact(static_cast<float>(number)));
  }
  return out;
}

std::string AnnotatedImage::announcement() const {
  if (!has_result_) return {};
  if (classes_.empty()) {
    if (candidates_.empty()) return tr(Text::nothing_found);
    return tr(Text::nothing_scores, {localized(format_decimals(threshold_, 2))});
  }
  std::string list;
  for (const Class& kind : classes_) {
    if (!kind.shown) continue;
    const std::string one = localized(kind.boxes) + " × " + name_of(kind.label);
    list = list.empty() ? one : tr(Text::listed, {list, one});
  }
  const std::string text = tr_count(Text::objects, static_cast<std::int64_t>(annotations_.size()));
  return list.empty() ? text : tr(Text::named, {text, list});
}

}  // namespace vitrine
