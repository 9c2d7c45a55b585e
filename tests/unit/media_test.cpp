// Held to Pillow: the references are in tests/golden/media. The requirement is 1/255; the arithmetic is
// Pillow's own, so the tests ask for equality.
#include <algorithm>
#include <cmath>
#include <limits>

#include "media/image.h"
#include "media/resample.h"
#include "support/catch.h"
#include "support/noise.h"

using namespace vitrine;
using test::noise;

namespace {

const std::string kGolden = VITRINE_SOURCE_DIR "/tests/golden/media/";

int differences(const Image& image, int width, int height, const std::uint8_t* expected,
                std::size_t channels) {
  if (image.width != width || image.height != height) return -1;
  int count = 0;
  for (std::size_t i = 0; i < image.rgba.size() / 4; ++i) {
    for (std::size_t c = 0; c < channels; ++c) count += image.rgba[i * 4 + c] != expected[i * channels + c];
  }
  return count;
}

int differences(const Tensor& tensor, const std::uint8_t* expected) {
  int count = 0;
  const auto bytes = tensor.as<std::uint8_t>();
  for (std::size_t i = 0; i < bytes.size(); ++i) count += bytes[i] != expected[i];
  return count;
}

int furthest(const Tensor& tensor, const std::uint8_t* expected) {
  int most = 0;
  const auto bytes = tensor.as<std::uint8_t>();
  for (std::size_t i = 0; i < bytes.size(); ++i) most = std::max(most, std::abs(bytes[i] - expected[i]));
  return most;
}

/// Values as they are, so that pixels can be compared.
ImagePipeline raw(int width, int height, Fit fit) {
  ImagePipeline p;
  p.width = width;
  p.height = height;
  p.fit = fit;
  p.scale = 1;
  p.layout = Layout::nhwc;
  p.dtype = DType::uint8_;
  return p;
}

Image turned(const Image& image, int orientation) {
  return ImageView(image.width, image.height, image.rgba,
                   Framing::of_all(image.width, image.height, orientation))
      .copy();
}

Image one_pixel(std::uint8_t r, std::uint8_t g, std::uint8_t b, std::uint8_t a = 255) {
  return {1, 1, {r, g, b, a}};
}

}  // namespace

TEST_CASE("resizing is Pillow's") {
  const int records =
      test::for_each_record(test::read_file(kGolden + "resize.bin"), 0, 3,
                            [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char*) {
                              INFO(sw << " x " << sh << " to " << w << " x " << h);
                              CHECK(differences(resize(noise(sw, sh), w, h), w, h, expected, 3) == 0);
                              const auto tensor = image_to_tensor(noise(sw, sh), raw(w, h, Fit::stretch));
                              REQUIRE(tensor);
                              CHECK(differences(*tensor, expected) == 0);
                            });
  CHECK(records == 16);
}

TEST_CASE("every filter is Pillow's to the bit, or OpenCV's within 1/255") {
  static constexpr std::string_view kNames[] = {
#define FILTER(name) #name,
#include "media/filters.inc"
#undef FILTER
  };
  const int records = test::for_each_record(
      test::read_file(kGolden + "filters.bin"), 16, 3,
      [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char* before) {
        const std::string_view name(before);
        INFO(name << ", " << sw << " x " << sh << " to " << w << " x " << h);
        const auto filter = std::find(std::begin(kNames), std::end(kNames), name);
        REQUIRE(filter != std::end(kNames));
        ImagePipeline p = raw(w, h, Fit::stretch);
        p.filter = static_cast<Filter>(filter - std::begin(kNames));
        const auto tensor = image_to_tensor(noise(sw, sh), p);
        REQUIRE(tensor);
        const bool rounds_otherwise = name.starts_with("cv2_") && name != "cv2_nearest";
        CHECK(furthest(*tensor, expected) <= (rounds_otherwise ? 1 : 0));
      });
  CHECK(records == 99);
}

