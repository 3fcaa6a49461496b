// Stretches of a file scanned ahead of the one that joins them: by threads of its own, and by the joining thread while
// it would have to wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lightboard {

class EventFile;

class ReadAhead {
 public:
  // Scans the stretch that begins at an offset; any thread calls it. Null: only reading in order tells what is there.
  using Scan = std::function<std::unique_ptr<EventFile>(std::int64_t begin)>;

  // Stretch number n begins at begin + n * length. `threads`: the calling one included.
  ReadAhead(std::int64_t begin, std::int64_t length, std::size_t count, unsigned threads, Scan scan);
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // What was found in stretch `number`; null if nobody has begun with it, or only reading in order helps. To be called
  // for each number in turn.
  std::unique_ptr<EventFile> take(std::size_t number);

 private:
  struct Stretch {
    std::unique_ptr<EventFile> found;
    bool scanned = false;
  };

  void work();
  [[nodiscard]] bool has_room() const noexcept { return next_ < stretches_.size() && next_ < turn_ + depth_; }
  void scan_next(std::unique_lock<std::mutex>& lock);

  const std::int64_t begin_;
  const std::int64_t length_;
  const std::size_t depth_;  // no more than this are held: a slow joiner must not fill the memory
  const Scan scan_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable room_;
  std::condition_variable scanned_;
  std::vector<Stretch> stretches_;
  std::size_t next_ = 0;  // the first that nobody has begun with
  std::size_t turn_ = 0;  // the one that is joined now
  bool stopping_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace lightboard
