// Yes or no.
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct CheckboxOptions {
  bool value = false;
};

class Checkbox : public Widget {
 public:
  Checkbox() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override { return {.fixed_px = 44, .compact = true}; }
  void clear() override { checked_ = options_.value; }
  Value value() const override { return checked_; }
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;

  // What the drawn half needs.
  bool is_checked() const { return checked_; }
  void check(bool checked) { checked_ = checked; }

 private:
  CheckboxOptions options_;
  TensorInfo tensor_;
  bool checked_ = false;
};

}  // namespace vitrine
