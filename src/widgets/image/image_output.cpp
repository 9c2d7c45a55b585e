#include "widgets/image/image_output.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::int64_t kAny = 64;  // stands for a side that only the answer tells

constexpr std::string_view kRanges[] = {"auto", "0..1", "0..255", "-1..1"};
/// The fields of ImageOptions that mean something to an output.
constexpr std::string_view kOwn[] = {"channels", "invert", "scale", "mean", "std", "layout"};

/// The shape with a size for each dimension that has none yet: one picture, of some size.
Shape with_sizes(Shape shape) {
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 0) shape[i] = i == 0 && shape.size() == 4 ? 1 : kAny;
  }
  return shape;
}

bool has_all_sizes(const Shape& shape) {
  return std::all_of(shape.begin(), shape.end(), [](std::int64_t size) { return size >= 0; });
}

std::string size_of(int width, int height) { return std::to_string(width) + " × " + std::to_string(height); }

/// How the values become levels of 0..255: v = (t × std + mean) / scale.
struct Range {
  double scale = 1.0 / 255, mean = 0;
};

constexpr Range kUnit{1.0 / 255, 0}, kLevels{1, 0}, kSymmetric{1 / 127.5, 1};

/// A little beyond 0..1 is what networks overshoot; beyond these limits it is another range.
Range range_of(DType dtype, float least, float most) {
  constexpr float kAboveUnit = 2, kBelowUnit = -0.1F;
  if (!is_float(dtype)) return dtype == DType::bool_ ? kUnit : kLevels;
  return most > kAboveUnit ? kLevels : least < kBelowUnit ? kSymmetric : kUnit;
}

}  // namespace

WidgetFit fits_image_output(const TensorInfo& tensor) {
  if (!is_pixel_type(tensor.dtype)) return {};
  const auto shape = picture_shape(with_sizes(tensor.shape), "auto", 4);
  if (!shape || shape->width < kLeastPicture || shape->height < kLeastPicture) return {};
  // [1,128,768] is more likely a text's embedding, and a matrix a matrix.
  const bool sure = tensor.shape.size() == 4 || (tensor.shape.size() == 3 && shape->channels == 3);
  if (!sure) return {};
  std::string reason =
      has_all_sizes(tensor.shape) ? size_of(shape->width, shape->height) + ", " : std::string();
  reason += shape->channels == 1 ? "gray: a picture" : "colour: a picture";
  return {.score = shape->channels == 3 ? 45 : 35,
          .options = Value::Object{},
          .reason = std::move(reason),
          .assumptions = {{"scale", tensor.dtype == DType::uint8_ ? "values 0..255"
                                                                  : "0..1, 0..255 or -1..1, by the values"}}};
}

void ImageOutput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  shape_ = tensor.shape;
  for (std::size_t i = 0; i < shape_.size(); ++i) {
    if (tensor.is_open(i)) shape_[i] = -1;
  }
  const auto refuse = [&](Code code, std::string place, std::string detail) {
    errors.push_back({code, std::move(place), std::move(detail)});
  };
  const std::string what = "\"" + tensor.name + "\" is " + std::string(name(tensor.dtype)) + to_text(shape_);
  if (common.index) {
    return refuse(Code::spec_widget_mismatch, std::string(where),
                  "a picture is a whole tensor, not one element");
  }
  const auto shape = picture_shape(with_sizes(shape_), options_.layout, 4);
  if (tensor.dtype == DType::string_ || !shape) {
    return refuse(
        Code::spec_widget_mismatch, std::string(where),
        "a picture is made of numbers in a shape such as [1,3,224,224], [1,224,224,3] or [224,224], "
        "with 1, 3 or 4 channels; " +
            what);
  }
  const bool wants_gray = options_.channels == "gray";
  if (options_.channels != "auto" && wants_gray != (shape->channels == 1)) {
    refuse(Code::spec_not_allowed, pointer(where, "channels"),
           "\"" + options_.channels + "\" does not go with " + std::to_string(shape->channels) + " channels");
  }
  const Value& scale = options_.scale;
  const bool is_range = std::find(std::begin(kRanges), std::end(kRanges), scale.text()) != std::end(kRanges);
  if (!scale.is_null() && !(scale.is_number() && scale.number() != 0) && !is_range) {
    refuse(Code::spec_not_allowed, pointer(where, "scale"),
           "expected \"auto\", \"0..1\", \"0..255\", \"-1..1\" or a number that is not 0");
  }
  check_normalisation(options_.mean, options_.std, std::min(shape->channels, 3), where, errors);
  ImageOptions defaults;
  const Value changed = dump_fields(image_fields(), &options_, &defaults);
  for (const auto& [field, value] : changed.members()) {
    if (std::find(std::begin(kOwn), std::end(kOwn), field) == std::end(kOwn))
      refuse(Code::spec_not_allowed, pointer(where, field), "it is for inputs only");
  }
}

Room ImageOutput::room() const {
  const auto shape = has_all_sizes(shape_) ? picture_shape(shape_, options_.layout, 4) : std::nullopt;
  constexpr double kUnknown = 0.72, kMost = 340;
  return {.aspect = shape ? static_cast<double>(shape->height) / shape->width : kUnknown, .max_px = kMost};
}

