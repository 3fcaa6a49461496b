// The layout is that of UMAP's authors, but for who moves: here every point moves by its own edges only, twice for each
// (it is drawn from both ends), a quarter of the points at once while the others stand. So neither the number of threads
// nor their haste changes the result.
#include "umap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "map.h"
#include "parts.h"
#include "random.h"

namespace lightboard {
namespace {

constexpr std::size_t kRounds = 4;
constexpr std::size_t kRowsAtOnce = 256;
constexpr int kTries = 64;
constexpr double kPrecise = 1e-5;
constexpr double kLeastScale = 1e-3;
constexpr float kFarthest = 4.0F;  // a point moves in one go, before the rate

double mean_of(const float* begin, std::size_t count) {
  double all = 0.0;
  for (std::size_t n = 0; n < count; ++n) all += static_cast<double>(begin[n]);
  return count > 0 ? all / static_cast<double>(count) : 0.0;
}

// How alike a row and its neighbours are: 1 up to the nearest, then falling such that all add up to log2(k).
void find_likeness(const float* distance, std::size_t k, double mean_of_all, float* out) {
  const double wanted = std::log2(static_cast<double>(k + 1));  // with the point itself, as UMAP counts
  double nearest = 0.0;
  for (std::size_t n = 0; n < k; ++n) {
    if (distance[n] > 0.0F) {
      nearest = static_cast<double>(distance[n]);
      break;
    }
  }
  double low = 0.0, high = std::numeric_limits<double>::infinity(), width = 1.0;
  for (int tries = 0; tries < kTries; ++tries) {
    double all = 0.0;
    for (std::size_t n = 0; n < k; ++n) {
      const double beyond = static_cast<double>(distance[n]) - nearest;
      all += beyond > 0.0 ? std::exp(-beyond / width) : 1.0;
    }
    if (std::abs(all - wanted) < kPrecise) break;
    if (all > wanted) {
      high = width;
      width = (low + high) / 2.0;
    } else {
      low = width;
      width = std::isinf(high) ? width * 2.0 : (low + high) / 2.0;
    }
  }
  const double mean = nearest > 0.0 ? mean_of(distance, k) * static_cast<double>(k) / static_cast<double>(k + 1)
                                    : mean_of_all;
  width = std::max(width, kLeastScale * mean);
  for (std::size_t n = 0; n < k; ++n) {
    const double beyond = static_cast<double>(distance[n]) - nearest;
    out[n] = beyond <= 0.0 || !(width > 0.0) ? 1.0F : static_cast<float>(std::exp(-beyond / width));
  }
}

float unite(float there, float back) { return there + back - there * back; }

// Edges between different labels weigh less; then every row's strongest weighs 1 again.
Graph supervised(const Graph& graph, const UmapSettings& settings) {
  const double far = settings.supervise < 1.0 ? 2.5 / (1.0 - settings.supervise) : 1e12;
  const auto other_label = static_cast<float>(std::exp(-far)), no_label = static_cast<float>(std::exp(-1.0));
  const std::size_t rows = graph.rows();
  std::size_t most = 0;
  for (std::size_t n = 0; n < rows; ++n) most = std::max(most, graph.begin[n + 1] - graph.begin[n]);
  Graph out = graph;
  for (std::size_t n = 0; n < rows; ++n) {
    float strongest = 0.0F;
    for (std::size_t e = out.begin[n]; e < out.begin[n + 1]; ++e) {
      const std::int32_t own = settings.labels[n], other = settings.labels[static_cast<std::size_t>(out.to[e])];
      if (own < 0 || other < 0) {
        out.weight[e] *= no_label;
      } else if (own != other) {
        out.weight[e] *= other_label;
      }
      strongest = std::max(strongest, out.weight[e]);
    }
    for (std::size_t e = out.begin[n]; e < out.begin[n + 1]; ++e) out.weight[e] /= std::max(strongest, 1e-30F);
  }
  // Both ways anew: the graph is symmetric in its edges, so that the way back of each is there.
  Graph joined = out;
  for (std::size_t n = 0; n < rows; ++n) {
    for (std::size_t e = out.begin[n]; e < out.begin[n + 1]; ++e) {
      const auto other = static_cast<std::size_t>(out.to[e]);
      const auto first = out.to.begin() + static_cast<std::ptrdiff_t>(out.begin[other]);
      const auto last = out.to.begin() + static_cast<std::ptrdiff_t>(out.begin[other + 1]);
      const auto back = std::lower_bound(first, last, static_cast<std::int32_t>(n));
      joined.weight[e] = unite(out.weight[e], out.weight[static_cast<std::size_t>(back - out.to.begin())]);
    }
  }
  return joined;
}

Graph make_graph(const Neighbors& near, std::size_t rows, const UmapSettings& settings) {
  std::vector<float> weight(near.row.size());
  const double mean = mean_of(near.distance.data(), near.distance.size());
  in_parts(0, rows, kRowsAtOnce, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n) {
      find_likeness(near.distance.data() + n * near.k, near.k, mean, weight.data() + n * near.k);
    }
  });
  Graph graph = join_both_ways(near.row, weight, rows, near.k, unite);
  return settings.supervise > 0.0 && !settings.labels.empty() ? supervised(graph, settings) : graph;
}

