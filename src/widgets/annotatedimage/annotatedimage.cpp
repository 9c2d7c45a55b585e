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
constexpr std::string_view kFormats[] = {"xyxy", "xywh", "cxcywh", "yxyx"};
constexpr std::string_view kCoordinates[] = {"auto", "pixels", "normalized"};
constexpr std::string_view kActivations[] = {"auto", "softmax", "sigmoid", "none"};
constexpr std::string_view kSuppressions[] = {"class", "all", "none"};

constexpr std::size_t kMostGrids = 16;

constexpr FieldRow kFields[] = {
    field<&AnnotatedImageOptions::decoder>(
        "decoder",
        "How the model writes what it found. `boxes`: two tensors, boxes and scores. One tensor: `yolov5` "
        "([1,25200,85]; Ultralytics' YOLOv3 and YOLOv7 too), `yolov8` ([1,84,8400]; to YOLO12), `yolox` "
        "([1,3549,85], still in the cells of its grids), `detections` ([1,300,6]: left, top, right, bottom, "
        "score, class; YOLO26, YOLOv10 and models that suppress overlapping boxes themselves). Boxes and "
        "scores still in the cells of grids, each in one tensor or in one for each grid: `ssd` (SSD, "
        "RetinaFace; over `anchors`), `blazeface` (MediaPipe's), `yunet`, `scrfd`.",
        {.one_of = kDecoders}),
    field<&AnnotatedImageOptions::boxes>(
        "boxes",
        "The model's tensors with the boxes, where there is one for each grid, in place of `tensor`: "
        "[1,N,4] or [N,4].",
        {.example = R"(["bbox_8", "bbox_16", "bbox_32"])"}),
    field<&AnnotatedImageOptions::scores>(
        "scores",
        "The model's tensor with the scores of the boxes, one for each class: [1,N,classes], [N,classes] or "
        "[1,N]; where `boxes` are several, as many. `tensor` is the one with the boxes, [1,N,4] or [N,4]. "
        "Both are found by their shapes when they are not given.",
        {.example = "\"scores\""}),
    field<&AnnotatedImageOptions::objectness>(
        "objectness",
        "For `yunet`: the tensors with which the scores are multiplied; a score is the root of the product.",
        {.example = R"(["obj_8", "obj_16", "obj_32"])"}),
    field<&AnnotatedImageOptions::classes>(
        "classes",
        "For models that say each box's class and only its score, as torchvision's and TensorFlow's do: the "
        "tensor with the classes' numbers, [1,N] or [N].",
        {.example = "\"detection_classes\""}),
    field<&AnnotatedImageOptions::indices>(
        "indices",
        "For models that give all boxes and what their NonMaxSuppression chose of them: the tensor of its "
        "selected indices, [n,3], rows of image, class and box. The scores are [1,classes,N] then.",
        {.example = "\"selected_indices\""}),
    field<&AnnotatedImageOptions::strides>(
        "strides",
        "Pixels of the model's input from cell to cell, for each of its grids. When not given, each is twice "
        "the one before, and the first is found by the number of boxes.",
        {.at_least = 1, .at_most = 1e5, .max_items = kMostGrids, .example = "[8, 16, 32]"}),
    field<&AnnotatedImageOptions::anchors>(
        "anchors",
        "For `ssd`: the priors, for each grid those of one cell, in pixels of the model's input: the side of "
        "a square, or [width, height].",
        {.example = "[[16, 32], [64, 128], [256, [512, 256]]]"}),
    field<&AnnotatedImageOptions::variances>(
        "variances", "For `ssd`: what the network's centres and its sizes are multiplied by.",
        {.at_least = 1e-3, .at_most = 1e3, .max_items = 2}),
    field<&AnnotatedImageOptions::image>(
        "image", "The name of the input whose picture the boxes lie in. The only one when not given."),
    field<&AnnotatedImageOptions::format>(
        "format",
        "What the four numbers of a box are: left, top, right, bottom (`xyxy`), left, top, width, height "
        "(`xywh`), the centre and the size (`cxcywh`), or top, left, bottom, right (`yxyx`, TensorFlow's). "
        "Other decoders than `boxes` know it themselves.",
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
        "Names of the classes, in the model's order; with or without the background's (with a tensor of "
        "`classes`, without it). Without them, they are called `class 0`, `class 1`, ….",
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
      .fits = tool_only(fits_yolo),
      .fits_group = tool_only(fits_detector)};
}

BoxDecoder AnnotatedImage::decoder() const { return as_enum<BoxDecoder>(options_.decoder, kDecoders); }

std::size_t AnnotatedImage::score_tensors() const {
  if (is_single(decoder())) return 0;
  return options_.scores.empty() ? std::max<std::size_t>(options_.boxes.size(), 1) : options_.scores.size();
}

