// One of several, from the browser's own list.
#pragma once

#include "widgets/choices.h"

namespace vitrine {

class Dropdown : public ChoiceWidget {
 public:
  /// The first one is chosen, as Gradio has it.
  Dropdown() : ChoiceWidget(0) {}
  Room room() const override { return {.fixed_px = 44, .compact = true}; }
};

}  // namespace vitrine
