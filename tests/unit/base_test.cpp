#include <cmath>
#include <limits>

#include "base/bits.h"
#include "base/error.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/value.h"
#include "support/catch.h"
#include "support/files.h"

using namespace vitrine;

TEST_CASE("error numbers are unique, in order, and every row has its sentence") {
  int last = 99;
  for (const CodeInfo& row : all_codes()) {
    INFO(row.name);
    CHECK(static_cast<int>(row.code) > last);
    last = static_cast<int>(row.code);
    CHECK(!row.title.empty());
    CHECK(row.title.back() != '.');
    CHECK((row.remedy.empty() || row.remedy.back() == '.'));
    CHECK(info(row.code).name == row.name);
  }
  CHECK(info(static_cast<Code>(12345)).code == Code::page_broken);
}

TEST_CASE("an error is printed with its place, its number and what to do") {
  const Error error{Code::spec_not_allowed, "demo.json#/inputs/2/max", "12 is above 10"};
  CHECK(format(error) ==
        "demo.json#/inputs/2/max: E104 Value outside what is allowed: 12 is above 10. Choose a value that "
        "docs/spec.md allows for this field.");
  CHECK(sentence(error) ==
        "Value outside what is allowed. 12 is above 10. Choose a value that docs/spec.md allows for this "
        "field.");
  CHECK(format(Error{Code::run_stopped, "", ""}) == "E504 Stopped.");
}

TEST_CASE("a value of the wrong type reads as empty, never as garbage") {
  const Value text = "ten";
  CHECK(text.number(7) == 7);
  CHECK(text.boolean(true));
  CHECK(text.items().empty());
  CHECK(text["key"].is_null());
  CHECK(text["key"]["deeper"].text().empty());
  CHECK(Value(1.5).integer(9) == 2);
  CHECK(Value(1e300).integer(9) == 9);
  CHECK(Value(std::nan("")).integer(9) == 9);
}

TEST_CASE("what is taken out of a value is gone from it") {
  Value value = Value::Object{{"data", test::bytes_of("abc")}, {"list", Value::Array{1, 2}}};
  Value::Object members = value.take_members();
  CHECK(value.members().empty());
  CHECK(members[0].second.take_bytes() == test::bytes_of("abc"));
  CHECK(members[0].second.bytes().empty());
  CHECK(members[0].second.is_bytes());
  CHECK(members[1].second.take_items().size() == 2);
  CHECK(members[1].second.take_bytes().empty());
}

TEST_CASE("setting a member keeps the order, and makes an object where there was none") {
  Value value;
  value.set("a", 1).set("b", 2).set("a", 3);
  CHECK(value == Value(Value::Object{{"a", 3}, {"b", 2}}));
  CHECK(Value().push(1).push("x") == Value(Value::Array{1, "x"}));
}

