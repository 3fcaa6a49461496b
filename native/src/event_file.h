// One event file as columns, loaded in steps: the file grows, shrinks or has holes while it is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columns.h"
#include "event.h"
#include "record.h"

namespace lightboard {

struct Damage {
  DamageKind kind;
  std::int64_t offset;
  std::int64_t length;
};

// Where loading stopped. The numbers are Python's AT_*.
enum class LoadState : std::uint8_t { kEnd = 0, kLimit = 1, kTruncated = 2, kHole = 3 };

struct Load {
  LoadState state = LoadState::kEnd;
  std::int64_t bytes = 0;   // consumed by this call
  std::int64_t points = 0;  // added by it
  std::int64_t ahead = 0;   // of the bytes: scanned ahead, by whichever thread
  std::int64_t needs = 0;   // kTruncated, or kLimit without progress: bytes from the offset on that the next step takes
  bool new_tags = false;
  int error = 0;            // errno of the read that failed; what was consumed before it holds
};

// What is known of the file besides its series.
struct EventFileState {
  std::int64_t offset = 0;
  std::int64_t points = 0;
  std::int64_t damage_count = 0;
  double start = std::numeric_limits<double>::infinity();  // smallest and largest finite wall_time; start > last
  double last = -std::numeric_limits<double>::infinity();  // before the first
  bool foreign = false;
};

// All that was read, and all that reading on takes: what an index keeps of a file.
struct FileImage {
  EventFileState state;
  bool any_record = false;
  bool lost = false;  // in a damaged stretch whose end is not found yet ...
  std::optional<std::size_t> open_damage;  // ... which is this one of `damages`
  std::vector<Damage> damages;
  std::vector<std::int64_t> restart_steps;
  std::vector<Series> series;
};

class EventFile {
 public:
  static constexpr std::size_t kMaxDamages = 1000;
  static constexpr std::size_t kWindow = 512 * 1024;
  static constexpr std::size_t kStretch = 4 * 1024 * 1024;

  // `window`: bytes of the file that are looked at together, unless a record is larger.
  explicit EventFile(std::vector<std::string> scalar_plugins, std::size_t window = kWindow)
      : window_(window), columns_(std::move(scalar_plugins)) {}

  // Reads on from the offset until about `limit` bytes are consumed. Never maps the file: files shrink. With more than
  // one thread, those beside this one scan stretches of `stretch` bytes ahead; what comes of it is the same.
  Load load(int fd, std::size_t limit, unsigned threads = 1, std::size_t stretch = kStretch);
  // The same from memory: `data` begins at the offset, and the file ends with it if `at_end`.
  Load feed(const char* data, std::size_t size, bool at_end);

  [[nodiscard]] EventFileState state() const;
  [[nodiscard]] std::vector<Damage> damage() const;
  [[nodiscard]] std::vector<std::int64_t> restart_steps() const;
  [[nodiscard]] const Columns& columns() const noexcept { return columns_; }

  // Takes `metadata`, of another file of the run, for that of the tag's tensors, which have none here. False if there
  // are none such. Waits for a load under way.
  bool assume(std::string_view tag, std::string_view metadata);

  // Waits for a load under way.
  [[nodiscard]] FileImage image();
  // Goes on from an image; called before anything is loaded.
  void restore(FileImage image);

 private:
  struct Reading;  // a load under way
  class Stretches;
  struct GiveBack {
    void operator()(EventFile* stretch) const noexcept;
  };
  // A stretch of a file as a file of its own, to be joined to what was found before it.
  using Stretch = std::unique_ptr<EventFile, GiveBack>;

  bool read_until(Reading& reading, std::int64_t end);
  bool read_parallel(Reading& reading, unsigned threads, std::size_t stretch);
  bool read_small(Reading& reading, std::size_t stretch);
  [[nodiscard]] Stretch scan_stretch(int fd, std::int64_t begin, std::int64_t end) const;
  void clear();
  void take_whole_records(int fd, std::int64_t begin, std::int64_t end);
  bool join(const EventFile& stretch);
  [[nodiscard]] bool can_be_joined() const noexcept { return !refused_ && restart_steps_.empty(); }

  bool fill(Reading& reading);
  bool drain(Reading& reading);
  void look_ahead(Reading& reading, std::int64_t offset);
  // Consumes records from data + used on, which stands at now_.offset, until `limit` bytes after `begin`.
  Scan consume(const char* data, std::size_t size, Tail tail, std::int64_t begin, std::size_t limit,
               std::size_t& used);
  [[nodiscard]] std::size_t consumed_since(std::int64_t begin) const noexcept {
    return static_cast<std::size_t>(now_.offset - begin);
  }
  void begin_load();
  void end_load(Load& load, std::int64_t begin);
  void take(const Scan& scan);
  void take_record(const char* payload, std::size_t length);
  void take_refused();
  void add_damage(DamageKind kind, std::int64_t offset, std::int64_t length);
  void publish();

  std::mutex loading_;  // held through a load; the rest is the loading thread's own until publish()
  std::size_t window_;
  Scanner scanner_;
  EventParser* parser_ = nullptr;  // the loading thread's: one a thread, not one a file
  Columns columns_;
  EventFileState now_;
  std::int64_t first_ = 0;         // of a stretch: where its first record begins
  std::int64_t points_before_ = 0;
  std::int64_t nonzero_at_ = -1;   // a byte known not to be zero, ahead of the window; of this load
  std::int64_t hole_at_ = -1;      // where the last load stopped before a hole, and how long the file was
  std::int64_t hole_file_size_ = -1;
  bool any_record_ = false;
  bool refused_ = false;           // a value could not join its series
  std::optional<std::size_t> open_damage_;  // index of the stretch that the scanner is lost in

  mutable std::mutex mutex_;  // guards what follows
  EventFileState published_;
  std::vector<Damage> damages_;
  std::vector<std::int64_t> restart_steps_;
};

}  // namespace lightboard
