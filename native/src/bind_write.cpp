// Placeholder until the writer's core is in.
#include <nanobind/nanobind.h>

void bind_write(nanobind::module_&) {}