TEST_CASE("the nearest word is found for a typing error, and none for another word") {
  const std::string_view known[] = {"label", "minimum", "maximum", "step", "min"};
  CHECK(nearest("lable", known) == "label");
  CHECK(nearest("Label", known) == "label");
  CHECK(nearest("maximun", known) == "maximum");
  CHECK(nearest("mim", known) == "min");
  CHECK(nearest("setp", known) == "step");
  CHECK(nearest("colour", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest("label", {}).empty());
  CHECK(nearest(std::string(10'000'000, 'l'), known).empty());
}

TEST_CASE("JSON pointers escape what RFC 6901 says") {
  CHECK(pointer("demo.json#", "inputs") == "demo.json#/inputs");
  CHECK(pointer("#/inputs", std::size_t{12}) == "#/inputs/12");
  CHECK(pointer("#", "a/b~c") == "#/a~1b~0c");
}

TEST_CASE("HTML is escaped for text and quoted attributes") {
  CHECK(escape_html("<a href=\"x\" title='y'>&amp;</a>") ==
        "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
}

TEST_CASE("numbers for people") {
  CHECK(format_number(0.1 + 0.2) == "0.3");
  CHECK(format_number(1234.5678) == "1234.57");
  CHECK(format_number(100000) == "100000");
  CHECK(format_number(1500000, 6) == "1.5e6");
  CHECK(format_number(0.00001234) == "1.234e-5");
  CHECK(format_number(-0.0) == "0");
  CHECK(format_number(2.0 / 3, 2) == "0.67");
  CHECK(format_number(std::nan("")) == "NaN");
  CHECK(format_number(-std::numeric_limits<double>::infinity()) == "-Infinity");
}

TEST_CASE("exact numbers are the shortest that read back the same") {
  CHECK(format_exact(0.1) == "0.1");
  CHECK(format_exact(0.1 + 0.2) == "0.30000000000000004");
  CHECK(format_exact(9007199254740991.0) == "9007199254740991");
  CHECK(format_exact(1e21) == "1e21");
  CHECK(format_exact(1e-7) == "1e-7");
  CHECK(format_exact(5e-324) == "5e-324");
  CHECK(format_exact(1.7976931348623157e308) == "1.7976931348623157e308");
  CHECK(format_exact(-0.0) == "-0.0");
  CHECK(format_exact(0.1f) == "0.1");
  CHECK(format_exact(16777216.0f) == "16777216");
  CHECK(format_exact(1e-45f) == "1e-45");
  CHECK(format_exact(3.4028235e38f) == "3.4028235e38");

  std::uint64_t state = 1;
  for (int i = 0; i < 20000; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    const auto number = vitrine::bit_cast<double>(state);
    if (!std::isfinite(number)) continue;
    const auto bits = static_cast<std::uint32_t>(state >> 32);
    const auto small = vitrine::bit_cast<float>(bits);
    if (std::strtod(format_exact(number).c_str(), nullptr) != number) FAIL(format_exact(number));
    if (std::isfinite(small) && std::strtof(format_exact(small).c_str(), nullptr) != small) {
      FAIL(format_exact(small));
    }
  }
}

TEST_CASE("sizes in decimal units") {
  CHECK(format_bytes(0) == "0 bytes");
  CHECK(format_bytes(1) == "1 byte");
  CHECK(format_bytes(999) == "999 bytes");
  CHECK(format_bytes(1000) == "1.0 KB");
  CHECK(format_bytes(61'234) == "61 KB");
  CHECK(format_bytes(3'600'000) == "3.6 MB");
  CHECK(format_bytes(9'949'999) == "9.9 MB");
  CHECK(format_bytes(9'960'000) == "10 MB");
  CHECK(format_bytes(999'600) == "1.0 MB");
  CHECK(format_bytes(std::numeric_limits<std::uint64_t>::max()) == "18 EB");
}

TEST_CASE("bytes that are no UTF-8 are replaced one by one") {
  CHECK(to_utf8("aé✓🙂") == "aé✓🙂");
  const std::string bad = "\xef\xbf\xbd";
  CHECK(to_utf8("\xff") == bad);
  CHECK(to_utf8("\xc0\xaf") == bad + bad);                      // overlong
  CHECK(to_utf8("\xed\xa0\x80") == bad + bad + bad);            // a surrogate
  CHECK(to_utf8("\xf4\x90\x80\x80") == bad + bad + bad + bad);  // beyond U+10FFFF
  CHECK(to_utf8("x\xe2\x9c") == "x" + bad + bad);               // cut off
  CHECK(to_utf8("\x80y") == bad + "y");
  CHECK(to_utf8(std::string_view("\xf0\x9f\x99\x82\xf0\x9f", 6)) == "🙂" + bad + bad);
}

TEST_CASE("SHA-256 is FIPS 180-4's, in any pieces") {
  CHECK(sha256_hex({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex(test::bytes_of("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex(test::bytes_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(Bytes(1'000'000, std::byte{'a'})) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");

  // Every length around the block's end, in uneven pieces.
  for (std::size_t length = 0; length < 200; ++length) {
    Bytes bytes(length);
    for (std::size_t i = 0; i < length; ++i) bytes[i] = static_cast<std::byte>(i * 7);
    Sha256 pieces;
    for (std::size_t at = 0, step = 1; at < length; at += step, step = step % 71 + 13) {
      pieces.update(std::span(bytes).subspan(at, std::min(step, length - at)));
    }
    INFO(length);
    CHECK(pieces.finish_hex() == sha256_hex(bytes));
  }
}

TEST_CASE("what a terminal would obey is not printed") {
  CHECK(printable("a\x1b[31mb\nc\r\t\x07") == "a\xef\xbf\xbd[31mb\nc\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(printable("größer 日本 \xc2\x9b") == "größer 日本 \xef\xbf\xbd");
  CHECK(printable("\xff") == "\xef\xbf\xbd");
  CHECK(printable_json("[\"é©\x7f\xc2\x9b\"]\n") == "[\"é©\\u007f\\u009b\"]\n");
}
