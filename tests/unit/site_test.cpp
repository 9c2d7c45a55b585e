// The pieces of a page: slots, JSON in a script, hashes for the policy, gzip, Markdown.
#include <zlib.h>

#include "site/encode.h"
#include "site/html.h"
#include "site/theme_css.h"
#include "support/demo.h"

using namespace vitrine;
using namespace vitrine::test;

namespace {

using Slots = std::vector<std::pair<std::string_view, std::string>>;

std::string unpacked(const std::string& gz) {
  std::string out(1 << 22, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 32) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gz.data()));
  stream.avail_in = static_cast<uInt>(gz.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

std::string html_of(std::string_view text) {
  const Result<std::string> html = markdown(text, [](std::string_view address) {
    return PictureSource{"at/" + std::string(address), 0, 0};
  });
  REQUIRE(html);
  return *html;
}

}  // namespace

TEST_CASE("slots are filled once each, and what fills them is not looked at again") {
  const Slots slots = {{"a", "{{b}}"}, {"b", "2"}};
  CHECK(*fill_slots("<{{a}}|{{b}}|{{a}}> {{", slots) == "<{{b}}|2|{{b}}> {{");
  CHECK(*fill_slots("plain", Slots{}) == "plain");
}

TEST_CASE("a template of another version is noticed, whichever side has more slots") {
  const Result<std::string> unknown = fill_slots("{{a}}{{c}}", Slots{{"a", ""}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error() == Error{Code::assets_missing, "page.html", "unknown slot \"c\""});
  const Result<std::string> unused = fill_slots("{{a}}", Slots{{"a", ""}, {"b", ""}});
  REQUIRE_FALSE(unused);
  CHECK(unused.error().detail == "no slot \"b\"");
}

TEST_CASE("no text can end the script that holds the page's spec") {
  const Value nasty = Value::Object{{"</script>", "<!-- <script> ]]> </SCRIPT >"}};
  const std::string text = script_json(nasty);
  CHECK(text.find('<') == std::string::npos);
  CHECK(*parse_json(text) == nasty);
}

TEST_CASE("a text's pictures come from where the page has them, at their size; the others are their words") {
  const std::string text =
      "![a *red* > \"fish\"](my%20fish.png \"title\") `![no](code.png)` [![badge "
      "![inner](i.png)](https://x.y/b.svg)](u)";
  CHECK(picture_addresses(text) == std::vector<std::string>{"my%20fish.png", "https://x.y/b.svg"});
  const Result<std::string> html = markdown(text, [](std::string_view address) {
    return address.starts_with("my") ? PictureSource{"assets/fish-1.png", 40, 30} : PictureSource{};
  });
  REQUIRE(html);
  CHECK(*html ==
        "<p><img src=\"assets/fish-1.png\" width=\"40\" height=\"30\" alt=\"a red &gt; &quot;fish&quot;\" "
        "title=\"title\"> <code>![no](code.png)</code> <a href=\"u\">badge inner</a></p>\n");
}

TEST_CASE("policy hashes are those that browsers compute") {
  // echo -n 'doSomething();' | openssl dgst -sha256 -binary | base64
  CHECK(csp_hash("doSomething();") == "'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc='");
  CHECK(csp_hash("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

TEST_CASE("base64 with the test vectors of RFC 4648") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foobar") == "Zm9vYmFy");
  CHECK(base64("\xff\xfe\xfd") == "//79");
}

TEST_CASE("gzip gives back what it got, the same bytes each time") {
  std::string noise;
  for (unsigned i = 0, x = 1; i < 300000; ++i) noise += static_cast<char>((x = x * 1103515245 + 12345) >> 16);
  for (const std::string& text : {std::string(), std::string("a"), std::string(1 << 20, 'z'), noise}) {
    const Result<std::string> packed = gzip(text);
    REQUIRE(packed);
    CHECK(is_gzip(*packed));
    CHECK(unpacked(*packed) == text);
    CHECK(*gzip(text) == *packed);
    CHECK(packed->substr(4, 4) == std::string(4, '\0'));  // no time
    CHECK((*packed)[9] == '\xff');                        // no system
  }
  CHECK_FALSE(is_gzip("\x1f\x8b"));
  CHECK_FALSE(is_gzip(""));
}

TEST_CASE("Markdown: tables, links, and raw HTML shown instead of obeyed") {
  CHECK(html_of("**b** ~~s~~") == "<p><strong>b</strong> <del>s</del></p>\n");
  CHECK(html_of("| a | b |\n|---|--:|\n| 1 | 2 |\n").find("<td align=\"right\">2</td>") != std::string::npos);
  CHECK(html_of("see https://example.org/x") ==
        "<p>see <a href=\"https://example.org/x\">https://example.org/x</a></p>\n");
  for (const char* raw : {"<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "</script>",
                          "<!-- x -->", "[<b>](</script>)", "```\n</script>\n```"}) {
    const std::string html = html_of(raw);
    INFO(html);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("</script") == std::string::npos);
    CHECK(html.find("<img") == std::string::npos);
    CHECK(html.find("<!--") == std::string::npos);
  }
  CHECK(html_of("\xff broken") == "<p>\xef\xbf\xbd broken</p>\n");
}

TEST_CASE("Markdown links cannot run code") {
  for (const char* link :
       {"[x](javascript:alert(1))", "[x](JaVaScript:alert(1))", "[x](<javascript:alert(1)>)",
        "[x](java&#115;cript:alert(1))", "<javascript:alert(1)>", "[x](vbscript:x)", "[x](data:text/html,x)",
        "[x]: javascript:alert(1)\n\n[x]"}) {
    const std::string html = html_of(link);
    INFO(html);
    CHECK(html.find("href=\"j") == std::string::npos);
    CHECK(html.find("href=\"J") == std::string::npos);
    CHECK(html.find("href=\"v") == std::string::npos);
    CHECK(html.find("href=\"d") == std::string::npos);
  }
  CHECK(html_of("[x](https://example.org/javascript:)").find("href=\"https://") != std::string::npos);
  CHECK(html_of("[x](javascript:1) [y](/z)") == "<p><a>x</a> <a href=\"/z\">y</a></p>\n");
  CHECK(html_of("[x](mailto:a@b.org) [y](#top) [z](paper.pdf)").find("href=\"mailto:") != std::string::npos);
}

TEST_CASE("a widget that takes files says which") {
  const Demo demo = complete(R"({"model": "m", "inputs": ["image", "slider"], "outputs": "label"})",
                             {info("a", {1, 3, 28, 28}), info("b", {1})}, {info("y", {1, 3})});
  const std::string cards = widget_cards(demo.inputs, 0, "en");
  CHECK(cards.find("data-type=\"image\" data-accepts=\"image/*\" ") != std::string::npos);
  CHECK(cards.find("data-type=\"slider\" aria-labelledby") != std::string::npos);
  CHECK(widget_cards(demo.outputs, 2, "en").find("data-accepts") == std::string::npos);
}

TEST_CASE("compact widgets that follow one another share a card") {
  const Infos inputs = {info("a", {1}), info("b", {1})};
  const Demo demo = complete(
      R"({"model": "m", "inputs": [{"type": "slider", "label": "<b>\"&'", "info": "1 < 2"}, "slider"],
                   "outputs": "label"})",
      inputs, {info("y", {1, 3})});
  const std::string cards = widget_cards(demo.inputs, 0, "en");
  CHECK(cards.find("class=\"card\"") == cards.rfind("class=\"card\""));
  CHECK(cards.find("id=\"w1-stage\"") != std::string::npos);
  CHECK(cards.find("&lt;b&gt;&quot;&amp;&#39;") != std::string::npos);
  CHECK(cards.find("<p class=\"info\" id=\"w0-info\" lang=\"en\" dir=\"auto\">1 &lt; 2</p>") !=
        std::string::npos);
  CHECK(cards.find("<b>") == std::string::npos);
  CHECK(cards.find("style=") == std::string::npos);
  CHECK(widget_cards(demo.outputs, 2, "en").find("id=\"w2\"") != std::string::npos);
  CHECK(widget_cards({}, 0, "en").empty());
  const std::string rules = room_rules(demo);
  for (const char* id : {"#w0-stage{", "#w1-stage{", "#w2-stage{"})
    CHECK(rules.find(id) != std::string::npos);
}

TEST_CASE("an accent that is the night's own colour replaces the day's at night too") {
  const std::string night = color_text(make_palette({}, true).accent);
  const std::string css = theme_rules({.accent = night});
  const std::size_t dark = css.find("@media");
  REQUIRE(dark != std::string::npos);
  CHECK(css.find("--accent:", 0) < dark);
  CHECK(css.find("--accent:" + night, dark) != std::string::npos);
  CHECK(theme_rules({}).empty());
}
