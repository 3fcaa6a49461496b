// The Python module lightboard._native: event files found, read and written, tables for Arrow, pictures made small.
#include <nanobind/nanobind.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace nb = nanobind;

void bind_pictures(nb::module_& m);
void bind_projection(nb::module_& m);
void bind_read(nb::module_& m);
void bind_session(nb::module_& m);
void bind_table(nb::module_& m);
void bind_tree(nb::module_& m);
void bind_write(nb::module_& m);

namespace {

// glibc hands every large block back to the system and takes it anew, and each of its pages faults: a third of what an
// answer of many curves takes.
void keep_freed_memory() {
#if defined(__GLIBC__)
  ::mallopt(M_MMAP_THRESHOLD, 16 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

}  // namespace

NB_MODULE(_native, m) {
  nb::set_leak_warnings(false);  // a Series that somebody still holds at exit is no leak of ours
  m.doc() = "The native core: bytes to columns and back. Typed in _native.pyi.";
  m.def("keep_freed_memory", &keep_freed_memory);
  bind_pictures(m);
  bind_projection(m);
  bind_read(m);
  bind_session(m);
  bind_table(m);
  bind_tree(m);
  bind_write(m);
}
