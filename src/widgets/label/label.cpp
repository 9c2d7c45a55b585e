#include "widgets/label/label.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/strings.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr std::string_view kActivations[] = {"auto", "softmax", "sigmoid", "none"};

constexpr FieldRow kFields[] = {
    field<&LabelOptions::labels>("labels",
                                 "Names of the classes, in the model's order. Without them, classes are "
                                 "numbered from 0. For a single score: the name of 0 and the name of 1.",
                                 {.example = "[\"cat\", \"dog\"]"}),
    field<&LabelOptions::num_top_classes>("num_top_classes",
                                          "How many classes are shown, the likeliest first.",
                                          {.at_least = 1, .at_most = 100}),
    field<&LabelOptions::activation>(
        "activation",
        "What makes probabilities of the model's numbers. `auto`: nothing when all lie in 0..1 and add up to "
        "1, "
        "otherwise softmax (for a single score: sigmoid, unless it lies in 0..1). `sigmoid`: each class on "
        "its "
        "own, for models that find several at once. `none`: the numbers are shown as they are.",
        {.one_of = kActivations}),
};

constexpr double kSumTolerance = 1e-3;  // float16 probabilities of a thousand classes keep within it
constexpr double kHeadingPx = 64, kRowPx = 52, kRowGapPx = 14, kHeadingAlonePx = 52;
constexpr std::int64_t kMostClasses = 100000;

/// The one dimension that is not 1; 1 when there is none, -1 when it is not known, nullopt for two of them.
std::optional<std::int64_t> classes_of(const Shape& shape) {
  const Shape wide = without_ones(shape);
  if (wide.size() > 1) return std::nullopt;
  return wide.empty() ? 1 : wide[0];
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  constexpr std::string_view kScoreWords[] = {"prob", "softmax", "logit", "class", "score", "pred", "label"};
  constexpr std::string_view kNameWords[] = {"class", "label", "pred", "argmax"};
  constexpr std::string_view kOtherWords[] = {"feature", "continuous", "landmark", "keypoint",
                                              "coord",   "latent",     "hidden",   "state"};
  if (direction != Direction::output || is_regression(tensor)) return {};
  const std::optional<std::int64_t> classes = classes_of(tensor.shape);
  if (!classes) return {};
  // [1, 1600, 1] is a detector's list of places; [1, 1000, 1, 1] is a classifier's pooled picture.
  if (tensor.shape.size() == 3 && tensor.shape[1] > 1) return {};
  const bool one = *classes == 1 || (*classes < 0 && tensor.shape.size() == 1);
  if (one &&
      (tensor.dtype == DType::string_ || (is_integer(tensor.dtype) && has_part(tensor.name, kNameWords)))) {
    return {.score = 60, .options = Value::Object{}, .reason = "it holds the class that was found"};
  }
  if (!is_float(tensor.dtype) || *classes < 2 || *classes > kMostClasses) return {};
  if (!has_part(tensor.name, kScoreWords) && has_part(tensor.name, kOtherWords)) return {};
  return {.score = has_part(tensor.name, kScoreWords) ? 80 : 50,
          .options = Value::Object{},
          .reason = "it holds one score for each of " + std::to_string(*classes) + " classes",
          .assumptions = {{"labels", "class numbers"}, {"activation", "softmax, unless they add up to 1"}}};
}

void softmax(std::vector<double>& scores) {
  const double highest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& s : scores) sum += s = std::exp(s - highest);
  for (double& s : scores) s /= sum;
}

double sigmoid(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

bool inside_unit(double x) { return x >= 0 && x <= 1 + kSumTolerance; }

bool are_unit(const std::vector<double>& scores) {
  return std::all_of(scores.begin(), scores.end(), inside_unit);
}

bool add_up(const std::vector<double>& scores) {
  return are_unit(scores) &&
         std::abs(std::accumulate(scores.begin(), scores.end(), 0.0) - 1) <= kSumTolerance;
}

}  // namespace

