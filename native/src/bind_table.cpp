// Python's face of tables: columns as arrays, and the Arrow C stream, whose takers need neither Python nor a copy. Of
// series, which may be long; and of columns that Python made.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrow.h"
#include "event_file.h"
#include "table.h"

namespace nb = nanobind;
using namespace nb::literals;

using lightboard::Batch;
using lightboard::Batches;
using lightboard::Column;
using lightboard::Names;
using lightboard::Table;

namespace {

// A table, and which of its columns are shown.
struct Rows {
  std::shared_ptr<const Table> table;
  bool named;       // with run and tag
  bool superseded;  // with superseded

  [[nodiscard]] std::vector<Column> columns() const {
    std::vector<Column> shown{Column::kStep, Column::kWallTime, Column::kValue};
    if (named) shown.insert(shown.begin(), {Column::kRun, Column::kTag});
    if (superseded) shown.push_back(Column::kSuperseded);
    return shown;
  }
};

const char* name_of(Column column) {
  constexpr std::array names{"run", "tag", "step", "wall_time", "value", "superseded"};
  return names[static_cast<std::size_t>(column)];
}

const Names* names_of(const Table& table, Column column) {
  if (column == Column::kRun) return &table.runs();
  return column == Column::kTag ? &table.tags() : nullptr;
}

// Of the values, or of the numbers that stand for names.
const char* format_of(const Table& table, Column column) {
  switch (column) {
    case Column::kRun:
    case Column::kTag: return "i";
    case Column::kStep: return "l";
    case Column::kWallTime: return "g";
    case Column::kValue: return table.is_float32() ? "f" : "g";
    case Column::kSuperseded: break;
  }
  return "b";
}

// --- Arrow: schema ---------------------------------------------------------------------------

struct SchemaParts {
  std::shared_ptr<const void> owner;  // of names
  std::vector<std::unique_ptr<ArrowSchema>> owned;
  std::vector<ArrowSchema*> children;
};

void release_schema(ArrowSchema* schema) {
  const std::unique_ptr<SchemaParts> parts(static_cast<SchemaParts*>(schema->private_data));
  for (const auto& one : parts->owned) {
    if (one->release != nullptr) one->release(one.get());
  }
  schema->release = nullptr;
}

// `format` is a literal, and `name`, if it has no owner.
SchemaParts& fill_schema(ArrowSchema* into, const char* format, const char* name,
                         std::shared_ptr<const void> owner = nullptr) {
  auto parts = std::make_unique<SchemaParts>();
  parts->owner = std::move(owner);
  *into = ArrowSchema{};
  into->format = format;
  into->name = name;
  into->release = release_schema;
  into->private_data = parts.get();
  return *parts.release();
}

ArrowSchema* add(SchemaParts& parts, const char* format, const char* name,
                 std::shared_ptr<const void> owner = nullptr) {
  ArrowSchema* child = parts.owned.emplace_back(std::make_unique<ArrowSchema>()).get();
  fill_schema(child, format, name, std::move(owner));
  return child;
}

void adopt_children(ArrowSchema* into, SchemaParts& parts) {
  into->n_children = static_cast<std::int64_t>(parts.children.size());
  into->children = parts.children.data();
}

void fill_schema(ArrowSchema* into, const Rows& rows) {
  SchemaParts& parts = fill_schema(into, "+s", "");
  for (const Column column : rows.columns()) {
    ArrowSchema* child = add(parts, format_of(*rows.table, column), name_of(column));
    if (names_of(*rows.table, column) != nullptr) {
      child->dictionary = add(*static_cast<SchemaParts*>(child->private_data), "u", "");
    }
    parts.children.push_back(child);
  }
  adopt_children(into, parts);
}

// --- Arrow: arrays; takers may move children out and release them on their own ---------------

struct ArrayParts {
  std::shared_ptr<const void> owner;
  std::array<const void*, 3> buffers{};  // the first is the validity bitmap: none where there are no nulls
  std::vector<std::unique_ptr<ArrowArray>> owned;
  std::vector<ArrowArray*> children;
};

void release_array(ArrowArray* array) {
  const std::unique_ptr<ArrayParts> parts(static_cast<ArrayParts*>(array->private_data));
  for (const auto& one : parts->owned) {
    if (one->release != nullptr) one->release(one.get());
  }
  array->release = nullptr;
}

ArrayParts& fill_array(ArrowArray* into, std::size_t rows, std::int64_t buffers, std::shared_ptr<const void> owner) {
  auto parts = std::make_unique<ArrayParts>();
  parts->owner = std::move(owner);
  *into = ArrowArray{};
  into->length = static_cast<std::int64_t>(rows);
  into->n_buffers = buffers;
  into->buffers = parts->buffers.data();
  into->release = release_array;
  into->private_data = parts.get();
  return *parts.release();
}

ArrowArray* add(ArrayParts& parts) { return parts.owned.emplace_back(std::make_unique<ArrowArray>()).get(); }

void adopt_children(ArrowArray* into, ArrayParts& parts) {
  into->n_children = static_cast<std::int64_t>(parts.children.size());
  into->children = parts.children.data();
}

void fill_array(ArrowArray* into, const Rows& rows, const std::shared_ptr<const Batch>& batch) {
  ArrayParts& parts = fill_array(into, batch->rows, 1, nullptr);
  for (const Column column : rows.columns()) {
    ArrowArray* child = add(parts);
    ArrayParts& column_parts = fill_array(child, batch->rows, 2, batch);
    column_parts.buffers[1] = batch->columns[static_cast<std::size_t>(column)];
    if (const Names* names = names_of(*rows.table, column)) {
      child->dictionary = add(column_parts);
      ArrayParts& dictionary = fill_array(child->dictionary, names->size(), 3, rows.table);
      dictionary.buffers[1] = names->offsets.data();
      dictionary.buffers[2] = names->text.data();
    }
    parts.children.push_back(child);
  }
  adopt_children(into, parts);
}

// --- Arrow: columns that Python made ---------------------------------------------------------

struct MadeColumn {
  std::string name;
  const char* format;               // "g" float64, "b" truths as bits, "U" texts with 64-bit offsets
  std::vector<std::uint8_t> valid;  // bits; empty: there is a value everywhere
  std::int64_t nulls = 0;
  std::vector<double> numbers;
  std::vector<std::uint8_t> bits;
  std::vector<std::int64_t> offsets;
  std::string text;
};

struct MadeTable {
  std::vector<MadeColumn> columns;
  std::size_t rows = 0;
};

// As a class of Python's: its takers may outlive it.
struct Columns {
  std::shared_ptr<const MadeTable> table;
};

void fill_schema(ArrowSchema* into, const Columns& columns) {
  SchemaParts& parts = fill_schema(into, "+s", "");
  for (const MadeColumn& column : columns.table->columns) {
    ArrowSchema* child = add(parts, column.format, column.name.c_str(), columns.table);
    child->flags = 2;  // nullable
    parts.children.push_back(child);
  }
  adopt_children(into, parts);
}

void fill_array(ArrowArray* into, const Columns& columns) {
  const std::size_t rows = columns.table->rows;
  ArrayParts& parts = fill_array(into, rows, 1, nullptr);
  for (const MadeColumn& column : columns.table->columns) {
    const bool is_text = !column.offsets.empty();
    ArrowArray* child = add(parts);
    ArrayParts& column_parts = fill_array(child, rows, is_text ? 3 : 2, columns.table);
    child->null_count = column.nulls;
    if (!column.valid.empty()) column_parts.buffers[0] = column.valid.data();
    if (is_text) {
      column_parts.buffers[1] = column.offsets.data();
      column_parts.buffers[2] = column.text.data();
    } else if (*column.format == 'b') {
      column_parts.buffers[1] = column.bits.data();
    } else {
      column_parts.buffers[1] = column.numbers.data();
    }
    parts.children.push_back(child);
  }
  adopt_children(into, parts);
}

// --- Arrow: streams --------------------------------------------------------------------------

struct Stream {
  Rows rows;
  Batches batches;

