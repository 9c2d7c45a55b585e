// The contract of a widget: one folder under src/widgets and one line in list.inc.
//
//   widgets/slider/slider.h       SliderOptions, its field table, class Slider : Widget   (no ImGui)
//                  slider.cpp     the pure half: options, value, tensors
//                  slider_ui.cpp  void draw(Slider&, Ui&)                                  (Dear ImGui)
//                  slider_test.cpp, example.json
//
// The pure half is linked into the command-line tool and the viewer, the drawn half into the viewer only.
// Nothing outside its folder and list.inc names a widget.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "media/placement.h"
#include "spec/table.h"
#include "tensor/tensor.h"

namespace vitrine {

enum class Direction { input, output };

/// The fields that every input and output has.
struct CommonOptions {
  std::string name;             ///< key of predict(); unique among inputs, and among outputs
  std::string label;            ///< the heading
  std::string info;             ///< a sentence under the heading
  std::string tensor;           ///< the model's tensor; empty: the next one that is not spoken for
  std::optional<double> index;  ///< the element of that tensor, when several widgets share it (row-major)
};
std::span<const FieldRow> common_fields();

/// The room a widget needs, so that the page can keep it before any script has run. The height is
/// min(width × aspect, max_px) + fixed_px, in CSS pixels.
struct Room {
  double aspect = 0;
  double max_px = 0;
  double fixed_px = 0;
  /// Compact widgets that follow one another share one card.
  bool compact = false;
};

/// What a tensor has to do with a widget type: the inference (demo/tool/infer.h) takes the widget that fits
/// best.
struct WidgetFit {
  int score = 0;             ///< 0: does not fit; 100: made for it
  bool per_element = false;  ///< one widget for each element of the tensor
  Value options;             ///< what it would be configured with
  std::string reason;        ///< "1 × 1 × 28 × 28, one channel: a drawing"
  /// What was taken for granted, each with the field that changes it: {"scale", "values 0..1"}.
  std::vector<std::pair<std::string, std::string>> assumptions;
  /// Of WidgetType::fits_group: which of the tensors, in the order of Widget::tensor_names.
  std::vector<std::size_t> group = {};
  /// Options that models of this kind want of the picture that the output draws over: a detector's letterbox.
  Value picture = {};
};

/// The picture that an input shows, for outputs that draw over it.
struct ShownPicture {
  int number = 0;             ///< of Role::picture; 0: the page has none to show (yet)
  int width = 0, height = 0;  ///< pixels; 0: the input is empty
  std::string name;           ///< its file's, may be empty
  int tensor_width = 0, tensor_height = 0;
  Placement placement;         ///< where the tensor's pixels lie in it
  std::uint64_t revision = 0;  ///< the input's, when it showed this picture (filled in by the app)
};

/// The forms in which a result can be saved (widgets/exports.h says more of them).
enum class ExportKind {
#define EXPORT(name, label, mime) name,
#include "widgets/exports.inc"
#undef EXPORT
};

/// A table, row by row, the first one its headings.
using Cells = std::vector<std::vector<std::string>>;

/// A request to the page that a widget waits for (widgets never call the host themselves).
struct WidgetRequest {
  enum class Kind {
    pick_file,
    read_clipboard,
    decode_image,
    show_image,
    open_camera,
    camera_frame,
    resume
  } kind;
  Value payload;
};

/// One widget of one page: its options and its value. Not drawn here.
class Widget {
 public:
  explicit Widget(Direction side) : direction(side) {}
  virtual ~Widget() = default;

  /// Some types are both: their make() gives another class for each.
  const Direction direction;
  CommonOptions common;

  /// The object that the type's `fields` describe.
  virtual void* options() = 0;
  /// Called once after the options were parsed and the tensor is known: checks what the table cannot say
  /// (a list's length against the shape), and prepares the first value. `where` is the JSON pointer.
  virtual void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) = 0;
  virtual Room room() const = 0;
  /// A few quiet words beside the heading: "28 × 28, one channel". May be empty.
  virtual std::string hint() const { return {}; }

  /// Back to the start: an input's default, an output's "no result yet".
  virtual void clear() = 0;
  /// What predict() takes (inputs) or gives (outputs). Null: nothing there yet.
  virtual Value value() const = 0;
  /// Another number whenever value() is another one: asked after every event and frame, so that a change by
  /// hand is noticed. Made from value() here; widgets with large values count their changes instead.
  virtual std::uint64_t revision() const;
  /// What set_value takes to bring the value back later, as the page stores it. {name, picture} stands for
  /// the file behind that number of decode_image or show_image: the page puts it in its place.
  virtual Value kept() const { return value(); }
  /// About how many bytes kept() copies, where they can be many.
  virtual std::size_t kept_bytes() const { return 0; }

