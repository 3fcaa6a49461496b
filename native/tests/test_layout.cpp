// t-SNE and UMAP: clusters stay together, and nothing but the input matters.
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "check.h"
#include "projection/nearest.h"
#include "projection/random.h"
#include "projection/tsne.h"
#include "projection/umap.h"

using namespace lightboard;

namespace {

constexpr std::size_t kRows = 303, kColumns = 10;

std::size_t cluster_of(std::size_t row) { return row % 3; }

Neighbors neighbors(std::size_t k) {
  Random random(1, 0);
  std::vector<float> data(kRows * kColumns);
  for (std::size_t n = 0; n < kRows; ++n) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      data[n * kColumns + c] = random.normal() + (c == cluster_of(n) ? 12.0F : 0.0F);
    }
  }
  Progress progress;
  return find_nearest({data.data(), kRows, kColumns}, k, Metric::euclidean, progress);
}

std::vector<float> start(std::size_t dims, float scale) {
  std::vector<float> out;
  for (std::size_t n = 0; n < kRows; ++n) {
    Random random(2, n);
    for (std::size_t d = 0; d < dims; ++d) out.push_back(scale * random.normal());
  }
  return out;
}

// Of each point's nearest on the map, the share that is of its cluster.
double purity(const std::vector<float>& positions, std::size_t dims) {
  Progress progress;
  const Neighbors near = find_nearest({positions.data(), kRows, dims}, 10, Metric::euclidean, progress);
  std::size_t same = 0;
  for (std::size_t n = 0; n < kRows; ++n) {
    for (std::size_t j = 0; j < near.k; ++j) {
      same += cluster_of(static_cast<std::size_t>(near.row[n * near.k + j])) == cluster_of(n);
    }
  }
  return static_cast<double>(same) / static_cast<double>(kRows * near.k);
}

template <typename Make>
bool is_refused(const Make& make) {
  try {
    make();
  } catch (const std::invalid_argument&) {
    return true;
  }
  return false;
}

}  // namespace

TEST("t-SNE keeps clusters, in two and three dimensions") {
  const Neighbors near = neighbors(60);
  for (const std::size_t dims : {std::size_t{2}, std::size_t{3}}) {
    TsneSettings settings;
    settings.perplexity = 20.0;
    settings.exaggerated = 100;
    Progress progress;
    Tsne layout(near, start(dims, 1e-4F), dims, settings);
    const double before = layout.loss();
    layout.step(300, progress);
    CHECK_EQUAL(layout.iteration(), std::size_t{300});
    CHECK(purity(layout.positions(), dims) > 0.99);
    CHECK(layout.loss() < before / 2);
    Tsne again(near, start(dims, 1e-4F), dims, settings);
    again.step(150, progress);
    static_cast<void>(again.loss());
    again.step(150, progress);
    CHECK(again.positions() == layout.positions());
    layout.perturb(0.1, 5);
    CHECK(again.positions() != layout.positions());
  }
}

TEST("cells instead of points change the push by little") {
  const Neighbors near = neighbors(30);
  TsneSettings exact;
  exact.theta = 0.0;
  Progress progress;
  Tsne cells(near, start(2, 10.0F), 2, TsneSettings{}), points(near, start(2, 10.0F), 2, exact);
  CHECK(std::abs(cells.loss() - points.loss()) < 0.005 * points.loss());
  cells.step(1, progress);
  points.step(1, progress);
  double apart = 0.0, moved = 0.0;
  const std::vector<float> from = start(2, 10.0F);
  for (std::size_t n = 0; n < from.size(); ++n) {
    apart += std::abs(static_cast<double>(cells.positions()[n] - points.positions()[n]));
    moved += std::abs(static_cast<double>(from[n] - points.positions()[n]));
  }
  CHECK(apart < 0.02 * moved);
}

