// A spec of any bytes, against a model of four inputs: errors or a complete demo, and a complete demo is one
// that a page can be made of and read again.
#include <cstdlib>
#include <set>
#include <string>

#include "base/json.h"
#include "demo/page.h"

using namespace vitrine;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<TensorInfo> inputs = {{"x", DType::float32_, {1, 4}},
                                                 {"image", DType::float32_, {1, 1, 28, 28}},
                                                 {"n", DType::int64_, {}},
                                                 {"text", DType::string_, {1}}};
  static const std::vector<TensorInfo> outputs = {{"scores", DType::float32_, {1, 3}},
                                                  {"any", DType::float32_, {1, -1}}};
  const Result<Value> value = parse_json({reinterpret_cast<const char*>(data), size});
  if (!value) return 0;
  Errors errors;
  Demo demo = parse_demo(*value, "demo.json", errors);
  if (errors.empty()) complete_demo(demo, inputs, outputs, errors);
  for (const Error& error : errors) {
    if (error.where.empty() || format(error).empty()) std::abort();
  }
  if (!errors.empty()) return 0;

  std::set<std::string> names;
  for (const Component& component : demo.inputs) {
    const CommonOptions& common = component.widget->common;
    if (common.label.empty() || common.tensor.empty() || !names.insert(common.name).second) std::abort();
  }
  const Value page = make_page(demo, "m.onnx", 1, inputs, outputs, 1, "0");
  const Result<Page> read = read_page(page, 1);
  if (!read) std::abort();
  if (dump_json(make_page(read->demo, "m.onnx", 1, inputs, outputs, 1, "0")) != dump_json(page)) std::abort();
  Errors empty;
  (void)make_feeds(demo, inputs, empty);
  return 0;
}
