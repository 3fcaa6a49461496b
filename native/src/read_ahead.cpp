// Whoever is free scans the next stretch.
#include "read_ahead.h"

#include <new>
#include <system_error>

#include "event_file.h"

namespace lightboard {

ReadAhead::ReadAhead(std::int64_t begin, std::int64_t length, std::size_t count, unsigned threads, Scan scan)
    : begin_(begin), length_(length), depth_(2 * std::size_t{threads} + 1), scan_(std::move(scan)), stretches_(count) {
  try {
    for (unsigned k = 1; k < threads; ++k) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {  // no more threads to be had: those that are there will do
  }
}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ReadAhead::scan_next(std::unique_lock<std::mutex>& lock) {
  const std::size_t number = next_++;
  lock.unlock();
  std::unique_ptr<EventFile> found;
  try {
    found = scan_(begin_ + static_cast<std::int64_t>(number) * length_);
  } catch (const std::bad_alloc&) {  // reading in order needs less, and says so if it fails too
  }
  lock.lock();
  stretches_[number].found = std::move(found);
  stretches_[number].scanned = true;
  scanned_.notify_all();
}

void ReadAhead::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    room_.wait(lock, [&] { return stopping_ || has_room(); });
    if (stopping_) return;
    scan_next(lock);
  }
}

std::unique_ptr<EventFile> ReadAhead::take(std::size_t number) {
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

}  // namespace lightboard
