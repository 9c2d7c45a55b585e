#include <algorithm>

#include "base/strings.h"
#include "widgets/image/image_parts_ui.h"

namespace vitrine {
namespace {

constexpr float kSharp = 4;     // times its size: from here on a picture's pixels are shown as squares
constexpr float kVeil = 0.55f;  // over an old answer while a new one is made
constexpr float kIconSide = 32;

}  // namespace

void draw_image_output(const ImageOutput& output, Ui& ui) {
  const Theme& t = ui.theme();
  const Box box{0, 0, ui.width(), ui.height()};
  if (output.picture() == 0) {
    ui.fill(box, t.fill, t.radius);
    ui.icon(Icon::picture, {(box.width - kIconSide) / 2, (box.height - kIconSide) / 2, kIconSide, kIconSide},
            t.ink_faint);
    ui.said("answer", output.image().empty() ? tr(Text::no_answer_yet) : output.announcement(), box);
    return;
  }
  const Image& image = output.image();
  const float scale = std::min(box.width / static_cast<float>(std::max(1, image.width)),
                               box.height / static_cast<float>(std::max(1, image.height)));
  ui.add_node({.id = "picture",
               .role = Role::picture,
               .name = tr(Text::named, {output.common.label, output.announcement()}),
               .x = box.x,
               .y = box.y,
               .width = box.width,
               .height = box.height,
               .picture = output.picture(),
               .pixelated = scale >= kSharp});
  ui.fill(box, with_opacity(t.card, kVeil * ui.busy()));
}

}  // namespace vitrine
