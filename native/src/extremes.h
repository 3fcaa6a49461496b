// Lowest, highest and first odd value of a stretch of points.
#pragma once

#include <cstddef>
#include <limits>

#include "points.h"

namespace lightboard {

constexpr std::size_t kNowhere = std::numeric_limits<std::size_t>::max();

// Over finite values; the places are indices of the curve.
struct Extremes {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  std::size_t at_lowest = kNowhere;   // the first of equals; kNowhere without a finite value
  std::size_t at_highest = kNowhere;
  std::size_t at_nonfinite = kNowhere;
  std::size_t nonfinite = 0;
};

// Adds values whose first has the index `first`.
void scan(const float* values, std::size_t size, std::size_t first, Extremes& found) noexcept;
void scan(const double* values, std::size_t size, std::size_t first, Extremes& found) noexcept;

// Lowest and highest of `size` values, a multiple of 16; false, and neither known, if one is not finite.
bool find_bounds(const float* values, std::size_t size, double& lowest, double& highest) noexcept;
bool find_bounds(const double* values, std::size_t size, double& lowest, double& highest) noexcept;

// Adds the extremes of the points behind those of `found`.
void join(Extremes& found, const Extremes& later) noexcept;

// Of the points [begin, end).
Extremes find_extremes(const Points& points, std::size_t begin, std::size_t end) noexcept;

}  // namespace lightboard
