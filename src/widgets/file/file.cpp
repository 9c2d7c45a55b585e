#include "widgets/file/file.h"

#include <algorithm>

#include "base/strings.h"
#include "base/text.h"
#include "tensor/array_file.h"
#include "tensor/npy.h"

namespace vitrine {
namespace {

constexpr std::size_t kMostFileBytes = 100'000'000;
constexpr float kHeight = 88;  // CSS px

constexpr FieldRow kFields[] = {
    field<&FileOptions::file_types>(
        "file_types",
        "The endings of the files that are offered. When not given: any where the tensor takes bytes or a "
        "text, `.npy`, `.json`, `.csv` and `.pb` where it takes numbers.",
        {.max_items = 20, .example = "[\".txt\", \".md\"]"}),
    field<&FileOptions::optional>("optional",
                                  "Whether it may be left empty. The tensor is zeros then (of texts: empty "
                                  "ones), as the first state of "
                                  "a recurrent model is."),
};

/// The last dimension, when all before it are 1 (or may be): how many bytes the tensor takes.
std::optional<std::size_t> list_dimension(const TensorInfo& tensor) {
  const Shape& shape = tensor.shape;
  if (shape.empty() || !std::all_of(shape.begin(), shape.end() - 1, [](auto side) { return side == 1; }))
    return std::nullopt;
  return shape.size() - 1;
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  Shape known = tensor.shape;
  std::replace(known.begin(), known.end(), std::int64_t{-1}, std::int64_t{1});
  const auto count = element_count(known);
  const auto size = static_cast<std::int64_t>(std::max<std::size_t>(size_bytes(tensor.dtype), 1));
  if (direction != Direction::input || !count || *count * size > static_cast<std::int64_t>(kMostFileBytes))
    return {};
  const bool is_bytes = tensor.dtype == DType::uint8_ && list_dimension(tensor);
  return {.score = 5,
          .options = Value::Object{},
          .reason =
              is_bytes ? "bytes, or an array, from a file" : "no other widget takes it: an array from a file",
          .assumptions = {{"file_types", is_bytes ? "any file" : "an array (.npy, .json, .csv, .pb)"}}};
}

}  // namespace

WidgetType file_type() {
  return {.type = "file",
          .text = docs_only(
              "A file: its bytes for a `uint8` tensor of one dimension, its text for a tensor of one string, "
              "or an array for any tensor: of a `.npy` file, lists in lists of a `.json` file, the rows of a "
              "`.csv` "
              "file, an ONNX tensor (`.pb`). The array's shape must be the tensor's (leading "
              "ones may lack or be more; a dimension that the model leaves open takes any size), its numbers "
              "such that the tensor's type can hold them. At most 100 MB."),
          .is_input = true,
          .value_text = docs_only("a file, `{name, mime, data}`, or its bytes alone; given as the former"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<FileInput>(); },
          .fits = tool_only(fits)};
}

void FileInput::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  if (common.index) {
    errors.push_back(
        {Code::spec_widget_mismatch, std::string(where), "a file fills a whole tensor, not one element"});
  }
  accepts_ = options_.file_types.empty() ? kind() == Kind::array ? ".npy,.json,.csv,.txt,.pb" : "*/*" : "";
  for (std::size_t i = 0; i < options_.file_types.size(); ++i) {
    const std::string& ending = options_.file_types[i];
    if (!ending.starts_with('.') || ending.find_first_of(", ") != std::string::npos) {
      errors.push_back({Code::spec_not_allowed, pointer(pointer(where, "file_types"), i),
                        "expected an ending, such as \".npy\", got \"" + to_utf8(ending) + "\""});
    }
    accepts_ += (i > 0 ? "," : "") + ending;
  }
}

FileInput::Kind FileInput::kind() const {
  if (tensor_.dtype == DType::uint8_ && list_dimension(tensor_)) return Kind::bytes;
  if (tensor_.dtype == DType::string_ && element_count(tensor_.shape) == 1) return Kind::text;
  return Kind::array;
}

Room FileInput::room() const { return {.fixed_px = kHeight}; }

std::string FileInput::wanted() const {
  const Text kinds = kind() == Kind::bytes  ? Text::any_file
                     : kind() == Kind::text ? Text::text_file
                                            : Text::npy_file;
  return options_.optional ? tr(Text::zeros_without) + " · " + tr(kinds) : tr(kinds);
}

void FileInput::clear() {
  name_.clear();
  mime_.clear();
  facts_.clear();
  data_ = {};
  ++revision_;
}