TEST("labels pull what they join together") {
  const Neighbors near = neighbors(60);
  TsneSettings settings;
  settings.perplexity = 20.0;
  settings.exaggerated = 100;
  std::vector<std::int32_t> halves;
  for (std::size_t n = 0; n < kRows; ++n) halves.push_back(n % 2 == 0 ? 0 : 1);
  const auto parted = [&](const std::vector<float>& positions) {
    Progress progress;
    const Neighbors found = find_nearest({positions.data(), kRows, 2}, 10, Metric::euclidean, progress);
    double same = 0.0;
    for (std::size_t n = 0; n < kRows; ++n) {
      for (std::size_t j = 0; j < found.k; ++j) {
        same += halves[static_cast<std::size_t>(found.row[n * found.k + j])] == halves[n];
      }
    }
    return same / static_cast<double>(kRows * found.k);
  };
  Progress progress;
  Tsne free(near, start(2, 1e-4F), 2, settings);
  settings.supervise = 1.0;
  settings.labels = halves;
  Tsne held(near, start(2, 1e-4F), 2, settings);
  free.step(250, progress);
  held.step(250, progress);
  CHECK(parted(held.positions()) > parted(free.positions()) + 0.2);
  UmapSettings plain;
  Umap loose(neighbors(14), start(2, 5.0F), 2, plain);
  plain.supervise = 0.9;
  plain.labels = halves;
  Umap tied(neighbors(14), start(2, 5.0F), 2, plain);
  loose.step(200, progress);
  tied.step(200, progress);
  CHECK(parted(tied.positions()) > parted(loose.positions()) + 0.2);
}

TEST("UMAP keeps clusters, in two and three dimensions") {
  const Neighbors near = neighbors(14);
  for (const std::size_t dims : {std::size_t{2}, std::size_t{3}}) {
    UmapSettings settings;
    settings.epochs = 150;
    settings.seed = 7;
    Progress progress;
    Umap layout(near, start(dims, 5.0F), dims, settings);
    layout.step(1000, progress);
    CHECK_EQUAL(layout.epoch(), std::size_t{150});
    CHECK(purity(layout.positions(), dims) > 0.99);
    Umap again(near, start(dims, 5.0F), dims, settings);
    for (int n = 0; n < 150; ++n) again.step(1, progress);
    CHECK(again.positions() == layout.positions());
    settings.seed = 8;
    Umap other(near, start(dims, 5.0F), dims, settings);
    other.step(150, progress);
    CHECK(other.positions() != layout.positions());
    layout.restart(20);
    layout.perturb(0.01, 1);
    layout.step(100, progress);
    CHECK_EQUAL(layout.epoch(), std::size_t{20});
    CHECK(purity(layout.positions(), dims) > 0.99);
  }
}

TEST("points that are the same do not blow up") {
  Neighbors near;
  near.k = 2;
  for (std::int32_t n = 0; n < 20; ++n) {
    near.row.insert(near.row.end(), {(n + 1) % 20, (n + 2) % 20});
    near.distance.insert(near.distance.end(), {0.0F, 0.0F});
  }
  Progress progress;
  Tsne tsne(near, std::vector<float>(40, 0.0F), 2, {});
  tsne.step(50, progress);
  Umap umap(near, std::vector<float>(60, 0.0F), 3, {});
  umap.step(200, progress);
  for (const float one : tsne.positions()) CHECK(std::isfinite(one));
  for (const float one : umap.positions()) CHECK(std::isfinite(one));
}

TEST("what does not fit is refused") {
  const Neighbors near = neighbors(5);
  CHECK(is_refused([&] { Tsne(near, start(2, 1.0F), 4, {}); }));
  CHECK(is_refused([&] { Tsne(near, std::vector<float>(10), 2, {}); }));
  CHECK(is_refused([&] { Umap(near, start(1, 1.0F), 1, {}); }));
  CHECK(is_refused([&] { Umap({}, start(2, 1.0F), 2, {}); }));
  UmapSettings settings;
  settings.labels = {1, 2};
  CHECK(is_refused([&] { Umap(near, start(2, 1.0F), 2, settings); }));
}

TEST("nothing moves once it is cancelled") {
  Progress progress;
  progress.cancelled = true;
  Tsne tsne(neighbors(5), start(2, 1.0F), 2, {});
  Umap umap(neighbors(5), start(2, 1.0F), 2, {});
  tsne.step(5, progress);
  umap.step(5, progress);
  CHECK(tsne.positions() == start(2, 1.0F));
  CHECK(umap.positions() == start(2, 1.0F));
}

RUN_TESTS()
