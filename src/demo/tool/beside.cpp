#include "demo/tool/beside.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "demo/tool/check.h"

namespace vitrine {
namespace {

constexpr std::string_view kConfig = "config.json", kPreprocessor = "preprocessor_config.json";
constexpr std::string_view kNames[] = {kConfig,       kPreprocessor, "labels.json", "labels.txt",
                                       "classes.txt", "synset.txt",  "classes.json"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
    text.remove_suffix(1);
  return text;
}

/// The class's number, or -1.
std::int64_t class_number(std::string_view text) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? number : -1;
}

/// Names by number, as long as they are 0, 1, 2, … without a gap.
std::vector<std::string> in_order(const std::map<std::int64_t, std::string>& by_number) {
  std::vector<std::string> names;
  for (const auto& [number, name] : by_number) {
    if (number != static_cast<std::int64_t>(names.size())) return {};
    names.push_back(name);
  }
  return names;
}

/// {"0": "cat", "1": "dog"}, {"cat": 0, "dog": 1} or ["cat", "dog"].
std::vector<std::string> names_of(const Value& value) {
  std::vector<std::string> list;
  for (const Value& item : value.items()) {
    if (!item.is_text()) return {};
    list.push_back(item.text());
  }
  std::map<std::int64_t, std::string> by_number;
  for (const auto& [key, member] : value.members()) {
    const bool name_first = member.is_number();
    const std::int64_t number = name_first ? member.integer(-1) : class_number(key);
    if (number < 0 || (!name_first && !member.is_text())) return {};
    by_number.emplace(number, name_first ? key : member.text());
  }
  return value.is_array() ? list : in_order(by_number);
}

/// Ultralytics writes Python's own form into the metadata: {0: 'person', 1: "driver's seat"}.
std::vector<std::string> names_of_python(std::string_view text) {
  std::map<std::int64_t, std::string> by_number;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t digit = text.find_first_of("0123456789", at);
    const std::size_t colon = digit == std::string_view::npos ? digit : text.find(':', digit);
    const std::size_t open = colon == std::string_view::npos ? colon : text.find_first_of("'\"", colon);
    if (open == std::string_view::npos) break;
    const std::int64_t number = class_number(trimmed(text.substr(digit, colon - digit)));
    std::string name;
    for (at = open + 1; at < text.size() && text[at] != text[open]; ++at) {
      if (text[at] == '\\' && at + 1 < text.size()) ++at;
      name += text[at];
    }
    ++at;
    if (number < 0) return {};
    by_number.emplace(number, to_utf8(name));
  }
  return in_order(by_number);
}

/// LABEL_0, LABEL_1, …: what Transformers writes where nobody named the classes.
bool are_placeholders(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.starts_with("LABEL_"); });
}

void add_classes(Beside& out, std::vector<std::string> names, std::string_view from) {
  if (!names.empty() && !are_placeholders(names))
    out.classes.push_back({std::move(names), std::string(from)});
}

void read_config(const Value& config, Beside& out) {
  add_classes(out, names_of(config["id2label"]), kConfig);
  const std::string& problem = config["problem_type"].text();
  if (problem == "multi_label_classification")
    out.activation = {Value::Object{{"activation", "sigmoid"}}, std::string(kConfig)};
  if (problem == "single_label_classification")
    out.activation = {Value::Object{{"activation", "softmax"}}, std::string(kConfig)};
}

/// The shorter side or the only size of {"shortest_edge": 256}, {"height": 224, "width": 224} or 224; 0 for
/// none.
double side_of(const Value& size) {
  if (size.is_number()) return size.number();
  if (size["shortest_edge"].is_number()) return size["shortest_edge"].number();
  return std::min(size["height"].number(), size["width"].number());
}

