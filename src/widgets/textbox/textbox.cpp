#include "widgets/textbox/textbox.h"

#include <algorithm>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr FieldRow kFields[] = {
    field<&TextboxOptions::value>("value", "What it starts with."),
    field<&TextboxOptions::placeholder>("placeholder",
                                        "Shown while it is empty: an example of what to type."),
    field<&TextboxOptions::lines>(
        "lines", "Lines that are visible; above 1, Enter starts a new one, and what does not fit scrolls.",
        {.at_least = 1, .at_most = 40}),
    field<&TextboxOptions::max_length>("max_length", "Most characters that are taken. 0: no limit.",
                                       {.at_least = 0, .at_most = 1000000}),
};

constexpr float kField = 44, kLine = 23, kPadding = 20;  // CSS px

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// Bytes of the first `characters` characters.
std::size_t bytes_of(std::string_view text, std::int64_t characters) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_character(text[i]) && characters-- == 0) return i;
  }
  return text.size();
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  if (direction != Direction::input || tensor.dtype != DType::string_) return {};
  const std::int64_t count = element_count(tensor.shape).value_or(0);
  if (count == 1) return {.score = 90, .options = Value::Object{}, .reason = "it takes one text"};
  constexpr std::int64_t kMostFields = 20;
  if (count < 2 || count > kMostFields) return {};
  return {.score = 60,
          .per_element = true,
          .options = Value::Object{},
          .reason = "it takes " + std::to_string(count) + " texts, one field for each",
          .assumptions = {{"label", "named by position"}}};
}

}  // namespace

void Textbox::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  const std::string what = tensor.described();
  if (tensor.dtype != DType::string_) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), what + " takes no text"});
  } else if (!common.index && element_count(tensor.shape) != 1) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where),
                      what + " takes more than one text: give each its own input, with \"index\""});
  }
  options_.value = to_utf8(options_.value);
  if (options_.max_length > 0 && bytes_of(options_.value, options_.max_length) < options_.value.size()) {
    errors.push_back({Code::spec_not_allowed, pointer(where, "value"), "it is longer than max_length"});
  }
  clear();
}

Room Textbox::room() const {
  if (options_.lines <= 1) return {.fixed_px = kField, .compact = true};
  return {.fixed_px = kPadding + static_cast<double>(options_.lines) * kLine};
}

Status Textbox::set_value(const Value& value) {
  if (!value.is_text() && !value.is_null()) {
    return Error{Code::input_wrong_type, common.name, "expected text, got " + std::string(value.type_name())};
  }
  std::string text = to_utf8(value.text());
  if (options_.max_length > 0 && bytes_of(text, options_.max_length) < text.size()) {
    return Error{Code::input_out_of_range, common.name,
                 "the text is longer than " + std::to_string(options_.max_length) + " characters"};
  }
  text_ = std::move(text);
  return Done{};
}

Result<Tensor> Textbox::to_tensor() const {
  if (text_.empty()) return Error{Code::input_empty, common.name, {}};
  Tensor out = Tensor::of(DType::string_, common.index ? Shape{1} : tensor_.shape);
  out.name = tensor_.name;
  out.strings[0] = text_;
  return out;
}

void Textbox::type(std::string_view text) {
  text_ = to_utf8(text);
  if (options_.max_length > 0) text_.resize(bytes_of(text_, options_.max_length));
}

WidgetType textbox_type() {
  return {.type = "textbox",
          .text = docs_only("Text that is typed, for models that take strings."),
          .is_input = true,
          .value_text = docs_only("text; an empty one counts as not given"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Textbox>(); },
          .fits = tool_only(fits)};
}

}  // namespace vitrine
