// Points are sorted into a tree whose leaves hold 8. Four leaves that lie together share one walk down the tree, which
// lists what pushes them; each item of the list then pushes eight points at once.
#include "tsne.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "map.h"
#include "parts.h"
#include "wide.h"

namespace lightboard {
namespace {

constexpr std::size_t kLeaf = kLanes;
constexpr std::size_t kGroup = 4 * kLeaf;
constexpr std::size_t kOrderKept = 10;  // iterations
constexpr std::size_t kRowsAtOnce = 512;
constexpr double kFirstMomentum = 0.5, kMomentum = 0.8;
constexpr float kLeastGain = 0.01F;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Of a row's neighbours: how likely each is chosen, such that the entropy is log(perplexity).
void find_likelihoods(const float* distance, std::size_t k, double perplexity, float* out) {
  const double wanted = std::log(perplexity);
  double low = 0.0, high = std::numeric_limits<double>::infinity(), beta = 1.0;
  const double nearest = static_cast<double>(distance[0]) * static_cast<double>(distance[0]);
  double mean = 0.0;
  for (std::size_t n = 0; n < k; ++n) mean += static_cast<double>(distance[n]) * static_cast<double>(distance[n]);
  mean = mean / static_cast<double>(k) - nearest;
  if (mean > 0.0) beta = 1.0 / mean;  // then a few halvings do, whatever the unit of distances
  for (int tries = 0; tries < 100; ++tries) {
    double all = 0.0, weighted = 0.0;
    for (std::size_t n = 0; n < k; ++n) {
      const double squared = static_cast<double>(distance[n]) * static_cast<double>(distance[n]) - nearest;
      const double p = std::exp(-beta * squared);
      out[n] = static_cast<float>(p);
      all += p;
      weighted += p * squared;
    }
    const double entropy = std::log(all) + beta * weighted / all;
    for (std::size_t n = 0; n < k; ++n) out[n] = static_cast<float>(static_cast<double>(out[n]) / all);
    if (std::abs(entropy - wanted) < 1e-5) return;
    if (entropy > wanted) {
      low = beta;
      beta = std::isinf(high) ? beta * 2.0 : (beta + high) / 2.0;
    } else {
      high = beta;
      beta = (beta + low) / 2.0;
    }
  }
}

Graph make_graph(const Neighbors& near, std::size_t rows, const TsneSettings& settings) {
  std::vector<float> weight(near.row.size());
  in_parts(0, rows, 64, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n) {
      find_likelihoods(near.distance.data() + n * near.k, near.k, settings.perplexity, weight.data() + n * near.k);
    }
  });
  Graph graph = join_both_ways(near.row, weight, rows, near.k, [](float there, float back) { return there + back; });
  const auto factor = static_cast<float>(settings.supervise);
  double all = 0.0;
  for (std::size_t n = 0; n < rows; ++n) {
    for (std::size_t e = graph.begin[n]; e < graph.begin[n + 1]; ++e) {
      if (factor > 0.0F && !settings.labels.empty()) {
        const std::int32_t own = settings.labels[n], other = settings.labels[static_cast<std::size_t>(graph.to[e])];
        if (own >= 0 && other >= 0) graph.weight[e] *= own == other ? 1.0F + factor : 1.0F - factor;
      }
      all += static_cast<double>(graph.weight[e]);
    }
  }
  const auto scale = static_cast<float>(all > 0.0 ? 1.0 / all : 0.0);
  for (float& one : graph.weight) one *= scale;
  return graph;
}

template <std::size_t D>
struct Node {
  std::array<float, D> center;
  float mass;
  float size;          // its widest side, squared
  std::uint32_t skip;  // the node that follows when it is not entered; its children follow it otherwise
  std::uint32_t begin, end;  // its points, in the tree's order

  [[nodiscard]] bool is_leaf() const noexcept { return end - begin <= kLeaf; }
};

