// The drawn parts of the image widget.
#pragma once

#include "widgets/image/image.h"
#include "widgets/image/image_output.h"
#include "widgets/kit_ui.h"

namespace vitrine {

void draw_image_output(const ImageOutput& output, Ui& ui);

}  // namespace vitrine
