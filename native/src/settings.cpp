// Names and texts of settings held once, and rows of them turned into columns.
#include "settings.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace lightboard {
namespace {

bool is_same(const Settings& one, SettingValue value, const Settings& other, SettingValue with) {
  if (value.kind() != with.kind()) return false;
  switch (value.kind()) {
    case SettingValue::Kind::kNumber: return value.number() == with.number();
    case SettingValue::Kind::kTruth: return value.truth() == with.truth();
    case SettingValue::Kind::kText:
      return one.pool == other.pool ? value.text() == with.text()
                                    : one.pool->text(value.text()) == other.pool->text(with.text());
    default: return true;
  }
}

}  // namespace

SettingNames::SettingNames(std::vector<std::string> names) : names_(std::move(names)) {
  if (std::is_sorted(names_.begin(), names_.end())) return;
  sorted_.resize(names_.size());
  std::iota(sorted_.begin(), sorted_.end(), 0U);
  std::sort(sorted_.begin(), sorted_.end(), [&](auto one, auto other) { return names_[one] < names_[other]; });
}

std::ptrdiff_t SettingNames::find(std::string_view name) const {
  std::size_t from = 0, to = names_.size();
  const auto place = [&](std::size_t at) { return sorted_.empty() ? at : std::size_t{sorted_[at]}; };
  while (from < to) {
    const std::size_t middle = (from + to) / 2;
    const int order = names_[place(middle)].compare(name);
    if (order == 0) return static_cast<std::ptrdiff_t>(place(middle));
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return -1;
}

std::uint32_t SettingPool::hold(std::string_view text) {
  std::uint32_t id;
  if (find(text, id)) return id;
  id = static_cast<std::uint32_t>(texts_.size());
  ids_.emplace(texts_.emplace_back(text), id);
  return id;
}

bool SettingPool::find(std::string_view text, std::uint32_t& id) const {
  const auto found = ids_.find(text);
  if (found == ids_.end()) return false;
  id = found->second;
  return true;
}

std::shared_ptr<const SettingNames> SettingPool::share(const std::vector<Setting>& settings) {
  const auto fits = [&](const SettingNames& names) {
    if (names.size() != settings.size()) return false;
    for (std::size_t at = 0; at < settings.size(); ++at) {
      if (names[at] != settings[at].name) return false;
    }
    return true;
  };
  if (last_ && fits(*last_)) return last_;  // runs of a sweep have the same ones
  std::size_t digest = settings.size();
  for (const Setting& one : settings) digest = digest * 1'000'003 ^ std::hash<std::string_view>{}(one.name);
  const auto [from, to] = names_.equal_range(digest);
  for (auto held = from; held != to; ++held) {
    if (fits(*held->second)) return last_ = held->second;
  }
  std::vector<std::string> names;
  names.reserve(settings.size());
  for (const Setting& one : settings) names.emplace_back(one.name);
  last_ = std::make_shared<const SettingNames>(std::move(names));
  names_.emplace(digest, last_);
  return last_;
}

SettingValue Settings::get(std::string_view name) const {
  const std::ptrdiff_t at = names->find(name);
  return at < 0 ? SettingValue() : values[static_cast<std::size_t>(at)];
}

bool operator==(const Settings& one, const Settings& other) {
  if (one.values.size() != other.values.size()) return false;
  for (std::size_t at = 0; at < one.values.size(); ++at) {
    const std::ptrdiff_t there =
        one.names == other.names ? static_cast<std::ptrdiff_t>(at) : other.names->find((*one.names)[at]);
    if (there < 0 || !is_same(one, one.values[at], other, other.values[static_cast<std::size_t>(there)])) return false;
  }
  return true;
}

SettingRows::SettingRows(std::vector<const Settings*> rows) : rows_(std::move(rows)) {
  std::unordered_map<std::string_view, std::uint32_t> ids;
  for (const Settings* row : rows_) {
    auto [held, is_new] = places_.try_emplace(row->names.get());
    if (!is_new) continue;
    const SettingNames& names = *row->names;
    held->second.reserve(names.size());
    for (std::size_t at = 0; at < names.size(); ++at) {
      const auto [id, first] = ids.emplace(names[at], static_cast<std::uint32_t>(names_.size()));
      if (first) names_.push_back(names[at]);
      held->second.push_back(id->second);
    }
  }
}

SettingColumn SettingRows::encode(std::string_view name) const {
  SettingColumn column;
  column.codes.resize(rows_.size());
  std::vector<SettingValue> values(rows_.size());
  std::unordered_map<std::string_view, std::uint32_t> texts;
  bool truths[2] = {false, false};
  const SettingNames* names = nullptr;
  std::ptrdiff_t at = -1;
  for (std::size_t n = 0; n < rows_.size(); ++n) {
    const Settings& row = *rows_[n];
    if (row.names.get() != names) {
      names = row.names.get();
      at = names->find(name);
    }
    if (at < 0) continue;
    const SettingValue value = values[n] = row.values[static_cast<std::size_t>(at)];
    switch (value.kind()) {
      case SettingValue::Kind::kNumber: column.numbers.push_back(value.number()); break;
      case SettingValue::Kind::kTruth: truths[value.truth() ? 1 : 0] = true; break;
      case SettingValue::Kind::kText: {
        const auto [place, first] =
            texts.emplace(row.pool->text(value.text()), static_cast<std::uint32_t>(column.texts.size()));
        if (first) column.texts.push_back(place->first);
        column.codes[n] = place->second;
        break;
      }
      default: break;
    }
  }
  auto& numbers = column.numbers;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  for (const bool truth : {false, true}) {
    if (truths[truth ? 1 : 0]) column.truths.push_back(truth);
  }
  const auto before_truths = static_cast<std::uint32_t>(numbers.size());
  const auto before_texts = before_truths + static_cast<std::uint32_t>(column.truths.size());
  for (std::size_t n = 0; n < rows_.size(); ++n) {
    const SettingValue value = values[n];
    switch (value.kind()) {
      case SettingValue::Kind::kNumber: {
        const auto place = std::lower_bound(numbers.begin(), numbers.end(), value.number()) - numbers.begin();
        column.codes[n] = 1 + static_cast<std::uint32_t>(place);
        break;
      }
      case SettingValue::Kind::kTruth: column.codes[n] = 1 + before_truths + (value.truth() && truths[0] ? 1 : 0); break;
      case SettingValue::Kind::kText: column.codes[n] += 1 + before_texts; break;
      default: break;
    }
  }
  return column;
}

std::vector<SettingSpread> SettingRows::compare() const {
  struct First {
    const Settings* row = nullptr;
    SettingValue value;
    std::size_t rows = 0;
  };
  std::vector<SettingSpread> spread(names_.size());
  std::vector<First> firsts(names_.size());
  std::size_t some = 0;
  for (const Settings* row : rows_) {
    if (row->values.empty()) continue;
    ++some;
    const std::vector<std::uint32_t>& places = places_.at(row->names.get());
    for (std::size_t at = 0; at < places.size(); ++at) {
      const std::uint32_t place = places[at];
      const SettingValue value = row->values[at];
      First& first = firsts[place];
      spread[place].text |= value.kind() == SettingValue::Kind::kText;
      if (first.row == nullptr) first = {row, value, 0};
      ++first.rows;
      if (!spread[place].differs) spread[place].differs = !is_same(*first.row, first.value, *row, value);
    }
  }
  for (std::size_t place = 0; place < names_.size(); ++place) spread[place].differs |= firsts[place].rows < some;
  return spread;
}

}  // namespace lightboard
