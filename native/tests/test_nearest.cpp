// Neighbours against the plainest way to find them.
#include "projection/nearest.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "check.h"
#include "projection/random.h"

using namespace lightboard;

namespace {

std::vector<float> cloud(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Random random(seed, 0);
  std::vector<float> out(rows * columns);
  for (float& one : out) one = random.normal() + 100.0F;  // far from 0: products alone would lose the differences
  return out;
}

double distance(const Rows32& points, std::size_t a, std::size_t b, Metric metric) {
  double squares = 0.0, product = 0.0, own = 0.0, other = 0.0;
  for (std::size_t c = 0; c < points.columns; ++c) {
    const auto x = static_cast<double>(points.row(a)[c]), y = static_cast<double>(points.row(b)[c]);
    squares += (x - y) * (x - y);
    product += x * y;
    own += x * x;
    other += y * y;
  }
  if (metric == Metric::euclidean) return std::sqrt(squares);
  return own > 0.0 && other > 0.0 ? 1.0 - product / std::sqrt(own * other) : 1.0;
}

void check_all(std::size_t rows, std::size_t columns, std::size_t k, Metric metric) {
  const std::vector<float> data = cloud(rows, columns, rows * 31 + columns);
  const Rows32 points{data.data(), rows, columns};
  Progress progress;
  const Neighbors found = find_nearest(points, k, metric, progress);
  CHECK_EQUAL(found.k, std::min(k, rows - 1));
  std::size_t wrong = 0;
  for (std::size_t n = 0; n < rows; ++n) {
    std::vector<std::pair<double, std::size_t>> all;
    for (std::size_t other = 0; other < rows; ++other) {
      if (other != n) all.emplace_back(distance(points, n, other, metric), other);
    }
    std::sort(all.begin(), all.end());
    for (std::size_t j = 0; j < found.k; ++j) {
      const auto row = static_cast<std::size_t>(found.row[n * found.k + j]);
      const auto given = static_cast<double>(found.distance[n * found.k + j]);
      wrong += row == n;
      // Rounding may swap two that are as near; then their distances agree.
      wrong += std::abs(distance(points, n, row, metric) - all[j].first) > 1e-4 * all[j].first + 1e-7;
      wrong += std::abs(given - all[j].first) > 1e-3 * all[j].first + 1e-6;
    }
  }
  CHECK_EQUAL(wrong, std::size_t{0});
  const std::vector<float> from_first = distances_to(points, points.row(0), metric);
  for (std::size_t n = 0; n < rows; ++n) {
    wrong += std::abs(static_cast<double>(from_first[n]) - distance(points, n, 0, metric)) > 1e-3;
  }
  CHECK_EQUAL(wrong, std::size_t{0});
}

}  // namespace

TEST("every pair counts, whatever the shape") {
  for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
    check_all(2, 1, 5, metric);
    check_all(17, 3, 4, metric);
    check_all(97, 8, 96, metric);
    check_all(130, 33, 10, metric);
    check_all(300, 50, 90, metric);
  }
}

TEST("points that are the same, and rows of zeros") {
  const std::vector<float> same(40 * 4, 7.0F);
  Progress progress;
  const Neighbors found = find_nearest({same.data(), 40, 4}, 3, Metric::euclidean, progress);
  for (const float one : found.distance) CHECK(one == 0.0F);
  for (std::size_t n = 0; n < 40; ++n) CHECK(found.row[n * 3] != static_cast<std::int32_t>(n));
  const std::vector<float> zeros(6, 0.0F);
  const Neighbors none = find_nearest({zeros.data(), 3, 2}, 2, Metric::cosine, progress);
  for (const float one : none.distance) CHECK(one == 1.0F);
  CHECK(find_nearest({zeros.data(), 1, 2}, 2, Metric::cosine, progress).row.empty());
}

TEST("it ends when it is cancelled") {
  const std::vector<float> data = cloud(500, 4, 1);
  Progress progress;
  progress.cancelled = true;
  bool ended = false;
  try {
    find_nearest({data.data(), 500, 4}, 3, Metric::euclidean, progress);
  } catch (const Cancelled&) {
    ended = true;
  }
  CHECK(ended);
}

TEST("a map is trusted as far as its neighbours are true") {
  const std::size_t rows = 200;
  std::vector<float> line(rows), mixed(rows);
  std::vector<std::int64_t> at;
  Random random(3, 0);
  for (std::size_t n = 0; n < rows; ++n) {
    line[n] = static_cast<float>(n);
    mixed[n] = random.normal();
    at.push_back(static_cast<std::int64_t>(n));
  }
  Progress progress;
  CHECK_EQUAL(trustworthiness({line.data(), rows, 1}, {line.data(), rows, 1}, at, 5, progress), 1.0);
  const double chance = trustworthiness({line.data(), rows, 1}, {mixed.data(), rows, 1}, at, 5, progress);
  CHECK(chance > 0.35 && chance < 0.65);
}

RUN_TESTS()
