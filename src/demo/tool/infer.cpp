#include "demo/tool/infer.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/json.h"
#include "base/text.h"
#include "onnx/states.h"

namespace vitrine {
namespace {

// Operators that a graph ends in: what they say of one output, and of several together.
constexpr std::string_view kTellingEnds[] = {
    "ArgMax",  "LinearClassifier", "LinearRegressor", "LpNormalization",        "Sigmoid",
    "Softmax", "SVMClassifier",    "SVMRegressor",    "TreeEnsembleClassifier", "TreeEnsembleRegressor"};
constexpr std::string_view kSelectingEnds[] = {"NonMaxSuppression", "NonMaxSuppression/center_point_box"};

/// A tensor of more elements than this is not taken apart into one widget for each.
constexpr std::int64_t kMostElementWidgets = 40;
/// A page shows no more outputs than this unless its spec names them.
constexpr std::size_t kMostOutputs = 40;

struct Choice {
  const WidgetType* type = nullptr;
  WidgetFit fit;
};

/// `picture`: whether the page has one for outputs to draw over.
Choice best_fit(const TensorInfo& tensor, Direction direction, bool picture = false) {
  Choice best;
  for (const WidgetType& type : widget_types()) {
    if (!(direction == Direction::input ? type.is_input : type.is_output)) continue;
    if (direction == Direction::output && !picture && type.make(direction)->picture_input() != nullptr)
      continue;
    WidgetFit fit = type.fits(tensor, direction);
    const auto count = element_count(tensor.shape);
    if (fit.per_element && (!count || *count > kMostElementWidgets)) continue;
    if (fit.score > best.fit.score) best = {&type, std::move(fit)};
  }
  return best;
}

/// An input that no widget is made for may still be fed element by element: a 3 × 2 matrix as six numbers.
Choice best_input(const TensorInfo& tensor) {
  Choice whole = best_fit(tensor, Direction::input);
  const std::optional<std::int64_t> count = element_count(tensor.shape);
  if (!count || *count > kMostElementWidgets) return whole;
  Choice elements = best_fit({tensor.name, tensor.dtype, {1, *count}}, Direction::input);
  return elements.fit.per_element && elements.fit.score > whole.fit.score ? elements : whole;
}

std::string described(const TensorInfo& tensor) { return tensor.name + " " + tensor.type_text(); }

Confidence confidence_of(int score) {
  constexpr int kCertain = 80, kLikely = 40;  // of WidgetFit::score
  return score >= kCertain ? Confidence::certain : score >= kLikely ? Confidence::likely : Confidence::guess;
}

/// `further` are the tensors that the widget reads beside `tensor`.
void add_components(const TensorInfo& tensor, const Choice& choice, Direction direction,
                    std::vector<Component>& components, Inference& out, Errors& errors,
                    std::span<const TensorInfo> further = {}) {
  const std::string_view side = direction == Direction::input ? "inputs" : "outputs";
  const std::int64_t widgets = choice.fit.per_element ? element_count(tensor.shape).value_or(1) : 1;
  const std::size_t first = components.size();
  for (std::int64_t i = 0; i < widgets; ++i) {
    Component component{choice.type, choice.type->make(direction),
                        pointer("inferred#/" + std::string(side), components.size())};
    const FieldSet sets[] = {{choice.type->fields, component.widget->options()}};
    if (!choice.fit.options.is_null()) parse_fields(sets, choice.fit.options, component.where, errors);
    component.widget->common.tensor = tensor.name;
    const std::vector<Widget::TensorField> fields = component.widget->further_tensors();
    for (std::size_t f = 0; f < std::min(fields.size(), further.size()); ++f)
      *fields[f].tensor = further[f].name;
    if (choice.fit.per_element && widgets > 1) component.widget->common.index = static_cast<double>(i);
    components.push_back(std::move(component));
  }
  std::string reason = described(tensor);
  for (const TensorInfo& more : further) reason += " and " + described(more);
  reason += ": ";
  if (widgets > 1) reason += std::to_string(widgets) + " × ";
  reason += std::string(choice.type->type) + ", because " + choice.fit.reason;
  const std::string component = std::string(side) + "/" + std::to_string(first);
  const Confidence confidence = confidence_of(choice.fit.score);
  reason += " (" + std::string(to_text(confidence)) + ")";
  out.reasons.push_back(std::move(reason));
  out.choices.push_back(
      {component, tensor.name, std::string(choice.type->type), choice.fit.reason, confidence});
  for (const auto& [field, text] : choice.fit.assumptions) {
    out.assumptions.push_back({component, field, text});
  }
}

/// Of several, nothing says which one an output means.
bool has_picture(const Demo& demo) {
  return std::count_if(demo.inputs.begin(), demo.inputs.end(),
                       [](const Component& c) { return c.widget->shows_picture(); }) == 1;
}

/// What an output's kind of model wants of the picture, where nobody wrote the input.
void prepare_picture(const Value& fields, Demo& demo, Inference& out, Errors& errors) {
  for (std::size_t i = 0; i < demo.inputs.size(); ++i) {
    Component& input = demo.inputs[i];
    if (!input.widget->shows_picture()) continue;
    const FieldSet sets[] = {{input.type->fields, input.widget->options()}};
    parse_fields(sets, fields, input.where, errors);
    const std::string place = "inputs/" + std::to_string(i);
    for (const auto& [field, value] : fields.members()) {
      std::erase_if(out.assumptions, [&, name = std::string_view(field)](const Assumption& each) {
        return each.component == place && each.field == name;
      });
      out.assumptions.push_back({place, field, value.is_text() ? value.text() : dump_json(value)});
    }
    return;
  }
}

/// The tensor as fits() is asked about it, who go by shapes and names: what a graph ends in says as much as a
/// name. "scores" that a Softmax makes are "scores/Softmax".
TensorInfo with_end(TensorInfo tensor, const ModelInfo& model, std::span<const std::string_view> telling) {
  for (std::size_t i = 0; i < model.output_producers.size(); ++i) {
    const std::string& op = model.output_producers[i];
    const bool tells = std::find(telling.begin(), telling.end(), op) != telling.end();
    if (tells && model.outputs[i].name == tensor.name) tensor.name += "/" + op;
  }
  return tensor;
}

/// Takes tensors that one widget shows together out of `open`, as long as there are any. `prepares`: nobody
/// wrote the inputs.
void add_groups(std::vector<TensorInfo>& open, const ModelInfo& model, bool prepares, Demo& demo,
                Inference& out, Errors& errors) {
  const bool picture = has_picture(demo);
  for (const WidgetType& type : widget_types()) {
    if (type.fits_group == nullptr) continue;
    if (type.make(Direction::output)->picture_input() != nullptr && !picture) continue;
    for (;;) {
      std::vector<TensorInfo> told(open.size());
      std::transform(open.begin(), open.end(), told.begin(),
                     [&](const TensorInfo& tensor) { return with_end(tensor, model, kSelectingEnds); });
      const WidgetFit fit = type.fits_group(told);
      if (fit.score == 0) break;
      std::vector<TensorInfo> group;
      for (const std::size_t i : fit.group) group.push_back(open[i]);
      add_components(group.front(), {&type, fit}, Direction::output, demo.outputs, out, errors,
                     std::span(group).subspan(1));
      if (prepares && !fit.picture.is_null()) prepare_picture(fit.picture, demo, out, errors);
      std::erase_if(
          open, [&](const TensorInfo& t) { return std::find(group.begin(), group.end(), t) != group.end(); });
    }
  }
}

/// "output_label", "PredictedClass"
bool says_class(std::string_view name) {
  constexpr std::string_view kWords[] = {"label", "class", "pred"};
  return has_part(name, kWords);
}

/// A classifier's answer twice: its class, where another output has the scores and the names of all classes.
const ModelValue* scores_instead_of(const TensorInfo& tensor, const ModelInfo& model) {
  const bool names_class =
      tensor.dtype == DType::string_ || (is_integer(tensor.dtype) && says_class(tensor.name));
  const bool one = tensor.shape.size() == 1 || element_count(tensor.shape) == 1;
  if (!names_class || !one) return nullptr;
  const auto scores = std::find_if(model.outputs.begin(), model.outputs.end(), [&](const ModelValue& output) {
    return !output.labels.empty() && output.name != tensor.name;
  });
  return scores == model.outputs.end() ? nullptr : &*scores;
}

/// By name: each input as the model has it, with -1 for the sizes that nobody gives.
using Unsized = std::unordered_map<std::string_view, const TensorInfo*>;
Unsized unsized_by_name(const Signature& signature) {
  Unsized out;
  for (const TensorInfo& tensor : signature.unsized) out.emplace(tensor.name, &tensor);
  return out;
}

/// The names of the dimensions that visitors make as long as they like.
std::unordered_set<std::string_view> symbols_of(const ModelInfo& model, const Unsized& unsized) {
  std::unordered_set<std::string_view> symbols;
  for (const ModelValue& input : model.inputs) {
    const auto at = unsized.find(input.name);
    // A broken file may have two of one name.
    if (at == unsized.end() || at->second->shape.size() != input.dims.size()) continue;
    for (std::size_t i = 0; i < input.dims.size(); ++i) {
      if (at->second->shape[i] < 0 && !input.dims[i].symbol.empty()) symbols.insert(input.dims[i].symbol);
    }
  }
  return symbols;
}

/// With several wherever an output is as long as such a dimension. A first one of which nothing is known is
/// taken for a batch of one; these are known not to be.
TensorInfo varied(TensorInfo tensor, const ModelInfo& model,
                  const std::unordered_set<std::string_view>& symbols) {
  constexpr std::int64_t kSeveral = 7;
  const auto output = std::find_if(model.outputs.begin(), model.outputs.end(),
                                   [&](const ModelValue& each) { return each.name == tensor.name; });
  if (output == model.outputs.end()) return tensor;
  for (std::size_t i = 0; i < std::min(output->dims.size(), tensor.shape.size()); ++i) {
    if (symbols.contains(output->dims[i].symbol)) tensor.shape[i] = kSeveral;
  }
  return tensor;
}

/// What fits the tensor as it is told, if it fits it in another size too.
Choice best_output(const TensorInfo& told, const TensorInfo& varied, bool picture) {
  Choice best = best_fit(told, Direction::output, picture);
  if (!best.type || best.type->fits({told.name, told.dtype, varied.shape}, Direction::output).score > 0)
    return best;
  const WidgetType* any = find_widget_type("json");
  return {any, any->fits(told, Direction::output)};
}

/// Of the pairs, the one of this input; nothing unless it is called a state too: "image" and "image_out" are
/// a picture and another one.
const StatePair* find_state(std::string_view input, std::span<const StatePair> states) {
  constexpr std::string_view kWords[] = {"state", "hidden", "cache", "past", "memory"};
  constexpr std::string_view kNames[] = {"h",  "c",  "h0",   "c0",
                                         "hx", "cx", "h_in", "c_in"};  // of LSTM and GRU
  const bool is_called_one =
      has_part(input, kWords) || std::find(std::begin(kNames), std::end(kNames), input) != std::end(kNames);
  const auto pair =
      std::find_if(states.begin(), states.end(), [&](const StatePair& each) { return each.input == input; });
  return is_called_one && pair != states.end() ? &*pair : nullptr;
}

/// Nobody has a state to begin with: it is zeros, unless somebody has one in a file after all.
Choice choice_for_state(const StatePair& state) {
  return {find_widget_type("file"),
          {.score = 60,
           .options = Value::Object{{"optional", true}},
           .reason = "a state, which the model gives back as " + state.output + ": zeros at first",
           .assumptions = {{"optional", "zeros, unless a file is given"}}}};
}

}  // namespace

std::string title_of(std::string_view model_path) {
  std::string title = title_of_file(model_path);
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z')
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  return title;
}

std::string_view to_text(Confidence confidence) {
  switch (confidence) {
    case Confidence::certain:
      return "certain";
    case Confidence::likely:
      return "likely";
    case Confidence::guess:
      break;
  }
  return "guess";
}

Inference infer(Demo demo, const ModelInfo& model, const Signature& signature, Errors& errors) {
  const std::span<const TensorInfo> inputs = signature.inputs, outputs = signature.outputs;
  const Unsized unsized = unsized_by_name(signature);
  const auto symbols = symbols_of(model, unsized);
  Inference out;
  if (demo.title.empty()) demo.title = title_of(demo.model);
  const bool inputs_are_inferred = demo.inputs.empty();
  if (inputs_are_inferred) {
    const std::vector<StatePair> states = state_pairs(model);
    for (const TensorInfo& sized : inputs) {
      const auto as_it_is = unsized.find(sized.name);
      const TensorInfo& tensor = as_it_is == unsized.end() ? sized : *as_it_is->second;
      if (element_count(tensor.shape) == 0) {
        out.reasons.push_back(described(tensor) + ": no widget, it has no elements");
        continue;
      }
      const StatePair* state = find_state(tensor.name, states);
      const Choice choice = state ? choice_for_state(*state) : best_input(tensor);
      if (!choice.type) {
        errors.push_back({Code::model_no_widget, tensor.name, tensor.type_text()});
        continue;
      }
      add_components(tensor, choice, Direction::input, demo.inputs, out, errors);
    }
  }
  if (demo.outputs.empty()) {
    std::vector<TensorInfo> open(outputs.begin(), outputs.end());
    add_groups(open, model, inputs_are_inferred, demo, out, errors);
    const std::size_t left_out = open.size() - std::min(open.size(), kMostOutputs);
    for (const TensorInfo& tensor : std::span(open).first(open.size() - left_out)) {
      if (const ModelValue* scores = scores_instead_of(tensor, model)) {
        out.reasons.push_back(described(tensor) + ": left out, " + scores->name + " names the class too");
      } else if (const Choice choice = best_output(with_end(tensor, model, kTellingEnds),
                                                   varied(tensor, model, symbols), has_picture(demo));
                 choice.type) {
        add_components(tensor, choice, Direction::output, demo.outputs, out, errors);
        if (inputs_are_inferred && !choice.fit.picture.is_null())
          prepare_picture(choice.fit.picture, demo, out, errors);
      } else {
        out.reasons.push_back(described(tensor) + ": left out, no widget shows it");
      }
    }
    if (left_out > 0) {
      out.reasons.push_back(std::to_string(left_out) +
                            " more outputs are left out; a spec's \"outputs\" chooses which to show");
    }
    for (const ModelValue& value : model.outputs) {
      const bool shown = std::any_of(outputs.begin(), outputs.end(),
                                     [&](const TensorInfo& t) { return t.name == value.name; });
      if (!shown)
        out.reasons.push_back(value.name + " " + value.type_text + ": left out, JavaScript can't receive it");
    }
  }
  out.demo = std::move(demo);
  return out;
}

bool has_field(const WidgetType& type, std::string_view name) {
  return std::any_of(type.fields.begin(), type.fields.end(),
                     [&](const FieldRow& row) { return row.name == name; });
}

std::vector<std::string> keep_sizes(const Signature& signature, Inference& inference) {
  const Value usual =
      Value::Object{{"max_side", 640}, {"max_side_choices", Value::Array{320, 1280}}, {"multiple_of", 32}};
  constexpr std::int64_t kSmallest = 320;  // of these
  std::vector<std::string> others = signature.any_size;
  for (std::size_t i = 0; i < inference.demo.inputs.size(); ++i) {
    Component& input = inference.demo.inputs[i];
    const auto at = std::find(others.begin(), others.end(), input.widget->common.tensor);
    if (at == others.end() || !has_field(*input.type, "max_side")) continue;
    others.erase(at);
    const std::unique_ptr<Widget> plain = input.type->make(Direction::input);
    const Value said = dump_fields(input.type->fields, input.widget->options(), plain->options());
    if (said.find("max_side")) continue;
    Errors none;
    const FieldSet sets[] = {{input.type->fields, input.widget->options()}};
    for (const auto& [field, value] : usual.members()) {
      if (said.find(field)) continue;
      if (field == "max_side_choices" && said["multiple_of"].integer(1) > kSmallest) continue;
      parse_fields(sets, Value::Object{{field, value}}, input.where, none);
      inference.assumptions.push_back(
          {"inputs/" + std::to_string(i), field, dump_json(value) + ", for pictures of any size"});
    }
  }
  std::vector<TensorInfo> unsized = signature.unsized;
  for (const TensorInfo& tensor : signature.inputs) {
    if (std::find(others.begin(), others.end(), tensor.name) == others.end()) continue;
    unsized.push_back(tensor);
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
      if (tensor.is_open(i)) unsized.back().shape[i] = -1;
    }
  }
  others.clear();
  for (const TensorInfo& tensor : unsized) {
    const auto takes = [&](const Component& input) {
      return input.widget->common.tensor != tensor.name ||
             input.type->fits(tensor, Direction::input).score > 0;
    };
    if (!std::all_of(inference.demo.inputs.begin(), inference.demo.inputs.end(), takes))
      others.push_back(tensor.name);
  }
  return others;
}

