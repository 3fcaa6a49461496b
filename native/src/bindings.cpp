// The Python module lightboard._native: event files found, read and written, tables for Arrow.
#include <nanobind/nanobind.h>

namespace nb = nanobind;

void bind_read(nb::module_& m);
void bind_table(nb::module_& m);
void bind_tree(nb::module_& m);
void bind_write(nb::module_& m);

NB_MODULE(_native, m) {
  nb::set_leak_warnings(false);  // a Series that somebody still holds at exit is no leak of ours
  m.doc() = "The native core: bytes to columns and back. Typed in _native.pyi.";
  bind_read(m);
  bind_table(m);
  bind_tree(m);
  bind_write(m);
}
