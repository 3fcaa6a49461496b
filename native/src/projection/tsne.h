// t-SNE, its repulsion by the method of Barnes and Hut, iteration by iteration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crew.h"
#include "graph.h"
#include "nearest.h"
#include "progress.h"

namespace lightboard {

struct TsneSettings {
  double perplexity = 30.0;
  double learning_rate = 0.0;  // 0: rows / exaggeration / 4, 50 at least
  double exaggeration = 12.0;
  std::size_t exaggerated = 250;  // iterations
  double supervise = 0.0;         // 0…1: how much labels pull
  std::vector<std::int32_t> labels;  // of each row, negative: none; empty: of no row
  double theta = 0.5;                // cells that look smaller than this are one point
};

class Tsne {
 public:
  // `start`: positions [rows, dims], of 2 or 3 dims, near 0. Throws std::invalid_argument.
  Tsne(const Neighbors& near, std::vector<float> start, std::size_t dims, TsneSettings settings);

  // Goes on. Stops between iterations when it is cancelled.
  void step(std::size_t iterations, const Progress& progress);

  // Pushes every point at random, by `amount` of the map's deviation.
  void perturb(double amount, std::uint64_t seed);

  [[nodiscard]] const std::vector<float>& positions() const noexcept { return at_; }
  [[nodiscard]] std::size_t iteration() const noexcept { return iteration_; }

  // Kullback–Leibler divergence of where the points are.
  [[nodiscard]] double loss();

 private:
  template <std::size_t D>
  void iterate();
  template <std::size_t D>
  double repel();  // fills repulsion_, not yet divided by what it returns

  TsneSettings settings_;
  std::size_t rows_, dims_;
  std::size_t iteration_ = 0;
  Graph graph_;
  std::vector<float> at_, speed_, gain_, repulsion_;
  std::vector<std::int32_t> order_;  // of the tree's leaves; kept for some iterations, for points move little
  std::size_t ordered_ = 0;          // the iteration it was made in, plus 1
  Crew crew_;
};

}  // namespace lightboard