TEST_CASE("a window of a resized picture is what a cut of the whole is, with every filter") {
  const Image photo = noise(97, 61);
  for (int i = 0; i <= static_cast<int>(Filter::cv2_area); ++i) {
    const auto filter = static_cast<Filter>(i);
    const Image whole = media::resample(RowReader(photo, {}), 40, 50, {0, 0, 40, 50}, filter);
    const Image part = media::resample(RowReader(photo, {}), 40, 50, {7, 11, 20, 30}, filter);
    int wrong = 0;
    for (int y = 0; y < 30; ++y) {
      for (int x = 0; x < 80; ++x) {
        const auto at = static_cast<std::size_t>(y) * 80 + static_cast<std::size_t>(x);
        wrong += part.rgba[at] !=
                 whole.rgba[static_cast<std::size_t>(y + 11) * 160 + 28 + static_cast<std::size_t>(x)];
      }
    }
    INFO(i);
    CHECK(wrong == 0);
  }
}

TEST_CASE("cover is torchvision's Resize and CenterCrop") {
  const int records = test::for_each_record(
      test::read_file(kGolden + "cover.bin"), 8, 3,
      [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char* before) {
        INFO(sw << " x " << sh << " to " << w << " x " << h);
        ImagePipeline p = raw(w, h, Fit::cover);
        std::memcpy(&p.crop_scale, before, 8);
        const auto tensor = image_to_tensor(noise(sw, sh), p);
        REQUIRE(tensor);
        CHECK(differences(*tensor, expected) == 0);
      });
  CHECK(records == 7);
}

TEST_CASE("contain is Pillow's ImageOps.pad") {
  const int records =
      test::for_each_record(test::read_file(kGolden + "contain.bin"), 0, 3,
                            [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char*) {
                              INFO(sw << " x " << sh << " to " << w << " x " << h);
                              ImagePipeline p = raw(w, h, Fit::contain);
                              p.pad_value = 114;
                              const auto tensor = image_to_tensor(noise(sw, sh), p);
                              REQUIRE(tensor);
                              CHECK(differences(*tensor, expected) == 0);
                            });
  CHECK(records == 6);
}

TEST_CASE("all of the padding may lie right and below") {
  const int records =
      test::for_each_record(test::read_file(kGolden + "contain_end.bin"), 0, 3,
                            [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char*) {
                              INFO(sw << " x " << sh << " to " << w << " x " << h);
                              ImagePipeline p = raw(w, h, Fit::contain);
                              p.pad_value = 114;
                              p.pad_after = true;
                              const auto tensor = image_to_tensor(noise(sw, sh), p);
                              REQUIRE(tensor);
                              CHECK(differences(*tensor, expected) == 0);
                              CHECK(placement_of(sw, sh, p).left == 0);
                              CHECK(placement_of(sw, sh, p).top == 0);
                            });
  CHECK(records == 6);
}

TEST_CASE("gray is Pillow's convert(\"L\")") {
  const int records =
      test::for_each_record(test::read_file(kGolden + "gray.bin"), 0, 1,
                            [](int sw, int sh, int w, int h, const std::uint8_t* expected, const char*) {
                              ImagePipeline p = raw(w, h, Fit::stretch);
                              p.channels = Channels::gray;
                              const auto tensor = image_to_tensor(noise(sw, sh), p);
                              REQUIRE(tensor);
                              CHECK(tensor->shape == Shape{1, h, w, 1});
                              CHECK(differences(*tensor, expected) == 0);
                            });
  CHECK(records == 2);
  CHECK(gray_of(255, 255, 255) == 255);
  CHECK(gray_of(255, 0, 0) == 76);
  CHECK(gray_of(0, 255, 0) == 150);
  CHECK(gray_of(0, 0, 255) == 29);
}

