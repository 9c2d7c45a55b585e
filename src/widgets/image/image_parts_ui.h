// The drawn parts of the image widget.
#pragma once

#include <cmath>

#include "widgets/image/image.h"
#include "widgets/image/image_output.h"
#include "widgets/kit_ui.h"

namespace vitrine {

/// Where the row of tools begins. Buttons with an edge must not touch the stage's own, which may lie within a
/// pixel.
inline float tools_top(const Ui& ui) { return std::floor(ui.height() - Theme::touch - 1); }

/// The camera's picture, and the row of tools under it.
void draw_camera(ImageInput& input, Ui& ui);
/// Over the picture, which lies in `box` as CSS's object-fit: contain puts it; and the row of tools.
void draw_crop(ImageInput& input, Ui& ui, Box box);
void draw_image_output(const ImageOutput& output, Ui& ui);

}  // namespace vitrine
