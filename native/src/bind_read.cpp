// Python's face of the reading core: EventFile, Series, curve_block, checksums.
#include <nanobind/nanobind.h>

#include "masked_crc.h"

namespace nb = nanobind;
using namespace nb::literals;

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
  [[nodiscard]] const void* data() const { return view_.buf; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(view_.len); }

 private:
  Py_buffer view_{};
};

}  // namespace

void bind_read(nb::module_& m) {
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
