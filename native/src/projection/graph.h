// Weighted edges between points, row by row: what t-SNE and UMAP make of neighbours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lightboard {

struct Graph {
  std::vector<std::size_t> begin;  // of each row's edges, and the end of the last
  std::vector<std::int32_t> to;    // ascending within a row
  std::vector<float> weight;

  [[nodiscard]] std::size_t rows() const noexcept { return begin.size() - 1; }
};

// Joins each edge with the one that goes the other way: join(weight there, weight back), where none goes 0. `to` and
// `weight` are lists of rows × k; edges of weight 0 are left out.
template <typename Join>
Graph join_both_ways(const std::vector<std::int32_t>& to, const std::vector<float>& weight, std::size_t rows,
                     std::size_t k, const Join& join) {
  // Sorted by where they lead: twice over makes each row ascending.
  const auto turned = [rows](const Graph& from) {
    Graph out;
    out.begin.assign(rows + 1, 0);
    for (const std::int32_t one : from.to) ++out.begin[static_cast<std::size_t>(one) + 1];
    for (std::size_t n = 0; n < rows; ++n) out.begin[n + 1] += out.begin[n];
    out.to.resize(from.to.size());
    out.weight.resize(from.to.size());
    std::vector<std::size_t> at(out.begin.begin(), out.begin.end() - 1);
    for (std::size_t n = 0; n < rows; ++n) {
      for (std::size_t e = from.begin[n]; e < from.begin[n + 1]; ++e) {
        const std::size_t place = at[static_cast<std::size_t>(from.to[e])]++;
        out.to[place] = static_cast<std::int32_t>(n);
        out.weight[place] = from.weight[e];
      }
    }
    return out;
  };
  Graph given;
  given.begin.push_back(0);
  for (std::size_t n = 0; n < rows; ++n) {
    for (std::size_t e = n * k; e < (n + 1) * k; ++e) {
      if (!(weight[e] > 0.0F)) continue;
      given.to.push_back(to[e]);
      given.weight.push_back(weight[e]);
    }
    given.begin.push_back(given.to.size());
  }
  const Graph back = turned(given), there = turned(back);
  Graph out;
  out.begin.push_back(0);
  for (std::size_t n = 0; n < rows; ++n) {
    std::size_t a = there.begin[n], b = back.begin[n];
    const std::size_t a_end = there.begin[n + 1], b_end = back.begin[n + 1];
    while (a < a_end || b < b_end) {
      const bool is_there = a < a_end && (b == b_end || there.to[a] <= back.to[b]);
      const bool is_back = b < b_end && (a == a_end || back.to[b] <= there.to[a]);
      const std::int32_t other = is_there ? there.to[a] : back.to[b];
      const float joined = join(is_there ? there.weight[a] : 0.0F, is_back ? back.weight[b] : 0.0F);
      a += is_there;
      b += is_back;
      if (!(joined > 0.0F)) continue;
      out.to.push_back(other);
      out.weight.push_back(joined);
    }
    out.begin.push_back(out.to.size());
  }
  return out;
}

}  // namespace lightboard
