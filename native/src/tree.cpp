// Folders, event files and change notices of a tree, by POSIX and Linux's inotify.
#include "tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>

#if defined(__linux__)
#include <sys/inotify.h>
#endif

namespace lightboard {

namespace {

// A folder's mtime vouches for its names only if it was settled when they were read: file systems store it in steps of
// up to 2 s.
constexpr std::int64_t kSettledNs = 3'000'000'000;
constexpr std::size_t kChanges = 1 << 18;  // bytes of notices taken at a time

Status to_status(const struct stat& found) {
#if defined(__APPLE__)
  const timespec& time = found.st_mtimespec;
#else
  const timespec& time = found.st_mtim;
#endif
  return {static_cast<std::int64_t>(found.st_dev), static_cast<std::uint64_t>(found.st_ino),
          static_cast<std::int64_t>(found.st_size), static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec};
}

std::int64_t wall_ns() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

std::string join(const std::string& folder, const std::string& name) {
  return folder.empty() ? name : folder + "/" + name;
}

// Of "a": "", the root.
std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

bool is_gone(int error) { return error == ENOENT || error == ENOTDIR; }

// What stands there in place of a regular file; nothing for other oddities, which fail when they are opened.
std::optional<RemarkKind> odd_kind(mode_t mode) {
  if (S_ISFIFO(mode)) return RemarkKind::kPipe;
  if (S_ISSOCK(mode)) return RemarkKind::kSocket;
  if (S_ISCHR(mode) || S_ISBLK(mode)) return RemarkKind::kDevice;
  return std::nullopt;
}

// Without symlinks; empty where nothing is.
std::string real_path(const std::string& path) {
  char* const found = ::realpath(path.c_str(), nullptr);
  if (found == nullptr) return {};
  std::string real(found);
  ::free(found);
  return real;
}

std::string real_base(const std::string& path) {
  std::string real = real_path(path);
  if (!real.empty() && real.back() != '/') real += '/';
  return real;
}

// What stays as it is as long as nobody changes the link takes no look at everything.
bool is_lasting(const Remark& remark) { return remark.kind == RemarkKind::kLeadsOut; }

bool all_last(const std::vector<Remark>& remarks) { return std::all_of(remarks.begin(), remarks.end(), is_lasting); }

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

}  // namespace

Tree::~Tree() {
  if (inotify_ >= 0) ::close(inotify_);
}

bool Tree::Folder::vouches(const Status& now) const {
  return now.is_same(status) && now.mtime_ns == status.mtime_ns && read_ns - now.mtime_ns > kSettledNs;
}

// --- looking -----------------------------------------------------------------------------------

void Tree::begin() {
  seen_.clear();
  pending_ = {};
  whole_ = remarkable_ = false;
  begun_ = true;
  real_root_ = real_base(root_);
}

bool Tree::go_on(double seconds, Look& look) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  if (std::exchange(begun_, false)) discover("", look);
  while (!pending_.empty()) {
    const Pending next = pending_.top();
    pending_.pop();
    visit(next, look);
    if (std::chrono::steady_clock::now() < until) continue;
    remarkable_ |= !all_last(look.remarks);
    return true;
  }
  remarkable_ |= !all_last(look.remarks);
  folders_ = std::exchange(seen_, {});
  whole_ = true;
  forget_watches();
  return false;
}

void Tree::discover(std::string path, Look& look) {
  watch_folder(path);  // first, so that nothing happens between the look and the watch
  struct stat found {};
  if (::stat((root_ + path).c_str(), &found) == 0) {
    const Status status = to_status(found);
    const auto known = folders_.find(path);
    if (known != folders_.end() && !known->second.status.is_same(status)) {  // the watch is on the one that was here
      unwatch_folder(path);
      watch_folder(path);
    }
    pending_.push({status, std::move(path)});
  } else if (!is_gone(errno)) {
    look.remarks.push_back({RemarkKind::kUnreadableFolder, std::move(path), errno});
  }
}