// transformers' image processors (BaseImageProcessor): resize, centre crop, rescale, normalise, in this
// order.
Value picture_options(const Value& config) {
  const auto on = [&](std::string_view step, bool otherwise) { return config[step].boolean(otherwise); };
  Value options = Value::Object{};
  const Value &size = config["size"], &crop = config["crop_size"];
  const bool crops = on("do_center_crop", false) && side_of(crop) > 0;
  const double crop_pct = config["crop_pct"].number();
  if (on("do_resize", true) && side_of(size) > 0) {
    const bool keeps_proportions =
        size["shortest_edge"].is_number() || (crops && size.is_number()) || crop_pct > 0;
    options.set("fit", keeps_proportions ? "cover" : "stretch");
    double scale = crops && side_of(crop) > 0 ? side_of(size) / side_of(crop) : 1;
    if (crop_pct > 0 && crop_pct < 1) scale = 1 / crop_pct;
    if (keeps_proportions && scale > 1) options.set("crop_scale", scale);
  }
  if (!on("do_rescale", true)) options.set("scale", 1);
  if (config["rescale_factor"].is_number() && on("do_rescale", true))
    options.set("scale", config["rescale_factor"]);
  if (on("do_normalize", true)) {
    if (config["image_mean"].is_array()) options.set("mean", config["image_mean"]);
    if (config["image_std"].is_array()) options.set("std", config["image_std"]);
  }
  if (on("do_flip_channel_order", false)) options.set("channels", "bgr");
  static constexpr std::string_view kFilters[] = {"nearest", "lanczos", "bilinear",
                                                  "bicubic", "box",     "hamming"};
  const std::int64_t filter = config["resample"].integer(-1);  // Pillow's Resampling
  if (on("do_resize", true) && filter >= 0 && filter < static_cast<std::int64_t>(std::size(kFilters)))
    options.set("resample", kFilters[static_cast<std::size_t>(filter)]);
  return options;
}

/// Of the same processors.
Beside::PictureSize picture_size(const Value& config) {
  Beside::PictureSize out;
  out.channels = config["image_mean"].items().size() == 1 ? 1 : 3;
  if (!config["do_resize"].boolean(true)) return out;
  const bool crops = config["do_center_crop"].boolean(false) && side_of(config["crop_size"]) > 0;
  const Value& size = crops ? config["crop_size"] : config["size"];
  // A shortest edge alone leaves the other one open, unless a square is cut out.
  if (size["shortest_edge"].is_number() && !crops && !(config["crop_pct"].number() > 0)) return out;
  constexpr double kMost = 8192;
  const double side = side_of(size);
  const auto whole = [&](const Value& one) {
    const double length = one.number(side);
    return length >= 1 && length <= kMost ? static_cast<std::int64_t>(length) : 0;
  };
  out.height = whole(size["height"]);
  out.width = whole(size["width"]);
  return out;
}

bool has_key(std::span<const std::pair<std::string, std::string>> metadata, std::string_view key) {
  return std::any_of(metadata.begin(), metadata.end(), [&](const auto& entry) { return entry.first == key; });
}

// WinML's metadata: https://learn.microsoft.com/windows/ai/windows-ml/tutorials/image-metadata
Value winml_options(std::span<const std::pair<std::string, std::string>> metadata) {
  Value options = Value::Object{};
  for (const auto& [key, value] : metadata) {
    if (key == "Image.BitmapPixelFormat" && value == "Bgr8") options.set("channels", "bgr");
    if (key == "Image.BitmapPixelFormat" && value == "Rgb8") options.set("channels", "rgb");
    if (key != "Image.NominalPixelRange") continue;
    if (value == "NominalRange_0_255") options.set("scale", 1);
    if (value == "Normalized_0_1") options.set("scale", 1.0 / 255);
    if (value == "Normalized_1_1") {
      options.set("mean", Value::Array{0.5});
      options.set("std", Value::Array{0.5});
    }
  }
  return options;
}

std::string shown(const Value& value) {
  constexpr std::size_t kFew = 4;
  const Value::Array& items = value.items();
  if (items.size() <= kFew || !items.front().is_text()) return dump_json(value);
  return std::to_string(items.size()) + " names, from " + dump_json(items.front()) + " on";
}

/// What would be wrong with the component if it said these fields too; nullopt when nothing would.
std::optional<Error> problem_with(const Value& fields, Component& component,
                                  std::span<const TensorInfo> tensors) {
  const std::unique_ptr<Widget> trial = component.type->make(component.widget->direction);
  Value all = dump_all_fields(component.type->fields, component.widget->options());
  for (const auto& [field, value] : fields.members()) all.set(field, value);
  Errors errors;
  const FieldSet sets[] = {{component.type->fields, trial->options()}};
  parse_fields(sets, all, "", errors);
  trial->common = component.widget->common;
  std::vector<TensorInfo> read;
  for (const std::string_view name : trial->tensor_names()) {
    const auto at =
        std::find_if(tensors.begin(), tensors.end(), [&](const TensorInfo& t) { return t.name == name; });
    if (at != tensors.end()) read.push_back(*at);
  }
  if (errors.empty() && !read.empty()) trial->configure_all(read, "", errors);
  return errors.empty() ? std::nullopt : std::optional(errors.front());
}

