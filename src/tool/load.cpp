#include "tool/load.h"

#include <algorithm>
#include <system_error>

#include "base/json.h"
#include "base/text.h"
#include "demo/tool/beside.h"
#include "onnx/model.h"
#include "onnx/zip_map.h"
#include "tool/examples.h"
#include "tool/files.h"
#include "tool/pictures.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

std::vector<fs::path> models_in(const fs::path& folder) {
  std::vector<fs::path> models;
  std::error_code failed;
  for (auto at = fs::directory_iterator(folder, failed); !failed && at != fs::directory_iterator();
       at.increment(failed)) {
    if (at->path().extension() == ".onnx") models.push_back(at->path());
  }
  return models;
}

/// Hugging Face's exporters write onnx/model.onnx, with model_fp16.onnx, model_quantized.onnx and others
/// beside it.
constexpr const char* kExportFolder = "onnx";
constexpr const char* kExportedModel = "model.onnx";

Result<fs::path> resolve_folder(const fs::path& folder) {
  std::error_code failed;
  if (fs::exists(folder / "demo.json", failed)) return folder / "demo.json";
  std::vector<fs::path> models = models_in(folder);
  if (models.empty()) models = models_in(folder / kExportFolder);
  if (models.size() == 1) return models[0];
  for (const fs::path& model : models) {
    if (model.filename() == kExportedModel) return model;
  }
  return Error{Code::model_not_found, folder.string(),
               models.empty() ? "the folder has neither a demo.json nor an .onnx file"
                              : "the folder has no demo.json and " + std::to_string(models.size()) +
                                    " .onnx files; name the one that is meant"};
}

/// "exported", of "exported/", "." or "exported/onnx".
std::string named_folder(const fs::path& folder) {
  std::error_code failed;
  fs::path path = fs::canonical(folder, failed);
  if (path.filename() == kExportFolder) path = path.parent_path();
  return path.filename().string();
}

constexpr std::uint64_t kMostBesideBytes = 8 << 20;  // a thousand classes are 20 KB

/// What lies beside the model, or beside the folder that an exporter put it in.
Beside beside_of(const fs::path& model, const ModelInfo& info) {
  std::vector<std::pair<std::string, std::string>> files;
  const fs::path folder = model.parent_path();
  for (const std::string_view name : beside_names()) {
    fs::path path = folder / name;
    std::error_code failed;
    if (!fs::exists(path, failed) && folder.filename() == kExportFolder) path = folder.parent_path() / name;
    const std::uintmax_t size = fs::is_regular_file(path, failed) ? fs::file_size(path, failed) : 0;
    if (failed || size == 0 || size > kMostBesideBytes) continue;
    if (Result<std::string> text = read_file(path, Code::spec_file_unreadable))
      files.emplace_back(name, std::move(*text));
  }
  return read_beside(files, info.metadata);
}

/// Where a field that takes a list of texts has the name of a file ("labels": "labels.txt"), its lines take
/// the name's place.
void expand_text_files(Value& component, const fs::path& folder, const std::string& where, Errors& errors) {
  const WidgetType* type = find_widget_type(component["type"].text());
  if (!type) return;
  for (const FieldRow& row : type->fields) {
    const Value& value = component[row.name];
    if (row.type != FieldType::texts || !value.is_text()) continue;
    const Result<std::string> text = read_file(folder / value.text(), Code::spec_file_unreadable);
    const std::vector<std::string> lines = text ? class_names(*text) : std::vector<std::string>();
    component.set(row.name, Value::Array(lines.begin(), lines.end()));
    if (!text)
      errors.push_back(
          {text.error().code, pointer(where, row.name), text.error().where + ": " + text.error().detail});
  }
}

Value expand_text_files(const Value& spec, const fs::path& folder, const std::string& where, Errors& errors) {
  Value out = spec;
  for (const char* side : {"inputs", "outputs"}) {
    Value components = spec[side];
    if (components.is_object()) {
      expand_text_files(components, folder, pointer(where, side), errors);
    } else if (components.is_array()) {
      Value list = Value::Array{};
      for (std::size_t i = 0; i < components.items().size(); ++i) {
        Value component = components.items()[i];
        if (component.is_object())
          expand_text_files(component, folder, pointer(pointer(where, side), i), errors);
        list.push(std::move(component));
      }
      components = std::move(list);
    }
    if (spec.find(side)) out.set(side, std::move(components));
  }
  return out;
}

std::optional<Demo> read_spec(const fs::path& path, Errors& errors) {
  const Result<std::string> text = read_file(path, Code::spec_file_unreadable);
  if (!text) {
    errors.push_back(text.error());
    return std::nullopt;
  }
  const std::string file = path.string();
  const Result<Value> value = parse_json(*text);
  if (!value) {
    errors.push_back({value.error().code, file + " " + value.error().where, value.error().detail});
    return std::nullopt;
  }
  const std::size_t errors_before = errors.size();
  const Value spec = expand_text_files(*value, path.parent_path(), file + "#", errors);
  Demo demo = parse_demo(spec, file, errors);
  if (errors.size() == errors_before && demo.model.empty()) {
    errors.push_back({Code::spec_missing_key, file + "#", "\"model\": the .onnx file, relative to the spec"});
  }
  if (errors.size() > errors_before) return std::nullopt;
  return demo;
}

}  // namespace

