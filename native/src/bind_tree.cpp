// Python's face of the tree: what a look found, as tuples, and paths as os.fsdecode makes them.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "tree.h"

namespace nb = nanobind;
using namespace nb::literals;

using lightboard::FoundFile;
using lightboard::Look;
using lightboard::Remark;
using lightboard::RemarkKind;
using lightboard::Tree;

namespace {

nb::object to_path(const std::string& path) {
  return nb::steal(PyUnicode_DecodeFSDefaultAndSize(path.data(), static_cast<Py_ssize_t>(path.size())));
}

std::string from_path(nb::handle path) {
  PyObject* converted = nullptr;
  if (PyUnicode_FSConverter(path.ptr(), &converted) == 0) throw nb::python_error();
  const nb::bytes bytes = nb::steal<nb::bytes>(converted);
  return {bytes.c_str(), bytes.size()};
}

nb::list to_files(const std::vector<FoundFile>& files) {
  nb::list out;
  std::string folder;
  nb::object run = to_path(".");
  for (const FoundFile& file : files) {
    if (file.folder != folder) {
      folder = file.folder;
      run = to_path(folder.empty() ? "." : folder);
    }
    const auto& status = file.status;
    out.append(nb::make_tuple(to_path(folder.empty() ? file.name : folder + "/" + file.name), run,
                              nb::make_tuple(status.device, status.inode), status.size, status.mtime_ns));
  }
  return out;
}

nb::list to_remarks(const std::vector<Remark>& remarks) {
  nb::list out;
  for (const Remark& one : remarks) {
    out.append(nb::make_tuple(static_cast<int>(one.kind), to_path(one.path), one.error));
  }
  return out;
}

template <typename Paths>
nb::list to_paths(const Paths& paths) {
  nb::list out;
  for (const std::string& path : paths) out.append(to_path(path));
  return out;
}

void bind_kinds(nb::module_& m) {
  const auto kind = [&](const char* name, RemarkKind value) { m.attr(name) = static_cast<int>(value); };
  kind("REMARK_UNREADABLE_FOLDER", RemarkKind::kUnreadableFolder);
  kind("REMARK_UNREADABLE_FILE", RemarkKind::kUnreadableFile);
  kind("REMARK_BROKEN_LINK", RemarkKind::kBrokenLink);
  kind("REMARK_FOLDER_NAMED_LIKE_FILE", RemarkKind::kFolderNamedLikeFile);
  kind("REMARK_PIPE", RemarkKind::kPipe);
  kind("REMARK_SOCKET", RemarkKind::kSocket);
  kind("REMARK_DEVICE", RemarkKind::kDevice);
  kind("REMARK_LEADS_OUT", RemarkKind::kLeadsOut);
}

}  // namespace

void bind_tree(nb::module_& m) {
  bind_kinds(m);
  nb::class_<Tree>(m, "Tree")
      .def(
          "__init__",
          [](Tree* self, nb::handle root, nb::handle mark) { new (self) Tree(from_path(root), from_path(mark)); },
          "root"_a, "mark"_a)
      .def("follow_out", &Tree::follow_out)
      .def("begin", &Tree::begin)
      .def(
          "go_on",
          [](Tree& self, double seconds) {
            Look look;
            bool more = false;
            {
              const nb::gil_scoped_release release;
              more = self.go_on(seconds, look);
            }
            return nb::make_tuple(more, to_files(look.files), to_remarks(look.remarks));
          },
          "seconds"_a)
      .def(
          "look_again",
          [](Tree& self, nb::iterable paths) -> std::optional<nb::tuple> {
            std::vector<std::string> changed;
            for (nb::handle path : paths) changed.push_back(from_path(path));
            std::optional<Look> look;
            {
              const nb::gil_scoped_release release;
              look = self.look_again(changed);
            }
            if (!look) return std::nullopt;
            return nb::make_tuple(to_files(look->files), to_paths(look->gone));
          },
          "paths"_a)
      .def(
          "watch",
          [](Tree& self, std::size_t most) {
            const int watch = self.watch(most);
            if (watch < 0) {
              PyErr_SetFromErrno(PyExc_OSError);
              throw nb::python_error();
            }
            return watch;
          },
          "most"_a)
      .def("watches_all", &Tree::watches_all, "watch"_a)
      .def(
          "take_changes",
          [](Tree& self, int watch) {
            std::unordered_set<std::string> changes;
            {
              const nb::gil_scoped_release release;
              changes = self.take_changes(watch);
            }
            return to_paths(changes);
          },
          "watch"_a)
      .def("unwatch", &Tree::unwatch, "watch"_a);
}
