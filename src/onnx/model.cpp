#include "onnx/model.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "onnx/other_formats.h"
#include "onnx/schema.h"
#include "onnx/types.h"
#include "onnx/weights.h"
#include "onnx/wire.h"

namespace vitrine {
namespace {

// More than any real model lists (the largest known have some hundred thousand nodes and weights). What
// is kept of an entry is up to a hundred times what it takes in the file: this bounds it.
constexpr int kMaxEntries = 2'000'000;
constexpr int kOnnxFloat = 1;
constexpr std::size_t kMaxLabels = 200'000;  // of all operators together
constexpr int kMaxStepsBack = 16;

using DomainAndName = std::pair<std::string_view, std::string_view>;

std::string_view without_alias(std::string_view domain) { return domain == "ai.onnx" ? "" : domain; }

class ModelReader {
 public:
  void model(Wire wire);
  bool has_graph() const { return has_graph_; }
  /// Whether anything was met that a model has.
  bool has_field() const { return has_field_; }
  ModelInfo finish();

 private:
  void graph(Wire wire);
  void subgraph(Wire wire);
  void function(Wire wire);
  void node(Wire wire, bool of_main_graph);
  struct Attributes {
    std::vector<std::string> labels;
    bool by_center = false;  ///< center_point_box of NonMaxSuppression
  };
  void attribute(Wire wire, Attributes& found);
  ModelValue value(Wire wire);
  void trace_scores(ModelValue& output) const;
  std::string_view telling_producer(std::string_view value) const;
  void opset(Wire wire, std::map<std::string_view, std::int64_t>& versions);
  void metadata(Wire wire);
  bool keep(Wire& wire);
  std::vector<OperatorUse> operators() const;