  // -- inputs ---------------------------------------------------------------------------------------
  /// Puts a value in. Errors: input_wrong_type, input_out_of_range; the old value then stays.
  virtual Status set_value(const Value& value);
  /// The whole tensor, or, when common.index is set, a tensor with that one element.
  /// Error: input_empty when there is nothing to feed.
  virtual Result<Tensor> to_tensor() const;
  /// Does a part of the work that to_tensor would hold up the page with. True: none of it is left.
  virtual bool prepare() { return true; }
  /// to_tensor, of which what was prepared is given away.
  virtual Result<Tensor> take_tensor() { return to_tensor(); }
  /// Whether it makes use of the sizes that the model leaves open (TensorInfo::open).
  virtual bool takes_any_size() const { return false; }
  /// Its value can change by itself, each time the answer to the last one is there. Its page is live.
  virtual bool streams() const { return false; }
  /// The last run ended, well or not: a stream goes on to its next value, or stops.
  virtual void answered(bool) {}
  /// Whether it is one whose value is a picture that outputs can draw over; the picture.
  virtual bool shows_picture() const { return false; }
  virtual ShownPicture shown_picture() const { return {}; }

  // -- outputs --------------------------------------------------------------------------------------
  /// Takes the model's answer. Error: run_output_mismatch; the widget is then cleared.
  virtual Status from_tensor(const Tensor& tensor);
  /// Does a part of the work that from_tensors would hold up the page with, and shows nothing of it. `begin`:
  /// these are others than before. True: none of it is left; from_tensors with the same ones may follow.
  virtual bool take_in(std::span<const Tensor* const>, bool /*begin*/) { return true; }
  /// One sentence for a screen reader: "3, 93 % sure".
  virtual std::string announcement() const { return {}; }
  /// The forms in which the result can be saved; before there is one, all that it may be saved in.
  virtual std::vector<ExportKind> exports() const {
    return {ExportKind::json, ExportKind::npy, ExportKind::png};
  }
  /// The result as the page saves it as PNG: {picture: a number of show_image}, or {width, height, rgba}.
  /// Null: as it is drawn.
  virtual Value picture_to_save() const { return {}; }
  /// The result for a spreadsheet, its numbers exact; of those that can be saved as CSV.
  virtual Cells cells() const { return {}; }

  // -- outputs of several tensors, outputs over a picture ---------------------------------------------
  /// A field of the options that names a tensor which is read beside common.tensor.
  struct TensorField {
    std::string_view field;
    std::string* tensor;
  };
  /// An output whose options list common.tensor too puts it there.
  virtual std::vector<TensorField> further_tensors() { return {}; }
  /// The field of the spec that common.tensor was named by.
  virtual std::string_view first_field() const { return "tensor"; }
  /// common.tensor and the further ones: the order of what follows.
  std::vector<std::string_view> tensor_names();
  /// Called in place of configure and from_tensor, which these call where there is one tensor only.
  virtual void configure_all(std::span<const TensorInfo> tensors, std::string_view where, Errors& errors);
  virtual Status from_tensors(std::span<const Tensor* const> tensors);
  /// The field "image" of the options, the name of the input whose picture it draws over; null for outputs
  /// that draw over none. Empty means the only input that shows pictures.
  virtual std::string* picture_input() { return nullptr; }
  /// The picture of the run whose answer from_tensors takes next. Once more when its number becomes known.
  virtual void set_picture(ShownPicture) {}  // NOLINT(performance-unnecessary-value-param): overrides keep it

  // -- talking to the page --------------------------------------------------------------------------
  /// Taken by the app after each event and frame; the answer comes back through `reply`.
  std::optional<WidgetRequest> take_request() { return std::exchange(request_, std::nullopt); }
  /// The answer to the last request, or its error (request_cancelled says nothing to anyone).
  virtual Status reply(Result<Value> answer);
  /// The files it takes, as of <input accept>: "image/*" or ".csv,text/csv". Empty: none. The page offers
  /// take_file only what fits, and says so of the rest.
  virtual std::string_view accepts() const { return {}; }
  /// A file that was dropped, pasted or picked: {name, mime, data}.
  virtual Status take_file(Value file);
  /// The value as a small SVG, for the button of an example; empty where words, or the file, show it as well.
  virtual std::string thumbnail() const { return {}; }
  /// A value was put in but is not there yet: a picture is being decoded. A run waits until it is false; a
  /// reply that is an error ends it, and with it the run.
  virtual bool pending() const { return false; }

 protected:
  void ask(WidgetRequest request) { request_ = std::move(request); }
  void ask(WidgetRequest::Kind kind, Value payload) { ask({kind, std::move(payload)}); }

 private:
  std::optional<WidgetRequest> request_;
};

/// One row of the registry.
struct WidgetType {
  std::string_view type;  ///< the spec's word, Gradio's where it has one
  std::string_view text;  ///< one sentence for the reference page
  bool is_input = false;
  bool is_output = false;
  std::string_view value_text;  ///< what predict() takes or gives: "a number"
  std::span<const FieldRow> fields;
  std::unique_ptr<Widget> (*make)(Direction direction);
  WidgetFit (*fits)(const TensorInfo& tensor, Direction direction);  ///< tool_only: null in the viewer
  std::string_view example = {};  ///< the folder's example.json: one input or output as a spec has it
  /// Whether it would show several of these outputs together (WidgetFit::group); null for types of one
  /// tensor.
  WidgetFit (*fits_group)(std::span<const TensorInfo> outputs) = nullptr;
};

/// Every widget there is, in the order of list.inc.
std::span<const WidgetType> widget_types();
const WidgetType* find_widget_type(std::string_view type);

}  // namespace vitrine
