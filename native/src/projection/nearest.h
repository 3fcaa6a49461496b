// Exact nearest neighbours, by looking at every pair.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "progress.h"

namespace lightboard {

enum class Metric { euclidean, cosine };

// Rows of numbers, one after another.
struct Rows32 {
  const float* data;
  std::size_t rows;
  std::size_t columns;

  [[nodiscard]] const float* row(std::size_t n) const noexcept { return data + n * columns; }
};

// Of each row the k others that are nearest, nearest first; of equals the first. Lists of rows × k.
struct Neighbors {
  std::size_t k = 0;
  std::vector<std::int32_t> row;
  std::vector<float> distance;
};

// Cosine distance is 1 − cos, of a row of zeros 1. `k` is cut to rows − 1. Throws Cancelled.
Neighbors find_nearest(const Rows32& points, std::size_t k, Metric metric, Progress& progress);

// How far every row is from `query`.
std::vector<float> distances_to(const Rows32& points, const float* query, Metric metric);

// How far the neighbours on a map (`positions`) are neighbours among the `points`, measured at the rows `at`, which
// must be rows of both: 1 where no point comes near that is not. Euclidean. Throws Cancelled.
double trustworthiness(const Rows32& points, const Rows32& positions, const std::vector<std::int64_t>& at,
                       std::size_t k, Progress& progress);

}  // namespace lightboard