void Tree::visit(const Pending& pending, Look& look) {
  const std::string& path = pending.path;
  Statuses statuses;
  const auto known = folders_.find(path);
  if (known != folders_.end() && known->second.vouches(pending.status)) {
    seen_[path] = std::move(known->second);
    folders_.erase(known);
  } else if (auto folder = read(path, pending.status, statuses)) {
    seen_[path] = std::move(*folder);
  } else {
    if (!is_gone(errno)) look.remarks.push_back({RemarkKind::kUnreadableFolder, path, errno});
    return;
  }
  Folder& folder = seen_[path];
  folder.out = find_out(path, folder);
  look.remarks.insert(look.remarks.end(), folder.remarks.begin(), folder.remarks.end());
  for (const std::string& name : folder.out) look.remarks.push_back({RemarkKind::kLeadsOut, join(path, name)});
  look_at_files(path, folder, statuses, look);
  for (const auto& [name, linked] : folder.folders) {
    std::string below = join(path, name);
    if (!(linked && (folder.out.count(name) != 0 || is_loop(below)))) discover(std::move(below), look);
  }
}

std::optional<Tree::Folder> Tree::read(const std::string& path, const Status& status, Statuses& statuses) const {
  Folder folder;
  folder.status = status;
  folder.read_ns = wall_ns();
  const std::unique_ptr<DIR, CloseFolder> open(::opendir((root_ + path).c_str()));
  if (!open) return std::nullopt;
  const int fd = ::dirfd(open.get());
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(open.get());
    if (entry == nullptr) {
      if (errno != 0) return std::nullopt;
      return folder;
    }
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    const bool marked = name.find(mark_) != std::string::npos;
    const bool unclear = entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK;
    if (!marked && !unclear && entry->d_type != DT_DIR) continue;
    struct stat found {};
    const bool looked = (marked || unclear) && ::fstatat(fd, entry->d_name, &found, 0) == 0;
    struct stat itself {};
    const bool linked = entry->d_type == DT_LNK ||
                        (entry->d_type == DT_UNKNOWN &&
                         ::fstatat(fd, entry->d_name, &itself, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(itself.st_mode));
    if (entry->d_type == DT_DIR || (looked && S_ISDIR(found.st_mode))) {
      folder.folders.emplace_back(name, linked);
      if (marked) folder.remarks.push_back({RemarkKind::kFolderNamedLikeFile, join(path, name)});
    } else if (marked) {
      if (const auto odd = looked ? odd_kind(found.st_mode) : std::nullopt) {
        folder.remarks.push_back({*odd, join(path, name)});
      } else {
        folder.files.emplace_back(name, linked);
        statuses.push_back(looked ? std::optional(to_status(found)) : std::nullopt);
      }
    }
  }
}

void Tree::look_at_files(const std::string& path, const Folder& folder, const Statuses& statuses, Look& look) const {
  for (std::size_t i = 0; i < folder.files.size(); ++i) {
    const std::string& name = folder.files[i].first;
    if (folder.out.count(name) != 0) continue;
    if (i < statuses.size() && statuses[i]) {
      look.files.push_back({path, name, *statuses[i]});
      continue;
    }
    const std::string file = join(path, name);
    struct stat found {};
    if (::stat((root_ + file).c_str(), &found) == 0) {
      look.files.push_back({path, name, to_status(found)});
    } else if (!is_gone(errno)) {
      look.remarks.push_back({RemarkKind::kUnreadableFile, file, errno});
    } else if (::lstat((root_ + file).c_str(), &found) == 0 && S_ISLNK(found.st_mode)) {
      look.remarks.push_back({RemarkKind::kBrokenLink, file});
    }
  }
}

// The symlinks among its folders and event files that lead out of the root. Looked at anew each time: what they lead to
// may have become another link without a trace in this folder.
std::set<std::string> Tree::find_out(const std::string& path, const Folder& folder) const {
  std::set<std::string> out;
  if (follows_out_) return out;
  for (const auto* names : {&folder.folders, &folder.files}) {
    for (const auto& [name, linked] : *names) {
      if (linked && leads_out(join(path, name))) out.insert(name);
    }
  }
  return out;
}

