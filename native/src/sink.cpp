// Event files being written: callers append records and tasks, one writer takes them to the disk.
#include "sink.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <new>
#include <system_error>

namespace lightboard {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kBatch = std::chrono::milliseconds(20);   // between two looks while data keeps coming
constexpr auto kAwake = std::chrono::seconds(1);         // how long after the last data it keeps looking
constexpr auto kRetry = std::chrono::seconds(1);         // between two tries at a disk that failed
constexpr auto kDeadline = std::chrono::seconds(10);     // after SIGTERM, whatever is left
constexpr unsigned kOpenFiles = 32;                      // descriptors kept; further files are opened per batch
constexpr std::size_t kPiece = std::size_t{1} << 20;         // bytes of records collected before a new piece begins
constexpr std::size_t kSpares = 8, kSpare = 2 * kPiece;      // buffers kept for reuse, and the largest of them
constexpr std::size_t kFailedLimit = std::size_t{16} << 20;  // bytes kept for a disk that failed

std::atomic<int> wake_fd{-1};
std::atomic<bool> terminating{false};
std::atomic<bool> somebody_writes{false};

void wake_through(int fd) noexcept {
  const char byte = 0;
  // A full pipe wakes as well.
  if (fd >= 0) [[maybe_unused]] const auto ignored = ::write(fd, &byte, 1);
}

// Async-signal-safe: atomics, sigaction, raise, write.
void on_sigterm(int) {
  const int saved = errno;
  if (terminating.exchange(true) || !somebody_writes.load()) {
    ::signal(SIGTERM, SIG_DFL);
    ::raise(SIGTERM);
  }
  wake_through(wake_fd.load());
  errno = saved;
}

std::string host_name() {
  char name[256] = {};
  if (::gethostname(name, sizeof name - 1) != 0 || name[0] == '\0') return "localhost";
  return name;
}

double wall_time_now() {
  timespec now;
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// What is written after a whole file went: errno, bytes written so far counted in `done`.
int write_all(int fd, std::string_view bytes, std::size_t& done) {
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

// --- Sink ------------------------------------------------------------------------------------

Sink::Sink(std::string directory, std::string suffix, std::uint64_t generation)
    : directory_(std::move(directory)), suffix_(std::move(suffix)), generation_(generation) {}

Sink::~Sink() {
  if (fd_ >= 0) close_file();
}

void Sink::close_file() {
  ::close(fd_);
  fd_ = -1;
  Queue& queue = Queue::instance();
  if (generation_ == queue.generation_) --queue.open_files_;
}

std::shared_ptr<Sink> Sink::open(std::string directory, std::string suffix, std::optional<std::int64_t> restart) {
  Queue& queue = Queue::instance();
  std::error_code error;
  const auto absolute = std::filesystem::absolute(directory, error);
  if (error) throw std::system_error(error, directory);
  std::unique_lock lock(queue.mutex_);
  std::shared_ptr<Sink> sink(new Sink(absolute.string(), std::move(suffix), queue.generation_));
  lock.unlock();
  if (const int code = sink->create_file(restart)) {
    throw std::system_error(code, std::generic_category(), sink->error_path_);
  }
  if (queue.open_files_ > kOpenFiles) sink->close_file();
  return sink;
}

int Sink::create_file(std::optional<std::int64_t> restart) {
  static std::atomic<unsigned> counter{0};
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error && !std::filesystem::is_directory(directory_)) {
    error_path_ = directory_;
    return error.value();
  }
  std::string begin;
  const double now = wall_time_now();
  put_file_version(begin, now);
  if (restart) put_restart(begin, {*restart, now});
  for (;;) {
    char seconds[24];
    std::snprintf(seconds, sizeof seconds, "%010lld", static_cast<long long>(now));
    path_ = directory_ + "/events.out.tfevents." + seconds + "." + host_name() + "." + std::to_string(::getpid()) +
            "." + std::to_string(counter++) + suffix_;
    fd_ = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
    if (fd_ >= 0) break;
    if (errno == EEXIST) continue;  // another machine's file of the same name, or a process with our old pid
    error_path_ = path_;
    return errno;
  }
  ++Queue::instance().open_files_;
  std::size_t done = 0;
  if (const int code = write_all(fd_, begin, done)) {
    error_path_ = path_;
    close_file();
    ::unlink(path_.c_str());  // ours, and without a whole record
    return code;
  }
  return 0;
}

// Called by the writer alone, without the mutex: only it touches fd_; path_ changes under the mutex.
int Sink::write(Piece& piece, std::string& failed_path) {
  Queue& queue = Queue::instance();
  bool vanished = false;
  if (fd_ < 0) {
    fd_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd_ >= 0) ++queue.open_files_;
    vanished = fd_ < 0 && (errno == ENOENT || errno == ENOTDIR);
    if (fd_ < 0 && !vanished) {
      const int code = errno;
      failed_path = path_;
      return code;
    }
  } else {
    struct stat status;
    vanished = ::fstat(fd_, &status) != 0 || status.st_nlink == 0;
  }
  if (vanished) {
    // Somebody removed the file or its folder (rm -rf logs). The run goes on in a new file, from a whole record.
    std::unique_lock lock(queue.mutex_);
    if (fd_ >= 0) close_file();
    piece.written = record_start(piece.records, piece.written);
    if (const int code = create_file(std::nullopt)) {
      failed_path = error_path_;
      return code;
    }
  }
  const int code = write_all(fd_, piece.records, piece.written);
  if (code) failed_path = path_;
  std::unique_lock lock(queue.mutex_);
  if (queue.open_files_ > kOpenFiles || closed_) close_file();
  return code;
}

bool Sink::admit(Append& result) const {
  const Queue& queue = Queue::instance();
  if (closed_ || generation_ != queue.generation_) {
    result = Append::closed;
    return false;
  }
  if (error_ && (appended_ - written_ >= kFailedLimit || queue.pending_ >= queue.limit_ / 2)) {
    // The disk has not taken anything for a while. Training goes on; flush() and close() tell.
    ++const_cast<Sink*>(this)->lost_;
    result = Append::done;
    return false;
  }
  if (queue.pending_ >= queue.limit_) {
    result = Append::full;
    return false;
  }
  return true;
}

bool Sink::queued(std::uint64_t cost) {
  Queue& queue = Queue::instance();
  const std::size_t before = queue.pending_;
  appended_ += cost;
  queue.pending_ += cost;
  if (!waiting_ && !busy_ && !error_) queue.push(shared_from_this());
  // With every piece's worth the writer is called: memory that it has written is used again while it is still near.
  const bool much = before / kPiece != queue.pending_ / kPiece;
  queue.hurry_ |= much;
  const bool wake = queue.asleep_ || much;
  queue.asleep_ = false;
  return wake;
}

bool Sink::takes_records() const {
  if (pieces_.empty()) return false;
  const Piece& last = pieces_.back();
  return !last.task && !last.encoding && !last.written && last.records.size() < kPiece;
}

Append Sink::append_task(Task task, std::size_t cost, std::uint32_t field, Moment moment) {
  Piece piece;
  piece.task = task;
  piece.field = field;
  piece.moment = moment;
  return append_piece(piece, cost);
}

Append Sink::append_encoding(std::unique_ptr<Encoding>& encoding, std::size_t cost) {
  Piece piece;
  piece.encoding = std::move(encoding);
  const Append result = append_piece(piece, cost);
  encoding = std::move(piece.encoding);
  return result;
}

Append Sink::append_piece(Piece& piece, std::size_t cost) {
  Queue& queue = Queue::instance();
  std::unique_lock lock(queue.mutex_);
  Append result;
  if (!admit(result)) return result;
  piece.cost = std::max<std::size_t>(cost, 1);
  const bool wake = queued(piece.cost);
  pieces_.push_back(std::move(piece));
  const bool served = queue.served_;
  lock.unlock();
  if (wake) queue.wake();
  return served ? Append::done : Append::unserved;
}

bool Sink::wait(std::uint64_t mark, std::uint64_t attempts, std::chrono::milliseconds timeout) {
  Queue& queue = Queue::instance();
  std::unique_lock lock(queue.mutex_);
  const auto ready = [&] {
    return written_ >= mark || attempts_ > attempts || generation_ != queue.generation_ || (closed_ && pieces_.empty());
  };
  if (ready()) return true;
  queue.hurry_ = true;
  queue.wake();
  return queue.progress_.wait_for(lock, timeout, ready);
}

std::uint64_t Sink::mark() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return appended_;
}

