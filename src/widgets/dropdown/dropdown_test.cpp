// What choosing one feeds, which dropdown and radio share (choices.h).
#include "widgets/dropdown/dropdown.h"

#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  Dropdown dropdown;
  Errors errors;
};
Made made(NamedValues choices, DType dtype, Shape shape, Value value = {}, std::optional<double> index = {}) {
  Made m;
  auto& options = *static_cast<ChoiceOptions*>(m.dropdown.options());
  options.choices = std::move(choices);
  options.value = std::move(value);
  m.dropdown.common.name = "soil";
  m.dropdown.common.index = index;
  m.dropdown.configure({"x", dtype, std::move(shape)}, "#/inputs/0", m.errors);
  return m;
}

const NamedValues kNames = {{"Sand", {}}, {"Loam", {}}, {"Clay", {}}};

Tensor fed(Made& m) {
  REQUIRE(m.errors.empty());
  const Result<Tensor> tensor = m.dropdown.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->name == "x");
  return *tensor;
}

}  // namespace

TEST_CASE("dropdown feeds a single number the position, or the number that each choice has") {
  Made position = made(kNames, DType::int64_, {1}, "Clay");
  CHECK(fed(position).at(0) == 2);
  Made number = made({{"Sand", 2.65}, {"Loam", 2.6}}, DType::float64_, {1, 1}, "Loam");
  CHECK(fed(number).at(0) == 2.6);
  CHECK(fed(number).shape == Shape{1, 1});
  // Texts are what a program calls the choices; the position is still fed.
  Made named = made({{"Sand", "s"}, {"Loam", "l"}}, DType::uint8_, {1}, "l");
  CHECK(fed(named).at(0) == 1);
  CHECK(named.dropdown.value() == Value("l"));
}

TEST_CASE("dropdown feeds as many numbers as there are choices a one among zeros") {
  Made m = made(kNames, DType::float32_, {1, 3}, "Loam");
  const Tensor tensor = fed(m);
  CHECK(tensor.shape == Shape{1, 3});
  CHECK((tensor.at(0) == 0 && tensor.at(1) == 1 && tensor.at(2) == 0));
}

TEST_CASE("dropdown feeds a string tensor the value, or the name") {
  Made m = made({{"Sand", {}}, {"Lehm", "loam"}, {"7", 7}}, DType::string_, {1, 1});
  CHECK(fed(m).strings == std::vector<std::string>{"Sand"});
  REQUIRE(m.dropdown.set_value("loam"));
  CHECK(fed(m).strings == std::vector<std::string>{"loam"});
  REQUIRE(m.dropdown.set_value(7));
  CHECK(fed(m).strings == std::vector<std::string>{"7"});
}

TEST_CASE("dropdown feeds one element of a shared tensor") {
  Made m = made(kNames, DType::float32_, {1, 3}, "Clay", 1);
  const Tensor tensor = fed(m);
  CHECK(tensor.shape == Shape{1});
  CHECK(tensor.at(0) == 2);
}

TEST_CASE("dropdown starts with the first; null empties it, and then there is nothing to feed") {
  Made m = made(kNames, DType::int64_, {1});
  CHECK(m.dropdown.value() == Value("Sand"));
  REQUIRE(m.dropdown.set_value(Value()));
  CHECK(m.dropdown.value().is_null());
  CHECK(m.dropdown.to_tensor().error() == Error{Code::input_empty, "soil", {}});
  m.dropdown.clear();
  CHECK(m.dropdown.value() == Value("Sand"));
}

TEST_CASE("dropdown takes a value before a name, and says what it does not take") {
  Made m = made({{"1", 2}, {"2", 1}}, DType::int64_, {1});
  REQUIRE(m.dropdown.set_value(1));
  CHECK(m.dropdown.selected() == 1);
  REQUIRE(m.dropdown.set_value("1"));
  CHECK(m.dropdown.selected() == 0);
  CHECK(m.dropdown.set_value(3).error() == Error{Code::input_out_of_range, "soil", "3 is none of 2, 1"});
  CHECK(m.dropdown.set_value(true).error().code == Code::input_wrong_type);
  CHECK(m.dropdown.selected() == 0);
}

TEST_CASE("dropdown: specs that cannot be") {
  const auto error = [](Made m) { return m.errors.empty() ? Error{Code::page_broken, {}, {}} : m.errors[0]; };
  CHECK(error(made({}, DType::int64_, {1})).where == "#/inputs/0/choices");
  CHECK(error(made({{"a", {}}, {"a", {}}}, DType::int64_, {1})).where == "#/inputs/0/choices/1");
  CHECK(error(made(kNames, DType::float32_, {1, 4})).code == Code::spec_widget_mismatch);
  CHECK(error(made(kNames, DType::string_, {3})).code == Code::spec_widget_mismatch);
  CHECK(error(made({{"a", 1}, {"b", {}}}, DType::int64_, {1})).where == "#/inputs/0/choices/1");
  CHECK(error(made({{"a", 1}, {"b", 1.5}}, DType::int64_, {1})).where == "#/inputs/0/choices/1");
  CHECK(error(made(kNames, DType::bool_, {1})).where == "#/inputs/0/choices/2");  // 0, 1 and 2
  CHECK(
      error(made(kNames, DType::int64_, {1}, "Peat")) ==
      Error{Code::spec_not_allowed, "#/inputs/0/value", "\"Peat\" is none of \"Sand\", \"Loam\", \"Clay\""});
}

}  // namespace vitrine
