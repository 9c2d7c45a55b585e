// From a model's signature to a spec: which widgets, and what was taken for granted.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "demo/demo.h"
#include "demo/tool/check.h"
#include "onnx/model.h"

namespace vitrine {

/// Something the file does not say.
struct Assumption {
  std::string component;  ///< "inputs/0", or "" for the whole page
  std::string field;      ///< the field that changes it: "scale"
  std::string text;       ///< "values 0..1"
};

/// Something that the model or a file beside it says.
struct Taken {
  std::string component, field, text;  ///< as an Assumption's; the text is the value
  std::string from;                    ///< "config.json", "the model"
};

/// How sure the choice of a widget is: made for such a tensor, usual for it, or the best there is.
enum class Confidence { certain, likely, guess };
std::string_view to_text(Confidence confidence);

/// Why a tensor is fed or shown by that widget.
struct ChosenWidget {
  std::string component;  ///< "inputs/0": the first of its widgets
  std::string tensor, type, reason;
  Confidence confidence = Confidence::guess;
};

struct Inference {
  Demo demo;  ///< model, title and components; not yet completed
  std::vector<std::string>
      reasons;  ///< one per input and output: "Input3 float32[1,1,28,28]: sketchpad, because one channel …"
  std::vector<ChosenWidget> choices;
  std::vector<Assumption> assumptions;
  std::vector<Taken> taken;
};

/// A file's or folder's name as a title: "mobilenet_v2-7.onnx" → "Mobilenet v2 7".
std::string title_of(std::string_view path);

/// Gives `demo` inputs, outputs and a title where it has none; with an empty demo, the whole page. A side
/// that the author wrote stays as it is. Outputs without a tensor form are left out, with a reason,
/// and so are those of a model that has dozens.
/// Error: model_no_widget for an input that no widget can feed.
Inference infer(Demo demo, const ModelInfo& model, const Signature& signature, Errors& errors);

bool has_field(const WidgetType& type, std::string_view name);

/// Inputs whose pictures may have any size (Signature::any_size) keep it, up to a usual limit, where their
/// widgets can and the spec does not say otherwise. Returns the others, which need sizes, and so do those of
/// Signature::unsized whose widgets do not take any.
std::vector<std::string> keep_sizes(const Signature& signature, Inference& inference);

/// Usual sizes for inputs that no visitor could size, by the names that the spec's `dimensions` has for them:
/// of what would be a picture then, and of a state (state_pairs), which begins with nothing in its past. They
/// are left out where `dimensions` or the model has them.
Dimensions assumed_sizes(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions);

}  // namespace vitrine
