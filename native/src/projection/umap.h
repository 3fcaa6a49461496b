// UMAP: a graph of neighbours, and its layout epoch by epoch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "crew.h"
#include "graph.h"
#include "nearest.h"
#include "progress.h"

namespace lightboard {

struct UmapSettings {
  double a = 1.577, b = 0.895;  // of the curve 1 / (1 + a d^2b) that turns distances on the map into likeness
  std::size_t epochs = 200;
  std::uint64_t seed = 0;
  double supervise = 0.0;            // 0…1: how much labels pull
  std::vector<std::int32_t> labels;  // of each row, negative: none; empty: of no row
  std::size_t repulsions = 5;        // for each attraction
};

class Umap {
 public:
  // `start`: positions [rows, dims], spread over about 20. Throws std::invalid_argument.
  Umap(const Neighbors& near, std::vector<float> start, std::size_t dims, UmapSettings settings);

  // Goes on, at most to the last epoch. Stops between epochs when it is cancelled.
  void step(std::size_t epochs, const Progress& progress);

  // Pushes every point at random, by `amount` of the map's deviation.
  void perturb(double amount, std::uint64_t seed);

  // Begins anew with this many epochs from where the points are.
  void restart(std::size_t epochs);

  [[nodiscard]] const std::vector<float>& positions() const noexcept { return at_; }
  [[nodiscard]] std::size_t epoch() const noexcept { return epoch_; }
  [[nodiscard]] const Graph& graph() const noexcept { return graph_; }

 private:
  void run_epoch();
  template <std::size_t D>
  void move(std::size_t first, std::size_t last, float alpha, std::size_t round);

  UmapSettings settings_;
  std::size_t rows_, dims_;
  std::size_t epoch_ = 0, draws_ = 0;
  Graph graph_;
  std::vector<float> at_, next_;
  std::vector<float> period_, due_;  // of each edge: epochs from one attraction to the next, and when that is
  Crew crew_;
};

}  // namespace lightboard
