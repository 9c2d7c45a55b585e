#include "widgets/kit_ui.h"
#include "widgets/textbox/textbox.h"

namespace vitrine {

void draw_textbox(Widget& widget, Ui& ui) {
  auto& textbox = static_cast<Textbox&>(widget);
  const TextboxOptions& options = textbox.settings();
  const Ui::FieldChange change = ui.field({.id = "value",
                                           .name = textbox.common.label,
                                           .text = textbox.text(),
                                           .placeholder = options.placeholder,
                                           .multiline = options.lines > 1,
                                           .max_length = options.max_length},
                                          {0, 0, ui.width(), ui.height()});
  if (change.text) textbox.type(*change.text);
}

}  // namespace vitrine
