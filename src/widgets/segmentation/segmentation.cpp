#include "widgets/segmentation/segmentation.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::string_view kLayouts[] = {"auto", "nchw", "nhwc"};
constexpr std::string_view kActivations[] = {"auto", "sigmoid", "none"};
constexpr int kNoClass = 255;  // of a mask's byte

constexpr FieldRow kFields[] = {
    field<&SegmentationOptions::image>(
        "image", "The name of the input whose picture the classes lie in. The only one when not given."),
    field<&SegmentationOptions::labels>(
        "labels",
        "Names of the classes, in the model's order; of a model that gives one score for each pixel, one "
        "name. "
        "Without them, they are called `class 0`, `class 1`, ….",
        {.max_items = kMostMaskClasses, .example = "[\"background\", \"cat\", \"dog\"]"}),
    field<&SegmentationOptions::background>(
        "background",
        "The class, counted from 0, that means that there is nothing: it is not coloured until its name is "
        "pressed. When not given, the one that is called `background`.",
        {.at_least = 0, .at_most = static_cast<double>(kMostMaskClasses - 1), .example = "0"}),
    field<&SegmentationOptions::layout>(
        "layout",
        "Where the scores of a pixel's classes are: `nchw`, [1,21,256,256], or `nhwc`, [1,256,256,21]. "
        "`auto`: "
        "along the shorter of the two sides. Whole numbers in [1,256,256] are the classes themselves.",
        {.one_of = kLayouts}),
    field<&SegmentationOptions::activation>(
        "activation",
        "For a model that gives one score for each pixel: what makes 0..1 of it. `auto`: a sigmoid when some "
        "lie outside.",
        {.one_of = kActivations}),
    field<&SegmentationOptions::threshold>(
        "threshold",
        "For a model that gives one score for each pixel: the least that is coloured, to start with.",
        {.at_least = 0.01, .at_most = 1}),
    field<&SegmentationOptions::opacity>("opacity", "How opaque the colours are, to start with.",
                                         {.at_least = kLeastOpacity, .at_most = 1}),
};

/// A mask is large, and has as many scores for each pixel as there are classes. Features have such shapes
/// too: names decide where a shape says little.
WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  constexpr std::string_view kMaskWords[] = {"seg", "mask", "matte", "alpha", "parsing"};
  constexpr std::string_view kEnds[] = {"/sigmoid"};                  // infer.cpp says what a graph ends in
  constexpr std::string_view kScoreWords[] = {"logits", "/softmax"};  // of a picture's pixels
  constexpr std::string_view kOtherWords[] = {"feat",         "embed", "heatmap", "offset",
                                              "displacement", "depth", "flow"};
  constexpr std::int64_t kLeastSide = 32, kPrototypes = 32;
  const Shape& sides = tensor.shape;
  if (direction != Direction::output || sides.size() < 3 || has_part(tensor.name, kOtherWords)) return {};
  const std::optional<MaskShape> shape = mask_shape(sides);
  if (!shape) return {};
  const bool four = sides.size() == 4;
  const bool one = shape->channels == 1;
  const bool named = has_part(tensor.name, kMaskWords) ||
                     (four && (one ? has_part(tensor.name, kEnds) : has_part(tensor.name, kScoreWords)));
  const bool known = shape->width > 0 && shape->height > 0;
  if (known ? std::min(shape->width, shape->height) < kLeastSide : !named) return {};
  WidgetFit fit{.options = Value::Object{}, .assumptions = {{"labels", "class numbers"}}};
  if (shape->channels == 1 && is_integer(tensor.dtype)) {
    // A picture of uint8 is more likely one, unless it is called a mask.
    fit.score = named ? 70 : tensor.dtype == DType::uint8_ ? 0 : 50;
    fit.reason = "it holds a class for each pixel";
  } else if (shape->channels == 1 && is_float(tensor.dtype)) {
    fit.score = named && sides[0] > 0 ? 55 : 0;  // so many masks of so many objects are no mask of a picture
    fit.reason = "it is called a mask and holds a score for each pixel";
    fit.assumptions.emplace_back("threshold", "0.5");
  } else if (shape->channels != 1 && is_float(tensor.dtype) && four) {
    const bool like_picture = shape->channels == 3 || shape->channels == 4 || shape->channels < 0;
    fit.score = named ? 75 : like_picture || shape->channels == kPrototypes ? 0 : 50;
    const std::string classes =
        shape->channels < 0 ? std::string("the classes") : std::to_string(shape->channels) + " classes";
    fit.reason = "it holds the scores of " + classes + " for each pixel";
    fit.assumptions.emplace_back("background", "no class means that there is nothing");
  }
  return fit.score > 0 ? fit : WidgetFit{};
}

}  // namespace