  ModelInfo info_;
  bool has_graph_ = false;
  bool has_field_ = false;
  int entries_ = 0;
  WeightsReader weights_;
  // Views into the model's bytes.
  std::vector<std::string_view> opset_order_;
  std::map<std::string_view, std::int64_t> opsets_, function_opsets_;
  std::map<DomainAndName, int> operators_;
  std::set<DomainAndName> functions_;
  std::unordered_set<std::string_view> initializers_;
  struct Producer {
    std::string_view op, first_input;
    int labels = -1;  ///< in labels_
  };
  std::unordered_map<std::string_view, Producer> producers_;  ///< by the value's name
  std::vector<std::vector<std::string>> labels_;
  std::size_t labels_kept_ = 0;
};

bool ModelReader::keep(Wire& wire) {
  if (++entries_ <= kMaxEntries) return true;
  wire.fail("more than " + std::to_string(kMaxEntries) + " entries");
  return false;
}

void ModelReader::model(Wire wire) {
  while (wire.next()) {
    has_field_ = has_field_ || wire.is_known();
    switch (wire.field()) {
      case kModelIrVersion:
        info_.ir_version = wire.integer();
        break;
      case kModelProducer:
        info_.producer = wire.text();
        break;
      case kModelProducerVersion:
        info_.producer_version = wire.text();
        break;
      case kModelDomain:
        info_.domain = wire.text();
        break;
      case kModelDoc:
        info_.doc = wire.text();
        break;
      case kModelGraph:
        graph(wire.message(kGraphFields));
        break;
      case kModelOpset:
        opset(wire.message(kOpsetFields), opsets_);
        break;
      case kModelMetadata:
        metadata(wire.message(kPairFields));
        break;
      case kModelFunction:
        function(wire.message(kFunctionFields));
        break;
      default:
        break;
    }
  }
  // What broke off inside a field that models have is still a model.
  has_field_ = has_field_ || wire.is_known();
}

void ModelReader::graph(Wire wire) {
  has_graph_ = true;
  while (wire.next()) {
    switch (wire.field()) {
      case kGraphName:
        info_.graph_name = wire.text();
        break;
      case kGraphNode:
        node(wire.message(kNodeFields), true);
        break;
      case kGraphInitializer:
        if (keep(wire)) initializers_.insert(weights_.tensor(wire.message(kTensorFields)));
        break;
      case kGraphSparseInitializer:
        if (keep(wire)) initializers_.insert(weights_.sparse_tensor(wire.message(kSparseFields)));
        break;
      case kGraphInput:
        if (keep(wire)) info_.inputs.push_back(value(wire.message(kValueFields)));
        break;
      case kGraphOutput:
        if (keep(wire)) info_.outputs.push_back(value(wire.message(kValueFields)));
        break;
      default:
        break;
    }
  }
}

// Its names are another scope: only nodes and weights count.
void ModelReader::subgraph(Wire wire) {
  while (wire.next()) {
    switch (wire.field()) {
      case kGraphNode:
        node(wire.message(kNodeFields), false);
        break;
      case kGraphInitializer:
        weights_.tensor(wire.message(kTensorFields));
        break;
      case kGraphSparseInitializer:
        weights_.sparse_tensor(wire.message(kSparseFields));
        break;
      default:
        break;
    }
  }
}

void ModelReader::function(Wire wire) {
  DomainAndName id;
  while (wire.next()) {
    switch (wire.field()) {
      case kFunctionName:
        id.second = wire.text();
        break;
      case kFunctionDomain:
        id.first = without_alias(wire.text());
        break;
      case kFunctionNode:
        node(wire.message(kNodeFields), false);
        break;
      case kFunctionOpset:
        opset(wire.message(kOpsetFields), function_opsets_);
        break;
      default:
        break;
    }
  }
  if (keep(wire)) functions_.insert(id);
}

void ModelReader::node(Wire wire, bool of_main_graph) {
  DomainAndName id;
  std::string_view first_input;
  bool has_input = false;
  std::vector<std::string_view> outputs;
  Attributes attributes;
  while (wire.next()) {
    switch (wire.field()) {
      case kNodeOperator:
        id.second = wire.text();
        break;
      case kNodeDomain:
        id.first = without_alias(wire.text());
        break;
      case kNodeAttribute:
        attribute(wire.message(kAttributeFields), attributes);
        break;
      case kNodeInput:
        if (!has_input) first_input = wire.text();
        has_input = true;
        break;
      case kNodeOutput:
        if (of_main_graph && keep(wire)) outputs.push_back(wire.text());
        break;
      default:
        break;
    }
  }
  if (!keep(wire)) return;
  ++operators_[id];
  Producer producer{id.second, first_input};
  if (attributes.by_center && producer.op == "NonMaxSuppression")
    producer.op = "NonMaxSuppression/center_point_box";
  if (of_main_graph && !attributes.labels.empty()) {
    producer.labels = static_cast<int>(labels_.size());
    labels_.push_back(std::move(attributes.labels));
  }
  for (std::string_view output : outputs) producers_.try_emplace(output, producer);
}

void ModelReader::attribute(Wire wire, Attributes& found) {
  bool names_classes = false, is_center = false;  // every writer puts the name first
  const auto add_label = [&](std::string label) {
    if (names_classes && ++labels_kept_ <= kMaxLabels) found.labels.push_back(std::move(label));
  };
  while (wire.next()) {
    switch (wire.field()) {
      case kAttributeName:
        names_classes = wire.text().starts_with("classlabels_");
        is_center = wire.text() == "center_point_box";
        break;
      case kAttributeInteger:
        if (is_center) found.by_center = wire.integer() != 0;
        break;
      case kAttributeIntegers:
        if (names_classes) wire.each_integer([&](std::int64_t label) { add_label(std::to_string(label)); });
        break;
      case kAttributeStrings:
        add_label(std::string(wire.text()));
        break;
      case kAttributeGraph:
      case kAttributeGraphs:
        subgraph(wire.message(kGraphFields));
        break;
      case kAttributeTensor:
      case kAttributeTensors:
        weights_.tensor(wire.message(kTensorFields));
        break;
      case kAttributeSparse:
      case kAttributeSparses:
        weights_.sparse_tensor(wire.message(kSparseFields));
        break;
      default:
        break;
    }
  }
}

// A classifier's operator names its classes; what keeps them apart may stand between it and the graph's end.
void ModelReader::trace_scores(ModelValue& output) const {
  std::string_view name = output.name;
  for (int step = 0; step < kMaxStepsBack; ++step) {
    const auto at = producers_.find(name);
    if (at == producers_.end()) return;
    const Producer& producer = at->second;
    if (step == 0 && producer.op == "ZipMap" && output.kind == ModelValue::Kind::sequence)
      output.zipped = producer.first_input;
    if (producer.labels >= 0) {
      output.labels = labels_[static_cast<std::size_t>(producer.labels)];
      return;
    }
    static constexpr std::string_view kKeepClasses[] = {"ZipMap",  "Normalizer", "Cast",   "Identity",
                                                        "Softmax", "Sigmoid",    "Reshape"};
    if (std::find(std::begin(kKeepClasses), std::end(kKeepClasses), producer.op) == std::end(kKeepClasses))
      return;
    name = producer.first_input;
  }
}

/// What computes the value's numbers: operators that only hand them on, in another shape or type, are looked
/// through.
std::string_view ModelReader::telling_producer(std::string_view value) const {
  static constexpr std::string_view kHandOn[] = {"Cast",    "Dropout", "Flatten",   "Identity",
                                                 "Reshape", "Squeeze", "Transpose", "Unsqueeze"};
  std::string_view op;
  for (int step = 0; step < kMaxStepsBack; ++step) {
    const auto at = producers_.find(value);
    if (at == producers_.end()) return op;
    op = at->second.op;
    if (std::find(std::begin(kHandOn), std::end(kHandOn), op) == std::end(kHandOn)) return op;
    value = at->second.first_input;
  }
  return op;
}

ModelValue ModelReader::value(Wire wire) {
  ModelValue value{.type_text = "unknown"};
  while (wire.next()) {
    if (wire.field() == kValueName) value.name = wire.text();
    if (wire.field() == kValueDoc) value.doc = wire.text();
    if (wire.field() == kValueType) {
      Wire type = wire.message(kTypeFields);
      read_type(type, value);
    }
  }
  return value;
}

// Some exporters import a domain twice, once by its alias; onnxruntime takes the last.
void ModelReader::opset(Wire wire, std::map<std::string_view, std::int64_t>& versions) {
  std::string_view domain;
  std::int64_t version = 0;
  while (wire.next()) {
    if (wire.field() == kOpsetDomain) domain = without_alias(wire.text());
    if (wire.field() == kOpsetVersion) version = wire.integer();
  }
  if (!keep(wire)) return;
  const bool is_new = versions.insert_or_assign(domain, version).second;
  if (is_new && &versions == &opsets_) opset_order_.push_back(domain);
}

void ModelReader::metadata(Wire wire) {
  std::pair<std::string, std::string> entry;
  while (wire.next()) {
    if (wire.field() == kPairKey) entry.first = wire.text();
    if (wire.field() == kPairValue) entry.second = wire.text();
  }
  if (keep(wire)) info_.metadata.push_back(std::move(entry));
}

std::vector<OperatorUse> ModelReader::operators() const {
  std::vector<OperatorUse> list;
  for (const auto& [id, count] : operators_) {
    if (functions_.count(id)) continue;
    OperatorUse use{.domain = std::string(id.first), .name = std::string(id.second), .count = count};
    if (auto own = opsets_.find(id.first); own != opsets_.end())
      use.opset = own->second;
    else if (auto of_function = function_opsets_.find(id.first); of_function != function_opsets_.end())
      use.opset = of_function->second;
    list.push_back(std::move(use));
  }
  return list;
}

// Weights taken for their model are a common case, and have no mark of their own.
std::string first_bytes(std::span<const std::byte> bytes) {
  std::string text = "its first bytes are not those of one (";
  for (std::byte byte : bytes.first(std::min<std::size_t>(bytes.size(), 8))) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[std::to_integer<std::size_t>(byte >> 4)];
    text += kDigits[std::to_integer<std::size_t>(byte & std::byte{15})];
    text += ' ';
  }
  text.back() = ')';
  return text;
}

ModelInfo ModelReader::finish() {
  for (std::string_view domain : opset_order_)
    info_.opsets.emplace_back(std::string(domain), opsets_.at(domain));
  std::erase_if(info_.inputs, [&](const ModelValue& input) { return initializers_.count(input.name) > 0; });
  info_.operators = operators();
  info_.weights = weights_.weights();
  info_.external = weights_.take_external();
  for (ModelValue& output : info_.outputs) {
    if (output.kind == ModelValue::Kind::sequence || output.onnx_dtype == kOnnxFloat) trace_scores(output);
    info_.output_producers.emplace_back(telling_producer(output.name));
  }
  return std::move(info_);
}

Result<ModelInfo> read(std::span<const std::byte> bytes, std::function<void()> release) {
  WireFile file(bytes, std::move(release));
  ModelReader reader;
  reader.model(file.message("model", kModelFields));
  if (!file.failure() && reader.has_graph()) return reader.finish();
  if (is_lfs_pointer(bytes)) return Error{Code::model_lfs_pointer, "", ""};
  if (auto other = other_format(bytes)) return Error{Code::model_not_onnx, "", std::move(*other)};
  if (!reader.has_field()) return Error{Code::model_not_onnx, "", first_bytes(bytes)};
  if (file.failure()) return Error{Code::model_malformed, "", *file.failure()};
  return Error{Code::model_not_onnx, "", "it holds no graph"};
}

}  // namespace

Result<ModelInfo> read_model(std::span<const std::byte> bytes) { return read(bytes, nullptr); }

Result<ModelInfo> read_model(const MappedFile& file) {
  file.expect(MappedFile::Access::scattered);
  auto model = read(file.bytes(), [&] { file.release(); });
  file.release();
  file.expect(MappedFile::Access::any);
  return model;
}

}  // namespace vitrine
