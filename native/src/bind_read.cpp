// Python's face of the reading core: EventFile, Series, curve_block, group_block, range_statistics, checksums.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "downsample.h"
#include "event_file.h"
#include "groups.h"
#include "index.h"
#include "masked_crc.h"
#include "outline.h"
#include "range_statistics.h"
#include "sketch.h"

namespace nb = nanobind;
using namespace nb::literals;

using lightboard::Band;
using lightboard::Block;
using lightboard::Centre;
using lightboard::Curve;
using lightboard::Damage;
using lightboard::DamageKind;
using lightboard::EventFile;
using lightboard::Group;
using lightboard::GroupBlock;
using lightboard::Levels;
using lightboard::Load;
using lightboard::LoadState;
using lightboard::Payload;
using lightboard::Points;
using lightboard::RangeStatistics;
using lightboard::Series;
using lightboard::Smoothing;
using lightboard::View;
using lightboard::XAxis;
using lightboard::YScale;

namespace {

// A contiguous Python buffer for as long as this lives.
class Bytes {
 public:
  explicit Bytes(nb::handle object) {
    if (PyObject_GetBuffer(object.ptr(), &view_, PyBUF_SIMPLE) != 0) throw nb::python_error();
  }
  ~Bytes() { PyBuffer_Release(&view_); }
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  [[nodiscard]] const char* data() const { return static_cast<const char*>(view_.buf); }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(view_.len); }

 private:
  Py_buffer view_{};
};

nb::bytes to_bytes(const std::string& text) { return nb::bytes(text.data(), text.size()); }

// The column as a read-only array that keeps its Series, and so its memory, alive.
template <typename T>
nb::object column(nb::handle_t<Series> self, const T* data) {
  const Series& series = nb::cast<const Series&>(self);
  return nb::cast(nb::ndarray<nb::numpy, const T, nb::ndim<1>>(data, {series.size}, self));
}

nb::object value_column(nb::handle_t<Series> self) {
  const Series& series = nb::cast<const Series&>(self);
  if (!series.is_scalar()) throw nb::attribute_error("a series of blobs has no value: read offset and length");
  if (series.layout == lightboard::Layout::kFloat32) return column(self, series.float32());
  return column(self, series.float64());
}

void require_references(const Series& series) {
  if (series.is_scalar()) throw nb::attribute_error("a series of scalars has no offset and length: read value");
}

std::vector<std::string> to_strings(nb::sequence names) {
  std::vector<std::string> strings;
  for (nb::handle name : names) {
    const Bytes bytes(name);
    strings.emplace_back(bytes.data(), bytes.size());
  }
  return strings;
}

// A file of entries, mapped.
struct Index {
  std::shared_ptr<const lightboard::Mapping> mapping;
};

std::optional<double> finite(double time) { return std::isfinite(time) ? std::optional(time) : std::nullopt; }

void raise_os_error(int error) {
  errno = error;
  PyErr_SetFromErrno(PyExc_OSError);
  throw nb::python_error();
}

void bind_checksums(nb::module_& m) {
  m.def(
      "crc32c",
      [](nb::handle data) {
        const Bytes bytes(data);
        nb::gil_scoped_release release;
        return lightboard::crc32c(bytes.data(), bytes.size());
      },
      "data"_a);
  m.def(
      "masked_crc32c",
      [](nb::handle data) {
        const Bytes bytes(data);
        nb::gil_scoped_release release;
        return lightboard::masked_crc32c(bytes.data(), bytes.size());
      },
      "data"_a);
}

void bind_constants(nb::module_& m) {
  const auto payload = [&](const char* name, Payload value) { m.attr(name) = static_cast<int>(value); };
  payload("PAYLOAD_NONE", Payload::kNone);
  payload("PAYLOAD_SIMPLE_VALUE", Payload::kSimpleValue);
  payload("PAYLOAD_IMAGE", Payload::kImage);
  payload("PAYLOAD_HISTO", Payload::kHisto);
  payload("PAYLOAD_AUDIO", Payload::kAudio);
  payload("PAYLOAD_TENSOR", Payload::kTensor);
  payload("PAYLOAD_GRAPH_DEF", Payload::kGraphDef);
  payload("PAYLOAD_RUN_METADATA", Payload::kRunMetadata);
  const auto damage = [&](const char* name, DamageKind value) { m.attr(name) = static_cast<int>(value); };
  damage("DAMAGE_LENGTH", DamageKind::kLength);
  damage("DAMAGE_DATA", DamageKind::kData);
  damage("DAMAGE_EVENT", DamageKind::kEvent);
  damage("DAMAGE_VALUE", DamageKind::kValue);
  damage("DAMAGE_TIME", DamageKind::kTime);
  const auto state = [&](const char* name, LoadState value) { m.attr(name) = static_cast<int>(value); };
  state("AT_END", LoadState::kEnd);
  state("AT_LIMIT", LoadState::kLimit);
  state("AT_TRUNCATED", LoadState::kTruncated);
  state("AT_HOLE", LoadState::kHole);
}

