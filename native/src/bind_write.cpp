// The writing half of lightboard._native: sinks, the queue behind them, and what encodes without the GIL.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <sys/mman.h>

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <iterator>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include "encode.h"
#include "sink.h"

namespace nb = nanobind;
using namespace lightboard;

namespace {

constexpr int kOther = 4;  // nothing appended: an argument is no plain Python number or str; convert it

struct PySink {
  std::shared_ptr<Sink> sink;
};

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<long long>(seconds * 1e3));
}

std::string_view view(nb::bytes bytes) { return {static_cast<const char*>(bytes.data()), bytes.size()}; }

// The four readers of plain arguments. False: not plain; a pending Python error stays for UTF-8 alone.
bool plain_text(nb::handle object, std::string_view& out) {
  if (!PyUnicode_Check(object.ptr())) return false;
  Py_ssize_t size;
  const char* data = PyUnicode_AsUTF8AndSize(object.ptr(), &size);
  if (!data) throw nb::python_error();
  out = {data, static_cast<std::size_t>(size)};
  return true;
}

bool plain_number(nb::handle object, double& out) {
  if (PyFloat_Check(object.ptr())) {
    out = PyFloat_AsDouble(object.ptr());
  } else if (PyLong_Check(object.ptr())) {
    out = PyLong_AsDouble(object.ptr());
    if (out == -1.0 && PyErr_Occurred()) throw nb::python_error();
  } else {
    return false;
  }
  return true;
}

bool plain_step(nb::handle object, std::int64_t& out) {
  if (object.is_none()) {
    out = 0;
    return true;
  }
  if (!PyLong_Check(object.ptr())) return false;
  int overflow;
  out = PyLong_AsLongLongAndOverflow(object.ptr(), &overflow);
  return overflow == 0;
}

bool plain_time(nb::handle object, double& out) {
  if (object.is_none()) {
    timespec now;
    ::clock_gettime(CLOCK_REALTIME, &now);
    out = static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
    return true;
  }
  return plain_number(object, out);
}

// What has item() has one number to give: numpy's and torch's scalars, arrays and tensors with one element. Null: it
// does not, or that is no plain number; Python then finds out why.
nb::object item_of(nb::handle value) {
  if (PyUnicode_Check(value.ptr()) || PyBytes_Check(value.ptr()) || !PyObject_HasAttrString(value.ptr(), "item")) return {};
  nb::object item = nb::steal(PyObject_CallMethod(value.ptr(), "item", nullptr));
  if (!item.is_valid()) PyErr_Clear();
  return item;
}

int append_scalar(PySink& self, nb::handle tag, nb::handle value, nb::handle step, nb::handle wall_time) {
  std::string_view name;
  double number;
  Moment at;
  if (!plain_number(value, number)) {
    const nb::object item = item_of(value);
    if (!item.is_valid() || !plain_number(item, number)) return kOther;
  }
  if (!plain_step(step, at.step) || !plain_time(wall_time, at.wall_time) ||
      !plain_text(tag, name)) {
    return kOther;
  }
  const auto single = static_cast<float>(number);
  return static_cast<int>(self.sink->append([&](std::string& out) { put_scalar(out, at, name, single); }));
}

int append_text(PySink& self, nb::handle tag, nb::handle text, nb::handle step, nb::handle wall_time) {
  std::string_view name, body;
  Moment at;
  if (!plain_step(step, at.step) || !plain_time(wall_time, at.wall_time) || !plain_text(tag, name) ||
      !plain_text(text, body)) {
    return kOther;
  }
  return static_cast<int>(self.sink->append([&](std::string& out) { put_text(out, at, name, body); }));
}

int append_event(PySink& self, std::uint32_t field, nb::bytes message, std::int64_t step, double wall_time) {
  return static_cast<int>(
      self.sink->append([&](std::string& out) { put_event(out, {step, wall_time}, field, view(message)); }));
}

int append_record(PySink& self, nb::bytes payload) {
  return static_cast<int>(self.sink->append([&](std::string& out) { put_record(out, view(payload)); }));
}

