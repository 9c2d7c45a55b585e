// A whole site and a single file, out of made-up assets.
#include <algorithm>
#include <set>

#include "base/sha256.h"
#include "base/text.h"
#include "site/encode.h"
#include "site/site.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

struct Fixture {
  Demo demo = complete(R"({"model": "m.onnx", "title": "</title>", "inputs": "number", "outputs": "label"})",
                       {info("x", {1})}, {info("y", {1, 3})});
  ModelFiles model;
  PageAssets assets;
  SiteInput input{demo, "0.1.0", model, assets};

  Fixture() {
    model.file_name = "my model (1).onnx";
    model.model = held("weights");
    model.inputs = {info("x", {1})};
    model.outputs = {info("y", {1, 3})};
    assets.page_html =
        "{{language}} {{page_language}} {{direction}} {{theme}} {{title}} {{csp}} {{live}} {{head}} "
        "{{description}} {{article}} {{model_chip}} "
        "{{inputs}} {{examples}} "
        "{{outputs}} {{notices_url}} <style>{{style}}</style> <json>{{page_json}}</json> {{scripts}}";
    assets.style_css = "body{}";
    assets.boot_js = "boot()";
    assets.worker_js = "work()";
    assets.viewer_wasm_gz = held(*gzip("viewer"));
    assets.viewer_wasm_gz.sha256 = std::string(64, 'a');
    assets.viewer_wasm_bytes = 6;
    assets.runtime_wasm_gz = held(*gzip("runtime"));
    assets.runtime_wasm_gz.sha256 = std::string(64, 'b');
    assets.runtime_wasm_bytes = 7;
    assets.notices = "MIT </pre> licence";
  }
};

std::string between(const std::string& text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin);
  REQUIRE(from != std::string::npos);
  const std::size_t to = text.find(end, from + begin.size());
  REQUIRE(to != std::string::npos);
  return text.substr(from + begin.size(), to - from - begin.size());
}

const SiteFile* find(const std::vector<SiteFile>& files, std::string_view name) {
  for (const SiteFile& file : files)
    if (file.name == name) return &file;
  return nullptr;
}

Result<std::string> no_disk(const FileSource&) {
  return Error{Code::write_failed, {}, "there is no disk here"};
}

}  // namespace

TEST_CASE("pictures of the texts are files of a site, and parts of a single file") {
  Fixture fixture;
  fixture.demo.description = "![fish](fish.png) ![dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=)";
  fixture.demo.article = "![the same](fish.png)";
  fixture.input.pictures.push_back({"fish.png", "fish.png", "image/png", held("pixels"), 8, 6});
  const Result<std::vector<SiteFile>> files = build_site(fixture.input);
  REQUIRE(files);
  const std::string name = "assets/fish-" + held("pixels").sha256.substr(0, 8) + ".png";
  CHECK(std::count_if(files->begin(), files->end(),
                      [&](const SiteFile& file) { return file.name == name; }) == 1);
  const auto page = std::find_if(files->begin(), files->end(),
                                 [](const SiteFile& file) { return file.name == "index.html"; });
  REQUIRE(page != files->end());
  CHECK(page->source.bytes.find("<img src=\"" + name + "\" width=\"8\" height=\"6\" alt=\"fish\">") !=
        std::string::npos);
  CHECK(page->source.bytes.find("alt=\"the same\"") != std::string::npos);
  CHECK(page->source.bytes.find("<img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\" alt=\"dot\">") !=
        std::string::npos);
  const Result<std::string> single = build_single_file(
      fixture.input, [](const FileSource& source) { return Result<std::string>(source.bytes); });
  REQUIRE(single);
  CHECK(single->find("<img src=\"data:image/png;base64,cGl4ZWxz\" width=\"8\"") != std::string::npos);
}

