#include "widgets/textbox/textbox.h"

#include "support/catch.h"

namespace vitrine {

WidgetType textbox_type();

namespace {

struct Made {
  Textbox textbox;
  Errors errors;
};
Made made(const TextboxOptions& options, DType dtype = DType::string_, Shape shape = {1, 1}) {
  Made m;
  *static_cast<TextboxOptions*>(m.textbox.options()) = options;
  m.textbox.common.name = "review";
  m.textbox.configure({"text", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

}  // namespace

TEST_CASE("textbox feeds a string tensor of the model's shape") {
  Made m = made({.value = "grün"});
  REQUIRE(m.errors.empty());
  const Result<Tensor> tensor = m.textbox.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->name == "text");
  CHECK(tensor->shape == Shape{1, 1});
  CHECK(tensor->strings == std::vector<std::string>{"grün"});
  CHECK(tensor->bytes.empty());
}

TEST_CASE("textbox: empty text is nothing to feed") {
  Made m = made({});
  CHECK(m.textbox.to_tensor().error() == Error{Code::input_empty, "review", {}});
  CHECK(m.textbox.set_value("a"));
  CHECK(m.textbox.to_tensor());
  CHECK(m.textbox.set_value(Value()));
  CHECK_FALSE(m.textbox.to_tensor());
}

TEST_CASE("textbox counts characters, not bytes") {
  Made m = made({.max_length = 3});
  CHECK(m.textbox.set_value("äöü"));
  CHECK(m.textbox.set_value("äöüß").error().code == Code::input_out_of_range);
  CHECK(m.textbox.value() == Value("äöü"));
  m.textbox.type("日本語文");
  CHECK(m.textbox.text() == "日本語");
  CHECK(m.textbox.set_value(5).error().code == Code::input_wrong_type);
  m.textbox.type("a\xff");
  CHECK(m.textbox.text() == "a\ufffd");
}

TEST_CASE("textbox: room for its lines") {
  CHECK(made({}).textbox.room().compact);
  CHECK_FALSE(made({.lines = 3}).textbox.room().compact);
  CHECK(made({.lines = 6}).textbox.room().fixed_px > made({.lines = 3}).textbox.room().fixed_px);
}

TEST_CASE("textbox: tensors it does not feed, and a value that is too long") {
  CHECK(made({}, DType::float32_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, DType::string_, {1, 2}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({.value = "abcd", .max_length = 3}).errors.at(0).where == "#/inputs/0/value");
  CHECK(textbox_type().fits({"t", DType::string_, {1}}, Direction::input).score > 0);
  CHECK(textbox_type().fits({"t", DType::string_, {1, 3}}, Direction::input).per_element);
  CHECK(textbox_type().fits({"t", DType::string_, {1}}, Direction::output).score == 0);
  CHECK(textbox_type().fits({"t", DType::float32_, {1}}, Direction::input).score == 0);
}

}  // namespace vitrine
