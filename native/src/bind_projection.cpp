// Python's face of the projector's kernels: numbers in and out, the GIL released in between.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/vector.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "projection/nearest.h"
#include "projection/progress.h"
#include "projection/tsne.h"
#include "projection/umap.h"
#include "table_text.h"

namespace nb = nanobind;
using namespace nb::literals;
using namespace lightboard;

namespace {

using Matrix32 = nb::ndarray<const float, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Vector32 = nb::ndarray<const float, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using MatrixInt = nb::ndarray<const std::int32_t, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using VectorInt = nb::ndarray<const std::int32_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <typename T>
nb::object array_of(std::vector<T> values, std::vector<std::size_t> shape) {
  auto held = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = held->data();
  const nb::capsule owner(held.release(), [](void* vector) noexcept { delete static_cast<std::vector<T>*>(vector); });
  return nb::cast(nb::ndarray<nb::numpy, T>(data, shape.size(), shape.data(), owner));
}

Rows32 rows_of(const Matrix32& matrix) { return {matrix.data(), matrix.shape(0), matrix.shape(1)}; }

Neighbors neighbors_of(const MatrixInt& rows, const Matrix32& distances) {
  if (rows.shape(0) != distances.shape(0) || rows.shape(1) != distances.shape(1)) {
    throw nb::value_error("a distance for each neighbour");
  }
  Neighbors out;
  out.k = rows.shape(1);
  out.row.assign(rows.data(), rows.data() + rows.size());
  out.distance.assign(distances.data(), distances.data() + distances.size());
  for (const std::int32_t row : out.row) {
    if (row < 0 || static_cast<std::size_t>(row) >= rows.shape(0)) throw nb::index_error("no such row");
  }
  return out;
}

std::vector<float> numbers_of(const Matrix32& matrix) { return {matrix.data(), matrix.data() + matrix.size()}; }

std::vector<std::int32_t> labels_of(const std::optional<VectorInt>& labels) {
  if (!labels) return {};
  return {labels->data(), labels->data() + labels->size()};
}

[[noreturn]] void raise_cancelled() { throw nb::value_error("cancelled"); }

nb::object nearest(const Matrix32& points, std::size_t k, bool cosine, Progress& progress) {
  Neighbors found;
  try {
    const nb::gil_scoped_release release;
    found = find_nearest(rows_of(points), k, cosine ? Metric::cosine : Metric::euclidean, progress);
  } catch (const Cancelled&) {
    raise_cancelled();
  }
  const std::size_t rows = points.shape(0), columns = found.k;
  found.row.resize(rows * columns);
  found.distance.resize(rows * columns);
  return nb::make_tuple(array_of(std::move(found.row), {rows, columns}),
                        array_of(std::move(found.distance), {rows, columns}));
}

nb::object distances(const Matrix32& points, const Vector32& query, bool cosine) {
  if (query.shape(0) != points.shape(1)) throw nb::value_error("a query of as many numbers as the points have");
  std::vector<float> found;
  {
    const nb::gil_scoped_release release;
    found = distances_to(rows_of(points), query.data(), cosine ? Metric::cosine : Metric::euclidean);
  }
  return array_of(std::move(found), {points.shape(0)});
}

double trust(const Matrix32& points, const Matrix32& positions, const std::vector<std::int64_t>& at, std::size_t k,
             Progress& progress) {
  const std::size_t rows = points.shape(0);
  if (positions.shape(0) != rows) throw nb::value_error("positions of as many rows");
  if (k == 0 || 2 * k >= rows) throw nb::value_error("k must be at least 1 and below half of the rows");
  for (const std::int64_t row : at) {
    if (row < 0 || static_cast<std::size_t>(row) >= rows) throw nb::index_error("no such row");
  }
  try {
    const nb::gil_scoped_release release;
    return trustworthiness(rows_of(points), rows_of(positions), at, k, progress);
  } catch (const Cancelled&) {
    raise_cancelled();
  }
}

nb::object table_of(nb::bytes text) {
  NumberTable table;
  {
    const nb::gil_scoped_release release;
    table = read_table({static_cast<const char*>(text.data()), text.size()});
  }
  return array_of(std::move(table.values), {table.rows, table.columns});
}

template <typename Layout>
nb::object positions_of(const Layout& layout, std::size_t dims) {
  std::vector<float> copy = layout.positions();
  const std::size_t rows = copy.size() / dims;
  return array_of(std::move(copy), {rows, dims});
}

// A map in the making: t-SNE's or UMAP's.
template <typename Layout>
struct PyMap {
  Layout layout;
  std::size_t dims;
};
using PyTsne = PyMap<Tsne>;
using PyUmap = PyMap<Umap>;

template <typename Layout, typename Settings>
void begin_map(PyMap<Layout>* self, const MatrixInt& rows, const Matrix32& distances, const Matrix32& start,
               const std::optional<VectorInt>& labels, Settings settings) {
  settings.labels = labels_of(labels);
  const Neighbors near = neighbors_of(rows, distances);
  const std::size_t dims = start.shape(1);
  std::vector<float> from = numbers_of(start);
  const nb::gil_scoped_release release;
  new (self) PyMap<Layout>{Layout(near, std::move(from), dims, std::move(settings)), dims};
}

// What both can: go on, be shaken, be looked at.
template <typename Layout>
nb::class_<PyMap<Layout>> bind_map(nb::module_& m, const char* name, const char* count) {
  using Self = PyMap<Layout>;
  return nb::class_<Self>(m, name)
      .def("step", [](Self& self, std::size_t steps, const Progress& progress) {
            const nb::gil_scoped_release release;
            self.layout.step(steps, progress);
          }, nb::arg(count), "progress"_a)
      .def("perturb", [](Self& self, double amount, std::uint64_t seed) { self.layout.perturb(amount, seed); },
           "amount"_a, "seed"_a)
      .def("positions", [](const Self& self) { return positions_of(self.layout, self.dims); });
}

}  // namespace

