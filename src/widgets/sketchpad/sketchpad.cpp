#include "widgets/sketchpad/sketchpad.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/theme.h"

namespace vitrine {
namespace {

constexpr int kMostSide = 1024;    // of a tensor that is drawn by hand
constexpr int kFineSide = 280;     // pixels that the model's drawing has at least, on its longer side
constexpr int kCenteredSide = 32;  // up to here a square gray tensor is taken for MNIST's kind
constexpr std::size_t kMostPoints = 200'000;
constexpr std::size_t kMostSheets = 8;  // that undo brings back
constexpr std::uint32_t kWhite = 0xffffff;
constexpr float kNearest = 0.001f;  // points nearer than this to the last one add nothing

constexpr FieldRow kFields[] = {
    field<&SketchpadOptions::brush_size>(
        "brush_size", "The pen's diameter at first, as a part of the drawing's shorter side.",
        {.at_least = Sketchpad::kThinnest, .at_most = Sketchpad::kThickest}),
    field<&SketchpadOptions::center>(
        "center",
        "true: the drawing is scaled and moved as MNIST's digits are, its centre of mass in the middle. "
        "false: the "
        "model gets it where it was drawn. Without it, true for square gray tensors of up to 32 × 32.",
        {.example = "false"}),
    field<&SketchpadOptions::invert>("invert", "Black on white instead of white on black."),
    field<&SketchpadOptions::scale>(
        "scale",
        "The tensor is (v × scale - mean) / std, for v in 0..255. 1/255 when not given, 1 for uint8.",
        {.example = "1"}),
    field<&SketchpadOptions::mean>("mean", "Subtracted after scaling; one number, or one per channel.",
                                   {.max_items = 3, .example = "[0.1307]"}),
    field<&SketchpadOptions::std>("std", "Divided by after that; one number, or one per channel.",
                                  {.max_items = 3, .example = "[0.3081]"}),
};

/// [1,784] as the picture of 28 × 28 that it was before it was flattened.
std::optional<PictureShape> drawing_shape(const Shape& shape) {
  if (shape.size() == 2 && shape[0] == 1 && shape[1] >= 4 && shape[1] <= kMostSide * kMostSide) {
    const auto side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(shape[1]))));
    if (std::int64_t{side} * side == shape[1]) return PictureShape{Layout::hw, side, side, 1};
    return {};
  }
  auto picture = picture_shape(shape);
  if (picture && (picture->width > kMostSide || picture->height > kMostSide)) return {};
  return picture;
}

bool is_centered_kind(const PictureShape& shape) {
  return shape.channels == 1 && shape.width == shape.height && shape.width <= kCenteredSide;
}

std::string size_text(const PictureShape& shape) {
  return tr(Text::listed, {std::to_string(shape.width) + " × " + std::to_string(shape.height),
                           tr(shape.channels == 1 ? Text::one_channel : Text::three_channels)});
}

/// Inside the frame, not stretched; black around it.
Image contained(const Image& picture, int width, int height) {
  ImagePipeline pipeline{.width = width,
                         .height = height,
                         .fit = Fit::contain,
                         .background = {0, 0, 0},
                         .layout = Layout::hwc,
                         .dtype = DType::uint8_};
  pipeline.scale = 1;
  Image out{width, height, {}};
  const auto rgb = image_to_tensor(picture, pipeline);
  if (!rgb) return out;
  const auto* in = reinterpret_cast<const std::uint8_t*>(rgb->bytes.data());
  out.rgba.resize(static_cast<std::size_t>(width) * height * 4, 255);
  for (std::size_t i = 0; i < out.rgba.size() / 4; ++i) std::copy_n(in + i * 3, 3, out.rgba.data() + i * 4);
  return out;
}

WidgetFit fits(const TensorInfo& tensor, Direction) {
  const auto shape = drawing_shape(tensor.shape);
  if (!shape || !is_pixel_type(tensor.dtype)) return {};
  const bool flat = tensor.shape.size() == 2;
  const bool small = shape->channels == 1 && shape->width >= 8 && shape->height >= 8 && shape->width <= 64 &&
                     shape->height <= 64 && std::abs(shape->width - shape->height) <= 16;
  // A flat vector says nothing of a picture; 784 numbers are MNIST's.
  if (!small || (flat && shape->width != 28)) return {};
  WidgetFit fit{.score = flat ? 60 : 80, .reason = size_text(*shape) + ": a drawing"};
  const bool bytes = tensor.dtype == DType::uint8_;
  fit.assumptions.emplace_back("scale", bytes ? "values 0..255" : "values 0..1");
  fit.assumptions.emplace_back("invert", "white on black");
  fit.assumptions.emplace_back("mean", "nothing is subtracted");
  fit.assumptions.emplace_back("std", "divided by nothing");
  fit.assumptions.emplace_back("center", is_centered_kind(*shape)
                                             ? "the drawing is centred by its mass, as MNIST's digits"
                                             : "the drawing stays where it was drawn");
  return fit;
}

}  // namespace

