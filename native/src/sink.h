// Event files being written: callers append records and tasks, one writer takes them to the disk.
//
// Callers only touch memory, under one mutex. The writer (Queue::next, called in a loop by one thread) writes whole
// batches, a first one at once and then one every 20 ms for as long as data keeps coming; after a second of silence
// it sleeps until the next append wakes it; with every megabyte that waits it is woken too. What is to be encoded later
// is queued in its place among the records, so the order in a file is the order of the calls: as an Encoding, which the
// writer runs itself, or as a task, which needs Python.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "encode.h"

namespace lightboard {

enum class Append {
  done = 0,
  closed = 1,    // closed, or opened by the process this one was forked from: open a new sink
  full = 2,      // too many bytes wait for the disk: wait_for_room, then append again
  unserved = 3,  // appended, but no thread is there to write it: start one, or call next() yourself
};

// Something only the caller of Queue::next can run. The core never looks inside.
using Task = void*;

// Something the writer encodes, from a copy of what was logged.
class Encoding {
 public:
  virtual ~Encoding() = default;
  // Appends one record to `out`, or returns why not: a text for the user.
  virtual std::string encode(std::string& out) = 0;
};

class Queue;

// One event file, and its successors where it vanishes. Shared by whoever appends and by the queue.
class Sink : public std::enable_shared_from_this<Sink> {
 public:
  // Creates the folder and a new file in it, never one that exists, and writes the file version (and, with
  // `restart`, that the run restarted at that step). Throws std::system_error; failed_path() says about what.
  static std::shared_ptr<Sink> open(std::string directory, std::string suffix, std::optional<std::int64_t> restart);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  // `encode` appends one record to the string it is given.
  template <typename Encode>
  Append append(Encode&& encode);

  // The task is run in its turn; what it gives to Queue::complete becomes an event of `moment` under `field`.
  // `cost`: bytes it keeps alive.
  Append append_task(Task task, std::size_t cost, std::uint32_t field, Moment moment);

  // `encoding` is run in its turn, by the writer; taken if the result is done or unserved. `cost`: as for a task.
  Append append_encoding(std::unique_ptr<Encoding>& encoding, std::size_t cost);

  // True once all that was appended up to `mark` is on disk, or the sink failed after `attempts` tries.
  bool wait(std::uint64_t mark, std::uint64_t attempts, std::chrono::milliseconds timeout);
  std::uint64_t mark() const;      // position after the last append
  std::uint64_t attempts() const;  // failed tries to write so far

  // No more appends. Drops what is still waiting and returns the number of pieces dropped.
  std::size_t close(std::vector<Task>& dropped);

  std::string path() const;
  int error() const;           // errno of the last failed try; 0 when all is well
  std::string error_path() const;
  std::uint64_t lost() const;  // appends dropped because the disk did not take them

 private:
  friend class Queue;
  struct Piece {
    std::string records;  // whole records, or empty:
    std::unique_ptr<Encoding> encoding;
    Task task = nullptr;
    std::uint32_t field = 0;
    Moment moment{};
    std::uint64_t cost = 0;
    std::size_t written = 0;  // bytes of `records` already in the file
  };

  Sink(std::string directory, std::string suffix, std::uint64_t generation);
  int create_file(std::optional<std::int64_t> restart);  // errno
  int write(Piece& piece, std::string& failed_path);      // errno
  void close_file();
  bool admit(Append& result) const;
  bool takes_records() const;  // the last piece has room for another record
  Append append_piece(Piece& piece, std::size_t cost);
  bool queued(std::uint64_t cost);  // whether the writer is to be woken

  const std::string directory_, suffix_;
  const std::uint64_t generation_;  // of the process, counted by forks
  std::string path_, error_path_;
  int fd_ = -1;
  std::deque<Piece> pieces_;
  std::uint64_t appended_ = 0, written_ = 0;  // in bytes of cost
  std::uint64_t attempts_ = 0, lost_ = 0;
  int error_ = 0;
  bool closed_ = false, waiting_ = false /* in the queue */, busy_ = false /* in the writer's hands */;
};

// All sinks of the process that have something to write.
class Queue {
 public:
  static Queue& instance();

  struct Work {
    enum Kind { nothing, task, trouble, refusal } kind = nothing;
    Task run = nullptr;           // task: run it, then call complete()
    std::shared_ptr<Sink> sink;   // trouble: it failed just now, having worked before
    std::string text;             // refusal: why something was not encoded
  };

  // Writes until there is a task to run, a trouble to tell, or nothing left: then it sleeps if `block`, else (and
  // after stop()) returns nothing. After SIGTERM it ends the process as soon as all is written.
  Work next(bool block);

  // The result of the last task returned by next(): the message of its event, none if it made no event.
  void complete(std::optional<std::string_view> message);

  void serve(bool served);  // whether a thread calls next() from now on
  void stop();              // next() returns as soon as nothing is left
  bool wait_for_room(std::chrono::milliseconds timeout);
  void set_limit(std::size_t bytes);
  std::size_t pending() const;

  // From now on a SIGTERM that would have killed the process does so only after everything is written.
  // Does nothing where somebody else handles or ignores it.
  void defer_sigterm();

 private:
  friend class Sink;
  Queue();
  void wake();
  void finish_sigterm();
  bool urgent() const;
  void sleep(std::unique_lock<std::mutex>& lock, std::chrono::steady_clock::time_point now);
  void go_on(const std::shared_ptr<Sink>& sink);
  std::string buffer();
  void reuse(std::string&& used);
  void push(const std::shared_ptr<Sink>& sink);
  void settle(Sink& sink, std::uint64_t cost);
  std::string encode(std::unique_lock<std::mutex>& lock, Sink& sink, Sink::Piece& piece);
  void in_child();
  void open_pipe();

  mutable std::mutex mutex_;
  std::condition_variable progress_;
  std::deque<std::shared_ptr<Sink>> dirty_;
  std::vector<std::shared_ptr<Sink>> failed_;
  std::shared_ptr<Sink> in_task_;
  Sink::Piece task_piece_;
  std::vector<std::string> spare_;  // empty buffers whose memory is used again
  std::size_t pending_ = 0, limit_ = std::size_t{256} << 20;
  std::uint64_t generation_ = 0;
  std::size_t pass_ = 0;  // sinks left in this round of writing
  std::atomic<unsigned> open_files_ = 0;
  bool served_ = false, stopping_ = false, asleep_ = false, hurry_ = false;
  std::chrono::steady_clock::time_point last_work_{}, next_pass_{}, next_retry_{};
  int pipe_[2] = {-1, -1};
};

template <typename Encode>
Append Sink::append(Encode&& encode) {
  Queue& queue = Queue::instance();
  std::unique_lock lock(queue.mutex_);
  Append result;
  if (!admit(result)) return result;
  if (!takes_records()) pieces_.emplace_back().records = queue.buffer();
  Piece& piece = pieces_.back();
  const std::size_t before = piece.records.size();
  encode(piece.records);
  const std::size_t cost = piece.records.size() - before;
  piece.cost += cost;
  const bool wake = queued(cost);
  const bool served = queue.served_;
  lock.unlock();
  if (wake) queue.wake();
  return served ? Append::done : Append::unserved;
}

}  // namespace lightboard