void bind_projection(nb::module_& m) {
  nb::class_<Progress>(m, "Progress")
      .def(nb::init<>())
      .def("cancel", [](Progress& self) { self.cancelled = true; })
      .def_prop_ro("cancelled", [](const Progress& self) { return self.cancelled.load(); })
      .def_prop_ro("done", [](const Progress& self) { return self.done.load(); });
  m.def("find_nearest", &nearest, "points"_a.noconvert(), "k"_a, nb::kw_only(), "cosine"_a, "progress"_a);
  m.def("distances_to", &distances, "points"_a.noconvert(), "query"_a.noconvert(), nb::kw_only(), "cosine"_a);
  m.def("trustworthiness", &trust, "points"_a.noconvert(), "positions"_a.noconvert(), "at"_a, nb::kw_only(), "k"_a,
        "progress"_a);
  m.def("read_table", &table_of, "text"_a);

  bind_map<Tsne>(m, "Tsne", "iterations")
      .def(
          "__init__",
          [](PyTsne* self, const MatrixInt& rows, const Matrix32& distances, const Matrix32& start, double perplexity,
             double learning_rate, double exaggeration, std::size_t exaggerated, double supervise,
             const std::optional<VectorInt>& labels) {
            TsneSettings settings;
            settings.perplexity = perplexity;
            settings.learning_rate = learning_rate;
            settings.exaggeration = exaggeration;
            settings.exaggerated = exaggerated;
            settings.supervise = supervise;
            begin_map(self, rows, distances, start, labels, std::move(settings));
          },
          "rows"_a.noconvert(), "distances"_a.noconvert(), "start"_a.noconvert(), nb::kw_only(), "perplexity"_a = 30.0,
          "learning_rate"_a = 0.0, "exaggeration"_a = 12.0, "exaggerated"_a = 250, "supervise"_a = 0.0,
          "labels"_a = nb::none())
      .def("loss", [](PyTsne& self) {
        const nb::gil_scoped_release release;
        return self.layout.loss();
      })
      .def_prop_ro("iteration", [](const PyTsne& self) { return self.layout.iteration(); });

  bind_map<Umap>(m, "Umap", "epochs")
      .def(
          "__init__",
          [](PyUmap* self, const MatrixInt& rows, const Matrix32& distances, const Matrix32& start, double a, double b,
             std::size_t epochs, std::uint64_t seed, double supervise, const std::optional<VectorInt>& labels) {
            UmapSettings settings;
            settings.a = a;
            settings.b = b;
            settings.epochs = epochs;
            settings.seed = seed;
            settings.supervise = supervise;
            begin_map(self, rows, distances, start, labels, std::move(settings));
          },
          "rows"_a.noconvert(), "distances"_a.noconvert(), "start"_a.noconvert(), nb::kw_only(), "a"_a, "b"_a,
          "epochs"_a, "seed"_a = 0, "supervise"_a = 0.0, "labels"_a = nb::none())
      .def("restart", [](PyUmap& self, std::size_t epochs) { self.layout.restart(epochs); }, "epochs"_a)
      .def_prop_ro("epoch", [](const PyUmap& self) { return self.layout.epoch(); });
}
