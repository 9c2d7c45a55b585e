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
  if (stored_.empty()) return {};
  Value out = value_of_image(view().copy());
  out.set("name", name_);
  if (max_side_ != options_.max_side) out.set("max_side", max_side_);
  return out;
}

Value ImageInput::kept() const {
  if (stored_.empty() || file_ == 0) return value();
  Value out = Value::Object{{"name", name_}, {"picture", file_}};
  if (max_side_ != options_.max_side) out.set("max_side", max_side_);
  Framing turned = whole_;
  int turns = 0;
  for (; turned.orientation != framing_.orientation; ++turns)
    turned = turned.turned_right(stored_.width, stored_.height);
  if (turns > 0) out.set("turns", turns);
  const PixelBox& box = framing_.box;
  if (box != turned.box) out.set("crop", Value::Array{box.x, box.y, box.width, box.height});
  return out;
}

std::size_t ImageInput::kept_bytes() const { return file_ == 0 ? stored_.rgba.size() : 0; }

std::vector<std::int64_t> ImageInput::max_sides() const {
  std::vector<std::int64_t> sides = {options_.max_side};
  for (const double side : options_.max_side_choices) sides.push_back(static_cast<std::int64_t>(side));
  std::sort(sides.begin(), sides.end());
  return sides;
}

ImageInput::Chosen ImageInput::chosen_in(const Value& value) const {
  const std::vector<std::int64_t> sides = max_sides();
  const std::int64_t wanted = value["max_side"].integer(0);
  const bool there = std::find(sides.begin(), sides.end(), wanted) != sides.end();
  Chosen chosen{.max_side = there ? wanted : options_.max_side};
  chosen.turns = static_cast<int>(value["turns"].integer(0) & 3);
  const Value::Array& box = value["crop"].items();
  const auto number = [&](std::size_t i) {
    return static_cast<int>(std::clamp<std::int64_t>(box[i].integer(-1), -1, 1 << 30));
  };
  if (box.size() == 4) chosen.crop = PixelBox{number(0), number(1), number(2), number(3)};
  return chosen;
}

void ImageInput::take_chosen(const Chosen& chosen) {
  max_side_ = chosen.max_side;
  for (int i = 0; i < chosen.turns; ++i) framing_ = framing_.turned_right(stored_.width, stored_.height);
  if (!chosen.crop) return;
  const Framing cut{framing_.orientation, *chosen.crop};
  if (!ImageView(stored_.width, stored_.height, stored_.pixels(), cut).empty()) framing_ = cut;
}

std::vector<ImageInput::SizeChoice> ImageInput::size_choices() const {
  std::vector<SizeChoice> choices;
  if (!takes_any_size() || stored_.empty()) return choices;
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
    if (taken) pending_chosen_ = chosen_in(value);
    return taken;
  }
  auto picture = picture_of_value(value, common.name);
  if (!picture) return picture.error();
  camera_ = {};
  displayed_ = 0;
  put(std::move(*picture), value["name"].text());
  max_side_ = chosen_in(value).max_side;
  ask_to_show();
  return Done{};
}

Result<Tensor> ImageInput::to_tensor() const {
  if (stored_.empty()) return Error{Code::input_empty, common.name, {}};
  return finished(image_to_tensor(view(), pipeline()));
}

Result<Tensor> ImageInput::take_tensor() {
  std::optional<Preparing> made = std::exchange(preparing_, std::nullopt);
  if (!made || made->revision != revision_ || !made->tensor) return to_tensor();
  return finished(std::move(*made->tensor));
}

/// With the model's name and shape.
Result<Tensor> ImageInput::finished(Result<Tensor> made) const {
  if (!made) return Error{made.error().code, common.name, made.error().detail};
  made->name = tensor_.name;
  made->shape = tensor_.shape;
  if (takes_any_size()) {
    const ImagePipeline wanted = pipeline();
    const std::size_t height_at = height_dimension(wanted.layout);
    made->shape[height_at] = wanted.height;
    made->shape[height_at + 1] = wanted.width;
  }
  return made;
}

bool ImageInput::prepare() {
  if (stored_.rgba.size() / 4 <= kPixelsInTask) return true;
  if (!preparing_ || preparing_->revision != revision_) {
    preparing_.reset();
    Result<ImageToTensor> work = ImageToTensor::begin(view(), pipeline());
    if (!work) return true;  // to_tensor says why
    preparing_ = {revision_, std::move(*work), {}};
  }
  if (preparing_->tensor) return true;
  if (preparing_->work.step(kPixelsInTask)) preparing_->tensor = preparing_->work.take();
  return preparing_->tensor.has_value();
}

