#include "widgets/slider/slider.h"

#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  Slider slider;
  Errors errors;
};
Made made(const SliderOptions& options, DType dtype = DType::float32_, Shape shape = {1}) {
  Made m;
  *static_cast<SliderOptions*>(m.slider.options()) = options;
  m.slider.common.name = "length";
  m.slider.configure({"x", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

}  // namespace

TEST_CASE("slider starts at its value, or at the step nearest to the middle") {
  CHECK(made({.minimum = 0, .maximum = 10, .step = 1, .value = 3}).slider.value() == Value(3));
  CHECK(made({.minimum = 4, .maximum = 8, .step = 0.5}).slider.value() == Value(6));
  CHECK(made({.minimum = 0, .maximum = 1}).slider.value() == Value(0.5));
  CHECK(made({.minimum = 0, .maximum = 255}, DType::uint8_).slider.value() == Value(128));
}

TEST_CASE("slider: the thumb stops at steps, what is typed need not") {
  Made m = made({.minimum = 4.3, .maximum = 7.9, .step = 0.1, .unit = "cm"});
  REQUIRE(m.errors.empty());
  m.slider.slide(5.8333);
  CHECK(m.slider.value() == Value(5.8));
  CHECK(m.slider.spoken(m.slider.position()) == "5.8 cm");
  m.slider.type("5.8333");
  CHECK(m.slider.value() == Value(5.8333));
  CHECK(m.slider.position() == 5.8333);
  m.slider.settle();
  CHECK(m.slider.number().text() == "5.8333");
  m.slider.nudge(1);
  CHECK(m.slider.value() == Value(5.9));
  m.slider.slide(100);
  CHECK(m.slider.value() == Value(7.9));
}

TEST_CASE("slider without a step moves as finely as a screen shows") {
  Made m = made({.minimum = 0, .maximum = 1});
  m.slider.slide(0.123456);
  CHECK(m.slider.value() == Value(0.123));
  CHECK(m.slider.number().text() == "0.123");
  m.slider.nudge(1);
  CHECK(m.slider.value() == Value(0.133));
  Made odd = made({.minimum = 0, .maximum = 0.33333333});
  odd.slider.slide(1);
  CHECK(odd.slider.value() == Value(0.33333333));
}

TEST_CASE("slider: text that cannot be used keeps the thumb, but is not fed") {
  Made m = made({.minimum = 0, .maximum = 10, .step = 1, .value = 4});
  m.slider.type("12");
  CHECK(m.slider.position() == 4);
  CHECK(m.slider.to_tensor().error() == Error{Code::input_out_of_range, "length", "12 is above 10"});
  m.slider.settle();
  CHECK(m.slider.number().text() == "12");
  m.slider.type("");
  CHECK(m.slider.to_tensor().error().code == Code::input_empty);
  m.slider.settle();
  CHECK(m.slider.value() == Value(4));
  CHECK(m.slider.set_value(Value()).error().code == Code::input_wrong_type);
  CHECK(m.slider.set_value(-1).error().code == Code::input_out_of_range);
  CHECK(m.slider.value() == Value(4));
  m.slider.slide(9);
  m.slider.clear();
  CHECK(m.slider.value() == Value(4));
}

TEST_CASE("slider feeds its tensor") {
  Made m = made({.minimum = 0, .maximum = 10, .value = 4}, DType::int64_, {1, 1});
  const Result<Tensor> tensor = m.slider.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->dtype == DType::int64_);
  CHECK(tensor->shape == Shape{1, 1});
  CHECK(tensor->at(0) == 4);
}

TEST_CASE("slider: options that cannot be") {
  const auto where = [](const SliderOptions& options, DType dtype = DType::float32_) {
    const Errors errors = made(options, dtype).errors;
    return errors.empty() ? std::string() : errors[0].where;
  };
  CHECK(where({.minimum = 1, .maximum = 1}) == "#/inputs/0/maximum");
  CHECK(where({.minimum = 0, .maximum = 1, .step = 2}) == "#/inputs/0/step");
  CHECK(where({.minimum = 0, .maximum = 1, .value = 2}) == "#/inputs/0/value");
  CHECK(where({.minimum = 0, .maximum = 300}, DType::uint8_) == "#/inputs/0/maximum");
  CHECK(where({.minimum = -1, .maximum = 3}, DType::uint8_) == "#/inputs/0/minimum");
  CHECK(where({.minimum = 0, .maximum = 3, .step = 0.5}, DType::int32_) == "#/inputs/0/step");
  CHECK(made({}, DType::float32_, {1, 2}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, DType::string_).errors.at(0).code == Code::spec_widget_mismatch);
}

}  // namespace vitrine
