// What the widgets to choose with have in common: names, what each stands for, and what choosing one feeds.
//
//   Choices choices;
//   choices.configure_one(options.choices, tensor, common, where, errors);
//   Result<std::size_t> at = choices.find("Grass");   // by value or by name
//   Tensor tensor = choices.one(*at);                  // its number, its position, its text, or one-hot
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "widgets/widget.h"

namespace vitrine {

class Choices {
 public:
  /// Exactly one is chosen. It feeds a string tensor its value or name, a number its value or position, and
  /// a tensor of as many numbers as there are choices a one among zeros.
  void configure_one(const NamedValues& list, const TensorInfo& tensor, const CommonOptions& common,
                     std::string_view where, Errors& errors);
  /// Any of them: ones among zeros.
  void configure_several(const NamedValues& list, const TensorInfo& tensor, const CommonOptions& common,
                         std::string_view where, Errors& errors);

  std::size_t size() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  /// What predict() takes and gives for it.
  Value value(std::size_t at) const {
    return list_[at].value.is_null() ? Value(names_[at]) : list_[at].value;
  }
  /// Errors, without a place: input_wrong_type, input_out_of_range.
  Result<std::size_t> find(const Value& value) const;

  Tensor one(std::size_t at) const;
  Tensor several(const std::vector<char>& chosen) const;

 private:
  enum class Feeds { number, position, text, one_hot };
  bool configure(const NamedValues& list, const TensorInfo& tensor, std::string_view where, Errors& errors);
  bool check_numbers(std::string_view where, Errors& errors);

  NamedValues list_;
  std::vector<std::string> names_;
  TensorInfo tensor_;
  bool is_element_ = false;  ///< of a shared tensor
  Feeds feeds_ = Feeds::position;
};

/// Options of dropdown and radio.
struct ChoiceOptions {
  NamedValues choices;
  Value value;
};

/// One of several, however it is drawn.
class ChoiceWidget : public Widget {
 public:
  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  void clear() override;
  Value value() const override;
  /// Null: none is chosen.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;

  // What the drawn half needs.
  const Choices& choices() const { return choices_; }
  /// -1: none.
  int selected() const { return selected_; }
  void choose(int at) { selected_ = at; }

 protected:
  /// `start`: what is chosen where the spec names no value.
  explicit ChoiceWidget(int start) : Widget(Direction::input), start_(start) {}

 private:
  ChoiceOptions options_;
  Choices choices_;
  int start_;
  int selected_ = -1;
};

/// About how wide the widest name is, in CSS pixels of the page's text. Rooms are kept before any font is
/// known.
double rough_width(const std::vector<std::string>& names);
/// In how many columns the names stand below one another, also on a narrow phone.
int columns_for(const std::vector<std::string>& names);
/// The height of such a list.
double list_height(const std::vector<std::string>& names);

/// What "choices" says in the tables of dropdown and radio.
inline constexpr std::string_view kChoicesText =
    "What there is to choose: names, or `[name, value]` pairs of what is shown and what it stands for. A "
    "string tensor is fed the value or the name; a single number the value where it is a number, otherwise "
    "the position, from 0; a tensor with as many elements as there are choices a one among zeros.";

}  // namespace vitrine
