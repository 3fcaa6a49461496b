// Python's face of metadata, and of the sessions that stand in it: a dict of settings.
#include <nanobind/nanobind.h>

#include <bit>
#include <cstdint>
#include <functional>
#include <string_view>

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

// Sessions of a sweep say the same names, and mostly the same values: what was said lately is one object each, not one
// for each session. Whoever holds the GIL may look; the last of them stay until the process ends.
constexpr std::size_t kHeld = 4096;
constexpr std::size_t kLongest = 64;

nb::object held_text(std::string_view text) {
  static PyObject* held[kHeld];
  if (text.size() > kLongest) return to_text(text);
  PyObject*& place = held[std::hash<std::string_view>{}(text) % kHeld];
  if (place != nullptr) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(place, &size);
    if (bytes == nullptr) PyErr_Clear();
    if (bytes != nullptr && text == std::string_view(bytes, static_cast<std::size_t>(size))) return nb::borrow(place);
  }
  PyObject* made = to_text(text).release().ptr();
  if (made == nullptr) return {};
  PyUnicode_InternInPlace(&made);  // names are looked up in dicts
  Py_XDECREF(place);
  place = made;
  return nb::borrow(made);
}

nb::object held_number(double number) {
  struct Number {
    std::uint64_t bits;
    PyObject* object;
  };
  static Number held[kHeld];
  const auto bits = std::bit_cast<std::uint64_t>(number);
  Number& place = held[(bits * 0x9e3779b97f4a7c15ULL) >> 52];
  if (place.object == nullptr || place.bits != bits) {
    PyObject* made = PyFloat_FromDouble(number);
    if (made == nullptr) {
      PyErr_Clear();
      return {};
    }
    Py_XDECREF(place.object);
    place = {bits, made};
  }
  return nb::borrow(place.object);
}

nb::object to_value(const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::kText: return held_text(setting.text);
    case Setting::Kind::kTruth: return nb::bool_(setting.number != 0.0);
    default: return held_number(setting.number);
  }
}

nb::object read_session_start(const nb::bytes& metadata) {
  static thread_local SessionStart start;
  if (!lightboard::parse_session_start({metadata.c_str(), metadata.size()}, start)) return nb::none();
  nb::dict values;
  for (const Setting& setting : start.settings) {
    const nb::object name = held_text(setting.name);
    const nb::object value = to_value(setting);
    if (!name.is_valid() || !value.is_valid()) return nb::none();
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
