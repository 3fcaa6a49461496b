// Python's face of metadata, and of the sessions that stand in it: mappings of settings, and rows of them.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string_view.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "event.h"
#include "session.h"
#include "settings.h"

namespace nb = nanobind;
using namespace nb::literals;

using lightboard::Metadata;
using lightboard::SessionStart;
using lightboard::Setting;
using lightboard::SettingColumn;
using lightboard::SettingNames;
using lightboard::SettingPool;
using lightboard::SettingRows;
using lightboard::Settings;
using lightboard::SettingSpread;
using lightboard::SettingValue;

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

nb::str to_str(std::string_view text) { return nb::str(text.data(), text.size()); }

// --- one session ---------------------------------------------------------------------------------

std::optional<SettingValue> hold(SettingPool& pool, const Setting& setting) {
  switch (setting.kind) {
    case Setting::Kind::kTruth: return SettingValue::of_truth(setting.number != 0.0);
    case Setting::Kind::kText: {
      std::uint32_t id;  // what is held was looked at before
      if (!pool.find(setting.text, id)) {
        if (!to_text(setting.text).is_valid()) return std::nullopt;
        id = pool.hold(setting.text);
      }
      return SettingValue::of_text(id);
    }
    default: return SettingValue::of_number(setting.number);
  }
}

// Python's object of the pool; what is read keeps the pool itself.
struct SessionPool {
  std::shared_ptr<SettingPool> held = std::make_shared<SettingPool>();
  std::shared_ptr<const SettingNames> checked;  // the names last found to be UTF-8
};

nb::object read_start(SessionPool& pool, const nb::bytes& metadata) {
  static thread_local SessionStart start;
  if (!lightboard::parse_session_start({metadata.c_str(), metadata.size()}, start)) return nb::none();
  Settings settings{pool.held, pool.held->share(start.settings), {}};
  if (settings.names != pool.checked) {
    for (std::size_t at = 0; at < settings.names->size(); ++at) {
      if (!to_text((*settings.names)[at]).is_valid()) return nb::none();
    }
    pool.checked = settings.names;
  }
  settings.values.reserve(start.settings.size());
  for (const Setting& setting : start.settings) {
    const auto value = hold(*pool.held, setting);
    if (!value) return nb::none();
    settings.values.push_back(*value);
  }
  nb::object group = to_text(start.group);
  if (!group.is_valid()) return nb::none();
  return nb::make_tuple(std::move(settings), group);
}

nb::object to_value(const Settings& settings, SettingValue value) {
  switch (value.kind()) {
    case SettingValue::Kind::kNumber: return nb::float_(value.number());
    case SettingValue::Kind::kTruth: return nb::bool_(value.truth());
    case SettingValue::Kind::kText: return to_str(settings.pool->text(value.text()));
    default: return {};
  }
}

nb::object get(const Settings& settings, const nb::object& name, const nb::object& otherwise) {
  if (!PyUnicode_Check(name.ptr())) return otherwise;
  Py_ssize_t size = 0;
  const char* text = PyUnicode_AsUTF8AndSize(name.ptr(), &size);
  if (text == nullptr) {  // half a surrogate pair: no name of ours
    PyErr_Clear();
    return otherwise;
  }
  nb::object found = to_value(settings, settings.get({text, static_cast<std::size_t>(size)}));
  return found.is_valid() ? found : otherwise;
}

nb::object get_item(const Settings& settings, const nb::object& name) {
  nb::object found = get(settings, name, {});
  if (!found.is_valid()) {
    PyErr_SetObject(PyExc_KeyError, name.ptr());
    throw nb::python_error();
  }
  return found;
}

nb::list list_names(const Settings& settings) {
  nb::list names;
  for (std::size_t at = 0; at < settings.names->size(); ++at) names.append(to_str((*settings.names)[at]));
  return names;
}

nb::dict to_dict(const Settings& settings) {
  nb::dict out;
  for (std::size_t at = 0; at < settings.names->size(); ++at) {
    out[to_str((*settings.names)[at])] = to_value(settings, settings.values[at]);
  }
  return out;
}

nb::object is_equal(const Settings& settings, const nb::object& other) {
  if (const Settings* with; nb::try_cast(other, with)) return nb::bool_(settings == *with);
  if (!nb::isinstance<nb::dict>(other)) return nb::borrow(Py_NotImplemented);
  return nb::bool_(to_dict(settings).equal(other));
}

// --- rows of sessions ----------------------------------------------------------------------------

// A text as UTF-8; JSON may hold half a surrogate pair, which becomes a question mark. `kept` keeps it in its place.
std::string_view to_utf8(nb::handle text, nb::object& kept) {
  Py_ssize_t size = 0;
  if (const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size)) return {bytes, static_cast<std::size_t>(size)};
  PyErr_Clear();
  kept = nb::steal(PyUnicode_AsEncodedString(text.ptr(), "utf-8", "replace"));
  if (!kept.is_valid()) throw nb::python_error();
  return {PyBytes_AsString(kept.ptr()), static_cast<std::size_t>(PyBytes_Size(kept.ptr()))};
}