TEST_CASE("a site's files are what its page names, with their hashes and sizes") {
  Fixture f;
  f.model.external = {{"sub/a b.data", held("more")}};
  const Result<std::vector<SiteFile>> files = build_site(f.input);
  REQUIRE(files);
  const SiteFile* index = find(*files, "index.html");
  REQUIRE(index);
  const std::string& html = index->source.bytes;
  const Value page = json(between(html, "<json>", "</json>"));
  const Value& entries = page["files"];
  CHECK(page["model"]["size_bytes"].integer() == 11);
  std::set<std::string> urls;
  std::vector<Value> all = {entries["worker"], entries["viewer"], entries["runtime"], entries["model"]};
  for (const Value& external : entries["external"].items()) all.push_back(external);
  REQUIRE(all.size() == 5);
  CHECK(all[4]["location"].text() == "sub/a b.data");
  CHECK(all[4]["size_bytes"].integer() == 4);
  for (const Value& entry : all) {
    const std::string& url = entry["url"].text();
    INFO(url);
    const SiteFile* file = find(*files, url);
    REQUIRE(file);
    CHECK(entry["sha256"].text() == file->source.sha256);
    CHECK(entry["download_bytes"].integer() == static_cast<std::int64_t>(file->source.bytes.size()));
    CHECK(url.find(entry["sha256"].text().substr(0, 8)) != std::string::npos);
    CHECK(html.find("rel=\"preload\" as=\"fetch\" crossorigin=\"anonymous\" href=\"" + url + "\"") !=
          std::string::npos);
    urls.insert(url);
  }
  CHECK(urls.size() == 5);
  // Fetched by those who read them, and by nobody else.
  REQUIRE(entries["languages"].members().size() == 6);
  for (const auto& [tag, entry] : entries["languages"].members()) {
    INFO(tag);
    const SiteFile* file = find(*files, entry["url"].text());
    REQUIRE(file);
    CHECK(file->name.starts_with("assets/language-" + tag + "-"));
    CHECK(entry["sha256"].text() == file->source.sha256);
    CHECK(html.find("href=\"" + file->name) == std::string::npos);
  }
  CHECK(entries["viewer"]["size_bytes"].integer() == 6);
  CHECK(entries["model"]["url"].text().starts_with("assets/my-model--1--"));
  const Value marker = json(find(*files, "vitrine.json")->source.bytes);
  CHECK(marker["vitrine"].text() == "0.1.0");
  CHECK(marker["files"].items().size() == files->size() - 1);
}

TEST_CASE("weights of the same content in two folders are one file") {
  Fixture f;
  f.model.external = {{"a/w.data", held("same")}, {"b/w.data", held("same")}};
  const Result<std::vector<SiteFile>> files = build_site(f.input);
  REQUIRE(files);
  std::set<std::string> names;
  for (const SiteFile& file : *files) CHECK(names.insert(file.name).second);
  const Value page = json(between(find(*files, "index.html")->source.bytes, "<json>", "</json>"));
  CHECK(page["files"]["external"].items().size() == 2);
}

TEST_CASE("file names are fit for every server, whatever the model is called") {
  for (const char* name :
       {"../../etc/passwd", ".onnx", "", "a/b\\c?d#e.onnx", "\xf0\x9f\xa6\x8a.onnx", "\"><script>.onnx"}) {
    Fixture f;
    f.model.file_name = name;
    const Result<std::vector<SiteFile>> files = build_site(f.input);
    REQUIRE(files);
    for (const SiteFile& file : *files) {
      INFO(file.name);
      const std::string last = file.name.substr(file.name.find_last_of('/') + 1);
      CHECK(last.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
            std::string::npos);
      CHECK(last.front() != '.');
      CHECK((file.name == last || file.name == "assets/" + last));
    }
  }
}

