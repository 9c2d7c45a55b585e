#include "widgets/choices.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "widgets/numbers.h"

namespace vitrine {
namespace {

constexpr double kRow = 44;              // CSS px: Theme::touch
constexpr double kNarrowestStage = 254;  // of a stage, on a page that is 320 wide
constexpr double kBesideName = 40;       // the mark and the gap
constexpr std::size_t kFewForOne = 4;    // with fewer, one column is short enough

std::string counted(std::size_t choices) {
  return std::to_string(choices) + (choices == 1 ? " choice" : " choices");
}

}  // namespace

bool Choices::configure(const NamedValues& list, const TensorInfo& tensor, std::string_view where,
                        Errors& errors) {
  list_ = list;
  tensor_ = tensor;
  names_.clear();
  const std::string place = pointer(where, "choices");
  if (list.empty()) {
    errors.push_back({Code::spec_not_allowed, place, "it is empty: list what there is to choose"});
    return false;
  }
  std::set<std::string_view> taken;
  for (std::size_t i = 0; i < list.size(); ++i) {
    names_.push_back(to_utf8(list[i].name));
    if (taken.insert(list[i].name).second) continue;
    errors.push_back(
        {Code::spec_not_allowed, pointer(place, i), dump_json(list[i].name) + " is there twice"});
    return false;
  }
  return true;
}

void Choices::configure_one(const NamedValues& list, const TensorInfo& tensor, const CommonOptions& common,
                            std::string_view where, Errors& errors) {
  if (!configure(list, tensor, where, errors)) return;
  is_element_ = common.index.has_value();
  const std::int64_t elements = is_element_ ? 1 : element_count(tensor.shape).value_or(-1);
  if (elements == 1) {
    if (tensor.dtype == DType::string_)
      feeds_ = Feeds::text;
    else if (!check_numbers(where, errors))
      return;
  } else if (tensor.dtype != DType::string_ && elements == static_cast<std::int64_t>(size())) {
    feeds_ = Feeds::one_hot;
  } else {
    errors.push_back({Code::spec_widget_mismatch, std::string(where),
                      tensor.described() + " takes neither one element nor " + std::to_string(size()) +
                          " numbers, one for each choice"});
  }
}

bool Choices::check_numbers(std::string_view where, Errors& errors) {
  const auto is_number = [](const auto& choice) { return choice.value.is_number(); };
  const bool numbers = std::any_of(list_.begin(), list_.end(), is_number);
  feeds_ = numbers ? Feeds::number : Feeds::position;
  for (std::size_t i = 0; i < size(); ++i) {
    const std::string place = pointer(pointer(where, "choices"), i);
    if (numbers && !is_number(list_[i])) {
      errors.push_back({Code::spec_not_allowed, place, "other choices have a number, and this one has none"});
      return false;
    }
    NumberValue number;
    const Value fed = numbers ? list_[i].value : Value(i);
    if (const Status held = number.set(fed, rules_of(tensor_.dtype), 0); !held) {
      errors.push_back({Code::spec_not_allowed, place,
                        held.error().detail + ", and " + tensor_.described() + " cannot hold it"});
      return false;
    }
  }
  return true;
}

void Choices::configure_several(const NamedValues& list, const TensorInfo& tensor,
                                const CommonOptions& common, std::string_view where, Errors& errors) {
  if (!configure(list, tensor, where, errors)) return;
  feeds_ = Feeds::one_hot;
  const bool fits = tensor.dtype != DType::string_ && !common.index &&
                    element_count(tensor.shape) == static_cast<std::int64_t>(size());
  if (fits) return;
  errors.push_back({Code::spec_widget_mismatch, std::string(where),
                    counted(size()) + " need as many numbers in one tensor, and " + tensor.described() +
                        (common.index ? " is shared" : " has others")});
}

Result<std::size_t> Choices::find(const Value& value) const {
  if (!value.is_text() && !value.is_number()) {
    return Error{
        Code::input_wrong_type, {}, "expected one of the choices, got " + std::string(value.type_name())};
  }
  for (std::size_t i = 0; i < size(); ++i) {
    if (this->value(i) == value) return i;
  }
  for (std::size_t i = 0; i < size(); ++i) {
    if (value.is_text() && names_[i] == value.text()) return i;
  }
  constexpr std::size_t kShown = 6;
  std::string text = dump_json(value) + " is none of ";
  for (std::size_t i = 0; i < std::min(size(), kShown); ++i)
    text += (i > 0 ? ", " : "") + dump_json(this->value(i));
  return Error{Code::input_out_of_range, {}, text + (size() > kShown ? ", …" : "")};
}

Tensor Choices::one(std::size_t at) const {
  Tensor out = Tensor::of(tensor_.dtype, is_element_ ? Shape{1} : tensor_.shape);
  out.name = tensor_.name;
  switch (feeds_) {
    case Feeds::number:
      out.set(0, list_[at].value.number());
      break;
    case Feeds::position:
      out.set(0, static_cast<double>(at));
      break;
    case Feeds::one_hot:
      out.set(static_cast<std::int64_t>(at), 1);
      break;
    case Feeds::text:
      out.strings[0] = value(at).is_text() ? value(at).text() : names_[at];
      break;
  }
  return out;
}

Tensor Choices::several(const std::vector<char>& chosen) const {
  Tensor out = Tensor::of(tensor_.dtype, tensor_.shape);
  out.name = tensor_.name;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] != 0) out.set(static_cast<std::int64_t>(i), 1);
  }
  return out;
}

void ChoiceWidget::configure(const TensorInfo& tensor, std::string_view where, Errors& errors) {
  const std::size_t before = errors.size();
  choices_.configure_one(options_.choices, tensor, common, where, errors);
  if (errors.size() != before) return;
  if (!options_.value.is_null()) {
    const Result<std::size_t> at = choices_.find(options_.value);
    if (at)
      start_ = static_cast<int>(*at);
    else
      errors.push_back({Code::spec_not_allowed, pointer(where, "value"), at.error().detail});
  }
  clear();
}

void ChoiceWidget::clear() { selected_ = start_; }

Value ChoiceWidget::value() const {
  return selected_ < 0 ? Value() : choices_.value(static_cast<std::size_t>(selected_));
}

Status ChoiceWidget::set_value(const Value& value) {
  if (value.is_null()) {
    selected_ = -1;
    return Done{};
  }
  const Result<std::size_t> at = choices_.find(value);
  if (!at) return Error{at.error().code, common.name, at.error().detail};
  selected_ = static_cast<int>(*at);
  return Done{};
}

Result<Tensor> ChoiceWidget::to_tensor() const {
  if (selected_ < 0) return Error{Code::input_empty, common.name, {}};
  return choices_.one(static_cast<std::size_t>(selected_));
}

double rough_width(const std::vector<std::string>& names) {
  constexpr double kLatin = 8.2, kWide = 15.5;  // CSS px
  double widest = 0;
  for (const std::string& name : names) {
    double width = 0;
    for (const char c : name) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte & 0xc0) != 0x80) width += byte >= 0xe1 ? kWide : kLatin;  // from U+1000 on
    }
    widest = std::max(widest, width);
  }
  return widest;
}

int columns_for(const std::vector<std::string>& names) {
  return names.size() >= kFewForOne && rough_width(names) + kBesideName <= kNarrowestStage / 2 ? 2 : 1;
}

double list_height(const std::vector<std::string>& names) {
  const auto columns = static_cast<std::size_t>(columns_for(names));
  return kRow * static_cast<double>((names.size() + columns - 1) / columns);
}

}  // namespace vitrine
