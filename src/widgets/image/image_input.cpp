#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/image/image.h"

namespace vitrine {
namespace {

constexpr std::size_t kMostFileBytes = 100'000'000;

}  // namespace

void ImageInput::clear() {
  put({}, {});
  max_side_ = options_.max_side;
  displayed_ = 0;
  camera_ = {};
  waiting_ = Waiting::nothing;
}

Value ImageInput::value() const {
  if (image_.empty()) return {};
  Value out = value_of_image(image_);
  return with_max_side(std::move(out.set("name", name_)));
}

Value ImageInput::kept() const {
  if (image_.empty() || picture_ == 0 || !shows_file_) return value();
  return with_max_side(Value::Object{{"name", name_}, {"picture", picture_}});
}

std::vector<std::int64_t> ImageInput::max_sides() const {
  std::vector<std::int64_t> sides = {options_.max_side};
  for (const double side : options_.max_side_choices) sides.push_back(static_cast<std::int64_t>(side));
  std::sort(sides.begin(), sides.end());
  return sides;
}

std::int64_t ImageInput::max_side_of(const Value& value) const {
  const std::vector<std::int64_t> sides = max_sides();
  const std::int64_t wanted = value["max_side"].integer(0);
  return std::find(sides.begin(), sides.end(), wanted) != sides.end() ? wanted : options_.max_side;
}

Value ImageInput::with_max_side(Value value) const {
  if (max_side_ != options_.max_side) value.set("max_side", max_side_);
  return value;
}

std::vector<ImageInput::SizeChoice> ImageInput::size_choices() const {
  std::vector<SizeChoice> choices;
  if (!takes_any_size() || image_.empty()) return choices;
  for (const std::int64_t side : max_sides()) {
    const ImagePipeline made = pipeline(side);
    const bool again =
        !choices.empty() && choices.back().width == made.width && choices.back().height == made.height;
    if (!again)
      choices.push_back({side, made.width, made.height});
    else if (side == max_side_)
      choices.back().max_side = side;
  }
  if (choices.size() < 2) choices.clear();
  return choices;
}

void ImageInput::choose_max_side(std::int64_t side) {
  if (side == max_side_) return;
  max_side_ = side;
  ++revision_;
}

Status ImageInput::set_value(const Value& value) {
  if (value.is_null()) {
    clear();
    return Done{};
  }
  const bool is_file =
      value.is_object() && value["data"].is_bytes() && !value.find("width") && !value.find("height");
  if (value.is_bytes() || is_file) {
    Status taken = take_file(is_file ? value : Value::Object{{"name", "picture"}, {"data", value.bytes()}});
    if (taken) max_side_ = max_side_of(value);
    return taken;
  }
  auto image = image_of_value(value, common.name);
  if (!image) return image.error();
  max_side_ = max_side_of(value);
  camera_ = {};
  displayed_ = 0;
  put(std::move(*image), value["name"].text());
  ask_to_show();
  return Done{};
}

Result<Tensor> ImageInput::to_tensor() const {
  if (image_.empty()) return Error{Code::input_empty, common.name, {}};
  const ImagePipeline wanted = pipeline();
  auto tensor = image_to_tensor(image_, wanted);
  if (!tensor) return Error{tensor.error().code, common.name, tensor.error().detail};
  tensor->name = tensor_.name;
  tensor->shape = tensor_.shape;
  if (takes_any_size()) {
    const std::size_t height_at = height_dimension(wanted.layout);
    tensor->shape[height_at] = wanted.height;
    tensor->shape[height_at + 1] = wanted.width;
  }
  return tensor;
}

ImagePipeline ImageInput::pipeline(std::int64_t max_side) const {
  ImagePipeline out = pipeline_;
  if (!takes_any_size() || image_.empty()) return out;
  const double most = static_cast<double>(max_side), step = static_cast<double>(options_.multiple_of);
  const double scale = std::min(1.0, most / std::max(image_.width, image_.height));
  const auto fitted = [&](int side) {
    const double steps = side * scale / step;
    const double whole = out.fit == Fit::contain ? std::ceil(steps - 1e-6) : std::floor(steps + 0.5);
    return static_cast<int>(std::clamp(whole, 1.0, std::floor(most / step)) * step);
  };
  out.width = fitted(image_.width);
  out.height = fitted(image_.height);
  return out;
}

ShownPicture ImageInput::shown_picture() const {
  if (image_.empty()) return {};
  const ImagePipeline wanted = pipeline();
  return {.number = picture_,
          .width = image_.width,
          .height = image_.height,
          .name = name_,
          .tensor_width = wanted.width,
          .tensor_height = wanted.height,
          .placement = placement_of(image_.width, image_.height, wanted)};
}

void ImageInput::ask_for_file() {
  if (waiting_ == Waiting::decode) return;
  close_camera();
  waiting_ = Waiting::file;
  ask(WidgetRequest::Kind::pick_file, Value::Object{{"accept", accepts()}});
}

void ImageInput::ask_for_clipboard() {
  if (waiting_ == Waiting::decode) return;
  waiting_ = Waiting::file;
  ask(WidgetRequest::Kind::read_clipboard, Value::Object{{"accept", accepts()}});
}

Status ImageInput::take_file(Value file) {
  std::string name = to_utf8(file["name"].text());
  if (name.empty()) name = tr(Text::the_file);
  const auto unreadable = [&](std::string detail) {
    return Error{Code::input_picture_unreadable, common.name, std::move(detail)};
  };
  const Value* found = file.find("data");
  if (!found || !found->is_bytes()) {
    return Error{Code::input_wrong_type, common.name, "expected a file, {name, mime, data: bytes}"};
  }
  const std::size_t size = found->bytes().size();
  if (size == 0) return unreadable(tr(Text::file_empty, {name}));
  if (size > kMostFileBytes) {
    return Error{Code::input_picture_too_large, common.name,
                 tr(Text::file_too_large, {name, shown_bytes(size), shown_bytes(kMostFileBytes)})};
  }
  const std::string_view format = sniff_image_format(found->bytes());
  if (format == "PDF") return unreadable(tr(Text::is_pdf, {name}));

  const ExifOrientation exif = exif_orientation(found->bytes());
  Value patch;
  if (exif.orientation != 1) {
    const Bytes upright = {std::byte{exif.big_endian ? std::uint8_t{0} : std::uint8_t{1}},
                           std::byte{exif.big_endian ? std::uint8_t{1} : std::uint8_t{0}}};
    patch = Value::Object{{"offset", exif.offset}, {"bytes", upright}};
  }
  Bytes data;
  for (auto& [key, member] : file.take_members()) {
    if (key == "data") data = member.take_bytes();
  }
  pending_format_ = format;
  pending_orientation_ = exif.orientation;
  pending_name_ = name;
  camera_ = {};
  decoded_ = {};
  waiting_ = Waiting::decode;
  ask(WidgetRequest::Kind::decode_image,
      Value::Object{{"name", std::move(name)}, {"data", std::move(data)}, {"patch", std::move(patch)}});
  return Done{};
}

Status ImageInput::reply(Result<Value> answer) {
  const Waiting waited = std::exchange(waiting_, Waiting::nothing);
  if (waited == Waiting::camera || waited == Waiting::frame) {
    if (!answer) {
      close_camera();
      return Error{answer.error().code, common.name, answer.error().detail};
    }
    return waited == Waiting::camera ? take_camera(*answer) : take_frame(std::move(*answer));
  }
  Status taken = Done{};
  if (waited == Waiting::file && answer) {
    taken = take_file(std::move(*answer));
  } else if (waited == Waiting::decode && !decoded_.is_null()) {
    taken = take_decoded(std::exchange(decoded_, {}));
  } else if (waited == Waiting::decode && answer && (*answer)["rgba"].bytes().size() > kLargeBytes) {
    decoded_ = std::move(*answer);
    waiting_ = Waiting::decode;
    ask(WidgetRequest::Kind::resume, Value::Object{});
  } else if (waited == Waiting::decode && answer) {
    taken = take_decoded(std::move(*answer));
  } else if (waited == Waiting::show && answer) {
    picture_ = displayed_ = picture_number(*answer);
    shows_file_ = (*answer)["whole"].boolean() && is_opaque(image_);  // a canvas rounds what is transparent
  } else if (waited == Waiting::file || waited == Waiting::decode) {
    taken = refused(answer.error());
  }  // a page that cannot show a picture can still use it
  if (waited == Waiting::file) show_after_all();
  return taken;
}

Status ImageInput::refused(const Error& error) {
  const std::string name = std::exchange(pending_name_, {});
  if (error.code == Code::request_cancelled) return Done{};
  if (error.code != Code::input_picture_unreadable || !error.detail.empty()) {
    return Error{error.code, common.name, error.detail};
  }
  return Error{error.code, common.name,
               pending_format_.empty() ? tr(Text::picture_unknown, {name})
                                       : tr(Text::picture_undecodable, {name, pending_format_})};
}

Status ImageInput::take_decoded(Value answer) {
  const std::string name = std::exchange(pending_name_, {});
  answer.set("data", answer.take_member("rgba"));
  auto image = image_of_value(answer, common.name);
  if (!image) {
    if (image.error().code == Code::input_picture_too_large) {
      return Error{image.error().code, common.name, tr(Text::named, {name, image.error().detail})};
    }
    return image.error();
  }
  put(apply_orientation(std::move(*image), pending_orientation_), name);
  if (pending_orientation_ == 1 || pending_format_ == "JPEG") {
    picture_ = displayed_ = picture_number(answer);
    shows_file_ = true;
  } else {
    displayed_ = 0;
    ask_to_show();
  }
  return Done{};
}

void ImageInput::put(Image image, std::string_view name) {
  image_ = std::move(image);
  original_ = {};
  crop_.reset();
  name_ = to_utf8(name);
  from_camera_ = shows_file_ = false;
  picture_ = 0;
  pending_name_.clear();
  decoded_ = {};
  ++revision_;
}

void ImageInput::edit(Image changed) {
  if (changed.empty() || pending()) return;
  crop_.reset();
  if (original_.empty()) original_ = std::move(image_);
  image_ = std::move(changed);
  shows_file_ = false;
  picture_ = 0;
  ++revision_;
  ask_to_show();
}

void ImageInput::turn() {
  constexpr int kRight = 6;  // EXIF's number for a quarter to the right
  edit(apply_orientation(image_, kRight));
}

void ImageInput::begin_crop() { crop_ = PixelBox{0, 0, image_.width, image_.height}; }

void ImageInput::apply_crop() {
  if (!crop_) return;
  if (crop_->width == image_.width && crop_->height == image_.height)
    crop_.reset();
  else
    edit(cut_out(image_, *crop_));
}

void ImageInput::reset() {
  if (original_.empty() || pending()) return;
  image_ = std::exchange(original_, {});
  crop_.reset();
  picture_ = 0;
  ++revision_;
  ask_to_show();
}

void ImageInput::ask_to_show() {
  waiting_ = Waiting::show;
  ask(WidgetRequest::Kind::show_image, rgba_of_image(image_));
}

void ImageInput::show_after_all() {
  if (waiting_ == Waiting::nothing && !image_.empty() && picture_ == 0) ask_to_show();
}

bool ImageInput::pending() const {
  return waiting_ == Waiting::decode || (waiting_ == Waiting::frame && !options_.streaming);
}

}  // namespace vitrine
