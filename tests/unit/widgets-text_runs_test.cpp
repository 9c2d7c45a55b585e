// Which text is shaped as a run, in which order its runs stand, and where it may be cut.
#include "support/catch.h"
#include "widgets/text_runs.h"

using namespace vitrine;

namespace {

/// A drawn line with its runs written out: "a[run]b".
std::string spelled(std::string_view line) {
  const std::string drawn = text_runs::drawn(line);
  std::string out;
  for (std::size_t i = 0; i < drawn.size();) {
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(drawn[i + k]); };
    if ((byte(0) & 0xf0) == 0xe0) {
      const std::uint32_t c = (byte(0) & 0xfu) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu);
      if (const std::string_view run = text_runs::run_of(c); !run.empty()) {
        out += "[" + std::string(run) + "]";
        i += 3;
        continue;
      }
    }
    out += drawn[i++];
  }
  return out;
}

std::vector<std::string> clusters(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text_runs::next_cut(text, at);
    out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

}  // namespace

TEST_CASE("text that characters can show is left alone") {
  for (std::string_view text :
       {"", "Iris setosa", "5.8 cm – 93 %", "Größe, año, İstanbul", "机器学习模型", "ひらがなとカタカナ",
        "Привет", "Ελληνικά", "한국어", "tab\tand \xff\xc0 bytes"}) {
    INFO(text);
    CHECK_FALSE(text_runs::needs_shaping(text));
    CHECK(text_runs::drawn(text) == text);
  }
}

TEST_CASE("scripts that join, stack or go from right to left are one run") {
  for (std::string_view text : {"हिन्दी", "ภาษาไทย", "தமிழ்", "မြန်မာ", "e\u0301tude"}) {
    INFO(text);
    CHECK(text_runs::needs_shaping(text));
    CHECK_FALSE(text_runs::is_right_to_left(text));
    CHECK(spelled(text) == "[" + std::string(text) + "]");
  }
  for (std::string_view text : {"مرحبا بالعالم", "שלום", "(שלום) abc"}) {
    INFO(text);
    CHECK(text_runs::is_right_to_left(text));
    CHECK(spelled(text) == "[\u200f" + std::string(text) + "]");
  }
  CHECK_FALSE(text_runs::is_right_to_left("abc שלום"));
  CHECK_FALSE(text_runs::is_right_to_left("12 – 7"));
}

TEST_CASE("emoji are runs of their own: they keep their colours, the text around them takes its") {
  CHECK(spelled("cat 🐈 dog") == "cat [🐈] dog");
  CHECK(spelled("👩‍🔬🏳️‍🌈🇩🇪🇫🇷👍🏽") ==
        "[👩‍🔬][🏳️‍🌈][🇩🇪][🇫🇷][👍🏽]");
  CHECK(spelled("हाँ 🐈") == "[हाँ ][🐈]");
  // From right to left, what comes first stands on the right.
  CHECK(spelled("כלב 🐕 חתול") == "[\u200f חתול][🐕][\u200fכלב ]");
}

TEST_CASE("the same run has the same code point, and after forgetting there is room again") {
  text_runs::forget();
  const std::uint32_t before = text_runs::generation();
  const std::string first = text_runs::drawn("שלום");
  CHECK(text_runs::drawn("שלום") == first);
  CHECK(text_runs::drawn("עולם") != first);
  for (int i = 0; i < 10'000; ++i) (void)text_runs::drawn("א" + std::to_string(i));
  CHECK(text_runs::is_nearly_full());
  // No code point is left: character by character then.
  CHECK(text_runs::drawn("מלא") == "\u200fמלא");
  CHECK(text_runs::drawn("שלום") == first);
  text_runs::forget();
  CHECK_FALSE(text_runs::is_nearly_full());
  CHECK(text_runs::generation() == before + 1);
  CHECK(text_runs::run_of(0xe000).empty());
  CHECK(spelled("מלא") == "[\u200fמלא]");
}

TEST_CASE("private characters are not mistaken for runs") {
  text_runs::forget();
  const std::string icon = "\ue005";
  CHECK(spelled(icon) == "[" + icon + "]");
}

TEST_CASE("a cut never parts what belongs together") {
  using Strings = std::vector<std::string>;
  CHECK(clusters("aé€") == Strings{"a", "é", "€"});
  CHECK(clusters("e\u0301a") == Strings{"e\u0301", "a"});
  CHECK(clusters("👩‍🔬👍🏽x") == Strings{"👩‍🔬", "👍🏽", "x"});
  CHECK(clusters("🇩🇪🇫🇷") == Strings{"🇩🇪", "🇫🇷"});
  CHECK(clusters("क्षि") == Strings{"क्षि"});
  CHECK(clusters("ที่") == Strings{"ที่"});
  CHECK(clusters("\xff\xe2\x82z") == Strings{"\xff", "\xe2", "\x82", "z"});
  CHECK(text_runs::next_cut("abc", 7) == 3);
}
