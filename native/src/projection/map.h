// What t-SNE and UMAP have in common: points that are on a map already, and may be shaken.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "nearest.h"
#include "random.h"

namespace lightboard {

// Throws std::invalid_argument where a map of `numbers` numbers can't be begun from these neighbours and labels.
inline void check_map(const std::string& name, const Neighbors& near, std::size_t rows, std::size_t dims,
                      std::size_t numbers, std::size_t labels) {
  if (dims != 2 && dims != 3) throw std::invalid_argument(name + " of 2 or 3 dimensions");
  if (rows < 2 || near.k == 0 || near.row.size() != rows * near.k || numbers != rows * dims) {
    throw std::invalid_argument("neighbours and positions of as many rows, 2 at least");
  }
  if (labels != 0 && labels != rows) throw std::invalid_argument("a label for each row");
}

// Pushes every point at random, by `amount` of the map's deviation.
inline void shake(std::vector<float>& at, std::size_t dims, double amount, std::uint64_t seed) {
  double squares = 0.0;
  for (const float one : at) squares += static_cast<double>(one) * static_cast<double>(one);
  const auto scale = static_cast<float>(amount * std::sqrt(squares / static_cast<double>(at.size())));
  for (std::size_t n = 0; n < at.size() / dims; ++n) {
    Random random(seed, n);
    for (std::size_t d = 0; d < dims; ++d) at[n * dims + d] += scale * random.normal();
  }
}

}  // namespace lightboard
