// Per tag, contiguous columns of points: one thread appends, any number look at them.
//
// A view is a pointer and a length: elements below the length never change, growth moves to new memory, and the old
// stays alive as long as a view of it. So nobody copies and nobody waits for a file to be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "event.h"

namespace lightboard {

// What the columns of a series are, besides step (int64) and wall time (float64).
enum class Layout : std::uint8_t {
  kFloat32,    // value: 20 bytes a point
  kFloat64,    // value: 24 bytes a point
  kReference,  // offset, length (int64): 32 bytes a point
  kUndecided,  // as kReference, and the value as float64 (NaN bits kNoNumber: not a number): a tensor whose metadata,
               // which says what it is, has not been seen
};

struct Head {
  std::string tag;
  std::string metadata;  // the first SummaryMetadata, serialized
  Payload payload;       // of the first value
};

// The one head of these contents that all files have in common.
std::shared_ptr<const Head> share(Head head);

struct Restart {
  std::int64_t before;  // points before this index ...
  std::int64_t step;    // ... with a step >= this are superseded
};

struct alignas(8) Word {
  std::byte bytes[8];
};

// Words that the columns of a series take, with room for `capacity` points in each.
std::size_t words(Layout layout, std::size_t capacity) noexcept;

// A consistent view of one tag's points.
struct Series {
  std::shared_ptr<const Head> head;
  std::shared_ptr<Word[]> memory;  // the columns, one after the other, each `capacity` long
  std::int64_t* steps = nullptr;   // steps that another series has as well: the first column stands here then, not
                                   // there. `memory` keeps it alive
  std::shared_ptr<const std::vector<Restart>> restarts;
  std::size_t size = 0;
  std::size_t capacity = 0;
  Layout layout = Layout::kFloat32;
  bool step_sorted = true;  // never goes back
  bool time_sorted = true;  // never goes back, all finite
  std::uint32_t columns = 0;  // names the Columns that it is of, as no others are named

  [[nodiscard]] bool is_scalar() const noexcept { return layout == Layout::kFloat32 || layout == Layout::kFloat64; }
  [[nodiscard]] const std::int64_t* step() const noexcept { return steps != nullptr ? steps : column<std::int64_t>(0); }
  [[nodiscard]] const double* wall_time() const noexcept { return column<double>(1); }
  [[nodiscard]] const float* float32() const noexcept { return column<float>(2); }
  [[nodiscard]] const double* float64() const noexcept { return column<double>(2); }
  [[nodiscard]] const std::int64_t* offset() const noexcept { return column<std::int64_t>(2); }
  [[nodiscard]] const std::int64_t* length() const noexcept { return column<std::int64_t>(3); }

 private:
  template <typename T>
  [[nodiscard]] const T* column(std::size_t index) const noexcept {
    return reinterpret_cast<const T*>(memory.get() + index * capacity);
  }
};

// Bytes of a file that could not become a point.
struct Reference {
  std::int64_t offset;
  std::int64_t length;
};

// All series of one event file.
class Columns {
 public:
  explicit Columns(std::vector<std::string> scalar_plugins);

  // --- the thread that loads ---

  // Appends the value to its series; its message begins at `offset` of the file. Seen by others after publish().
  void add(const Value& value, std::int64_t step, double wall_time, std::int64_t offset);
  // Adds all that `later` holds, which follows in the file, as if its values had been added one by one. False, and
  // nothing done, where only adding them one by one tells what becomes of them. `later` has refused nothing and has no
  // restarts.
  bool append(const Columns& later);
  // Marks a SessionLog START in every series.
  void restart(std::int64_t step);
  // The file holds about so many times what has been added: how much room series that grow large should ask for.
  void expect(double times) noexcept { expected_ = times; }
  // Lets others see what has been added.
  void publish();
  // Takes `metadata` for that of the tag's tensors, which came without. False if there are none such.
  bool assume(std::string_view tag, std::string_view metadata);
  // Called before anything else of a load.
  void wake();
  // Called at its end: gives back memory that a bulk load left unused.
  void tidy();
  // Holds no series from now on, and keeps the memory that they had for those to come. Nobody else has a view of them.
  void clear();
  // Takes these series over, into columns that hold none yet; their heads are shared ones. Their memory is only read:
  // growth moves away from it.
  void restore(std::vector<Series> series);