template <std::size_t D>
struct Box {
  std::array<float, D> low, high;
};

// Where points [begin, end) are parted in two: whole groups of leaves, then whole leaves, to the left.
std::size_t middle_of(std::size_t begin, std::size_t end) {
  const std::size_t unit = end - begin > kGroup ? kGroup : kLeaf;
  const std::size_t units = (end - begin + unit - 1) / unit;
  return begin + (units + 1) / 2 * unit;
}

template <std::size_t D>
class Tree {
 public:
  Tree(const std::vector<float>& at, std::vector<std::int32_t>& order, bool sort, Crew& crew)
      : at_(at), order_(order) {
    if (sort) part(0, order.size(), 4);
    const std::size_t padded = (order.size() + kLeaf - 1) / kLeaf * kLeaf;
    for (std::vector<float>& one : sorted_) one.resize(padded);
    crew.share(padded, 4096, [&](std::size_t first, std::size_t last) {
      for (std::size_t n = first; n < last; ++n) {
        const auto row = static_cast<std::size_t>(order[std::min(n, order.size() - 1)]);
        for (std::size_t d = 0; d < D; ++d) sorted_[d][n] = at_[row * D + d];
      }
    });
    nodes_.reserve(order.size() / 2 + 16);
    boxes_.reserve(order.size() / 2 + 16);
    grow(0, order.size());
    measure();
  }

  [[nodiscard]] const std::vector<Node<D>>& nodes() const noexcept { return nodes_; }
  [[nodiscard]] const std::array<std::vector<float>, D>& sorted() const noexcept { return sorted_; }
  [[nodiscard]] const std::vector<std::uint32_t>& groups() const noexcept { return groups_; }
  [[nodiscard]] const Box<D>& box(std::uint32_t node) const noexcept { return boxes_[node]; }

 private:
  // Sorts points so that nodes are stretches of them. The upper levels' halves are done at once.
  void part(std::size_t begin, std::size_t end, int level) {
    if (end - begin <= kLeaf) return;
    std::array<float, D> low, high;
    low.fill(kInfinity);
    high.fill(-kInfinity);
    for (std::size_t n = begin; n < end; ++n) {
      const float* const point = at_.data() + static_cast<std::size_t>(order_[n]) * D;
      for (std::size_t d = 0; d < D; ++d) {
        low[d] = std::min(low[d], point[d]);
        high[d] = std::max(high[d], point[d]);
      }
    }
    std::size_t axis = 0;
    for (std::size_t d = 1; d < D; ++d) {
      if (high[d] - low[d] > high[axis] - low[axis]) axis = d;
    }
    const std::size_t middle = middle_of(begin, end);
    const auto place = [&](std::size_t n) { return order_.begin() + static_cast<std::ptrdiff_t>(n); };
    std::nth_element(place(begin), place(middle), place(end), [&](std::int32_t a, std::int32_t b) {
      const float x = at_[static_cast<std::size_t>(a) * D + axis], y = at_[static_cast<std::size_t>(b) * D + axis];
      return x != y ? x < y : a < b;
    });
    if (level > 0 && end - begin > 4096) {
      in_parts(0, 2, 1, [&](std::size_t first, std::size_t last) {
        for (std::size_t half = first; half < last; ++half) {
          half == 0 ? part(begin, middle, level - 1) : part(middle, end, level - 1);
        }
      });
      return;
    }
    part(begin, middle, 0);
    part(middle, end, 0);
  }

