#include "app/sizes.h"

#include <algorithm>

#include "base/strings.h"

namespace vitrine {
namespace {

/// A dimension of a feed that the model has a name for.
struct NamedSize {
  std::string_view symbol;
  std::int64_t size = 0;
  const CommonOptions* widget = nullptr;
};

const CommonOptions* widget_of(const Demo& demo, const TensorInfo& input) {
  const auto row = std::find_if(demo.inputs.begin(), demo.inputs.end(), [&](const Component& component) {
    return component.widget->common.tensor == input.name;
  });
  return row == demo.inputs.end() ? nullptr : &row->widget->common;
}

void add_sizes(const TensorInfo& input, const Tensor& feed, const CommonOptions* widget,
               std::vector<NamedSize>& sizes) {
  auto symbol = input.symbols.begin();
  for (std::size_t i = 0; i < input.shape.size() && symbol != input.symbols.end(); ++i) {
    if (!input.is_open(i)) continue;
    if (i < feed.shape.size() && !symbol->empty()) sizes.push_back({*symbol, feed.shape[i], widget});
    ++symbol;
  }
}

}  // namespace

std::optional<Error> differing_sizes(const Demo& demo, std::span<const TensorInfo> inputs,
                                     std::span<const Tensor> feeds) {
  std::vector<NamedSize> sizes;
  for (std::size_t i = 0; i < std::min(inputs.size(), feeds.size()); ++i) {
    if (const CommonOptions* widget = widget_of(demo, inputs[i]))
      add_sizes(inputs[i], feeds[i], widget, sizes);
  }
  const auto said = [](const NamedSize& each) {
    return tr(Text::named, {each.widget->label, std::string(each.symbol) + " = " + localized(each.size)});
  };
  for (auto second = sizes.begin(); second != sizes.end(); ++second) {
    const auto first = std::find_if(sizes.begin(), second, [&](const NamedSize& each) {
      return each.symbol == second->symbol && each.size != second->size && each.widget != second->widget;
    });
    if (first == second) continue;
    return Error{Code::input_sizes_differ, second->widget->name,
                 tr(Text::listed, {said(*first), said(*second)})};
  }
  return std::nullopt;
}

}  // namespace vitrine
