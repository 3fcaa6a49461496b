// Python's face of metadata, and of the sessions that stand in it: a dict of settings.
#include <nanobind/nanobind.h>

#include "event.h"
#include "session.h"

namespace nb = nanobind;
using namespace nb::literals;

using lightboard::Metadata;
using lightboard::SessionStart;
using lightboard::Setting;

namespace {

nb::object read_metadata(const nb::bytes& metadata) {
  Metadata said;
  if (!lightboard::parse_metadata({metadata.c_str(), metadata.size()}, said)) return nb::none();
  const auto bytes = [](std::string_view text) { return nb::bytes(text.data(), text.size()); };
  return nb::make_tuple(bytes(said.plugin_name), said.data_class, bytes(said.display_name), bytes(said.description),
                        bytes(said.content));
}

// Null, and no error, where the bytes are no UTF-8.
nb::object to_text(std::string_view text) {
  PyObject* made = PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), nullptr);
  if (made == nullptr) PyErr_Clear();
  return nb::steal(made);
}

nb::object to_value(const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::kText: return to_text(setting.text);
    case Setting::Kind::kTruth: return nb::bool_(setting.number != 0.0);
    default: return nb::float_(setting.number);
  }
}

// Sessions of a sweep say the same names: each is held once.
void intern(nb::object& text) {
  PyObject* held = text.release().ptr();
  PyUnicode_InternInPlace(&held);
  text = nb::steal(held);
}

nb::object read_session_start(const nb::bytes& metadata) {
  static thread_local SessionStart start;
  if (!lightboard::parse_session_start({metadata.c_str(), metadata.size()}, start)) return nb::none();
  nb::dict values;
  for (const Setting& setting : start.settings) {
    nb::object name = to_text(setting.name);
    nb::object value = to_value(setting);
    if (!name.is_valid() || !value.is_valid()) return nb::none();
    intern(name);
    values[name] = value;
  }
  nb::object group = to_text(start.group);
  if (!group.is_valid()) return nb::none();
  return nb::make_tuple(values, group);
}

}  // namespace

void bind_session(nb::module_& m) {
  m.def("read_metadata", &read_metadata, "metadata"_a);
  m.def("read_session_start", &read_session_start, "metadata"_a);
}
