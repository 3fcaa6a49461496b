// Threads that stay, for loops that are short and come again and again.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace lightboard {

// As in_parts, but threads are not made anew each time, and none is waited for that has not begun: where others hold
// the processor, the caller does all of it. For one caller at a time.
class Crew {
 public:
  Crew() {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    try {
      for (std::size_t n = 1; n < cores; ++n) threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {  // no more threads to be had
    }
  }

  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  ~Crew() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    begun_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  // Calls work(first, last) for stretches that make up [0, end), none but the last shorter than `least`. Throws what
  // one of them throws, when all have ended.
  template <typename Work>
  void share(std::size_t end, std::size_t least, const Work& work) {
    const std::size_t parts = kPartsEach * (threads_.size() + 1);
    const std::size_t size = std::max({least, (end + parts - 1) / parts, std::size_t{1}});
    if (threads_.empty() || end <= size) {
      if (end > 0) work(std::size_t{0}, end);
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      call_ = [](const void* with, std::size_t first, std::size_t last) { (*static_cast<const Work*>(with))(first, last); };
      with_ = &work;
      end_ = end;
      size_ = size;
      next_ = 0;
      open_ = true;
      ++turn_;
    }
    begun_.notify_all();
    take();
    std::unique_lock lock(mutex_);
    open_ = false;
    done_.wait(lock, [this] { return busy_ == 0; });
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  }

 private:
  static constexpr std::size_t kPartsEach = 4;

  void take() noexcept {
    try {
      for (std::size_t first; (first = next_.fetch_add(size_)) < end_;) {
        call_(with_, first, std::min(end_, first + size_));
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
      next_ = end_;
    }
  }

  void serve() {
    std::uint64_t seen = 0;
    std::unique_lock lock(mutex_);
    for (;;) {
      begun_.wait(lock, [&] { return ended_ || (open_ && turn_ != seen); });
      if (ended_) return;
      seen = turn_;
      ++busy_;
      lock.unlock();
      take();
      lock.lock();
      if (--busy_ == 0) done_.notify_one();
    }
  }

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable begun_, done_;
  void (*call_)(const void*, std::size_t, std::size_t) = nullptr;
  const void* with_ = nullptr;
  std::size_t end_ = 0, size_ = 1;
  std::atomic<std::size_t> next_{0};
  std::exception_ptr error_;
  std::uint64_t turn_ = 0;
  std::size_t busy_ = 0;
  bool open_ = false, ended_ = false;
};

}  // namespace lightboard
