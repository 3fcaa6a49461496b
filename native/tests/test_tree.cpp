// The tree: what looks again at changed folders know is what a fresh look at everything finds.
#include "tree.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "check.h"

namespace fs = std::filesystem;
using namespace lightboard;

namespace {

// A folder of its own, gone at the end.
class Place {
 public:
  Place() {
    std::string name = (fs::temp_directory_path() / "lightboard-tree-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    root_ = name;
  }
  ~Place() { fs::remove_all(root_); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  [[nodiscard]] std::string base() const { return root_.string() + "/"; }
  [[nodiscard]] fs::path at(const std::string& path) const { return root_ / path; }
  void make(const std::string& path) const {
    fs::create_directories(at(path).parent_path());
    std::ofstream(at(path)) << "x";
  }

 private:
  fs::path root_;
};

std::string path_of(const FoundFile& file) { return file.folder.empty() ? file.name : file.folder + "/" + file.name; }

std::set<std::string> paths_of(const Look& look) {
  std::set<std::string> paths;
  for (const FoundFile& file : look.files) paths.insert(path_of(file));
  return paths;
}

Look look_at_all(Tree& tree) {
  Look look;
  tree.begin();
  while (tree.go_on(0.0, look)) continue;
  return look;
}

std::set<std::string> fresh(const Place& place) {
  Tree tree(place.base(), "tfevents");
  return paths_of(look_at_all(tree));
}

class Chance {
 public:
  std::uint64_t below(std::uint64_t limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return (state_ >> 16) % limit;
  }
  std::string folder() {
    std::string path;
    for (std::uint64_t depth = below(3); depth > 0; --depth) path += static_cast<char>('a' + below(3)) + std::string("/");
    return path + static_cast<char>('a' + below(3));
  }

 private:
  std::uint64_t state_ = 88172645463325252U;
};

void change_something(const Place& place, Chance& chance) {
  std::error_code ignored;
  const std::string folder = chance.folder();
  switch (chance.below(7)) {
    case 0:
    case 1: place.make(folder + "/tfevents." + std::to_string(chance.below(3))); break;
    case 2: fs::create_directories(place.at(folder), ignored); break;
    case 3: fs::remove(place.at(folder + "/tfevents." + std::to_string(chance.below(3))), ignored); break;
    case 4: fs::remove_all(place.at(folder), ignored); break;
    case 5: fs::rename(place.at(folder), place.at(chance.folder()), ignored); break;
    default: place.make(folder + "/checkpoint.pt"); break;
  }
}

}  // namespace

TEST("event files at any depth, the newest folders first") {
  const Place place;
  for (const char* path : {"tfevents", "a/b/tfevents.1", "a/other", "c/x.tfevents.2"}) place.make(path);
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(place.at("a/b"), long_ago);
  Tree tree(place.base(), "tfevents");
  const Look look = look_at_all(tree);
  CHECK_EQUAL(look.files.size(), 3U);
  CHECK(paths_of(look) == std::set<std::string>({"tfevents", "a/b/tfevents.1", "c/x.tfevents.2"}));
  CHECK_EQUAL(path_of(look.files.back()), "a/b/tfevents.1");
  CHECK_EQUAL(look.files.front().status.size, 1);
  CHECK(look.remarks.empty());
}

TEST("what is odd is remarked, and not looked at in parts") {
  const Place place;
  place.make("tfevents");
  fs::create_symlink(place.at("nothing"), place.at("tfevents.link"));
  fs::create_directory(place.at("tfevents.folder"));
  Tree tree(place.base(), "tfevents");
  CHECK_EQUAL(look_at_all(tree).remarks.size(), 2U);
  CHECK(!tree.look_again({"tfevents"}));
}

TEST("nobody looked yet") {
  const Place place;
  Tree tree(place.base(), "tfevents");
  CHECK(!tree.look_again({""}));
}

#if defined(__linux__)
TEST("looking again where something changed knows what a fresh look finds") {
  const Place place;
  Chance chance;
  Tree tree(place.base(), "tfevents");
  const int watch = tree.watch(1000);
  CHECK(watch >= 0);
  std::set<std::string> known = paths_of(look_at_all(tree));
  int in_parts = 0;
  for (int round = 0; round < 2000; ++round) {
    for (std::uint64_t n = chance.below(4); n > 0; --n) change_something(place, chance);
    const auto changes = tree.take_changes(watch);
    const auto look = tree.look_again({changes.begin(), changes.end()});
    if (look) {
      for (const std::string& path : look->gone) known.erase(path);
      for (const std::string& path : paths_of(*look)) known.insert(path);
      ++in_parts;
    } else {
      known = paths_of(look_at_all(tree));
    }
    CHECK(known == fresh(place));
  }
  CHECK(in_parts > 1000);
  CHECK(tree.watches_all(watch));
  tree.unwatch(watch);
  CHECK(!tree.watches_all(watch));
}

TEST("folders beyond the limit are not watched, and that is told") {
  const Place place;
  for (const char* path : {"a/tfevents", "b/tfevents"}) place.make(path);
  Tree tree(place.base(), "tfevents");
  const int watch = tree.watch(2);
  CHECK_EQUAL(look_at_all(tree).files.size(), 2U);
  CHECK(!tree.watches_all(watch));
}
#endif

RUN_TESTS()