TEST_CASE("EXIF orientations are applied as Pillow's exif_transpose does") {
  int orientation = 0;
  const int records = test::for_each_record(
      test::read_file(kGolden + "orientation.bin"), 0, 3,
      [&](int sw, int sh, int w, int h, const std::uint8_t* expected, const char*) {
        INFO("orientation " << orientation + 1);
        CHECK(differences(turned(noise(sw, sh), ++orientation), w, h, expected, 3) == 0);
      });
  CHECK(records == 8);
  for (int broken : {0, 9, -1}) CHECK(turned(noise(5, 3), broken).rgba == noise(5, 3).rgba);
}

TEST_CASE("a view is turned to the right, and cut, without its pixels being moved") {
  const Image photo = noise(40, 30);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    Framing framing = Framing::of_all(40, 30, orientation);
    Image expected = turned(photo, orientation);
    framing.box = {3, 5, framing.box.width - 11, framing.box.height - 7};
    for (int turns = 0; turns < 4; ++turns) {
      INFO("orientation " << orientation << ", turned " << turns << " times");
      const Image seen = ImageView(40, 30, photo.rgba, framing).copy();
      REQUIRE((seen.width == framing.box.width && seen.height == framing.box.height));
      int wrong = 0;
      for (int y = 0; y < seen.height; ++y) {
        const auto from = static_cast<std::size_t>((framing.box.y + y) * expected.width + framing.box.x) * 4;
        const auto to = static_cast<std::size_t>(y * seen.width) * 4;
        wrong +=
            !std::equal(seen.rgba.begin() + static_cast<std::ptrdiff_t>(to),
                        seen.rgba.begin() + static_cast<std::ptrdiff_t>(to + seen.width * std::size_t{4}),
                        expected.rgba.begin() + static_cast<std::ptrdiff_t>(from));
      }
      CHECK(wrong == 0);
      // 6 is EXIF's quarter to the right.
      expected = turned(expected, 6);
      framing = framing.turned_right(40, 30);
    }
    CHECK(framing.orientation == orientation);
  }
  for (const PixelBox& outside : {PixelBox{-1, 0, 2, 2}, PixelBox{39, 0, 2, 2}, PixelBox{0, 0, 0, 2},
                                  PixelBox{0, 25, 5, 6}, PixelBox{1 << 30, 0, 1 << 30, 1}})
    CHECK(ImageView(40, 30, photo.rgba, {1, outside}).empty());
  CHECK(ImageView(Image{2, 2, {1, 2, 3}}).empty());
}

TEST_CASE("a picture becomes a tensor in parts as it does at once, however it is looked at") {
  // Transparent in its second half only: rows that are as they will be are not copied, the others are.
  Image photo = noise(150, 120);
  for (std::size_t i = 3; i < photo.rgba.size(); i += 4) photo.rgba[i] = i > photo.rgba.size() / 2 ? 90 : 255;
  Image strip = noise(3, 900);
  for (const Image* image : {&photo, &strip}) {
    for (const int orientation : {1, 3, 6}) {
      for (const Fit fit : {Fit::cover, Fit::contain, Fit::stretch}) {
        for (int filter = 0; filter <= static_cast<int>(Filter::cv2_area); ++filter) {
          for (const Channels channels : {Channels::rgb, Channels::gray}) {
            Framing framing = Framing::of_all(image->width, image->height, orientation);
            framing.box.x = 1, framing.box.width -= 1;
            ImagePipeline p = raw(20, 31, fit);
            p.filter = static_cast<Filter>(filter);
            p.channels = channels;
            const ImageView view(image->width, image->height, image->rgba, framing);
            // The reference: each step of the pipeline on a picture of its own.
            Image flat = view.copy();
            flatten(flat.rgba, p.background);
            if (channels == Channels::gray) make_gray(flat.rgba);
            const auto at_once = image_to_tensor(flat, p);
            auto made = ImageToTensor::begin(view, p);
            REQUIRE((made && at_once));
            int steps = 1;
            while (!made->step(100)) ++steps;
            CHECK(steps > 1);
            CHECK(made->take().bytes == at_once->bytes);
          }
        }
      }
    }
  }
}