bool Tree::leads_out(const std::string& link) const {
  const std::string real = real_base(root_ + link);  // with a slash: so that a link to the root itself stays in it
  if (real.empty()) return false;  // leads to nothing
  return real_root_.empty() || real.compare(0, real_root_.size(), real_root_) != 0;
}

// Whether a linked folder is one of those it lies in.
bool Tree::is_loop(const std::string& link) const {
  struct stat target {};
  if (::stat((root_ + link).c_str(), &target) != 0) return true;
  for (std::string above = link; !above.empty();) {
    above = parent_of(above);
    struct stat found {};
    if (::stat((root_ + above).c_str(), &found) != 0) return true;
    if (found.st_dev == target.st_dev && found.st_ino == target.st_ino) return true;
  }
  return false;
}

// --- looking again at what changed -------------------------------------------------------------

std::optional<Look> Tree::look_again(const std::vector<std::string>& paths) {
  if (!whole_ || remarkable_) return std::nullopt;
  whole_ = false;  // until this has come to its end
  real_root_ = real_base(root_);
  Look look;
  for (const std::string& path : folders_of(paths)) {
    if (folders_.count(path) != 0 && !look_at_folder(path, look)) return std::nullopt;
  }
  while (!pending_.empty()) {
    const Pending next = pending_.top();
    pending_.pop();
    visit(next, look);
  }
  if (!look.remarks.empty()) return std::nullopt;
  folders_.merge(seen_);
  seen_.clear();
  whole_ = true;
  return look;
}

// The folders that what happened at these paths can have changed, those that hold others first.
std::vector<std::string> Tree::folders_of(const std::vector<std::string>& paths) const {
  std::unordered_set<std::string> found;
  for (const std::string& path : paths) {
    const bool known = folders_.count(path) != 0;
    if (known) found.insert(path);
    if (path.empty()) continue;
    struct stat status {};
    const std::string name = path.substr(path.rfind('/') + 1);
    if (known || name.find(mark_) != std::string::npos ||
        (::stat((root_ + path).c_str(), &status) == 0 && S_ISDIR(status.st_mode))) {
      found.insert(parent_of(path));
    }
  }
  std::vector<std::string> folders(found.begin(), found.end());
  std::sort(folders.begin(), folders.end());
  return folders;
}

bool Tree::look_at_folder(const std::string& path, Look& look) {
  watch_folder(path);  // it may have gone and come again, even with the same inode
  struct stat found {};
  if (::stat((root_ + path).c_str(), &found) != 0) {
    if (path.empty() || !is_gone(errno)) return false;
    drop(path, look);
    return true;
  }
  Folder& before = folders_[path];
  if (!before.status.is_same(to_status(found))) return false;
  Statuses statuses;
  auto now = read(path, to_status(found), statuses);
  if (!now || !now->remarks.empty() || !before.remarks.empty()) return false;
  now->out = find_out(path, *now);
  if (now->out != before.out) return false;
  look_at_files(path, *now, statuses, look);
  std::unordered_set<std::string> files;
  for (const auto& [name, linked] : now->files) files.insert(name);
  for (const auto& [name, linked] : before.files) {
    if (files.count(name) == 0) look.gone.push_back(join(path, name));
  }
  std::unordered_set<std::string> folders;
  for (const auto& [name, linked] : now->folders) {
    folders.insert(name);
    if (now->out.count(name) != 0) continue;
    std::string below = join(path, name);
    if (folders_.count(below) != 0) continue;
    if (linked) return false;
    discover(std::move(below), look);
  }
  const std::vector<std::pair<std::string, bool>> known = std::exchange(before.folders, {});
  before = std::move(*now);
  for (const auto& [name, linked] : known) {
    if (folders.count(name) == 0) drop(join(path, name), look);
  }
  return true;
}

void Tree::drop(const std::string& path, Look& look) {
  const std::string below = path + "/";
  for (auto at = folders_.begin(); at != folders_.end();) {
    if (at->first != path && at->first.compare(0, below.size(), below) != 0) {
      ++at;
      continue;
    }
    for (const auto& [name, linked] : at->second.files) look.gone.push_back(join(at->first, name));
    unwatch_folder(at->first);
    at = folders_.erase(at);
  }
}