int append_task(PySink& self, nb::object task, std::size_t cost, std::uint32_t field, std::int64_t step,
                double wall_time) {
  const Append result = self.sink->append_task(task.ptr(), cost, field, {step, wall_time});
  // The queue keeps the reference; next_task gives it back.
  if (result == Append::done || result == Append::unserved) task.release();
  return static_cast<int>(result);
}

[[noreturn]] void throw_os_error(const std::system_error& error) {
  // what() is "<path>: <reason>"; OSError wants them apart.
  std::string path = error.what();
  const std::string reason = ": " + error.code().message();
  if (path.size() > reason.size() && path.ends_with(reason)) path.resize(path.size() - reason.size());
  errno = error.code().value();
  PyObject* name = PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size()));
  PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name);
  Py_XDECREF(name);
  throw nb::python_error();
}

nb::object file_name(const std::string& path) {
  return nb::steal(PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
}

nb::object next_task(bool block) {
  Queue::Work work;
  {
    nb::gil_scoped_release release;
    work = Queue::instance().next(block);
  }
  switch (work.kind) {
    case Queue::Work::task: return nb::steal(static_cast<PyObject*>(work.run));
    case Queue::Work::trouble: return nb::cast(PySink{std::move(work.sink)});
    case Queue::Work::refusal: return nb::cast(work.text);
    default: return nb::none();
  }
}

nb::bytes to_bytes(const std::string& bytes) { return nb::bytes(bytes.data(), bytes.size()); }

template <typename T>
using Vector = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
template <typename T>
using Matrix = nb::ndarray<const T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

// Memory for copies of what callers log. Fresh pages cost more than the copy itself, so blocks are used again, and
// new ones are cut from slabs that ask the kernel for huge pages.
class Pool {
 public:
  static Pool& instance() {
    static Pool* pool = [] {
      auto* made = new Pool;  // arrays may outlive everything
      // A fork finds it whole.
      ::pthread_atfork([] { instance().mutex_.lock(); }, [] { instance().mutex_.unlock(); },
                       [] { instance().mutex_.unlock(); });
      return made;
    }();
    return *pool;
  }

  struct Block {
    std::shared_ptr<void> slab;  // freed with its last block
    std::uint8_t* bytes;
    std::size_t size;
  };

  Block* borrow(std::size_t size) {
    size = rounded(size);
    std::lock_guard lock(mutex_);
    return take(size);
  }

  // Null where that would take fresh memory while much is lent already.
  Block* try_borrow(std::size_t size) {
    size = rounded(size);
    std::lock_guard lock(mutex_);
    return lent_ >= kMuch && free_[size].empty() ? nullptr : take(size);
  }

  void give_back(Block* block) {
    std::vector<Block> gone;  // after the lock
    {
      std::lock_guard lock(mutex_);
      lent_ -= block->size;
      // What is of a size no longer asked for makes room.
      for (auto other = free_.begin(); kept_ + block->size > kMost && other != free_.end(); ++other) {
        if (other->first == block->size) continue;
        kept_ -= other->first * other->second.size();
        std::move(other->second.begin(), other->second.end(), std::back_inserter(gone));
        other->second.clear();
      }
      if (kept_ + block->size <= kMost) {
        kept_ += block->size;
        free_[block->size].push_back(std::move(*block));
      }
    }
    delete block;
  }

 private:
  static constexpr std::size_t kSlab = std::size_t{2} << 20, kMuch = std::size_t{16} << 20, kMost = 2 * kMuch;

  // Up to a quarter of a power of two, or whole slabs.
  static std::size_t rounded(std::size_t size) {
    size = std::max<std::size_t>(size, 1);
    const std::size_t grain = size > kSlab / 2 ? kSlab : std::max<std::size_t>(std::bit_floor(size) / 4, 4096);
    return (size + grain - 1) / grain * grain;
  }

  Block* take(std::size_t size) {
    std::vector<Block>& free = free_[size];
    if (free.empty()) cut(size, free);
    auto* block = new Block(std::move(free.back()));
    free.pop_back();
    kept_ -= size;
    lent_ += size;
    return block;
  }

  void cut(std::size_t size, std::vector<Block>& free) {
    const std::size_t total = std::max(size, kSlab);
    void* memory = std::aligned_alloc(kSlab, total);
    if (!memory) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    ::madvise(memory, total, MADV_HUGEPAGE);
#endif
    const std::shared_ptr<void> slab(memory, std::free);
    auto* bytes = static_cast<std::uint8_t*>(memory);
    for (std::size_t at = 0; at + size <= total; at += size) {
      free.push_back({slab, bytes + at, size});
      kept_ += size;
    }
  }

  std::mutex mutex_;
  std::unordered_map<std::size_t, std::vector<Block>> free_;
  std::size_t kept_ = 0, lent_ = 0;
};

// Bytes to a block of the pool. The GIL is kept: a thread that gives it up for a copy of
// microseconds may wait milliseconds to get it back.
Pool::Block* fill(Pool::Block* block, const Py_buffer& view) {
  std::memcpy(block->bytes, view.buf, static_cast<std::size_t>(view.len));
  return block;
}

// A block of the pool as an array.
nb::object to_array(Pool::Block* block, std::size_t size) {
  nb::capsule owner(block, [](void* held) noexcept { Pool::instance().give_back(static_cast<Pool::Block*>(held)); });
  return nb::cast(nb::ndarray<nb::numpy, std::uint8_t, nb::ndim<1>>(block->bytes, {size}, owner));
}

// A copy of an array as bytes. None where the array is not contiguous.
nb::object copy_bytes(nb::handle array) {
  Py_buffer view;
  if (PyObject_GetBuffer(array.ptr(), &view, PyBUF_C_CONTIGUOUS) != 0) {
    PyErr_Clear();
    return nb::none();
  }
  const auto size = static_cast<std::size_t>(view.len);
  Pool::Block* block = fill(Pool::instance().borrow(size), view);
  PyBuffer_Release(&view);
  return to_array(block, size);
}

std::string empty_histogram(const Histogram& histogram, const std::string& tag) {
  std::array<char, 80> range;
  std::snprintf(range.data(), range.size(), "(min %g, max %g)", histogram.min, histogram.max);
  return "histogram '" + tag + "' is empty: no value lies in any bin " + range.data();
}

// Values to be counted by the writer.
template <typename T>
class HistogramEncoding final : public Encoding {
 public:
  HistogramEncoding(Pool::Block* values, std::size_t size, std::string_view tag, Moment at)
      : values_(values), size_(size), tag_(tag), at_(at) {}
  ~HistogramEncoding() override { Pool::instance().give_back(values_); }

  std::string encode(std::string& out) override {
    const Histogram histogram = default_histogram(reinterpret_cast<const T*>(values_->bytes), size_);
    return put_histogram(out, at_, tag_, histogram) ? std::string() : empty_histogram(histogram, tag_);
  }

 private:
  Pool::Block* values_;
  std::size_t size_;
  std::string tag_;
  Moment at_;
};

// Counted already.
class CountedEncoding final : public Encoding {
 public:
  CountedEncoding(Histogram histogram, std::string_view tag, Moment at)
      : histogram_(std::move(histogram)), tag_(tag), at_(at) {}

  std::string encode(std::string& out) override {
    return put_histogram(out, at_, tag_, histogram_) ? std::string() : empty_histogram(histogram_, tag_);
  }

 private:
  Histogram histogram_;
  std::string tag_;
  Moment at_;
};

// Where the writer is far behind, fresh memory for a copy would cost more than the counting: the caller counts then.
template <typename T>
std::unique_ptr<Encoding> histogram_encoding(const Py_buffer& view, std::string_view tag, Moment at,
                                             std::size_t& cost) {
  const std::size_t size = static_cast<std::size_t>(view.len) / sizeof(T);
  if (Pool::Block* block = Pool::instance().try_borrow(static_cast<std::size_t>(view.len))) {
    cost = static_cast<std::size_t>(view.len);
    return std::make_unique<HistogramEncoding<T>>(fill(block, view), size, tag, at);
  }
  constexpr Py_ssize_t kLong = 1 << 20;  // worth giving up the GIL
  std::optional<nb::gil_scoped_release> release;
  if (view.len >= kLong) release.emplace();
  Histogram histogram = default_histogram(static_cast<const T*>(view.buf), size);
  cost = histogram.counts.size() * sizeof(double);
  return std::make_unique<CountedEncoding>(std::move(histogram), tag, at);
}

int append_histogram(PySink& self, nb::handle tag, nb::handle values, nb::handle step, nb::handle wall_time) {
  std::string_view name;
  Moment at;
  if (!plain_step(step, at.step) || !plain_time(wall_time, at.wall_time) || !plain_text(tag, name)) return kOther;
  Py_buffer view;
  if (PyObject_GetBuffer(values.ptr(), &view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
    PyErr_Clear();
    return kOther;
  }
  const std::string_view format = view.format ? view.format : "";
  std::size_t cost = 0;
  std::unique_ptr<Encoding> encoding;
  if (view.len && format == "f") encoding = histogram_encoding<float>(view, name, at, cost);
  if (view.len && format == "d") encoding = histogram_encoding<double>(view, name, at, cost);
  PyBuffer_Release(&view);
  return encoding ? static_cast<int>(self.sink->append_encoding(encoding, cost)) : kOther;
}

template <typename T>
nb::bytes default_histogram_message(Vector<T> values) {
  std::string message;
  {
    nb::gil_scoped_release release;
    message = histogram_message(default_histogram(values.data(), values.shape(0)));
  }
  return to_bytes(message);
}

nb::object filtered_rows(nb::ndarray<const std::uint8_t, nb::ndim<3>, nb::device::cpu> pixels) {
  const Picture picture{pixels.data(),    pixels.shape(0),  pixels.shape(1), pixels.shape(2),
                        pixels.stride(0), pixels.stride(1), pixels.stride(2)};
  const std::size_t size = picture.height * (1 + picture.width * picture.channels);
  Pool::Block* block = Pool::instance().borrow(size);
  nb::object rows = to_array(block, size);
  {
    nb::gil_scoped_release release;
    filter_rows(block->bytes, picture);
  }
  return rows;
}

// With the GIL, as copies are made; see fill.
template <typename T>
nb::tuple bytes_of(nb::ndarray<const T, nb::c_contig, nb::device::cpu> values) {
  const std::size_t size = values.size();
  Pool::Block* block = Pool::instance().borrow(size);
  nb::object bytes = to_array(block, size);
  const bool white = lightboard::to_bytes(block->bytes, values.data(), size);
  return nb::make_tuple(bytes, white);
}

// Writes a table piece by piece: as one string it would be copied twice, and most of the time go into fresh pages.
template <typename T>
void write_table(int fd, Matrix<T> values) {
  constexpr std::size_t kNumbers = 1 << 13;  // in a piece
  int code = 0;
  {
    nb::gil_scoped_release release;
    const std::size_t rows = values.shape(0), columns = values.shape(1);
    const std::size_t step = std::max<std::size_t>(1, kNumbers / std::max<std::size_t>(1, columns));
    std::string text;
    for (std::size_t row = 0; row < rows && !code; row += step) {
      text.clear();
      put_table(text, values.data() + row * columns, std::min(step, rows - row), columns);
      for (std::string_view left = text; !left.empty() && !code;) {
        const ssize_t n = ::write(fd, left.data(), left.size());
        if (n >= 0) left.remove_prefix(static_cast<std::size_t>(n));
        if (n < 0 && errno != EINTR) code = errno;
      }
    }
  }
  if (!code) return;
  errno = code;
  PyErr_SetFromErrno(PyExc_OSError);
  throw nb::python_error();
}

}  // namespace

void bind_write(nb::module_& m) {
  m.attr("APPENDED") = static_cast<int>(Append::done);
  m.attr("CLOSED") = static_cast<int>(Append::closed);
  m.attr("FULL") = static_cast<int>(Append::full);
  m.attr("UNSERVED") = static_cast<int>(Append::unserved);
  m.attr("OTHER") = kOther;

  nb::class_<PySink>(m, "Sink")
      .def("__init__",
           [](PySink* self, nb::object directory, const std::string& suffix, std::optional<std::int64_t> restart) {
             nb::object encoded;
             PyObject* raw = nullptr;
             if (!PyUnicode_FSConverter(directory.ptr(), &raw)) throw nb::python_error();
             encoded = nb::steal(raw);
             std::string path(view(nb::borrow<nb::bytes>(encoded)));
             std::optional<std::system_error> failure;
             std::shared_ptr<Sink> sink;
             {
               nb::gil_scoped_release release;
               try {
                 sink = Sink::open(std::move(path), suffix, restart);
               } catch (const std::system_error& error) {
                 failure = error;
               }
             }
             if (failure) throw_os_error(*failure);
             new (self) PySink{std::move(sink)};
           },
           nb::arg("directory"), nb::arg("suffix") = "", nb::arg("restart").none() = nb::none())
      .def("append_scalar", &append_scalar, nb::arg("tag").none(), nb::arg("value").none(), nb::arg("step").none(),
           nb::arg("wall_time").none())
      .def("append_text", &append_text, nb::arg("tag").none(), nb::arg("text").none(), nb::arg("step").none(),
           nb::arg("wall_time").none())
      .def("append_histogram", &append_histogram, nb::arg("tag").none(), nb::arg("values").none(),
           nb::arg("step").none(), nb::arg("wall_time").none())
      .def("append_event", &append_event, nb::arg("field"), nb::arg("message"), nb::arg("step"), nb::arg("wall_time"))
      .def("append_record", &append_record, nb::arg("payload"))
      .def("append_task", &append_task, nb::arg("task"), nb::arg("cost"), nb::arg("field"), nb::arg("step"),
           nb::arg("wall_time"))
      .def("mark", [](PySink& self) { return nb::make_tuple(self.sink->mark(), self.sink->attempts()); })
      .def("wait",
           [](PySink& self, std::tuple<std::uint64_t, std::uint64_t> mark, double timeout) {
             nb::gil_scoped_release release;
             return self.sink->wait(std::get<0>(mark), std::get<1>(mark), milliseconds(timeout));
           },
           nb::arg("mark"), nb::arg("timeout"))
      .def("close",
           [](PySink& self) {
             std::vector<Task> tasks;
             const std::size_t dropped = self.sink->close(tasks);
             for (Task task : tasks) Py_DECREF(static_cast<PyObject*>(task));
             return dropped;
           })
      .def_prop_ro("path", [](PySink& self) { return file_name(self.sink->path()); })
      .def_prop_ro("error", [](PySink& self) { return self.sink->error(); })
      .def_prop_ro("error_path", [](PySink& self) { return file_name(self.sink->error_path()); })
      .def_prop_ro("lost", [](PySink& self) { return self.sink->lost(); });

  m.def("next_task", &next_task, nb::arg("block"));
  m.def("complete_task",
        [](std::optional<nb::bytes> message) {
          if (message) {
            const std::string_view bytes = view(*message);
            nb::gil_scoped_release release;
            Queue::instance().complete(bytes);
          } else {
            Queue::instance().complete(std::nullopt);
          }
        },
        nb::arg("message").none());
  m.def("serve", [](bool served) { Queue::instance().serve(served); }, nb::arg("served"));
  m.def("stop_writing", [] { Queue::instance().stop(); });
  m.def("wait_for_room",
        [](double timeout) {
          nb::gil_scoped_release release;
          return Queue::instance().wait_for_room(milliseconds(timeout));
        },
        nb::arg("timeout"));
  m.def("set_pending_limit", [](std::size_t bytes) { Queue::instance().set_limit(bytes); }, nb::arg("bytes"));
  m.def("pending_bytes", [] { return Queue::instance().pending(); });
  m.def("defer_sigterm", [] { Queue::instance().defer_sigterm(); });

  m.def("frame_record",
        [](nb::bytes payload) {
          std::string record;
          put_record(record, view(payload));
          return to_bytes(record);
        },
        nb::arg("payload"));
  m.def("copy_bytes", &copy_bytes, nb::arg("array"));
  m.def("encode_default_histogram", &default_histogram_message<float>, nb::arg("values"));
  m.def("encode_default_histogram", &default_histogram_message<double>, nb::arg("values"));
  m.def("default_edges", [] { return default_edges(); });
  m.def("filter_rows", &filtered_rows, nb::arg("pixels"));
  m.def("to_bytes", &bytes_of<float>, nb::arg("values").noconvert());
  m.def("to_bytes", &bytes_of<double>, nb::arg("values").noconvert());
  m.def("write_table", &write_table<float>, nb::arg("fd"), nb::arg("values"));
  m.def("write_table", &write_table<double>, nb::arg("fd"), nb::arg("values"));
}