Settings from_mapping(const std::shared_ptr<SettingPool>& pool, const nb::object& mapping) {
  const nb::dict said = nb::steal<nb::dict>(nb::module_::import_("builtins").attr("dict")(mapping).release());
  std::vector<Setting> named;
  std::vector<SettingValue> values;
  std::deque<nb::object> kept;
  for (const auto& [name, value] : said) {
    named.emplace_back().name = to_utf8(name, kept.emplace_back());
    if (PyBool_Check(value.ptr())) {
      values.push_back(SettingValue::of_truth(value.is(Py_True)));
    } else if (PyUnicode_Check(value.ptr())) {
      values.push_back(SettingValue::of_text(pool->hold(to_utf8(value, kept.emplace_back()))));
    } else {
      values.push_back(SettingValue::of_number(nb::cast<double>(value)));
    }
  }
  return {pool, pool->share(named), std::move(values)};
}

// The rows, and what keeps them where they are. nanobind takes classes of one name in two files for the same one.
struct SessionRows {
  std::deque<Settings> made;
  std::vector<nb::object> kept;
  std::optional<SettingRows> rows;
};

void make_rows(SessionRows* self, const nb::iterable& mappings) {
  new (self) SessionRows;
  const auto pool = std::make_shared<SettingPool>();
  std::vector<const Settings*> rows;
  for (const nb::handle mapping : mappings) {
    if (const Settings* held; nb::try_cast(mapping, held)) {
      self->kept.push_back(nb::borrow(mapping));
      rows.push_back(held);
    } else {
      rows.push_back(&self->made.emplace_back(from_mapping(pool, nb::borrow(mapping))));
    }
  }
  self->rows.emplace(std::move(rows));
}

nb::list list_all_names(const SessionRows& self) {
  nb::list names;
  for (const std::string_view name : self.rows->names()) names.append(to_str(name));
  return names;
}

template <typename T>
nb::object to_array(std::vector<T>&& values) {
  auto held = std::make_unique<std::vector<T>>(std::move(values));
  T* data = held->data();
  const std::size_t size = held->size();
  const nb::capsule owner(held.release(), [](void* at) noexcept { delete static_cast<std::vector<T>*>(at); });
  return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<1>>(data, {size}, owner));
}

nb::tuple encode(const SessionRows& self, std::string_view name) {
  SettingColumn column = self.rows->encode(name);
  nb::list truths, texts;
  for (const bool truth : column.truths) truths.append(nb::bool_(truth));
  for (const std::string_view text : column.texts) texts.append(to_str(text));
  return nb::make_tuple(to_array(std::move(column.numbers)), truths, texts, to_array(std::move(column.codes)));
}

nb::list compare(const SessionRows& self) {
  nb::list out;
  const std::vector<SettingSpread> spread = self.rows->compare();
  for (std::size_t at = 0; at < spread.size(); ++at) {
    out.append(nb::make_tuple(to_str(self.rows->names()[at]), spread[at].differs, spread[at].text));
  }
  return out;
}

// A view that the standard library makes of any mapping.
template <int N>
nb::object view(const nb::object& self, const char (&name)[N]) {
  return nb::module_::import_("collections.abc").attr(name)(self);
}

}  // namespace

void bind_session(nb::module_& m) {
  m.def("read_metadata", &read_metadata, "metadata"_a);
  nb::class_<Settings>(m, "Settings")
      .def("__len__", [](const Settings& self) { return self.values.size(); })
      .def("__iter__", [](const Settings& self) { return nb::iter(list_names(self)); })
      .def("__contains__", [](const Settings& self, const nb::object& name) { return get(self, name, {}).is_valid(); })
      .def("__getitem__", &get_item)
      .def("get", &get, "name"_a, "default"_a = nb::none())
      .def("__eq__", &is_equal, nb::arg().none())
      .def("__repr__", [](const Settings& self) { return nb::repr(to_dict(self)); })
      .def("keys", [](const nb::object& self) { return view(self, "KeysView"); })
      .def("values", [](const nb::object& self) { return view(self, "ValuesView"); })
      .def("items", [](const nb::object& self) { return view(self, "ItemsView"); })
      .attr("__hash__") = nb::none();
  nb::class_<SessionPool>(m, "SettingPool").def(nb::init<>()).def("read", &read_start, "metadata"_a);
  nb::class_<SessionRows>(m, "SettingRows")
      .def("__init__", &make_rows, "rows"_a)
      .def("__len__", [](const SessionRows& self) { return self.rows->size(); })
      .def_prop_ro("names", &list_all_names)
      .def("encode", &encode, "name"_a)
      .def("compare", &compare);
}
