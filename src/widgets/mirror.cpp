#include "widgets/mirror.h"

namespace vitrine {

std::string_view name(Role role) {
  switch (role) {
#define ROLE(name, text) \
  case Role::name:       \
    return #name;
#include "widgets/roles.inc"
#undef ROLE
  }
  return "text";
}

namespace {

Value options_of(const MirrorNode& node) {
  Value list = Value::Array{};
  for (const MirrorOption& option : node.options) {
    Value one = Value::Object{{"name", option.name}};
    if (node.role == Role::radiogroup)
      one.set("rect", Value::Array{option.x, option.y, option.width, option.height});
    list.push(std::move(one));
  }
  return list;
}

}  // namespace

Value to_value(const MirrorNode& node) {
  const MirrorNode plain;
  Value out = Value::Object{{"id", node.id},
                            {"role", name(node.role)},
                            {"name", node.name},
                            {"rect", Value::Array{node.x, node.y, node.width, node.height}}};
  const auto add = [&](std::string_view key, const auto& member, const auto& otherwise) {
    if (member != otherwise) out.set(key, member);
  };
  if (node.role == Role::number || node.role == Role::textbox)
    out.set("text", node.text);
  else
    add("text", node.text, plain.text);
  if (node.role == Role::slider) {  // all four: a range input has other defaults than ours
    out.set("value", node.value).set("minimum", node.minimum);
    out.set("maximum", node.maximum).set("step", node.step);
  }
  add("disabled", node.disabled, plain.disabled);
  add("invalid", node.invalid, plain.invalid);
  if (node.pressed) out.set("pressed", *node.pressed);
  add("ltr", node.ltr, plain.ltr);
  add("checked", node.checked, plain.checked);
  if (!node.options.empty()) out.set("options", options_of(node));
  add("selected", node.selected, plain.selected);
  add("multiline", node.multiline, plain.multiline);
  add("max_length", node.max_length, plain.max_length);
  add("placeholder", node.placeholder, plain.placeholder);
  add("picture", node.picture, plain.picture);
  add("stream", node.stream, plain.stream);
  add("mirrored", node.mirrored, plain.mirrored);
  add("live", node.live, plain.live);
  add("takes_focus", node.takes_focus, plain.takes_focus);
  add("pixelated", node.pixelated, plain.pixelated);
  if (!node.grid.empty()) out.set("grid", Value::Array(node.grid.begin(), node.grid.end()));
  if (!node.rows.empty()) {
    Value rows = Value::Array{};
    for (const auto& row : node.rows) {
      Value cells = Value::Array{};
      for (const std::string& cell : row) cells.push(cell);
      rows.push(std::move(cells));
    }
    out.set("rows", std::move(rows));
  }
  return out;
}

}  // namespace vitrine
