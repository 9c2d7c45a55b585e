#include "widgets/checkbox/checkbox.h"

#include "support/catch.h"

namespace vitrine {

WidgetType checkbox_type();

TEST_CASE("checkbox feeds true or false, 1 or 0") {
  for (const DType dtype : {DType::bool_, DType::float32_, DType::int64_, DType::float16_}) {
    Checkbox checkbox;
    static_cast<CheckboxOptions*>(checkbox.options())->value = true;
    Errors errors;
    checkbox.configure({"x", dtype, {1, 1}}, "#/inputs/0", errors);
    REQUIRE(errors.empty());
    REQUIRE(checkbox.to_tensor());
    CHECK(checkbox.to_tensor()->dtype == dtype);
    CHECK(checkbox.to_tensor()->shape == Shape{1, 1});
    CHECK(checkbox.to_tensor()->at(0) == 1);
    checkbox.check(false);
    CHECK(checkbox.to_tensor()->at(0) == 0);
    CHECK(checkbox.value() == Value(false));
    checkbox.clear();
    CHECK(checkbox.value() == Value(true));
  }
}

TEST_CASE("checkbox takes true and false only, and one element only") {
  Checkbox checkbox;
  Errors errors;
  checkbox.configure({"x", DType::bool_, {1}}, "#/inputs/0", errors);
  CHECK(errors.empty());
  CHECK(checkbox.set_value(true));
  for (const Value& wrong : {Value(1), Value("true"), Value()})
    CHECK(checkbox.set_value(wrong).error().code == Code::input_wrong_type);
  CHECK(checkbox.is_checked());
  checkbox.configure({"x", DType::bool_, {2}}, "#/inputs/0", errors);
  checkbox.configure({"x", DType::string_, {1}}, "#/inputs/0", errors);
  CHECK(errors.size() == 2);
}

TEST_CASE("checkbox is what a bool tensor gets without a spec") {
  const auto fits = [](DType dtype, Shape shape, Direction direction = Direction::input) {
    return checkbox_type().fits({"x", dtype, std::move(shape)}, direction);
  };
  CHECK(fits(DType::bool_, {1}).score > 60);  // number's
  CHECK(fits(DType::bool_, {1, 3}).per_element);
  CHECK(fits(DType::bool_, {1, 100}).score == 0);
  CHECK(fits(DType::float32_, {1}).score == 0);
  CHECK(fits(DType::bool_, {1}, Direction::output).score == 0);
}

}  // namespace vitrine