void Label::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  tensor_ = tensor;
  const std::string what = tensor.described();
  const auto refuse = [&](std::string_view text) {
    errors.push_back({Code::spec_widget_mismatch, std::string(where), what + " " + std::string(text)});
  };
  if (common.index) return refuse("is shown whole: leave \"index\" out");
  const std::optional<std::int64_t> classes = classes_of(tensor.shape);
  if (!classes) return refuse("has more than one dimension; a label shows one list of scores. Use json");
  const auto labels = static_cast<std::int64_t>(options_.labels.size());
  if (!is_float(tensor.dtype)) {
    if (*classes > 1) return refuse("holds several values that are no scores. Use json");
    names_answer_ = true;
    return;
  }
  if (*classes == 1) {
    if (labels != 2) {
      errors.push_back({Code::spec_labels_count, pointer(where, "labels"),
                        what + " is a single score: it takes two labels, got " + std::to_string(labels)});
      return;
    }
    classes_ = 2;
    return;
  }
  if (*classes < 0) {
    classes_ = labels > 0 ? labels : -1;
  } else {
    classes_ = *classes;
    if (labels > 0 && labels != classes_) {
      errors.push_back({Code::spec_labels_count, pointer(where, "labels"),
                        what + " has " + std::to_string(classes_) + " classes, there are " +
                            std::to_string(labels) + " labels"});
    }
  }
}

std::int64_t Label::places() const {
  if (names_answer_) return 0;
  return classes_ > 0 ? std::min(classes_, options_.num_top_classes) : options_.num_top_classes;
}

Room Label::room() const {
  if (names_answer_) return {.fixed_px = kHeadingAlonePx};
  return {.fixed_px = kHeadingPx + static_cast<double>(places()) * kRowPx - kRowGapPx};
}

std::string Label::hint() const {
  if (names_answer_ || classes_ <= places()) return {};
  return tr(Text::top_of, {localized(places()), localized(classes_)});
}

void Label::clear() {
  answer_.clear();
  rows_.clear();
}

std::string Label::name_of(std::int64_t index) const {
  const auto i = static_cast<std::size_t>(index);
  return i < options_.labels.size() ? options_.labels[i] : std::to_string(index);
}

Error Label::mismatch(std::string detail) {
  clear();
  return {Code::run_output_mismatch, common.name, std::move(detail)};
}

Status Label::from_tensor(const Tensor& tensor) {
  return names_answer_ ? take_name(tensor) : take_scores(tensor);
}

Status Label::take_name(const Tensor& tensor) {
  if (tensor.count() != 1) {
    return mismatch(tr(Text::one_class_expected, {localized(tensor.count())}));
  }
  if (is_float(tensor.dtype)) return mismatch(tr(Text::decimal_for_class));
  std::string found = tensor.dtype == DType::string_ ? to_utf8(tensor.strings[0]) : tensor.text_at(0);
  if (tensor.dtype != DType::string_ && !options_.labels.empty()) {
    const double index = tensor.at(0);
    if (index < 0 || index >= static_cast<double>(options_.labels.size())) {
      return mismatch(tr(Text::class_beyond, {found, std::to_string(options_.labels.size())}));
    }
    found = name_of(static_cast<std::int64_t>(index));
  }
  rows_.clear();
  answer_ = found.empty() ? tr(Text::no_text) : std::move(found);
  return Done{};
}

