// A session's start, whole, in pieces and broken: never read beyond its end, never more than stands there.
#include "session.h"

#include <string>

#include "check.h"

using namespace lightboard;

namespace {

std::string part(int field, const std::string& content) {
  return std::string(1, static_cast<char>(field << 3 | 2)) + static_cast<char>(content.size()) + content;
}

std::string number(double value) {
  std::string out("\x11");
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
  return out;
}

std::string entry(const std::string& name, const std::string& value) { return part(1, part(1, name) + part(2, value)); }

std::string metadata(const std::string& start) { return part(1, part(1, "hparams") + part(2, part(3, start))); }

const std::string said = entry("opt", part(3, "sgd")) + entry("lr", number(0.5)) +
                         entry("amp", std::string("\x20\x01")) + entry("lr", number(0.25)) + part(4, "first");

}  // namespace

TEST("a start is read, the last word on a setting counts") {
  SessionStart start;
  const std::string whole = metadata(said);  // what is found points into it
  CHECK(parse_session_start(whole, start));
  CHECK(start.group == "first");
  CHECK(start.settings.size() == 3);
  CHECK(start.settings[0].name == "amp" && start.settings[0].kind == Setting::Kind::kTruth);
  CHECK(start.settings[1].name == "lr" && start.settings[1].number == 0.25);  // the last word counts
  CHECK(start.settings[2].name == "opt" && start.settings[2].text == "sgd");

}

TEST("what is none, or takes a closer look, is left") {
  SessionStart start;
  CHECK(!parse_session_start(metadata(entry("lr", "")), start));                      // no value
  CHECK(!parse_session_start(metadata(entry("lr", std::string("\x08\x00", 2))), start));  // null
  CHECK(!parse_session_start(metadata(entry("lr", number(0.0 / 0.0))), start));
  CHECK(!parse_session_start(part(1, part(2, part(3, said) + part(4, ""))), start));  // an end beside it
  CHECK(!parse_session_start("", start));

}

TEST("torn and flipped, nothing is read beyond the end") {
  SessionStart start;
  const std::string whole = metadata(said);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // A copy of just these bytes, so that the sanitizer sees whoever reads on.
    const std::string torn(whole.data(), size);
    parse_session_start(torn, start);
  }
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ 1 << bit);
      if (parse_session_start(flipped, start)) CHECK(start.settings.size() <= 4);
    }
  }
}

RUN_TESTS()
