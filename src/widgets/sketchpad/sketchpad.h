// A drawing as the model's picture: white strokes of a round pen on black, or coloured ones where the tensor
// has three channels.
//
// The strokes are kept, not pixels: screen and model draw them with the same code (ink.h), each at its own
// size. What the model sees of them, in pixels 10 times as fine as a 28 × 28 tensor's, is either put where
// MNIST's digits stand (`center`), or made smaller as it is.
#pragma once

#include <memory>

#include "widgets/pictures.h"
#include "widgets/sketchpad/ink.h"
#include "widgets/widget.h"

namespace vitrine {

struct SketchpadOptions {
  double brush_size = 1.0 / 14;
  Value center;  ///< true, false, or null: what fits the tensor
  bool invert = false;
  std::optional<double> scale;
  std::vector<double> mean, std;
};

WidgetType sketchpad_type();

class Sketchpad final : public Widget {
 public:
  Sketchpad() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;
  std::string thumbnail() const override;

  /// CSS pixels under the picture: a gap and a row of tools; with colours two rows.
  float tools_height() const { return is_colored() ? 104 : 56; }

  // -- for the drawn half. Positions are in units of the drawing's shorter side
  // ------------------------------
  /// The part of the plane that can be drawn on. A centred drawing may reach beyond its square to both sides.
  float left() const { return centered_ ? -kBesides : 0; }
  float right() const { return width() + (centered_ ? kBesides : 0); }
  float width() const { return static_cast<float>(shape_.width) / static_cast<float>(shorter_side()); }
  float height() const { return static_cast<float>(shape_.height) / static_cast<float>(shorter_side()); }

  /// A drawing that is put where MNIST's digits stand has no use for colours.
  bool is_colored() const { return shape_.channels == 3 && !centered_; }
  bool is_empty() const { return drawing_.strokes.empty() && !picture_; }
  const Drawing& drawing() const { return drawing_; }
  /// A picture that a program put in, under the strokes; null for none.
  const Image* picture() const { return picture_.get(); }

  /// Puts the pen down, moves it, lifts it.
  void begin_stroke(Point at);
  void extend_stroke(Point to);
  void end_stroke() { drawing_now_ = false; }
  bool drawing_now() const { return drawing_now_; }

  bool can_undo() const { return !drawing_.strokes.empty() || !before_.empty(); }
  /// Takes the last stroke away; where there is none, brings back what was cleared or replaced.
  void undo();
  bool can_redo() const { return !undone_.empty(); }
  /// Does again what undo took back last; until something else is drawn, put in or cleared.
  void redo();

  static constexpr double kThinnest = 0.02, kThickest = 0.2;
  double pen() const { return pen_; }
  void set_pen(double size) { pen_ = size; }
  bool erasing() const { return erasing_; }
  void set_erasing(bool erasing) { erasing_ = erasing; }
  std::uint32_t color() const { return color_; }
  /// 0xRRGGBB. Who chooses a colour wants to draw with it.
  void set_color(std::uint32_t color) {
    color_ = color & 0xffffff;
    erasing_ = false;
  }

  /// What the drawn half keeps between frames.
  std::shared_ptr<void> screen;

 private:
  static constexpr float kBesides = 0.5f;
  struct Sheet {
    std::vector<Stroke> strokes;
    std::shared_ptr<const Image> picture;
  };

  /// What undo took away: a stroke, or the whole sheet.
  struct Undone {
    std::optional<Stroke> stroke;
    Sheet sheet;
  };

  int shorter_side() const { return shape_.width < shape_.height ? shape_.width : shape_.height; }
  void replace(Sheet sheet);
  void changed() { ++revision_; }
  Image seen() const;

  SketchpadOptions options_;
  TensorInfo tensor_;
  PictureShape shape_{Layout::nchw, 28, 28, 1};
  bool centered_ = false;
  ImagePipeline pipeline_;
  int fineness_ = 10;  ///< pixels of the model's drawing for each of the tensor's

  Drawing drawing_;
  std::shared_ptr<const Image> picture_;
  std::vector<Sheet> before_;
  std::vector<Undone> undone_;
  bool drawing_now_ = false;
  std::size_t points_ = 0;
  double pen_ = options_.brush_size;
  bool erasing_ = false;
  std::uint32_t color_ = 0xffffff;
  std::uint64_t revision_ = 0;
  mutable Ink ink_;
};

}  // namespace vitrine