  void schema(ArrowSchema* into) const { fill_schema(into, rows); }
  void next(ArrowArray* into) {
    auto batch = std::make_shared<const Batch>(batches.next());
    if (batch->rows != 0) fill_array(into, rows, batch);
  }
};

// One batch.
struct ColumnStream {
  Columns columns;
  bool given = false;

  void schema(ArrowSchema* into) const { fill_schema(into, columns); }
  void next(ArrowArray* into) {
    if (!given) fill_array(into, columns);
    given = true;
  }
};

template <typename S>
int get_schema(ArrowArrayStream* stream, ArrowSchema* into) {
  try {
    static_cast<const S*>(stream->private_data)->schema(into);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

template <typename S>
int get_next(ArrowArrayStream* stream, ArrowArray* into) {
  try {
    *into = ArrowArray{};  // released: the end
    static_cast<S*>(stream->private_data)->next(into);
    return 0;
  } catch (const std::bad_alloc&) {
    return ENOMEM;
  }
}

const char* get_last_error(ArrowArrayStream*) { return "no memory for the next rows"; }

template <typename S>
void release_stream(ArrowArrayStream* stream) {
  delete static_cast<S*>(stream->private_data);
  stream->release = nullptr;
}

template <typename T>
void destroy_capsule(PyObject* capsule) {
  auto* held = static_cast<T*>(PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
  if (held == nullptr) return;
  if (held->release != nullptr) held->release(held);
  delete held;
}

template <typename T>
nb::object capsule(std::unique_ptr<T> held, const char* name) {
  PyObject* made = PyCapsule_New(held.get(), name, destroy_capsule<T>);
  if (made == nullptr) {
    held->release(held.get());
    throw nb::python_error();
  }
  held.release();
  return nb::steal(made);
}

template <typename T>
nb::object arrow_schema(const T& rows) {
  auto schema = std::make_unique<ArrowSchema>();
  fill_schema(schema.get(), rows);
  return capsule(std::move(schema), "arrow_schema");
}

template <typename S>
nb::object stream_of(std::unique_ptr<S> state) {
  auto stream = std::make_unique<ArrowArrayStream>(
      ArrowArrayStream{get_schema<S>, get_next<S>, get_last_error, release_stream<S>, state.get()});
  state.release();
  return capsule(std::move(stream), "arrow_array_stream");
}

nb::object arrow_stream(const Rows& rows) {
  return stream_of(std::make_unique<Stream>(Stream{rows, Batches(rows.table)}));
}

nb::object arrow_stream(const Columns& columns) { return stream_of(std::make_unique<ColumnStream>(ColumnStream{columns})); }

// --- Python ----------------------------------------------------------------------------------

template <typename T>
using Array = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

// As it is: nanobind would else convert float64 to float32.
template <typename T>
Array<T> array_from(nb::handle columns, std::size_t index, std::size_t rows) {
  auto array = nb::cast<Array<T>>(columns[nb::int_(index)], false);
  if (array.shape(0) != rows) throw nb::value_error("columns of unequal length");
  return array;
}

// Points that came by another way than a file, as the file's own columns would hold them.
lightboard::Series make_series(nb::sequence columns, nb::sequence restarts, int payload) {
  const std::size_t count = nb::len(columns);
  if (count != 3 && count != 4) throw nb::value_error("columns: step, wall time, and value or offset and length");
  const auto step = nb::cast<Array<std::int64_t>>(columns[0], false);
  const std::size_t rows = step.shape(0);
  const auto wall_time = array_from<double>(columns, 1, rows);
  lightboard::Series series;
  series.layout = lightboard::Layout::kReference;
  Array<float> float32;
  if (count == 3) {
    const bool is32 = nb::try_cast(columns[2], float32, false);
    series.layout = is32 ? lightboard::Layout::kFloat32 : lightboard::Layout::kFloat64;
  }
  series.head = lightboard::share({"", "", static_cast<lightboard::Payload>(payload)});
  series.size = series.capacity = rows;
  series.memory = std::shared_ptr<lightboard::Word[]>(new lightboard::Word[lightboard::words(series.layout, rows)]);
  const auto put = [&](std::size_t column, const auto& array) {
    std::memcpy(series.memory.get() + column * rows, array.data(), array.nbytes());
  };
  put(0, step);
  put(1, wall_time);
  if (series.layout == lightboard::Layout::kFloat32) {
    put(2, array_from<float>(columns, 2, rows));
  } else if (series.layout == lightboard::Layout::kFloat64) {
    put(2, array_from<double>(columns, 2, rows));
  } else {
    put(2, array_from<std::int64_t>(columns, 2, rows));
    put(3, array_from<std::int64_t>(columns, 3, rows));
  }
  series.step_sorted = std::is_sorted(series.step(), series.step() + rows);
  series.time_sorted = false;  // not looked at
  std::vector<lightboard::Restart> marks;
  for (nb::handle mark : restarts) {
    const auto [before, at] = nb::cast<std::pair<std::int64_t, std::int64_t>>(mark);
    marks.push_back({before, at});
  }
  if (!marks.empty()) series.restarts = std::make_shared<const std::vector<lightboard::Restart>>(std::move(marks));
  return series;
}

std::vector<std::uint8_t> to_bits(const Array<bool>& truths) {
  std::vector<std::uint8_t> bits(truths.shape(0) / 8 + 1);
  for (std::size_t n = 0; n < truths.shape(0); ++n) {
    if (truths.data()[n]) bits[n / 8] = static_cast<std::uint8_t>(bits[n / 8] | 1U << n % 8);
  }
  return bits;
}

void make_columns(Columns* self, nb::sequence columns, std::size_t rows) {
  auto table = std::make_shared<MadeTable>();
  table->rows = rows;
  for (nb::handle item : columns) {
    const auto given = nb::cast<nb::tuple>(item);
    if (given.size() != 3) throw nb::value_error("a column is (name, values, valid)");
    MadeColumn& column = table->columns.emplace_back();
    const auto name = nb::cast<nb::bytes>(given[0]);
    column.name.assign(name.c_str(), name.size());
    if (!given[2].is_none()) {
      const auto valid = array_from<bool>(given, 2, rows);
      column.nulls = static_cast<std::int64_t>(rows) - std::count(valid.data(), valid.data() + rows, true);
      if (column.nulls > 0) column.valid = to_bits(valid);
    }
    Array<bool> truths;
    Array<double> numbers;
    if (nb::try_cast(given[1], numbers, false)) {
      column.format = "g";
      if (numbers.shape(0) != rows) throw nb::value_error("columns of unequal length");
      column.numbers.assign(numbers.data(), numbers.data() + rows);
      column.numbers.reserve(1);  // a place that is not null
    } else if (nb::try_cast(given[1], truths, false)) {
      column.format = "b";
      if (truths.shape(0) != rows) throw nb::value_error("columns of unequal length");
      column.bits = to_bits(truths);
    } else {
      column.format = "U";
      const auto texts = nb::cast<nb::sequence>(given[1]);
      if (nb::len(texts) != rows) throw nb::value_error("columns of unequal length");
      column.offsets.reserve(rows + 1);
      column.offsets.push_back(0);
      for (nb::handle text : texts) {
        const auto bytes = nb::cast<nb::bytes>(text);
        column.text.append(bytes.c_str(), bytes.size());
        column.offsets.push_back(static_cast<std::int64_t>(column.text.size()));
      }
    }
  }
  new (self) Columns{std::move(table)};
}

Names to_names(nb::sequence strings) {
  Names names;
  for (nb::handle item : strings) {
    names.text += nb::cast<std::string>(item);
    if (names.text.size() > std::numeric_limits<std::int32_t>::max()) {
      throw nb::value_error("more than 2 GiB of distinct names");
    }
    names.offsets.push_back(static_cast<std::int32_t>(names.text.size()));
  }
  return names;
}

lightboard::Series series_of(nb::handle views, std::size_t index) {
  if (const lightboard::EventFile* file; nb::try_cast(views, file)) return file->columns().series(index);
  return nb::cast<lightboard::Series>(views[nb::int_(index)]);
}

std::int32_t place(nb::handle number, const Names& names) {
  const auto at = nb::cast<std::int32_t>(number);
  if (at < 0 || static_cast<std::size_t>(at) >= names.size()) throw nb::index_error("no such name");
  return at;
}

void make_rows(Rows* self, std::optional<nb::sequence> runs, std::optional<nb::sequence> tags, nb::sequence parts,
               bool superseded) {
  if (runs.has_value() != tags.has_value()) throw nb::value_error("names of both runs and tags, or of neither");
  const bool named = runs.has_value();
  Names run_names = named ? to_names(*runs) : Names{{0, 0}, ""};
  Names tag_names = named ? to_names(*tags) : Names{{0, 0}, ""};
  std::vector<lightboard::TablePart> taken;
  taken.reserve(nb::len(parts));
  for (nb::handle item : parts) {
    const auto part = nb::cast<nb::tuple>(item);
    if (part.size() != 5) throw nb::value_error("a part is (run, tags, views, indices, cut)");
    const auto of = nb::cast<nb::sequence>(part[1]);
    const auto at = nb::cast<nb::sequence>(part[3]);
    if (nb::len(of) != nb::len(at)) throw nb::value_error("a part has an index for each of its tags");
    const std::int32_t run = place(part[0], run_names);
    const auto cut = nb::cast<std::optional<std::int64_t>>(part[4]);
    for (std::size_t k = 0; k < nb::len(of); ++k) {
      taken.push_back({{series_of(part[2], nb::cast<std::size_t>(at[k])), cut}, run, place(of[k], tag_names)});
    }
  }
  const nb::gil_scoped_release release;
  new (self) Rows{std::make_shared<const Table>(std::move(run_names), std::move(tag_names), std::move(taken), superseded),
                  named, superseded};
}

Column to_column(const std::string& name) {
  for (std::size_t n = 0; n < lightboard::kColumns; ++n) {
    if (name == name_of(static_cast<Column>(n))) return static_cast<Column>(n);
  }
  throw nb::key_error(name.c_str());
}

std::size_t code_bytes(const Names& names) {
  if (names.size() <= 0x7f) return 1;
  return names.size() <= 0x7fff ? 2 : 4;
}

// A new array of all rows of a column.
template <typename T>
nb::object put_together(const Rows& rows, Column column) {
  const Table& table = *rows.table;
  auto memory = std::make_unique<std::shared_ptr<std::byte[]>>();
  {
    const nb::gil_scoped_release release;
    *memory = lightboard::make_room(table.rows() * sizeof(T));
    table.copy(column, sizeof(T), memory->get());
  }
  T* data = reinterpret_cast<T*>(memory->get());
  const nb::capsule owner(memory.release(),
                          [](void* held) noexcept { delete static_cast<std::shared_ptr<std::byte[]>*>(held); });
  return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<1>>(data, {table.rows()}, owner));
}

template <typename T>
nb::object array_of(nb::handle_t<Rows> self, Column column, bool copy) {
  const Rows& rows = nb::cast<const Rows&>(self);
  const void* data = copy ? nullptr : rows.table->in_place(column);
  if (data == nullptr) return put_together<T>(rows, column);
  return nb::cast(
      nb::ndarray<nb::numpy, const T, nb::ndim<1>>(static_cast<const T*>(data), {rows.table->rows()}, self));
}

nb::object array(nb::handle_t<Rows> self, const std::string& name, bool copy) {
  const Table& table = *nb::cast<const Rows&>(self).table;
  const Column column = to_column(name);
  if (const Names* names = names_of(table, column)) {
    const std::size_t bytes = code_bytes(*names);
    if (bytes == 1) return array_of<std::int8_t>(self, column, copy);
    if (bytes == 2) return array_of<std::int16_t>(self, column, copy);
    return array_of<std::int32_t>(self, column, copy);
  }
  if (column == Column::kStep) return array_of<std::int64_t>(self, column, copy);
  if (column == Column::kSuperseded) return array_of<bool>(self, column, copy);
  if (column == Column::kValue && table.is_float32()) return array_of<float>(self, column, copy);
  return array_of<double>(self, column, copy);
}

}  // namespace

void bind_table(nb::module_& m) {
  m.def("make_series", &make_series, "columns"_a, nb::kw_only(), "restarts"_a, "payload"_a);
  nb::class_<Rows>(m, "Table")
      .def("__init__", &make_rows, "runs"_a.none(), "tags"_a.none(), "parts"_a, nb::kw_only(), "superseded"_a)
      .def("__len__", [](const Rows& r) { return r.table->rows(); })
      .def_prop_ro("columns",
                   [](const Rows& r) {
                     nb::list names;
                     for (const Column column : r.columns()) names.append(name_of(column));
                     return names;
                   })
      .def("array", &array, "column"_a, nb::kw_only(), "copy"_a = false)
      .def("arrow_schema", &arrow_schema<Rows>)
      .def("arrow_stream", nb::overload_cast<const Rows&>(&arrow_stream));
  nb::class_<Columns>(m, "Columns")
      .def("__init__", &make_columns, "columns"_a, "rows"_a)
      .def("arrow_schema", &arrow_schema<Columns>)
      .def("arrow_stream", nb::overload_cast<const Columns&>(&arrow_stream));
}
