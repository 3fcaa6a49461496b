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
#include <thread>

#include "read_ahead.h"

namespace lightboard {
namespace {

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
    if (capacity_ <= EventFile::kWindow) return;
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
    const auto at = static_cast<off_t>(offset + static_cast<std::int64_t>(done));
    const ssize_t n = ::pread(fd, into + done, size - done, at);
    if (n < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return static_cast<std::ptrdiff_t>(done);
}

// Offset of the first byte from `offset` on that is not zero, or of the end of the file; -1 on failure.
std::int64_t pass_zeros(int fd, std::int64_t offset, bool& ended) {
  const std::unique_ptr<char[]> bytes(new char[kLeastRead]);
  for (;;) {
    const std::ptrdiff_t got = read_at(fd, bytes.get(), kLeastRead, offset);
    if (got < 0) return -1;
    const auto have = static_cast<std::size_t>(got);
    const std::size_t zeros = count_zeros(bytes.get(), have);
    offset += static_cast<std::int64_t>(zeros);
    ended = zeros == have && have < kLeastRead;
    if (ended || zeros < have) return offset;
  }
}

}  // namespace

// Stretches that were joined, with the memory they had: growing columns anew for each of them would cost more than
// what is in them. Kept until a file is read to its end and no other is being read, and no more of them than threads
// can have in hand.
class EventFile::Stretches {
 public:
  class Use {  // a load under way
   public:
    explicit Use(const Load& load) : load_(load) {
      const std::lock_guard lock(all().mutex_);
      all().free_.reserve(2 * std::size_t{std::max(1U, std::thread::hardware_concurrency())} + 1);
      ++all().loads_;
    }
    ~Use() {
      std::vector<std::unique_ptr<EventFile>> unused;
      const std::lock_guard lock(all().mutex_);
      if (--all().loads_ == 0 && load_.state != LoadState::kLimit) unused.swap(all().free_);
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    const Load& load_;
  };

  static Stretch take(const std::vector<std::string>& scalar_plugins, std::size_t window) {
    std::unique_ptr<EventFile> found;
    {
      const std::lock_guard lock(all().mutex_);
      if (!all().free_.empty()) {
        found = std::move(all().free_.back());
        all().free_.pop_back();
      }
    }
    if (!found || found->window_ != window || found->columns_.scalar_plugins() != scalar_plugins) {
      found = std::make_unique<EventFile>(scalar_plugins, window);
    }
    return Stretch(found.release());
  }

  static void give_back(EventFile* stretch) noexcept {
    std::unique_ptr<EventFile> one(stretch);
    try {
      one->clear();
    } catch (const std::bad_alloc&) {
      return;
    }
    const std::lock_guard lock(all().mutex_);
    if (all().loads_ > 0 && all().free_.size() < all().free_.capacity()) all().free_.push_back(std::move(one));
  }

 private:
  static Stretches& all() {
    static Stretches* stretches = new Stretches;  // never destroyed: threads may outlive static objects
    return *stretches;
  }

