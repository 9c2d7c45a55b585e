// The class of each pixel, laid over the picture that the model looked at.
#pragma once

#include <memory>

#include "media/masks.h"
#include "widgets/over_picture.h"
#include "widgets/widget.h"

namespace vitrine {

/// Less would be taken for nothing.
inline constexpr double kLeastOpacity = 0.1;

struct SegmentationOptions {
  std::string image;
  std::vector<std::string> labels;
  std::optional<double> background;
  std::string layout = "auto";
  std::string activation = "auto";
  double threshold = 0.5;
  double opacity = 0.6;
};

WidgetType segmentation_type();

class Segmentation final : public Widget {
 public:
  Segmentation() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  std::string* picture_input() override { return &options_.image; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  /// {"classes": [{"label", "share"}], "width", "height", "mask"}: the largest class first, the background
  /// last; mask: bytes, the number of each pixel's class, or 255 for none, row by row as the model gave it.
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  void set_picture(ShownPicture picture) override;
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override {
    return {ExportKind::csv, ExportKind::npy, ExportKind::png};
  }
  Cells cells() const override;

  float controls_height() const { return over_rows_height(has_threshold() ? 3 : 2); }

  // -- for the drawn half -----------------------------------------------------------------------------
  bool has_result() const { return !mask_.empty(); }
  const ShownPicture& picture() const { return picture_; }
  const Mask& mask() const { return mask_; }
  /// Where the mask's left top corner and its right bottom corner lie, in pixels of the picture.
  struct Placed {
    double left = 0, top = 0, right = 1, bottom = 1;
  };
  Placed placed() const;
  /// Of the classes that are in the picture, the largest first and the background last.
  struct Class {
    int label = 0;
    double share = 0;
    std::int64_t pixels = 0;  ///< of the mask
    bool shown = true;
    /// Of series_color: the first ones that were seen differ. Nothing: it is the background.
    std::optional<std::size_t> color;
  };
  const std::vector<Class>& classes() const { return classes_; }
  std::string name_of(int label) const;
  std::string share_of(const Class& kind) const;
  /// The class at a place of the picture, pixels; null where there is none, or it is not shown.
  const Class* at(double x, double y) const;
  /// Whether a score is compared with a threshold: the model gives one for each pixel.
  bool has_threshold() const { return one_score_; }
  double threshold() const { return threshold_; }
  void set_threshold(double threshold);
  double opacity() const { return opacity_; }
  void set_opacity(double opacity);
  void show_class(int label, bool shown);
  /// The first class of the row under the picture, where there are more than it has room for.
  std::size_t first_class() const { return first_class_; }
  void show_classes_from(std::size_t first) { first_class_ = first; }

  std::shared_ptr<void> screen;  ///< the drawn half's

 private:
  void count();
  bool is_background(int label) const;
  bool is_hidden(int label) const;

  SegmentationOptions options_;
  TensorInfo tensor_;
  ShownPicture picture_;
  Mask mask_;
  bool one_score_ = false;
  double threshold_ = 0.5, opacity_ = 0.6;
  std::vector<int> toggled_;  ///< classes whose button was pressed: a background that is shown, others hidden
  std::vector<int> seen_;     ///< classes in the order of their colours
  std::vector<Class> classes_;
  std::size_t first_class_ = 0;
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
