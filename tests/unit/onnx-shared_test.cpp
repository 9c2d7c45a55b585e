// Real models: read_model against the signatures that another reader wrote into their manifest.
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "onnx/model.h"
#include "support/catch.h"

using namespace vitrine;
namespace fs = std::filesystem;

namespace {

fs::path models_folder() {
  if (const char* folder = std::getenv("VITRINE_SHARED_MODELS")) return folder;
  return fs::path(VITRINE_SOURCE_DIR).parent_path() / "shared" / "models";
}

bool on_ci() {
  const char* value = std::getenv("CI");
  return value && std::string_view(value) == "true";
}

/// Where they are missing the test ends: failed on the machine that guards the main line, elsewhere skipped,
/// which tools/test reads from that line (Catch2 2 knows no skipped tests).
bool models_are_missing() {
  if (fs::exists(models_folder() / "manifest.json")) return false;
  if (on_ci()) FAIL("the shared models are missing: " << models_folder());
  std::printf("SKIPPED %s\n", Catch::getResultCapture().getCurrentTestName().c_str());
  return true;
}

Value read_manifest() {
  std::ifstream stream(models_folder() / "manifest.json", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(stream), {});
  auto manifest = parse_json(text);
  if (!manifest) FAIL(format(manifest.error()));
  return std::move(*manifest);
}

// The manifest's way to write a type, as type_text has it: "f32[?,4]" is "float32[?,4]", and "f32[*]", of
// which the shape is not known, "float32".
std::string type_text_of(std::string_view type) {
  static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
      {"f32", "float32"}, {"f16", "float16"}, {"f64", "float64"}, {"i32", "int32"}, {"i64", "int64"},
      {"i8", "int8"},     {"u8", "uint8"},    {"u32", "uint32"},  {"str", "string"}};
  std::string text;
  while (!type.empty()) {
    std::size_t size = 1;
    if (type.front() == '[') {
      size = type.find(']') + 1;
      if (type.substr(0, size) != "[*]") text += type.substr(0, size);
    } else if (std::isalpha(static_cast<unsigned char>(type.front()))) {
      size = std::min(type.find_first_of("[(,)"), type.size());
      std::string_view word = type.substr(0, size);
      for (const auto& [abbreviation, full] : kWords)
        if (word == abbreviation) word = full;
      text += word;
    } else {
      text += type.front();
    }
    type.remove_prefix(size);
  }
  return text;
}

void check_values(const std::vector<ModelValue>& values, const Value& expected) {
  REQUIRE(values.size() >= expected.items().size());
  for (std::size_t i = 0; i < expected.items().size(); ++i) {
    const std::string& line = expected.items()[i].text();
    const ModelValue& value = values[i];
    CAPTURE(line);
    REQUIRE(line.starts_with(value.name + ":"));
    CHECK(value.type_text == type_text_of(std::string_view(line).substr(value.name.size() + 1)));
  }
}

}  // namespace

TEST_CASE("onnx: every shared model's signature is the one in the manifest") {
  if (models_are_missing()) return;
  const Value manifest = read_manifest();
  int models = 0;
  for (const Value& entry : manifest["files"].items()) {
    // Files that the manifest's own reader could not read either have no inputs there.
    if (!entry["inputs"].is_array()) continue;
    const std::string& name = entry["file"].text();
    CAPTURE(name);
    const auto file = MappedFile::open(models_folder() / name);
    REQUIRE(file);
    const auto model = read_model(file->bytes());
    if (!model) FAIL(format(model.error()));
    ++models;
    check_values(model->inputs, entry["inputs"]);
    CHECK(model->inputs.size() == entry["inputs"].items().size());
    check_values(model->outputs, entry["outputs"]);
    CHECK(static_cast<std::int64_t>(model->outputs.size()) == entry["n_outputs"].integer());
    CHECK(std::to_string(model->ir_version) == entry["ir_version"].text());
    CHECK(model->external.empty() == (entry["external_initializers"].integer() == 0));
    CHECK(find_external(*model, models_folder() / name));
    CHECK(model->metadata.size() == entry["metadata_props"].items().size());
  }
  CHECK(models >= 50);
}

TEST_CASE("onnx: shared files that are no models are refused by name") {
  if (models_are_missing()) return;
  const auto refusal = [](const char* name) {
    const auto file = MappedFile::open(models_folder() / name);
    REQUIRE(file);
    const auto model = read_model(file->bytes());
    REQUIRE_FALSE(model);
    return format(model.error());
  };
  CHECK(refusal("broken-and-features/git-lfs-pointer.onnx").starts_with("E203 "));
  CHECK(refusal("broken-and-features/corrupt-model.onnx")
            .starts_with("E202 This file is not an ONNX model: it is text."));
  CHECK(refusal("digits/mnist.ort").find("it is an ONNX Runtime model (.ort)") != std::string::npos);
  CHECK(refusal("digits/mnist.onnx.data").find("its first bytes are not those of one") != std::string::npos);
  CHECK(refusal("media/cat.jpg").find("it is a JPEG picture") != std::string::npos);
  CHECK(refusal("media/maui_input_0.pb").find("it is a single ONNX tensor, not a model") !=
        std::string::npos);
}
