// What the files beside a model, and its own metadata, say about its pictures and classes: as Hugging Face's
// exporters, Ultralytics, WinML and common repositories write them.
//
//   Beside beside = read_beside({{"config.json", text}, {"labels.txt", text}}, model.metadata);
//   take_beside(beside, model, signature.inputs, signature.outputs, inference);     // between assign_tensors
//   and complete_demo
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "demo/tool/infer.h"

namespace vitrine {

struct Beside {
  struct Classes {
    std::vector<std::string> names;  ///< in the model's order
    std::string from;                ///< "config.json"
  };
  /// Where a fact stands, and the options of a widget that say the same.
  struct Options {
    Value fields;
    std::string from;
  };
  std::vector<Classes> classes;  ///< the most trustworthy first
  std::vector<Options>
      pictures;  ///< of image inputs; a later one's fields count where no earlier one has them
  /// What the network was trained on; 0: not said.
  struct PictureSize {
    std::int64_t channels = 0, height = 0, width = 0;
    std::string from;
  } picture_size;
  Options activation;              ///< of a label: config.json's problem_type
  std::vector<std::string> notes;  ///< what a file asks for that a page does not do
};

/// One name a line, without empty ones at the end. ImageNet's synset.txt has WordNet's number before each,
/// which is left out: "n01440764 tench, Tinca tinca".
std::vector<std::string> class_names(std::string_view text);

/// The names of the files that are looked for, the most trustworthy first.
std::span<const std::string_view> beside_names();

/// `files`: name and text, those of beside_names that are there. A file that is not what its name says gives
/// a note.
Beside read_beside(std::span<const std::pair<std::string, std::string>> files,
                   std::span<const std::pair<std::string, std::string>> metadata);

/// The sizes of dimensions that the model's picture leaves open, where a file says them and `dimensions` does
/// not, by their names there. Exporters leave even the number of channels open.
std::vector<std::pair<std::string, std::int64_t>> sizes_beside(
    const Beside& beside, const ModelInfo& model,
    std::span<const std::pair<std::string, std::int64_t>> dimensions);

/// Gives widgets of the inference's demo what they do not have yet: class names whose count is that of the
/// scores (of `model`'s outputs themselves before those of files), and a picture's preparation where the spec
/// says nothing of it. What was taken is noted in Inference::taken and no longer assumed. Components must
/// know their tensors.
void take_beside(const Beside& beside, const ModelInfo& model, std::span<const TensorInfo> inputs,
                 std::span<const TensorInfo> outputs, Inference& inference);

}  // namespace vitrine
