#include "widgets/lineplot/lineplot.h"

#include <limits>

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Made {
  std::unique_ptr<Widget> widget = lineplot_type().make(Direction::output);
  Plot& plot = static_cast<Plot&>(*widget);
  Errors errors;

  Made(std::string_view options, std::vector<TensorInfo> tensors) {
    const FieldSet sets[] = {{common_fields(), &plot.common}, {plot_fields(), plot.options()}};
    plot.common.name = "out";
    plot.common.label = "Out";
    const Result<Value> value = parse_json(options);
    REQUIRE(value);
    parse_fields(sets, *value, "#", errors);
    plot.further_tensors();
    plot.configure_all(tensors, "#", errors);
  }
  Status take(const std::vector<Tensor>& tensors) {
    std::vector<const Tensor*> pointers;
    for (const Tensor& tensor : tensors) pointers.push_back(&tensor);
    return plot.from_tensors(pointers);
  }
  std::string error() const { return errors.empty() ? "" : errors[0].where + ": " + errors[0].detail; }
};

TensorInfo info(Shape shape, DType dtype = DType::float32_) { return {"y", dtype, std::move(shape)}; }

Tensor numbers(Shape shape, const std::vector<double>& values, DType dtype = DType::float32_) {
  Tensor tensor = Tensor::of(dtype, std::move(shape));
  tensor.name = "y";
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

}  // namespace

TEST_CASE("plots: series and points of a tensor, either way round") {
  Made rows("{}", {info({1, 2, 3})});
  REQUIRE(rows.errors.empty());
  REQUIRE(rows.take({numbers({1, 2, 3}, {1, 2, 3, 4, 5, 6})}));
  CHECK(rows.plot.data().series() == 2);
  CHECK(rows.plot.data().points() == 3);
  CHECK(rows.plot.data().y(1, 0) == 4);
  CHECK(rows.plot.announcement() == "2 × 3 values from 1 to 6");
  Made columns(R"({"transpose": true})", {info({2, 3})});
  REQUIRE(columns.take({numbers({2, 3}, {1, 2, 3, 4, 5, 6})}));
  CHECK(columns.plot.data().series() == 3);
  CHECK(columns.plot.data().y(2, 1) == 6);
  Made one("{}", {info({-1, 1})});
  REQUIRE(one.take({numbers({1, 1}, {2.5})}));
  CHECK(one.plot.announcement() == "2.5");
  one.plot.clear();
  CHECK(one.plot.value().is_null());
  CHECK(one.take({numbers({2, 2, 2}, {})}).error().detail == "float32[2,2,2] cannot be drawn as a plot");
  CHECK(one.take({numbers({101, 1}, {})}).error().detail == "101 series; no more than 100 can be drawn");
  CHECK(one.plot.value().is_null());
}

TEST_CASE("plots: x is a list, a start and a step, or another tensor, in whose order lines are drawn") {
  Made names(R"({"x": ["a", "b"], "color": ["k"]})", {info({2})});
  REQUIRE(names.errors.empty());
  REQUIRE(names.take({numbers({2}, {1, kNan})}));
  CHECK(names.plot.value() == *parse_json(R"({"x": ["a", "b"], "series": [{"name": "k", "y": [1, null]}]})"));
  CHECK(names.plot.cells() == Cells{{"x", "k"}, {"a", "1"}, {"b", "NaN"}});
  CHECK(names.plot.announcement() == "2 values from 1 to 1, 1 of them no numbers");

  Made steps(R"({"x": {"start": 10, "step": 2.5}, "unit": "kg"})", {info({3})});
  REQUIRE(steps.take({numbers({3}, {0.1, 2, 3})}));
  CHECK(steps.plot.data().x_text(2) == "15");
  CHECK(steps.plot.data().spoken(1) == "12.5: 2 kg");
  CHECK(steps.plot.data().nearest(11.3) == 1);
  CHECK(steps.plot.data().nearest(-1e9) == 0);
  CHECK(steps.plot.data().nearest(1e9) == 2);
  CHECK(steps.plot.cells()[1] == std::vector<std::string>{"10", "0.1"});

  Made other(R"({"x": "time"})", {info({4}), {"time", DType::int64_, {4}}});
  CHECK(other.plot.tensor_names().back() == "time");
  REQUIRE(other.take({numbers({4}, {1, 2, 3, 4}), numbers({4}, {30, 10, 40, 20}, DType::int64_)}));
  CHECK(other.plot.data().x_at(0) == 10);
  CHECK(other.plot.data().y(0, 0) == 2);
  CHECK(other.plot.data().y(0, 3) == 3);
  CHECK(other.plot.data().nearest(26) == 2);
  Made unknown(R"({"x": "time"})", {info({4}), {"time", DType::float32_, {4}}});
  REQUIRE(unknown.take({numbers({4}, {1, 2, 3, 4}), numbers({4}, {kNan, 2, 1, kNan})}));
  CHECK(unknown.plot.data().points() == 2);
  CHECK(unknown.plot.data().gaps() == 2);
  CHECK(unknown.plot.data().x_at(0) == 1);
  CHECK(unknown.take({numbers({4}, {1, 2, 3, 4}), numbers({3}, {1, 2, 3})}).error().detail ==
        "4 points, but 3 places along x");
}

