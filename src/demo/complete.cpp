// complete_demo: which tensor each widget speaks for, its name and label, its final options.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "demo/demo.h"

namespace vitrine {
namespace {

const TensorInfo* find(std::span<const TensorInfo> tensors, std::string_view name) {
  const auto row =
      std::find_if(tensors.begin(), tensors.end(), [&](const TensorInfo& t) { return t.name == name; });
  return row == tensors.end() ? nullptr : &*row;
}

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::int64_t elements(const TensorInfo& tensor) { return element_count(tensor.shape).value_or(-1); }

/// "1 element", "4 elements"
std::string counted(std::int64_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

/// A tensor's name as a heading where it reads like words ("sepal_length"), otherwise nothing.
std::string words_of(std::string_view tensor_name) {
  static constexpr std::string_view kSayNothing[] = {"input",   "inputs", "output",
                                                     "outputs", "data",   "variable"};
  std::string words;
  for (char c : tensor_name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && c != '_' && c != '-' && c != ' ') return {};
    words += c == '_' || c == '-' ? ' ' : c;
  }
  while (!words.empty() && words.front() == ' ') words.erase(0, 1);
  while (!words.empty() && words.back() == ' ') words.pop_back();
  if (words.size() < 3 || words.size() > 40) return {};
  if (std::find(std::begin(kSayNothing), std::end(kSayNothing), words) != std::end(kSayNothing)) return {};
  if (words[0] >= 'a' && words[0] <= 'z') words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

void name_components(std::vector<Component>& components, std::string_view generic, Errors& errors) {
  std::map<std::string, std::string> taken;  // name → where
  for (Component& component : components) {
    const std::string& name = component.widget->common.name;
    if (name.empty()) continue;
    if (const auto [at, added] = taken.emplace(name, component.where); !added) {
      errors.push_back({Code::spec_duplicate_name, pointer(component.where, "name"),
                        quoted(name) + " is the name of " + at->second + " too"});
    }
  }
  std::map<std::string, int> shared;  // tensors that several widgets speak for
  for (const Component& component : components) ++shared[component.widget->common.tensor];
  for (std::size_t i = 0; i < components.size(); ++i) {
    CommonOptions& common = components[i].widget->common;
    if (common.label.empty()) {
      common.label = words_of(common.name.empty() ? common.tensor : common.name);
      if (common.label.empty()) {
        common.label = std::string(generic);
        if (components.size() > 1) common.label += " " + std::to_string(i + 1);
      } else if (common.index && common.name.empty() && shared[common.tensor] > 1) {
        common.label += " " + std::to_string(static_cast<std::int64_t>(*common.index) + 1);
      }
    }
    if (!common.name.empty()) continue;
    std::string base = key_of(common.label);
    if (base.empty()) base = key_of(generic);
    common.name = base;
    for (int n = 2; !taken.emplace(common.name, components[i].where).second; ++n) {
      common.name = base + "_" + std::to_string(n);
    }
  }
}

/// Components that name no tensor take the free tensors in order: one each, or, where there are as many
/// components as the free tensors have elements together, one element each.
void assign_input_tensors(std::vector<Component>& components, std::span<const TensorInfo> tensors,
                          Errors& errors) {
  std::set<std::string> spoken_for;
  std::vector<Component*> open;
  for (Component& component : components) {
    if (component.widget->common.tensor.empty())
      open.push_back(&component);
    else
      spoken_for.insert(component.widget->common.tensor);
  }
  if (open.empty()) return;
  std::vector<const TensorInfo*> free_tensors;
  std::int64_t free_elements = 0;
  for (const TensorInfo& tensor : tensors) {
    if (spoken_for.contains(tensor.name) || elements(tensor) == 0) continue;
    free_tensors.push_back(&tensor);
    free_elements += std::max<std::int64_t>(elements(tensor), 1);
  }
  if (tensors.size() == 1 && std::any_of(open.begin(), open.end(),
                                         [](Component* c) { return c->widget->common.index.has_value(); })) {
    for (Component* component : open) component->widget->common.tensor = tensors[0].name;
  } else if (open.size() <= free_tensors.size()) {
    for (std::size_t i = 0; i < open.size(); ++i) open[i]->widget->common.tensor = free_tensors[i]->name;
  } else if (static_cast<std::int64_t>(open.size()) == free_elements) {
    std::size_t next = 0;
    for (const TensorInfo* tensor : free_tensors) {
      const std::int64_t count = std::max<std::int64_t>(elements(*tensor), 1);
      for (std::int64_t i = 0; i < count; ++i, ++next) {
        CommonOptions& common = open[next]->widget->common;
        common.tensor = tensor->name;
        if (count > 1) common.index = static_cast<double>(i);
      }
    }
  } else {
    std::string text = std::to_string(open.size()) + " inputs name no tensor, and ";
    if (free_tensors.empty()) {
      text += "every tensor of the model has its input already";
    } else {
      text += "the model has " + counted(static_cast<std::int64_t>(free_tensors.size()), "tensor") +
              " left, with " + counted(free_elements, "element") + " together";
    }
    errors.push_back({Code::spec_inputs_count, open[free_tensors.size()]->where, std::move(text)});
  }
}

std::vector<std::string*> tensor_fields(Widget& widget) {
  const std::vector<Widget::TensorField> further = widget.further_tensors();
  std::vector<std::string*> fields = {&widget.common.tensor};
  for (const Widget::TensorField& field : further) fields.push_back(field.tensor);
  return fields;
}

/// What tensors that were found by their shapes say of how they are read, where the spec says nothing.
void take_over(const Value& fields, const Component& component, Errors& errors) {
  const std::unique_ptr<Widget> fresh = component.type->make(component.widget->direction);
  const std::span<const FieldRow> rows = component.type->fields;
  const Value written = dump_fields(rows, component.widget->options(), fresh->options());
  Value open = Value::Object{};
  for (const auto& [field, value] : fields.members()) {
    const Value* own = written.find(field);
    if (own == nullptr || *own == Value("")) open.set(field, value);  // "": a name that is to be found
  }
  const FieldSet sets[] = {{rows, component.widget->options()}};
  parse_fields(sets, open, component.where, errors);
}

/// Tensors for an output that shows several: those that fit it together, where they agree with the ones it
/// names.
void assign_group(const Component& component, std::span<const TensorInfo> tensors,
                  std::set<std::string, std::less<>>& spoken_for, Errors& errors) {
  Widget& widget = *component.widget;
  std::vector<std::string*> fields = tensor_fields(widget);
  const bool names_none = std::all_of(fields.begin(), fields.end(), [](auto* name) { return name->empty(); });
  std::vector<TensorInfo> open;
  for (const TensorInfo& tensor : tensors) {
    const bool own =
        std::any_of(fields.begin(), fields.end(), [&](auto* name) { return *name == tensor.name; });
    if (own || !spoken_for.contains(tensor.name)) open.push_back(tensor);
  }
  const WidgetFit fit = component.type->fits_group(open);
  if (fit.score == 0) return;
  if (names_none && fields.size() > 1) {
    take_over(fit.options, component, errors);
    fields = tensor_fields(widget);
  }
  if (fit.group.size() != fields.size()) return;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!fields[i]->empty() && *fields[i] != open[fit.group[i]].name) return;
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    *fields[i] = open[fit.group[i]].name;
    spoken_for.insert(*fields[i]);
  }
}

void assign_output_tensors(std::vector<Component>& components, std::span<const TensorInfo> tensors,
                           Errors& errors) {
  std::set<std::string, std::less<>> spoken_for;
  for (const Component& component : components) {
    for (const std::string_view name : component.widget->tensor_names()) spoken_for.emplace(name);
  }
  for (const Component& component : components) {
    if (component.type->fits_group != nullptr) assign_group(component, tensors, spoken_for, errors);
  }
  std::size_t next = 0;
  for (Component& component : components) {
    if (!component.widget->common.tensor.empty() || tensors.empty()) continue;
    while (next < tensors.size() && spoken_for.contains(tensors[next].name)) ++next;
    // More outputs than tensors: the rest look at the last one in their own way.
    component.widget->common.tensor = next < tensors.size() ? tensors[next++].name : tensors.back().name;
  }
}

/// "\"boxs\"; did you mean \"boxes\"?", or else "…; <there_is> \"boxes\", \"scores\"".
std::string unknown_name(std::string_view word, std::span<const std::string_view> names,
                         std::string_view there_is) {
  std::string text = quoted(word);
  if (std::string_view near = nearest(word, names); !near.empty()) {
    return text + "; did you mean " + quoted(near) + "?";
  }
  constexpr std::size_t kShown = 6;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
    text += (i ? ", " : "; " + std::string(there_is) + " ") + quoted(names[i]);
  if (names.size() > kShown) text += ", …";
  return text;
}

/// Adds an error for a name that no tensor has.
const TensorInfo* find_named(std::string_view wanted, std::span<const TensorInfo> tensors, std::string where,
                             Errors& errors) {
  const TensorInfo* tensor = find(tensors, wanted);
  if (tensor) return tensor;
  std::vector<std::string_view> names;
  for (const TensorInfo& t : tensors) names.push_back(t.name);
  errors.push_back({Code::spec_unknown_tensor, std::move(where), unknown_name(wanted, names, "it has")});
  return nullptr;
}

/// Adds an error for a component whose tensor does not exist or whose index lies outside.
const TensorInfo* tensor_of(const Component& component, std::span<const TensorInfo> tensors, Errors& errors) {
  const CommonOptions& common = component.widget->common;
  if (common.tensor.empty()) return nullptr;  // said already
  const TensorInfo* tensor =
      find_named(common.tensor, tensors, pointer(component.where, component.widget->first_field()), errors);
  if (!tensor || !common.index) return tensor;
  const double index = *common.index;
  const std::int64_t count = elements(*tensor);
  if (index != static_cast<double>(static_cast<std::int64_t>(index))) {
    errors.push_back({Code::spec_not_allowed, pointer(component.where, "index"),
                      "expected a whole number, got " + format_number(index)});
    return nullptr;
  }
  if (count >= 0 && index >= static_cast<double>(count)) {
    errors.push_back({Code::spec_not_allowed, pointer(component.where, "index"),
                      format_number(index, 15) + " is beyond the last element of " + quoted(tensor->name) +
                          ", " + std::to_string(count - 1)});
    return nullptr;
  }
  return tensor;
}

/// Every tensor of an output, in the order of Widget::tensor_names; empty when one is missing, with its
/// error.
std::vector<TensorInfo> tensors_of(const Component& component, std::span<const TensorInfo> tensors,
                                   Errors& errors) {
  const TensorInfo* first = tensor_of(component, tensors, errors);
  std::vector<TensorInfo> found;
  if (first) found.push_back(*first);
  bool whole = first != nullptr;
  for (const Widget::TensorField& further : component.widget->further_tensors()) {
    const TensorInfo* tensor = nullptr;
    if (further.tensor->empty()) {
      errors.push_back({Code::spec_missing_key, component.where,
                        quoted(further.field) + ": the model's tensor that it names"});
    } else {
      tensor = find_named(*further.tensor, tensors, pointer(component.where, further.field), errors);
    }
    if (tensor) found.push_back(*tensor);
    whole = whole && tensor;
  }
  return whole ? found : std::vector<TensorInfo>{};
}

/// The input whose picture an output is drawn over: the one it names, or the only one there is.
bool find_picture(const Component& component, const std::vector<Component>& inputs, Errors& errors) {
  std::string* name = component.widget->picture_input();
  if (name == nullptr) return true;
  std::vector<std::string_view> pictures;
  for (const Component& input : inputs) {
    if (input.widget->shows_picture()) pictures.push_back(input.widget->common.name);
  }
  if (std::find(pictures.begin(), pictures.end(), *name) != pictures.end()) return true;
  if (name->empty() && pictures.size() == 1) {
    *name = pictures.front();
    return true;
  }
  if (pictures.empty()) {
    errors.push_back({Code::spec_widget_mismatch, component.where,
                      "it is drawn over a picture, and no input of this page shows one"});
  } else if (name->empty()) {
    errors.push_back({Code::spec_missing_key, component.where,
                      std::string("\"image\": the input whose picture it is drawn over; ") +
                          quoted(pictures[0]) + " or " + quoted(pictures[1])});
  } else {
    errors.push_back({Code::spec_not_allowed, pointer(component.where, "image"),
                      unknown_name(*name, pictures, "pictures are in")});
  }
  return false;
}

void check_fed_once(const Demo& demo, std::span<const TensorInfo> inputs, Errors& errors) {
  for (const TensorInfo& tensor : inputs) {
    if (elements(tensor) == 0) continue;
    std::map<std::int64_t, const Component*> fed;  // element, or -1 for all of them
    bool twice = false;
    for (const Component& component : demo.inputs) {
      const CommonOptions& common = component.widget->common;
      if (common.tensor != tensor.name) continue;
      const std::int64_t element = common.index ? static_cast<std::int64_t>(*common.index) : -1;
      const auto other = fed.find(-1);
      const bool whole_taken = other != fed.end() || (element == -1 && !fed.empty());
      const auto [at, added] = fed.emplace(element, &component);
      if (whole_taken || !added) {
        const Component* first = other != fed.end() ? other->second : fed.begin()->second;
        const std::string part = element >= 0 ? "element " + std::to_string(element) + " of " : "";
        errors.push_back(
            {Code::spec_fed_twice, component.where,
             part + quoted(tensor.name) + " is fed by " + (added ? first : at->second)->where + " too"});
        twice = true;
        break;
      }
    }
    if (twice) continue;
    if (fed.empty()) {
      errors.push_back({Code::spec_tensor_not_fed, demo.inputs.empty() ? "inputs" : demo.inputs[0].where,
                        tensor.described()});
      continue;
    }
    const std::int64_t count = elements(tensor);
    if (fed.contains(-1) || static_cast<std::int64_t>(fed.size()) >= count) continue;
    std::int64_t missing = 0;
    while (fed.contains(missing)) ++missing;
    errors.push_back({Code::spec_tensor_not_fed, fed.begin()->second->where,
                      "element " + std::to_string(missing) + " of " + quoted(tensor.name) + " (" +
                          std::to_string(fed.size()) + " of " + std::to_string(count) + " have a widget)"});
  }
}

}  // namespace

