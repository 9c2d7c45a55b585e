// A tensor of the model's answer as a picture: a mask, a depth, a picture made larger or of another style.
// Which level a value is goes by `scale`; "auto" looks at the element type, and at the values of floats.
#pragma once

#include <optional>

#include "widgets/image/image.h"

namespace vitrine {

/// What take_in has of a tensor so far.
struct PictureTaking {
  std::optional<Error> problem;
  PictureShape shape;
  std::size_t looked_at = 0;  ///< elements, for the range of their values
  float least = 0, most = 0;
  std::optional<TensorToImage> work;
  bool is_done = false;
};

class ImageOutput final : public Widget {
 public:
  ImageOutput() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  bool take_in(std::span<const Tensor* const> tensors, bool begin) override;
  Status from_tensors(std::span<const Tensor* const> tensors) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override { return {ExportKind::png, ExportKind::npy}; }
  Value picture_to_save() const override;
  Status reply(Result<Value> answer) override;

  // -- for the drawn half
  const Image& image() const { return image_; }
  /// The number of the mirror's <img>; 0 while there is none.
  int picture() const { return picture_; }

 private:
  ImageOptions options_;
  Shape shape_;
  Image image_;
  void begin_taking(const Tensor& tensor);
  bool has_range_of_values() const;
  ImagePipeline pipeline(DType dtype) const;

  std::optional<PictureTaking> taking_;
  PictureToShow to_show_;
  bool is_shown_ = false;  ///< picture_ is this one; until then it is the one before
  int picture_ = 0;
  std::uint64_t revision_ = 0;
};

/// Whether the tensor's shape is a picture's, and how likely it is to be meant as one.
WidgetFit fits_image_output(const TensorInfo& tensor);

}  // namespace vitrine