float clip(float x) { return std::clamp(x, -kFarthest, kFarthest); }

}  // namespace

Umap::Umap(const Neighbors& near, std::vector<float> start, std::size_t dims, UmapSettings settings)
    : settings_(std::move(settings)), rows_(dims > 0 ? start.size() / dims : 0), dims_(dims), at_(std::move(start)) {
  check_map("UMAP", near, rows_, dims, at_.size(), settings_.labels.size());
  graph_ = make_graph(near, rows_, settings_);
  next_ = at_;
  restart(settings_.epochs);
}

void Umap::restart(std::size_t epochs) {
  settings_.epochs = std::max<std::size_t>(1, epochs);
  epoch_ = 0;
  float strongest = 0.0F;
  for (const float one : graph_.weight) strongest = std::max(strongest, one);
  period_.resize(graph_.weight.size());
  for (std::size_t e = 0; e < period_.size(); ++e) period_[e] = strongest / graph_.weight[e];
  due_ = period_;
}

void Umap::step(std::size_t epochs, const Progress& progress) {
  for (std::size_t n = 0; n < epochs && epoch_ < settings_.epochs && !progress.cancelled; ++n) run_epoch();
}

void Umap::run_epoch() {
  const float alpha = 1.0F - static_cast<float>(epoch_) / static_cast<float>(settings_.epochs);
  ++draws_;
  for (std::size_t round = 0; round < kRounds; ++round) {
    // Every fourth row: neighbours in the file are often alike.
    const std::size_t count = (rows_ + kRounds - 1 - round) / kRounds;
    crew_.share(count, kRowsAtOnce, [&](std::size_t first, std::size_t last) {
      dims_ == 2 ? move<2>(first, last, alpha, round) : move<3>(first, last, alpha, round);
    });
    for (std::size_t n = round; n < rows_; n += kRounds) {
      for (std::size_t d = 0; d < dims_; ++d) at_[n * dims_ + d] = next_[n * dims_ + d];
    }
  }
  ++epoch_;
}

template <std::size_t D>
void Umap::move(std::size_t first, std::size_t last, float alpha, std::size_t round) {
  const auto a = static_cast<float>(settings_.a), b = static_cast<float>(settings_.b);
  const auto now = static_cast<float>(epoch_);
  for (std::size_t part = first; part < last; ++part) {
    const std::size_t n = part * kRounds + round;
    std::array<float, D> own;
    for (std::size_t d = 0; d < D; ++d) own[d] = at_[n * D + d];
    Random random(settings_.seed * 0x100000001b3ULL + draws_, n);
    const auto attract = [&](const float* other) {
      std::array<float, D> apart;
      float squared = 0.0F;
      for (std::size_t d = 0; d < D; ++d) {
        apart[d] = own[d] - other[d];
        squared += apart[d] * apart[d];
      }
      if (!(squared > 0.0F)) return;
      const float power = std::pow(squared, b);
      const float strength = -2.0F * a * b * power / squared / (a * power + 1.0F);
      for (std::size_t d = 0; d < D; ++d) own[d] += alpha * clip(strength * apart[d]);
    };
    for (std::size_t e = graph_.begin[n]; e < graph_.begin[n + 1]; ++e) {
      if (due_[e] > now) continue;
      due_[e] += period_[e];
      const float* const other = at_.data() + static_cast<std::size_t>(graph_.to[e]) * D;
      attract(other);
      for (std::size_t drawn = 0; drawn < settings_.repulsions; ++drawn) {
        const std::size_t far = random.below(static_cast<std::uint32_t>(rows_));
        if (far == n) continue;
        std::array<float, D> apart;
        float squared = 0.0F;
        for (std::size_t d = 0; d < D; ++d) {
          apart[d] = own[d] - at_[far * D + d];
          squared += apart[d] * apart[d];
        }
        if (!(squared > 0.0F)) {
          for (std::size_t d = 0; d < D; ++d) own[d] += alpha * (random.next() % 2 == 0 ? kFarthest : -kFarthest);
          continue;
        }
        const float strength = 2.0F * b / ((0.001F + squared) * (a * std::pow(squared, b) + 1.0F));
        for (std::size_t d = 0; d < D; ++d) own[d] += alpha * clip(strength * apart[d]);
      }
      attract(other);
    }
    for (std::size_t d = 0; d < D; ++d) next_[n * D + d] = own[d];
  }
}

void Umap::perturb(double amount, std::uint64_t seed) {
  shake(at_, dims_, amount, seed);
  next_ = at_;
}

}  // namespace lightboard
