#pragma once

#include "widgets/plots.h"

namespace vitrine {

WidgetType barplot_type();

}  // namespace vitrine