void bind_series(nb::module_& m) {
  nb::class_<Series>(m, "Series")
      .def_prop_ro("tag", [](const Series& s) { return to_bytes(s.head->tag); })
      .def_prop_ro("payload", [](const Series& s) { return static_cast<int>(s.head->payload); })
      .def_prop_ro("metadata", [](const Series& s) { return to_bytes(s.head->metadata); })
      .def_prop_ro("is_scalar", &Series::is_scalar)
      .def("__len__", [](const Series& s) { return s.size; })
      .def_prop_ro("step", [](nb::handle_t<Series> s) { return column(s, nb::cast<const Series&>(s).step()); })
      .def_prop_ro("wall_time",
                   [](nb::handle_t<Series> s) { return column(s, nb::cast<const Series&>(s).wall_time()); })
      .def_prop_ro("value", &value_column)
      .def_prop_ro("offset",
                   [](nb::handle_t<Series> s) {
                     require_references(nb::cast<const Series&>(s));
                     return column(s, nb::cast<const Series&>(s).offset());
                   })
      .def_prop_ro("length",
                   [](nb::handle_t<Series> s) {
                     require_references(nb::cast<const Series&>(s));
                     return column(s, nb::cast<const Series&>(s).length());
                   })
      .def_prop_ro("restarts", [](const Series& s) {
        nb::list marks;
        if (s.restarts) {
          for (const lightboard::Restart& mark : *s.restarts) marks.append(nb::make_tuple(mark.before, mark.step));
        }
        return marks;
      });
}

bool restore(EventFile& self, const Index& index, std::size_t at, std::size_t size) {
  const nb::gil_scoped_release release;
  const lightboard::Mapping& mapping = *index.mapping;
  if (at > mapping.size() || size > mapping.size() - at) return false;
  lightboard::FileImage image;
  if (!lightboard::read_entry(index.mapping, mapping.data() + at, size, image)) return false;
  self.restore(std::move(image));
  return true;
}

// What is the same of files whose tags are the same, as bytes.
nb::bytes tags(const EventFile& self) {
  std::string bytes;
  const auto put = [&](const std::string& text) {
    const std::uint64_t length = text.size();
    bytes.append(reinterpret_cast<const char*>(&length), sizeof length);
    bytes += text;
  };
  for (const Series& one : self.columns().series()) {
    put(one.head->tag);
    put(one.head->metadata);
    bytes += static_cast<char>(one.head->payload);
    bytes += static_cast<char>(one.is_scalar());
  }
  return to_bytes(bytes);
}

