// Any of several.
#pragma once

#include "widgets/choices.h"

namespace vitrine {

struct CheckboxGroupOptions {
  NamedValues choices;
  Value value;
};

class CheckboxGroup : public Widget {
 public:
  CheckboxGroup() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override { return {.fixed_px = list_height(choices_.names())}; }
  void clear() override;
  Value value() const override;
  /// Null: none is chosen.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override { return choices_.several(chosen_); }

  // What the drawn half needs.
  const Choices& choices() const { return choices_; }
  bool is_chosen(std::size_t at) const { return chosen_[at] != 0; }
  void choose(std::size_t at, bool chosen) { chosen_[at] = chosen ? 1 : 0; }

 private:
  CheckboxGroupOptions options_;
  Choices choices_;
  std::vector<char> chosen_;  ///< 0 or 1
};

}  // namespace vitrine
