#include "widgets/pictures.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostSide = 16384;

std::optional<PictureShape> read_as(const Shape& shape, Layout layout, int most_channels) {
  std::int64_t batch = 1, channels = 1, height = 0, width = 0;
  switch (layout) {
    case Layout::nchw:
      if (shape.size() != 4) return {};
      batch = shape[0], channels = shape[1], height = shape[2], width = shape[3];
      break;
    case Layout::nhwc:
      if (shape.size() != 4) return {};
      batch = shape[0], height = shape[1], width = shape[2], channels = shape[3];
      break;
    case Layout::chw:
      if (shape.size() != 3) return {};
      channels = shape[0], height = shape[1], width = shape[2];
      break;
    case Layout::hwc:
      if (shape.size() != 3) return {};
      height = shape[0], width = shape[1], channels = shape[2];
      break;
    case Layout::hw:
      if (shape.size() != 2) return {};
      height = shape[0], width = shape[1];
      break;
  }
  const auto is_side = [](std::int64_t side) { return side >= 1 && side <= kMostSide; };
  const bool has_channels = channels == 1 || channels == 3 || (channels == 4 && most_channels >= 4);
  if (batch != 1 || !has_channels || !is_side(height) || !is_side(width)) return {};
  return PictureShape{layout, static_cast<int>(width), static_cast<int>(height), static_cast<int>(channels)};
}

void check_numbers(const std::vector<double>& numbers, int channels, const std::string& where,
                   Errors& errors) {
  const std::size_t count = numbers.size();
  if (count == 0 || count == 1 || count == static_cast<std::size_t>(channels)) return;
  errors.push_back({Code::spec_not_allowed, where,
                    std::to_string(count) + " numbers for " +
                        (channels == 1 ? "1 channel" : std::to_string(channels) + " channels")});
}

}  // namespace

const std::string_view kLayoutNames[6] = {"auto", "nchw", "nhwc", "chw", "hwc", "hw"};

std::optional<PictureShape> picture_shape(const Shape& shape, std::string_view layout, int most_channels) {
  constexpr Layout kLayouts[] = {Layout::nchw, Layout::nhwc, Layout::chw, Layout::hwc, Layout::hw};
  for (std::size_t i = 0; i < std::size(kLayouts); ++i) {
    if (layout != "auto" && layout != kLayoutNames[i + 1]) continue;
    if (auto picture = read_as(shape, kLayouts[i], most_channels)) return picture;
  }
  return {};
}

std::size_t height_dimension(Layout layout) {
  switch (layout) {
    case Layout::nchw:
      return 2;
    case Layout::nhwc:
    case Layout::chw:
      return 1;
    case Layout::hwc:
    case Layout::hw:
      break;
  }
  return 0;
}

bool is_pixel_type(DType dtype) {
  return dtype == DType::float32_ || dtype == DType::float16_ || dtype == DType::uint8_;
}

void check_normalisation(const std::vector<double>& mean, const std::vector<double>& std, int channels,
                         std::string_view where, Errors& errors) {
  check_numbers(mean, channels, pointer(where, "mean"), errors);
  const std::string std_where = pointer(where, "std");
  check_numbers(std, channels, std_where, errors);
  for (std::size_t i = 0; i < std.size(); ++i) {
    if (std[i] == 0) {
      errors.push_back({Code::spec_not_allowed, pointer(std_where, i), "0 is no divisor"});
      return;
    }
  }
}

std::string range_text(const ImagePipeline& pipeline) { return "0.." + format_number(255 * pipeline.scale); }

std::span<const std::uint8_t> Picture::pixels() const {
  return {reinterpret_cast<const std::uint8_t*>(rgba.data()), rgba.size()};
}

Result<Picture> picture_of_value(Value value, std::string_view name) {
  const auto wrong = [&](std::string detail) {
    return Error{Code::input_wrong_type, std::string(name), std::move(detail)};
  };
  const Value& data = value["data"];
  if (!value.is_object() || !data.is_bytes()) {
    return wrong("expected a picture, {width, height, data: RGBA bytes}");
  }
  const auto side = [&](std::string_view key) {
    const double number = value[key].number(0);
    return number >= 1 && number <= 1e6 && number == std::floor(number) ? static_cast<std::int64_t>(number)
                                                                        : std::int64_t{0};
  };
  const std::int64_t width = side("width"), height = side("height");
  if (width == 0 || height == 0) return wrong("width and height must be whole numbers from 1");
  const std::string size = std::to_string(width) + " × " + std::to_string(height);
  if (width * height > kMostPixels) {
    return Error{Code::input_picture_too_large, std::string(name),
                 tr(Text::picture_most, {std::to_string(width), std::to_string(height),
                                         std::to_string(kMostPixels / 1'000'000)})};
  }
  if (data.bytes().size() != static_cast<std::size_t>(width * height * 4)) {
    return wrong(size + " pixels are " + std::to_string(width * height * 4) + " bytes of RGBA, got " +
                 std::to_string(data.bytes().size()));
  }
  return Picture{static_cast<int>(width), static_cast<int>(height), value.take_member("data").take_bytes()};
}

Result<Image> image_of_value(const Value& value, std::string_view name) {
  const Result<Picture> picture = picture_of_value(value, name);
  if (!picture) return picture.error();
  const auto pixels = picture->pixels();
  return Image{picture->width, picture->height, {pixels.begin(), pixels.end()}};
}

namespace {
Value with_pixels(const Image& image, std::string_view key) {
  const auto* bytes = reinterpret_cast<const std::byte*>(image.rgba.data());
  Value out = Value::Object{{"width", image.width}, {"height", image.height}};
  return out.set(key, Bytes(bytes, bytes + image.rgba.size()));
}
}  // namespace

Value value_of_image(const Image& image) { return with_pixels(image, "data"); }
Value rgba_of_image(const Image& image) { return with_pixels(image, "rgba"); }

WidgetRequest PictureToShow::begin(const ImageView& image, int file) {
  constexpr double kMostShown = 2e6;  // pixels: more than most pages have room for
  const double scale = std::sqrt(kMostShown / (static_cast<double>(image.width()) * image.height()));
  shrinking_.reset();
  file_ = file;
  whole_ = scale >= 1;
  if (whole_) return show(image.copy());
  const auto side = [&](int full) { return std::max(1, static_cast<int>(std::lround(full * scale))); };
  const int width = side(image.width()), height = side(image.height());
  shrinking_.emplace(RowReader(image, {}), width, height, media::Window{0, 0, width, height}, Filter::box);
  return {WidgetRequest::Kind::resume, Value::Object{}};
}

WidgetRequest PictureToShow::go_on() {
  if (!shrinking_->step(kPixelsInTask)) return {WidgetRequest::Kind::resume, Value::Object{}};
  const Image small = shrinking_->take();
  shrinking_.reset();
  return show(small);
}

WidgetRequest PictureToShow::show(const Image& image) const {
  Value payload = rgba_of_image(image);
  return {WidgetRequest::Kind::show_image, std::move(payload.set("file", file_))};
}

}  // namespace vitrine