TEST_CASE("plots: what a spec says wrong has its place") {
  constexpr const char* kX =
      "#/x: expected a list of names, a list of numbers, {\"start\", \"step\"} or a tensor's name";
  CHECK(Made(R"({"x": ["a", 1]})", {info({2})}).error() == kX);
  CHECK(Made(R"({"x": true})", {info({2})}).error() == kX);
  CHECK(Made(R"({"x": ["a"]})", {info({2})}).error() == "#/x: 2 expected, 1 in the list");
  CHECK(Made(R"({"x": {"step": 0}})", {info({2})}).error() == "#/x/step: it must be above 0");
  const Made stop(R"({"x": {"stop": 3}})", {info({2})});
  CHECK(stop.error() == "#/x/stop: expected \"start\" and \"step\", two numbers");
  CHECK(Made(R"({"y_lim": [1]})", {info({2})}).error() ==
        "#/y_lim: expected two numbers, each of which may be null");
  CHECK(Made(R"({"y_lim": [1, 1]})", {info({2})}).error() == "#/y_lim: the first must be below the second");
  CHECK(Made(R"({"color": ["a"]})", {info({2, 2})}).error() == "#/color: 2 expected, 1 in the list");
  CHECK(Made("{}", {info({2, 2, 2})}).error() == "#: \"y\" float32[2,2,2] has more than two dimensions");
  CHECK(Made("{}", {info({2}, DType::string_)}).error() ==
        "#: \"y\" string[2] is text; a plot needs numbers");
  CHECK(Made("{}", {info({200, 3})}).error() ==
        "#: \"y\" float32[200,3] has more than 100 series: see \"transpose\"");
}

TEST_CASE("plots: a line of many points is drawn by those that can be seen") {
  Made made("{}", {info({-1})});
  const std::int64_t count = 100'000;
  Tensor tensor = Tensor::of(DType::float32_, {count});
  for (std::int64_t i = 0; i < count; ++i) tensor.set(i, static_cast<double>(i * 7919 % 1000));
  tensor.set(31'416, 5000);
  tensor.set(62'832, -5000);
  REQUIRE(made.take({tensor}));
  const std::vector<PlotPoint>& outline = made.plot.data().outlines(300);
  CHECK(outline.size() <= 4 * 301 + 1);
  CHECK(std::isnan(outline.back().x));
  CHECK(outline.front().y == 0);
  CHECK(outline[outline.size() - 2].x == static_cast<double>(count - 1));
  const auto has = [&](double x, double y) {
    return std::any_of(outline.begin(), outline.end(),
                       [&](const PlotPoint& p) { return p.x == x && p.y == y; });
  };
  CHECK(has(31'416, 5000));
  CHECK(has(62'832, -5000));
  CHECK(std::is_sorted(outline.begin(), outline.end() - 1,
                       [](const PlotPoint& a, const PlotPoint& b) { return a.x < b.x; }));
  CHECK(made.plot.data().outlines(300).data() == outline.data());  // kept

  // Of very many, only some are looked at: none that stands out is missing.
  const std::int64_t many = 1'000'000;
  Tensor larger = Tensor::of(DType::float32_, {many});
  for (std::int64_t i = 0; i < many; ++i) larger.set(i, static_cast<double>(i * 7919 % 1000));
  for (const std::int64_t i : {31'416, 999'998}) larger.set(i, 5000);
  larger.set(628'320, -5000);
  larger.set(500'000, kNan);
  const Tensor* const tensors[] = {&larger};
  REQUIRE_FALSE(made.plot.take_in(tensors, true));
  CHECK(made.plot.data().points() == count);  // nothing of it is shown
  REQUIRE(made.plot.from_tensors(tensors));
  CHECK(made.plot.announcement() == "1,000,000 values from -5000 to 5000, 1 of them no numbers");
  (void)made.plot.data().outlines(300);
  CHECK(outline.size() <= 4 * 302 + 2);
  CHECK(outline.front().x == 0);
  CHECK(outline[outline.size() - 2].x == static_cast<double>(many - 1));
  for (const std::int64_t i : {31'416, 999'998}) CHECK(has(static_cast<double>(i), 5000));
  CHECK(has(628'320, -5000));
  CHECK(std::any_of(outline.begin(), outline.end(),
                    [](const PlotPoint& p) { return p.x == 500'000 && std::isnan(p.y); }));

  REQUIRE(made.take({numbers({6}, {kNan, 1, 2, kNan, kNan, 3})}));
  const auto& gaps = made.plot.data().outlines(300);
  REQUIRE(gaps.size() == 7);  // a gap, two points, two gaps, a point, the end
  CHECK(gaps[2].y == 2);
  CHECK(std::isnan(gaps[3].y));
  CHECK_FALSE(std::isnan(gaps[3].x));
}

}  // namespace vitrine
