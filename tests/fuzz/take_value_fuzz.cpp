// What visitors and a page's code put in, of any bytes: as a file for each input, as a value of each input,
// as a message of the page and as a picture's head. It is refused with a sentence, or it is a value that can
// be taken out, put in again and fed.
#include <cstdlib>
#include <string>

#include "base/json.h"
#include "base/message.h"
#include "demo/demo.h"
#include "media/image.h"
#include "tensor/array_file.h"
#include "tensor/npy.h"

using namespace vitrine;

namespace {

struct Page {
  std::vector<TensorInfo> inputs;
  Demo demo;
};

TensorInfo any_size(std::string name, DType dtype, Shape shape) {
  TensorInfo info{std::move(name), dtype, std::move(shape)};
  for (std::size_t i = 0; i < info.shape.size(); ++i) info.open |= std::uint64_t{1} << i;
  return info;
}

/// Every input widget there is.
Page make_all() {
  Page page;
  page.inputs = {{"flag", DType::bool_, {1}},
                 {"choices", DType::float32_, {1, 3}},
                 {"choice", DType::int64_, {1}},
                 {"word", DType::string_, {1}},
                 {"number", DType::float16_, {1}},
                 {"slide", DType::int32_, {1}},
                 {"text", DType::string_, {1}},
                 {"ink", DType::float32_, {1, 1, 28, 28}},
                 {"picture", DType::uint8_, {1, 8, 8, 3}},
                 {"bytes", DType::uint8_, {8}},
                 {"array", DType::int16_, {8}},
                 any_size("rows", DType::float32_, {2, 3}),
                 any_size("words", DType::string_, {2, 2}),
                 any_size("list", DType::uint64_, {1, 8})};
  page.inputs[9].open = 1;
  page.inputs[10].open = 1;
  page.inputs[10].any_rank = true;
  Errors errors;
  page.demo = parse_demo(*parse_json(R"({"model": "m.onnx", "outputs": "json", "inputs": [
      {"type": "checkbox", "tensor": "flag"}, {"type": "checkboxgroup", "tensor": "choices", "choices": ["a", "b", "c"]},
      {"type": "dropdown", "tensor": "choice", "choices": ["a", "b"]},
      {"type": "radio", "tensor": "word", "choices": ["a", "b"]}, {"type": "number", "tensor": "number"},
      {"type": "slider", "tensor": "slide", "minimum": -5, "maximum": 5}, {"type": "textbox", "tensor": "text"},
      {"type": "sketchpad", "tensor": "ink"}, {"type": "image", "tensor": "picture"},
      {"type": "file", "tensor": "bytes"}, {"type": "file", "tensor": "array"},
      {"type": "dataframe", "tensor": "rows"}, {"type": "dataframe", "tensor": "words"},
      {"type": "dataframe", "tensor": "list"}]})"),
                         "demo.json", errors);
  const std::vector<TensorInfo> outputs = {{"y", DType::float32_, {1}}};
  if (errors.empty()) complete_demo(page.demo, page.inputs, outputs, errors);
  if (!errors.empty()) std::abort();
  return page;
}

void check(const Error& error) {
  if (format(error).empty()) std::abort();
}

void check_input(const Component& input, const TensorInfo& info) {
  Widget& widget = *input.widget;
  // A picture is decoded, a large file read, by answers that do not come here.
  if (widget.take_request() || widget.pending()) return widget.clear();
  const Value value = widget.value(), kept = widget.kept();
  const Result<Tensor> tensor = widget.to_tensor();
  if (!tensor) check(tensor.error());
  if (tensor) {
    if (tensor->dtype != info.dtype || tensor->name != info.name) std::abort();
    if (!info.any_rank && tensor->shape.size() != info.shape.size()) std::abort();
    if (widget.set_value(value) && !widget.to_tensor() && !widget.pending()) std::abort();
  }
  (void)dump_json(value);
  widget.clear();
  (void)widget.set_value(kept);
  widget.clear();
}

void check_array(std::span<const std::byte> bytes) {
  const Result<Tensor> array = read_array(bytes, "a");
  if (!array) return check(array.error());
  if (array->count() < 0) std::abort();
  for (const DType to : {DType::float32_, DType::float16_, DType::int8_, DType::uint64_, DType::bool_}) {
    if (array->dtype == DType::string_) break;
    const Result<Tensor> other = converted(*array, to, "a");
    if (other ? other->count() != array->count() : format(other.error()).empty()) std::abort();
  }
  const Result<Bytes> npy = to_npy(*array);
  if (!npy) return check(npy.error());
  const Result<Tensor> again = from_npy(*npy, "a");
  if (!again || again->shape != array->shape || again->dtype != array->dtype) std::abort();
}

void check_message(std::span<const std::byte> bytes) {
  const Result<Value> value = decode_message(bytes);
  if (!value) return check(value.error());
  const Result<Value> again = decode_message(encode_message(*value));
  if (!again || dump_json(*again) != dump_json(*value)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Page page = make_all();
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
  check_array(bytes);
  check_message(bytes);
  (void)sniff_image_format(bytes);
  (void)shown_size(bytes);
  if (const int turn = exif_orientation(bytes).orientation; turn < 1 || turn > 8) std::abort();

  const Result<Value> json = parse_json({reinterpret_cast<const char*>(data), size});
  for (std::size_t i = 0; i < page.demo.inputs.size(); ++i) {
    const Component& input = page.demo.inputs[i];
    Value file = Value::Object{{"name", "a.csv"}, {"mime", ""}, {"data", Bytes(bytes.begin(), bytes.end())}};
    if (const Status taken = input.widget->take_file(std::move(file)); !taken) check(taken.error());
    check_input(input, page.inputs[i]);
    if (!json) continue;
    if (const Status set = input.widget->set_value(*json); !set) check(set.error());
    check_input(input, page.inputs[i]);
  }
  return 0;
}
