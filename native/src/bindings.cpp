// The Python module lightboard._native: reading and writing of event files.
#include <nanobind/nanobind.h>

void bind_read(nanobind::module_& m);
void bind_write(nanobind::module_& m);

NB_MODULE(_native, m) {
  m.doc() = "The native core: bytes to columns and back. Typed in _native.pyi.";
  bind_read(m);
  bind_write(m);
}
