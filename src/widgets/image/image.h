// A picture from a file, the clipboard, the camera or a program, as the model's tensor.
//
// Files are decoded by the browser, with the EXIF orientation switched off: engines differ in whether
// decoding applies it, so the picture is looked at turned (media/view.h). What is shown is the file itself
// where an <img> turns it right in every engine (JPEG: CSS's image-orientation, and files that are not
// turned), and the turned pixels otherwise.
//
// To crop and to turn changes how the picture is looked at, never its pixels.
// image.cpp: the type and its options.  image_input.cpp: the value.  image_camera.cpp: the camera.
#pragma once

#include "widgets/image/crop.h"
#include "widgets/pictures.h"
#include "widgets/widget.h"

namespace vitrine {

inline constexpr int kLeastPicture = 8;  ///< a smaller tensor is hardly meant to be a picture

struct ImageOptions {
  std::vector<std::string> sources = {"upload", "webcam", "clipboard"};
  bool mirror_webcam = true;
  bool streaming = false;
  std::string fit = "cover";
  double crop_scale = 1;
  std::int64_t max_side = 0;
  std::vector<double> max_side_choices;
  std::int64_t multiple_of = 1;
  std::string resample = "bilinear";
  std::int64_t pad_value = 0;
  std::string pad_place = "center";
  std::vector<double> background = {255, 255, 255};
  std::string channels = "auto";
  bool invert = false;
  Value scale;  ///< of an input: a number; of an output also a word for the range of its values
  std::vector<double> mean, std;
  std::string layout = "auto";
};

WidgetType image_type();
std::span<const FieldRow> image_fields();

/// The number in an answer of decode_image, show_image or camera_frame.
int picture_number(const Value& answer);

/// Where an input's pictures come from, as `sources` says it.
enum class Source { upload, webcam, clipboard };

/// The camera as the page has opened it.
struct Camera {
  enum class State { off, opening, on } state = State::off;
  int stream = 0;  ///< of Role::video
  std::vector<std::string> ids, names;
  int chosen = -1;     ///< of these
  std::string facing;  ///< "user", "environment", or empty where the browser does not say
};

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
  std::size_t kept_bytes() const override;
  Result<Tensor> to_tensor() const override;
  bool prepare() override;
  Result<Tensor> take_tensor() override;
  bool takes_any_size() const override { return options_.max_side > 0; }
  bool shows_picture() const override { return true; }
  ShownPicture shown_picture() const override;
  Status take_file(Value file) override;
  Status reply(Result<Value> answer) override;
  bool pending() const override;
  bool streams() const override { return options_.streaming; }
  bool is_streaming() const { return options_.streaming && camera_.state == Camera::State::on; }
  void answered(bool well) override;

  /// CSS pixels under the picture: a gap and a row of tools.
  static constexpr float kToolsHeight = 56;

  // -- for the drawn half
  bool takes(Source source) const;
  bool is_empty() const { return stored_.empty(); }
  /// What the tensor's sides would be of the picture that is there, each size once, the smallest first; none
  /// where there is nothing to choose.
  struct SizeChoice {
    std::int64_t max_side = 0;
    int width = 0, height = 0;
  };
  std::vector<SizeChoice> size_choices() const;
  std::int64_t max_side() const { return max_side_; }
  void choose_max_side(std::int64_t side);
  /// What the model gets. Until the picture changes.
  ImageView view() const { return {stored_.width, stored_.height, stored_.pixels(), framing_}; }
  const std::string& file_name() const { return name_; }
  /// The file that is being decoded; empty when none is.
  const std::string& pending_name() const { return pending_name_; }
  /// The number of the mirror's <img>; 0 while there is none. What is displayed until a changed picture has
  /// one is the old one: nothing flickers.
  int picture() const { return picture_; }
  int displayed() const { return picture_ != 0 ? picture_ : displayed_; }
  void ask_for_file();
  void ask_for_clipboard();

  /// Changes of the picture; reset() undoes them all.
  bool edited() const { return framing_ != whole_; }
  void turn();
  void reset();
  /// The part that is to be kept, while it is being chosen.
  const std::optional<PixelBox>& crop() const { return crop_; }
  void begin_crop();
  void set_crop(const PixelBox& box) { crop_ = box; }
  void apply_crop();
  void cancel_crop() { crop_.reset(); }
  /// What the drawn half keeps of a drag: the edges that are held, if any, and from where.
  struct Drag {
    std::optional<unsigned> edges;
    PixelBox from;
    float x = 0, y = 0;  ///< CSS pixels
  };
  Drag drag;

  const Camera& camera() const { return camera_; }
  bool is_from_camera() const { return from_camera_; }
  /// The first time the one that looks away from who holds it, where there is such a one.
  void open_camera();
  void choose_camera(int index);
  void turn_camera();
  /// A camera that looks away from its user is never mirrored.
  bool mirrored() const { return mirrored_ && camera_.facing != "environment"; }
  void set_mirrored(bool mirrored) { mirrored_ = mirrored; }
  void take_snapshot();
  void close_camera();

 private:
  enum class Waiting { nothing, file, decode, show, camera, frame };

  /// For the picture that is there.
  ImagePipeline pipeline() const { return pipeline(max_side_); }
  ImagePipeline pipeline(std::int64_t max_side) const;
  /// The sides that there are, the smallest first.
  std::vector<std::int64_t> max_sides() const;
  /// What a value says of how the picture is looked at.
  struct Chosen {
    std::int64_t max_side = 0;
    int turns = 0;  ///< quarters to the right
    std::optional<PixelBox> crop;
  };
  Chosen chosen_in(const Value& value) const;
  void take_chosen(const Chosen& chosen);
  Result<Tensor> finished(Result<Tensor> made) const;
  Status take_decoded(Value answer);
  Status refused(const Error& error);
  void put(Picture picture, std::string_view name, int orientation = 1);
  void edit(const Framing& framing);
  /// What is displayed is no longer what the model gets.
  void show_again();
  void ask_to_show();
  /// Another request had taken the place of the one to show the picture.
  void show_after_all();
  Status take_camera(const Value& answer);
  Status take_frame(Value answer);
  void ask_for_camera(Value wanted);
  void ask_for_frame();

  ImageOptions options_;
  TensorInfo tensor_;
  ImagePipeline pipeline_;

  std::int64_t max_side_ = 0;  ///< the spec's, or the visitor's
  Picture stored_;
  Framing framing_, whole_;  ///< as it is looked at; as it came
  std::string name_;
  int picture_ = 0, displayed_ = 0;
  int file_ = 0;  ///< the number of the file that holds these very pixels, 0 where there is none
  bool file_is_upright_ = false;  ///< an <img> shows the file as it came
  PictureToShow to_show_;
  struct Preparing {
    std::uint64_t revision = 0;
    ImageToTensor work;
    std::optional<Tensor> tensor;  ///< once it is done
  };
  std::optional<Preparing> preparing_;
  std::optional<PixelBox> crop_;
  bool from_camera_ = false;
  Camera camera_;
  bool mirrored_ = true;
  std::uint64_t revision_ = 0;

  Waiting waiting_ = Waiting::nothing;
  std::string pending_name_;
  std::string pending_format_;
  int pending_orientation_ = 1;
  Chosen pending_chosen_;
};

}  // namespace vitrine
