#include <vector>

#include "widgets/widget.h"

namespace vitrine {

#define WIDGET(folder) WidgetType folder##_type();
#include "widgets/list.inc"
#undef WIDGET

namespace {

std::string_view example_of(std::string_view folder) {
#define EXAMPLE(name, text) \
  if (folder == name) return docs_only(text);
#include "widget_examples.inc"  // made by CMake of each folder's example.json
#undef EXAMPLE
  return {};
}

std::vector<WidgetType> make_registry() {
  std::vector<WidgetType> types;
  const auto add = [&](std::string_view folder, WidgetType type) {
    type.example = example_of(folder);
    types.push_back(type);
  };
#define WIDGET(folder) add(#folder, folder##_type());
#include "widgets/list.inc"
#undef WIDGET
  return types;
}

}  // namespace

std::span<const WidgetType> widget_types() {
  static const std::vector<WidgetType> types = make_registry();
  return types;
}

const WidgetType* find_widget_type(std::string_view type) {
  for (const WidgetType& row : widget_types()) {
    if (row.type == type) return &row;
  }
  return nullptr;
}

}  // namespace vitrine