// --- change notices ----------------------------------------------------------------------------

#if defined(__linux__)

int Tree::watch(std::size_t most) {
  const int fd = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  const std::lock_guard lock(watch_mutex_);
  if (fd < 0) return fd;
  if (inotify_ >= 0) ::close(inotify_);
  inotify_ = fd;
  most_ = most;
  overlooked_ = false;
  watches_.clear();
  watched_.clear();
  return fd;
}

void Tree::unwatch(int watch) {
  const std::lock_guard lock(watch_mutex_);
  if (watch != inotify_) return;
  ::close(inotify_);
  inotify_ = -1;
}

void Tree::watch_folder(const std::string& path) {
  constexpr std::uint32_t kChanged = IN_MODIFY | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE |
                                     IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
  const std::lock_guard lock(watch_mutex_);
  if (inotify_ < 0 || watches_.count(path) != 0) return;
  const std::string folder = root_ + path;
  const bool full = watches_.size() >= most_;
  const int watch = full ? -1 : ::inotify_add_watch(inotify_, folder.c_str(), kChanged);
  if (watch >= 0) {
    watches_.emplace(path, watch);
    watched_[watch].push_back(path);
  } else if (::access(folder.c_str(), R_OK) == 0) {
    overlooked_ = true;  // our limit, or the system's: what is not watched must be looked at
  }
}

void Tree::unwatch_folder(const std::string& path) {
  const std::lock_guard lock(watch_mutex_);
  const auto found = watches_.find(path);
  if (found == watches_.end()) return;
  const int watch = found->second;
  watches_.erase(found);
  auto& paths = watched_[watch];
  paths.erase(std::remove(paths.begin(), paths.end(), path), paths.end());
  if (!paths.empty()) return;
  watched_.erase(watch);
  ::inotify_rm_watch(inotify_, watch);  // fails where the folder is gone
}

std::unordered_set<std::string> Tree::take_changes(int watch) {
  std::unordered_set<std::string> changes;
  const std::unique_ptr<char[]> events(new char[kChanges]);
  const std::lock_guard lock(watch_mutex_);
  if (watch != inotify_) return changes;
  const ssize_t length = ::read(inotify_, events.get(), kChanges);
  inotify_event event{};
  for (ssize_t at = 0; at + static_cast<ssize_t>(sizeof event) <= length;) {
    std::memcpy(&event, events.get() + at, sizeof event);
    at += static_cast<ssize_t>(sizeof event);
    const std::string name(events.get() + at, ::strnlen(events.get() + at, event.len));
    at += event.len;
    if ((event.mask & IN_Q_OVERFLOW) != 0) {
      changes.emplace();
      continue;
    }
    const auto found = watched_.find(event.wd);
    if (found == watched_.end()) continue;
    for (const std::string& folder : found->second) {
      changes.insert(name.empty() ? folder : join(folder, name));
      const auto known = watches_.find(folder);
      if ((event.mask & IN_IGNORED) != 0 && known != watches_.end() && known->second == event.wd) watches_.erase(known);
    }
    if ((event.mask & IN_IGNORED) != 0) watched_.erase(found);  // the folder is gone, and the number may come again
  }
  return changes;
}

#else

int Tree::watch(std::size_t) {
  errno = ENOSYS;
  return -1;
}
void Tree::unwatch(int) {}
void Tree::watch_folder(const std::string&) {}
void Tree::unwatch_folder(const std::string&) {}
std::unordered_set<std::string> Tree::take_changes(int) { return {}; }

#endif

bool Tree::watches_all(int watch) const {
  const std::lock_guard lock(watch_mutex_);
  return watch >= 0 && watch == inotify_ && !overlooked_;
}

// Of folders that went, or have another name now.
void Tree::forget_watches() {
  std::vector<std::string> left;
  {
    const std::lock_guard lock(watch_mutex_);
    for (const auto& [path, watch] : watches_) {
      if (folders_.count(path) == 0) left.push_back(path);
    }
  }
  for (const std::string& path : left) unwatch_folder(path);
}

}  // namespace lightboard
