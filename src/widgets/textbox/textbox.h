// Text that is typed, for models that take strings.
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct TextboxOptions {
  std::string value, placeholder;
  std::int64_t lines = 1, max_length = 0;
};

class Textbox : public Widget {
 public:
  Textbox() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  void clear() override { text_ = options_.value; }
  Value value() const override { return text_; }
  /// Null empties the field.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;

  // What the drawn half needs.
  const TextboxOptions& settings() const { return options_; }
  const std::string& text() const { return text_; }
  /// From the keyboard: cut at max_length.
  void type(std::string_view text);

 private:
  TextboxOptions options_;
  TensorInfo tensor_;
  std::string text_;  ///< valid UTF-8
};

}  // namespace vitrine