/// The order of from_tensors: boxes, scores, objectness, classes or indices.
std::vector<Widget::TensorField> AnnotatedImage::further_tensors() {
  if (common.tensor.empty() && !options_.boxes.empty()) common.tensor = options_.boxes[0];
  if (is_single(decoder())) return {};
  const std::size_t grids = std::max<std::size_t>(options_.boxes.size(), 1);
  if (options_.scores.empty()) options_.scores.resize(grids);  // to be found by their shapes
  std::vector<TensorField> fields;
  for (std::size_t i = 1; i < grids; ++i) fields.push_back({"boxes", &options_.boxes[i]});
  for (std::string& name : options_.scores) fields.push_back({"scores", &name});
  for (std::string& name : options_.objectness) fields.push_back({"objectness", &name});
  if (!options_.classes.empty()) fields.push_back({"classes", &options_.classes});
  if (!options_.indices.empty()) fields.push_back({"indices", &options_.indices});
  return fields;
}

void AnnotatedImage::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  configure_all({&tensor, 1}, where, errors);
}

/// From the spec's lists to grids_.
void AnnotatedImage::read_grids(std::string_view where, Errors& errors) {
  constexpr std::size_t kMostInCell = 100;
  constexpr double kMostPixels = 1e5;
  const auto refuse = [&](std::string_view field, std::string_view detail) {
    errors.push_back({Code::spec_not_allowed, pointer(where, field), std::string(detail)});
  };
  const auto is_side = [](const Value& v) {
    return v.is_number() && v.number() > 0 && v.number() <= kMostPixels;
  };
  grids_ = {.strides = options_.strides};
  if (options_.variances.size() == 2)
    std::copy_n(options_.variances.begin(), 2, grids_.variances);
  else
    refuse("variances", docs_only("two numbers, for the centres and for the sizes"));
  bool good = options_.anchors.is_array() && options_.anchors.items().size() <= kMostGrids;
  for (const Value& grid : options_.anchors.items()) {
    good = good && !grid.items().empty() && grid.items().size() <= kMostInCell;
    std::vector<BoxGrids::Prior>& priors = grids_.priors.emplace_back();
    for (const Value& anchor : grid.items()) {
      const Value::Array& pair = anchor.items();
      if (is_side(anchor))
        priors.push_back({anchor.number(), anchor.number()});
      else if (pair.size() == 2 && is_side(pair[0]) && is_side(pair[1]))
        priors.push_back({pair[0].number(), pair[1].number()});
      else
        good = false;
    }
  }
  if (!good) {
    refuse("anchors", docs_only("for each grid a list of sides or [width, height], in pixels, such as "
                                "[[16, 32], [64, 128], [256, 512]]"));
  } else if ((decoder() == BoxDecoder::ssd) == grids_.priors.empty()) {
    refuse("anchors",
           docs_only("the decoder \"ssd\" needs the priors of each grid, which no model's file tells; "
                     "the other decoders have none"));
  }
}

void AnnotatedImage::configure_all(std::span<const TensorInfo> tensors, std::string_view where,
                                   Errors& errors) {
  threshold_ = options_.threshold;
  overlap_ = options_.iou;
  read_grids(where, errors);
  name_classes(-1);
  if (kForAuthors) check(tensors, where, errors);
}

/// What the spec says against the tensors, so far as their shapes are known.
void AnnotatedImage::check(std::span<const TensorInfo> tensors, std::string_view where,
                           Errors& errors) const {
  const auto mismatch = [&](std::string detail) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), std::move(detail)});
  };
  if (common.index) return mismatch("boxes are shown whole: leave \"index\" out");
  const bool single = is_single(decoder());
  const std::size_t boxes = std::max<std::size_t>(options_.boxes.size(), 1);
  const std::size_t scores = score_tensors();
  if (!options_.boxes.empty() && options_.boxes[0] != common.tensor)
    return mismatch("\"boxes\" are in place of \"tensor\": leave one of them out");
  if (single && (boxes > 1 || !options_.scores.empty() || !options_.objectness.empty() || one_class_each()))
    return mismatch("with the decoder \"" + options_.decoder +
                    "\" it reads one tensor: leave \"scores\" and its like out");
  if (decoder() == BoxDecoder::boxes && boxes > 1)
    return mismatch("which decoder puts several tensors of boxes together? Name it in \"decoder\"");
  if (decoder() != BoxDecoder::boxes && one_class_each())
    return mismatch("\"classes\" and \"indices\" go with the decoder \"boxes\"");
  if (!options_.classes.empty() && !options_.indices.empty())
    return mismatch("\"indices\" name the classes too: leave \"classes\" out");
  const std::size_t objectness = decoder() == BoxDecoder::yunet ? boxes : 0;
  if (!single && (scores != boxes || options_.objectness.size() != objectness))
    return mismatch("for " + std::to_string(boxes) + (boxes == 1 ? " tensor" : " tensors") +
                    " of boxes it needs " + std::to_string(boxes) + " in \"scores\" and " +
                    std::to_string(objectness) + " in \"objectness\"");
  if (tensors.size() != boxes + scores + objectness + (one_class_each() ? 1 : 0))
    return mismatch("it needs two tensors, boxes and scores");
  for (const TensorInfo& tensor : tensors) {
    const bool are_numbers = tensor.name == options_.classes || tensor.name == options_.indices;
    if (is_float(tensor.dtype) || (are_numbers && is_integer(tensor.dtype))) continue;
    return mismatch("boxes and scores are decimals; \"" + tensor.name + "\" is " +
                    std::string(name(tensor.dtype)));
  }
  BoxCounts counts;
  for (std::size_t i = 0; i < boxes; ++i) {
    const Shape& shape = tensors[i].shape;
    const Result<BoxCounts> read =
        single ? count_decoded(shape, decoder())
        : !options_.indices.empty()
            ? count_selected(shape, tensors[1].shape, tensors[2].shape)
            : count_boxes(shape, tensors[boxes + i].shape, decoder() != BoxDecoder::boxes);
    if (!read) return mismatch(read.error().detail);
    counts = *read;
  }
  if (!options_.classes.empty()) {
    const Result<BoxCounts> own = count_boxes(tensors[0].shape, tensors.back().shape);
    if (!own || own->classes != 1 || (counts.classes != 1 && counts.classes >= 0))
      return mismatch(
          "boxes with a tensor of classes have one score and one class each, such as [1,100]; these have " +
          to_text(tensors[1].shape) + " and " + to_text(tensors.back().shape));
    counts.classes = -1;
  }
  if (counts.classes < 0) return;
  const TensorInfo& scored = tensors[single ? 0 : boxes];
  const auto classes = static_cast<std::size_t>(counts.classes);
  const std::size_t labels = options_.labels.size();
  if (options_.background) {
    const double background = *options_.background;
    if (background != std::floor(background) || background >= static_cast<double>(classes)) {
      errors.push_back({Code::spec_not_allowed, pointer(where, "background"),
                        format_number(background) + " is none of the " + std::to_string(classes) +
                            " classes of " + to_text(scored.shape)});
    }
  }
  const bool without_background = options_.background && labels + 1 == classes;
  if (labels > 0 && labels != classes && !without_background) {
    errors.push_back({Code::spec_labels_count, pointer(where, "labels"),
                      "\"" + scored.name + "\" " + to_text(scored.shape) + " has " + std::to_string(classes) +
                          (classes == 1 ? " class" : " classes") + ", there are " + std::to_string(labels) +
                          " labels"});
  }
}

