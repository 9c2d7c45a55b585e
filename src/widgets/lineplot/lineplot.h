#pragma once

#include "widgets/plots.h"

namespace vitrine {

WidgetType lineplot_type();

}  // namespace vitrine
