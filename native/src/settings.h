// What the sessions of a sweep were set to, kept small: names once for all who have the same ones, eight bytes a value.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "session.h"

namespace lightboard {

// A number as it is; what else there is hides among the NaNs, for no setting is one.
class SettingValue {
 public:
  enum class Kind : std::uint8_t { kNumber, kText, kTruth, kNone };

  SettingValue() = default;
  static SettingValue of_number(double number) {
    return std::isnan(number) ? SettingValue() : SettingValue(std::bit_cast<std::uint64_t>(number));
  }
  static SettingValue of_truth(bool truth) { return SettingValue(kTruths | (truth ? 1 : 0)); }
  static SettingValue of_text(std::uint32_t id) { return SettingValue(kTexts | id); }

  Kind kind() const {
    switch (bits_ & kMask) {
      case kNothing: return Kind::kNone;
      case kTruths: return Kind::kTruth;
      case kTexts: return Kind::kText;
      default: return Kind::kNumber;
    }
  }
  double number() const { return std::bit_cast<double>(bits_); }
  bool truth() const { return (bits_ & 1) != 0; }
  std::uint32_t text() const { return static_cast<std::uint32_t>(bits_); }

 private:
  static constexpr std::uint64_t kMask = 0xfffff00000000000;
  static constexpr std::uint64_t kNothing = 0xffff100000000000;
  static constexpr std::uint64_t kTruths = 0xffff200000000000;
  static constexpr std::uint64_t kTexts = 0xffff300000000000;

  explicit SettingValue(std::uint64_t bits) : bits_(bits) {}
  std::uint64_t bits_ = kNothing;
};

// Names in the order in which they were said, each once.
class SettingNames {
 public:
  explicit SettingNames(std::vector<std::string> names);
  std::size_t size() const { return names_.size(); }
  const std::string& operator[](std::size_t at) const { return names_[at]; }
  // The place of a name; -1: it is none of them.
  std::ptrdiff_t find(std::string_view name) const;

 private:
  std::vector<std::string> names_;
  std::vector<std::uint32_t> sorted_;  // places in the order of names; empty where that is their own
};

// Where sessions that are read together keep what they have in common. It only grows.
class SettingPool {
 public:
  std::uint32_t hold(std::string_view text);
  // Whether that text is held already; then its id.
  bool find(std::string_view text, std::uint32_t& id) const;
  std::string_view text(std::uint32_t id) const { return texts_[id]; }
  // The names of these settings, as one object for all that have the same.
  std::shared_ptr<const SettingNames> share(const std::vector<Setting>& settings);

 private:
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
  std::unordered_multimap<std::size_t, std::shared_ptr<const SettingNames>> names_;  // by a digest
  std::shared_ptr<const SettingNames> last_;
};

// What one session was set to.
struct Settings {
  std::shared_ptr<const SettingPool> pool;
  std::shared_ptr<const SettingNames> names;
  std::vector<SettingValue> values;  // in the order of names

  SettingValue get(std::string_view name) const;
};

bool operator==(const Settings& one, const Settings& other);

// One setting of many rows.
struct SettingColumn {
  std::vector<double> numbers;  // different ones, in order
  std::vector<bool> truths;
  std::vector<std::string_view> texts;  // in the order of their first row
  std::vector<std::uint32_t> codes;     // per row 1 + the place among numbers, truths, texts; 0: it has none
};

// How rows compare in one setting; rows without any setting say nothing.
struct SettingSpread {
  bool differs = false;  // several values, or some rows lack it
  bool text = false;     // some row's value is a text
};

// Rows of a table, which stay as long as this does.
class SettingRows {
 public:
  explicit SettingRows(std::vector<const Settings*> rows);
  std::size_t size() const { return rows_.size(); }
  // Of any row, in the order of their first.
  const std::vector<std::string_view>& names() const { return names_; }
  SettingColumn encode(std::string_view name) const;
  std::vector<SettingSpread> compare() const;  // of each name

 private:
  std::vector<const Settings*> rows_;
  std::vector<std::string_view> names_;
  std::unordered_map<const SettingNames*, std::vector<std::uint32_t>> places_;  // of a row's names among all
};

}  // namespace lightboard