TEST_CASE("every layout and channel order puts each value in its place") {
  const Image image{2, 1, {10, 20, 30, 255, 40, 50, 60, 255}};
  const auto values = [&](Layout layout, Channels channels) {
    ImagePipeline p = raw(2, 1, Fit::stretch);
    p.layout = layout;
    p.channels = channels;
    const auto tensor = image_to_tensor(image, p);
    REQUIRE(tensor);
    std::vector<int> out;
    for (std::uint8_t v : tensor->as<std::uint8_t>()) out.push_back(v);
    return std::pair{tensor->shape, out};
  };
  using V = std::vector<int>;
  CHECK(values(Layout::nchw, Channels::rgb) == std::pair{Shape{1, 3, 1, 2}, V{10, 40, 20, 50, 30, 60}});
  CHECK(values(Layout::chw, Channels::bgr) == std::pair{Shape{3, 1, 2}, V{30, 60, 20, 50, 10, 40}});
  CHECK(values(Layout::nhwc, Channels::rgb) == std::pair{Shape{1, 1, 2, 3}, V{10, 20, 30, 40, 50, 60}});
  CHECK(values(Layout::hwc, Channels::bgr) == std::pair{Shape{1, 2, 3}, V{30, 20, 10, 60, 50, 40}});
  CHECK(values(Layout::hw, Channels::gray) == std::pair{Shape{1, 2}, V{18, 48}});
}

TEST_CASE("scale, mean, std, inversion and element types") {
  ImagePipeline p;
  p.width = p.height = 1;
  p.mean = {0.485, 0.456, 0.406};
  p.std = {0.229, 0.224, 0.225};
  const auto at = [&](const Image& image, int i) {
    const auto tensor = image_to_tensor(image, p);
    REQUIRE(tensor);
    return tensor->at(i);
  };
  CHECK(at(one_pixel(200, 100, 50), 0) == Approx((200 / 255.0 - 0.485) / 0.229).epsilon(1e-6));
  CHECK(at(one_pixel(200, 100, 50), 2) == Approx((50 / 255.0 - 0.406) / 0.225).epsilon(1e-6));
  p.channels = Channels::bgr;  // mean and std follow the tensor's channels
  CHECK(at(one_pixel(200, 100, 50), 0) == Approx((50 / 255.0 - 0.485) / 0.229).epsilon(1e-6));
  p.invert = true;
  CHECK(at(one_pixel(200, 100, 50), 0) == Approx((205 / 255.0 - 0.485) / 0.229).epsilon(1e-6));

  p = raw(1, 1, Fit::stretch);
  p.dtype = DType::float16_;
  p.mean = {127.5};
  p.std = {127.5};
  CHECK(at(one_pixel(255, 0, 0), 0) == 1.0);
  CHECK(at(one_pixel(255, 0, 0), 1) == -1.0);
  p.dtype = DType::uint8_;
  CHECK(at(one_pixel(255, 0, 0), 1) == 0);  // clamped
  p.scale = 10;
  p.mean = p.std = {};
  CHECK(at(one_pixel(100, 0, 0), 0) == 255);
  p.std = {0};
  CHECK(at(one_pixel(0, 0, 0), 0) == 0);  // 0 / 0
}

TEST_CASE("int8 pictures are rounded and clamped") {
  ImagePipeline p = raw(1, 1, Fit::stretch);
  p.dtype = DType::int8_;
  p.mean = {128};
  const auto tensor = image_to_tensor(one_pixel(0, 128, 255), p);
  REQUIRE(tensor);
  CHECK(tensor->dtype == DType::int8_);
  CHECK(tensor->at(0) == -128);
  CHECK(tensor->at(1) == 0);
  CHECK(tensor->at(2) == 127);
  p.mean = {};
  CHECK(image_to_tensor(one_pixel(0, 128, 255), p)->at(2) == 127);
}

