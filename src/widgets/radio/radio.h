// One of several, all of them in sight.
#pragma once

#include "widgets/choices.h"

namespace vitrine {

class Radio : public ChoiceWidget {
 public:
  Radio() : ChoiceWidget(-1) {}
  Room room() const override;

  /// Few and short: parts of one bar, not a list.
  bool is_bar() const;
};

}  // namespace vitrine
