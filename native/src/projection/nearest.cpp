// Products of tiles of rows say which pairs may be near; the distances of those few are then taken directly.
#include "nearest.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

#include "parts.h"
#include "wide.h"

namespace lightboard {
namespace {

constexpr std::size_t kPanel = 16;    // rows that stand interleaved
constexpr std::size_t kTile = 6;      // rows they are multiplied with at once: twelve sums fit the registers
constexpr std::size_t kQueries = 48;  // rows that share a pass over all panels
// Rounding may misplace a neighbour among the candidates: a few more are looked at directly.
constexpr std::size_t kSpare = 8;

constexpr float kInfinity = std::numeric_limits<float>::infinity();

LIGHTBOARD_INLINE float squared_distance_body(const float* a, const float* b, std::size_t columns) noexcept {
  Eight one{}, two{}, x, y;
  std::size_t c = 0;
  for (; c + 2 * kLanes <= columns; c += 2 * kLanes) {
    load(x, a + c);
    load(y, b + c);
    x = x - y;
    one += x * x;
    load(x, a + c + kLanes);
    load(y, b + c + kLanes);
    x = x - y;
    two += x * x;
  }
  one += two;
  float rest = sum(one);
  for (; c < columns; ++c) rest += (a[c] - b[c]) * (a[c] - b[c]);
  return rest;
}

LIGHTBOARD_INLINE float product_body(const float* a, const float* b, std::size_t columns) noexcept {
  Eight one{}, two{}, x, y;
  std::size_t c = 0;
  for (; c + 2 * kLanes <= columns; c += 2 * kLanes) {
    load(x, a + c);
    load(y, b + c);
    one += x * y;
    load(x, a + c + kLanes);
    load(y, b + c + kLanes);
    two += x * y;
  }
  one += two;
  float rest = sum(one);
  for (; c < columns; ++c) rest += a[c] * b[c];
  return rest;
}

// Rows of the queries, and rows that stand interleaved, with their squared lengths.
struct Tile {
  const float* queries;
  const float* panel;
  const float* norms;
  const float* limits;  // of each query: what is farther does not count
  std::size_t columns;
};

// out[t][p] = |a − b|² less |a|², which is the same for all p. Returns the queries t with one below its limit, as bits.
LIGHTBOARD_INLINE unsigned multiply_body(const Tile& tile, float* out) noexcept {
  const float* const queries = tile.queries;
  const float* const panel = tile.panel;
  const std::size_t columns = tile.columns;
  Eight low[kTile] = {}, high[kTile] = {};
  for (std::size_t c = 0; c < columns; ++c) {
    Eight left, right;
    load(left, panel + c * kPanel);
    load(right, panel + c * kPanel + kLanes);
    for (std::size_t t = 0; t < kTile; ++t) {
      const float x = queries[t * columns + c];
      low[t] += left * x;
      high[t] += right * x;
    }
  }
  Eight left, right;
  load(left, tile.norms);
  load(right, tile.norms + kLanes);
  unsigned near = 0;
  for (std::size_t t = 0; t < kTile; ++t) {
    low[t] = left - low[t] * 2.0F;
    high[t] = right - high[t] * 2.0F;
    store(out + t * kPanel, low[t]);
    store(out + t * kPanel + kLanes, high[t]);
    if (any_below(low[t], tile.limits[t]) || any_below(high[t], tile.limits[t])) near |= 1U << t;
  }
  return near;
}

LIGHTBOARD_INLINE void distances_body(const Rows32& points, const float* query, bool cosine, std::size_t first,
                                      std::size_t last, float* out) noexcept {
  const float own = cosine ? product_body(query, query, points.columns) : 0.0F;
  for (std::size_t n = first; n < last; ++n) {
    if (cosine) {
      const float norms = own * product_body(points.row(n), points.row(n), points.columns);
      const float cos = norms > 0.0F ? product_body(points.row(n), query, points.columns) / std::sqrt(norms) : 0.0F;
      out[n] = std::max(0.0F, 1.0F - cos);
    } else {
      out[n] = squared_distance_body(points.row(n), query, points.columns);
    }
  }
}

struct Kernels {
  float (*squared_distance)(const float*, const float*, std::size_t) noexcept;
  unsigned (*multiply)(const Tile&, float*) noexcept;
  void (*distances)(const Rows32&, const float*, bool, std::size_t, std::size_t, float*) noexcept;
};

float squared_distance_any(const float* a, const float* b, std::size_t columns) noexcept {
  return squared_distance_body(a, b, columns);
}
unsigned multiply_any(const Tile& tile, float* out) noexcept { return multiply_body(tile, out); }
void distances_any(const Rows32& points, const float* query, bool cosine, std::size_t first, std::size_t last,
                   float* out) noexcept {
  distances_body(points, query, cosine, first, last, out);
}

#if defined(LIGHTBOARD_AVX2)
LIGHTBOARD_FOR_AVX2 float squared_distance_avx2(const float* a, const float* b, std::size_t columns) noexcept {
  return squared_distance_body(a, b, columns);
}
LIGHTBOARD_FOR_AVX2 unsigned multiply_avx2(const Tile& tile, float* out) noexcept { return multiply_body(tile, out); }
LIGHTBOARD_FOR_AVX2 void distances_avx2(const Rows32& points, const float* query, bool cosine, std::size_t first,
                                        std::size_t last, float* out) noexcept {
  distances_body(points, query, cosine, first, last, out);
}
#endif

const Kernels& kernels() noexcept {
  static const Kernels any{squared_distance_any, multiply_any, distances_any};
#if defined(LIGHTBOARD_AVX2)
  static const Kernels avx2{squared_distance_avx2, multiply_avx2, distances_avx2};
  if (has_avx2()) return avx2;
#endif
  return any;
}

// Rows around their mean (their products then keep the digits that tell near ones apart), or of length 1.
std::vector<float> prepare(const Rows32& points, Metric metric) {
  std::vector<float> out(points.data, points.data + points.rows * points.columns);
  if (metric == Metric::euclidean) {
    std::vector<double> mean(points.columns, 0.0);
    for (std::size_t n = 0; n < points.rows; ++n) {
      for (std::size_t c = 0; c < points.columns; ++c) mean[c] += static_cast<double>(points.row(n)[c]);
    }
    for (double& one : mean) one /= static_cast<double>(points.rows);
    for (std::size_t n = 0; n < points.rows; ++n) {
      float* const row = out.data() + n * points.columns;
      for (std::size_t c = 0; c < points.columns; ++c) {
        row[c] = static_cast<float>(static_cast<double>(row[c]) - mean[c]);
      }
    }
    return out;
  }
  for (std::size_t n = 0; n < points.rows; ++n) {
    float* const row = out.data() + n * points.columns;
    double norm = 0.0;
    for (std::size_t c = 0; c < points.columns; ++c) norm += static_cast<double>(row[c]) * static_cast<double>(row[c]);
    const double scale = norm > 0.0 ? 1.0 / std::sqrt(norm) : 0.0;
    for (std::size_t c = 0; c < points.columns; ++c) row[c] = static_cast<float>(static_cast<double>(row[c]) * scale);
  }
  return out;
}

std::vector<float> interleave(const Rows32& points) {
  const std::size_t panels = (points.rows + kPanel - 1) / kPanel;
  std::vector<float> out(panels * kPanel * points.columns, 0.0F);
  for (std::size_t n = 0; n < points.rows; ++n) {
    float* const panel = out.data() + n / kPanel * kPanel * points.columns + n % kPanel;
    for (std::size_t c = 0; c < points.columns; ++c) panel[c * kPanel] = points.row(n)[c];
  }
  return out;
}

using Near = std::pair<float, std::int32_t>;

// The nearest so far, and those that came since they were last sorted out.
class Candidates {
 public:
  explicit Candidates(std::size_t wanted) : wanted_(wanted) { found_.reserve(2 * wanted + kPanel); }

