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

TEST("links that lead out of the root are told, others are followed") {
  const Place place;
  const Place elsewhere;
  for (const char* path : {"a/tfevents", "b/x.tfevents"}) place.make(path);
  for (const char* path : {"run/tfevents", "tfevents"}) elsewhere.make(path);
  fs::create_directory_symlink(elsewhere.at("run"), place.at("out"));
  fs::create_symlink(elsewhere.at("tfevents"), place.at("b/tfevents.out"));
  fs::create_directory_symlink(place.at("a"), place.at("b/in"));
  fs::create_symlink("../a/tfevents", place.at("b/tfevents.in"));
  fs::create_directory_symlink("in", place.at("b/in too"));
  const auto told = [](const Look& look) {
    std::set<std::string> paths;
    for (const Remark& one : look.remarks) {
      if (one.kind == RemarkKind::kLeadsOut) paths.insert(one.path);
    }
    return paths;
  };
  const std::set<std::string> inside{"a/tfevents", "b/x.tfevents", "b/in/tfevents", "b/tfevents.in", "b/in too/tfevents"};
  Tree tree(place.base(), "tfevents");
  Look look = look_at_all(tree);
  CHECK(paths_of(look) == inside);
  CHECK(told(look) == std::set<std::string>({"out", "b/tfevents.out"}));

  // As long as those stay as they are, looks at parts are enough.
  place.make("b/tfevents.2");
  const auto part = tree.look_again({"b/tfevents.2"});
  CHECK(part.has_value());
  if (part) CHECK(paths_of(*part) == std::set<std::string>({"b/x.tfevents", "b/tfevents.2", "b/tfevents.in"}));
  fs::create_directory_symlink(elsewhere.at("run"), place.at("b/out"));
  CHECK(!tree.look_again({"b/out"}));
  CHECK(told(look_at_all(tree)) == std::set<std::string>({"out", "b/tfevents.out", "b/out"}));
  fs::remove(place.at("b/tfevents.out"));
  CHECK(!tree.look_again({"b/tfevents.out"}));
  CHECK(told(look_at_all(tree)) == std::set<std::string>({"out", "b/out"}));

  Tree free(place.base(), "tfevents");
  free.follow_out();
  look = look_at_all(free);
  CHECK(look.remarks.empty());
  CHECK(paths_of(look).count("out/tfevents") == 1);
}

TEST("where a link leads is looked at anew, though its own folder is as it was") {
  const Place place;
  const Place elsewhere;
  place.make("real/tfevents");
  elsewhere.make("tfevents");
  fs::create_directory_symlink(place.at("real"), place.at("hop"));
  fs::create_directories(place.at("deep"));
  fs::create_directory_symlink(place.at("hop"), place.at("deep/link"));
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  fs::last_write_time(place.at("deep"), long_ago);
  Tree tree(place.base(), "tfevents");
  CHECK_EQUAL(paths_of(look_at_all(tree)).count("deep/link/tfevents"), 1U);
  fs::remove(place.at("hop"));
  fs::create_directory_symlink(elsewhere.at(""), place.at("hop"));
  const Look look = look_at_all(tree);
  CHECK(paths_of(look) == std::set<std::string>({"real/tfevents"}));
  CHECK_EQUAL(look.remarks.size(), 2U);
}

TEST("a root that is a link, and neighbours whose names begin alike") {
  const Place place;
  place.make("logs/a/tfevents");
  place.make("logs2/tfevents");
  fs::create_directory_symlink("logs", place.at("root"));
  fs::create_directory_symlink(place.at("logs/a"), place.at("logs/in"));
  fs::create_directory_symlink(place.at("logs2"), place.at("logs/out"));
  Tree tree(place.base() + "root/", "tfevents");
  const Look look = look_at_all(tree);
  CHECK(paths_of(look) == std::set<std::string>({"a/tfevents", "in/tfevents"}));
  CHECK_EQUAL(look.remarks.size(), 1U);
}

TEST("nobody looked yet") {
  const Place place;
  Tree tree(place.base(), "tfevents");
  CHECK(!tree.look_again({""}));
}

#if defined(__linux__)
TEST("looking again where something changed knows what a fresh look finds") {
  const Place place;
  const Place elsewhere;
  elsewhere.make("tfevents");
  fs::create_directory_symlink(elsewhere.at(""), place.at("out"));
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