void forget(std::string_view field, std::string_view place, Inference& out) {
  std::erase_if(out.assumptions,
                [&](const Assumption& each) { return each.component == place && each.field == field; });
}

/// Sets the fields that the component does not say itself, and notes it; all of them or, with a note, none.
void take(const Value& fields, std::string_view from, Component& component, const std::string& place,
          std::span<const TensorInfo> tensors, Inference& out) {
  const std::unique_ptr<Widget> plain = component.type->make(component.widget->direction);
  const Value said = dump_fields(component.type->fields, component.widget->options(), plain->options());
  Value wanted = Value::Object{};
  for (const auto& [field, value] : fields.members()) {
    if (!said.find(field) && has_field(*component.type, field)) wanted.set(field, value);
  }
  if (wanted.members().empty()) return;
  if (const std::optional<Error> problem = problem_with(wanted, component, tensors)) {
    out.reasons.push_back(std::string(from) + ": not used, " + problem->detail);
    return;
  }
  Errors none;
  const FieldSet sets[] = {{component.type->fields, component.widget->options()}};
  parse_fields(sets, wanted, component.where, none);
  for (const auto& [field, value] : wanted.members()) {
    forget(field, place, out);
    out.taken.push_back({place, field, shown(value), std::string(from)});
  }
}

const ModelValue* output_named(const ModelInfo& model, std::string_view name) {
  const auto at = std::find_if(model.outputs.begin(), model.outputs.end(),
                               [&](const ModelValue& output) { return output.name == name; });
  return at == model.outputs.end() ? nullptr : &*at;
}

bool is_counting(const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != std::to_string(i)) return false;
  }
  return true;
}

/// Whether the number of classes is in the shape: only then a list of names can be held to it.
bool is_sized(const Component& component, std::span<const TensorInfo> outputs) {
  if (component.widget->picture_input() != nullptr)
    return true;  // a detector's names are asked for by number
  return std::any_of(outputs.begin(), outputs.end(), [&](const TensorInfo& tensor) {
    return tensor.name == component.widget->common.tensor && element_count(tensor.shape).has_value();
  });
}

void name_classes(const Beside& beside, const ModelInfo& model, std::span<const TensorInfo> outputs,
                  Component& component, const std::string& place, Inference& out) {
  const auto labels = [](const std::vector<std::string>& names) {
    return Value(Value::Object{{"labels", Value::Array(names.begin(), names.end())}});
  };
  const auto fits = [&](const std::vector<std::string>& names) {
    return !names.empty() && is_sized(component, outputs) && !problem_with(labels(names), component, outputs);
  };
  const auto give = [&](const std::vector<std::string>& names, std::string_view from) {
    take(labels(names), from, component, place, outputs, out);
  };
  if (!dump_all_fields(component.type->fields, component.widget->options())["labels"].items().empty()) return;
  const ModelValue* output = output_named(model, component.widget->common.tensor);
  const bool in_model = output && fits(output->labels);
  if (in_model && !is_counting(output->labels)) return give(output->labels, "the model");
  // scikit-learn counts its classes where the author gave numbers: a file beside it may name them.
  for (const Beside::Classes& classes : beside.classes) {
    if (fits(classes.names)) return give(classes.names, classes.from);
  }
  if (in_model) return give(output->labels, "the model");
  if (beside.classes.empty()) return;
  const Beside::Classes& first = beside.classes.front();
  if (is_sized(component, outputs)) return give(first.names, first.from);  // says why not
  out.reasons.push_back(first.from + ": not used, the model does not say how many classes " +
                        component.widget->common.tensor + " has; \"labels\" in a spec names them");
}

/// The graph's end says what its numbers are. After a Sigmoid each class stands on its own, and "auto" would
/// make a sum of 1 of them; after a Softmax "auto" does what is right.
void take_activation(const Beside& beside, const ModelInfo& model, std::span<const TensorInfo> outputs,
                     Component& component, const std::string& place, Inference& out) {
  for (std::size_t i = 0; i < model.output_producers.size(); ++i) {
    const std::string& op = model.output_producers[i];
    if (model.outputs[i].name != component.widget->common.tensor) continue;
    if (op == "Sigmoid")
      return take(Value::Object{{"activation", "none"}}, "the model, which ends in " + op, component, place,
                  outputs, out);
    if (op == "Softmax") return forget("activation", place, out);
  }
  if (!beside.activation.from.empty())
    take(beside.activation.fields, beside.activation.from, component, place, outputs, out);
}

}  // namespace