std::optional<Loaded> load(const fs::path& given, Errors& errors) {
  fs::path input = given;
  std::error_code unknown;
  if (fs::is_directory(input, unknown)) {
    const Result<fs::path> resolved = resolve_folder(input);
    if (!resolved) {
      errors.push_back(resolved.error());
      return std::nullopt;
    }
    input = *resolved;
  }
  Loaded loaded;
  Demo demo;
  loaded.input = loaded.model_path = input;
  if (input.extension() == ".json") {
    std::optional<Demo> spec = read_spec(input, errors);
    if (!spec) return std::nullopt;
    demo = std::move(*spec);
    loaded.model_path = input.parent_path() / demo.model;
  } else {
    demo.model = input.filename().string();
    // An exporter calls every model the same; its folder has the name.
    if (input != given && input.filename() == kExportedModel) demo.title = title_of(named_folder(given));
  }
  const auto model_error = [&](Error error) {
    if (error.where.empty()) error.where = loaded.model_path.string();
    errors.push_back(std::move(error));
    return std::nullopt;
  };
  const Result<MappedFile> file = MappedFile::open(loaded.model_path);
  if (!file) return model_error(file.error());
  Result<ModelInfo> model = read_model(*file);
  if (!model) return model_error(model.error());
  loaded.model = std::move(*model);
  if (has_zip_map(loaded.model)) {
    Result<std::string> rewritten = rewrite_zip_maps(file->bytes(), loaded.model);
    if (!rewritten) return model_error(rewritten.error());
    loaded.rewritten_model = std::move(*rewritten);
    replace_zip_maps(loaded.model);
  }
  loaded.model_bytes = file->bytes().size();
  if (Result<std::vector<fs::path>> external = find_external(loaded.model, loaded.model_path)) {
    loaded.external = std::move(*external);
  } else {
    loaded.external_errors.push_back(external.error());
  }

  const Beside beside = beside_of(loaded.model_path, loaded.model);
  const auto sizes = sizes_beside(beside, loaded.model, demo.dimensions);
  demo.dimensions.insert(demo.dimensions.end(), sizes.begin(), sizes.end());
  const auto assumed = demo.inputs.empty() ? assumed_sizes(loaded.model, demo.dimensions) : Dimensions{};
  demo.dimensions.insert(demo.dimensions.end(), assumed.begin(), assumed.end());
  Errors& page = loaded.page_errors;
  loaded.signature = make_signature(loaded.model, demo.dimensions, page);
  if (page.empty()) loaded.inference = infer(std::move(demo), loaded.model, loaded.signature, page);
  const auto name_model = [&] {  // in errors that name a tensor
    for (Error& error : page)
      error.where = loaded.model_path.string() + (error.where.empty() ? "" : ", " + error.where);
  };
  name_model();
  if (page.empty())
    assign_tensors(loaded.inference.demo, loaded.signature.inputs, loaded.signature.outputs, page);
  if (page.empty()) {
    const std::vector<std::string> fixed = keep_sizes(loaded.signature, loaded.inference);
    ask_for_sizes(loaded.model, loaded.inference.demo.dimensions, fixed, page);
    name_model();
  }
  if (page.empty()) {
    for (const auto& [name, size] : sizes) {
      loaded.inference.taken.push_back(
          {"", "dimensions", dump_json(name) + ": " + std::to_string(size), beside.picture_size.from});
    }
    for (const auto& [name, size] : assumed)
      loaded.inference.assumptions.push_back(
          {"", "dimensions", dump_json(name) + ": " + std::to_string(size)});
    take_beside(beside, loaded.model, loaded.signature.inputs, loaded.signature.outputs, loaded.inference);
    complete_demo(loaded.inference.demo, loaded.signature.inputs, loaded.signature.outputs, page);
  }
  if (page.empty()) loaded.pictures = load_pictures(loaded.inference.demo, input, page);
  if (page.empty()) loaded.examples = load_examples(loaded.inference.demo, input, page);
  page.insert(page.end(), loaded.external_errors.begin(), loaded.external_errors.end());
  return loaded;
}

Result<ModelFiles> model_files(const Loaded& loaded) {
  ModelFiles files;
  files.file_name = loaded.model_path.filename().string();
  files.inputs = loaded.signature.inputs;
  files.outputs = loaded.signature.outputs;
  Result<FileSource> model = loaded.rewritten_model
                                 ? held(*loaded.rewritten_model)
                                 : source_on_disk(loaded.model_path, Code::model_not_found);
  if (!model) return model.error();
  files.model = std::move(*model);
  for (std::size_t i = 0; i < loaded.external.size(); ++i) {
    Result<FileSource> source = source_on_disk(loaded.external[i], Code::model_external_data_missing);
    if (!source) return source.error();
    files.external.push_back({loaded.model.external[i].location, std::move(*source)});
  }
  return files;
}

}  // namespace vitrine
