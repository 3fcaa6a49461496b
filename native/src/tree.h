// The folders of a logdir and the event files in them: found once, looked at again, and watched where Linux can.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace lightboard {

// Paths are relative to the root, with slashes, in whatever bytes they have; "" is the root itself.

struct Status {
  std::int64_t device = 0;
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;

  // Whether it is the very same file or folder, changed or not.
  [[nodiscard]] bool is_same(const Status& other) const { return device == other.device && inode == other.inode; }
};

struct FoundFile {
  std::string folder;
  std::string name;
  Status status;
};

// What a person should know of a folder or of what stands in an event file's place. The numbers are Python's.
enum class RemarkKind : std::uint8_t {
  kUnreadableFolder = 0,
  kUnreadableFile = 1,
  kBrokenLink = 2,
  kFolderNamedLikeFile = 3,
  kPipe = 4,
  kSocket = 5,
  kDevice = 6,
  kLeadsOut = 7,
};

struct Remark {
  RemarkKind kind;
  std::string path;
  int error = 0;  // errno, of what is unreadable
};

struct Look {
  std::vector<FoundFile> files;
  std::vector<Remark> remarks;
  std::vector<std::string> gone;  // of a look at some folders: files that are no longer in them
};

// One thread looks; `take_changes` may be called by another.
class Tree {
 public:
  // `root` ends in a slash. Event files are those whose name contains `mark`.
  Tree(std::string root, std::string mark) : root_(std::move(root)), mark_(std::move(mark)) {}
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  // Before the first look: follow symlinks that lead out of the root's real path, too. Else they are remarked only.
  void follow_out() { follows_out_ = true; }

  // A look at everything: `begin`, then `go_on` until it returns false. What is newest comes first; folders whose mtime
  // says that their names are as they were are not read again.
  void begin();
  // Goes on for about so many seconds and adds what it finds. Returns whether anything is left.
  bool go_on(double seconds, Look& look);

  // Looks again at the folders in which these paths changed, and only there; nothing if the whole has to be looked at
  // (the look before did not come to its end; links; what is remarkable).
  std::optional<Look> look_again(const std::vector<std::string>& paths);

  // From the next look on, every folder is watched before it is read, so that nothing happens unseen in between; at
  // most `most` of them. Returns the descriptor to poll; -1 with errno set where there is none to be had.
  int watch(std::size_t most);
  // Whether every folder is: false once there are too many of them, or another `watch` has begun.
  [[nodiscard]] bool watches_all(int watch) const;
  // Paths that changed since the last call; "" stands for any.
  std::unordered_set<std::string> take_changes(int watch);
  void unwatch(int watch);

 private:
  struct Folder {
    Status status;
    std::int64_t read_ns = 0;
    std::vector<std::pair<std::string, bool>> folders;  // name, is a symlink
    std::vector<std::pair<std::string, bool>> files;
    std::vector<Remark> remarks;
    std::set<std::string> out;  // symlinks that lead out of the root, as of the last look: not followed

    // Whether the same names must be in it now.
    [[nodiscard]] bool vouches(const Status& now) const;
  };

  struct Pending {
    Status status;
    std::string path;

    bool operator<(const Pending& other) const {  // the greatest comes first: the newest, then by name
      if (status.mtime_ns != other.status.mtime_ns) return status.mtime_ns < other.status.mtime_ns;
      return path > other.path;
    }
  };
  using Statuses = std::vector<std::optional<Status>>;

  void discover(std::string path, Look& look);
  void visit(const Pending& pending, Look& look);
  // Nothing, with errno set, if it cannot be read. `statuses`: of its files, as far as they were looked at.
  std::optional<Folder> read(const std::string& path, const Status& status, Statuses& statuses) const;
  void look_at_files(const std::string& path, const Folder& folder, const Statuses& statuses, Look& look) const;
  [[nodiscard]] std::set<std::string> find_out(const std::string& path, const Folder& folder) const;
  [[nodiscard]] bool is_loop(const std::string& link) const;
  [[nodiscard]] bool leads_out(const std::string& link) const;
  [[nodiscard]] std::vector<std::string> folders_of(const std::vector<std::string>& paths) const;
  bool look_at_folder(const std::string& path, Look& look);
  void drop(const std::string& path, Look& look);

  void watch_folder(const std::string& path);
  void unwatch_folder(const std::string& path);
  void forget_watches();

  std::string root_;
  std::string mark_;
  bool follows_out_ = false;
  std::string real_root_;  // as of the look under way; ends in a slash, empty where there is none
  std::unordered_map<std::string, Folder> folders_;  // as of the last look
  std::unordered_map<std::string, Folder> seen_;     // by the one under way
  std::priority_queue<Pending> pending_;
  bool begun_ = false;
  bool whole_ = false;       // `folders_` holds all there are ...
  bool remarkable_ = false;  // ... and the last look at everything had remarks

  mutable std::mutex watch_mutex_;  // guards what follows
  int inotify_ = -1;
  std::size_t most_ = 0;
  bool overlooked_ = false;
  std::unordered_map<std::string, int> watches_;
  std::unordered_map<int, std::vector<std::string>> watched_;  // a folder that is linked to has several paths
};

}  // namespace lightboard
