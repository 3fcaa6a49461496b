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

// The same, a block at a time without a branch (vectorized); only blocks that hold something new are looked into.
template <typename T>
void scan_blocks(const T* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  constexpr std::size_t kLanes = 64 / sizeof(T);
  constexpr std::size_t kBlock = 16 * kLanes;
  std::size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    std::array<T, kLanes> low;
    std::array<T, kLanes> high;
    std::array<T, kLanes> odd{};  // stays 0 while all are finite
    std::copy_n(values + i, kLanes, low.begin());
    high = low;
    for (std::size_t j = 0; j < kBlock; j += kLanes) {
      for (std::size_t k = 0; k < kLanes; ++k) {
        const T value = values[i + j + k];
        low[k] = value < low[k] ? value : low[k];
        high[k] = value > high[k] ? value : high[k];
        odd[k] += value - value;
      }
    }
    T lowest = low[0];
    T highest = high[0];
    T any_odd = odd[0];
    for (std::size_t k = 1; k < kLanes; ++k) {
      lowest = low[k] < lowest ? low[k] : lowest;
      highest = high[k] > highest ? high[k] : highest;
      any_odd += odd[k];
    }
    if (any_odd != T{0} || static_cast<double>(lowest) < found.lowest || static_cast<double>(highest) > found.highest) {
      scan_each(values, i, i + kBlock, first, found);
    }
  }
  scan_each(values, i, size, first, found);
}

}  // namespace

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
