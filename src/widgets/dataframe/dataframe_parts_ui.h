// The drawn halves of a table.
#pragma once

#include "widgets/dataframe/dataframe_input.h"
#include "widgets/dataframe/dataframe_output.h"
#include "widgets/kit_ui.h"

namespace vitrine {

void draw_dataframe_output(DataframeOutput& output, Ui& ui);

}  // namespace vitrine
