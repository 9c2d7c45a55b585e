#include "widgets/embedding/embedding.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::string_view kSimilarities[] = {"cosine", "euclidean"};
constexpr std::string_view kPoolings[] = {"mean", "first", "last", "max"};
constexpr std::int64_t kLeastValues = 8;  // of what is taken for an embedding without a spec
constexpr std::int64_t kMostValues = 1 << 16;

constexpr FieldRow kFields[] = {
    field<&EmbeddingOptions::similarity>(
        "similarity",
        "How the result is compared with those that were kept. `cosine`: of the angle between the two, 1 for "
        "the same direction, 0 for nothing in common. `euclidean`: the length of the difference, 0 for the "
        "same.",
        {.one_of = kSimilarities}),
    field<&EmbeddingOptions::pooling>(
        "pooling",
        "How one vector is made of several, for models that give one for each token: of a tensor "
        "[1, tokens, size] the `mean`, the `max`, the `first` (a BERT's [CLS]) or the `last`.",
        {.one_of = kPoolings}),
    field<&EmbeddingOptions::num_kept>("num_kept", "How many results a visitor can keep for comparison.",
                                       {.at_least = 1, .at_most = 20}),
};

/// How the shape is read: so many vectors of that size, -1 for what is not known. Nullopt: as no vectors.
struct Vectors {
  std::int64_t count = 1, size = 1;
};
std::optional<Vectors> vectors_of(const Shape& shape) {
  const Shape wide = without_ones(shape);
  if (wide.size() > 2) return std::nullopt;
  // [1, 512, 1, 1] is a pooled picture's, [1, 1, 512] one token's.
  return Vectors{.count = wide.size() == 2 ? wide[0] : 1, .size = wide.empty() ? 1 : wide.back()};
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  // last_hidden_state and pooler_output are Hugging Face's, LpNormalization is an operator.
  constexpr std::string_view kWords[] = {"embed", "last_hidden_state", "pooler", "lpnormalization"};
  if (direction != Direction::output || !is_float(tensor.dtype) || !has_part(tensor.name, kWords)) return {};
  const std::optional<Vectors> vectors = vectors_of(tensor.shape);
  if (!vectors || (vectors->size >= 0 && vectors->size < kLeastValues) || vectors->size > kMostValues)
    return {};
  const std::string size =
      vectors->size < 0 ? "a vector" : "a vector of " + std::to_string(vectors->size) + " values";
  WidgetFit fit{.score = 85,
                .options = Value::Object{},
                .reason = "it is called an embedding, or normalised as one: " + size};
  if (vectors->count != 1) {
    fit.reason += " for each token";
    fit.assumptions.emplace_back("pooling", "the mean of all tokens");
  }
  fit.assumptions.emplace_back("similarity", "cosine");
  return fit;
}

/// The vectors of `size` values that the tensor holds, as one.
std::vector<float> pooled(const Tensor& tensor, std::int64_t size, std::string_view how) {
  const std::int64_t count = tensor.count() / size;
  std::vector<float> out(static_cast<std::size_t>(size));
  const std::int64_t first = how == "last" ? count - 1 : 0;
  const std::int64_t end = how == "mean" || how == "max" ? count : first + 1;
  for (std::int64_t i = 0; i < size; ++i) {
    double sum = 0, most = tensor.at(first * size + i);
    for (std::int64_t v = first; v < end; ++v) {
      const double value = tensor.at(v * size + i);
      sum += value;
      if (!(value <= most)) most = value;  // what is no number stays one
    }
    out[static_cast<std::size_t>(i)] =
        static_cast<float>(how == "max" ? most : sum / static_cast<double>(end - first));
  }
  return out;
}

double dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

}  // namespace

double cosine(std::span<const float> a, std::span<const float> b) {
  const double lengths = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  return lengths > 0 ? std::clamp(dot(a, b) / lengths, -1.0, 1.0) : 0;
}

double distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

void Embedding::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  const auto refuse = [&](std::string_view text) {
    errors.push_back(
        {Code::spec_widget_mismatch, std::string(where), tensor.described() + " " + std::string(text)});
  };
  if (common.index) return refuse("is shown whole: leave \"index\" out");
  if (!is_float(tensor.dtype)) return refuse("holds no decimals, as an embedding does. Use json");
  const std::optional<Vectors> vectors = vectors_of(tensor.shape);
  if (!vectors) return refuse("is more than a list of vectors. Use json");
  if (vectors->size > kMostValues) return refuse("is longer than an embedding is. Use json");
}

