// A picture from a file, the clipboard or a program, as the model's tensor.
//
// Files are decoded by the browser, with the EXIF orientation switched off: engines differ in whether
// decoding applies it, so apply_orientation does. What is shown is the file itself where an <img> turns it
// right in every engine (JPEG: CSS's image-orientation, and files that are not turned), and the turned pixels
// otherwise.
#pragma once

#include "widgets/pictures.h"
#include "widgets/widget.h"

namespace vitrine {

struct ImageOptions {
  std::string fit = "cover";
  double crop_scale = 1;
  std::int64_t pad_value = 0;
  std::vector<double> background = {255, 255, 255};
  std::string channels = "auto";
  bool invert = false;
  Value scale;  ///< of an input: a number; of an output also a word for the range of its values
  std::vector<double> mean, std;
  std::string layout = "auto";
};

WidgetType image_type();
std::span<const FieldRow> image_fields();

/// The number in an answer of decode_image or show_image.
int picture_number(const Value& answer);

class ImageInput final : public Widget {
 public:
  ImageInput() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  std::string_view accepts() const override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Value kept() const override;
  /// A picture as pixels is there at once; a file ({name, mime, data}, or its bytes alone) is pending.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;
  bool shows_picture() const override { return true; }
  ShownPicture shown_picture() const override;
  Status take_file(Value file) override;
  Status reply(Result<Value> answer) override;
  bool pending() const override { return waiting_ == Waiting::decode; }

  /// CSS pixels under the picture: a gap and a row of tools.
  static constexpr float kToolsHeight = 56;

  // -- for the drawn half
  // -------------------------------------------------------------------------------------
  bool is_empty() const { return image_.empty(); }
  const Image& image() const { return image_; }
  const std::string& file_name() const { return name_; }
  /// The file that is being decoded; empty when none is.
  const std::string& pending_name() const { return pending_name_; }
  /// The number of the mirror's <img>; 0 while there is none.
  int picture() const { return picture_; }
  void ask_for_file();

 private:
  enum class Waiting { nothing, file, decode, show };

  Status take_decoded(Value answer);
  Status refused(const Error& error);
  void put(Image image, std::string_view name);
  void ask_to_show();

  ImageOptions options_;
  TensorInfo tensor_;
  ImagePipeline pipeline_;

  Image image_;
  std::string name_;
  int picture_ = 0;
  std::uint64_t revision_ = 0;

  Waiting waiting_ = Waiting::nothing;
  std::string pending_name_;
  std::string pending_format_;
  int pending_orientation_ = 1;
};

}  // namespace vitrine
