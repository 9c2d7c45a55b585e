#include "tool/recorded.h"

#include <algorithm>
#include <system_error>

#include "base/json.h"
#include "base/sha256.h"
#include "base/text.h"
#include "site/encode.h"
#include "site/examples_html.h"
#include "tool/files.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

constexpr int kVersion = 1;

std::string hash_of(const Value& value) {
  const std::string text = dump_json(value);
  return sha256_hex(std::as_bytes(std::span(text)));
}

/// Everything that is read of the file, or why it is not.
Result<std::vector<std::vector<Tensor>>> read_outputs(const Value& record) {
  std::vector<std::vector<Tensor>> all;
  for (const Value& item : record["outputs"].items()) {
    std::vector<Tensor>& outputs = all.emplace_back();
    for (const Value& entry : item.items()) {
      Result<Tensor> tensor = tensor_of_json(entry);
      if (!tensor) return tensor.error();
      outputs.push_back(std::move(*tensor));
    }
  }
  return all;
}

std::uint64_t size_of(const std::vector<std::vector<Tensor>>& all) {
  std::uint64_t bytes = 0;
  for (const std::vector<Tensor>& outputs : all) {
    for (const Tensor& tensor : outputs) {
      bytes += tensor.bytes.size();
      for (const std::string& text : tensor.strings) bytes += text.size();
    }
  }
  return bytes;
}

/// Keeps of each example's tensors those that some output of the page shows: no other would be fetched, nor
/// compared. False when one of them was not recorded.
bool keep_shown(const Demo& demo, std::vector<std::vector<Tensor>>& all) {
  std::vector<std::string_view> shown;
  for (const Component& output : demo.outputs) {
    for (const std::string_view name : output.widget->tensor_names()) shown.push_back(name);
  }
  const auto is_shown = [&](const Tensor& tensor) {
    return std::find(shown.begin(), shown.end(), tensor.name) != shown.end();
  };
  for (std::vector<Tensor>& outputs : all) {
    std::erase_if(outputs, [&](const Tensor& tensor) { return !is_shown(tensor); });
    for (const std::string_view name : shown) {
      if (std::none_of(outputs.begin(), outputs.end(), [&](const Tensor& t) { return t.name == name; }))
        return false;
    }
  }
  return true;
}

/// Why the record cannot be used, as the end of "it …"; "" after the outputs were put in.
std::string put_recorded(const Value& record, const Value& wanted, const Demo& demo, SiteExamples& examples) {
  if (record["vitrine_record"].integer() != kVersion) return "is of another version";
  for (const auto& [key, value] : wanted.members()) {
    if (record[key] == value) continue;
    return key == "model" ? "was made with another model" : "was made with other " + key;
  }
  Result<std::vector<std::vector<Tensor>>> outputs = read_outputs(record);
  if (!outputs) return "is broken";
  const std::size_t expected = std::max<std::size_t>(examples.rows.size(), 1);
  if (outputs->size() != expected) return "is not complete";
  if (!keep_shown(demo, *outputs)) return "lacks a tensor that an output shows";
  if (const std::uint64_t bytes = size_of(*outputs); bytes > kMostRecordedBytes) {
    return "has " + format_bytes(bytes) + ", more than the " + format_bytes(kMostRecordedBytes) +
           " that a page should carry";
  }
  if (examples.rows.empty()) examples.first_recorded = std::move(outputs->front());
  for (std::size_t i = 0; i < examples.rows.size(); ++i) examples.rows[i].recorded = std::move((*outputs)[i]);
  return {};
}

}  // namespace

fs::path recorded_path(const fs::path& spec) {
  fs::path path = spec;
  return path.replace_extension(".recorded.json");
}

Value fingerprint(const Demo& demo, const ModelFiles& model, const SiteExamples& examples) {
  Value files = Value::Object{{model.file_name, model.model.sha256}};
  for (const ModelFiles::External& external : model.external)
    files.set(external.location, external.source.sha256);
  Value rows = Value::Array{};
  for (const SiteExample& example : examples.rows) {
    Value row = Value::Array{};
    for (const SiteExample::Cell& cell : example.cells)
      row.push(cell.file < 0 ? cell.value
                             : examples.files[static_cast<std::size_t>(cell.file)].source.sha256);
    rows.push(std::move(row));
  }
  return Value::Object{{"model", std::move(files)},
                       {"inputs", hash_of(dump_demo(demo)["inputs"])},
                       {"examples", hash_of(rows)}};
}

std::string recorded_text(const Value& fingerprint, const std::string& made_with,
                          const std::vector<std::vector<Tensor>>& outputs) {
  Value record = Value::Object{{"vitrine_record", kVersion}, {"made_with", made_with}};
  for (const auto& [key, value] : fingerprint.members()) record.set(key, value);
  Value all = Value::Array{};
  for (const std::vector<Tensor>& each : outputs) all.push(recorded_value(each));
  record.set("outputs", std::move(all));
  return dump_json(record, JsonStyle::pretty);
}

std::string add_recorded(const fs::path& spec, const Demo& demo, const ModelFiles& model,
                         SiteExamples& examples) {
  const fs::path path = recorded_path(spec);
  std::error_code unknown;
  if (!fs::exists(path, unknown)) return {};
  std::string why;
  if (const Result<std::string> text = read_file(path, Code::spec_file_unreadable); !text)
    why = "cannot be read: " + text.error().detail;
  else if (const Result<Value> record = parse_json(*text); !record)
    why = "is not JSON";
  else
    why = put_recorded(*record, fingerprint(demo, model, examples), demo, examples);
  if (why.empty()) return {};
  return path.string() + " is left out: it " + why + ". To make it anew: vitrine record " + spec.string();
}

Result<Tensor> tensor_of_json(const Value& value) {
  if (!value["data"].is_text()) return tensor_of_value(value);
  const std::optional<std::string> bytes = from_base64(value["data"].text());
  if (!bytes) return Error{Code::input_wrong_type, value["name"].text(), "its data is not base64"};
  const auto* begin = reinterpret_cast<const std::byte*>(bytes->data());
  Value with_bytes = value;
  return tensor_of_value(with_bytes.set("data", Bytes(begin, begin + bytes->size())));
}

}  // namespace vitrine