WidgetType sketchpad_type() {
  return {.type = "sketchpad",
          .text = docs_only("A place to draw with mouse, pen, finger or keyboard."),
          .is_input = true,
          .value_text = docs_only(
              "`{strokes: [[[x, y], …], …]}`, from the top left corner in units of the shorter side (0..1 "
              "for a square), with `brush_sizes` and `colors` (\"#rrggbb\", null to erase) of each where "
              "they are not the "
              "first ones; or a picture, `{width, height, data}` with RGBA bytes"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Sketchpad>(); },
          .fits = tool_only(fits)};
}

void Sketchpad::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  const auto shape = drawing_shape(tensor.shape);
  if (!shape || !is_pixel_type(tensor.dtype) || common.index) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where),
                      common.index
                          ? "a sketchpad fills a whole tensor, not one element"
                          : "a sketchpad needs a float32, float16 or uint8 tensor such as [1,1,28,28], "
                            "[1,28,28,1] or [1,784], with 1 or 3 channels and sides of up to 1024; \"" +
                                tensor.name + "\" is " + tensor.type_text()});
    return;
  }
  shape_ = *shape;
  check_normalisation(options_.mean, options_.std, shape_.channels, where, errors);
  centered_ = options_.center.boolean(is_centered_kind(shape_));
  if (!options_.center.is_null() && !options_.center.is_bool()) {
    errors.push_back({Code::spec_wrong_type, pointer(where, "center"),
                      "expected true or false, got " + std::string(options_.center.type_name())});
  } else if (centered_ && shape_.width != shape_.height) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "center"),
                      "only a square tensor can be centred; this one is " + std::to_string(shape_.width) +
                          " × " + std::to_string(shape_.height)});
    centered_ = false;
  }
  fineness_ = std::max(
      1, (kFineSide + std::max(shape_.width, shape_.height) - 1) / std::max(shape_.width, shape_.height));
  pipeline_ = {.width = shape_.width,
               .height = shape_.height,
               .fit = Fit::contain,
               .channels = shape_.channels == 1 ? Channels::gray : Channels::rgb,
               .invert = options_.invert,
               .scale = options_.scale.value_or(tensor.dtype == DType::uint8_ ? 1.0 : 1.0 / 255),
               .mean = options_.mean,
               .std = options_.std,
               .layout = shape_.layout,
               .dtype = tensor.dtype};
  std::fill(std::begin(pipeline_.background), std::end(pipeline_.background), std::uint8_t{0});
  const auto unit = static_cast<float>(fineness_ * shorter_side());
  const int besides = centered_ ? static_cast<int>(kBesides * unit) : 0;
  ink_ = Ink(fineness_ * shape_.width + 2 * besides, fineness_ * shape_.height, unit,
             static_cast<float>(besides), is_colored() ? Ink::kColor : Ink::kGray);
  pen_ = options_.brush_size;
}

Room Sketchpad::room() const {
  return {
      .aspect = static_cast<double>(shape_.height) / shape_.width, .max_px = 380, .fixed_px = tools_height()};
}

std::string Sketchpad::hint() const { return size_text(shape_); }

void Sketchpad::replace(Sheet sheet) {
  if (!is_empty()) {
    if (before_.size() == kMostSheets) before_.erase(before_.begin());
    before_.push_back({std::move(drawing_.strokes), std::move(picture_)});
  }
  drawing_.strokes = std::move(sheet.strokes);
  picture_ = std::move(sheet.picture);
  ++drawing_.edition;
  drawing_now_ = false;
  points_ = 0;
  for (const Stroke& stroke : drawing_.strokes) points_ += stroke.points.size();
  changed();
}

void Sketchpad::clear() {
  erasing_ = false;  // there is nothing to erase, and a pen that draws nothing seems broken
  if (is_empty()) return;
  undone_.clear();
  replace({});
}

void Sketchpad::begin_stroke(Point at) {
  if (points_ >= kMostPoints || (erasing_ && is_empty())) return;
  undone_.clear();
  drawing_.strokes.push_back({{at}, static_cast<float>(pen_), is_colored() ? color_ : kWhite, erasing_});
  drawing_now_ = true;
  ++points_;
  changed();
}