std::uint64_t Sink::attempts() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return attempts_;
}

std::size_t Sink::close(std::vector<Task>& dropped) {
  Queue& queue = Queue::instance();
  std::deque<Piece> left;  // gone after the lock
  std::unique_lock lock(queue.mutex_);
  const bool first = !closed_;
  closed_ = true;
  if (generation_ != queue.generation_) return 0;
  std::size_t count = 0;
  std::uint64_t cost = 0;
  left.swap(pieces_);
  for (const Piece& piece : left) {
    if (piece.task) dropped.push_back(piece.task);
    cost += piece.cost;
    ++count;
  }
  if (cost) queue.settle(*this, cost);
  if (first && !busy_ && fd_ >= 0) close_file();
  return count;
}

std::string Sink::path() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return path_;
}

int Sink::error() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return error_;
}

std::string Sink::error_path() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return error_path_;
}

std::uint64_t Sink::lost() const {
  std::unique_lock lock(Queue::instance().mutex_);
  return lost_;
}

// --- Queue -----------------------------------------------------------------------------------

Queue& Queue::instance() {
  // Never destroyed: threads may append until the very end.
  static Queue* queue = new Queue;
  return *queue;
}

Queue::Queue() {
  open_pipe();
  ::pthread_atfork([] { instance().mutex_.lock(); }, [] { instance().mutex_.unlock(); },
                   [] { instance().in_child(); });
}

