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

/// "Sepal length (cm)" → "sepal_length_cm"; letters beyond ASCII are kept.
std::string key_of(std::string_view label) {
  std::string key;
  for (char c : label) {
    if (c >= 'A' && c <= 'Z')
      key += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80)
      key += c;
    else if (!key.empty() && key.back() != '_')
      key += '_';
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key;
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

void assign_output_tensors(std::vector<Component>& components, std::span<const TensorInfo> tensors) {
  std::set<std::string> spoken_for;
  for (const Component& component : components) spoken_for.insert(component.widget->common.tensor);
  std::size_t next = 0;
  for (Component& component : components) {
    if (!component.widget->common.tensor.empty() || tensors.empty()) continue;
    while (next < tensors.size() && spoken_for.contains(tensors[next].name)) ++next;
    // More outputs than tensors: the rest look at the last one in their own way.
    component.widget->common.tensor = next < tensors.size() ? tensors[next++].name : tensors.back().name;
  }
}

/// Adds an error for a component whose tensor does not exist or whose index lies outside.
const TensorInfo* tensor_of(const Component& component, std::span<const TensorInfo> tensors, Errors& errors) {
  const CommonOptions& common = component.widget->common;
  if (common.tensor.empty()) return nullptr;  // said already
  const TensorInfo* tensor = find(tensors, common.tensor);
  if (!tensor) {
    std::vector<std::string_view> names;
    for (const TensorInfo& t : tensors) names.push_back(t.name);
    std::string text = quoted(common.tensor);
    if (std::string_view near = nearest(common.tensor, names); !near.empty()) {
      text += "; did you mean " + quoted(near) + "?";
    } else {
      constexpr std::size_t kShown = 6;
      for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
        text += (i ? ", " : "; it has ") + quoted(names[i]);
      if (names.size() > kShown) text += ", …";
    }
    errors.push_back({Code::spec_unknown_tensor, pointer(component.where, "tensor"), text});
    return nullptr;
  }
  if (!common.index) return tensor;
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
                        quoted(tensor.name) + " " + std::string(name(tensor.dtype)) + to_text(tensor.shape)});
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

void complete_demo(Demo& demo, std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs,
                   Errors& errors) {
  const std::size_t errors_before = errors.size();
  assign_input_tensors(demo.inputs, inputs, errors);
  assign_output_tensors(demo.outputs, outputs);
  name_components(demo.inputs, "Input", errors);
  name_components(demo.outputs, "Result", errors);
  for (Component& component : demo.inputs) {
    if (const TensorInfo* tensor = tensor_of(component, inputs, errors)) {
      component.widget->configure(*tensor, component.where, errors);
    }
  }
  for (Component& component : demo.outputs) {
    if (const TensorInfo* tensor = tensor_of(component, outputs, errors)) {
      component.widget->configure(*tensor, component.where, errors);
    }
  }
  if (errors.size() == errors_before) check_fed_once(demo, inputs, errors);
}

}  // namespace vitrine
