#include "widgets/json/json.h"

#include <algorithm>
#include <cmath>

#include "base/strings.h"
#include "base/text.h"

namespace vitrine {
namespace {

constexpr std::int64_t kMostGiven = 10'000;  // values that value() holds
constexpr int kMostRows = 8;
constexpr int kFewestColumns = 3;  // on the narrowest stage
constexpr int kDigits = 5;
constexpr std::size_t kMostText = 200;  // bytes of a text that are shown

constexpr FieldRow kFields[] = {
    field<&JsonOptions::max_values>("max_values", "How many of the tensor's values are shown at most.",
                                    {.at_least = 1, .at_most = 1000}),
    field<&JsonOptions::histogram>(
        "histogram", "Whether it is shown how the values are spread, of tensors with 32 numbers or more."),
};

constexpr std::int64_t kFewestSpread = 32;
constexpr std::size_t kMostSliced = 4;

std::string number_text(double number) { return localized(format_number(number, kDigits)); }

std::string shape_text(const Shape& shape) {
  if (shape.empty()) return tr(Text::one_value);
  std::string text;
  for (std::int64_t side : shape) {
    if (!text.empty()) text += " × ";
    text += side < 0 ? "?" : std::to_string(side);
  }
  return text;
}

WidgetFit fits(const TensorInfo& tensor, Direction direction) {
  if (direction != Direction::output) return {};
  return {.score = 10,
          .reason = (tensor.any_rank ? "of a shape that the model does not say" : shape_text(tensor.shape)) +
                    ", shown as it is"};
}

}  // namespace

WidgetType json_type() {
  return {.type = "json",
          .text = docs_only(
              "Any tensor as it is: type, shape, range, how the values are spread, and the first of them; of "
              "more than two dimensions those of one matrix, which is chosen by sliders."),
          .is_output = true,
          .value_text = docs_only(
              "`{name, dtype, dims, data}` with at most 10,000 values; null where one is no finite number"),
          .fields = kFields,
          .make = [](Direction) -> std::unique_ptr<Widget> { return std::make_unique<JsonOutput>(); },
          .fits = tool_only(fits)};
}

void JsonOutput::configure(const TensorInfo& tensor, std::string_view, Errors&) {
  info_ = tensor;
  if (common.index) info_.shape = {1};
  const std::int64_t count = element_count(info_.shape).value_or(options_.max_values);
  const std::int64_t columns = is_text() ? 1 : kFewestColumns;
  const std::int64_t values = std::min(std::max<std::int64_t>(count, 1), options_.max_values);
  rows_ = static_cast<int>(std::min<std::int64_t>((values + columns - 1) / columns, kMostRows));

  Shape least = info_.shape;  // an open dimension in front is a batch, any other one may be large
  for (std::size_t i = 0; i < least.size(); ++i) {
    if (least[i] < 0) least[i] = i == 0 && least.size() > 1 ? 1 : kFewestSpread;
  }
  has_histogram_ = options_.histogram && !is_text() && info_.dtype != DType::bool_ &&
                   element_count(least).value_or(kFewestSpread) >= kFewestSpread;
  histogram_.mark = PlotMark::bar;
  histogram_.between = true;
  for (std::size_t i = 0; i + 2 < info_.shape.size() && sliced_.size() < kMostSliced; ++i) {
    const bool is_batch = i == 0 && info_.shape[i] < 0;
    if (info_.shape[i] != 1 && !is_batch) sliced_.push_back(i);
  }
  places_.assign(sliced_.size(), 0);
}

Room JsonOutput::room() const {
  // Two rows of facts, a gap, the histogram, the sliders, the values, and the line that says how many more.
  constexpr double kSlider = 44;
  return {.fixed_px = 2.0 * kFactHeight + kGap + (has_histogram_ ? double{kHistogram} : 0) +
                      kSlider * static_cast<double>(sliced_.size()) + kRowHeight * (rows_ + 1.0)};
}

std::string JsonOutput::hint() const {
  if (info_.any_rank) return {};
  return std::string(vitrine::name(info_.dtype)) + ", " + shape_text(info_.shape);
}

void JsonOutput::clear() {
  tensor_.reset();
  statistics_ = {};
  histogram_.clear();
  ++revision_;
}

Value JsonOutput::value() const {
  if (!tensor_) return {};
  Value dims = Value::Array{}, data = Value::Array{};
  for (std::int64_t side : tensor_->shape) dims.push(side);
  for (std::int64_t i = 0; i < std::min(tensor_->count(), kMostGiven); ++i) {
    if (tensor_->dtype == DType::string_) {
      data.push(tensor_->text_at(i));
    } else if (tensor_->dtype == DType::bool_) {
      data.push(tensor_->at(i) != 0);
    } else {
      const double v = tensor_->at(i);
      data.push(std::isfinite(v) ? Value(v) : Value());
    }
  }
  return Value::Object{{"name", tensor_->name},
                       {"dtype", vitrine::name(tensor_->dtype)},
                       {"dims", std::move(dims)},
                       {"data", std::move(data)}};
}

Status JsonOutput::from_tensor(const Tensor& tensor) {
  clear();
  if (info_.any_rank) info_.dtype = tensor.dtype;  // the file may not even say that
  if (tensor.dtype != info_.dtype) {
    return Error{Code::run_output_mismatch, common.name,
                 tr(Text::other_type, {vitrine::name(info_.dtype), vitrine::name(tensor.dtype)})};
  }
  if (!common.index) {
    tensor_ = tensor;
  } else {
    const auto i = static_cast<std::int64_t>(*common.index);
    if (i >= tensor.count()) {
      return Error{Code::run_output_mismatch, common.name,
                   tr(Text::element_beyond, {std::to_string(i), localized(tensor.count())})};
    }
    Tensor one = Tensor::of(tensor.dtype, {1});
    one.name = tensor.name;
    if (tensor.dtype == DType::string_) {
      one.strings[0] = tensor.strings[static_cast<std::size_t>(i)];
    } else {
      const std::size_t size = size_bytes(tensor.dtype);
      std::copy_n(tensor.bytes.data() + size * static_cast<std::size_t>(i), size, one.bytes.data());
    }
    tensor_ = std::move(one);
  }
  statistics_.count = tensor_->count();
  for (std::size_t i = 0; i < sliced_.size(); ++i) show_place(sliced_[i], places_[i]);
  count_on();
  return Done{};
}

void JsonOutput::begin_histogram() {
  if (!has_histogram_ || !statistics_.has_range) return;
  const std::int64_t finite = statistics_.count - statistics_.nan - statistics_.infinite;
  bins_ = bins_of({statistics_.minimum, statistics_.maximum}, finite, is_integer(info_.dtype));
  counts_.assign(static_cast<std::size_t>(bins_.count), 0);
  counted_ = 0;
}

bool JsonOutput::count_on() {
  constexpr std::int64_t kAtOnce = 500'000;  // a few milliseconds
  if (tensor_ && !statistics_.is_complete()) {
    statistics_.look_on(*tensor_, 2 * kAtOnce);
    if (!statistics_.is_complete()) return false;
    begin_histogram();
  }
  if (!tensor_ || !has_histogram_ || !statistics_.has_range || !histogram_.is_empty()) return true;
  const std::int64_t end = std::min(statistics_.count, counted_ + kAtOnce);
  for (; counted_ < end; ++counted_) {
    const double v = tensor_->at(counted_);
    if (std::isfinite(v)) ++counts_[static_cast<std::size_t>(bins_.of(v))];
  }
  if (counted_ < statistics_.count) return false;
  Tensor counts = Tensor::of(DType::int64_, {bins_.count});
  for (std::size_t i = 0; i < counts_.size(); ++i) counts.as<std::int64_t>()[i] = counts_[i];
  histogram_.x = {.start = bins_.start, .step = bins_.step};
  if (is_integer(info_.dtype)) {  // 3, not 2.5 – 3.5
    for (std::int64_t i = 0; i < bins_.count; ++i) {
      const double low = bins_.start + 0.5 + bins_.step * static_cast<double>(i);
      const std::string from = number_text(low), to = number_text(low + bins_.step - 1);
      histogram_.x.names.push_back(bins_.step > 1 ? from + " – " + to : from);
    }
  }
  histogram_.set(counts, {1, bins_.count, 0, 1});
  return true;
}

std::int64_t JsonOutput::place_in(std::size_t dimension) const {
  const auto found = std::find(sliced_.begin(), sliced_.end(), dimension);
  return found == sliced_.end() ? 0 : places_[static_cast<std::size_t>(found - sliced_.begin())];
}

void JsonOutput::show_place(std::size_t dimension, std::int64_t place) {
  const auto found = std::find(sliced_.begin(), sliced_.end(), dimension);
  if (found == sliced_.end()) return;
  const std::int64_t last = std::max<std::int64_t>(side(dimension) - 1, 0);
  places_[static_cast<std::size_t>(found - sliced_.begin())] = std::clamp<std::int64_t>(place, 0, last);
}

std::int64_t JsonOutput::in_slice() const {
  if (sliced_.empty() || statistics_.count == 0) return statistics_.count;
  std::int64_t count = 1;
  for (std::size_t i = sliced_.back() + 1; i < tensor_->shape.size(); ++i) count *= tensor_->shape[i];
  return count;
}

std::int64_t JsonOutput::first_shown() const {
  if (!tensor_ || sliced_.empty()) return 0;
  std::int64_t first = 0;
  for (std::size_t i = 0; i < tensor_->shape.size(); ++i) first = first * tensor_->shape[i] + place_in(i);
  return first;
}

std::string JsonOutput::announcement() const {
  if (!tensor_) return {};
  if (statistics_.count == 1) return value_text(0);
  const std::string shape = shape_text(tensor_->shape);
  std::string text = statistics_.has_range
                         ? tr(Text::values_between,
                              {shape, number_text(statistics_.minimum), number_text(statistics_.maximum)})
                         : tr(Text::values_of_shape, {shape});
  if (statistics_.is_complete() && statistics_.nan > 0)
    text = tr(Text::listed, {text, tr_count(Text::no_numbers, statistics_.nan)});
  return text;
}

std::vector<ExportKind> JsonOutput::exports() const {
  if (tensor_ && tensor_->count() > kMostGiven) return {ExportKind::npy, ExportKind::png};
  return {ExportKind::csv, ExportKind::json, ExportKind::npy, ExportKind::png};
}

Cells JsonOutput::cells() const {
  Cells cells = {{info_.name}};
  for (std::int64_t i = 0; tensor_ && i < tensor_->count(); ++i) {
    cells.push_back({to_utf8(tensor_->text_at(i))});
  }
  return cells;
}

std::vector<std::pair<std::string, std::string>> JsonOutput::facts() const {
  const auto number = [&](double v) { return statistics_.has_range ? number_text(v) : std::string("–"); };
  // A model with open dimensions says them with its answer.
  const Shape& shape = tensor_ ? tensor_->shape : info_.shape;
  std::vector<std::pair<std::string, std::string>> rows = {
      {tr(Text::tensor), info_.name},
      {tr(Text::type), !tensor_ && info_.any_rank ? "?" : std::string(vitrine::name(info_.dtype))},
      {tr(Text::shape), shape_text(shape)},
      {tr(Text::minimum), number(statistics_.minimum)},
      {tr(Text::maximum), number(statistics_.maximum)},
      {tr(Text::mean), number(statistics_.mean)}};
  std::string odd;
  if (statistics_.is_complete() && statistics_.nan > 0) odd = localized(statistics_.nan) + " NaN";
  if (statistics_.is_complete() && statistics_.infinite > 0) {
    const std::string infinite = tr(Text::infinite, {localized(statistics_.infinite)});
    odd = odd.empty() ? infinite : tr(Text::listed, {odd, infinite});
  }
  if (!odd.empty()) rows.emplace_back(tr(Text::not_counted), odd);
  return rows;
}

std::string JsonOutput::value_text(std::int64_t i) const {
  if (!tensor_ || i < 0 || i >= tensor_->count()) return {};
  if (is_float(tensor_->dtype)) return number_text(tensor_->at(i));
  std::string text = tensor_->text_at(i);
  if (!is_text()) return text;
  const bool cut = text.size() > kMostText;
  if (cut) {
    std::size_t end = kMostText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  text = to_utf8(text);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return "\"" + text + (cut ? "…" : "") + "\"";
}

std::string JsonOutput::place_text(std::int64_t i) const {
  if (!tensor_) return {};
  std::string text = "]";
  const Shape& shape = tensor_->shape;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    const std::int64_t side = std::max<std::int64_t>(shape[axis], 1);
    text = (axis == 0 ? "" : ", ") + std::to_string(i % side) + text;
    i /= side;
  }
  return "[" + text;
}

std::int64_t JsonOutput::shown(int columns) const {
  const std::int64_t room = std::int64_t{rows_} * std::max(columns, 1);
  return std::min({in_slice(), room, options_.max_values});
}

}  // namespace vitrine