  [[nodiscard]] float limit() const noexcept { return limit_; }

  void add(float distance, std::int32_t row) {
    found_.emplace_back(distance, row);
    if (found_.size() >= 2 * wanted_) keep();
  }

  std::vector<Near>& take() {
    keep();
    return found_;
  }

 private:
  void keep() {
    if (found_.size() <= wanted_) return;
    const auto edge = found_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
    std::nth_element(found_.begin(), edge, found_.end());
    limit_ = edge->first;
    found_.resize(wanted_);
  }

  std::size_t wanted_;
  float limit_ = kInfinity;
  std::vector<Near> found_;
};

class Search {
 public:
  Search(const Rows32& points, std::size_t k, Metric metric, Progress& progress)
      : prepared_(prepare(points, metric)),
        points_{prepared_.data(), points.rows, points.columns},
        panels_(interleave(points_)),
        // Rows that fill the last panel are farther than all.
        norms_((points.rows + kPanel - 1) / kPanel * kPanel, kInfinity),
        metric_(metric),
        progress_(progress) {
    out_.k = std::min(k, points.rows - 1);
    out_.row.resize(points.rows * out_.k);
    out_.distance.resize(points.rows * out_.k);
    const std::vector<float> zero(points.columns, 0.0F);
    for (std::size_t n = 0; n < points.rows; ++n) {
      norms_[n] = kernels().squared_distance(points_.row(n), zero.data(), points.columns);
    }
  }

  Neighbors run() {
    const std::size_t blocks = (points_.rows + kQueries - 1) / kQueries;
    std::atomic<std::size_t> next{0};
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    in_parts(0, std::min(blocks, cores), 1, [&](std::size_t, std::size_t) {
      for (std::size_t block; (block = next++) < blocks;) {
        if (progress_.cancelled) return;
        search(block * kQueries, std::min(points_.rows, (block + 1) * kQueries));
        progress_.done = static_cast<float>(block + 1) / static_cast<float>(blocks);
      }
    });
    if (progress_.cancelled) throw Cancelled{};
    return std::move(out_);
  }