ImagePipeline ImageInput::pipeline(std::int64_t max_side) const {
  ImagePipeline out = pipeline_;
  if (!takes_any_size() || stored_.empty()) return out;
  const double most = static_cast<double>(max_side), step = static_cast<double>(options_.multiple_of);
  const int width = framing_.box.width, height = framing_.box.height;
  const double scale = std::min(1.0, most / std::max(width, height));
  const auto fitted = [&](int side) {
    const double steps = side * scale / step;
    const double whole = out.fit == Fit::contain ? std::ceil(steps - 1e-6) : std::floor(steps + 0.5);
    return static_cast<int>(std::clamp(whole, 1.0, std::floor(most / step)) * step);
  };
  out.width = fitted(width);
  out.height = fitted(height);
  return out;
}

ShownPicture ImageInput::shown_picture() const {
  if (stored_.empty()) return {};
  const ImagePipeline wanted = pipeline();
  return {.number = picture_,
          .width = framing_.box.width,
          .height = framing_.box.height,
          .name = name_,
          .tensor_width = wanted.width,
          .tensor_height = wanted.height,
          .placement = placement_of(framing_.box.width, framing_.box.height, wanted)};
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
  pending_chosen_ = {.max_side = max_side_};
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
  } else if (waited == Waiting::decode && answer) {
    taken = take_decoded(std::move(*answer));
  } else if (waited == Waiting::show && to_show_.is_shrinking()) {
    waiting_ = Waiting::show;
    ask(to_show_.go_on());
  } else if (waited == Waiting::show && answer) {
    picture_ = displayed_ = picture_number(*answer);
    // A canvas rounds what is transparent.
    if (file_ == 0 && to_show_.is_whole() && !edited() && is_opaque(stored_.pixels())) {
      file_ = picture_;
      file_is_upright_ = true;
    }
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
  const int number = picture_number(answer);
  answer.set("data", answer.take_member("rgba"));
  auto picture = picture_of_value(std::move(answer), common.name);
  if (!picture) {
    if (picture.error().code == Code::input_picture_too_large) {
      return Error{picture.error().code, common.name, tr(Text::named, {name, picture.error().detail})};
    }
    return picture.error();
  }
  put(std::move(*picture), name, pending_orientation_);
  take_chosen(pending_chosen_);
  file_ = number;
  file_is_upright_ = pending_orientation_ == 1 || pending_format_ == "JPEG";
  displayed_ = 0;
  show_again();
  return Done{};
}

void ImageInput::put(Picture picture, std::string_view name, int orientation) {
  preparing_.reset();  // it and the next look at the pixels that go now
  to_show_.clear();
  stored_ = std::move(picture);
  framing_ = whole_ = Framing::of_all(stored_.width, stored_.height, orientation);
  crop_.reset();
  name_ = to_utf8(name);
  from_camera_ = file_is_upright_ = false;
  picture_ = file_ = 0;
  pending_name_.clear();
  ++revision_;
}

void ImageInput::edit(const Framing& framing) {
  if (stored_.empty() || pending()) return;
  crop_.reset();
  framing_ = framing;
  ++revision_;
  show_again();
}

void ImageInput::turn() { edit(framing_.turned_right(stored_.width, stored_.height)); }

void ImageInput::begin_crop() { crop_ = PixelBox{0, 0, framing_.box.width, framing_.box.height}; }

void ImageInput::apply_crop() {
  if (!crop_) return;
  const PixelBox& now = framing_.box;
  if (crop_->width == now.width && crop_->height == now.height) return crop_.reset();
  edit({framing_.orientation, {now.x + crop_->x, now.y + crop_->y, crop_->width, crop_->height}});
}

void ImageInput::reset() {
  if (edited()) edit(whole_);
}

void ImageInput::show_again() {
  picture_ = 0;
  if (edited() || !file_is_upright_) return ask_to_show();
  picture_ = displayed_ = file_;
  to_show_.clear();
  if (waiting_ == Waiting::show) waiting_ = Waiting::nothing;  // of what it was before
}

void ImageInput::ask_to_show() {
  waiting_ = Waiting::show;
  ask(to_show_.begin(view(), file_));
}

void ImageInput::show_after_all() {
  if (waiting_ == Waiting::nothing && !stored_.empty() && picture_ == 0) ask_to_show();
}

bool ImageInput::pending() const {
  return waiting_ == Waiting::decode || (waiting_ == Waiting::frame && !options_.streaming);
}

}  // namespace vitrine
