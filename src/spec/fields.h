// Inside this folder only: from a row to the member that it describes.
#pragma once

#include "spec/table.h"

namespace vitrine {

using Sizes = std::vector<std::pair<std::string, std::int64_t>>;

/// The member of `object` that the row describes. T must be the C++ type of row.type.
template <class T>
T& member(const FieldRow& row, void* object) {
  return *static_cast<T*>(row.address(object));
}

/// The member's value as the spec writes it.
Value dump_field(const FieldRow& row, void* object);

}  // namespace vitrine
