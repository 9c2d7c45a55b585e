#include "widgets/annotatedimage/annotatedimage.h"

#include <cmath>

#include "base/json.h"
#include "support/catch.h"

namespace vitrine {
namespace {

struct Made {
  AnnotatedImage widget;
  Errors errors;
};

Made made(AnnotatedImageOptions options = {}, Shape scores = {1, 4, 3}, DType dtype = DType::float32_) {
  Made m;
  *static_cast<AnnotatedImageOptions*>(m.widget.options()) = std::move(options);
  m.widget.common.name = "found";
  const TensorInfo tensors[] = {{"boxes", DType::float32_, {1, 4, 4}}, {"scores", dtype, std::move(scores)}};
  m.widget.configure_all(tensors, "#/outputs/0", m.errors);
  return m;
}

Tensor floats(const std::vector<double>& values, Shape shape) {
  Tensor tensor = Tensor::of(DType::float32_, std::move(shape));
  for (std::size_t i = 0; i < values.size(); ++i) tensor.set(static_cast<std::int64_t>(i), values[i]);
  return tensor;
}

/// Two circles, one of them found twice, and a star that is not so sure.
Status show(AnnotatedImage& widget) {
  const Tensor boxes = floats({10, 10, 30, 30, 11, 10, 31, 30, 40, 10, 60, 30, 10, 50, 50, 90}, {1, 4, 4});
  const Tensor scores = floats({.9, 0, 0, .8, 0, 0, .7, 0, 0, 0, 0, .4}, {1, 4, 3});
  const Tensor* const tensors[] = {&boxes, &scores};
  return widget.from_tensors(tensors);
}

ShownPicture photo() {
  return {.number = 3,
          .width = 200,
          .height = 100,
          .name = "a.png",
          .tensor_width = 100,
          .tensor_height = 100,
          .placement = {2, 2, 0, -50}};
}

const AnnotatedImageOptions kNamed = {.labels = {"circle", "square", "star"}};

}  // namespace

TEST_CASE("annotatedimage: boxes are said in the picture's pixels, the best first") {
  Made m = made(kNamed);
  REQUIRE(m.errors.empty());
  CHECK(m.widget.value().is_null());
  CHECK(m.widget.announcement().empty());
  m.widget.set_picture(photo());
  REQUIRE(show(m.widget));
  CHECK(m.widget.announcement() == "2 objects: 2 × circle");
  const Value value = m.widget.value();
  const auto& items = value.items();
  REQUIRE(items.size() == 2);
  CHECK(items[0]["label"].text() == "circle");
  CHECK(items[0]["score"].number() == Approx(0.9));
  CHECK(dump_json(items[0]["box"]) == "[20,0,60,10]");  // cut off at the picture's edge
  CHECK(dump_json(items[1]["box"]) == "[80,0,120,10]");
  const Cells cells = m.widget.cells();
  REQUIRE(cells.size() == 3);
  CHECK(cells[1] == std::vector<std::string>{"circle", "0.9", "20", "0", "60", "10"});
}

TEST_CASE("annotatedimage: one tensor of a YOLO is read like boxes and scores") {
  AnnotatedImage widget;
  *static_cast<AnnotatedImageOptions*>(widget.options()) = {.decoder = "yolov8",
                                                            .labels = {"circle", "square"}};
  CHECK(widget.further_tensors().empty());
  Errors errors;
  const TensorInfo found{"output0", DType::float32_, {1, 6, 2}};
  widget.configure(found, "#/outputs/0", errors);
  REQUIRE(errors.empty());
  widget.set_picture(photo());
  // Centres, sizes and two classes of two boxes, field by field.
  const Tensor raw = floats({20, 60, 30, 30, 10, 20, 20, 10, .9, .1, .2, .8}, {1, 6, 2});
  const Tensor* const tensors[] = {&raw};
  REQUIRE(widget.from_tensors(tensors));
  const Value value = widget.value();
  REQUIRE(value.items().size() == 2);
  CHECK(value.items()[0]["label"].text() == "circle");
  CHECK(dump_json(value.items()[0]["box"]) == "[30,0,50,30]");  // half of it is above the picture
  CHECK(value.items()[1]["label"].text() == "square");
  const Tensor other = floats({1, 2, 3, 4}, {1, 4, 1});
  const Tensor* const wrong[] = {&other};
  CHECK(widget.from_tensors(wrong).error().code == Code::run_output_mismatch);
  CHECK(widget.value().is_null());
}

TEST_CASE("annotatedimage: a decoder's shape, its classes and its one tensor are checked") {
  const auto problem = [](AnnotatedImageOptions options, Shape shape) {
    AnnotatedImage widget;
    *static_cast<AnnotatedImageOptions*>(widget.options()) = std::move(options);
    Errors errors;
    const TensorInfo tensor{"output0", DType::float32_, std::move(shape)};
    widget.configure(tensor, "#", errors);
    return errors.empty() ? std::string() : errors[0].detail;
  };
  CHECK(
      problem({.decoder = "yolov8", .labels = {"a"}}, {1, 6, 21}).find("has 2 classes, there are 1 labels") !=
      std::string::npos);
  CHECK(problem({.decoder = "yolov5"}, {1, 6, 21, 2}).starts_with("it is decoded from a shape such as"));
  CHECK(problem({.decoder = "yolox", .scores = {"s"}}, {1, 21, 85}) ==
        "with the decoder \"yolox\" it reads one tensor: leave \"scores\" and its like out");
  CHECK(problem({.decoder = "detections", .labels = {"a", "b"}}, {1, 300, 6}).empty());
}

TEST_CASE("annotatedimage: boxes in a tensor for each grid") {
  AnnotatedImage widget;
  auto& options = *static_cast<AnnotatedImageOptions*>(widget.options());
  options = {.decoder = "yunet",
             .boxes = {"b8", "b16"},
             .scores = {"s8", "s16"},
             .objectness = {"o8", "o16"},
             .labels = {"face"}};
  CHECK(widget.tensor_names() == std::vector<std::string_view>{"b8", "b16", "s8", "s16", "o8", "o16"});
  const auto info = [](const char* name, std::int64_t count, std::int64_t row) {
    return TensorInfo{name, DType::float32_, {1, count, row}};
  };
  Errors errors;
  const TensorInfo tensors[] = {info("b8", 8, 4),  info("b16", 2, 4), info("s8", 8, 1),
                                info("s16", 2, 1), info("o8", 8, 1),  info("o16", 2, 1)};
  widget.configure_all(tensors, "#", errors);
  REQUIRE(errors.empty());
  widget.set_picture({.width = 32, .height = 16, .tensor_width = 32, .tensor_height = 16});
  Tensor b8 = floats(std::vector<double>(32), {1, 8, 4}), b16 = floats({0, 0, 0, 0, .5, .5, 0, 0}, {1, 2, 4});
  Tensor s8 = floats(std::vector<double>(8), {1, 8, 1}), s16 = floats({0, .81}, {1, 2, 1});
  Tensor o8 = floats(std::vector<double>(8), {1, 8, 1}), o16 = floats({1, 1}, {1, 2, 1});
  const Tensor* const all[] = {&b8, &b16, &s8, &s16, &o8, &o16};
  REQUIRE(widget.from_tensors(all));
  REQUIRE(widget.value().items().size() == 1);
  CHECK(widget.value().items()[0]["score"].number() == Approx(0.9));
  CHECK(dump_json(widget.value().items()[0]["box"]) == "[16,0,32,16]");

  const auto problem = [&](AnnotatedImageOptions other) {
    options = std::move(other);
    Errors found;
    widget.configure_all(tensors, "#", found);
    return found.empty() ? std::string() : found[0].detail;
  };
  CHECK(problem({.decoder = "yunet", .boxes = {"b8", "b16"}, .scores = {"s8", "s16"}}) ==
        "for 2 tensors of boxes it needs 2 in \"scores\" and 2 in \"objectness\"");
  CHECK(problem({.boxes = {"b8", "b16"}, .scores = {"s8", "s16"}}) ==
        "which decoder puts several tensors of boxes together? Name it in \"decoder\"");
  CHECK(problem({.decoder = "scrfd", .boxes = {"other", "b16"}}) ==
        "\"boxes\" are in place of \"tensor\": leave one of them out");
  CHECK(problem({.decoder = "scrfd", .scores = {"s8"}, .classes = "c"}) ==
        "\"classes\" and \"indices\" go with the decoder \"boxes\"");
  CHECK(problem({.scores = {"s8"}, .classes = "c", .indices = "i"}) ==
        "\"indices\" name the classes too: leave \"classes\" out");
  CHECK(problem({.decoder = "ssd"}).starts_with("the decoder \"ssd\" needs the priors"));
  CHECK(problem({.variances = {1}}) == "two numbers, for the centres and for the sizes");
  const Result<Value> bad = parse_json("[[16], [[1, 2, 3]]]");
  REQUIRE(bad);
  CHECK(problem({.decoder = "ssd", .anchors = *bad}).starts_with("for each grid a list of sides"));
}

TEST_CASE("annotatedimage: a class for each box, in a tensor of its own") {
  AnnotatedImage widget;
  auto& options = *static_cast<AnnotatedImageOptions*>(widget.options());
  options = {.scores = {"scores"}, .classes = "labels", .background = 0, .labels = {"cat", "dog"}};
  const TensorInfo tensors[] = {{"boxes", DType::float32_, {-1, 4}},
                                {"scores", DType::float32_, {-1}},
                                {"labels", DType::int64_, {-1}}};
  Errors errors;
  widget.configure_all(tensors, "#", errors);
  REQUIRE(errors.empty());
  const Tensor boxes = floats({0, 0, 9, 9, 20, 20, 30, 30}, {2, 4}), scores = floats({.9, .8}, {2});
  Tensor labels = Tensor::of(DType::int64_, {2});
  labels.set(0, 2);
  labels.set(1, 1);
  const Tensor* const all[] = {&boxes, &scores, &labels};
  REQUIRE(widget.from_tensors(all));
  CHECK(widget.announcement() == "2 objects: 1 × cat, 1 × dog");
  labels.set(0, -1);
  CHECK(widget.from_tensors(all).error().detail == "the model gave -1 as the class of box 0");
  const Tensor none = floats({}, {0, 4}), no_scores = floats({}, {0}),
               no_labels = Tensor::of(DType::int64_, {0});
  const Tensor* const empty[] = {&none, &no_scores, &no_labels};
  REQUIRE(widget.from_tensors(empty));
  CHECK(widget.announcement() == "Nothing was found");
}

TEST_CASE("annotatedimage: what a NonMaxSuppression selected, with the names of its classes") {
  const auto shown = [](std::vector<std::string> labels) {
    AnnotatedImage widget;
    auto& options = *static_cast<AnnotatedImageOptions*>(widget.options());
    options = {
        .scores = {"scores"}, .indices = "rows", .background = 0, .labels = std::move(labels), .nms = "none"};
    const TensorInfo tensors[] = {{"boxes", DType::float32_, {1, 2, 4}},
                                  {"scores", DType::float32_, {1, 3, 2}},
                                  {"rows", DType::int64_, {-1, 3}}};
    Errors errors;
    widget.configure_all(tensors, "#", errors);
    CHECK(errors.empty());
    const Tensor boxes = floats({0, 0, 9, 9, 20, 20, 30, 30}, {1, 2, 4});
    const Tensor scores = floats({.1, .1, .2, .9, .7, .3}, {1, 3, 2});
    Tensor rows = Tensor::of(DType::int64_, {2, 3});
    for (const auto& [at, value] : {std::pair{1, 1}, {2, 1}, {4, 2}}) rows.set(at, value);
    const Tensor* const all[] = {&boxes, &scores, &rows};
    CHECK(widget.from_tensors(all));
    return widget.announcement();
  };
  CHECK(shown({"cat", "dog"}) == "2 objects: 1 × cat, 1 × dog");
  CHECK(shown({"nothing", "cat", "dog"}) == "2 objects: 1 × cat, 1 × dog");
}

TEST_CASE("annotatedimage: threshold, overlap and classes choose again, without the model") {
  Made m = made(kNamed);
  m.widget.set_picture(photo());
  REQUIRE(show(m.widget));
  const std::uint64_t before = m.widget.revision();
  m.widget.set_threshold(0.4);
  CHECK(m.widget.revision() != before);
  CHECK(m.widget.announcement() == "3 objects: 2 × circle, 1 × star");
  m.widget.set_overlap(1);
  CHECK(m.widget.announcement() == "4 objects: 3 × circle, 1 × star");
  m.widget.show_class(0, false);
  CHECK(m.widget.announcement() == "1 object: 1 × star");
  REQUIRE(m.widget.classes().size() == 2);
  CHECK_FALSE(m.widget.classes()[0].shown);
  m.widget.show_class(0, true);
  CHECK(m.widget.annotations().size() == 4);
  m.widget.set_threshold(0.95);
  CHECK(m.widget.announcement() == "Nothing scores 0.95 or more");
  CHECK(m.widget.value() == Value(Value::Array{}));
  m.widget.clear();
  CHECK(m.widget.threshold() == 0.5);
  CHECK(m.widget.value().is_null());
}

TEST_CASE("annotatedimage: the next answer keeps what the visitor chose") {
  Made m = made(kNamed);
  REQUIRE(show(m.widget));
  m.widget.set_threshold(0.3);
  m.widget.show_class(2, false);
  REQUIRE(show(m.widget));
  CHECK(m.widget.announcement() == "2 objects: 2 × circle");
}

TEST_CASE("annotatedimage: a background is no class, and its name may be left out") {
  Made m = made({.background = 0, .labels = {"square", "star"}});
  REQUIRE(m.errors.empty());
  REQUIRE(show(m.widget));
  CHECK(m.widget.classes().empty());
  m.widget.set_threshold(0.4);
  CHECK(m.widget.announcement() == "1 object: 1 × star");

  Made open = made({.background = 0, .labels = {"square", "star"}, .threshold = 0.4}, {1, 4, -1});
  REQUIRE(open.errors.empty());
  REQUIRE(show(open.widget));
  CHECK(open.widget.announcement() == "1 object: 1 × star");
}

TEST_CASE("annotatedimage: nothing at all is said as such") {
  Made m = made();
  const Tensor boxes = floats({}, {1, 0, 4}), scores = floats({}, {1, 0, 3});
  const Tensor* const tensors[] = {&boxes, &scores};
  REQUIRE(m.widget.from_tensors(tensors));
  CHECK(m.widget.announcement() == "Nothing was found");
}

TEST_CASE("annotatedimage: what does not fit is said") {
  const auto problem = [](Made m) {
    REQUIRE(m.errors.size() == 1);
    return std::to_string(static_cast<int>(m.errors[0].code)) + " " + m.errors[0].where + ": " +
           m.errors[0].detail;
  };
  CHECK(problem(made({}, {1, 5, 3})) ==
        "108 #/outputs/0: boxes [1,4,4] need scores such as [1,4,classes]; these have [1,5,3]");
  CHECK(problem(made({}, {1, 4, 3}, DType::int64_)) ==
        R"(108 #/outputs/0: boxes and scores are decimals; "scores" is int64)");
  CHECK(problem(made({.labels = {"a", "b"}})) ==
        R"(111 #/outputs/0/labels: "scores" [1,4,3] has 3 classes, there are 2 labels)");
  CHECK(problem(made({.background = 3})) ==
        "104 #/outputs/0/background: 3 is none of the 3 classes of [1,4,3]");

  Made m = made();
  REQUIRE(show(m.widget));
  const Tensor boxes = floats({0, 0, 1, 1}, {1, 1, 4}), scores = floats({std::nan("")}, {1, 1, 1});
  const Tensor* const tensors[] = {&boxes, &scores};
  const Status taken = m.widget.from_tensors(tensors);
  REQUIRE_FALSE(taken);
  CHECK(taken.error().code == Code::run_output_mismatch);
  CHECK(taken.error().where == "found");
  CHECK(m.widget.value().is_null());
}

TEST_CASE("annotatedimage: which tensors belong together") {
  const auto group = [](const std::vector<TensorInfo>& outputs) {
    const WidgetFit fit = annotatedimage_type().fits_group(outputs);
    std::string names;
    for (const std::size_t i : fit.group) names += outputs[i].name + " ";
    return names;
  };
  const auto info = [](const char* name, Shape shape, DType dtype = DType::float32_) {
    return TensorInfo{name, dtype, std::move(shape)};
  };
  CHECK(group({info("scores", {1, 4420, 2}), info("boxes", {1, 4420, 4})}) == "boxes scores ");
  CHECK(group({info("a", {1, 100, 4}), info("b", {1, 100, 80})}) == "a b ");
  CHECK(group({info("scores", {1, 100, 4}), info("boxes", {1, 100, 4})}) == "boxes scores ");
  CHECK(group({info("a", {1, 4}), info("b", {1, 3})}).empty());
  CHECK(group({info("boxes", {1, 100, 4}), info("labels", {1, 100}, DType::int64_)}).empty());
  CHECK(group({info("boxes", {1, 100, 4}), info("scores", {1, 99, 2})}).empty());
  CHECK(group({}).empty());
  CHECK(group({info("boxes", {-1, 4}), info("labels", {-1}, DType::int64_), info("scores", {-1})}) ==
        "boxes scores labels ");
  CHECK(group({info("num_detections", {1}), info("detection_boxes", {1, 100, 4}),
               info("detection_scores", {1, 100}), info("detection_classes", {1, 100})}) ==
        "detection_boxes detection_scores detection_classes ");
  const auto indices = [&](const char* name) { return info(name, {-1, 3}, DType::int64_); };
  CHECK(group({info("boxes", {1, -1, 4}), info("scores", {1, 80, -1}), indices("selected_indices")}) ==
        "boxes scores selected_indices ");
  CHECK(group({indices("c"), info("b", {1, 2, 9}), info("a", {1, 9, 4})}) == "a b c ");
  CHECK(group({info("a", {1, 512, 1}), info("b", {1, 384, 1}), info("c", {1, 512, 16}),
               info("d", {1, 384, 16})}) == "c d a b ");
  CHECK(group({info("cls_8", {1, 80, 1}), info("cls_16", {1, 20, 1}), info("obj_8", {1, 80, 1}),
               info("obj_16", {1, 20, 1}), info("bbox_8", {1, 80, 4}), info("bbox_16", {1, 20, 4}),
               info("kps_8", {1, 80, 10}), info("kps_16", {1, 20, 10})}) ==
        "bbox_8 bbox_16 cls_8 cls_16 obj_8 obj_16 ");
}

}  // namespace vitrine
