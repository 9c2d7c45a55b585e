// What tests over every widget of the registry share: signatures that models have, the widget that a type
// makes of one, its answer, and a page of it alone.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/app.h"
#include "demo/demo.h"
#include "support/app_page.h"
#include "support/catch.h"
#include "widgets/widget.h"

namespace vitrine::test {

/// What a widget is given: one tensor, or several that it shows together.
using Group = std::vector<TensorInfo>;

/// Signatures that models have, the more usual ones first.
inline std::vector<TensorInfo> usual_tensors() {
  using enum DType;
  std::vector<TensorInfo> tensors;
  const auto add = [&](DType dtype, Shape shape) { tensors.push_back({"t", dtype, std::move(shape)}); };
  add(float32_, {1, 3});
  add(float32_, {1});
  add(float32_, {1, 1});
  add(string_, {1});
  add(string_, {1, 1});
  add(float32_, {1, 1, 28, 28});
  add(float32_, {1, 3, 32, 32});
  add(float32_, {1, 10});
  add(float16_, {1, 3, 32, 32});
  add(uint8_, {1, 32, 32, 3});
  add(int64_, {1});
  add(bool_, {1});
  add(int64_, {1, 16});
  return tensors;
}

/// The same as groups, with what a segmentation and a detector give.
inline std::vector<Group> usual_groups() {
  std::vector<Group> groups;
  for (TensorInfo& tensor : usual_tensors()) groups.push_back({std::move(tensor)});
  groups.push_back({{"mask", DType::float32_, {1, 3, 32, 32}}});
  groups.push_back({{"t", DType::float32_, {1, 12, 4}}, {"scores", DType::float32_, {1, 12, 3}}});
  return groups;
}

/// Also vectors and tables of many sizes, and of an open one: an example may need just one of them.
inline std::vector<Group> many_groups() {
  std::vector<Group> groups = usual_groups();
  groups.push_back({{"t", DType::float32_, {1, 12, 4}}, {"scores", DType::float32_, {1, 12, 2}}});
  for (std::int64_t k = 1; k <= 12; ++k) {
    for (const DType dtype : {DType::float32_, DType::int64_, DType::string_}) {
      groups.push_back({{"t", dtype, {1, k}}});
      groups.push_back({{"t", dtype, {2, k}}});
      groups.push_back({{"t", dtype, {3, k}}});
      groups.push_back({{"t", dtype, {3, k}, 1}});
    }
  }
  return groups;
}

/// Whether the inference would give it that group.
inline bool fits(const WidgetType& type, Direction direction, const Group& group) {
  if (group.size() == 1) return type.fits(group[0], direction).score > 0;
  return type.fits_group != nullptr && type.fits_group(group).score > 0;
}

inline bool is_made(const WidgetType& type, Direction direction) {
  return direction == Direction::input ? type.is_input : type.is_output;
}

/// The widget of that spec on that tensor.
inline std::unique_ptr<Widget> make(const WidgetType& type, Direction direction, const Group& group,
                                    const Value& spec, Errors& errors) {
  std::unique_ptr<Widget> widget = type.make(direction);
  const FieldSet sets[] = {{common_fields(), &widget->common}, {type.fields, widget->options()}};
  const std::string_view also_known[] = {"type"};
  parse_fields(sets, spec, "example", errors, also_known);
  if (widget->common.name.empty()) widget->common.name = "it";
  widget->configure_all(group, "example", errors);
  CHECK(widget->direction == direction);
  return widget;
}

struct Fitting {
  Group group;
  std::unique_ptr<Widget> widget;
};

/// On a tensor that the inference would give it, or else on any that it accepts.
inline Fitting fitting(const WidgetType& type, Direction direction) {
  for (const bool inferred : {true, false}) {
    for (const Group& group : usual_groups()) {
      if (inferred && !fits(type, direction, group)) continue;
      Errors errors;
      auto widget = make(type, direction, group, json(type.example), errors);
      if (errors.empty()) return {group, std::move(widget)};
    }
  }
  return {};
}

/// Boxes one beside the other, in a picture of 32 × 32, and each one's score.
inline double detection(bool is_score, std::int64_t i) {
  if (is_score) return i % 4 == 0 ? 1 / (1 + static_cast<double>(i) / 16) : 0;
  const double left = static_cast<double>(i / 4 % 4) * 8 + 1, top = static_cast<double>(i / 16) * 10 + 2;
  const double sides[] = {left, top, left + 6, top + 7};
  return sides[i % 4];
}

/// Two discs, one over the other, of the second class and of the third; around them the first.
inline double part(std::int64_t i, const Shape& shape) {
  const std::int64_t x = i % shape[3], y = i / shape[3] % shape[2], label = i / (shape[3] * shape[2]);
  const auto in_disc = [&](std::int64_t cx, std::int64_t cy, std::int64_t r) {
    return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r;
  };
  const std::int64_t here = in_disc(20, 20, 7) ? 2 : in_disc(13, 13, 10) ? 1 : 0;
  return label == here ? 1 : 0;
}

inline Tensor example_tensor(const TensorInfo& info, bool is_grouped = false) {
  Tensor tensor = Tensor::of(info.dtype, info.shape);
  tensor.name = info.name;
  for (std::int64_t i = 0; info.name == "mask" && i < tensor.count(); ++i) tensor.set(i, part(i, info.shape));
  if (info.name == "mask") return tensor;
  for (std::int64_t i = 0; is_grouped && i < tensor.count(); ++i)
    tensor.set(i, detection(info.name != "t", i));
  if (is_grouped) return tensor;
  for (std::int64_t i = 0; i < tensor.count(); ++i) {
    if (info.dtype == DType::string_)
      tensor.strings[static_cast<std::size_t>(i)] = std::string("word ") + std::to_string(i);
    else
      tensor.set(i, 1 / static_cast<double>(i + 2));
  }
  return tensor;
}

inline std::vector<Tensor> example_tensors(const Group& group) {
  std::vector<Tensor> tensors;
  for (const TensorInfo& info : group) tensors.push_back(example_tensor(info, group.size() > 1));
  return tensors;
}

inline Status show(Widget& widget, const Group& group) {
  const std::vector<Tensor> tensors = example_tensors(group);
  std::vector<const Tensor*> pointers;
  for (const Tensor& tensor : tensors) pointers.push_back(&tensor);
  return widget.from_tensors(pointers);
}

template <class F>
void for_each_widget(F&& f) {
  REQUIRE_FALSE(widget_types().empty());
  for (const WidgetType& type : widget_types()) {
    for (Direction direction : {Direction::input, Direction::output}) {
      if (!is_made(type, direction)) continue;
      INFO(type.type << (direction == Direction::input ? ", input" : ", output"));
      f(type, direction);
    }
  }
}

/// An output that is drawn over a picture needs an input that shows one.
inline bool needs_picture(const WidgetType& type, Direction direction) {
  return type.make(direction)->picture_input() != nullptr;
}

/// A page with that one widget and what else a page must have.
inline Value page_with(const WidgetType& type, Direction direction, const std::string& tensor) {
  Value it = json(type.example);
  it.set("name", "it").set("tensor", tensor);
  const Value slider = json(R"({"type": "slider", "name": "other", "tensor": "other"})");
  const Value label = json(R"({"type": "label", "name": "other", "tensor": "other"})");
  const Value image = json(R"({"type": "image", "name": "other", "tensor": "other"})");
  const bool is_input = direction == Direction::input;
  return Value::Object{{"inputs", Value::Array{is_input                         ? it
                                               : needs_picture(type, direction) ? image
                                                                                : slider}},
                       {"outputs", Value::Array{is_input ? label : it}}};
}

struct OnePage : AppPage {
  OnePage(const WidgetType& type, Direction direction, const Group& group)
      : AppPage(page_with(type, direction, group[0].name),
                direction == Direction::input    ? group
                : needs_picture(type, direction) ? Group{{"other", DType::float32_, {1, 3, 32, 32}}}
                                                 : Group{{"other", DType::float32_, {1}}},
                direction == Direction::output ? group : Group{{"other", DType::float32_, {1, 2}}}),
        index(direction == Direction::input ? 0 : 1) {
    if (needs_picture(type, direction)) put_picture();
  }
  void put_picture() {
    const Value file = Value::Object{{"name", "a.png"}, {"mime", "image/png"}, {"data", Bytes(9)}};
    app.event(0, Value::Object{{"event", "file"}, {"file", file}});
    const auto decode = take(host::Request::decode_image);
    REQUIRE(decode);
    app.reply(
        decode->id, 0,
        Value::Object{
            {"width", 48}, {"height", 32}, {"rgba", Bytes(48 * 32 * 4, std::byte{90})}, {"picture", 1}});
  }
  void run(const Group& group) {
    event(-1, R"({"event": "run"})");
    const auto asked = take(host::Request::run);
    REQUIRE(asked);
    CHECK(asked->payload["fetch"].items().size() == group.size());
    reply(asked->id, example_tensors(group));
  }
  int index;
};

}  // namespace vitrine::test
