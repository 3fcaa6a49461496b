// The start of a session, as nearly every writer puts it down: each field once.
#include "session.h"

#include <algorithm>
#include <cmath>

#include "event.h"
#include "wire.h"

namespace lightboard {
namespace {

// Calls take(field) for each field; it answers whether it read one well.
template <typename Take>
bool each_field(Cursor& in, const Take& take) {
  for (std::uint32_t found; !in.done();) {
    if (!in.read_key(found) || !take(found)) return false;
  }
  return true;
}

// The only message under a field. False where it is missing, or there twice: then protobuf joins them.
bool find_message(std::string_view bytes, std::uint32_t field, std::string_view& content) {
  Cursor in(bytes);
  int times = 0;
  const bool good = each_field(in, [&](std::uint32_t found) {
    if (found != field) return in.skip(found);
    ++times;
    return in.bytes(content);
  });
  return good && times == 1;
}

// What a session is started with, unless an experiment or an end stands there too: the last of them would count.
bool find_start(std::string_view content, std::string_view& said) {
  Cursor in(content);
  bool other = false;
  const bool good = each_field(in, [&](std::uint32_t found) {
    other |= found == key(2, kBytes) || found == key(4, kBytes);
    return in.skip(found);
  });
  return good && !other && find_message(content, key(3, kBytes), said);
}

// A google.protobuf.Value that is a number, a text or a truth.
bool parse_value(std::string_view bytes, Setting& setting) {
  Cursor in(bytes);
  int times = 0;
  const bool good = each_field(in, [&](std::uint32_t found) {
    ++times;
    switch (found) {
      case key(2, kFixed64):
        setting.kind = Setting::Kind::kNumber;
        return in.fixed(setting.number) && !std::isnan(setting.number);
      case key(3, kBytes): setting.kind = Setting::Kind::kText; return in.bytes(setting.text);
      case key(4, kVarint): {
        std::uint64_t truth;
        setting.kind = Setting::Kind::kTruth;
        if (!in.varint(truth)) return false;
        setting.number = truth != 0 ? 1.0 : 0.0;
        return true;
      }
      default: return false;
    }
  });
  return good && times == 1;
}

bool parse_entry(std::string_view bytes, Setting& setting) {
  Cursor in(bytes);
  std::string_view value;
  int names = 0, values = 0;
  const bool good = each_field(in, [&](std::uint32_t found) {
    switch (found) {
      case key(1, kBytes): ++names; return in.bytes(setting.name);
      case key(2, kBytes): ++values; return in.bytes(value);
      default: return false;
    }
  });
  return good && names == 1 && values == 1 && parse_value(value, setting);
}

// Sorted, the last of those with one name.
void tidy(std::vector<Setting>& settings) {
  const auto before = [](const Setting& one, const Setting& other) { return one.name < other.name; };
  if (!std::is_sorted(settings.begin(), settings.end(), before)) {
    std::stable_sort(settings.begin(), settings.end(), before);
  }
  const auto same = [](const Setting& one, const Setting& other) { return one.name == other.name; };
  const auto first = std::unique(settings.rbegin(), settings.rend(), same);
  settings.erase(settings.begin(), first.base());
}

}  // namespace

bool parse_session_start(std::string_view metadata, SessionStart& start) {
  start.settings.clear();
  start.group = {};
  Metadata about;
  std::string_view said;
  if (!parse_metadata(metadata, about) || !find_start(about.content, said)) return false;
  Cursor in(said);
  const bool good = each_field(in, [&](std::uint32_t found) {
    std::string_view entry;
    switch (found) {
      case key(1, kBytes): return in.bytes(entry) && parse_entry(entry, start.settings.emplace_back());
      case key(4, kBytes): return in.bytes(start.group);
      case key(5, kFixed64): return in.skip(found);  // when
      default: return false;
    }
  });
  if (good) tidy(start.settings);
  return good;
}

}  // namespace lightboard