TEST_CASE("transparent pixels show the background") {
  ImagePipeline p = raw(1, 1, Fit::stretch);
  p.background[0] = 0;
  p.background[1] = 100;
  const auto tensor = image_to_tensor(one_pixel(200, 200, 200, 64), p);
  REQUIRE(tensor);
  CHECK(tensor->at(0) == std::round(200 * 64 / 255.0));
  CHECK(tensor->at(1) == std::round((200 * 64 + 100 * 191) / 255.0));
  CHECK(tensor->at(2) == std::round((200 * 64 + 255 * 191) / 255.0));
}

TEST_CASE("pictures and tensors that do not fit are errors") {
  const auto code = [](const Image& image, const ImagePipeline& p) {
    const auto tensor = image_to_tensor(image, p);
    REQUIRE_FALSE(tensor);
    return tensor.error().code;
  };
  CHECK(code({}, raw(1, 1, Fit::cover)) == Code::input_empty);
  CHECK(code({2, 2, {1, 2, 3}}, raw(1, 1, Fit::cover)) == Code::input_empty);  // pixels are missing
  CHECK(code(noise(2, 2), raw(0, 5, Fit::cover)) == Code::input_out_of_range);
  CHECK(code(noise(2, 2), raw(5, 1 << 30, Fit::cover)) == Code::input_out_of_range);
  ImagePipeline p = raw(1, 1, Fit::cover);
  p.dtype = DType::int64_;
  CHECK(code(noise(2, 2), p) == Code::input_wrong_type);
  p = raw(1, 1, Fit::cover);
  p.layout = Layout::hw;
  CHECK(code(noise(2, 2), p) == Code::input_wrong_type);
}

TEST_CASE("a strip that covers a square is not blown up to gigabytes") {
  ImagePipeline p = raw(224, 224, Fit::cover);
  p.crop_scale = std::numeric_limits<double>::infinity();
  CHECK(image_to_tensor(noise(60000, 1), p));
  p.crop_scale = 50;
  CHECK(image_to_tensor(noise(1, 60000), p));
}

TEST_CASE("tensor_to_image is the inverse") {
  for (const Layout layout : {Layout::nchw, Layout::nhwc, Layout::chw, Layout::hwc}) {
    for (const Channels channels : {Channels::rgb, Channels::bgr}) {
      for (const DType dtype : {DType::float32_, DType::float16_}) {
        ImagePipeline p;
        p.width = 9;
        p.height = 7;
        p.layout = layout;
        p.channels = channels;
        p.dtype = dtype;
        p.invert = layout == Layout::chw;
        p.mean = {0.4, 0.5, 0.6};
        p.std = {0.2, 0.3, 0.25};
        const auto tensor = image_to_tensor(noise(9, 7), p);
        REQUIRE(tensor);
        const auto back = tensor_to_image(*tensor, p);
        REQUIRE(back);
        CHECK(back->rgba == noise(9, 7).rgba);
      }
    }
  }
  ImagePipeline p;
  p.layout = Layout::hw;
  Tensor t = Tensor::of(DType::float32_, {1, 2});
  t.set(0, 7);
  t.set(1, std::numeric_limits<double>::quiet_NaN());
  const auto image = tensor_to_image(t, p);
  REQUIRE(image);
  CHECK(image->rgba == std::vector<std::uint8_t>{255, 255, 255, 255, 0, 0, 0, 255});
  for (const Shape& shape : {Shape{1, 2, 4, 4}, Shape{3}, Shape{}, Shape{1, 3, 0, 4}, Shape{0, 3, 4, 4}}) {
    const auto bad = tensor_to_image(Tensor::of(DType::float32_, shape), ImagePipeline{});
    REQUIRE_FALSE(bad);
    CHECK(bad.error().code == Code::input_tensor_shape);
  }
  CHECK_FALSE(tensor_to_image(Tensor::of(DType::string_, {1, 3, 2, 2}), ImagePipeline{}));
}

