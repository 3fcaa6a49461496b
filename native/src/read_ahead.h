// Stretches of a file scanned ahead of the one that joins them: by threads of its own, and by the joining thread while
// it would have to wait. Whoever is free takes the next.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace lightboard {

// Found: a pointer that owns what was found.
template <typename Found>
class ReadAhead {
 public:
  // Scans the stretch that begins at an offset; any thread calls it. Null: only reading in order tells what is there.
  using Scan = std::function<Found(std::int64_t begin)>;

  // Stretch number n begins at begin + n * length. `threads`: the calling one included.
  ReadAhead(std::int64_t begin, std::int64_t length, std::size_t count, unsigned threads, Scan scan)
      : begin_(begin), length_(length), depth_(2 * std::size_t{threads} + 1), scan_(std::move(scan)), stretches_(count) {
    try {
      for (unsigned k = 1; k < threads; ++k) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // no more threads to be had: those that are there will do
    }
  }

  ~ReadAhead() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // What was found in stretch `number`; null if nobody has begun with it, or only reading in order helps. To be called
  // for each number in turn.
  Found take(std::size_t number) {
    std::unique_lock lock(mutex_);
    turn_ = number;
    room_.notify_all();
    if (next_ == number) {
      ++next_;
      return nullptr;
    }
    while (!stretches_[number].scanned) {
      if (has_room()) {
        scan_next(lock);
      } else {
        scanned_.wait(lock);
      }
    }
    return std::move(stretches_[number].found);
  }

 private:
  struct Stretch {
    Found found;
    bool scanned = false;
  };

  [[nodiscard]] bool has_room() const noexcept { return next_ < stretches_.size() && next_ < turn_ + depth_; }

  void scan_next(std::unique_lock<std::mutex>& lock) {
    const std::size_t number = next_++;
    lock.unlock();
    Found found;
    try {
      found = scan_(begin_ + static_cast<std::int64_t>(number) * length_);
    } catch (const std::bad_alloc&) {  // reading in order needs less, and says so if it fails too
    }
    lock.lock();
    stretches_[number].found = std::move(found);
    stretches_[number].scanned = true;
    scanned_.notify_all();
  }

  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      room_.wait(lock, [&] { return stopping_ || has_room(); });
      if (stopping_) return;
      scan_next(lock);
    }
  }

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