std::string ImageOutput::hint() const {
  const auto shape = has_all_sizes(shape_) ? picture_shape(shape_, options_.layout, 4) : std::nullopt;
  if (!shape) return {};
  const std::string size = size_of(shape->width, shape->height);
  return shape->channels == 1 ? tr(Text::listed, {size, tr(Text::gray)}) : size;
}

void ImageOutput::clear() {
  to_show_.clear();
  image_ = {};
  picture_ = 0;
  is_shown_ = false;
  ++revision_;
}

Value ImageOutput::value() const { return image_.empty() ? Value() : value_of_image(image_); }

Value ImageOutput::picture_to_save() const {
  if (image_.empty()) return {};
  return is_shown_ && to_show_.is_whole() ? Value(Value::Object{{"picture", picture_}})
                                          : rgba_of_image(image_);
}

bool ImageOutput::take_in(std::span<const Tensor* const> tensors, bool begin) {
  const Tensor& tensor = *tensors.front();
  if (begin) begin_taking(tensor);
  PictureTaking& taking = *taking_;
  if (taking.is_done) return true;
  const auto all = static_cast<std::size_t>(tensor.count());
  if (taking.looked_at < all) {
    const std::size_t count = std::min(4 * kPixelsInTask, all - taking.looked_at);
    std::vector<float> room;
    for (const float v : as_floats(tensor, taking.looked_at, count, room)) {
      if (!std::isfinite(v)) continue;
      taking.least = std::min(taking.least, v);
      taking.most = std::max(taking.most, v);
    }
    taking.looked_at += count;
    return false;
  }
  if (!taking.work) {
    Result<TensorToImage> work = TensorToImage::begin(tensor, pipeline(tensor.dtype));
    if (work)
      taking.work = std::move(*work);
    else
      taking.problem = Error{Code::run_output_mismatch, common.name, work.error().detail};
  }
  taking.is_done = taking.problem || taking.work->step(kPixelsInTask);
  return taking.is_done;
}

void ImageOutput::begin_taking(const Tensor& tensor) {
  taking_.emplace();
  const auto refuse = [&](std::string text) {
    taking_->problem = Error{Code::run_output_mismatch, common.name, std::move(text)};
    taking_->is_done = true;
  };
  const auto shape = picture_shape(tensor.shape, options_.layout, 4);
  if (!shape || tensor.dtype == DType::string_)
    return refuse(tr(Text::one_picture_expected, {tensor.type_text()}));
  if (std::int64_t{shape->width} * shape->height > kMostPixels) {
    return refuse(tr(Text::picture_most, {std::to_string(shape->width), std::to_string(shape->height),
                                          std::to_string(kMostPixels / 1'000'000)}));
  }
  taking_->shape = *shape;
  const bool looks = is_float(tensor.dtype) && has_range_of_values();
  if (!looks) taking_->looked_at = static_cast<std::size_t>(tensor.count());
}

/// Whether the values themselves say which level they are.
bool ImageOutput::has_range_of_values() const {
  const std::string& word = options_.scale.text();
  return !options_.scale.is_number() && options_.mean.empty() && options_.std.empty() &&
         (word.empty() || word == "auto");
}

ImagePipeline ImageOutput::pipeline(DType dtype) const {
  const std::string& word = options_.scale.text();
  Range range = word == "0..255" ? kLevels : word == "-1..1" ? kSymmetric : kUnit;
  if (options_.scale.is_number()) range = {options_.scale.number(), 0};
  if (has_range_of_values()) range = range_of(dtype, taking_->least, taking_->most);
  ImagePipeline pipeline{.channels = options_.channels == "bgr" ? Channels::bgr : Channels::rgb,
                         .invert = options_.invert,
                         .scale = range.scale,
                         .mean = options_.mean,
                         .std = options_.std,
                         .layout = taking_->shape.layout};
  if (pipeline.mean.empty()) pipeline.mean = {0};
  for (double& mean : pipeline.mean) mean += range.mean;
  return pipeline;
}

Status ImageOutput::from_tensors(std::span<const Tensor* const> tensors) {
  if (!taking_) take_in(tensors, true);
  while (!take_in(tensors, false)) {
  }
  PictureTaking taken = *std::exchange(taking_, std::nullopt);
  if (taken.problem) {
    clear();
    return *taken.problem;
  }
  to_show_.clear();
  is_shown_ = false;
  image_ = taken.work->take();
  ++revision_;
  ask(to_show_.begin(image_));
  return Done{};
}

std::string ImageOutput::announcement() const {
  if (image_.empty()) return {};
  return tr(Text::listed, {tr(Text::a_picture), size_of(image_.width, image_.height)});
}

Status ImageOutput::reply(Result<Value> answer) {
  if (!answer) return answer.error();
  if (image_.empty()) return Done{};  // cleared meanwhile
  if (to_show_.is_shrinking()) {
    ask(to_show_.go_on());
  } else {
    picture_ = picture_number(*answer);
    is_shown_ = true;
  }
  return Done{};
}

}  // namespace vitrine
