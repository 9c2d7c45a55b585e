// What outputs that draw over an input's picture share: the picture itself, and the row of classes under it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "widgets/kit_ui.h"
#include "widgets/over_picture.h"
#include "widgets/widget.h"

namespace vitrine {

/// The part of `box` that the browser shows the picture in (object-fit: contain); all of it without a
/// picture.
Box shown_part(const ShownPicture& picture, Box box);

/// The picture, or the ground where it will be; `said` is what was found in it, for its name.
void draw_shown_picture(const ShownPicture& picture, std::string_view said, bool has_result, Ui& ui, Box box);

/// A class that is in the picture, hidden or not.
struct LegendItem {
  int label = 0;
  std::string name, count;
  Color color = 0;
  bool shown = true;
};
struct LegendUse {
  const LegendItem *pointed = nullptr, *pressed = nullptr;
};
/// The classes, as many as there is room for from `first` on; a button goes on to the next ones.
LegendUse draw_legend(std::span<const LegendItem> items, std::size_t& first, Ui& ui, float y, float opacity);

/// The same of a widget's classes(), each as `item` makes it: a press shows and hides one. The label of the
/// one that is pointed at, or -1.
template <class W, class MakeItem>
int draw_classes(W& widget, MakeItem&& item, Ui& ui, float y, float opacity) {
  std::vector<LegendItem> items;
  for (const auto& kind : widget.classes()) items.push_back(item(kind));
  std::size_t first = widget.first_class();
  const LegendUse use = draw_legend(items, first, ui, y, opacity);
  widget.show_classes_from(first);
  if (use.pressed) widget.show_class(use.pressed->label, !use.pressed->shown);
  return use.pointed ? use.pointed->label : -1;
}

}  // namespace vitrine