  std::mutex mutex_;  // guards what follows
  std::vector<std::unique_ptr<EventFile>> free_;
  std::size_t loads_ = 0;
};

void EventFile::GiveBack::operator()(EventFile* stretch) const noexcept { Stretches::give_back(stretch); }

void EventFile::clear() {
  scanner_ = {};
  columns_.clear();
  now_ = {};
  first_ = 0;
  any_record_ = refused_ = false;
  open_damage_.reset();
  damages_.clear();
  restart_steps_.clear();
}

struct EventFile::Reading {
  int fd;
  std::size_t limit;
  std::int64_t begin;      // offset at which the load began
  std::int64_t file_size;
  Window& window;
  std::size_t have = 0;    // bytes in the window; the first of them stands at now_.offset
  std::size_t wants = 1;   // bytes the next step takes
  Tail tail = Tail::kMore;
  Load load;
};

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
  take_refused();
}

void EventFile::take_refused() {
  auto& refused = columns_.refused();
  if (refused.empty()) return;
  refused_ = true;
  for (const Reference& reference : refused) add_damage(DamageKind::kValue, reference.offset, reference.length);
  refused.clear();
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
  for (;;) {
    const Scan scan = scanner_.next(data + used, size - used, tail);  // never assigned: a copy would cost a third
    take(scan);
    used += scan.size;
    if (scan.kind > Scan::Kind::kMoreDamage || consumed_since(begin) >= limit) return scan;
  }
}

void EventFile::begin_load() {
  static thread_local EventParser parser;
  parser_ = &parser;
  columns_.wake();
  points_before_ = columns_.points();
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

Load EventFile::load(int fd, std::size_t limit, unsigned threads, std::size_t stretch) {
  const std::lock_guard loading(loading_);
  static thread_local Window window;
  begin_load();
  Reading reading{fd, limit, now_.offset, 0, window, 0, 1, Tail::kMore, {}};
  struct stat status {};
  if (::fstat(fd, &status) == 0) {
    reading.file_size = status.st_size;
    const Stretches::Use use(reading.load);
    if (read_small(reading, stretch) && read_parallel(reading, threads, stretch)) {
      while (fill(reading) && drain(reading)) {
      }
    }
  } else {
    reading.load.error = errno;
  }
  nonzero_at_ = -1;
  hole_at_ = reading.load.state == LoadState::kHole ? now_.offset : -1;
  hole_file_size_ = reading.file_size;
  window.release_excess();
  end_load(reading.load, reading.begin);
  return reading.load;
}

// Reads in order. True if all before `end` is consumed and there may be more.
bool EventFile::read_until(Reading& reading, std::int64_t end) {
  if (now_.offset >= end) return true;
  const std::size_t limit = reading.limit;
  reading.limit = static_cast<std::size_t>(end - reading.begin);
  while (fill(reading) && drain(reading)) {
  }
  reading.limit = limit;
  return reading.load.error == 0 && reading.load.state == LoadState::kLimit;
}

// A stretch that was scanned ahead is joined where reading in order arrives at its first record: from there on, that
// is what reading in order would have found. Whatever else is there is read in order. True if there is more to read.
bool EventFile::read_parallel(Reading& reading, unsigned threads, std::size_t stretch) {
  const auto left = static_cast<std::size_t>(std::max<std::int64_t>(reading.file_size - now_.offset, 0));
  const std::size_t count = std::min(left, reading.limit) / stretch;
  if (threads < 2 || count < 2) return true;
  const auto length = static_cast<std::int64_t>(stretch);
  ReadAhead<Stretch> ahead(now_.offset, length, count, threads, [&, fd = reading.fd](std::int64_t begin) {
    return scan_stretch(fd, begin, begin + length);
  });
  for (std::size_t k = 0; k < count; ++k) {
    const std::int64_t end = reading.begin + static_cast<std::int64_t>(k + 1) * length;
    if (const auto found = ahead.take(k)) {
      if (!read_until(reading, found->first_)) return false;
      columns_.expect(static_cast<double>(reading.file_size) / static_cast<double>(end));
      if (now_.offset == found->first_ && !scanner_.lost() && join(*found)) {
        reading.load.ahead += found->now_.offset - found->first_;
        reading.have = 0;
        reading.wants = 1;
        publish();
      }
    }
    if (!read_until(reading, end)) return false;
  }
  reading.load.state = LoadState::kLimit;
  return consumed_since(reading.begin) < reading.limit;
}

// A file that is new and small is scanned like one stretch, whose columns are there already and tell how much room its
// own ones take. True if there may be more to read.
bool EventFile::read_small(Reading& reading, std::size_t stretch) {
  const auto size = static_cast<std::size_t>(reading.file_size);
  if (now_.offset > 0 || size > std::min(stretch, reading.limit)) return true;
  if (const auto found = scan_stretch(reading.fd, 0, reading.file_size)) {
    if (found->first_ == 0 && join(*found)) publish();
  }
  return consumed_since(reading.begin) < reading.limit;
}

// The whole records that begin within [begin, end), up to the first that is not: as a file of its own that begins with
// them. Null where there is none.
EventFile::Stretch EventFile::scan_stretch(int fd, std::int64_t begin, std::int64_t end) const {
  Stretch found = Stretches::take(columns_.scalar_plugins(), window_);
  found->begin_load();
  found->take_whole_records(fd, begin, end);
  return found->any_record_ ? std::move(found) : nullptr;
}

void EventFile::take_whole_records(int fd, std::int64_t begin, std::int64_t end) {
  static thread_local Window window;  // the thread's other one may hold bytes that are read in order
  const auto length = static_cast<std::size_t>(end - begin);
  std::size_t have = 0;
  const auto fill_to = [&](std::size_t target) {
    window.reserve(target, have);
    const std::int64_t at = now_.offset + static_cast<std::int64_t>(have);
    have += static_cast<std::size_t>(std::max<std::ptrdiff_t>(read_at(fd, window.data() + have, target - have, at), 0));
  };
  now_.offset = begin;
  std::size_t used = length;
  for (std::size_t target = std::min(window_, length); used == length && have < length; target = length) {
    fill_to(target);
    used = find_record(window.data(), have, length);
    if (have < target) break;
  }
  if (used == length) return;
  now_.offset = first_ = begin + static_cast<std::int64_t>(used);
  while (now_.offset < end) {
    const Scan scan = scanner_.next(window.data() + used, have - used, Tail::kMore);
    if (scan.kind == Scan::Kind::kRecord) {
      take(scan);
      used += scan.size;
      if (!can_be_joined()) return;
      continue;
    }
    if (scan.kind != Scan::Kind::kTruncated || scan.needs > std::max(length, window_)) break;
    have -= used;
    std::memmove(window.data(), window.data() + used, have);
    used = 0;
    // A little more than what is left, for the record that crosses the end.
    const std::size_t left = static_cast<std::size_t>(end - now_.offset) + 4096;
    fill_to(std::max({scan.needs, std::min(window_, left), have}));
    if (have < scan.needs) break;
  }
  window.release_excess();
}

// Adds what was found in the stretch that begins here, as if it had been read in order. False, and nothing done, where
// that takes reading it in order.
bool EventFile::join(const EventFile& stretch) {
  if (!stretch.can_be_joined() || !columns_.append(stretch.columns_)) return false;
  any_record_ = true;
  now_.offset = stretch.now_.offset;
  now_.damage_count += stretch.now_.damage_count;
  now_.start = std::min(now_.start, stretch.now_.start);
  now_.last = std::max(now_.last, stretch.now_.last);
  const std::lock_guard lock(mutex_);
  for (const Damage& damage : stretch.damages_) {
    if (damages_.size() < kMaxDamages) damages_.push_back(damage);
  }
  return true;
}

// Reads behind what the window holds. False on failure.
bool EventFile::fill(Reading& reading) {
  const auto left = static_cast<std::size_t>(std::max<std::int64_t>(reading.file_size - now_.offset, 0));
  const std::size_t may = reading.limit - std::min(reading.limit, consumed_since(reading.begin));
  // One byte more than the file has, so that its end is seen at once.
  const std::size_t usual = std::min({window_, std::max(may, kLeastRead), left + 1});
  const std::size_t target = std::max({usual, reading.wants, reading.have});
  reading.window.reserve(target, reading.have);
  const std::ptrdiff_t got = read_at(reading.fd, reading.window.data() + reading.have, target - reading.have,
                                     now_.offset + static_cast<std::int64_t>(reading.have));
  if (got < 0) {
    reading.load.error = errno;
    return false;
  }
  reading.have += static_cast<std::size_t>(got);
  reading.tail = reading.have < target ? Tail::kEnd : Tail::kMore;
  const std::int64_t seen = now_.offset + static_cast<std::int64_t>(reading.have);
  columns_.expect(static_cast<double>(reading.file_size) / static_cast<double>(std::max<std::int64_t>(seen, 1)));
  return true;
}

// Consumes all that the window decides. True if there is more to read.
bool EventFile::drain(Reading& reading) {
  Load& load = reading.load;
  const std::int64_t window_ends = now_.offset + static_cast<std::int64_t>(reading.have);
  std::size_t used = 0;
  Scan scan = consume(reading.window.data(), reading.have, reading.tail, reading.begin, reading.limit, used);
  if (scan.kind == Scan::Kind::kUndecided) {
    look_ahead(reading, window_ends);
    if (reading.tail != Tail::kMore) {
      scan = consume(reading.window.data(), reading.have, reading.tail, reading.begin, reading.limit, used);
    }
  }
  reading.have -= used;
  std::memmove(reading.window.data(), reading.window.data() + used, reading.have);
  publish();
  if (load.error != 0) return false;

  if (scan.kind == Scan::Kind::kUndecided) {
    reading.wants = reading.have + kHeaderSize;
    return true;
  }
  if (scan.kind == Scan::Kind::kHole) {
    load.state = LoadState::kHole;
    return false;
  }
  if (scan.kind != Scan::Kind::kTruncated) {
    load.state = LoadState::kLimit;
    return false;
  }
  // A record that the file cannot hold yet is not read in vain.
  if (reading.tail == Tail::kEnd || static_cast<std::int64_t>(scan.length) > reading.file_size - now_.offset) {
    load.state = reading.have == 0 && reading.tail == Tail::kEnd ? LoadState::kEnd : LoadState::kTruncated;
    load.needs = static_cast<std::int64_t>(scan.needs);
    return false;
  }
  reading.wants = scan.needs;
  return true;
}
// Finds out whether the rest of the file is zero. If it is but short, the window can as well hold it: the tail is left
// undecided.
void EventFile::look_ahead(Reading& reading, std::int64_t offset) {
  if (nonzero_at_ >= offset) {
    reading.tail = Tail::kMoreNotZero;
    return;
  }
  // A hole that did not begin to fill is not read through each time somebody asks.
  if (now_.offset == hole_at_ && reading.file_size == hole_file_size_) {
    reading.tail = Tail::kMoreZeros;
    return;
  }
  bool ended = false;
  const std::int64_t at = pass_zeros(reading.fd, offset, ended);
  if (at < 0) {
    reading.load.error = errno;
  } else if (ended) {
    if (at - offset >= static_cast<std::int64_t>(kHeaderSize)) reading.tail = Tail::kMoreZeros;
  } else {
    nonzero_at_ = at;
    reading.tail = Tail::kMoreNotZero;
  }
}

Load EventFile::feed(const char* data, std::size_t size, bool at_end) {
  const std::lock_guard loading(loading_);
  begin_load();
  Load load{};
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

bool EventFile::assume(std::string_view tag, std::string_view metadata) {
  const std::lock_guard loading(loading_);
  columns_.wake();
  if (!columns_.assume(tag, metadata)) return false;
  take_refused();
  publish();
  return true;
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

FileImage EventFile::image() {
  const std::lock_guard loading(loading_);
  FileImage image{now_, any_record_, scanner_.lost(), open_damage_, {}, {}, columns_.series()};
  const std::lock_guard lock(mutex_);
  image.damages = damages_;
  image.restart_steps = restart_steps_;
  return image;
}

void EventFile::restore(FileImage image) {
  const std::lock_guard loading(loading_);
  now_ = image.state;
  any_record_ = image.any_record;
  scanner_ = Scanner(image.lost);
  open_damage_ = image.open_damage;
  columns_.restore(std::move(image.series));
  const std::lock_guard lock(mutex_);
  damages_ = std::move(image.damages);
  restart_steps_ = std::move(image.restart_steps);
  published_ = now_;
}

}  // namespace lightboard
