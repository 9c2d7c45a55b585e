#include "tool/facts.h"

#include <algorithm>

#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
// What a page with a model of 72 KB adds to the resident memory of Chromium 156: 150 MB, runtime and viewer
// together.
constexpr std::uint64_t kRuntimeBytes = 150'000'000;

/// A place where pages are published for free, and what it does not take.
struct HostLimit {
  std::string_view host;
  std::uint64_t file_bytes, site_bytes;  ///< 0: no limit
};
// As their documentation said in November 2026:
// docs.github.com/repositories/working-with-files/managing-large-files/about-large-files-on-github,
// docs.github.com/pages/getting-started-with-github-pages/github-pages-limits,
// developers.cloudflare.com/pages/platform/limits
constexpr HostLimit kHosts[] = {
    {"GitHub Pages", 100 * kMiB, 1024 * kMiB},
    {"Cloudflare Pages", 25 * kMiB, 0},
};

std::uint64_t tensor_bytes(const std::vector<TensorInfo>& tensors) {
  std::uint64_t bytes = 0;
  for (const TensorInfo& tensor : tensors)
    bytes += static_cast<std::uint64_t>(element_count(tensor.shape).value_or(0)) * size_bytes(tensor.dtype);
  return bytes;
}

std::uint64_t external_bytes(const ModelInfo& model) {
  std::uint64_t bytes = 0;
  for (const ExternalFile& file : model.external) bytes += file.size_bytes;
  return bytes;
}

bool uses(const ModelInfo& model, std::string_view part) {
  return std::any_of(model.operators.begin(), model.operators.end(),
                     [&](const OperatorUse& use) { return use.name.find(part) != std::string::npos; });
}

std::string in_mib(std::uint64_t bytes) {
  return bytes % (1024 * kMiB) == 0 ? std::to_string(bytes / (1024 * kMiB)) + " GiB"
                                    : std::to_string(bytes / kMiB) + " MiB";
}

}  // namespace

std::uint64_t estimated_memory(const Loaded& loaded) {
  const std::uint64_t files = loaded.model_bytes + external_bytes(loaded.model);
  return kRuntimeBytes + 2 * files + tensor_bytes(loaded.signature.inputs) +
         tensor_bytes(loaded.signature.outputs);
}

std::string quantisation(const ModelInfo& model) {
  if (uses(model, "NBits")) return "4 bits (MatMulNBits)";
  if (uses(model, "QLinear")) return "int8 (QLinear operators)";
  if (uses(model, "Integer")) return "int8 (integer operators)";
  if (uses(model, "DequantizeLinear")) return "int8 (QDQ)";
  constexpr int kFloat16 = 10;  // TensorProto.FLOAT16
  std::uint64_t all = 0, half = 0;
  for (const WeightsInfo& row : model.weights) {
    all += row.size_bytes;
    if (row.onnx_dtype == kFloat16) half += row.size_bytes;
  }
  return half > all / 2 ? "float16" : "";
}

std::vector<std::string> host_warnings(const Loaded& loaded) {
  std::vector<std::string> warnings;
  std::uint64_t largest = loaded.model_bytes;
  std::string name = loaded.model_path.filename().string();
  for (const ExternalFile& file : loaded.model.external) {
    if (file.size_bytes <= largest) continue;
    largest = file.size_bytes;
    name = file.location;
  }
  const std::uint64_t all = loaded.model_bytes + external_bytes(loaded.model);
  for (const HostLimit& host : kHosts) {
    if (largest > host.file_bytes) {
      warnings.push_back(std::string(host.host) + " takes files of at most " + in_mib(host.file_bytes) +
                         "; " + to_utf8(name) + " has " + format_bytes(largest));
    } else if (host.site_bytes > 0 && all > host.site_bytes) {
      warnings.push_back(std::string(host.host) + " takes sites of at most " + in_mib(host.site_bytes) +
                         "; the model alone has " + format_bytes(all));
    }
  }
  return warnings;
}

}  // namespace vitrine