void bind_event_file(nb::module_& m) {
  m.attr("READING") = lightboard::kReading;
  nb::class_<Index>(m, "Index")
      .def(
          "__init__",
          [](Index* self, int fd) {
            auto mapping = lightboard::Mapping::open(fd);
            if (!mapping) raise_os_error(errno);
            new (self) Index{std::move(mapping)};
          },
          "fd"_a)
      .def("__len__", [](const Index& i) { return i.mapping->size(); });

  nb::class_<Damage>(m, "Damage")
      .def_prop_ro("kind", [](const Damage& d) { return static_cast<int>(d.kind); })
      .def_ro("offset", &Damage::offset)
      .def_ro("length", &Damage::length)
      .def("__repr__", [](const Damage& d) {
        return "Damage(kind=" + std::to_string(static_cast<int>(d.kind)) + ", offset=" + std::to_string(d.offset) +
               ", length=" + std::to_string(d.length) + ")";
      });

  nb::class_<Load>(m, "Load")
      .def_prop_ro("state", [](const Load& l) { return static_cast<int>(l.state); })
      .def_ro("bytes", &Load::bytes)
      .def_ro("points", &Load::points)
      .def_ro("ahead", &Load::ahead)
      .def_ro("needs", &Load::needs)
      .def_ro("new_tags", &Load::new_tags)
      .def("__repr__", [](const Load& l) {
        return "Load(state=" + std::to_string(static_cast<int>(l.state)) + ", bytes=" + std::to_string(l.bytes) +
               ", points=" + std::to_string(l.points) + ", new_tags=" + (l.new_tags ? "True" : "False") + ")";
      });

  nb::class_<EventFile>(m, "EventFile")
      .def(
          "__init__",
          [](EventFile* self, nb::sequence scalar_plugins) { new (self) EventFile(to_strings(scalar_plugins)); },
          "scalar_plugins"_a)
      .def(
          "load",
          [](EventFile& self, int fd, std::size_t limit, unsigned threads, std::size_t stretch) {
            if (threads == 0 || stretch == 0) throw nb::value_error("threads and stretch must be at least 1");
            Load load;
            {
              nb::gil_scoped_release release;
              load = self.load(fd, limit, threads, stretch);
            }
            if (load.error != 0) raise_os_error(load.error);
            return load;
          },
          "fd"_a, "limit"_a = std::size_t{1} << 62, nb::kw_only(), "threads"_a = 1U,
          "stretch"_a = EventFile::kStretch)
      .def(
          "feed",
          [](EventFile& self, nb::handle data, bool at_end) {
            const Bytes bytes(data);
            nb::gil_scoped_release release;
            return self.feed(bytes.data(), bytes.size(), at_end);
          },
          "data"_a, "at_end"_a)
      .def(
          "assume",
          [](EventFile& self, nb::bytes tag, nb::bytes metadata) {
            return self.assume({tag.c_str(), tag.size()}, {metadata.c_str(), metadata.size()});
          },
          "tag"_a, "metadata"_a)
      .def_prop_ro("offset", [](const EventFile& f) { return f.state().offset; })
      .def_prop_ro("start", [](const EventFile& f) { return finite(f.state().start); })
      .def_prop_ro("last", [](const EventFile& f) { return finite(f.state().last); })
      .def_prop_ro("restart_steps", &EventFile::restart_steps)
      .def_prop_ro("damage", &EventFile::damage)
      .def_prop_ro("damage_count", [](const EventFile& f) { return f.state().damage_count; })
      .def_prop_ro("foreign", [](const EventFile& f) { return f.state().foreign; })
      .def_prop_ro("points", [](const EventFile& f) { return f.state().points; })
      .def_prop_ro("resident_bytes", [](const EventFile& f) { return f.columns().resident_bytes() + sizeof f; })
      .def(
          "dump",
          [](EventFile& self, int fd) {
            std::int64_t size = 0;
            std::int64_t offset = 0;
            int error = 0;
            {
              nb::gil_scoped_release release;
              const lightboard::FileImage image = self.image();
              offset = image.state.offset;
              size = lightboard::write_entry(fd, image);
              error = errno;
            }
            if (size < 0) raise_os_error(error);
            return std::make_pair(size, offset);
          },
          "fd"_a)
      .def("restore", &restore, "index"_a, "at"_a, "size"_a)
      .def("tags", &tags)
      .def("series", [](const EventFile& f) { return f.columns().series(); })
      .def("__getitem__", [](const EventFile& f, std::size_t index) { return f.columns().series(index); })
      .def("__len__", [](const EventFile& f) { return f.columns().size(); });
}

std::vector<Curve> to_curves(nb::sequence curves, std::optional<nb::sequence> since) {
  std::vector<Curve> out;
  if (since && nb::len(curves) != nb::len(*since)) throw nb::value_error("`since` must have one count for each curve");
  out.reserve(nb::len(curves));
  for (nb::handle item : curves) {
    const auto pair = nb::cast<nb::sequence>(item);
    if (nb::len(pair) != 2) throw nb::value_error("a curve is a pair: its segments and their cuts");
    const auto segments = nb::cast<nb::sequence>(pair[0]);
    const auto cuts = nb::cast<nb::sequence>(pair[1]);
    if (nb::len(segments) != nb::len(cuts)) {
      throw nb::value_error("a curve must have one cut (or None) for each segment");
    }
    Curve& curve = out.emplace_back();
    if (since) curve.since = nb::cast<std::int64_t>((*since)[out.size() - 1]);
    for (std::size_t k = 0; k < nb::len(segments); ++k) {
      const auto& series = nb::cast<const Series&>(segments[k]);
      if (!series.is_scalar()) throw nb::value_error("a curve is drawn from scalars: this series holds blobs");
      curve.segments.push_back({series, nb::cast<std::optional<std::int64_t>>(cuts[k])});
    }
  }
  return out;
}