void Queue::open_pipe() {
  if (::pipe(pipe_) != 0) {
    // Without a pipe the writer still looks every 20 ms while awake, and every second asleep.
    pipe_[0] = pipe_[1] = -1;
    return;
  }
  for (const int fd : pipe_) {
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
  }
  wake_fd = pipe_[1];
}

// In a forked child, with the mutex held by the forking thread: the parent's data is the parent's to write. What
// refers to it is leaked, not freed: freeing would run code that the fork may have caught half-way.
void Queue::in_child() {
  new (&mutex_) std::mutex;
  new (&progress_) std::condition_variable;
  new (&dirty_) std::deque<std::shared_ptr<Sink>>;
  new (&failed_) std::vector<std::shared_ptr<Sink>>;
  new (&in_task_) std::shared_ptr<Sink>;
  new (&task_piece_) Sink::Piece;
  new (&spare_) std::vector<std::string>;
  pending_ = 0;
  pass_ = 0;
  open_files_ = 0;
  ++generation_;
  served_ = stopping_ = asleep_ = hurry_ = false;
  somebody_writes = false;
  terminating = false;
  for (const int fd : pipe_) {
    if (fd >= 0) ::close(fd);
  }
  open_pipe();
}

void Queue::wake() { wake_through(pipe_[1]); }

void Queue::push(const std::shared_ptr<Sink>& sink) {
  dirty_.push_back(sink);
  sink->waiting_ = true;
}

// An empty string with room for a piece, of used memory if there is some: fresh pages cost more than what fills them.
std::string Queue::buffer() {
  if (spare_.empty()) return {};
  std::string buffer = std::move(spare_.back());
  spare_.pop_back();
  return buffer;
}

void Queue::reuse(std::string&& used) {
  if (spare_.size() >= kSpares || used.capacity() < kPiece || used.capacity() > kSpare) return;
  used.clear();
  spare_.push_back(std::move(used));
}

void Queue::settle(Sink& sink, std::uint64_t cost) {
  sink.written_ += cost;
  pending_ -= cost;
  progress_.notify_all();
}

void Queue::serve(bool served) {
  std::unique_lock lock(mutex_);
  served_ = served;
  stopping_ = false;
  somebody_writes = served;
}

void Queue::stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  wake();
}

void Queue::set_limit(std::size_t bytes) {
  std::unique_lock lock(mutex_);
  limit_ = bytes;
}

std::size_t Queue::pending() const {
  std::unique_lock lock(mutex_);
  return pending_;
}

bool Queue::wait_for_room(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  wake();
  return progress_.wait_for(lock, timeout, [&] { return pending_ < limit_; });
}

void Queue::defer_sigterm() {
  struct sigaction current;
  if (::sigaction(SIGTERM, nullptr, &current) != 0) return;
  if ((current.sa_flags & SA_SIGINFO) || current.sa_handler != SIG_DFL) return;
  struct sigaction action = {};
  action.sa_handler = on_sigterm;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
}

void Queue::finish_sigterm() {
  ::signal(SIGTERM, SIG_DFL);
  sigset_t only;
  sigemptyset(&only);
  sigaddset(&only, SIGTERM);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(SIGTERM);
  terminating = false;  // still alive: the first process of a container, which SIGTERM's default spares
}

// True when the writer should write now rather than collect: somebody waits, or much has gathered.
bool Queue::urgent() const { return hurry_ || stopping_ || terminating || pending_ > limit_ / 4; }

void Queue::sleep(std::unique_lock<std::mutex>& lock, Clock::time_point now) {
  // Data came lately: look again soon, and nobody needs to wake us. Else sleep until an append does.
  const bool awake = !dirty_.empty() || now - last_work_ < kAwake;
  asleep_ = !awake;
  auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(kBatch).count();
  if (!dirty_.empty()) {
    timeout = std::chrono::ceil<std::chrono::milliseconds>(next_pass_ - now).count();
  } else if (!awake) {
    timeout = failed_.empty() && pipe_[0] >= 0 ? -1 : 1000;
  }
  pollfd wait{pipe_[0], POLLIN, 0};
  lock.unlock();
  if (::poll(&wait, wait.fd < 0 ? 0 : 1, static_cast<int>(timeout)) > 0) {
    char bytes[256];
    while (::read(wait.fd, bytes, sizeof bytes) == static_cast<ssize_t>(sizeof bytes)) {
    }
  }
  lock.lock();
  asleep_ = false;
}

