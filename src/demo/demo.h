// The demo spec (demo.json): its fields, and how it is read, written and documented. Linked into the tool
// and the viewer. The check against a model and the inference from one are in demo/tool.
//
//   Result<Demo> or errors:   Errors errors;  Demo demo = parse_demo(value, "demo.json", errors);
//   Value full = dump_demo(demo);
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/value.h"
#include "tensor/tensor.h"
#include "widgets/theme.h"
#include "widgets/widget.h"

namespace vitrine {

/// One entry of "inputs" or "outputs": which widget, and its options (inside the widget).
struct Component {
  const WidgetType* type = nullptr;
  std::unique_ptr<Widget> widget;
  std::string where;  ///< JSON pointer, for messages: "demo.json#/inputs/0"
};

struct Demo {
  std::string schema;  ///< "$schema": for editors, not used
  std::string model;   ///< path of the .onnx file, relative to the spec
  std::string title;
  std::string description;      ///< Markdown, under the title
  std::string article;          ///< Markdown, at the end of the page
  std::string language = "en";  ///< of the title, the texts and the labels (BCP 47)
  bool live = false;            ///< runs after every change of an input, without Run
  std::vector<std::pair<std::string, std::int64_t>> dimensions;  ///< sizes of symbolic dimensions
  ThemeOptions theme;
  Value examples;  ///< as the spec has them: demo/examples.h reads them
  std::vector<Component> inputs;
  std::vector<Component> outputs;
};

/// The rows of Demo's own fields; "theme", "inputs" and "outputs" are read beside them.
std::span<const FieldRow> demo_fields();

/// Reads a spec, short forms included: "inputs": "sketchpad" | {"type": …} | [ … ]. All problems are added
/// to `errors`. Names and labels that are not given are left empty (complete_demo fills them).
Demo parse_demo(const Value& value, std::string_view file, Errors& errors);

/// The spec as it would be written in full (only what differs from the defaults).
Value dump_demo(const Demo& demo);

/// Gives the components that name no tensor one, and all of them names and labels: what complete_demo begins
/// with. To do it twice is as good as once.
void assign_tensors(Demo& demo, std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs,
                    Errors& errors);

/// Gives every component a name, a label, a tensor and (through Widget::configure) its final options, and
/// checks that names are unique, tensors exist, and every model input is fed exactly once (one without
/// elements needs no feeding).
/// The signature's shapes must be fixed for inputs. Sizes that it leaves open count only where an input makes
/// use of them (varies).
void complete_demo(Demo& demo, std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs,
                   Errors& errors);

/// Whether an input's tensors may be of other sizes than the signature says.
bool varies(const Demo& demo);

/// A model input of more elements than this is more than a browser's memory is good for.
inline constexpr std::int64_t kMostInputElements = std::int64_t{1} << 27;

/// The model's input tensors from the input widgets' values, in the order of `inputs`.
/// Errors, one per widget, with where = the widget's name.
Result<std::vector<Tensor>> make_feeds(const Demo& demo, std::span<const TensorInfo> inputs, Errors& errors);

/// The JSON Schema of demo.json, and the reference page (docs/spec.md).
Value demo_schema();
std::string demo_docs();

}  // namespace vitrine