Dimensions assumed_sizes(const ModelInfo& model,
                         std::span<const std::pair<std::string, std::int64_t>> dimensions) {
  Dimensions all(dimensions.begin(), dimensions.end());
  Errors none;
  const std::vector<StatePair> states = state_pairs(model);
  const Signature signature = make_signature(model, dimensions, none);
  const Unsized by_name = unsized_by_name(signature);
  for (const ModelValue& value : model.inputs) {
    const auto at = by_name.find(value.name);
    const TensorInfo* unsized = at == by_name.end() ? nullptr : at->second;
    if (unsized == nullptr || unsized->shape.size() != value.dims.size()) continue;
    const bool is_state = find_state(value.name, states) != nullptr;
    TensorInfo sized = *unsized;
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      if (sized.shape[i] >= 0) continue;
      const bool is_past = is_state && lower_case(value.dims[i].symbol).find("past") != std::string::npos;
      sized.shape[i] = is_past ? 0 : usual_size(value, i).value_or(-1);
    }
    if (!is_state && best_input(sized).type != find_widget_type("image")) continue;
    for (std::size_t i = 0; i < value.dims.size(); ++i) {
      const std::string key = key_of_dimension(value, i);
      const bool is_there =
          std::any_of(all.begin(), all.end(), [&](const auto& each) { return each.first == key; });
      if (unsized->shape[i] < 0 && sized.shape[i] >= 0 && !is_there) all.emplace_back(key, sized.shape[i]);
    }
  }
  return {all.begin() + static_cast<std::ptrdiff_t>(dimensions.size()), all.end()};
}

}  // namespace vitrine
