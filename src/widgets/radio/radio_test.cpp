#include "widgets/radio/radio.h"

#include "support/catch.h"

namespace vitrine {
namespace {

std::unique_ptr<Radio> made(NamedValues choices) {
  auto radio = std::make_unique<Radio>();
  static_cast<ChoiceOptions*>(radio->options())->choices = std::move(choices);
  radio->common.name = "season";
  Errors errors;
  radio->configure({"x", DType::int64_, {1}}, "#/inputs/0", errors);
  REQUIRE(errors.empty());
  return radio;
}

}  // namespace

TEST_CASE("radio waits for a choice where the spec makes none") {
  const auto radio = made({{"No", {}}, {"Yes", {}}});
  CHECK(radio->value().is_null());
  CHECK(radio->to_tensor().error() == Error{Code::input_empty, "season", {}});
  radio->choose(1);
  REQUIRE(radio->to_tensor());
  CHECK(radio->to_tensor()->at(0) == 1);
}

TEST_CASE("radio: few and short choices are one bar, others a list with room for each") {
  CHECK(made({{"No", {}}, {"Yes", {}}})->is_bar());
  CHECK(made({{"Low", {}}, {"Medium", {}}, {"High", {}}})->is_bar());
  CHECK(made({{"No", {}}, {"Yes", {}}})->room().compact);
  const auto flowers = made({{"Iris setosa", {}}, {"Iris versicolor", {}}, {"Iris virginica", {}}});
  CHECK_FALSE(flowers->is_bar());
  CHECK_FALSE(flowers->room().compact);
  CHECK(flowers->room().fixed_px == 3 * 44);
  // Short ones stand in two columns, wide letters take more.
  NamedValues months, wide;
  for (int i = 1; i <= 12; ++i) {
    months.emplace_back("Month " + std::to_string(i), Value());
    wide.emplace_back("\u6708\u6708\u6708\u6708\u6708\u6708\u6708" + std::to_string(i), Value());
  }
  CHECK(made(months)->room().fixed_px == 6 * 44);
  CHECK(made(wide)->room().fixed_px == 12 * 44);
}

}  // namespace vitrine