WidgetType segmentation_type() {
  return {
      .type = "segmentation",
      .text = docs_only(
          "The class of each pixel, as colours over the picture, with each class's share of it; the opacity, "
          "the classes and the least score can be changed without running the model again."),
      .is_output = true,
      .value_text = docs_only(
          "`{classes: [{label, share}], width, height, mask}`: the largest class first, the background last; "
          "`mask`, a "
          "Uint8Array, has the number of each pixel's class, 255 for none, as large as the model gave it"),
      .fields = kFields,
      .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Segmentation>(); },
      .fits = tool_only(fits)};
}

void Segmentation::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  threshold_ = options_.threshold;
  opacity_ = options_.opacity;
  const std::optional<MaskShape> shape = mask_shape(tensor.shape, options_.layout);
  const bool own = shape && shape->channels == 1 && !is_float(tensor.dtype);
  one_score_ = shape && shape->channels == 1 && !own;
  const bool says_background = options_.background.has_value();
  for (std::size_t i = 0; i < options_.labels.size() && !options_.background && !one_score_; ++i) {
    if (lower_case(options_.labels[i]) == "background") options_.background = static_cast<double>(i);
  }
  if (!kForAuthors) return;
  const auto refuse = [&](Code code, std::string place, std::string detail) {
    errors.push_back({code, std::move(place), std::move(detail)});
  };
  const std::string what = tensor.described();
  if (common.index || !shape || tensor.dtype == DType::string_) {
    return refuse(Code::spec_widget_mismatch, std::string(where),
                  "it shows a whole tensor such as [1,21,256,256], the scores of each pixel's classes, or "
                  "[1,256,256], with up to " +
                      std::to_string(kMostMaskClasses) + " classes; this is " + what);
  }
  const std::size_t labels = options_.labels.size();
  if (!own && shape->channels > 0 && labels > 0 && labels != static_cast<std::size_t>(shape->channels)) {
    refuse(Code::spec_labels_count, pointer(where, "labels"),
           what + " has " + std::to_string(shape->channels) + (one_score_ ? " class" : " classes") +
               ", there are " + std::to_string(labels) + " labels");
  }
  if (!says_background) return;
  const double background = *options_.background;
  if (one_score_ || background != std::floor(background) ||
      (!own && shape->channels > 0 && background >= static_cast<double>(shape->channels))) {
    refuse(Code::spec_not_allowed, pointer(where, "background"),
           format_number(background) + " is none of the classes of " + what);
  }
}

Room Segmentation::room() const {
  return {.aspect = 0.72, .max_px = 340, .fixed_px = static_cast<double>(controls_height())};
}

std::string Segmentation::hint() const {
  const std::optional<MaskShape> shape = mask_shape(tensor_.shape, options_.layout);
  return shape && shape->channels > 1 ? tr_count(Text::kinds, shape->channels) : std::string();
}

void Segmentation::clear() {
  mask_ = {};
  classes_.clear();
  toggled_.clear();
  seen_.clear();
  threshold_ = options_.threshold;
  opacity_ = options_.opacity;
  first_class_ = 0;
  ++revision_;
}

void Segmentation::set_picture(ShownPicture picture) {
  const bool moved = picture.placement != picture_.placement || picture.width != picture_.width ||
                     picture.height != picture_.height;
  picture_ = std::move(picture);
  if (moved && has_result()) count();
}

Status Segmentation::from_tensor(const Tensor& tensor) {
  MaskReading reading{.layout = options_.layout};
  if (options_.activation != "auto") reading.sigmoid = options_.activation == "sigmoid";
  Result<Mask> mask = read_mask(tensor, reading);
  if (!mask) {
    clear();
    return Error{mask.error().code, common.name, mask.error().detail};
  }
  mask_ = std::move(*mask);
  count();
  return Done{};
}

Segmentation::Placed Segmentation::placed() const {
  const Placement& at = picture_.placement;
  return {at.left, at.top, at.left + picture_.tensor_width * at.scale_x,
          at.top + picture_.tensor_height * at.scale_y};
}

bool Segmentation::is_background(int label) const {
  return options_.background && static_cast<int>(*options_.background) == label;
}

