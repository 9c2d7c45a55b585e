#include "tool/init.h"

#include <system_error>

#include "base/json.h"

namespace fs = std::filesystem;

namespace vitrine {
namespace {

/// "labels": [a thousand names] → "labels": "synset.txt"
void name_label_files(const Inference& inference, const fs::path& folder, Value& spec) {
  for (const Taken& taken : inference.taken) {
    std::error_code unknown;
    if (taken.field != "labels" || !taken.from.ends_with(".txt") || !fs::exists(folder / taken.from, unknown))
      continue;
    const auto at =
        static_cast<std::size_t>(std::stoul(taken.component.substr(taken.component.find('/') + 1)));
    Value outputs = Value::Array{};
    for (std::size_t i = 0; i < spec["outputs"].items().size(); ++i) {
      Value output = spec["outputs"].items()[i];
      if (i == at) output.set("labels", taken.from);
      outputs.push(std::move(output));
    }
    spec.set("outputs", std::move(outputs));
  }
}

}  // namespace

std::string initial_spec(const Loaded& loaded, const fs::path& folder) {
  Value spec = dump_demo(loaded.inference.demo);
  std::error_code failed;
  const fs::path model = fs::relative(loaded.model_path, folder.empty() ? "." : folder, failed);
  spec.set("model", (failed || model.empty() ? loaded.model_path : model).generic_string());
  name_label_files(loaded.inference, folder, spec);
  Value out = Value::Object{{"$schema", std::string("./") + kSchemaFile}};
  for (const auto& [key, value] : spec.members()) {
    if (key != "$schema") out.set(key, value);
  }
  return dump_json(out, JsonStyle::pretty) + "\n";
}

}  // namespace vitrine