void Sketchpad::extend_stroke(Point to) {
  if (!drawing_now_ || points_ >= kMostPoints) return;
  std::vector<Point>& points = drawing_.strokes.back().points;
  if (std::hypot(to.x - points.back().x, to.y - points.back().y) < kNearest) return;
  points.push_back(to);
  ++points_;
  changed();
}

void Sketchpad::undo() {
  if (!drawing_.strokes.empty()) {
    points_ -= drawing_.strokes.back().points.size();
    undone_.push_back({std::move(drawing_.strokes.back()), {}});
    drawing_.strokes.pop_back();
    ++drawing_.edition;
    drawing_now_ = false;
    changed();
  } else if (!before_.empty()) {
    Sheet sheet = std::move(before_.back());
    before_.pop_back();
    undone_.push_back({{}, {{}, std::exchange(picture_, nullptr)}});  // or replace would keep it for undo
    replace(std::move(sheet));
  }
}

void Sketchpad::redo() {
  if (undone_.empty()) return;
  Undone step = std::move(undone_.back());
  undone_.pop_back();
  if (!step.stroke) return replace(std::move(step.sheet));
  points_ += step.stroke->points.size();
  drawing_.strokes.push_back(std::move(*step.stroke));
  drawing_now_ = false;
  changed();
}

Value Sketchpad::value() const {
  if (is_empty()) return {};
  Value out = picture_ ? value_of_image(*picture_) : Value(Value::Object{});
  Value strokes = Value::Array{}, pens = Value::Array{}, colors = Value::Array{};
  bool own_pen = false, own_color = false;
  for (const Stroke& stroke : drawing_.strokes) {
    Value points = Value::Array{};
    for (const Point& p : stroke.points) points.push(Value::Array{p.x, p.y});
    strokes.push(std::move(points));
    pens.push(stroke.pen);
    own_pen |= stroke.pen != static_cast<float>(options_.brush_size);
    colors.push(stroke.erases ? Value() : Value(color_text(stroke.color)));
    own_color |= stroke.erases || stroke.color != kWhite;
  }
  if (!picture_ || !drawing_.strokes.empty()) out.set("strokes", std::move(strokes));
  if (own_pen) out.set("brush_sizes", std::move(pens));
  if (own_color) out.set("colors", std::move(colors));
  return out;
}

Status Sketchpad::set_value(const Value& value) {
  if (value.is_null()) {
    clear();
    return Done{};
  }
  const auto wrong = [&](std::string detail) {
    return Error{Code::input_wrong_type, common.name, std::move(detail)};
  };
  const Value* strokes = value.find("strokes");
  const bool has_picture = value.find("data") != nullptr;
  if (!strokes && !has_picture) {
    return wrong("expected {strokes: [[[x, y], …], …]} or {width, height, data}, got " +
                 std::string(value.type_name()));
  }
  Sheet sheet;
  if (has_picture) {
    auto image = image_of_value(value, common.name);
    if (!image) return image.error();
    sheet.picture = std::make_shared<const Image>(std::move(*image));
  }
  if (strokes) {
    if (!strokes->is_array()) return wrong("strokes must be a list of lists of points [x, y]");
    const Value& pens = value["brush_sizes"];
    const auto& colors = value["colors"].items();
    std::size_t count = 0;
    for (std::size_t i = 0; i < strokes->items().size(); ++i) {
      const Value& points = strokes->items()[i];
      if (!points.is_array()) return wrong("stroke " + std::to_string(i) + " is no list of points [x, y]");
      if (points.items().empty()) continue;
      count += points.items().size();
      if (count > kMostPoints) {
        return Error{Code::input_out_of_range, common.name,
                     "a drawing has at most " + std::to_string(kMostPoints) + " points"};
      }
      Stroke stroke;
      const double pen = pens.is_array() && i < pens.items().size()
                             ? pens.items()[i].number(options_.brush_size)
                             : options_.brush_size;
      // As it is kept: the limits that value() gives are limits still.
      stroke.pen = static_cast<float>(pen);
      if (!(stroke.pen >= static_cast<float>(kThinnest) && stroke.pen <= static_cast<float>(kThickest))) {
        return Error{Code::input_out_of_range, common.name,
                     "brush size " + format_number(pen) + " is not in " + format_number(kThinnest) + ".." +
                         format_number(kThickest)};
      }
      if (i < colors.size()) {
        const std::optional<Rgb> color = parse_color(colors[i].text());
        if (!color && !colors[i].is_null()) return wrong("colors must be like \"#ff8800\", or null to erase");
        stroke.erases = !color;
        if (is_colored()) stroke.color = color.value_or(kWhite);
      }
      for (const Value& point : points.items()) {
        const auto& xy = point.items();
        if (xy.size() != 2 || !xy[0].is_number() || !xy[1].is_number()) {
          return wrong("stroke " + std::to_string(i) + " has a point that is not [x, y]");
        }
        const double x = xy[0].number(), y = xy[1].number();
        if (!(x >= left() && x <= right() && y >= 0 && y <= height())) {
          return Error{Code::input_out_of_range, common.name,
                       "the point [" + format_number(x) + ", " + format_number(y) +
                           "] lies outside the drawing, " + format_number(left()) + ".." +
                           format_number(right()) + " × 0.." + format_number(height())};
        }
        stroke.points.push_back({static_cast<float>(x), static_cast<float>(y)});
      }
      sheet.strokes.push_back(std::move(stroke));
    }
  }
  undone_.clear();
  replace(std::move(sheet));
  return Done{};
}