/// Labels may leave the background's out, which shows once the number of classes is known. -1: it never is.
void AnnotatedImage::name_classes(std::int64_t classes) {
  names_ = options_.labels;
  const bool without =
      classes < 0 ? !options_.classes.empty() : static_cast<std::int64_t>(names_.size()) + 1 == classes;
  if (!options_.background || !without || names_.empty()) return;
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
  const auto fail = [this](const Error& error) -> Status {
    clear();
    return Error{error.code, common.name, error.detail};
  };
  const std::size_t grids = std::max<std::size_t>(options_.boxes.size(), 1);
  const bool single = is_single(decoder());
  const Tensor *boxes = tensors[0], *scores = single ? nullptr : tensors[grids];
  const Tensor* classes = options_.classes.empty() ? nullptr : tensors.back();
  auto format = as_enum<BoxFormat>(options_.format, kFormats);
  auto units = as_enum<BoxUnits>(options_.coordinates, kCoordinates);
  DecodedBoxes decoded;
  if (!options_.indices.empty()) {
    Result<DecodedBoxes> made = select_boxes(*boxes, *scores, *tensors.back());
    if (!made) return fail(made.error());
    decoded = std::move(*made);
    name_classes(scores->shape[scores->shape.size() - 2]);
  } else if (decoder() != BoxDecoder::boxes) {
    BoxTensors all;
    auto take = [next = tensors.begin()](std::vector<const Tensor*>& kind, std::size_t count) mutable {
      kind.assign(next, next + static_cast<std::ptrdiff_t>(count));
      next += static_cast<std::ptrdiff_t>(count);
    };
    take(all.boxes, grids);
    take(all.scores, score_tensors());
    take(all.objectness, single ? 0 : options_.objectness.size());
    grids_.width = std::max(picture_.tensor_width, 1);
    grids_.height = std::max(picture_.tensor_height, 1);
    Result<DecodedBoxes> made = decode_boxes(all, decoder(), grids_);
    if (!made) return fail(made.error());
    decoded = std::move(*made);
    format = decoded.format;
    if (decoded.units != BoxUnits::guess) units = decoded.units;
  }
  if (!decoded.boxes.shape.empty()) {
    boxes = &decoded.boxes;
    scores = &decoded.scores;
    if (decoded.classes) classes = &*decoded.classes;
  }
  Result<std::vector<FoundBox>> read =
      read_boxes(*boxes, *scores,
                 {.format = format,
                  .units = units,
                  .tensor_width = std::max(picture_.tensor_width, 1),
                  .tensor_height = std::max(picture_.tensor_height, 1),
                  .activation = as_enum<ScoreActivation>(options_.activation, kActivations),
                  .background = static_cast<std::int64_t>(options_.background.value_or(-1))},
                 classes);
  if (!read) return fail(read.error());
  candidates_ = std::move(*read);
  if (classes == nullptr) {
    if (const auto counts = count_boxes(boxes->shape, scores->shape)) name_classes(counts->classes);
  }
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
