#include "widgets/checkboxgroup/checkboxgroup.h"

#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  CheckboxGroup group;
  Errors errors;
};
Made made(Shape shape, Value value = {}, DType dtype = DType::float32_, std::optional<double> index = {}) {
  Made m;
  auto& options = *static_cast<CheckboxGroupOptions*>(m.group.options());
  options.choices = {{"Wind", {}}, {"Rain", {}}, {"Frost", "f"}};
  options.value = std::move(value);
  m.group.common.name = "seen";
  m.group.common.index = index;
  m.group.configure({"x", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

}  // namespace

TEST_CASE("checkboxgroup feeds a one for each that is checked") {
  Made m = made({1, 3}, Value::Array{"f", "Wind"});
  REQUIRE(m.errors.empty());
  const Result<Tensor> tensor = m.group.to_tensor();
  REQUIRE(tensor);
  CHECK((tensor->at(0) == 1 && tensor->at(1) == 0 && tensor->at(2) == 1));
  CHECK(m.group.value() == Value(Value::Array{"Wind", "f"}));  // in the order of the choices
  m.group.choose(0, false);
  CHECK(m.group.to_tensor()->at(0) == 0);
  m.group.clear();
  CHECK(m.group.value() == Value(Value::Array{"Wind", "f"}));
}

TEST_CASE("checkboxgroup: none is an answer too") {
  Made m = made({3});
  REQUIRE(m.errors.empty());
  CHECK(m.group.value() == Value(Value::Array{}));
  REQUIRE(m.group.to_tensor());
  REQUIRE(m.group.set_value(Value::Array{"Frost"}));
  CHECK(m.group.is_chosen(2));
  REQUIRE(m.group.set_value(Value()));
  CHECK_FALSE(m.group.is_chosen(2));
}

TEST_CASE("checkboxgroup takes a list as a whole, or not at all") {
  Made m = made({3}, Value::Array{"Rain"});
  CHECK(m.group.set_value("Rain").error().code == Code::input_wrong_type);
  CHECK(m.group.set_value(Value::Array{"Wind", 1}).error().where == "seen");
  CHECK(m.group.value() == Value(Value::Array{"Rain"}));
}

TEST_CASE("checkboxgroup: tensors and values that do not fit") {
  CHECK(made({4}).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({3}, {}, DType::string_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({3}, {}, DType::float32_, 1).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({3}, Value::Array{"Snow"}).errors.at(0).where == "#/inputs/0/value");
  CHECK(made({3}, "Rain").errors.at(0).where == "#/inputs/0/value");
}

}  // namespace vitrine