// The curves whose values are x; none on another axis.
std::vector<Curve> to_joined(XAxis x, std::optional<nb::sequence> joined, std::size_t size) {
  if ((x == XAxis::kJoined) != joined.has_value()) throw nb::value_error("`joined` goes with X_JOINED");
  if (!joined) return {};
  std::vector<Curve> out = to_curves(std::move(*joined), std::nullopt);
  if (out.size() != size) throw nb::value_error("`joined` must have one curve for each curve");
  return out;
}

XAxis to_axis(int x) {
  if (x < 0 || x > 3) throw nb::value_error("x must be X_STEP, X_RELATIVE, X_WALL or X_JOINED");
  return static_cast<XAxis>(x);
}

Smoothing to_smoothing(double weight, int kind) {
  if (!(weight >= 0.0 && weight < 1.0)) throw nb::value_error("smoothing must be at least 0 and below 1");
  if (kind < 0 || kind > 3) {
    throw nb::value_error(
        "kind must be SMOOTHING_EXPONENTIAL, SMOOTHING_TIMED, SMOOTHING_GAUSSIAN or SMOOTHING_MEAN");
  }
  return static_cast<Smoothing>(kind);
}

nb::bytes make_bytes(std::size_t size) {
  nb::bytes made = nb::steal<nb::bytes>(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
  if (!made.is_valid()) throw nb::python_error();
  return made;
}

nb::bytes curve_block(nb::sequence curves, int x, std::optional<double> lo, std::optional<double> hi,
                      std::int64_t columns, double smoothing, nb::sequence since, int kind, bool log,
                      std::optional<nb::sequence> joined) {
  const View view{to_axis(x), lo, hi, columns, smoothing, to_smoothing(smoothing, kind), log};
  const std::vector<Curve> taken = to_curves(std::move(curves), std::move(since));
  const std::vector<Curve> of = to_joined(view.x, std::move(joined), taken.size());
  std::optional<Block> block;
  {
    nb::gil_scoped_release release;
    block.emplace(taken, view, of);
  }
  nb::bytes packed = make_bytes(block->packed_size());
  char* into = PyBytes_AsString(packed.ptr());
  {
    nb::gil_scoped_release release;  // nobody else knows of these bytes yet
    block->pack(into);
    block.reset();
  }
  return packed;
}

nb::bytes sketch_block(nb::sequence curves, int x, std::optional<double> lo, std::optional<double> hi,
                       std::int64_t columns, double smoothing, int kind, bool log, int y, std::optional<double> bottom,
                       std::optional<double> top, bool trim, std::optional<nb::sequence> joined) {
  if (y < 0 || y > 2) throw nb::value_error("y must be Y_LINEAR, Y_LOG or Y_SYMLOG");
  const View view{to_axis(x), lo, hi, columns, smoothing, to_smoothing(smoothing, kind), log};
  const Levels levels{static_cast<YScale>(y), bottom, top, trim};
  const std::vector<Curve> taken = to_curves(std::move(curves), std::nullopt);
  const std::vector<Curve> of = to_joined(view.x, std::move(joined), taken.size());
  std::string packed;
  {
    nb::gil_scoped_release release;
    packed = lightboard::sketch(taken, view, levels, of);
  }
  return to_bytes(packed);
}

nb::bytes range_statistics(nb::sequence curves, int x, std::optional<double> lo, std::optional<double> hi,
                           double smoothing, int kind, std::optional<nb::sequence> joined) {
  const XAxis axis = to_axis(x);
  const Smoothing smooth = to_smoothing(smoothing, kind);
  const std::vector<Curve> taken = to_curves(std::move(curves), std::nullopt);
  const std::vector<Curve> of = to_joined(axis, std::move(joined), taken.size());
  std::vector<RangeStatistics> rows;
  {
    nb::gil_scoped_release release;
    rows.reserve(taken.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const Points points =
          axis == XAxis::kJoined ? Points(taken[i], Points(of[i], XAxis::kStep)) : Points(taken[i], axis);
      rows.push_back(lightboard::range_statistics(points, lo, hi, smoothing, smooth));
    }
  }
  nb::bytes packed = make_bytes(rows.size() * sizeof(RangeStatistics));
  if (!rows.empty()) std::memcpy(PyBytes_AsString(packed.ptr()), rows.data(), rows.size() * sizeof(RangeStatistics));
  return packed;
}

nb::bytes group_block(nb::sequence groups, int x, std::optional<double> lo, std::optional<double> hi,
                      std::int64_t columns, double smoothing, int centre, int band, int kind, bool log,
                      std::optional<nb::sequence> joined) {
  const View view{to_axis(x), lo, hi, columns, smoothing, to_smoothing(smoothing, kind), log};
  if (columns < 1) throw nb::value_error("columns must be at least 1");
  if (centre < 0 || centre > 1) throw nb::value_error("centre must be CENTRE_MEAN or CENTRE_MEDIAN");
  if (band < 0 || band > 4) {
    throw nb::value_error("band must be BAND_DEVIATION, BAND_ERROR, BAND_INTERVAL, BAND_RANGE or BAND_QUARTILES");
  }
  if (joined && nb::len(*joined) != nb::len(groups)) throw nb::value_error("`joined` must have one for each group");
  std::vector<Group> taken;
  for (std::size_t g = 0; g < nb::len(groups); ++g) {
    Group& group = taken.emplace_back();
    group.members = to_curves(nb::cast<nb::sequence>(groups[g]), std::nullopt);
    std::optional<nb::sequence> of;
    if (joined) of = nb::cast<nb::sequence>((*joined)[g]);
    group.joined = to_joined(view.x, std::move(of), group.members.size());
  }
  std::optional<GroupBlock> block;
  {
    nb::gil_scoped_release release;
    block.emplace(taken, view, static_cast<Centre>(centre), static_cast<Band>(band));
  }
  nb::bytes packed = make_bytes(block->packed_size());
  block->pack(PyBytes_AsString(packed.ptr()));
  return packed;
}

void bind_curves(nb::module_& m) {
  m.attr("X_STEP") = static_cast<int>(XAxis::kStep);
  m.attr("X_RELATIVE") = static_cast<int>(XAxis::kRelative);
  m.attr("X_WALL") = static_cast<int>(XAxis::kWall);
  m.attr("X_JOINED") = static_cast<int>(XAxis::kJoined);
  m.attr("SMOOTHING_EXPONENTIAL") = static_cast<int>(Smoothing::kExponential);
  m.attr("SMOOTHING_TIMED") = static_cast<int>(Smoothing::kTimed);
  m.attr("SMOOTHING_GAUSSIAN") = static_cast<int>(Smoothing::kGaussian);
  m.attr("SMOOTHING_MEAN") = static_cast<int>(Smoothing::kMean);
  m.def("kept_bytes", &lightboard::kept_bytes);
  m.def("forget_outlines", &lightboard::forget_outlines);
  m.attr("KEPT_BYTES") = lightboard::kKeptBytes;
  m.attr("CENTRE_MEAN") = static_cast<int>(Centre::kMean);
  m.attr("CENTRE_MEDIAN") = static_cast<int>(Centre::kMedian);
  m.attr("BAND_DEVIATION") = static_cast<int>(Band::kDeviation);
  m.attr("BAND_ERROR") = static_cast<int>(Band::kError);
  m.attr("BAND_INTERVAL") = static_cast<int>(Band::kInterval);
  m.attr("BAND_RANGE") = static_cast<int>(Band::kRange);
  m.attr("BAND_QUARTILES") = static_cast<int>(Band::kQuartiles);
  m.def("group_block", &group_block, "groups"_a, nb::kw_only(), "x"_a, "lo"_a.none(), "hi"_a.none(), "columns"_a,
        "smoothing"_a, "centre"_a, "band"_a, "kind"_a = 0, "log"_a = false, "joined"_a.none() = nb::none());
  m.def("curve_block", &curve_block, "curves"_a, nb::kw_only(), "x"_a, "lo"_a.none(), "hi"_a.none(), "columns"_a,
        "smoothing"_a, "since"_a, "kind"_a = 0, "log"_a = false, "joined"_a.none() = nb::none());
  m.attr("Y_LINEAR") = static_cast<int>(YScale::kLinear);
  m.attr("Y_LOG") = static_cast<int>(YScale::kLog);
  m.attr("Y_SYMLOG") = static_cast<int>(YScale::kSymlog);
  m.def("sketch_block", &sketch_block, "curves"_a, nb::kw_only(), "x"_a, "lo"_a.none(), "hi"_a.none(), "columns"_a,
        "smoothing"_a, "kind"_a = 0, "log"_a = false, "y"_a = 0, "bottom"_a.none() = nb::none(),
        "top"_a.none() = nb::none(), "trim"_a = false, "joined"_a.none() = nb::none());
  m.def("range_statistics", &range_statistics, "curves"_a, nb::kw_only(), "x"_a, "lo"_a.none(), "hi"_a.none(),
        "smoothing"_a = 0.0, "kind"_a = 0, "joined"_a.none() = nb::none());
}

}  // namespace

void bind_read(nb::module_& m) {
  bind_constants(m);
  bind_checksums(m);
  bind_series(m);
  bind_event_file(m);
  bind_curves(m);
}