std::vector<std::string> class_names(std::string_view text) {
  constexpr std::size_t kWordnet = 9;
  std::vector<std::string> names;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.size() > kWordnet + 1 && line[0] == 'n' && line[kWordnet] == ' ' &&
        class_number(line.substr(1, kWordnet - 1)) >= 0)
      line = trimmed(line.substr(kWordnet));
    names.push_back(to_utf8(line));
  }
  while (!names.empty() && names.back().empty()) names.pop_back();
  return names;
}

std::span<const std::string_view> beside_names() { return kNames; }

Beside read_beside(std::span<const std::pair<std::string, std::string>> files,
                   std::span<const std::pair<std::string, std::string>> metadata) {
  Beside out;
  for (const auto& [name, text] : files) {
    if (name.ends_with(".txt")) {
      add_classes(out, class_names(text), name);
      continue;
    }
    const Result<Value> value = parse_json(text);
    if (!value) {
      out.notes.push_back(name + " beside the model is no JSON (" + value.error().detail + "): not used");
      continue;
    }
    if (name == kConfig) {
      read_config(*value, out);
    } else if (name == kPreprocessor) {
      out.pictures.push_back({picture_options(*value), name});
      out.picture_size = picture_size(*value);
      out.picture_size.from = name;
    } else {
      add_classes(out, names_of(*value), name);
    }
  }
  for (const auto& [key, value] : metadata) {
    if (key == "names") add_classes(out, names_of_python(value), "the model's metadata");
    // Ultralytics' LetterBox: gray to both sides, as OpenCV resizes.
    if (key == "task" && value == "detect" && has_key(metadata, "stride")) {
      out.pictures.push_back(
          {Value::Object{{"fit", "contain"}, {"pad_value", 114}, {"resample", "cv2_linear"}},
           "the model's metadata"});
    }
  }
  if (Value options = winml_options(metadata); !options.members().empty())
    out.pictures.push_back({std::move(options), "the model's metadata"});
  return out;
}

std::vector<std::pair<std::string, std::int64_t>> sizes_beside(
    const Beside& beside, const ModelInfo& model,
    std::span<const std::pair<std::string, std::int64_t>> dimensions) {
  constexpr std::size_t kRank = 4;  // of a picture, channels first as in all of transformers' models
  const Beside::PictureSize& size = beside.picture_size;
  std::vector<std::pair<std::string, std::int64_t>> found;
  const auto is_picture = [](const ModelValue& value) { return value.dims.size() == kRank; };
  auto picture = std::find_if(model.inputs.begin(), model.inputs.end(), [&](const ModelValue& value) {
    return is_picture(value) && value.name == "pixel_values";
  });
  if (picture == model.inputs.end())
    picture = std::find_if(model.inputs.begin(), model.inputs.end(), is_picture);
  if (picture == model.inputs.end()) return found;
  const std::int64_t sides[kRank] = {0, size.channels, size.height, size.width};
  for (std::size_t i = 0; i < kRank; ++i) {
    const std::string key = key_of_dimension(*picture, i);
    const bool said = std::any_of(dimensions.begin(), dimensions.end(),
                                  [&](const auto& dimension) { return dimension.first == key; });
    if (picture->dims[i].size < 0 && sides[i] > 0 && !said) found.emplace_back(key, sides[i]);
  }
  return found;
}

void take_beside(const Beside& beside, const ModelInfo& model, std::span<const TensorInfo> inputs,
                 std::span<const TensorInfo> outputs, Inference& inference) {
  std::vector<Component>&givers = inference.demo.inputs, &results = inference.demo.outputs;
  for (std::size_t i = 0; i < givers.size(); ++i) {
    if (!givers[i].widget->shows_picture()) continue;
    for (const Beside::Options& options : beside.pictures)
      take(options.fields, options.from, givers[i], "inputs/" + std::to_string(i), inputs, inference);
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!has_field(*results[i].type, "labels")) continue;
    const std::string place = "outputs/" + std::to_string(i);
    name_classes(beside, model, outputs, results[i], place, inference);
    if (results[i].type->type == "label")
      take_activation(beside, model, outputs, results[i], place, inference);
  }
  inference.reasons.insert(inference.reasons.end(), beside.notes.begin(), beside.notes.end());
}

}  // namespace vitrine
