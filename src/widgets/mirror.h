// What a widget means, for what Dear ImGui cannot reach: keyboard, screen readers, IME, automation. The
// shell keeps one DOM element per node exactly over the drawn one (shell/mirror.js).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace vitrine {

enum class Role {
#define ROLE(name, text) name,
#include "widgets/roles.inc"
#undef ROLE
};
std::string_view name(Role role);

/// The first numbers of MirrorNode::grid, in their order.
enum GridFact : std::size_t {
  kGridRows,  ///< of the whole table
  kGridColumns,
  kGridWidth,  ///< of what scrolls
  kGridHeight,
  kGridLeft,  ///< where to scroll to,
  kGridTop,
  kGridScrolled,  ///< when this number is another one
  kGridHeader,    ///< its height
  kGridEditable,  ///< 0, 1
  kGridNumbers,   ///< 1: cells hold numbers
  kGridSorted,    ///< the column that rows are sorted by, -1 for none, -2 where they cannot be
  kGridDescending,
  kGridRow,  ///< the active cell, whose text is MirrorNode::text; -1: none
  kGridColumn,
  kGridRowSpans,  ///< how many follow
  kGridColumnSpans,
  kGridFacts
};

/// One of those that a person chooses among.
struct MirrorOption {
  std::string name;
  double x = 0, y = 0, width = 0, height = 0;  ///< of Role::radiogroup: CSS pixels in the widget's stage
  friend bool operator==(const MirrorOption&, const MirrorOption&) = default;
};

/// One element. Members that a role has no use for stay at their defaults and are not sent.
struct MirrorNode {
  std::string id;  ///< unique in its widget, the same from frame to frame: "undo"
  Role role = Role::text;
  std::string name;                            ///< accessible name; for Role::text the text itself
  double x = 0, y = 0, width = 0, height = 0;  ///< CSS pixels in the widget's stage
  std::string text;  ///< what the field holds, or how the slider's value is spoken: "5.8 cm"
  double value = 0, minimum = 0, maximum = 0, step = 0;  ///< of a slider
  bool ltr = false;  ///< it grows to the right on every page: the arrow keys too
  bool disabled = false;
  bool invalid = false;               ///< what is typed cannot be used
  std::optional<bool> pressed;        ///< of a toggle
  bool checked = false;               ///< of a checkbox
  std::vector<MirrorOption> options;  ///< of a radiogroup or a select
  int selected = -1;                  ///< the option that is chosen; -1: none
  bool multiline = false;
  std::int64_t max_length = 0;  ///< characters; 0: no limit
  std::string placeholder;
  int picture = 0;                             ///< of Role::picture
  int stream = 0;                              ///< of Role::video
  bool mirrored = false;                       ///< of Role::video
  bool live = false;                           ///< of Role::text: read out when it changes
  bool takes_focus = false;                    ///< gets the keyboard's focus when it appears
  bool pixelated = false;                      ///< its pixels are shown as squares
  std::vector<std::vector<std::string>> rows;  ///< of Role::table and Role::grid, the first one headings
  /// Of Role::grid: what is in sight of a table, and where. kGridFacts numbers; then, for each row that is in
  /// sight (and that of the active cell), its number, top and height; then the same for columns: CSS pixels
  /// from the node's top, and from the side where reading begins; then row and column of each wrong cell.
  std::vector<double> grid;
  friend bool operator==(const MirrorNode&, const MirrorNode&) = default;
};

/// {"id", "role", "name", "rect": [x, y, width, height], …}: the members that are not at their defaults.
Value to_value(const MirrorNode& node);

}  // namespace vitrine
