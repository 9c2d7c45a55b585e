// A classifier's answer: the most likely class, and how sure the model is of the next ones.
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct LabelOptions {
  std::vector<std::string> labels;
  std::int64_t num_top_classes = 5;
  std::string activation = "auto";
};

class Label : public Widget {
 public:
  Label() : Widget(Direction::output) {}

  struct Row {
    std::string name;
    double score = 0;
  };

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  void clear() override;
  /// {"label": "3", "confidences": [{"label", "confidence"}, …]}: as Gradio's, the top classes.
  Value value() const override;
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override;
  Cells cells() const override;

  // What the drawn half needs.
  bool empty() const { return answer_.empty(); }
  const std::string& answer() const { return answer_; }
  /// The top classes, best first; none for a model that only names its answer.
  const std::vector<Row>& rows() const { return rows_; }
  /// Rows that the room is for.
  std::int64_t places() const;
  bool are_probabilities() const { return probabilities_; }
  /// How sure the answer is: "93% sure", or its score; empty where the model gives none.
  std::string sureness() const;
  /// "93 %", or the score as it is.
  std::string text_of(const Row& row) const;
  /// 0..1, the length of its bar.
  double part_of(const Row& row) const;

 private:
  std::string name_of(std::int64_t index) const;
  Error mismatch(std::string detail);
  Status take_name(const Tensor& tensor);
  Status take_scores(const Tensor& tensor);

  LabelOptions options_;
  TensorInfo tensor_;
  std::int64_t classes_ = -1;  ///< -1: not known before the run
  bool names_answer_ = false;  ///< the tensor holds a class number or name, not scores
  bool probabilities_ = true;
  double lowest_ = 0, highest_ = 1;
  std::string answer_;
  std::vector<Row> rows_;
};

}  // namespace vitrine