TEST_CASE("the policies name what the pages hold, and no other origin") {
  Fixture f;
  const Result<std::vector<SiteFile>> files = build_site(f.input);
  const Result<std::string> single = build_single_file(f.input, no_disk);
  REQUIRE(files);
  REQUIRE(single);
  const std::string& site = find(*files, "index.html")->source.bytes;
  for (const std::string& html : {site, *single}) {
    const std::string style = between(html, "<style>", "</style>");
    CHECK(html.find("style-src " + escape_html(csp_hash(style))) != std::string::npos);
    CHECK(html.find("default-src &#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;") !=
          std::string::npos);
    CHECK(html.find("http:") == std::string::npos);
    CHECK(html.find("https:") == std::string::npos);
    CHECK(html.find("unsafe-inline") == std::string::npos);
    CHECK(html.find("&lt;/title&gt;") != std::string::npos);
  }
  const std::string boot = between(*single, "<script>", "</script>");
  CHECK(boot == "boot()");
  CHECK(single->find("script-src " + escape_html(csp_hash(boot))) != std::string::npos);
  CHECK(single->find("connect-src") == std::string::npos);  // default-src 'none': no request at all
}

TEST_CASE("a single file holds everything, packed once, under the ids that the page names") {
  Fixture f;
  f.model.external = {{"w.data", held("more")}};
  const Result<std::string> html = build_single_file(f.input, no_disk);
  REQUIRE(html);
  const Value page = json(between(*html, "<json>", "</json>"));
  const auto content = [&](const Value& entry) {
    CHECK(entry.find("url") == nullptr);
    return between(*html, "<script type=\"text/plain\" id=\"" + entry["element"].text() + "\">", "</script>");
  };
  CHECK(content(page["files"]["worker"]) == base64(*gzip("work()")));
  CHECK(content(page["files"]["viewer"]) == base64(f.assets.viewer_wasm_gz.bytes));
  CHECK(content(page["files"]["runtime"]) == base64(f.assets.runtime_wasm_gz.bytes));
  CHECK(content(page["files"]["model"]) == base64(*gzip("weights")));
  CHECK(content(page["files"]["external"].items().at(0)) == base64(*gzip("more")));
  CHECK(html->find("MIT &lt;/pre&gt; licence") != std::string::npos);
  CHECK(*build_single_file(f.input, no_disk) == *html);
}

TEST_CASE("a model that is itself gzip stays packed inside its packing") {
  Fixture f;
  f.model.model = held(*gzip("weights"));
  const Result<std::string> html = build_single_file(f.input, no_disk);
  REQUIRE(html);
  const Value entry = json(between(*html, "<json>", "</json>"))["files"]["model"];
  CHECK(between(*html, "id=\"" + entry["element"].text() + "\">", "</script>") ==
        base64(*gzip(f.model.model.bytes)));
}

TEST_CASE("what is too large for one file is refused before it is read") {
  Fixture f;
  f.model.model.path = "model.onnx";
  f.model.model.size_bytes = 300'000'000;
  FileSource weights;
  weights.path = "w.data";
  weights.size_bytes = 600'000'000;
  f.model.external = {{"w.data", weights}};
  const Result<std::string> html = build_single_file(f.input, no_disk);
  REQUIRE_FALSE(html);
  CHECK(html.error().code == Code::write_too_large);
  CHECK(html.error().detail == "it would have 900 MB; browsers open at most 400 MB reliably");
  f.model.external.clear();
  const Result<std::string> read = build_single_file(f.input, no_disk);
  REQUIRE_FALSE(read);
  CHECK(read.error().detail == "there is no disk here");
}

TEST_CASE("the same input gives the same bytes") {
  Fixture f;
  const Result<std::vector<SiteFile>> one = build_site(f.input), two = build_site(f.input);
  REQUIRE(one);
  REQUIRE(two);
  REQUIRE(one->size() == two->size());
  for (std::size_t i = 0; i < one->size(); ++i) {
    CHECK((*one)[i].name == (*two)[i].name);
    CHECK((*one)[i].source.bytes == (*two)[i].source.bytes);
  }
}

TEST_CASE("base64 is read back, and nothing else") {
  for (const std::string_view bytes : {"", "a", "ab", "abc", "\xff\x00\x7f"})
    CHECK(from_base64(base64(bytes)) == bytes);
  CHECK_FALSE(from_base64("AAA"));
  CHECK_FALSE(from_base64("AA*A"));
  CHECK_FALSE(from_base64("A==="));
}
