#include "demo/page.h"

#include <algorithm>

namespace vitrine {
namespace {

Value infos(std::span<const TensorInfo> tensors) {
  Value out = Value::Array{};
  for (const TensorInfo& tensor : tensors) out.push(to_value(tensor));
  return out;
}

Status read_infos(const Value& value, std::vector<TensorInfo>& out) {
  for (const Value& item : value.items()) {
    Result<TensorInfo> info = tensor_info_of_value(item);
    if (!info) return Error{Code::page_broken, "model", info.error().detail};
    out.push_back(std::move(*info));
  }
  return Done{};
}

/// Open sizes only where a widget makes use of them; their names only of several inputs, whose sizes may not
/// go together.
Value infos(std::span<const TensorInfo> tensors, const Demo& demo, bool named) {
  std::vector<TensorInfo> copies(tensors.begin(), tensors.end());
  for (TensorInfo& tensor : copies) {
    if (!varies(demo)) tensor.open = 0;
    if (!named || tensor.open == 0) tensor.symbols.clear();
  }
  return infos(copies);
}

/// The spec without what only concerns the author's machine: where the model, the examples and the editor's
/// schema lie.
Value public_demo(const Demo& demo, std::string_view model_name) {
  Value out = Value::Object{};
  for (Value::Member& member : dump_demo(demo).take_members()) {
    if (member.first == "model")
      out.set("model", model_name);
    else if (member.first != "$schema" && member.first != "examples")
      out.set(member.first, std::move(member.second));
  }
  return out;
}

}  // namespace

Value make_page(const Demo& demo, std::string_view model_name, std::uint64_t model_bytes,
                std::span<const TensorInfo> inputs, std::span<const TensorInfo> outputs, int bridge_version,
                std::string_view version) {
  return Value::Object{{"bridge_version", bridge_version},
                       {"version", version},
                       {"demo", public_demo(demo, model_name)},
                       {"model", Value::Object{{"name", model_name},
                                               {"size_bytes", model_bytes},
                                               {"inputs", infos(inputs, demo, inputs.size() > 1)},
                                               {"outputs", infos(outputs, demo, false)}}}};
}

Result<Page> read_page(const Value& page, int bridge_version) {
  if (page["bridge_version"].integer(-1) != bridge_version) {
    return Error{Code::page_version_mismatch, {}, {}};
  }
  Page out;
  Errors errors;
  if (Status read = read_infos(page["model"]["inputs"], out.inputs); !read) return read.error();
  if (Status read = read_infos(page["model"]["outputs"], out.outputs); !read) return read.error();
  for (const TensorInfo& input : out.inputs) {
    const std::optional<std::int64_t> count = element_count(input.shape);
    if (!count) return Error{Code::page_broken, input.name, "its shape is not fixed"};
    if (*count > kMostInputElements) return Error{Code::page_broken, input.name, "it has too many elements"};
  }
  out.demo = parse_demo(page["demo"], "page", errors);
  if (errors.empty()) complete_demo(out.demo, out.inputs, out.outputs, errors);
  if (!errors.empty()) return errors.front();
  return out;
}

}  // namespace vitrine
