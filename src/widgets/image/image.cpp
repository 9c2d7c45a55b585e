#include "widgets/image/image.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/image/image_output.h"

namespace vitrine {
namespace {

constexpr int kMostSide = 8192;

constexpr std::string_view kSources[] = {"upload", "webcam", "clipboard"};  // as enum Source
constexpr std::string_view kFits[] = {"cover", "contain", "stretch"};
constexpr std::string_view kPlaces[] = {"center", "end"};
constexpr std::string_view kFilters[] = {
#define FILTER(name) #name,
#include "media/filters.inc"
#undef FILTER
};
constexpr std::string_view kChannels[] = {"auto", "rgb", "bgr", "gray"};

constexpr FieldRow kFields[] = {
    field<&ImageOptions::sources>("sources",
                                  "Where an input's pictures come from: files (chosen or dropped), the "
                                  "camera, the clipboard.",
                                  {.one_of = kSources, .max_items = 3}),
    field<&ImageOptions::mirror_webcam>(
        "mirror_webcam",
        "The camera's picture is mirrored at first, unless it is the one that looks away from its user. The "
        "model gets it as it is shown."),
    field<&ImageOptions::streaming>(
        "streaming",
        "The camera's pictures go to the model one after the other, each when the answer to the last one is "
        "there; the page is then `live`. Otherwise one picture is taken."),
    field<&ImageOptions::fit>(
        "fit",
        "How a picture of another shape is fitted: \"cover\" fills the tensor and cuts the "
        "centre out, \"contain\" keeps all of it and pads, \"stretch\" does not keep its "
        "proportions.",
        {.one_of = kFits}),
    field<&ImageOptions::crop_scale>(
        "crop_scale",
        "For \"cover\": the picture is resized to this many times the tensor's size "
        "before its centre is cut out. torchvision's Resize(256), CenterCrop(224) is "
        "256 / 224.",
        {.at_least = 1, .at_most = 100, .example = "1.142857"}),
    field<&ImageOptions::max_side>(
        "max_side",
        "For models that leave height and width open: pictures keep their size and proportions, and are only "
        "made smaller until neither side has more pixels than this. 0: all get the sizes in \"dimensions\". "
        "Where "
        "those are not given either, it is 640, with a `multiple_of` 32.",
        {.at_least = 0, .at_most = kMostSide}),
    field<&ImageOptions::max_side_choices>(
        "max_side_choices",
        "What else a visitor may choose for `max_side`, under the picture: a larger one takes longer, and "
        "may find more. [320, 1280] where `max_side` is not given either.",
        {.at_least = 1, .at_most = kMostSide, .max_items = 8, .example = "[320, 1280]"}),
    field<&ImageOptions::multiple_of>(
        "multiple_of",
        "For `max_side`: sides are whole multiples of it, as many networks need: the nearest, or with "
        "\"contain\" the next, whose rest is padded.",
        {.at_least = 1, .at_most = 1024}),
    field<&ImageOptions::resample>(
        "resample",
        "How a picture is resized: Pillow's filters, or OpenCV's as `cv2_…`. torchvision's resize is "
        "Pillow's of the "
        "same name; of tensors with antialias=False it is `cv2_linear`, `cv2_cubic` or `cv2_nearest`.",
        {.one_of = kFilters}),
    field<&ImageOptions::pad_place>(
        "pad_place",
        "For \"contain\": whether the padding is on both sides, or all of it right and below "
        "(`end`), as YOLOX has it.",
        {.one_of = kPlaces}),
    field<&ImageOptions::pad_value>("pad_value", "For \"contain\": the level of the padding.",
                                    {.at_least = 0, .at_most = 255}),
    field<&ImageOptions::background>("background", "What shows through transparent pixels: red, green, blue.",
                                     {.at_least = 0, .at_most = 255, .max_items = 3}),
    field<&ImageOptions::channels>(
        "channels", "The order of the tensor's channels. \"auto\": \"rgb\" for three, \"gray\" for one.",
        {.one_of = kChannels}),
    field<&ImageOptions::invert>("invert", "Dark and light exchanged, before scaling."),
    field<&ImageOptions::scale>(
        "scale",
        "The tensor is (v × scale - mean) / std, for v in 0..255. An input takes a number: 1/255 when not "
        "given, 1 for uint8 and int8. An output undoes it, and takes the range of its values too: \"0..1\", "
        "\"0..255\", \"-1..1\" or \"auto\". That is 0..1 where there is a mean or std and 0..255 for whole "
        "numbers; else it goes by the answer's own values: above 2 they are 0..255, below -0.1 they are "
        "-1..1, otherwise 0..1.",
        {.example = "\"-1..1\""}),
    field<&ImageOptions::mean>(
        "mean", "Subtracted after scaling; one number, or one per channel. 128 for int8 when not given.",
        {.max_items = 3, .example = "[0.485, 0.456, 0.406]"}),
    field<&ImageOptions::std>("std", "Divided by after that; one number, or one per channel.",
                              {.max_items = 3, .example = "[0.229, 0.224, 0.225]"}),
    field<&ImageOptions::layout>(
        "layout",
        "Where the tensor keeps its channels. \"auto\" goes by its shape; only one that can "
        "be read in two ways needs it.",
        {.one_of = kLayoutNames}),
};

std::string size_text(const PictureShape& shape) {
  return std::to_string(shape.width) + " × " + std::to_string(shape.height) +
         (shape.channels == 1 ? ", gray" : ", colour");
}

/// How sure a shape is to be a picture: three channels say it, one says little, none least.
int score_of(const Shape& tensor, const PictureShape& shape) {
  if (shape.width < kLeastPicture || shape.height < kLeastPicture) return 0;
  if (shape.channels == 3) return tensor.size() == 4 ? 90 : 70;
  if (tensor.size() == 4) return 50;
  return shape.width == shape.height ? 30 : 0;  // [1,128,768] is more likely a text's embedding
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  if (direction == Direction::output) return fits_image_output(tensor);
  const auto shape = picture_shape(tensor.shape);
  if (!shape || !is_input_pixel_type(tensor.dtype)) return {};
  WidgetFit fit{.score = score_of(tensor.shape, *shape)};
  if (fit.score == 0) return {};
  const std::size_t height_at = height_dimension(shape->layout);
  const bool is_open = tensor.is_open(height_at) && tensor.is_open(height_at + 1);
  fit.reason =
      (is_open ? std::string(shape->channels == 1 ? "gray" : "colour") : size_text(*shape)) + ": a picture";
  fit.assumptions.emplace_back("scale", is_integer(tensor.dtype) ? "values 0..255" : "values 0..1");
  if (shape->channels == 3) fit.assumptions.emplace_back("channels", "RGB");
  fit.assumptions.emplace_back("mean",
                               tensor.dtype == DType::int8_ ? "128 is subtracted" : "nothing is subtracted");
  fit.assumptions.emplace_back("std", "divided by nothing");
  return fit;
}

}  // namespace

std::span<const FieldRow> image_fields() { return kFields; }

int picture_number(const Value& answer) {
  return static_cast<int>(std::clamp<std::int64_t>(answer["picture"].integer(), 0, 1 << 30));
}

WidgetType image_type() {
  return {
      .type = "image",
      .text = docs_only(
          "A picture. An input takes it from the visitor's files or clipboard; an output shows a tensor "
          "as one."),
      .is_input = true,
      .is_output = true,
      .value_text = docs_only(
          "`{width, height, data}` with RGBA bytes, as ImageData has it, or a file, `{name, mime, data}`; "
          "given as the former, with its `name`. `max_side` is in it where a visitor has chosen another than "
          "the spec's. An output gives the former, without a name"),
      .fields = kFields,
      .make = [](Direction direction) -> std::unique_ptr<Widget> {
        if (direction == Direction::output) return std::make_unique<ImageOutput>();
        return std::make_unique<ImageInput>();
      },
      .fits = tool_only(fits)};
}

void ImageInput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  const auto mismatch = [&](std::string detail) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), std::move(detail)});
  };
  if (common.index) return mismatch("a picture fills a whole tensor, not one element");
  if (!is_input_pixel_type(tensor.dtype)) {
    return mismatch("a picture becomes float32, float16, uint8 or int8; \"" + tensor.name + "\" is " +
                    std::string(vitrine::name(tensor.dtype)));
  }
  const auto shape = picture_shape(tensor.shape, options_.layout);
  if (!shape) {
    const std::string as = options_.layout == "auto" ? "" : " as " + options_.layout;
    return mismatch(
        "a picture needs a shape such as [1,3,224,224], [1,224,224,3] or [224,224], with 1 or 3 channels; "
        "\"" +
        tensor.name + "\" is " + to_text(tensor.shape) + as);
  }
  const bool wants_gray = options_.channels == "gray";
  if (options_.channels != "auto" && wants_gray != (shape->channels == 1)) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "channels"),
                      "\"" + options_.channels + "\" has " + (wants_gray ? "1 channel" : "3 channels") +
                          ", the tensor " + to_text(tensor.shape) + " has " +
                          std::to_string(shape->channels)});
  }
  if (options_.background.size() != 3) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "background"),
                      "expected three numbers, got " + std::to_string(options_.background.size())});
  }
  if (!options_.scale.is_null() && !options_.scale.is_number()) {
    errors.push_back({Code::spec_wrong_type, pointer(where, "scale"),
                      "expected a number, got " + std::string(options_.scale.type_name())});
  }
  if (options_.sources.empty())
    errors.push_back({Code::spec_not_allowed, pointer(where, "sources"), "there must be one at least"});
  if (options_.streaming && !takes(Source::webcam)) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "streaming"),
                      "only the camera streams, and \"sources\" has no \"webcam\""});
  }
  const std::size_t height_at = height_dimension(shape->layout);
  if (takes_any_size() && (!tensor.is_open(height_at) || !tensor.is_open(height_at + 1))) {
    errors.push_back(
        {Code::spec_not_allowed, pointer(where, "max_side"),
         std::string(docs_only("the model's height and width are fixed: ")) + to_text(tensor.shape)});
  }
  if (options_.max_side > 0 && options_.max_side < options_.multiple_of) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "max_side"),
                      std::string(docs_only("it is less than \"multiple_of\""))});
  }
  for (const double side : options_.max_side_choices) {
    std::string_view problem;
    if (options_.max_side == 0)
      problem = docs_only("they are chosen in place of \"max_side\", which is not given");
    else if (side != std::floor(side))
      problem = docs_only("a side is a whole number");
    else if (side < static_cast<double>(options_.multiple_of))
      problem = docs_only("one is less than \"multiple_of\"");
    if (problem.empty()) continue;
    errors.push_back({Code::spec_not_allowed, pointer(where, "max_side_choices"), std::string(problem)});
    break;
  }
  max_side_ = options_.max_side;
  mirrored_ = options_.mirror_webcam;
  check_normalisation(options_.mean, options_.std, shape->channels, where, errors);
  pipeline_ = {
      .width = shape->width,
      .height = shape->height,
      .fit = options_.fit == "cover"     ? Fit::cover
             : options_.fit == "contain" ? Fit::contain
                                         : Fit::stretch,
      .filter = static_cast<Filter>(std::find(std::begin(kFilters), std::end(kFilters), options_.resample) -
                                    std::begin(kFilters)),
      .crop_scale = options_.crop_scale,
      .pad_value = static_cast<std::uint8_t>(options_.pad_value),
      .pad_after = options_.pad_place == "end",
      .channels = shape->channels == 1         ? Channels::gray
                  : options_.channels == "bgr" ? Channels::bgr
                                               : Channels::rgb,
      .invert = options_.invert,
      .scale = options_.scale.number(is_integer(tensor.dtype) ? 1.0 : 1.0 / 255),
      // Quantising tools put the zero point of bytes at -128.
      .mean =
          options_.mean.empty() && tensor.dtype == DType::int8_ ? std::vector<double>{128} : options_.mean,
      .std = options_.std,
      .layout = shape->layout,
      .dtype = tensor.dtype};
  for (std::size_t c = 0; c < std::min<std::size_t>(3, options_.background.size()); ++c) {
    pipeline_.background[c] = static_cast<std::uint8_t>(std::lround(options_.background[c]));
  }
}

bool ImageInput::takes(Source source) const {
  const std::string_view word = kSources[static_cast<std::size_t>(source)];
  return std::find(options_.sources.begin(), options_.sources.end(), word) != options_.sources.end();
}

std::string_view ImageInput::accepts() const {
  return takes(Source::upload) || takes(Source::clipboard) ? "image/*" : "";
}

Room ImageInput::room() const { return {.aspect = 0.72, .max_px = 340, .fixed_px = kToolsHeight}; }

std::string ImageInput::hint() const {
  const std::string side = std::to_string(max_sides().back());
  const std::string size = takes_any_size()
                               ? "≤ " + side + " × " + side
                               : std::to_string(pipeline_.width) + " × " + std::to_string(pipeline_.height);
  return pipeline_.channels == Channels::gray ? tr(Text::listed, {size, tr(Text::gray)}) : size;
}

}  // namespace vitrine
