// Bytes of a file, in windows, to the scanner; what it finds, to the columns.
#include "event_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>

namespace lightboard {
namespace {

constexpr std::size_t kWindow = 512 * 1024;
constexpr std::size_t kLeastRead = 64 * 1024;

// Bytes read from a file, kept by the thread between loads, so that thousands of small files allocate nothing.
class Window {
 public:
  [[nodiscard]] char* data() noexcept { return memory_.get(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

  // Room for `size` bytes; the first `keep` stay.
  void reserve(std::size_t size, std::size_t keep) {
    if (size <= capacity_) return;
    std::unique_ptr<char[]> grown(new char[size]);
    if (keep > 0) std::memcpy(grown.get(), memory_.get(), keep);
    memory_ = std::move(grown);
    capacity_ = size;
  }

  // One huge record must not hold its memory for ever.
  void release_excess() {
    if (capacity_ <= kWindow) return;
    memory_.reset();
    capacity_ = 0;
  }

 private:
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
};

// Bytes read, fewer than `size` only at the end of the file; -1 with errno set on failure.
std::ptrdiff_t read_at(int fd, char* into, std::size_t size, std::int64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(fd, into + done, size - done, static_cast<off_t>(offset + static_cast<std::int64_t>(done)));
    if (n < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return static_cast<std::ptrdiff_t>(done);
}

constexpr std::int64_t kNowhere = -1;
constexpr std::int64_t kUnreadable = -2;

// Offset of the first byte from `offset` on that is not zero; kNowhere when the file ends before, else kUnreadable.
std::int64_t find_nonzero(int fd, std::int64_t offset) {
  const std::unique_ptr<char[]> bytes(new char[kLeastRead]);
  for (;;) {
    const std::ptrdiff_t got = read_at(fd, bytes.get(), kLeastRead, offset);
    if (got < 0) return kUnreadable;
    const auto have = static_cast<std::size_t>(got);
    const std::size_t zeros = count_zeros(bytes.get(), have);
    if (zeros < have) return offset + static_cast<std::int64_t>(zeros);
    if (have < kLeastRead) return kNowhere;
    offset += got;
  }
}

}  // namespace

void EventFile::add_damage(DamageKind kind, std::int64_t offset, std::int64_t length) {
  ++now_.damage_count;
  const std::lock_guard lock(mutex_);
  if (damages_.size() < kMaxDamages) damages_.push_back({kind, offset, length});
}

void EventFile::take_record(const char* payload, std::size_t length) {
  any_record_ = true;
  if (length == 0) return;  // an Event of defaults: says nothing, not even a time
  const std::int64_t at = now_.offset;
  if (!parser_->parse({payload, length})) {
    add_damage(DamageKind::kEvent, at, static_cast<std::int64_t>(kFrameSize + length));
    return;
  }
  const Event& event = parser_->event();
  if (std::isfinite(event.wall_time)) {
    now_.start = std::min(now_.start, event.wall_time);
    now_.last = std::max(now_.last, event.wall_time);
  } else {
    add_damage(DamageKind::kTime, at, static_cast<std::int64_t>(kFrameSize + length));
  }
  if (event.session_start) {
    columns_.restart(event.step);
    const std::lock_guard lock(mutex_);
    restart_steps_.push_back(event.step);
  }
  const std::int64_t payload_at = at + static_cast<std::int64_t>(kHeaderSize);
  for (const Value& value : event.values) {
    columns_.add(value, event.step, event.wall_time, payload_at + (value.message.data() - payload));
  }
  if (auto& refused = columns_.refused(); !refused.empty()) {
    for (const Reference& reference : refused) add_damage(DamageKind::kValue, reference.offset, reference.length);
    refused.clear();
  }
}

void EventFile::take(const Scan& scan) {
  const auto size = static_cast<std::int64_t>(scan.size);
  switch (scan.kind) {
    case Scan::Kind::kRecord: take_record(scan.payload, scan.length); break;
    case Scan::Kind::kDamage:
      add_damage(scan.damage, now_.offset, size);
      open_damage_.reset();
      if (scanner_.lost() && now_.damage_count <= static_cast<std::int64_t>(kMaxDamages)) {
        open_damage_ = static_cast<std::size_t>(now_.damage_count) - 1;
      }
      break;
    case Scan::Kind::kMoreDamage:
      if (open_damage_) {
        const std::lock_guard lock(mutex_);
        damages_[*open_damage_].length += size;
      }
      break;
    default: break;
  }
  now_.offset += size;
}

Scan EventFile::consume(const char* data, std::size_t size, Tail tail, std::int64_t begin, std::size_t limit,
                        std::size_t& used) {
  Scan scan{};
  do {
    scan = scanner_.next(data + used, size - used, tail);
    take(scan);
    used += scan.size;
  } while (scan.kind <= Scan::Kind::kMoreDamage && consumed_since(begin) < limit);
  return scan;
}

Load EventFile::begin_load() {
  static thread_local EventParser parser;
  parser_ = &parser;
  points_before_ = columns_.points();
  return {};
}

void EventFile::end_load(Load& load, std::int64_t begin) {
  if (load.state != LoadState::kLimit) columns_.tidy();
  load.bytes = now_.offset - begin;
  load.points = std::max<std::int64_t>(0, columns_.points() - points_before_);
  load.new_tags = columns_.take_new_tags();
}

void EventFile::publish() {
  columns_.publish();
  now_.points = columns_.points();
  now_.foreign = !any_record_ && now_.damage_count > 0;
  const std::lock_guard lock(mutex_);
  published_ = now_;
}

Load EventFile::load(int fd, std::size_t limit) {
  const std::lock_guard loading(loading_);
  static thread_local Window window;
  Load load = begin_load();
  const std::int64_t begin = now_.offset;
  struct stat status {};
  if (::fstat(fd, &status) != 0) load.error = errno;
  std::size_t have = 0;   // bytes in the window; the first of them stands at now_.offset
  std::size_t wants = 1;  // bytes the next step takes
  bool going = load.error == 0;
  while (going) {
    const std::int64_t left = std::max<std::int64_t>(status.st_size - now_.offset, 0);
    const std::size_t may = std::max(limit - std::min(limit, consumed_since(begin)), kLeastRead);
    // One byte more than the file has, so that its end is seen at once.
    const std::size_t target =
        std::max({wants, have, std::min({kWindow, may, static_cast<std::size_t>(left) + 1})});
    window.reserve(target, have);
    const std::ptrdiff_t got =
        read_at(fd, window.data() + have, target - have, now_.offset + static_cast<std::int64_t>(have));
    if (got < 0) {
      load.error = errno;
      break;
    }
    have += static_cast<std::size_t>(got);
    const std::int64_t window_ends = now_.offset + static_cast<std::int64_t>(have);
    Tail tail = have < target ? Tail::kEnd : Tail::kMore;
    columns_.expect(static_cast<double>(status.st_size) / static_cast<double>(std::max<std::int64_t>(window_ends, 1)));

    // Everything that this window decides.
    std::size_t used = 0;
    for (bool more = true; more;) {
      const Scan scan = consume(window.data(), have, tail, begin, limit, used);
      more = false;
      switch (scan.kind) {
        case Scan::Kind::kRecord:
        case Scan::Kind::kDamage:
        case Scan::Kind::kMoreDamage:
          load.state = LoadState::kLimit;
          going = false;
          break;
        case Scan::Kind::kHole:
          load.state = LoadState::kHole;
          going = false;
          break;
        case Scan::Kind::kUndecided:
          if (nonzero_at_ < window_ends) nonzero_at_ = find_nonzero(fd, window_ends);
          if (nonzero_at_ == kUnreadable) {
            load.error = errno;
            going = false;
            break;
          }
          tail = nonzero_at_ == kNowhere ? Tail::kEnd : Tail::kMoreNotZero;
          more = true;
          break;
        case Scan::Kind::kTruncated:
          // A record that the file cannot hold yet is not read in vain.
          if (tail == Tail::kEnd || static_cast<std::int64_t>(scan.length) > status.st_size - now_.offset) {
            load.state = used == have && tail == Tail::kEnd ? LoadState::kEnd : LoadState::kTruncated;
            load.needs = static_cast<std::int64_t>(scan.needs);
            going = false;
          }
          wants = scan.needs;
          break;
      }
    }
    std::memmove(window.data(), window.data() + used, have - used);
    have -= used;
    publish();
  }
  nonzero_at_ = kNowhere;
  window.release_excess();
  end_load(load, begin);
  return load;
}

Load EventFile::feed(const char* data, std::size_t size, bool at_end) {
  const std::lock_guard loading(loading_);
  Load load = begin_load();
  const std::int64_t begin = now_.offset;
  std::size_t used = 0;
  const Scan scan =
      consume(data, size, at_end ? Tail::kEnd : Tail::kMore, begin, std::numeric_limits<std::size_t>::max(), used);
  publish();
  if (!at_end) {
    load.state = LoadState::kLimit;
    load.needs = static_cast<std::int64_t>(scan.kind == Scan::Kind::kUndecided ? size - used + 1 : scan.needs);
  } else if (scan.kind == Scan::Kind::kHole) {
    load.state = LoadState::kHole;
  } else if (used < size) {
    load.state = LoadState::kTruncated;
    load.needs = static_cast<std::int64_t>(scan.needs);
  }
  end_load(load, begin);
  return load;
}

EventFileState EventFile::state() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

std::vector<Damage> EventFile::damage() const {
  const std::lock_guard lock(mutex_);
  return damages_;
}

std::vector<std::int64_t> EventFile::restart_steps() const {
  const std::lock_guard lock(mutex_);
  return restart_steps_;
}

}  // namespace lightboard
