#include "site/page_html.h"

#include "base/text.h"
#include "demo/page.h"
#include "host/host.h"
#include "site/encode.h"
#include "site/html.h"
#include "site/languages.h"
#include "site/theme_css.h"

namespace vitrine {
namespace {

Value file_entry(const PageFile& file) {
  Value entry = Value::Object{};
  if (!file.location.empty()) entry.set("location", file.location);
  if (!file.url.empty()) entry.set("url", file.url);
  if (!file.element.empty()) entry.set("element", file.element);
  entry.set("sha256", file.sha256).set("size_bytes", file.size_bytes);
  return entry.set("download_bytes", file.download_bytes);
}

Value page_value(const SiteInput& input, const PageParts& parts) {
  const ModelFiles& model = input.model;
  std::uint64_t model_bytes = model.model.size_bytes;
  for (const ModelFiles::External& external : model.external) model_bytes += external.source.size_bytes;
  Value page = make_page(input.demo, model.file_name, model_bytes, model.inputs, model.outputs,
                         host::kBridgeVersion, input.version);
  Value files = Value::Object{};
  Value external = Value::Array{}, languages = Value::Object{};
  for (const PageFile& file : parts.files) {
    if (file.key == "external")
      external.push(file_entry(file));
    else if (file.key == kLanguageKey)
      languages.set(file.location, file_entry({.url = file.url,
                                               .element = file.element,
                                               .sha256 = file.sha256,
                                               .size_bytes = file.size_bytes,
                                               .download_bytes = file.download_bytes}));
    else
      files.set(file.key, file_entry(file));
  }
  files.set("external", std::move(external)).set("languages", std::move(languages));
  const SiteExamples& examples = input.examples;
  if (!parts.example_files.empty()) {
    Value entries = Value::Array{};
    for (std::size_t i = 0; i < parts.example_files.size(); ++i) {
      entries.push(file_entry(parts.example_files[i])
                       .set("name", examples.files[i].name)
                       .set("mime", examples.files[i].mime));
    }
    files.set("examples", std::move(entries));
  }
  if (!examples.rows.empty()) page.set("examples", examples_value(input.demo, examples));
  if (!examples.first_recorded.empty()) page.set("recorded", recorded_value(examples.first_recorded));
  return page.set("files", std::move(files));
}

}  // namespace

Result<std::string> page_html(const SiteInput& input, const PageParts& parts) {
  const Demo& demo = input.demo;
  const PictureOf picture_of = [&](std::string_view address) -> PictureSource {
    for (std::size_t i = 0; i < input.pictures.size(); ++i) {
      const SitePicture& picture = input.pictures[i];
      if (picture.address == address) return {parts.pictures[i], picture.width, picture.height};
    }
    return {is_picture_data(address) ? std::string(address) : std::string()};
  };
  Result<std::string> description = markdown(demo.description, picture_of);
  if (!description) return description.error();
  Result<std::string> article = markdown(demo.article, picture_of);
  if (!article) return article.error();
  const std::string style = input.assets.style_css + theme_rules(demo.theme) + room_rules(demo);
  const Value page = page_value(input, parts);
  const std::string_view tag = nearest_language(demo.language);
  Result<std::string> page_template = with_words(input.assets.page_html, tag);
  if (!page_template) return page_template.error();
  const LanguageScope scope(native_language(tag));
  const std::string model_chip =
      input.model.file_name + " · " +
      shown_bytes(static_cast<std::uint64_t>(page["model"]["size_bytes"].integer()));
  const std::pair<std::string_view, std::string> slots[] = {
      {"language", escape_html(demo.language)},
      {"page_language", std::string(tag)},
      {"direction", language().rtl ? "rtl" : "ltr"},
      {"title", escape_html(demo.title)},
      {"theme", demo.theme.mode},
      {"csp",
       escape_html("default-src 'none'; base-uri 'none'; form-action 'none'; img-src data: blob: 'self'; "
                   "media-src blob:; worker-src blob:; style-src " +
                   csp_hash(style) + "; " + parts.csp)},
      {"style", style},
      {"head", parts.head},
      {"description", *description},
      {"article", *article},
      {"model_chip", escape_html(model_chip)},
      {"live", demo.live ? "true" : "false"},
      {"inputs", widget_cards(demo.inputs, 0, demo.language)},
      {"outputs",
       widget_cards(demo.outputs, demo.inputs.size(), demo.language) + fidelity_html(input.examples)},
      {"examples", examples_html(demo, input.examples, parts.picture)},
      {"page_json", script_json(page)},
      {"notices_url", parts.notices_url},
      {"scripts", parts.scripts},
  };
  return fill_slots(*page_template, slots);
}

}  // namespace vitrine