  void grow(std::size_t begin, std::size_t end) {
    const std::size_t at = nodes_.size();
    nodes_.push_back({{}, 0.0F, 0.0F, 0, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    boxes_.push_back({});
    const std::size_t size = end - begin;
    // The first on the way down that is small enough; every point is in one.
    if (size <= kGroup && (groups_.empty() || begin >= nodes_[groups_.back()].end)) {
      groups_.push_back(static_cast<std::uint32_t>(at));
    }
    if (size > kLeaf) {
      const std::size_t middle = middle_of(begin, end);
      grow(begin, middle);
      grow(middle, end);
    }
    nodes_[at].skip = static_cast<std::uint32_t>(nodes_.size());
  }

  void measure() {
    for (std::size_t n = nodes_.size(); n-- > 0;) {
      Node<D>& node = nodes_[n];
      Box<D>& box = boxes_[n];
      node.mass = static_cast<float>(node.end - node.begin);
      if (node.is_leaf()) {
        for (std::size_t d = 0; d < D; ++d) {
          float low = kInfinity, high = -kInfinity, all = 0.0F;
          for (std::size_t p = node.begin; p < node.end; ++p) {
            low = std::min(low, sorted_[d][p]);
            high = std::max(high, sorted_[d][p]);
            all += sorted_[d][p];
          }
          box.low[d] = low;
          box.high[d] = high;
          node.center[d] = all / node.mass;
        }
      } else {
        const std::size_t left = n + 1, right = nodes_[left].skip;
        for (std::size_t d = 0; d < D; ++d) {
          box.low[d] = std::min(boxes_[left].low[d], boxes_[right].low[d]);
          box.high[d] = std::max(boxes_[left].high[d], boxes_[right].high[d]);
          node.center[d] =
              (nodes_[left].center[d] * nodes_[left].mass + nodes_[right].center[d] * nodes_[right].mass) / node.mass;
        }
      }
      float widest = 0.0F;
      for (std::size_t d = 0; d < D; ++d) widest = std::max(widest, box.high[d] - box.low[d]);
      node.size = widest * widest;
    }
  }

  const std::vector<float>& at_;
  std::vector<std::int32_t>& order_;
  std::array<std::vector<float>, D> sorted_;
  std::vector<Node<D>> nodes_;
  std::vector<Box<D>> boxes_;
  std::vector<std::uint32_t> groups_;
};

// What pushes a group: cells far off, and single points near by. A row of `mass` and of each coordinate.
template <std::size_t D>
struct Pushing {
  std::array<std::vector<float>, D> center;
  std::vector<float> mass;

  void clear() noexcept {
    for (std::vector<float>& one : center) one.clear();
    mass.clear();
  }
};

template <std::size_t D>
void list_pushing(const Tree<D>& tree, std::uint32_t group, float theta, Pushing<D>& out) {
  out.clear();
  const Box<D>& box = tree.box(group);
  const std::vector<Node<D>>& nodes = tree.nodes();
  for (std::size_t n = 0; n < nodes.size();) {
    const Node<D>& node = nodes[n];
    float apart = 0.0F;
    for (std::size_t d = 0; d < D; ++d) {
      const float outside = std::max(std::max(box.low[d] - node.center[d], node.center[d] - box.high[d]), 0.0F);
      apart += outside * outside;
    }
    if (node.size < theta * theta * apart) {
      for (std::size_t d = 0; d < D; ++d) out.center[d].push_back(node.center[d]);
      out.mass.push_back(node.mass);
      n = node.skip;
    } else if (node.is_leaf()) {
      for (std::size_t d = 0; d < D; ++d) {
        const std::vector<float>& from = tree.sorted()[d];
        out.center[d].insert(out.center[d].end(), from.begin() + node.begin, from.begin() + node.end);
      }
      out.mass.insert(out.mass.end(), node.end - node.begin, 1.0F);
      n = node.skip;
    } else {
      ++n;
    }
  }
}

// Pushes eight points. `at`, `force`: eight of each coordinate, the coordinates `stride` apart. Adds to all[8].
template <std::size_t D>
LIGHTBOARD_INLINE void push_body(const float* const* center, const float* mass, std::size_t count, const float* at,
                                 float* force, float* all) noexcept {
  Eight x[D], pushed[D] = {}, total{};
  for (std::size_t d = 0; d < D; ++d) load(x[d], at + d * kLanes);
  for (std::size_t n = 0; n < count; ++n) {
    Eight apart[D], squared;
    for (std::size_t d = 0; d < D; ++d) apart[d] = x[d] - center[d][n];
    squared = apart[0] * apart[0] + 1.0F;
    for (std::size_t d = 1; d < D; ++d) squared += apart[d] * apart[d];
    const Eight near = 1.0F / squared;
    const Eight weight = near * mass[n];
    total += weight;
    const Eight strength = weight * near;
    for (std::size_t d = 0; d < D; ++d) pushed[d] += strength * apart[d];
  }
  for (std::size_t d = 0; d < D; ++d) store(force + d * kLanes, pushed[d]);
  store(all, total);
}

template <std::size_t D>
void push_any(const float* const* center, const float* mass, std::size_t count, const float* at, float* force,
              float* all) noexcept {
  push_body<D>(center, mass, count, at, force, all);
}

#if defined(LIGHTBOARD_AVX2)
template <std::size_t D>
LIGHTBOARD_FOR_AVX2 void push_avx2(const float* const* center, const float* mass, std::size_t count, const float* at,
                                   float* force, float* all) noexcept {
  push_body<D>(center, mass, count, at, force, all);
}
#endif

template <std::size_t D>
void push(const float* const* center, const float* mass, std::size_t count, const float* at, float* force,
          float* all) noexcept {
#if defined(LIGHTBOARD_AVX2)
  if (has_avx2()) return push_avx2<D>(center, mass, count, at, force, all);
#endif
  push_any<D>(center, mass, count, at, force, all);
}

}  // namespace

Tsne::Tsne(const Neighbors& near, std::vector<float> start, std::size_t dims, TsneSettings settings)
    : settings_(std::move(settings)), rows_(dims > 0 ? start.size() / dims : 0), dims_(dims), at_(std::move(start)) {
  check_map("t-SNE", near, rows_, dims, at_.size(), settings_.labels.size());
  if (!(settings_.learning_rate > 0.0)) {
    settings_.learning_rate = std::max(static_cast<double>(rows_) / settings_.exaggeration / 4.0, 50.0);
  }
  settings_.perplexity = std::min(settings_.perplexity, static_cast<double>(near.k));
  graph_ = make_graph(near, rows_, settings_);
  speed_.assign(at_.size(), 0.0F);
  gain_.assign(at_.size(), 1.0F);
  repulsion_.assign(at_.size(), 0.0F);
  order_.resize(rows_);
  std::iota(order_.begin(), order_.end(), 0);
}

void Tsne::step(std::size_t iterations, const Progress& progress) {
  for (std::size_t n = 0; n < iterations && !progress.cancelled; ++n) {
    dims_ == 2 ? iterate<2>() : iterate<3>();
  }
}

template <std::size_t D>
double Tsne::repel() {
  // Once an iteration, however often it is asked for: results must not depend on that.
  const bool sort = ordered_ == 0 || iteration_ + 1 >= ordered_ + kOrderKept;
  if (sort) ordered_ = iteration_ + 1;
  const Tree<D> tree(at_, order_, sort, crew_);
  const std::vector<std::uint32_t>& groups = tree.groups();
  std::vector<double> total(groups.size());
  crew_.share(groups.size(), 4, [&](std::size_t first, std::size_t last) {
    Pushing<D> pushing;
    for (std::size_t g = first; g < last; ++g) {
      const Node<D>& group = tree.nodes()[groups[g]];
      list_pushing(tree, groups[g], static_cast<float>(settings_.theta), pushing);
      std::array<const float*, D> center;
      for (std::size_t d = 0; d < D; ++d) center[d] = pushing.center[d].data();
      for (std::size_t begin = group.begin; begin < group.end; begin += kLanes) {
        float at[D * kLanes], force[D * kLanes], all[kLanes];
        for (std::size_t d = 0; d < D; ++d) {
          std::copy_n(tree.sorted()[d].begin() + static_cast<std::ptrdiff_t>(begin), kLanes, at + d * kLanes);
        }
        push<D>(center.data(), pushing.mass.data(), pushing.mass.size(), at, force, all);
        for (std::size_t lane = 0; lane < std::min<std::size_t>(kLanes, group.end - begin); ++lane) {
          const auto row = static_cast<std::size_t>(order_[begin + lane]);
          for (std::size_t d = 0; d < D; ++d) repulsion_[row * D + d] = force[d * kLanes + lane];
          total[g] += static_cast<double>(all[lane]) - 1.0;  // a point does not push itself
        }
      }
    }
  });
  return std::max(std::accumulate(total.begin(), total.end(), 0.0), 1e-12);
}

template <std::size_t D>
void Tsne::iterate() {
  const auto scale = static_cast<float>(1.0 / repel<D>());
  const bool is_early = iteration_ < settings_.exaggerated;
  const auto exaggeration = static_cast<float>(is_early ? settings_.exaggeration : 1.0);
  const auto momentum = static_cast<float>(is_early ? kFirstMomentum : kMomentum);
  const auto rate = static_cast<float>(4.0 * settings_.learning_rate);
  crew_.share(rows_, kRowsAtOnce, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n) {
      std::array<float, D> own, pull{};
      for (std::size_t d = 0; d < D; ++d) own[d] = at_[n * D + d];
      for (std::size_t e = graph_.begin[n]; e < graph_.begin[n + 1]; ++e) {
        const float* const other = at_.data() + static_cast<std::size_t>(graph_.to[e]) * D;
        std::array<float, D> apart;
        float squared = 1.0F;
        for (std::size_t d = 0; d < D; ++d) {
          apart[d] = own[d] - other[d];
          squared += apart[d] * apart[d];
        }
        const float strength = graph_.weight[e] / squared;
        for (std::size_t d = 0; d < D; ++d) pull[d] += strength * apart[d];
      }
      for (std::size_t d = 0; d < D; ++d) {
        const std::size_t c = n * D + d;
        const float slope = exaggeration * pull[d] - scale * repulsion_[c];
        gain_[c] = (slope > 0.0F) != (speed_[c] > 0.0F) ? gain_[c] + 0.2F : std::max(gain_[c] * 0.8F, kLeastGain);
        speed_[c] = momentum * speed_[c] - rate * gain_[c] * slope;
      }
    }
  });
  std::array<double, D> mean{};
  for (std::size_t n = 0; n < rows_; ++n) {
    for (std::size_t d = 0; d < D; ++d) {
      at_[n * D + d] += speed_[n * D + d];
      mean[d] += static_cast<double>(at_[n * D + d]);
    }
  }
  for (std::size_t n = 0; n < rows_; ++n) {
    for (std::size_t d = 0; d < D; ++d) at_[n * D + d] -= static_cast<float>(mean[d] / static_cast<double>(rows_));
  }
  ++iteration_;
}

void Tsne::perturb(double amount, std::uint64_t seed) {
  shake(at_, dims_, amount, seed);
}

double Tsne::loss() {
  const double all = dims_ == 2 ? repel<2>() : repel<3>();
  std::vector<double> part(rows_);
  crew_.share(rows_, kRowsAtOnce, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n) {
      for (std::size_t e = graph_.begin[n]; e < graph_.begin[n + 1]; ++e) {
        double squared = 1.0;
        for (std::size_t d = 0; d < dims_; ++d) {
          const auto apart = static_cast<double>(at_[n * dims_ + d]) -
                             static_cast<double>(at_[static_cast<std::size_t>(graph_.to[e]) * dims_ + d]);
          squared += apart * apart;
        }
        const auto p = static_cast<double>(graph_.weight[e]);
        if (p > 0.0) part[n] += p * std::log(p * squared * all);
      }
    }
  });
  return std::accumulate(part.begin(), part.end(), 0.0);
}

}  // namespace lightboard