TEST_CASE("a digit is scaled to its box and centred by its mass") {
  Image image{100, 80, std::vector<std::uint8_t>(100 * 80 * 4, 255)};
  for (std::size_t i = 0; i < image.rgba.size(); ++i) {
    if (i % 4 != 3) image.rgba[i] = 30;  // the darkest is not black
  }
  const auto paint = [&](int x0, int y0, int x1, int y1) {
    for (int y = y0; y < y1; ++y) {
      for (int x = x0; x < x1; ++x) std::fill_n(image.rgba.begin() + (y * 100 + x) * 4, 3, std::uint8_t{255});
    }
  };
  paint(5, 10, 15, 50);  // an L: its mass is left of and below its box's centre
  paint(15, 40, 35, 50);
  const Image out = center_by_mass(image, 28);
  REQUIRE(out.width == 28);
  REQUIRE(out.height == 28);
  double mass = 0, mx = 0, my = 0;
  int top = 28, bottom = 0;
  for (int y = 0; y < 28; ++y) {
    for (int x = 0; x < 28; ++x) {
      const double v = out.rgba[static_cast<std::size_t>(y * 28 + x) * 4];
      CHECK(out.rgba[static_cast<std::size_t>(y * 28 + x) * 4 + 3] == 255);
      mass += v;
      mx += v * (x + 0.5);
      my += v * (y + 0.5);
      if (v == 0) continue;
      top = std::min(top, y);
      bottom = y + 1;
    }
  }
  CHECK(bottom - top == 20);
  CHECK(std::abs(mx / mass - 14) <= 0.5);
  CHECK(std::abs(my / mass - 14) <= 0.5);
  CHECK(*std::max_element(out.rgba.begin(), out.rgba.begin() + 3) == 0);

  for (const Image& blank : {Image{}, Image{3, 3, std::vector<std::uint8_t>(36, 200)}}) {
    const Image nothing = center_by_mass(blank, 28);
    for (std::size_t i = 0; i < nothing.rgba.size(); ++i) CHECK(nothing.rgba[i] == (i % 4 == 3 ? 255 : 0));
  }
  CHECK(center_by_mass(image, 0).empty());
}

TEST_CASE("a tensor's pixels are found again in the picture") {
  ImagePipeline p = raw(32, 32, Fit::cover);
  CHECK(placement_of(200, 100, p) == Placement{3.125, 3.125, 50, 0});
  CHECK(placement_of(32, 32, p) == Placement{});
  p.fit = Fit::contain;
  CHECK(placement_of(200, 100, p) == Placement{6.25, 6.25, 0, -50});
  p.fit = Fit::stretch;
  CHECK(placement_of(200, 100, p) == Placement{6.25, 3.125, 0, 0});

  // A white square on black: where its centre lies in the tensor leads back to where it lies in the picture.
  Image image{150, 90, std::vector<std::uint8_t>(150 * 90 * 4, 0)};
  for (std::size_t i = 3; i < image.rgba.size(); i += 4) image.rgba[i] = 255;
  for (std::size_t y = 30; y < 50; ++y) {
    for (std::size_t x = 60; x < 80; ++x) {
      for (std::size_t c = 0; c < 3; ++c) image.rgba[(y * 150 + x) * 4 + c] = 255;
    }
  }
  for (const Fit fit : {Fit::cover, Fit::contain, Fit::stretch}) {
    p = raw(48, 64, fit);
    p.crop_scale = 1.25;
    const auto tensor = image_to_tensor(image, p);
    REQUIRE(tensor);
    double sum = 0, x = 0, y = 0;
    for (int i = 0; i < 48 * 64; ++i) {
      const double v = tensor->at(static_cast<std::int64_t>(i) * 3);
      sum += v;
      x += v * (i % 48 + 0.5);
      y += v * (i / 48 + 0.5);
    }
    REQUIRE(sum > 0);
    const Placement at = placement_of(150, 90, p);
    CHECK(x / sum * at.scale_x + at.left == Approx(70).margin(0.5));
    CHECK(y / sum * at.scale_y + at.top == Approx(40).margin(0.5));
  }
}