Status Label::take_scores(const Tensor& tensor) {
  const std::int64_t count = tensor.count();
  if (!is_float(tensor.dtype)) {
    return mismatch(tr(Text::scores_expected, {name(tensor.dtype)}));
  }
  const bool single = count == 1 && classes_of(tensor_.shape) == 1;
  // Without names, a file that says a wrong shape does no harm.
  const auto expected = single ? 1 : static_cast<std::int64_t>(options_.labels.size());
  if (count < 1 || (expected > 0 && count != expected)) {
    return mismatch(tr(Text::scores_count, {localized(count), expected > 0 ? localized(expected) : "≥ 1"}));
  }
  std::vector<double> scores(static_cast<std::size_t>(count));
  bool any_finite = false;
  for (std::int64_t i = 0; i < count; ++i) {
    const double score = tensor.at(i);
    // A model masks a class with minus infinity; NaN and plus infinity are no scores.
    if (std::isnan(score) || score > 1e300 || (options_.activation == "none" && !std::isfinite(score))) {
      std::string which = std::to_string(i);
      if (!options_.labels.empty() && !single) which += " (" + name_of(i) + ")";
      return mismatch(tr(Text::score_unusable, {format_number(score), which}));
    }
    any_finite |= std::isfinite(score);
    scores[static_cast<std::size_t>(i)] = score;
  }
  if (!any_finite) return mismatch(tr(Text::no_score));

  const std::string& activation = options_.activation;
  if (single) {
    const bool as_it_is = activation == "none" || (activation == "auto" && inside_unit(scores[0]));
    const double yes = as_it_is ? scores[0] : sigmoid(scores[0]);
    scores = {1 - yes, yes};
  } else if (activation == "softmax" || (activation == "auto" && !add_up(scores))) {
    softmax(scores);
  } else if (activation == "sigmoid") {
    for (double& s : scores) s = sigmoid(s);
  }
  probabilities_ = are_unit(scores);
  const auto [lowest, highest] = std::minmax_element(scores.begin(), scores.end());
  lowest_ = std::min(*lowest, 0.0);
  highest_ = *highest;

  std::vector<std::int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const auto shown =
      static_cast<std::ptrdiff_t>(std::min(static_cast<std::int64_t>(scores.size()), places()));
  // Of equal scores the first class comes first, whatever the library's sort does.
  std::partial_sort(order.begin(), order.begin() + shown, order.end(), [&](std::int64_t a, std::int64_t b) {
    const double sa = scores[static_cast<std::size_t>(a)], sb = scores[static_cast<std::size_t>(b)];
    return sa != sb ? sa > sb : a < b;
  });
  rows_.clear();
  for (std::ptrdiff_t i = 0; i < shown; ++i) {
    const std::int64_t at = order[static_cast<std::size_t>(i)];
    rows_.push_back({name_of(at), scores[static_cast<std::size_t>(at)]});
  }
  answer_ = rows_.front().name;
  return Done{};
}

std::string Label::text_of(const Row& row) const {
  return probabilities_ ? percent_text(row.score) : localized(format_number(row.score, 4));
}

std::string Label::sureness() const {
  if (rows_.empty()) return {};
  const std::string score = text_of(rows_.front());
  return probabilities_ ? tr(Text::sure, {score}) : score;
}

double Label::part_of(const Row& row) const {
  if (probabilities_) return std::clamp(row.score, 0.0, 1.0);
  return highest_ > lowest_ ? (row.score - lowest_) / (highest_ - lowest_) : 0;
}

Value Label::value() const {
  if (empty()) return {};
  Value value = Value::Object{{"label", answer_}};
  if (!rows_.empty()) {
    Value confidences = Value::Array{};
    for (const Row& row : rows_) {
      confidences.push(Value::Object{{"label", row.name}, {"confidence", row.score}});
    }
    value.set("confidences", std::move(confidences));
  }
  return value;
}

std::string Label::announcement() const {
  if (empty() || rows_.empty()) return answer_;
  return tr(Text::listed, {answer_, sureness()});
}

std::vector<ExportKind> Label::exports() const {
  return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
}

Cells Label::cells() const {
  if (rows_.empty()) return {{"label"}, {answer_}};
  Cells cells = {{"label", "confidence"}};
  for (const Row& row : rows_) cells.push_back({row.name, format_exact(static_cast<float>(row.score))});
  return cells;
}

WidgetType label_type() {
  return {.type = "label",
          .text = docs_only(
              "A classifier's answer: the likeliest class, and how sure the model is of the next ones."),
          .is_output = true,
          .value_text = docs_only(
              "an object: `label`, the likeliest class, and `confidences`, a list of `label` and "
              "`confidence` for the top classes, best first (not there when the model gives no scores)"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<Label>(); },
          .fits = tool_only(fits)};
}

}  // namespace vitrine
