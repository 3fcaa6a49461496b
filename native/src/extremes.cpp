// Minimum and maximum, vectorized; places are looked up only where something new was found.
#include "extremes.h"

#include <algorithm>
#include <array>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

// Some values beside each other; the compiler alone keeps them in memory, not in registers.
#ifdef __SSE2__
struct Floats {
  using Value = float;
  static constexpr std::size_t kSize = 4;
  __m128 v;

  static Floats load(const float* from) noexcept { return {_mm_loadu_ps(from)}; }
  void store(float* into) const noexcept { _mm_storeu_ps(into, v); }
  friend Floats least(Floats a, Floats b) noexcept { return {_mm_min_ps(a.v, b.v)}; }
  friend Floats most(Floats a, Floats b) noexcept { return {_mm_max_ps(a.v, b.v)}; }
  // 0 if all are finite, else NaN somewhere.
  friend Floats oddness(Floats a) noexcept { return {_mm_sub_ps(a.v, a.v)}; }
  friend Floats sum(Floats a, Floats b) noexcept { return {_mm_add_ps(a.v, b.v)}; }
};
struct Doubles {
  using Value = double;
  static constexpr std::size_t kSize = 2;
  __m128d v;

  static Doubles load(const double* from) noexcept { return {_mm_loadu_pd(from)}; }
  void store(double* into) const noexcept { _mm_storeu_pd(into, v); }
  friend Doubles least(Doubles a, Doubles b) noexcept { return {_mm_min_pd(a.v, b.v)}; }
  friend Doubles most(Doubles a, Doubles b) noexcept { return {_mm_max_pd(a.v, b.v)}; }
  friend Doubles oddness(Doubles a) noexcept { return {_mm_sub_pd(a.v, a.v)}; }
  friend Doubles sum(Doubles a, Doubles b) noexcept { return {_mm_add_pd(a.v, b.v)}; }
};
#else
template <typename T>
struct Single {
  using Value = T;
  static constexpr std::size_t kSize = 1;
  T v;

  static Single load(const T* from) noexcept { return {*from}; }
  void store(T* into) const noexcept { *into = v; }
  friend Single least(Single a, Single b) noexcept { return {a.v < b.v ? a.v : b.v}; }
  friend Single most(Single a, Single b) noexcept { return {a.v > b.v ? a.v : b.v}; }
  friend Single oddness(Single a) noexcept { return {a.v - a.v}; }
  friend Single sum(Single a, Single b) noexcept { return {a.v + b.v}; }
};
using Floats = Single<float>;
using Doubles = Single<double>;
#endif

// Lowest and highest of a multiple of kStride without a branch; false if any is not finite.
constexpr std::size_t kStride = 16;

template <typename Lanes>
bool bounds(const typename Lanes::Value* values, std::size_t size, typename Lanes::Value& lowest,
            typename Lanes::Value& highest) noexcept {
  using T = typename Lanes::Value;
  Lanes low0 = Lanes::load(values);
  Lanes low1 = low0;
  Lanes high0 = low0;
  Lanes high1 = low0;
  Lanes odd0 = oddness(low0);
  Lanes odd1 = odd0;
  for (std::size_t i = 0; i < size; i += 2 * Lanes::kSize) {
    const Lanes v0 = Lanes::load(values + i);
    const Lanes v1 = Lanes::load(values + i + Lanes::kSize);
    low0 = least(v0, low0);
    low1 = least(v1, low1);
    high0 = most(v0, high0);
    high1 = most(v1, high1);
    odd0 = sum(odd0, oddness(v0));
    odd1 = sum(odd1, oddness(v1));
  }
  std::array<T, Lanes::kSize> low;
  std::array<T, Lanes::kSize> high;
  std::array<T, Lanes::kSize> odd;
  least(low0, low1).store(low.data());
  most(high0, high1).store(high.data());
  sum(odd0, odd1).store(odd.data());
  lowest = *std::min_element(low.begin(), low.end());
  highest = *std::max_element(high.begin(), high.end());
  return std::all_of(odd.begin(), odd.end(), [](T one) { return one == T{0}; });
}

bool bounds_of(const float* values, std::size_t size, float& lowest, float& highest) noexcept {
  return bounds<Floats>(values, size, lowest, highest);
}
bool bounds_of(const double* values, std::size_t size, double& lowest, double& highest) noexcept {
  return bounds<Doubles>(values, size, lowest, highest);
}

// As scan_each, a block at a time; only blocks that hold something new are looked into.
template <typename T>
void scan_blocks(const T* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  constexpr std::size_t kBlock = 1024 / sizeof(T);
  std::size_t i = 0;
  while (i + kStride <= size) {
    const std::size_t count = std::min(kBlock, (size - i) / kStride * kStride);
    T lowest;
    T highest;
    if (!bounds_of(values + i, count, lowest, highest) || static_cast<double>(lowest) < found.lowest ||
        static_cast<double>(highest) > found.highest) {
      scan_each(values, i, i + count, first, found);
    }
    i += count;
  }
  scan_each(values, i, size, first, found);
}

template <typename T>
bool widened_bounds(const T* values, std::size_t size, double& lowest, double& highest) noexcept {
  T low;
  T high;
  if (!bounds_of(values, size, low, high)) return false;
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
