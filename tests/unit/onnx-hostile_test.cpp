// Damaged models: each gives a value or an Error, never a crash (what the sanitizers watch for).
#include <random>

#include "onnx/model.h"
#include "support/catch.h"
#include "support/onnx_writer.h"

using namespace vitrine;
namespace w = vitrine::onnx_writer;

namespace {

// A model with every construct that the reader knows.
std::string rich_model() {
  const std::string type = w::tensor_type(1, {"batch", 3, -1});
  const std::string inner =
      w::graph({.nodes = {w::node("Mul", {"x", "w"}, {"z"})},
                .initializers = {w::tensor({.name = "w", .dims = {2}, .raw = std::string(8, '\3')})}});
  const std::string constant = w::tensor({.name = "k", .dtype = 8, .dims = {1}}) + w::bytes(6, "text");
  const std::string external = w::tensor(
      {.name = "e", .dims = {3}, .external = {{"location", "e.bin"}, {"offset", "16"}, {"length", "12"}}});
  return w::model(
      {.graph = w::graph(
           {.nodes = {w::node("If", {"c"}, {"z"}, "", {w::graph_attribute("then_branch", inner)}),
                      w::node("Constant", {}, {"k"}, "", {w::tensor_attribute("value", constant)}),
                      w::node("F", {"z"}, {"y"}, "own")},
            .initializers = {external, w::tensor({.name = "q", .dtype = 21, .dims = {4}, .raw = "ab"})},
            .sparse_initializers = {w::sparse_tensor(
                {.name = "s", .dims = {1}, .raw = "1234"},
                {.name = "i", .dtype = 7, .dims = {1}, .raw = "12345678"})},
            .inputs = {w::value("x", type, "An input."), w::value("c", w::tensor_type(9, {})),
                       w::value("m", w::map_type(7, w::sequence_type(w::shapeless_type(1))))},
            .outputs = {w::value("y", type), w::value("o", w::optional_type(w::sparse_type(1, {4})))}}),
       .opsets = {{"", 17}, {"own", 1}},
       .metadata = {{"author", "me"}},
       .functions = {w::function({.domain = "own",
                                  .name = "F",
                                  .nodes = {w::node("Add", {"a", "a"}, {"b"})},
                                  .opsets = {{"", 17}}})},
       .domain = "org.example",
       .doc = "Everything."});
}

bool is_fair(const std::string& bytes) {
  // Its own allocation of the exact size, so that a step beyond the end is seen.
  const std::vector<std::byte> exact(w::as_bytes(bytes).begin(), w::as_bytes(bytes).end());
  const auto model = read_model(exact);
  if (model) return model->outputs.size() == model->output_producers.size();
  const Code code = model.error().code;
  if (code == Code::model_malformed) return model.error().detail.starts_with("byte ");
  return code == Code::model_not_onnx && !model.error().detail.empty();
}

}  // namespace

TEST_CASE("onnx: a model cut short anywhere is refused") {
  const std::string whole = rich_model();
  REQUIRE(read_model(w::as_bytes(whole)));
  const std::size_t graph_end =
      whole.find(w::opset({"", 17})) - 2;  // from here on, whole fields may be left away
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    if (!is_fair(cut)) FAIL("cut at byte " << size);
    if (size < graph_end && read_model(w::as_bytes(cut))) FAIL("read, though cut at byte " << size);
  }
}

TEST_CASE("onnx: a model with any single byte changed gives a value or an error") {
  const std::string whole = rich_model();
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int value : {0x00, 0x01, 0x0a, 0x7f, 0x80, 0xff}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(value);
      if (!is_fair(changed)) FAIL("byte " << at << " set to " << value);
    }
  }
}

TEST_CASE("onnx: a model with random damage gives a value or an error") {
  const std::string whole = rich_model();
  std::mt19937 random(20240531);
  for (int round = 0; round < 20'000; ++round) {
    std::string changed = whole;
    for (auto changes = 1 + random() % 6; changes > 0; --changes) {
      const std::size_t at = random() % changed.size();
      switch (random() % 4) {
        case 0:
          changed[at] = static_cast<char>(random());
          break;
        case 1:
          changed[at] ^= static_cast<char>(1u << random() % 8);
          break;
        case 2:
          changed.erase(at, 1 + random() % 4);
          break;
        default:
          changed.insert(at, 1 + random() % 4, static_cast<char>(random()));
          break;
      }
    }
    if (!is_fair(changed)) FAIL("round " << round);
  }
}