bool varies(const Demo& demo) {
  return std::any_of(demo.inputs.begin(), demo.inputs.end(),
                     [](const Component& input) { return input.widget->takes_any_size(); });
}

void assign_tensors(Demo& demo, std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs,
                    Errors& errors) {
  assign_input_tensors(demo.inputs, inputs, errors);
  assign_output_tensors(demo.outputs, outputs, errors);
  name_components(demo.inputs, "Input", errors);
  name_components(demo.outputs, "Result", errors);
}

void complete_demo(Demo& demo, std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs,
                   Errors& errors) {
  const std::size_t errors_before = errors.size();
  if (kForAuthors) assign_tensors(demo, inputs, outputs, errors);  // a page has its spec in full
  for (Component& component : demo.inputs) {
    if (const TensorInfo* tensor = tensor_of(component, inputs, errors)) {
      component.widget->configure(*tensor, component.where, errors);
    }
    demo.live = demo.live || component.widget->streams();
  }
  const bool is_open = varies(demo);
  for (Component& component : demo.outputs) {
    std::vector<TensorInfo> tensors = tensors_of(component, outputs, errors);
    for (TensorInfo& tensor : tensors) tensor.open = is_open ? tensor.open : 0;
    if (find_picture(component, demo.inputs, errors) && !tensors.empty()) {
      component.widget->configure_all(tensors, component.where, errors);
    }
  }
  if (kForAuthors) {
    if (errors.size() == errors_before) check_fed_once(demo, inputs, errors);
  }
}

}  // namespace vitrine
