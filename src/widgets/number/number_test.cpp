#include "widgets/number/number.h"

#include <cmath>
#include <cstring>
#include <memory>

#include "support/catch.h"
#include "widgets/number/number_output.h"

namespace vitrine {

WidgetType number_type();

namespace {

std::optional<double> read(std::string_view text) {
  const Result<double> number = parse_number(text);
  return number ? std::optional(*number) : std::nullopt;
}

struct Made {
  Number number;
  Errors errors;
};
Made made(const NumberOptions& options, DType dtype = DType::float32_, Shape shape = {1, 1}) {
  Made m;
  *static_cast<NumberOptions*>(m.number.options()) = options;
  m.number.common.name = "weight";
  m.number.configure({"x", dtype, std::move(shape)}, "demo.json#/inputs/0", m.errors);
  return m;
}

}  // namespace

TEST_CASE("numbers are read as people type them") {
  CHECK(read("5.8") == 5.8);
  CHECK(read("5,8") == 5.8);
  CHECK(read("  -3 ") == -3.0);
  CHECK(read("\u22123") == -3.0);
  CHECK(read("- 3") == -3.0);
  CHECK(read("+.5") == 0.5);
  CHECK(read("5.") == 5.0);
  CHECK(read("1e-3") == 1e-3);
  CHECK(read("2,5E+2") == 250.0);
  CHECK(read("1 000") == 1000.0);
  CHECK(read("12\u00a0345\u202f678.5") == 12345678.5);
  CHECK(read("0,125") == 0.125);
  CHECK(read("1,2345") == 1.2345);
  CHECK_FALSE(std::signbit(*read("-0")));
}

TEST_CASE("what is no number, or could be two, is refused") {
  for (std::string_view text :
       {"",   " ",    "-",   ".",   ",",     "abc",  "5 cm",   "1.2.3", "1,2,3", "1.234,5", "1e",
        "e5", "0x10", "nan", "inf", "1e999", "1 00", "1 0000", "--3",   "5..",   "\xff"}) {
    INFO(text);
    CHECK_FALSE(read(text));
  }
  CHECK_FALSE(read(std::string(1000, '9')));
  const Result<double> either = parse_number("1,234");
  REQUIRE_FALSE(either);
  CHECK(either.error().detail == "\"1,234\" can be read in two ways: write 1234 or 1.234");
}

TEST_CASE("the grid of steps") {
  CHECK(on_grid(0.31, 0, 1, 0.1) == 0.3);
  CHECK(on_grid(5.83, 4.3, 7.9, 0.1) == 5.8);
  CHECK(on_grid(99, 0, 10, 3) == 9);  // 10 is not on it
  CHECK(on_grid(-1, 0, 10, 3) == 0);
  CHECK(on_grid(0.123, 0, 1, 0) == 0.123);
  CHECK(on_grid(2, 0, 1, 0) == 1);
  CHECK(on_grid(std::nan(""), 2, 4, 1) == 2);
  CHECK(decimals_of(0.25) == 2);
  CHECK(decimals_of(3) == 0);
  CHECK(decimals_of(1.0 / 3) == 12);
  CHECK(format_decimals(-0.001, 2) == "0.00");
  CHECK(format_decimals(0.5, 2) == "0.50");
}

TEST_CASE("number: an empty field feeds nothing, a typed one its tensor") {
  Made m = made({});
  REQUIRE(m.errors.empty());
  CHECK(m.number.value().is_null());
  REQUIRE_FALSE(m.number.to_tensor());
  CHECK(m.number.to_tensor().error() == Error{Code::input_empty, "weight", {}});

  m.number.type("2,5");
  const Result<Tensor> tensor = m.number.to_tensor();
  REQUIRE(tensor);
  CHECK(tensor->name == "x");
  CHECK(tensor->shape == Shape{1, 1});
  CHECK(tensor->at(0) == 2.5);
  CHECK(m.number.number().text() == "2,5");  // not changed under the typing hand
  m.number.settle();
  CHECK(m.number.number().text() == "2.5");
}

TEST_CASE("number: what cannot be used stays visible and is refused with its reason") {
  Made m = made({.minimum = 0, .maximum = 10});
  m.number.type("12");
  CHECK(m.number.number().text() == "12");
  CHECK(m.number.value().is_null());
  REQUIRE_FALSE(m.number.to_tensor());
  CHECK(m.number.to_tensor().error() == Error{Code::input_out_of_range, "weight", "12 is above 10"});
  m.number.type("ten");
  CHECK(m.number.to_tensor().error().code == Code::input_wrong_type);
  m.number.settle();
  CHECK(m.number.number().text() == "ten");
  m.number.type("");
  CHECK(m.number.to_tensor().error().code == Code::input_empty);
}

TEST_CASE("number: a refused value leaves the old one") {
  Made m = made({.value = 3, .maximum = 10});
  CHECK(m.number.set_value(11).error().code == Code::input_out_of_range);
  CHECK(m.number.set_value("3").error().code == Code::input_wrong_type);
  CHECK(m.number.value() == Value(3));
  CHECK(m.number.set_value(Value()));
  CHECK(m.number.value().is_null());
  m.number.clear();
  CHECK(m.number.value() == Value(3));
}

TEST_CASE("number: whole numbers inside the element type") {
  Made m = made({}, DType::uint8_);
  CHECK(m.number.set_value(255));
  CHECK(m.number.set_value(256).error().code == Code::input_out_of_range);
  CHECK(m.number.set_value(-1).error().code == Code::input_out_of_range);
  CHECK(m.number.set_value(1.5).error().detail == "1.5 is not a whole number");
  CHECK(made({}, DType::int8_).number.set_value(-128));
  CHECK_FALSE(made({}, DType::int8_).number.set_value(-129));
  CHECK_FALSE(made({}, DType::bool_).number.set_value(2));
  CHECK_FALSE(made({}, DType::float16_).number.set_value(70000));
  CHECK_FALSE(made({}, DType::int64_).number.set_value(1e17));
}

TEST_CASE("number: precision and steps") {
  Made m = made({.precision = 2, .step = 0.1});
  CHECK(m.number.set_value(1.005));
  CHECK(m.number.value().number() == Approx(1).margin(0.011));
  CHECK(m.number.set_value(0.2));
  CHECK(m.number.number().text() == "0.20");
  m.number.nudge(1);
  CHECK(m.number.value() == Value(0.3));
  Made empty = made({.minimum = 5, .maximum = 6});
  empty.number.nudge(1);
  CHECK(empty.number.value() == Value(6));
  empty.number.nudge(1);
  CHECK(empty.number.value() == Value(6));
}

TEST_CASE("number: options that contradict each other or the tensor") {
  CHECK(made({.minimum = 2, .maximum = 1}).errors.at(0).where == "demo.json#/inputs/0/maximum");
  CHECK(made({.value = 5, .maximum = 1}).errors.at(0).where == "demo.json#/inputs/0/value");
  CHECK(made({.precision = 0.5}).errors.at(0).where == "demo.json#/inputs/0/precision");
  CHECK(made({.maximum = 300}, DType::uint8_).errors.at(0).code == Code::spec_not_allowed);
  CHECK(made({}, DType::string_).errors.at(0).code == Code::spec_widget_mismatch);
  CHECK(made({}, DType::float32_, {1, 4}).errors.at(0).code == Code::spec_widget_mismatch);
}

TEST_CASE("number: one element of a vector") {
  Number number;
  number.common.index = 2;
  Errors errors;
  number.configure({"x", DType::float64_, {1, 4}}, "", errors);
  REQUIRE(errors.empty());
  REQUIRE(number.set_value(7));
  CHECK(number.to_tensor()->shape == Shape{1});
  CHECK(number.to_tensor()->at(0) == 7);
}

TEST_CASE("number fits numbers, and short vectors element by element") {
  const auto fits = number_type().fits;
  CHECK(fits({"x", DType::int64_, {}}, Direction::input).score > 0);
  CHECK_FALSE(fits({"x", DType::float32_, {1}}, Direction::input).per_element);
  CHECK(fits({"x", DType::float32_, {1, 4}}, Direction::input).per_element);
  CHECK(fits({"x", DType::float32_, {1, 21}}, Direction::input).score == 0);
  CHECK(fits({"x", DType::float32_, {2, 2}}, Direction::input).score == 0);
  CHECK(fits({"x", DType::string_, {1}}, Direction::input).score == 0);
  CHECK(fits({"y", DType::float32_, {1, 1}}, Direction::output).score > 10);
  CHECK(fits({"y", DType::float32_, {1, 2}}, Direction::output).score == 0);
  CHECK(fits({"y", DType::string_, {1}}, Direction::output).score == 0);
}

TEST_CASE("number, output: the model's number as a person reads it, and as it is for a program") {
  NumberOutput number;
  number.common.name = "price";
  *static_cast<NumberOptions*>(number.options()) = {.unit = "€"};
  Errors errors;
  number.configure({"y", DType::float32_, {1, 1}}, "demo.json#/outputs/0", errors);
  REQUIRE(errors.empty());
  CHECK(number.announcement().empty());
  Tensor y = Tensor::of(DType::float32_, {1, 1});
  const auto shown = [&](double value) {
    y.set(0, value);
    CHECK(number.from_tensor(y));
    return number.text();
  };
  CHECK(shown(12.34567) == "12.346");
  CHECK(number.value().number() == static_cast<double>(12.34567f));
  CHECK(number.announcement() == "12.346 €");
  CHECK(shown(1234567) == "1,234,567");
  CHECK(shown(-0.0) == "0");
  CHECK(shown(1.5e-7) == "1.5e-7");
  CHECK(shown(std::nan("")) == "NaN");
  CHECK(number.value().is_null());
  number.clear();
  CHECK(number.text().empty());

  Tensor large = Tensor::of(DType::int64_, {});
  const std::int64_t most = 9223372036854775807;
  std::memcpy(large.bytes.data(), &most, sizeof most);
  CHECK(number.from_tensor(large));
  CHECK(number.text() == "9,223,372,036,854,775,807");
  CHECK(number.cells() == Cells{{""}, {"9223372036854775807"}});
  y.set(0, 0.1);
  CHECK(number.from_tensor(y));
  CHECK(number.cells() == Cells{{""}, {"0.1"}});
}

TEST_CASE("number, output: what is no single number is refused, and the old answer goes") {
  NumberOutput number;
  number.common.name = "price";
  Errors errors;
  number.configure({"y", DType::float32_, {-1}}, "", errors);
  REQUIRE(errors.empty());
  REQUIRE(number.from_tensor(Tensor::of(DType::float32_, {1})));
  CHECK(number.from_tensor(Tensor::of(DType::float32_, {2})).error() ==
        Error{Code::run_output_mismatch, "price", "expected one number, got 2"});
  CHECK(number.text().empty());
  CHECK_FALSE(number.from_tensor(Tensor::of(DType::string_, {1})));
  CHECK_FALSE(number.from_tensor(Tensor::of(DType::float32_, {0})));
  number.common.index = 1;
  CHECK(number.from_tensor(Tensor::of(DType::float32_, {2})));
  CHECK_FALSE(number.from_tensor(Tensor::of(DType::float32_, {1})));
}

TEST_CASE("number, output: its range") {
  const auto made_output = [](NumberOptions options, Errors& errors, Shape shape = {1}) {
    auto number = std::make_unique<NumberOutput>();
    *static_cast<NumberOptions*>(number->options()) = std::move(options);
    number->configure({"y", DType::float32_, std::move(shape)}, "o", errors);
    return number;
  };
  Errors errors;
  const auto number = made_output({.minimum = 10, .maximum = 20, .precision = 1}, errors);
  REQUIRE(errors.empty());
  Tensor y = Tensor::of(DType::float32_, {1});
  y.set(0, 12.5);
  REQUIRE(number->from_tensor(y));
  CHECK(number->part() == Approx(0.25));
  CHECK_FALSE(number->is_outside());
  CHECK(number->text() == "12.5");
  y.set(0, 99);
  REQUIRE(number->from_tensor(y));
  CHECK(number->part() == 1);
  CHECK(number->is_outside());
  CHECK(number->text() == "99.0");

  made_output({.minimum = 1}, errors);
  made_output({.minimum = 1, .maximum = 1}, errors);
  made_output({.value = 1}, errors);
  made_output({}, errors, {1, 2});
  REQUIRE(errors.size() == 4);
  CHECK(errors[0].where == "o/minimum");
  CHECK(errors[1].where == "o/maximum");
  CHECK(errors[2].where == "o/value");
  CHECK(errors[3].code == Code::spec_widget_mismatch);
}

}  // namespace vitrine