std::string Sketchpad::thumbnail() const {
  if (is_empty() || picture_) return {};
  // In hundredths of the unit: short whole numbers.
  const auto part = [](float value) { return std::to_string(std::lround(value * 100)); };
  const Rgb ground = make_palette({}, false).slate;
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"" + part(left()) + " 0 " +
                    part(right() - left()) + " " + part(height()) +
                    "\" style=\"background:" + color_text(ground) +
                    "\"><g fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">";
  for (const Stroke& stroke : drawing_.strokes) {
    // The eraser is the ground's colour.
    out += "<path stroke=\"" + color_text(stroke.erases ? ground : stroke.color) + "\" stroke-width=\"" +
           part(stroke.pen) + "\" d=\"";
    char command = 'M';
    for (const Point& point : stroke.points) {
      out += command + part(point.x) + " " + part(point.y);
      command = 'L';
    }
    // A dot has no length: without this it would not be drawn.
    out += stroke.points.size() == 1 ? "h0\"/>" : "\"/>";
  }
  return out + "</g></svg>";
}

/// What the model's picture is made of, on black: as fine as the pen is drawn where that is scaled and
/// moved, otherwise with the tensor's own pixels, so that a picture under the strokes stays as sharp as it
/// is.
Image Sketchpad::seen() const {
  if (picture_ && drawing_.strokes.empty()) return *picture_;
  ink_.follow(drawing_);
  // Ink over black; its opacity is kept for a picture under it.
  Image out{ink_.width(), ink_.height(), {}};
  out.rgba.resize(static_cast<std::size_t>(out.width) * out.height * 4);
  const std::uint8_t* ink = ink_.pixels().data();
  for (std::size_t i = 0; i < out.rgba.size(); i += 4, ink += ink_.channels()) {
    const bool colored = ink_.channels() == Ink::kColor;
    const unsigned alpha = out.rgba[i + 3] = colored ? ink[3] : ink[0];
    for (std::size_t c = 0; c < 3; ++c)
      out.rgba[i + c] = static_cast<std::uint8_t>(colored ? (ink[c] * alpha + 127) / 255 : alpha);
  }
  if (picture_ && !centered_) out = resize(out, shape_.width, shape_.height);
  const int besides = (out.width - out.height * shape_.width / shape_.height) / 2;
  const Image under =
      picture_ ? contained(*picture_, out.width - 2 * besides, out.height) : Image{0, out.height, {}};
  for (int y = 0; y < out.height; ++y) {
    const std::uint8_t* from = under.rgba.data() + static_cast<std::size_t>(y) * under.width * 4;
    std::uint8_t* to = out.rgba.data() + static_cast<std::size_t>(y) * out.width * 4;
    for (int x = 0; x < out.width; ++x, to += 4) {
      const unsigned clear = 255u - to[3];
      to[3] = 255;
      if (x < besides || x >= besides + under.width) continue;
      const std::uint8_t* p = from + (x - besides) * 4;
      for (int c = 0; c < 3; ++c) {
        to[c] = is_colored() ? static_cast<std::uint8_t>(to[c] + (p[c] * clear + 127) / 255)
                             : std::max(to[c], p[c]);
      }
    }
  }
  return out;
}

Result<Tensor> Sketchpad::to_tensor() const {
  if (is_empty()) return Error{Code::input_empty, common.name, {}};
  Image image = seen();
  if (centered_) image = center_by_mass(image, shape_.width);
  auto tensor = image_to_tensor(image, pipeline_);
  if (!tensor) return tensor;
  tensor->name = tensor_.name;
  tensor->shape = tensor_.shape;
  return tensor;
}

}  // namespace vitrine
