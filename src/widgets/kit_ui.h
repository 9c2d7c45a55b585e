// What every widget draws with: the theme, text, icons and controls, each with its mirror node, so that no
// widget can draw a control that a keyboard or a screen reader cannot reach.
//
//   void draw_slider(Widget& widget, Ui& ui) {
//     auto& slider = static_cast<Slider&>(widget);
//     double value = slider.number();
//     if (ui.slider({.id = "value", .name = slider.common.label, .value = value, .minimum = 0, .maximum = 1,
//                    .spoken = "0.5"}, {0, 0, ui.width() - 64, 44})) { … }
//     ui.text("0.5", {ui.width() - 56, 0, 56, 44}, {.align = Align::right, .color = ui.theme().ink_soft});
//   }
//
// Units are CSS pixels, the origin is the stage's top left corner. Activation always comes from the mirror
// (a click on the DOM element, a key, a screen reader's action): the pointer only shows hover and pressed
// states, except for slider() and surface(), which follow the pointer itself.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "imgui.h"
#include "widgets/mirror.h"
#include "widgets/registry_ui.h"
#include "widgets/table.h"
#include "widgets/theme.h"

namespace vitrine {

struct Box;
/// What most nodes have; made in one place, since each one that is spelled out costs the viewer bytes.
MirrorNode make_node(std::string_view id, Role role, std::string_view name, const Box& box);

/// 0xAABBGGRR, straight, as ImGui's draw lists take it.
using Color = ImU32;
constexpr Color opaque(Rgb rgb) { return IM_COL32((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255, 255); }

struct Theme {
#define COLOR(name, light, dark) Color name = 0;
#define SIZE(name, px) static constexpr float name = px;
#define RADIUS(name, px) float name = px;
#include "widgets/tokens.inc"
#undef COLOR
#undef SIZE
#undef RADIUS
  bool dark = false;
  bool reduced_motion = false;
  static Theme make(bool dark, const ThemeOptions& options = {},
                    const std::optional<SystemColors>& forced = std::nullopt);
  friend bool operator==(const Theme&, const Theme&) = default;
};
/// The colour at that opacity (0..1).
Color with_opacity(Color color, float opacity);
/// From one colour (t = 0) to another (t = 1).
Color mix(Color from, Color to, float t);

/// Of the classes and series that a picture or a plot tells apart, counted from 0; they begin again after 8.
Color series_color(const Theme& theme, std::size_t i);

struct Box {
  float x = 0, y = 0, width = 0, height = 0;
  float right() const { return x + width; }
  float bottom() const { return y + height; }
};

/// Ems from the baseline up to the middle of capitals and digits: text() centres by it.
inline constexpr float kCapMiddle = 0.36f;

/// CSS pixels: the focus ring's thickness, and how far it keeps from what it is around.
inline constexpr float kRing = 2, kFocusGap = 4;

enum class Align { left, center, right };
enum class Icon {
  upload,
  paste,
  trash,
  undo,
  pen,
  check,
  lock,
  warning,
  picture,
  redo,
  eraser,
  chevron,
  file,
  camera,
  crop,
  turn,
  mirror,
  close,
  plus,
  minus
};

struct TextStyle {
  float size = Theme::text;  ///< the em, as CSS's font-size
  int weight = 400;          ///< 400, 600 or 700
  Align align = Align::left;
  Color color = 0;    ///< 0: ink
  bool wrap = false;  ///< over several lines from the box's top; otherwise one line, centred upright, with an
                      ///< ellipsis
};

/// The pointer over a surface(), in CSS pixels from the surface's corner.
struct SurfaceInput {
  bool hovered = false;
  bool pressed = false;  ///< went down this frame
  bool held = false;
  bool released = false;
  ImVec2 position{};
  std::span<const ImVec2> path;   ///< every position since the last frame while held, oldest first
  std::vector<std::string> keys;  ///< keys pressed while it had the focus: "ArrowLeft", " ", "Enter"
  bool focus_visible = false;     ///< reached by keyboard: draw focus_ring() over it
};

/// Things done to the widget's mirror since the last frame (kept by the app).
struct MirrorEvent {
  std::string node;    ///< MirrorNode::id
  std::string action;  ///< "press", "set", "step", "key"
  Value value;         ///< text or number of "set", +1 or -1 of "step", the key's name
};

/// What this browser lets the page do.
struct Abilities {
  bool camera = false, clipboard = false;
  bool secure = true;  ///< opened in a way that the browser trusts: https, this machine, a file
};

/// What the app knows and a widget may ask.
struct UiInput {
  float width = 0, height = 0;  ///< of the stage
  double time_ms = 0;
  Theme theme;
  bool running = false;  ///< the model is at work
  bool ready = false;    ///< the model is loaded
  bool problem = false;  ///< the page shows a problem with this widget
  bool rtl = false;      ///< the page reads from right to left
  Abilities abilities;
  std::string focused;         ///< the mirror node that has the keyboard's focus, "" for none
  bool focus_visible = false;  ///< it was reached by keyboard: draw the ring
  std::vector<MirrorEvent> events;
  std::vector<ImVec2> pointer_path;  ///< positions since the last frame while a button is down
  /// Weights 400, 600, 700. Their sizes are ems, as CSS's: a glyph loader bakes size 15 as `font-size: 15px`
  /// (Dear ImGui's own loader takes a size for a line's height). Null: the context's font.
  ImFont* fonts[3] = {};
};

class Ui {
 public:
  explicit Ui(UiInput& input) : input_(input) {}

  float width() const { return input_.width; }
  float height() const { return input_.height; }
  const Theme& theme() const { return input_.theme; }
  bool running() const { return input_.running; }
  bool ready() const { return input_.ready; }
  /// The page shows a problem with this widget; the kit's controls show it by themselves.
  bool has_problem() const { return input_.problem; }
  const Abilities& page() const { return input_.abilities; }
  /// Whether that mirror node has the keyboard's focus.
  bool focused(std::string_view node) const { return input_.focused == node; }
  ImDrawList& draw_list() const;

  // -- right to left --------------------------------------------------------------------------------------
  // A widget is written from left to right. On a page that reads the other way, everything below takes its
  // boxes as mirrored on the stage, and `left` and `right` of Align change places; what a widget draws into
  // draw_list() goes through placed(). What has no reading direction (a picture, a plot) is drawn while an
  // AsDrawn lives.
  Box placed(Box box) const { return rtl() ? Box{width() - box.right(), box.y, box.width, box.height} : box; }
  bool rtl() const { return input_.rtl && as_drawn_ == 0; }
  class AsDrawn {
   public:
    explicit AsDrawn(Ui& ui) : ui_(ui) { ++ui_.as_drawn_; }
    ~AsDrawn() { --ui_.as_drawn_; }
    AsDrawn(const AsDrawn&) = delete;
    AsDrawn& operator=(const AsDrawn&) = delete;

   private:
    Ui& ui_;
  };

  // -- drawing, without meaning: give it a node with add_node or said() -----------------------------------
  /// The width that was used.
  float text(std::string_view text, Box box, const TextStyle& style = {});
  float text_width(std::string_view text, const TextStyle& style = {}) const;
  /// The height that wrapped text needs at that width.
  float text_height(std::string_view text, float width, const TextStyle& style = {}) const;
  void fill(Box box, Color color, float radius = 0);
  void stroke(Box box, Color color, float radius = 0, float thickness = 1);
  void dashed(Box box, Color color, float radius = 0);
  void icon(Icon icon, Box box, Color color);
  /// A horizontal bar, `part` (0..1) of it filled.
  void bar(Box box, double part, Color color, Color track);
  /// The ring of what has the keyboard's focus, inside the box so that a stage's edge never cuts it.
  void focus_ring(Box box, float radius);

  // -- meaning --------------------------------------------------------------------------------------------
  void add_node(MirrorNode node);
  /// What the drawing says, for screen readers.
  /// `live`: a screen reader says it at once when it changes.
  void said(std::string_view id, std::string_view text, Box box, bool live = false);

  // -- controls: drawn, mirrored, with hover, pressed, focus and disabled states
  // ------------------------------
  struct Button {
    std::string_view id, name;  ///< the name is the tooltip too
    Icon icon{};
    bool disabled = false;
    std::optional<bool> pressed = {};  ///< a toggle
  };
  /// 44 × 44, an icon. True when it was activated.
  bool icon_button(const Button& button, float x, float y);
  /// A quiet button with words, as wide as they need; returns its width through `used`.
  bool text_button(const Button& button, float x, float y, float* used = nullptr);
  float text_button_width(std::string_view name) const;
  /// An area that is one button, and that the widget draws itself after this call.
  struct Area {
    bool pressed = false;        ///< it was activated
    float hover = 0, held = 0;   ///< 0..1, as they fade
    bool focus_visible = false;  ///< reached by keyboard: draw focus_ring() over it
  };
  Area area_button(const Button& button, Box box);
  struct Checkbox {
    std::string_view id, name;
    std::string_view text;  ///< drawn beside the box; empty: the name
    bool checked = false, disabled = false;
  };
  /// A box and its words; the whole of it can be pressed. What it is now, when that was changed.
  std::optional<bool> checkbox(const Checkbox& checkbox, Box box);
  struct Choice {
    std::string_view id, name;
    std::span<const std::string> options;
    int selected = -1;                  ///< -1: none
    std::string_view placeholder = {};  ///< of select(), while none is
    bool disabled = false;
  };
  /// The number of the option that was chosen, when one was. Options lie below one another in so many
  /// columns.
  std::optional<int> radio_list(const Choice& choice, int columns, Box box);
  /// The same beside one another, as parts of one bar.
  std::optional<int> segments(const Choice& choice, Box box);
  /// The same as a field that opens the browser's own list.
  std::optional<int> select(const Choice& choice, Box box);
  struct Slider {
    std::string_view id, name;
    double value = 0, minimum = 0, maximum = 1;
    double step = 0;          ///< 0: as fine as the pointer; the keyboard then moves by a hundredth
    std::string_view spoken;  ///< the value as it is read out: "5.8 cm"
    bool disabled = false;
  };
  /// A new value (on the step's grid, inside the range), or nothing.
  std::optional<double> slider(const Slider& slider, Box box);
  /// Things in a drawing that the arrow keys go through, as a slider without a thumb: a finger that moves
  /// over the area scrolls the page. Nothing but the focus is drawn.
  std::optional<double> browse(const Slider& slider, Box box);
  struct Field {
    std::string_view id, name, text, placeholder;
    bool number = false, multiline = false, disabled = false, invalid = false;
    std::int64_t max_length = 0;
  };
  struct FieldChange {
    std::optional<std::string> text;  ///< typed
    int step = 0;                     ///< arrow keys of a number
  };
  /// A visible DOM field: only its frame is drawn here.
  FieldChange field(const Field& field, Box box);
  struct Swatch {
    std::string_view id, name;
    Rgb color = 0;
    bool chosen = false;
  };
  /// 44 × 44, a colour to choose. True when it was chosen.
  bool swatch(const Swatch& swatch, float x, float y);
  /// The same with any colour, by the browser's own dialog. The new one.
  std::optional<Rgb> any_color(const Swatch& swatch, float x, float y);
  struct Table {
    std::string_view id, name;
    const TableSource& source;
    std::uint64_t revision;  ///< of the data: columns are measured anew
    float row_height = 36;
    bool editable = false;     ///< one cell is active, and is a field
    bool sortable = false;     ///< headings are buttons
    std::int64_t sorted = -1;  ///< the column that the rows are sorted by
    bool descending = false;
    float dimmed = 0;  ///< 0..1: an old result
  };
  /// Draws the rows and columns in sight. The element over it scrolls, and the drawing follows.
  TableChange table(const Table& table, TableView& view, Box box);
  /// An area that the widget draws itself (after this call) and that follows the pointer and keys.
  SurfaceInput surface(std::string_view id, std::string_view name, Box box);
  /// The node that was added last gets the keyboard's focus when it appears.
  void takes_focus() { nodes_.back().takes_focus = true; }
  struct Video {
    std::string_view id, name;
    int stream = 0;
    bool mirrored = false;
  };
  /// The browser shows it under the canvas. True when it has ended.
  bool video(const Video& video, Box box);

  // -- motion ---------------------------------------------------------------------------------------------
  /// Moves towards target over Theme::motion_ms (ease-out) and asks for more frames until it is there; at
  /// once with reduced motion, and the first time an id is seen.
  float animate(std::string_view id, float target);
  void animate_again() { again_ = true; }
  /// 0..1: how far an old result should be dimmed while the model is at work. Runs too short to be noticed
  /// leave it at 0, so that a result does not flicker while its input is being drawn.
  float busy();
  /// Of an old result, which the model is making anew: 1 down to 0.45.
  float result_opacity() { return 1 - 0.55f * busy(); }

  // -- for the app ----------------------------------------------------------------------------------------
  std::vector<MirrorNode> take_nodes() { return std::move(nodes_); }
  bool again() const { return again_; }

 private:
  struct Line {
    std::string text;  ///< as it is drawn: runs replaced (text_runs.h)
    float width = 0;
    std::size_t start = 0;  ///< of a wrapped text's line: where in the text it begins
  };
  /// The next; without an action any.
  std::optional<MirrorEvent> take_event(std::string_view node, std::string_view action = {});
  ImFont* font(int weight) const;
  Line fitted(std::string_view text, float width, const TextStyle& style) const;
  Line cut_shaped(const std::string& line, float width, const TextStyle& style) const;
  std::vector<Line> wrapped(std::string_view text, float width, const TextStyle& style) const;
  void draw_line(const Line& line, Box box, float centre_y, const TextStyle& style);
  bool focus_shown(std::string_view node) const { return input_.focus_visible && input_.focused == node; }
  /// The pointer's part in a control: its own item, so that a press belongs to where it began.
  struct Touch {
    bool hovered = false, held = false, began = false, ended = false;
  };
  Touch touch(std::string_view id, Box box, bool disabled = false);
  bool press(const Button& button, Box box);
  /// The edge of a control that is not chosen, hovered as far as that.
  Color edge_color(std::string_view id, bool disabled, float hover);
  void draw_swatch(const Swatch& swatch, Box box);
  struct TableSpace;
  TableChange take_table_events(const Table& table, TableView& view, const TableSpace& space);
  void measure_table(const Table& table, TableView& view, float width);
  std::optional<int> take_choice(const Choice& choice, Box box, std::vector<MirrorOption> options, Role role);
  std::vector<MirrorOption> radio_options(const Choice& choice, int columns, Box box) const;
  std::optional<double> take_slider(const Slider& slider, Box box);
  UiInput& input_;
  std::vector<MirrorNode> nodes_;
  bool again_ = false;
  int as_drawn_ = 0;
};

/// One of several things that were scored: its name, its score at the right, and a bar below.
struct ScoreRow {
  std::string_view id, name, score;
  double part = 0;  ///< 0..1, the length of the bar
  bool is_best = false;
  float opacity = 1;
};
/// Its height: of the name, of the bar, and of all with what is between them.
inline constexpr float kScoreName = 24, kScoreBar = 8, kScoreRow = 38;
void score_row(Ui& ui, const ScoreRow& row, float top, float width);

/// A slider across the stage with its name before and its number, with so many decimals, behind it; as high
/// as a finger is wide.
std::optional<double> slider_row(Ui& ui, const Ui::Slider& slider, int decimals, float y);

}  // namespace vitrine