  [[nodiscard]] std::vector<Reference>& refused() noexcept { return refused_; }
  [[nodiscard]] const std::vector<std::string>& scalar_plugins() const noexcept { return scalar_plugins_; }
  [[nodiscard]] std::int64_t points() const noexcept { return points_; }
  [[nodiscard]] bool take_new_tags() noexcept { return std::exchange(new_tags_, false); }

  // --- any thread ---

  // A view of every tag, in order of first appearance.
  [[nodiscard]] std::vector<Series> series() const;
  // The same of one tag. Throws std::out_of_range.
  [[nodiscard]] Series series(std::size_t index) const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t resident_bytes() const;

 private:
  // The loading thread's own side of a series; published_[same index] is everybody's.
  struct Column {
    const Head* head;
    Word* memory;
    std::int64_t* steps;  // as of Series
    std::size_t size;
    std::size_t capacity;
    std::size_t tidied;  // size when memory was last given back
    std::uint32_t next;  // the series whose value came after this one's last time: most likely again
    Layout layout;
    bool step_sorted;
    bool time_sorted;
    bool dirty;
    bool uniform;  // all references have the payload of the first; told of what one load of a new file adds

    template <typename T>
    [[nodiscard]] T* at(std::size_t index) const noexcept {
      return reinterpret_cast<T*>(memory + index * capacity);
    }
    [[nodiscard]] std::int64_t* step() const noexcept { return steps != nullptr ? steps : at<std::int64_t>(0); }
    [[nodiscard]] double* wall_time() const noexcept { return at<double>(1); }
    [[nodiscard]] float* float32() const noexcept { return at<float>(2); }
    [[nodiscard]] double* float64() const noexcept { return at<double>(2); }
    [[nodiscard]] std::int64_t* offset() const noexcept { return at<std::int64_t>(2); }
    [[nodiscard]] std::int64_t* length() const noexcept { return at<std::int64_t>(3); }
    [[nodiscard]] double* number() const noexcept { return at<double>(4); }  // kUndecided
  };
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  struct Spare {  // memory of a series that was cleared
    std::shared_ptr<Word[]> memory;
    std::size_t words;
  };

  std::uint32_t find(std::string_view tag, Payload payload) const;
  [[nodiscard]] bool can_append(const Column& column, const Column& more) const;
  void append_column(std::uint32_t index, const Column& more);
  void mark_dirty(std::uint32_t index);
  std::uint32_t create(const Value& value);
  void insert_slot(std::uint32_t index);
  void take_spare(std::uint32_t index);
  void adopt(std::uint32_t index, const Value& value);
  void decide(std::uint32_t index, bool scalar);
  [[nodiscard]] bool is_scalar(std::string_view metadata, bool& parsed) const;
  void append_number(std::uint32_t index, std::int64_t step, double wall_time, double number);
  void append_reference(std::uint32_t index, std::int64_t step, double wall_time, Reference reference);
  Column& begin_append(std::uint32_t index, std::int64_t step, double wall_time);
  void set_head(std::uint32_t index, std::shared_ptr<const Head> head);
  // Into memory for at least as many points, in the same layout or as float64 what was float32.
  static void copy_columns(const Column& from, const Column& to) noexcept;
  [[nodiscard]] bool can_rest() const noexcept;
  void rest();
  // Moves a series to memory for `capacity` points in `layout`, its first `size` points with it.
  void move(std::uint32_t index, std::size_t capacity, Layout layout);
  void refuse(const Value& value, std::int64_t offset);

  std::uint32_t id_;
  std::vector<std::string> scalar_plugins_;
  std::vector<Column> columns_;  // empty while at rest
  std::vector<std::uint32_t> slots_;  // hash of tag → index, kNone where empty; size a power of two
  std::vector<std::uint32_t> dirty_;
  std::vector<Reference> refused_;
  std::vector<Spare> spares_;  // the next series takes the last one
  std::uint32_t last_ = kNone;
  std::int64_t points_ = 0;
  std::int64_t rested_points_ = 0;  // points when it last came to rest
  double expected_ = 1.0;
  bool new_tags_ = false;

  mutable std::mutex mutex_;  // guards what follows; held for moments only
  std::vector<Series> published_;
  bool resting_ = false;
};

}  // namespace lightboard
