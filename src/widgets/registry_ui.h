// The drawn halves, beside registry.cpp's pure ones.
#pragma once

#include <string_view>

#include "widgets/widget.h"

namespace vitrine {

class Ui;

/// Draws one frame of a widget into the current ImGui context's window and takes what was done to it.
/// The widget is one that the type of the same name made.
using DrawWidget = void (*)(Widget& widget, Ui& ui);
/// Null for a type that is not in list.inc.
DrawWidget find_draw(std::string_view type);

}  // namespace vitrine
