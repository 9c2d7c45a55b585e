// What a detector found, drawn over the picture that it looked at. The model gives boxes and scores without
// suppression; which of them are shown is chosen here, as often as the visitor likes.
#pragma once

#include "media/boxes.h"
#include "widgets/over_picture.h"
#include "widgets/widget.h"

namespace vitrine {

struct AnnotatedImageOptions {
  std::string decoder = "boxes";
  Names boxes, scores, objectness;
  std::string classes, indices;
  std::vector<double> strides;
  Value anchors = Value::Array{};
  std::vector<double> variances = {0.1, 0.2};
  std::string image;
  std::string format = "xyxy";
  std::string coordinates = "auto";
  std::string activation = "auto";
  std::optional<double> background;
  std::vector<std::string> labels;
  double threshold = 0.5;
  double iou = 0.5;
  std::string nms = "class";
  std::int64_t max_boxes = 100;
};

WidgetType annotatedimage_type();

/// The one tensor of a YOLO, by its shape.
WidgetFit fits_yolo(const TensorInfo& tensor, Direction direction);
/// Tensors that belong together, the most particular kind of them that there is.
WidgetFit fits_detector(std::span<const TensorInfo> outputs);

class AnnotatedImage final : public Widget {
 public:
  AnnotatedImage() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  std::vector<TensorField> further_tensors() override;
  std::string_view first_field() const override { return options_.boxes.empty() ? "tensor" : "boxes"; }
  std::string* picture_input() override { return &options_.image; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  void configure_all(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  /// [{"label", "score", "box": [left, top, right, bottom]}], the best first, in pixels of the picture.
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  void set_picture(ShownPicture picture) override { picture_ = std::move(picture); }
  Status from_tensors(std::span<const Tensor* const> tensors) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override {
    return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
  }
  Cells cells() const override;

  float controls_height() const { return over_rows_height(has_overlap() ? 3 : 2); }

  // -- for the drawn half -----------------------------------------------------------------------------
  struct Annotation {
    int label = 0;
    double score = 0;
    double x1 = 0, y1 = 0, x2 = 0, y2 = 0;  ///< pixels of the picture, inside it
  };
  /// Of a class that has boxes, hidden or not.
  struct Class {
    int label = 0;
    int boxes = 0;
    bool shown = true;
  };
  bool has_result() const { return has_result_; }
  const ShownPicture& picture() const { return picture_; }
  /// What is shown, the best first.
  const std::vector<Annotation>& annotations() const { return annotations_; }
  const std::vector<Class>& classes() const { return classes_; }
  std::string name_of(int label) const;
  double threshold() const { return threshold_; }
  void set_threshold(double threshold);
  /// Whether overlapping boxes are left out, and so whether there is something to choose.
  bool has_overlap() const { return options_.nms != "none"; }
  double overlap() const { return overlap_; }
  void set_overlap(double overlap);
  void show_class(int label, bool shown);
  /// Counted from 1; 0: none. What the keyboard stands on.
  int selected() const { return selected_; }
  void select(int annotation) { selected_ = annotation; }
  /// The first class of the row under the picture, where there are more than it has room for.
  std::size_t first_class() const { return first_class_; }
  void show_classes_from(std::size_t first) { first_class_ = first; }

 private:
  BoxDecoder decoder() const;
  std::size_t score_tensors() const;  ///< how many
  bool one_class_each() const { return !options_.classes.empty() || !options_.indices.empty(); }
  void read_grids(std::string_view where, Errors& errors);
  void check(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors) const;
  void filter();
  void name_classes(std::int64_t classes);
  std::optional<Annotation> placed(const FoundBox& box) const;

  AnnotatedImageOptions options_;
  BoxGrids grids_;
  std::vector<std::string> names_;  ///< of the classes; the background's among them
  ShownPicture picture_;
  double threshold_ = 0.5, overlap_ = 0.5;
  std::vector<int> hidden_;  ///< classes
  bool has_result_ = false;
  std::vector<FoundBox> candidates_;
  std::vector<Annotation> annotations_;
  std::vector<Class> classes_;
  int selected_ = 0;
  std::size_t first_class_ = 0;
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
