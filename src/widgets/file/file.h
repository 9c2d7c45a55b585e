// A file as a tensor: its bytes, its text, or the array that it holds (.npy).
#pragma once

#include "widgets/widget.h"

namespace vitrine {

struct FileOptions {
  std::vector<std::string> file_types;
  bool optional = false;
};

class FileInput final : public Widget {
 public:
  FileInput() : Widget(Direction::input) {}

  void* options() override { return &options_; }
  void configure(const TensorInfo& tensor, std::string_view where, Errors& errors) override;
  std::string_view accepts() const override { return accepts_; }
  Room room() const override;
  std::string hint() const override { return tensor_.text(); }
  void clear() override;
  Value value() const override;
  std::size_t kept_bytes() const override { return data_.size(); }
  std::uint64_t revision() const override { return revision_; }
  /// A file, {name, mime, data}, or its bytes alone; null empties it.
  Status set_value(const Value& value) override;
  Result<Tensor> to_tensor() const override;
  bool takes_any_size() const override { return true; }
  Status take_file(Value file) override;
  Status reply(Result<Value> answer) override;

  // For the drawn half.
  bool is_empty() const { return name_.empty(); }
  const std::string& name() const { return name_; }
  /// "2.4 KB · float64[1,4] → float32[1,4]"
  const std::string& facts() const { return facts_; }
  /// What it takes, in words.
  std::string wanted() const;
  void ask_for_file();

 private:
  /// What becomes of a file of an array.
  enum class Kind { bytes, text, array };
  Kind kind() const;
  Result<Tensor> tensor_of(const Bytes& data, const std::string& name, std::string& found) const;
  /// The model's shape, with the array's sizes where it is open; nothing when it does not fit.
  std::optional<Shape> fitted(Shape shape) const;

  FileOptions options_;
  TensorInfo tensor_;
  std::string accepts_;
  std::string name_, mime_, facts_;
  Bytes data_;
  std::uint64_t revision_ = 0;
};

}  // namespace vitrine
