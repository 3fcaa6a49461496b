// What a session of hyperparameters was started with.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lightboard {

struct Setting {
  enum class Kind : std::uint8_t { kNumber, kText, kTruth };

  std::string_view name;  // UTF-8, by whoever wrote it: not checked
  Kind kind = Kind::kNumber;
  double number = 0.0;  // of numbers, never NaN, and of truths
  std::string_view text;
};

struct SessionStart {
  std::vector<Setting> settings;  // by name, each once
  std::string_view group;
};

// Reads the start of a session out of a serialized SummaryMetadata; what is found points into it. False where that
// takes a closer look than this: it is no such start, is broken, or has a value that is no number, text or truth.
bool parse_session_start(std::string_view metadata, SessionStart& start);

}  // namespace lightboard
