// The examples of a page: what its HTML shows of them, and what its JavaScript puts into the inputs.
#pragma once

#include <string>
#include <vector>

#include "base/value.h"
#include "site/file_source.h"
#include "tensor/tensor.h"

namespace vitrine {

struct SiteExample {
  struct Cell {
    Value value;      ///< null: what the input starts with, or a file
    int file = -1;    ///< the number of the file that is the value
    std::string svg;  ///< the value as a drawing (Widget::thumbnail), or empty
  };
  std::string title;
  std::vector<Cell> cells;       ///< one per input, in their order
  std::vector<Tensor> recorded;  ///< the outputs that `vitrine record` got; empty for none
};

struct ExampleFile {
  std::string name;  ///< "red_circle.png"
  std::string mime;
  bool is_picture = false;
  FileSource source;
};

struct SiteExamples {
  std::vector<SiteExample> rows;
  std::vector<ExampleFile> files;
  std::vector<Tensor> first_recorded;  ///< the outputs of the inputs' first values

  bool has_recorded() const;
};

}  // namespace vitrine