bool Segmentation::is_hidden(int label) const {
  const bool pressed = std::find(toggled_.begin(), toggled_.end(), label) != toggled_.end();
  return is_background(label) != pressed;
}

/// What is in the picture: a letterbox's edges are not.
void Segmentation::count() {
  const Placed at = placed();
  MaskPart part{0, 0, static_cast<double>(mask_.width), static_cast<double>(mask_.height)};
  if (picture_.width > 0 && at.right > at.left && at.bottom > at.top) {
    const double per_x = mask_.width / (at.right - at.left), per_y = mask_.height / (at.bottom - at.top);
    part = {-at.left * per_x, -at.top * per_y, (picture_.width - at.left) * per_x,
            (picture_.height - at.top) * per_y};
  }
  classes_.clear();
  std::optional<Class> background;  // what there is comes before what means that there is nothing
  for (const ClassArea& area : areas_of(mask_, threshold_, part)) {
    Class kind{area.label, area.share, area.pixels, !is_hidden(area.label), std::nullopt};
    if (is_background(area.label)) {
      background = kind;
      continue;
    }
    const auto known = std::find(seen_.begin(), seen_.end(), area.label);
    kind.color = static_cast<std::size_t>(known - seen_.begin());
    if (known == seen_.end()) seen_.push_back(area.label);
    classes_.push_back(kind);
  }
  if (background) classes_.push_back(*background);
  if (first_class_ >= classes_.size()) first_class_ = 0;
  ++revision_;
}

void Segmentation::set_threshold(double threshold) {
  threshold_ = threshold;
  count();
}

void Segmentation::set_opacity(double opacity) {
  opacity_ = std::clamp(opacity, kLeastOpacity, 1.0);
  ++revision_;
}

void Segmentation::show_class(int label, bool shown) {
  if (is_hidden(label) != shown) return;
  if (std::erase(toggled_, label) == 0) toggled_.push_back(label);
  count();
}

std::string Segmentation::name_of(int label) const {
  const auto i = static_cast<std::size_t>(label);
  if (i < options_.labels.size()) return options_.labels[i];
  return one_score_ ? common.label : "class " + std::to_string(label);
}

std::string Segmentation::share_of(const Class& kind) const { return percent_text(kind.share); }

const Segmentation::Class* Segmentation::at(double x, double y) const {
  const Placed place = placed();
  if (!has_result() || !(place.right > place.left) || !(place.bottom > place.top)) return nullptr;
  const auto pixel = [](double part, int side) { return static_cast<int>(std::floor(part * side)); };
  const int label =
      class_at(mask_, threshold_, pixel((x - place.left) / (place.right - place.left), mask_.width),
               pixel((y - place.top) / (place.bottom - place.top), mask_.height));
  const auto kind = std::find_if(classes_.begin(), classes_.end(),
                                 [&](const Class& each) { return each.label == label && each.shown; });
  return kind == classes_.end() ? nullptr : &*kind;
}

Value Segmentation::value() const {
  if (!has_result()) return {};
  Value kinds = Value::Array{};
  for (const Class& kind : classes_)
    kinds.push(Value::Object{{"label", name_of(kind.label)}, {"share", kind.share}});
  Bytes bytes(static_cast<std::size_t>(mask_.width) * static_cast<std::size_t>(mask_.height));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const bool none = mask_.labels.empty() && mask_.scores[i] < static_cast<float>(threshold_);
    bytes[i] = none ? std::byte{kNoClass} : mask_.labels.empty() ? std::byte{0} : std::byte{mask_.labels[i]};
  }
  return Value::Object{{"classes", std::move(kinds)},
                       {"width", mask_.width},
                       {"height", mask_.height},
                       {"mask", std::move(bytes)}};
}

Cells Segmentation::cells() const {
  Cells out = {{"label", "share", "pixels"}};
  for (const Class& kind : classes_)
    out.push_back(
        {name_of(kind.label), format_exact(static_cast<float>(kind.share)), std::to_string(kind.pixels)});
  return out;
}

std::string Segmentation::announcement() const {
  if (!has_result()) return {};
  constexpr std::size_t kSpoken = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(classes_.size(), kSpoken); ++i) {
    const std::string one = name_of(classes_[i].label) + " " + share_of(classes_[i]);
    text = text.empty() ? one : tr(Text::listed, {text, one});
  }
  return text.empty() ? tr(Text::nothing_found) : text;
}

}  // namespace vitrine