Room Embedding::room() const {
  return {.fixed_px = static_cast<double>(kStrip + kGap + kFacts + kGap) +
                      static_cast<double>(kRow) * static_cast<double>(places())};
}

std::string Embedding::hint() const {
  const std::optional<Vectors> vectors = vectors_of(tensor_.shape);
  return vectors && vectors->size > 1 ? tr_count(Text::so_many_values, vectors->size) : std::string();
}

void Embedding::clear() {
  vector_.clear();
  compare();
}

Status Embedding::from_tensor(const Tensor& tensor) {
  const auto refuse = [&](std::string detail) {
    clear();
    return Error{Code::run_output_mismatch, common.name, std::move(detail)};
  };
  const std::optional<Vectors> vectors = vectors_of(tensor.shape);
  if (!vectors || tensor.count() < 1 || vectors->size > kMostValues || !is_float(tensor.dtype))
    return refuse(tr(Text::no_embedding, {tensor.type_text()}));
  std::vector<float> vector = pooled(tensor, vectors->size, options_.pooling);
  const auto bad = std::find_if(vector.begin(), vector.end(), [](float x) { return !std::isfinite(x); });
  if (bad != vector.end()) {
    return refuse(tr(Text::embedding_unusable, {format_number(static_cast<double>(*bad)),
                                                localized(static_cast<std::int64_t>(bad - vector.begin()))}));
  }
  vector_ = std::move(vector);
  largest_ = 0;
  for (const float x : vector_) largest_ = std::max(largest_, std::abs(x));
  compare();
  return Done{};
}

std::string Embedding::length_text() const {
  return tr(Text::length_of_vector, {localized(format_number(std::sqrt(dot(vector_, vector_)), 4))});
}

bool Embedding::can_keep() const {
  return !is_empty() &&
         std::none_of(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.vector == vector_; });
}

void Embedding::keep() {
  if (!can_keep()) return;
  if (static_cast<std::int64_t>(kept_.size()) >= options_.num_kept) kept_.erase(kept_.begin());
  kept_.push_back({++last_number_, vector_});
  compare();
}

void Embedding::forget(std::int64_t number) {
  std::erase_if(kept_, [&](const Kept& kept) { return kept.number == number; });
  compare();
}

void Embedding::compare() {
  ++revision_;
  rows_.clear();
  double farthest = 0;
  for (const Kept& kept : kept_) {
    Row row{.number = kept.number, .name = tr(Text::kept_result, {localized(kept.number)})};
    // A model whose size is open may give another one now.
    const bool comparable = kept.vector.size() == vector_.size();
    if (comparable) {
      row.measure = is_distance() ? distance(kept.vector, vector_) : cosine(kept.vector, vector_);
      row.text = localized(is_distance() ? format_number(row.measure, 4) : format_decimals(row.measure, 2));
      farthest = std::max(farthest, row.measure);
    }
    const auto is_nearer = [&](const Row& other) {
      if (!comparable || other.text.empty()) return comparable;
      return is_distance() ? row.measure < other.measure : row.measure > other.measure;
    };
    rows_.insert(std::find_if(rows_.begin(), rows_.end(), is_nearer), row);
  }
  for (Row& row : rows_)
    row.part = std::max(row.measure / (is_distance() ? std::max(farthest, 1e-30) : 1), 0.0);
}

Value Embedding::value() const {
  if (is_empty()) return {};
  Value::Array values;
  for (const float x : vector_) values.emplace_back(static_cast<double>(x));
  return values;
}

std::string Embedding::announcement() const {
  if (is_empty()) return {};
  if (rows_.empty() || rows_.front().text.empty())
    return tr_count(Text::so_many_values, static_cast<std::int64_t>(vector_.size()));
  return tr(is_distance() ? Text::nearest_result : Text::most_similar_result,
            {rows_.front().name, rows_.front().text});
}

std::vector<ExportKind> Embedding::exports() const {
  return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
}

Cells Embedding::cells() const {
  Cells cells = {{common.name}};
  for (const float x : vector_) cells.push_back({format_exact(x)});
  return cells;
}

WidgetType embedding_type() {
  return {.type = "embedding",
          .text = docs_only("A vector that stands for the input: a picture's, a text's or a molecule's. It "
                            "is drawn as a strip of colours; a visitor keeps results and sees how similar "
                            "the next one is to each of them."),
          .is_output = true,
          .value_text = docs_only("a list of numbers, after `pooling`"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Embedding>(); },
          .fits = tool_only(fits)};
}

}  // namespace vitrine
