// Minimum and maximum, vectorized; places are looked up only where something new was found.
#include "extremes.h"

#include <algorithm>
#include <array>

namespace lightboard {
namespace {

template <typename T>
void scan_each(const T* values, std::size_t begin, std::size_t end, std::size_t first, Extremes& found) noexcept {
  for (std::size_t i = begin; i < end; ++i) {
    const auto value = static_cast<double>(values[i]);
    if (!is_finite(value)) {
      if (found.nonfinite++ == 0) found.at_nonfinite = first + i;
      continue;
    }
    if (value < found.lowest || found.at_lowest == kNowhere) {
      found.lowest = value;
      found.at_lowest = first + i;
    }
    if (value > found.highest || found.at_highest == kNowhere) {
      found.highest = value;
      found.at_highest = first + i;
    }
  }
}

// Lowest and highest without a branch (vectorized); false if any is not finite.
template <typename T>
bool bounds(const T* values, std::size_t size, T& lowest, T& highest) noexcept {
  constexpr std::size_t kLanes = 64 / sizeof(T);
  std::array<T, kLanes> low;
  std::array<T, kLanes> high;
  std::array<T, kLanes> odd{};  // stays 0 while all are finite
  std::copy_n(values, kLanes, low.begin());
  high = low;
  for (std::size_t j = 0; j < size; j += kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) {
      const T value = values[j + k];
      low[k] = value < low[k] ? value : low[k];
      high[k] = value > high[k] ? value : high[k];
      odd[k] += value - value;
    }
  }
  lowest = low[0];
  highest = high[0];
  T any_odd = odd[0];
  for (std::size_t k = 1; k < kLanes; ++k) {
    lowest = low[k] < lowest ? low[k] : lowest;
    highest = high[k] > highest ? high[k] : highest;
    any_odd += odd[k];
  }
  return any_odd == T{0};
}

// As scan_each, a block at a time; only blocks that hold something new are looked into.
template <typename T>
void scan_blocks(const T* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  constexpr std::size_t kBlock = 1024 / sizeof(T);
  std::size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    T lowest;
    T highest;
    if (!bounds(values + i, kBlock, lowest, highest) || static_cast<double>(lowest) < found.lowest ||
        static_cast<double>(highest) > found.highest) {
      scan_each(values, i, i + kBlock, first, found);
    }
  }
  scan_each(values, i, size, first, found);
}

template <typename T>
bool widened_bounds(const T* values, std::size_t size, double& lowest, double& highest) noexcept {
  T low;
  T high;
  if (!bounds(values, size, low, high)) return false;
  lowest = static_cast<double>(low);
  highest = static_cast<double>(high);
  return true;
}

}  // namespace

bool find_bounds(const float* values, std::size_t size, double& lowest, double& highest) noexcept {
  return widened_bounds(values, size, lowest, highest);
}

bool find_bounds(const double* values, std::size_t size, double& lowest, double& highest) noexcept {
  return widened_bounds(values, size, lowest, highest);
}

void scan(const float* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  scan_blocks(values, size, first, found);
}

void scan(const double* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  scan_blocks(values, size, first, found);
}

void join(Extremes& found, const Extremes& later) noexcept {
  if (later.nonfinite > 0 && found.nonfinite == 0) found.at_nonfinite = later.at_nonfinite;
  found.nonfinite += later.nonfinite;
  if (later.at_lowest == kNowhere) return;
  if (found.at_lowest == kNowhere || later.lowest < found.lowest) {
    found.lowest = later.lowest;
    found.at_lowest = later.at_lowest;
  }
  if (found.at_highest == kNowhere || later.highest > found.highest) {
    found.highest = later.highest;
    found.at_highest = later.at_highest;
  }
}

Extremes find_extremes(const Points& points, std::size_t begin, std::size_t end) noexcept {
  Extremes found;
  while (begin < end) {
    const Span& span = points.span_of(begin);
    const std::size_t from = begin - span.first;
    const std::size_t count = std::min(end - begin, span.size - from);
    if (span.float32 != nullptr) {
      scan(span.float32 + from, count, begin, found);
    } else {
      scan(span.float64 + from, count, begin, found);
    }
    begin += count;
  }
  return found;
}

}  // namespace lightboard