Value FileInput::value() const {
  if (is_empty()) return {};
  return Value::Object{{"name", name_}, {"mime", mime_}, {"data", data_}};
}

Status FileInput::set_value(const Value& value) {
  if (value.is_null()) {
    clear();
    return Done{};
  }
  return take_file(value.is_bytes() ? Value(Value::Object{{"data", value.bytes()}}) : value);
}

Status FileInput::take_file(Value file) {
  const Value* found = file.find("data");
  if (!found || !found->is_bytes()) {
    return Error{Code::input_wrong_type, common.name, "expected a file, {name, mime, data: bytes}"};
  }
  std::string name = to_utf8(file["name"].text());
  if (name.empty()) name = tr(Text::the_file);
  const std::size_t size = found->bytes().size();
  if (size == 0) return Error{Code::input_wrong_file, common.name, tr(Text::file_empty, {name})};
  if (size > kMostFileBytes) {
    return Error{Code::input_wrong_file, common.name,
                 tr(Text::file_too_large, {name, shown_bytes(size), shown_bytes(kMostFileBytes)})};
  }
  std::string is;
  const Result<Tensor> tensor = tensor_of(found->bytes(), name, is);
  if (!tensor) return Error{tensor.error().code, common.name, tensor.error().detail};
  const std::string becomes = tensor->type_text();
  facts_ = shown_bytes(size) + " · " + is + (is.empty() || is == becomes ? "" : " → ") +
           (is == becomes ? "" : becomes);
  mime_ = to_utf8(file["mime"].text());
  name_ = std::move(name);
  data_ = file.take_member("data").take_bytes();
  ++revision_;
  return Done{};
}

std::optional<Shape> FileInput::fitted(Shape shape) const {
  const Shape& wanted = tensor_.shape;
  if (tensor_.any_rank) return shape;
  while (shape.size() > wanted.size() && shape.front() == 1) shape.erase(shape.begin());
  if (shape.size() < wanted.size()) shape.insert(shape.begin(), wanted.size() - shape.size(), 1);
  if (shape.size() != wanted.size()) return std::nullopt;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != wanted[i] && (!tensor_.is_open(i) || shape[i] == 0)) return std::nullopt;
  }
  return shape;
}

Result<Tensor> FileInput::tensor_of(const Bytes& data, const std::string& name, std::string& found) const {
  const auto wrong = [](std::string detail) { return Error{Code::input_wrong_file, {}, std::move(detail)}; };
  const auto mismatch = [&] { return wrong(tr(Text::npy_other, {name, found, tensor_.text()})); };
  Tensor tensor;
  if (is_npy(data) || kind() == Kind::array) {
    Result<Tensor> array = read_array(data, name);
    if (!array) return array;
    found = array->type_text();
    const std::optional<Shape> shape = fitted(array->shape);
    if (!shape) return mismatch();
    if ((array->dtype == DType::string_) != (tensor_.dtype == DType::string_)) return mismatch();
    array = converted(std::move(*array), tensor_.dtype, name);
    if (!array) return array;
    array->shape = *shape;
    tensor = std::move(*array);
  } else if (kind() == Kind::text) {
    std::string text(reinterpret_cast<const char*>(data.data()), data.size());
    if (to_utf8(text) != text) return wrong(tr(Text::not_utf8, {name}));
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    tensor = Tensor::of(DType::string_, tensor_.shape);
    tensor.strings[0] = std::move(text);
  } else {
    Shape shape = tensor_.shape;
    shape.back() = static_cast<std::int64_t>(data.size());
    found = TensorInfo{{}, DType::uint8_, shape}.text();
    if (!fitted(shape)) return mismatch();
    tensor = {.dtype = DType::uint8_, .shape = std::move(shape), .bytes = data};
  }
  tensor.name = tensor_.name;
  return tensor;
}

Result<Tensor> FileInput::to_tensor() const {
  if (is_empty() && options_.optional) {
    Tensor zeros = Tensor::of(tensor_.dtype, tensor_.shape);
    zeros.name = tensor_.name;
    return zeros;
  }
  if (is_empty()) return Error{Code::input_empty, common.name, {}};
  std::string found;
  return tensor_of(data_, name_, found);
}

void FileInput::ask_for_file() { ask(WidgetRequest::Kind::pick_file, Value::Object{{"accept", accepts_}}); }

Status FileInput::reply(Result<Value> answer) {
  if (answer) return take_file(std::move(*answer));
  if (answer.error().code == Code::request_cancelled) return Done{};
  return Error{answer.error().code, common.name, answer.error().detail};
}

}  // namespace vitrine
