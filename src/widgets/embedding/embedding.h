// An embedding: a vector that means something only beside other vectors. The page draws it as a strip of
// colours, and compares it with those that the visitor has kept.
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct EmbeddingOptions {
  std::string similarity = "cosine";
  std::string pooling = "mean";
  std::int64_t num_kept = 4;
};

WidgetType embedding_type();

class Embedding final : public Widget {
 public:
  Embedding() : Widget(Direction::output) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  Room room() const override;
  std::string hint() const override;
  /// The vectors that were kept stay: they are there to be compared with the next ones.
  void clear() override;
  /// The vector, after pooling.
  Value value() const override;
  std::uint64_t revision() const override { return revision_; }
  Status from_tensor(const Tensor& tensor) override;
  std::string announcement() const override;
  std::vector<ExportKind> exports() const override;
  Cells cells() const override;

  // CSS pixels of the drawing's rows, which room() adds up.
  static constexpr float kStrip = 56, kGap = 12, kFacts = 44, kRow = 56;

  // -- for the drawn half ---------------------------------------------------------------------------------
  bool is_empty() const { return vector_.empty(); }
  const std::vector<float>& vector() const { return vector_; }
  /// The largest magnitude in it; 0 for a vector of zeros.
  float largest() const { return largest_; }
  /// "Length 1".
  std::string length_text() const;
  std::int64_t places() const { return options_.num_kept; }

  /// A kept vector beside the one that is shown.
  struct Row {
    std::int64_t number = 0;  ///< counted from 1, as they were kept
    std::string name;         ///< "Result 3"
    double measure = 0;       ///< the cosine (-1..1), or the distance
    std::string text;         ///< the same for a person
    double part = 0;          ///< 0..1, the length of its bar
  };
  /// The nearest first; before there is a result, in the order in which they were kept, without numbers.
  const std::vector<Row>& rows() const { return rows_; }
  bool is_distance() const { return options_.similarity == "euclidean"; }
  /// There is a result, and it is not kept yet.
  bool can_keep() const;
  /// The oldest goes where there is no more room.
  void keep();
  void forget(std::int64_t number);

 private:
  struct Kept {
    std::int64_t number = 0;
    std::vector<float> vector;
  };
  void compare();

  EmbeddingOptions options_;
  TensorInfo tensor_;
  std::vector<float> vector_;
  float largest_ = 0;
  std::vector<Kept> kept_;
  std::int64_t last_number_ = 0;
  std::vector<Row> rows_;
  std::uint64_t revision_ = 0;
};

/// The cosine of the angle between two vectors of one length, -1..1; 0 where one of them is all zeros, as
/// scikit-learn's cosine_similarity has it.
double cosine(std::span<const float> a, std::span<const float> b);
/// The length of their difference.
double distance(std::span<const float> a, std::span<const float> b);

}  // namespace vitrine
