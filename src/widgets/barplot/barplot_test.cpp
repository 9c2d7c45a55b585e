#include "widgets/barplot/barplot.h"

#include "support/catch.h"

namespace vitrine {

TEST_CASE("barplot: bars stand at places, in the order in which they come") {
  const std::unique_ptr<Widget> widget = barplot_type().make(Direction::output);
  auto& plot = static_cast<Plot&>(*widget);
  plot.data().options.x = Value::Array{30, 10, 20};
  Errors errors;
  plot.configure({"y", DType::float32_, {3}}, "#", errors);
  REQUIRE(errors.empty());
  Tensor tensor = Tensor::of(DType::float32_, {3});
  tensor.set(0, 5);
  const Tensor* tensors[] = {&tensor};
  REQUIRE(plot.from_tensors(tensors));
  const PlotData& data = plot.data();
  CHECK(data.x_at(1) == 1);
  CHECK(data.x_text(1) == "10");
  CHECK(data.y(0, 0) == 5);
  CHECK(data.x_range().low == -0.5);
  CHECK(data.x_range().high == 2.5);
  CHECK(data.nearest(1.4) == 1);
  CHECK(plot.value()["x"] == Value(Value::Array{30, 10, 20}));
}

TEST_CASE("barplot: edges between which bars stand") {
  PlotData data;
  data.mark = PlotMark::bar;
  data.between = true;
  data.x.start = -1;
  data.x.step = 0.5;
  data.set(Tensor::of(DType::float64_, {4}), {1, 4, 0, 1});
  CHECK(data.x_range().low == -1);
  CHECK(data.x_range().high == 1);
  CHECK(data.nearest(-0.51) == 0);
  CHECK(data.nearest(-0.49) == 1);
  CHECK(data.nearest(0.99) == 3);
  CHECK(data.x_text(1) == "-0.5 – 0");
}

}  // namespace vitrine