Queue::Work Queue::next(bool block) {
  std::unique_lock lock(mutex_);
  std::optional<Clock::time_point> dying_since;
  bool retried = false;
  for (;;) {
    const auto now = Clock::now();
    if (!terminating) dying_since.reset();
    if (terminating && !dying_since) dying_since = now;
    if (dying_since && now - *dying_since > kDeadline) finish_sigterm();
    const bool last_chance = stopping_ || terminating || !block;
    if (!failed_.empty() && (now >= next_retry_ || hurry_ || last_chance) && !(last_chance && retried)) {
      for (const auto& sink : failed_) push(sink);
      failed_.clear();
      next_retry_ = now + kRetry;
      retried = true;
    }
    if (pass_ == 0) {
      if (dirty_.empty() && terminating) {
        finish_sigterm();
        continue;
      }
      if (dirty_.empty() && last_chance) return {};
      if (dirty_.empty() || (block && now < next_pass_ && !urgent())) {
        if (dirty_.empty()) hurry_ = false;
        sleep(lock, now);
        continue;
      }
      pass_ = dirty_.size();
      hurry_ = false;
    }
    --pass_;
    next_pass_ = now + kBatch;
    std::shared_ptr<Sink> sink = std::move(dirty_.front());
    dirty_.pop_front();
    sink->waiting_ = false;
    if (sink->pieces_.empty()) continue;
    last_work_ = now;
    Sink::Piece piece = std::move(sink->pieces_.front());
    sink->pieces_.pop_front();
    sink->busy_ = true;
    if (piece.task) {
      in_task_ = std::move(sink);
      task_piece_ = std::move(piece);
      return {Work::task, task_piece_.task, nullptr, {}};
    }
    if (piece.encoding) {
      std::string refused = encode(lock, *sink, piece);
      if (!refused.empty()) {
        // Settled by the next call, even where nothing is left to write: who waits then finds that it has been told.
        sink->busy_ = false;
        sink->pieces_.push_front(std::move(piece));
        go_on(sink);
        return {Work::refusal, nullptr, nullptr, std::move(refused)};
      }
    }
    lock.unlock();
    std::string failed_path;
    const int code = piece.records.empty() ? 0 : sink->write(piece, failed_path);
    lock.lock();
    sink->busy_ = false;
    if (code == 0) {
      sink->error_ = 0;
      settle(*sink, piece.cost);
      go_on(sink);
      reuse(std::move(piece.records));
      continue;
    }
    const bool news = sink->error_ == 0;
    sink->error_ = code;
    sink->error_path_ = std::move(failed_path);
    ++sink->attempts_;
    if (sink->closed_) {
      settle(*sink, piece.cost);
      continue;
    }
    sink->pieces_.push_front(std::move(piece));
    failed_.push_back(sink);
    next_retry_ = now + kRetry;
    progress_.notify_all();
    if (news) return {Work::trouble, nullptr, sink, {}};
  }
}

// Turns the encoding of a piece, and those right behind it, into its records: a write for each would cost as much as
// they do. Stops at the first that refuses and returns why.
std::string Queue::encode(std::unique_lock<std::mutex>& lock, Sink& sink, Sink::Piece& piece) {
  piece.records = buffer();
  std::unique_ptr<Encoding> encoding = std::move(piece.encoding);
  for (;;) {
    lock.unlock();
    std::string refused = encoding->encode(piece.records);
    encoding.reset();
    lock.lock();
    std::deque<Sink::Piece>& pieces = sink.pieces_;
    const bool full = piece.records.size() >= kPiece;
    if (!refused.empty() || full || pieces.empty() || !pieces.front().encoding) return refused;
    encoding = std::move(pieces.front().encoding);
    piece.cost += pieces.front().cost;
    pieces.pop_front();
  }
}

// What a sink holds at the end of its turn is written in the same pass.
void Queue::go_on(const std::shared_ptr<Sink>& sink) {
  if (sink->pieces_.empty() || sink->waiting_) return;
  dirty_.push_front(sink);
  sink->waiting_ = true;
  ++pass_;
}

void Queue::complete(std::optional<std::string_view> message) {
  std::string record;
  if (message) put_event(record, task_piece_.moment, task_piece_.field, *message);
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Sink> sink = std::move(in_task_);
  if (!sink) return;  // forked while the task ran
  sink->busy_ = false;
  if (!message) {
    settle(*sink, task_piece_.cost);
  } else {
    Sink::Piece piece;
    piece.records = std::move(record);
    piece.cost = task_piece_.cost;
    sink->pieces_.push_front(std::move(piece));
  }
  go_on(sink);
}

}  // namespace lightboard