 private:
  void search(std::size_t first, std::size_t last) {
    const std::size_t columns = points_.columns;
    std::vector<float> queries(kQueries * columns, 0.0F);
    std::copy(points_.row(first), points_.row(first) + (last - first) * columns, queries.begin());
    std::vector<Candidates> near(last - first, Candidates(out_.k + kSpare));
    float distances[kTile * kPanel];
    std::vector<float> limits(kQueries, -kInfinity);  // no query: nothing is near
    for (std::size_t n = 0; n < last - first; ++n) limits[n] = kInfinity;
    for (std::size_t begin = 0; begin < points_.rows; begin += kPanel) {
      for (std::size_t tile = 0; tile < last - first; tile += kTile) {
        unsigned some = kernels().multiply({queries.data() + tile * columns, panels_.data() + begin * columns,
                                            norms_.data() + begin, limits.data() + tile, columns},
                                           distances);
        for (std::size_t t = tile; some != 0; ++t, some >>= 1U) {
          if ((some & 1U) == 0) continue;
          take(near[t], first + t, begin, distances + (t - tile) * kPanel);
          limits[t] = near[t].limit();
        }
      }
    }
    for (std::size_t n = first; n < last; ++n) write(near[n - first].take(), n);
  }

  static void take(Candidates& near, std::size_t query, std::size_t begin, const float* distances) {
    for (std::size_t p = 0; p < kPanel; ++p) {
      if (distances[p] < near.limit() && begin + p != query) near.add(distances[p], static_cast<std::int32_t>(begin + p));
    }
  }

  void write(std::vector<Near>& near, std::size_t query) {
    for (Near& one : near) {
      const float squared = kernels().squared_distance(points_.row(query),
                                                       points_.row(static_cast<std::size_t>(one.second)),
                                                       points_.columns);
      // Of rows of length 1: |a − b|² = 2 (1 − cos).
      one.first = metric_ == Metric::euclidean ? std::sqrt(squared) : cosine(query, one.second, squared);
    }
    std::sort(near.begin(), near.end());
    for (std::size_t k = 0; k < out_.k; ++k) {
      out_.row[query * out_.k + k] = near[k].second;
      out_.distance[query * out_.k + k] = near[k].first;
    }
  }

  [[nodiscard]] float cosine(std::size_t query, std::int32_t row, float squared) const {
    const bool is_zero = !(norms_[query] > 0.0F) || !(norms_[static_cast<std::size_t>(row)] > 0.0F);
    return is_zero ? 1.0F : squared / 2.0F;
  }

  std::vector<float> prepared_;
  Rows32 points_;
  std::vector<float> panels_;
  std::vector<float> norms_;
  Metric metric_;
  Progress& progress_;
  Neighbors out_;
};

}  // namespace

Neighbors find_nearest(const Rows32& points, std::size_t k, Metric metric, Progress& progress) {
  if (points.rows < 2) return {};
  return Search(points, k, metric, progress).run();
}

std::vector<float> distances_to(const Rows32& points, const float* query, Metric metric) {
  std::vector<float> out(points.rows);
  const bool cosine = metric == Metric::cosine;
  const std::size_t least = (std::size_t{1} << 18) / std::max<std::size_t>(1, points.columns) + 1;
  in_parts(0, points.rows, least, [&](std::size_t first, std::size_t last) {
    kernels().distances(points, query, cosine, first, last, out.data());
    if (cosine) return;
    for (std::size_t n = first; n < last; ++n) out[n] = std::sqrt(out[n]);
  });
  return out;
}

double trustworthiness(const Rows32& points, const Rows32& positions, const std::vector<std::int64_t>& at,
                       std::size_t k, Progress& progress) {
  std::vector<double> penalty(at.size(), 0.0);
  std::atomic<std::size_t> finished{0};
  in_parts(0, at.size(), 1, [&](std::size_t first, std::size_t last) {
    std::vector<float> far(points.rows), apart(points.rows);
    std::vector<Near> near(points.rows);
    for (std::size_t n = first; n < last; ++n) {
      if (progress.cancelled) return;
      const auto row = static_cast<std::size_t>(at[n]);
      kernels().distances(points, points.row(row), false, 0, points.rows, far.data());
      kernels().distances(positions, positions.row(row), false, 0, points.rows, apart.data());
      for (std::size_t j = 0; j < points.rows; ++j) near[j] = {apart[j], static_cast<std::int32_t>(j)};
      near[row].first = kInfinity;
      std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(k - 1), near.end());
      for (std::size_t j = 0; j < k; ++j) {
        const float distance = far[static_cast<std::size_t>(near[j].second)];
        std::size_t rank = 1;
        for (std::size_t other = 0; other < points.rows; ++other) rank += far[other] < distance && other != row;
        if (rank > k) penalty[n] += static_cast<double>(rank - k);
      }
      progress.done = static_cast<float>(++finished) / static_cast<float>(at.size());
    }
  });
  if (progress.cancelled) throw Cancelled{};
  double sum = 0.0;
  for (const double one : penalty) sum += one;
  const auto n = static_cast<double>(points.rows), near = static_cast<double>(k);
  return 1.0 - sum * 2.0 / (static_cast<double>(at.size()) * near * (2.0 * n - 3.0 * near - 1.0));
}

}  // namespace lightboard
