// Which series a value joins, and how the columns grow.
#include "columns.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstring>
#include <functional>
#include <new>
#include <unordered_map>

#if defined(__unix__) || defined(__APPLE__)
#define LIGHTBOARD_PAGES 1
#include <sys/mman.h>
#endif

namespace lightboard {
namespace {

std::size_t words_a_point(Layout layout) noexcept {
  switch (layout) {
    case Layout::kFloat32:
    case Layout::kFloat64: return 3;
    case Layout::kReference: return 4;
    default: return 5;
  }
}

}  // namespace

std::size_t words(Layout layout, std::size_t capacity) noexcept {
  if (layout == Layout::kFloat32) return 2 * capacity + (capacity + 1) / 2;
  return words_a_point(layout) * capacity;
}

namespace {

// The largest capacity for which so many words are enough.
std::size_t capacity_of(Layout layout, std::size_t count) noexcept {
  return layout == Layout::kFloat32 ? 2 * count / 5 : count / words_a_point(layout);
}

// A NaN no file holds: it would have to be written as exactly this one.
constexpr std::uint64_t kNoNumber = 0x7ff4'6c62'6e6f'6e65;

// From here on memory comes from the system in pages: what is not used yet exists in name only, so that big series can
// ask for all they may need, and are copied seldom. Huge pages spare most of the faults that filling it costs.
constexpr std::size_t kPagedWords = 64 * 1024;
constexpr std::size_t kHugeWords = 512 * 1024;
// Files with fewer rest in one piece: 128 kB.
constexpr std::size_t kRestingWords = 16 * 1024;
// Sequences of steps that the series of one file may share.
constexpr std::size_t kMaxKinds = 8;

std::size_t grown(std::size_t capacity, double expected) noexcept {
  if (capacity < 4) return 4;
  if (capacity < kPagedWords / 4) return capacity + capacity / 2;
  return static_cast<std::size_t>(static_cast<double>(capacity) * std::clamp(1.1 * expected, 2.0, 128.0));
}

std::shared_ptr<Word[]> allocate(std::size_t count) {
  if (count == 0) return nullptr;
#if defined(LIGHTBOARD_PAGES)
  if (count >= kPagedWords) {
    void* pages = ::mmap(nullptr, count * sizeof(Word), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) throw std::bad_alloc();
#if defined(MADV_HUGEPAGE)
    if (count >= kHugeWords) ::madvise(pages, count * sizeof(Word), MADV_HUGEPAGE);  // a wish: it may fail
#endif
    return {static_cast<Word*>(pages), [count](Word* memory) { ::munmap(memory, count * sizeof(Word)); }};
  }
#endif
  return std::make_shared_for_overwrite<Word[]>(count);
}

// Gives back the pages wholly within the unused words of a column of paged memory. They read as zero from now on.
void release_pages([[maybe_unused]] Word* begin, [[maybe_unused]] Word* end) noexcept {
#if defined(LIGHTBOARD_PAGES)
  constexpr std::uintptr_t kPage = 65536;  // a multiple of every system's
  const std::uintptr_t from = (reinterpret_cast<std::uintptr_t>(begin) + kPage - 1) / kPage * kPage;
  const std::uintptr_t to = reinterpret_cast<std::uintptr_t>(end) / kPage * kPage;
  if (from < to) ::madvise(reinterpret_cast<void*>(from), to - from, MADV_DONTNEED);
#endif
}

bool refers_to_event(Payload payload) noexcept {
  return payload == Payload::kGraphDef || payload == Payload::kRunMetadata;
}

// Graphs and run metadata have tags of their own: a scalar of the same name is another series.
bool same_family(Payload a, Payload b) noexcept {
  return (refers_to_event(a) || refers_to_event(b)) ? a == b : true;
}

// Old-style values and the tensors that replaced them can stand in one series, told apart when they are read.
bool can_join(Payload series, Payload value) noexcept {
  if (series == value) return true;
  const auto is_tensor = [](Payload p) { return p == Payload::kTensor || p == Payload::kNone; };
  const auto is_old = [](Payload p) { return p == Payload::kImage || p == Payload::kHisto || p == Payload::kAudio; };
  if (is_tensor(series)) return is_tensor(value) || (series == Payload::kTensor && is_old(value));
  return is_old(series) && value == Payload::kTensor;
}

bool is_number(Layout layout) noexcept { return layout == Layout::kFloat32 || layout == Layout::kFloat64; }

bool fits_float32(double number) noexcept {
  return static_cast<double>(static_cast<float>(number)) == number || number != number;
}

std::size_t hash(std::string_view tag, Payload payload) noexcept {
  return std::hash<std::string_view>{}(tag) + (refers_to_event(payload) ? static_cast<std::size_t>(payload) : 0U);
}

// The heads of all files: thousands of runs have the same tags, and hold each of them once.
class Heads {
 public:
  std::shared_ptr<const Head> share(Head head) {
    // The metadata too: thousands of runs say under one tag what each was set to.
    const std::size_t place = hash(head.tag, head.payload) * 31 + std::hash<std::string_view>{}(head.metadata);
    const std::lock_guard lock(mutex_);
    for (auto [it, end] = heads_.equal_range(place); it != end; ++it) {
      auto known = it->second.lock();
      if (known && known->tag == head.tag && known->metadata == head.metadata && known->payload == head.payload) {
        return known;
      }
    }
    if (heads_.size() >= sweep_at_) {
      std::erase_if(heads_, [](const auto& entry) { return entry.second.expired(); });
      sweep_at_ = std::max<std::size_t>(64, 2 * heads_.size());
    }
    auto shared = std::make_shared<const Head>(std::move(head));
    heads_.emplace(place, shared);
    return shared;
  }

 private:
  std::mutex mutex_;
  std::unordered_multimap<std::size_t, std::weak_ptr<const Head>> heads_;
  std::size_t sweep_at_ = 64;
};

}  // namespace

std::shared_ptr<const Head> share(Head head) {
  static Heads* heads = new Heads;  // never destroyed: files may outlive static objects
  return heads->share(std::move(head));
}

Columns::Columns(std::vector<std::string> scalar_plugins) : scalar_plugins_(std::move(scalar_plugins)) {
  static std::atomic<std::uint32_t> next = 1;
  id_ = next++;
}

std::uint32_t Columns::find(std::string_view tag, Payload payload) const {
  const auto is_it = [&](std::uint32_t index) {
    const Head& head = *columns_[index].head;
    return head.tag == tag && same_family(head.payload, payload);
  };
  if (last_ != kNone) {
    const std::uint32_t guess = columns_[last_].next;
    if (guess != kNone && is_it(guess)) return guess;
  }
  if (slots_.empty()) return kNone;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash(tag, payload) & mask; slots_[slot] != kNone; slot = (slot + 1) & mask) {
    if (is_it(slots_[slot])) return slots_[slot];
  }
  return kNone;
}

void Columns::insert_slot(std::uint32_t index) {
  const auto put = [&](std::uint32_t i) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash(columns_[i].head->tag, columns_[i].head->payload) & mask;
    while (slots_[slot] != kNone) slot = (slot + 1) & mask;
    slots_[slot] = i;
  };
  if (slots_.size() * 3 >= (static_cast<std::size_t>(index) + 1) * 4) {
    put(index);
    return;
  }
  slots_.assign(std::max<std::size_t>(8, slots_.size() * 2), kNone);
  for (std::uint32_t i = 0; i <= index; ++i) put(i);
}

bool Columns::is_scalar(std::string_view metadata, bool& parsed) const {
  Metadata fields;
  parsed = parse_metadata(metadata, fields);
  if (!parsed) return false;
  if (fields.data_class != 0) return fields.data_class == kScalarClass;
  return std::find(scalar_plugins_.begin(), scalar_plugins_.end(), fields.plugin_name) != scalar_plugins_.end();
}

std::uint32_t Columns::create(const Value& value) {
  bool scalar = value.payload == Payload::kSimpleValue;
  bool decided = value.payload != Payload::kTensor && value.payload != Payload::kNone;
  if (!value.metadata.empty()) {
    bool parsed = false;
    const bool scalar_class = is_scalar(value.metadata, parsed);
    if (!parsed) return kNone;
    if (!decided) scalar = scalar_class;
    decided = true;
  }
  if (!decided && value.payload == Payload::kNone) return kNone;  // nothing at all but a tag

  Column column{};
  column.next = kNone;
  column.layout = scalar ? Layout::kFloat32 : decided ? Layout::kReference : Layout::kUndecided;
  column.step_sorted = true;
  column.time_sorted = true;
  column.uniform = true;
  const auto index = static_cast<std::uint32_t>(columns_.size());
  columns_.push_back(column);
  set_head(index, share({std::string(value.tag), std::string(value.metadata), value.payload}));
  insert_slot(index);
  take_spare(index);
  return index;
}

void Columns::set_head(std::uint32_t index, std::shared_ptr<const Head> head) {
  columns_[index].head = head.get();
  new_tags_ = true;
  const std::lock_guard lock(mutex_);
  if (index == published_.size()) {
    Series& series = published_.emplace_back();
    series.layout = columns_[index].layout;
    series.columns = id_;
  }
  published_[index].head = std::move(head);
}

// Stretches of one file, and files of one kind, have as many series as the one before, about as long.
void Columns::take_spare(std::uint32_t index) {
  if (spares_.empty()) return;
  Spare spare = std::move(spares_.back());
  spares_.pop_back();
  Column& column = columns_[index];
  column.memory = spare.memory.get();
  column.capacity = capacity_of(column.layout, spare.words);
  const std::lock_guard lock(mutex_);
  published_[index].memory = std::move(spare.memory);
  published_[index].capacity = column.capacity;
}

void Columns::clear() {
  spares_.clear();
  for (std::size_t i = columns_.size(); i-- > 0;) {
    const std::size_t size = words(columns_[i].layout, columns_[i].capacity);
    if (size > 0) spares_.push_back({std::move(published_[i].memory), size});
  }
  columns_.clear();
  slots_.clear();
  dirty_.clear();
  refused_.clear();
  published_.clear();
  last_ = kNone;
  points_ = rested_points_ = 0;
  expected_ = 1.0;
  new_tags_ = false;
}

// A tag's first metadata holds; it may come later than its first value.
void Columns::adopt(std::uint32_t index, const Value& value) {
  bool parsed = false;
  const bool scalar = is_scalar(value.metadata, parsed);
  if (!parsed) return;
  const Head& old = *columns_[index].head;
  set_head(index, share({old.tag, std::string(value.metadata), old.payload}));
  if (columns_[index].layout == Layout::kUndecided) decide(index, scalar);
}

bool Columns::assume(std::string_view tag, std::string_view metadata) {
  Value value{};
  value.tag = tag;
  value.metadata = metadata;
  value.payload = Payload::kTensor;
  const std::uint32_t index = find(tag, value.payload);
  if (index == kNone || columns_[index].layout != Layout::kUndecided) return false;
  adopt(index, value);
  return columns_[index].layout != Layout::kUndecided;
}

void Columns::decide(std::uint32_t index, bool scalar) {
  if (!scalar) {
    move(index, columns_[index].size, Layout::kReference);
    return;
  }
  const Column old = columns_[index];
  const std::shared_ptr<Word[]> keep = published_[index].memory;
  Column& column = columns_[index];
  column.size = 0;
  column.step_sorted = true;
  column.time_sorted = true;
  move(index, old.size, Layout::kFloat32);
  points_ -= static_cast<std::int64_t>(old.size);
  std::vector<Restart> marks;
  if (published_[index].restarts) marks = *published_[index].restarts;
  auto mark = marks.begin();
  for (std::size_t i = 0; i < old.size; ++i) {
    for (; mark != marks.end() && mark->before == static_cast<std::int64_t>(i); ++mark) {
      mark->before = static_cast<std::int64_t>(columns_[index].size);
    }
    if (std::bit_cast<std::uint64_t>(old.number()[i]) == kNoNumber) {
      refused_.push_back({old.offset()[i], old.length()[i]});
    } else {
      append_number(index, old.step()[i], old.wall_time()[i], old.number()[i]);
    }
  }
  for (; mark != marks.end(); ++mark) mark->before = static_cast<std::int64_t>(columns_[index].size);
  if (marks.empty()) return;
  const std::lock_guard lock(mutex_);
  published_[index].restarts = std::make_shared<const std::vector<Restart>>(std::move(marks));
}

void Columns::copy_columns(const Column& from, const Column& to) noexcept {
  const std::size_t size = from.size;
  if (size == 0) return;
  if (to.steps == nullptr) std::memcpy(to.step(), from.step(), size * 8);
  std::memcpy(to.wall_time(), from.wall_time(), size * 8);
  if (from.layout == Layout::kFloat32 && to.layout == Layout::kFloat64) {
    std::copy_n(from.float32(), size, to.float64());
  } else {
    std::memcpy(to.float32(), from.float32(), size * (to.layout == Layout::kFloat32 ? 4 : 8));
  }
  for (std::size_t k = 3; k < words_a_point(to.layout); ++k) {
    std::memcpy(to.at<Word>(k), from.at<Word>(k), size * 8);
  }
}

void Columns::move(std::uint32_t index, std::size_t capacity, Layout layout) {
  const Column& column = columns_[index];
  const std::size_t size = column.size;
  auto memory = allocate(words(layout, capacity));
  Column moved = column;
  moved.memory = memory.get();
  moved.steps = nullptr;
  moved.capacity = capacity;
  moved.layout = layout;
  copy_columns(column, moved);
  const std::lock_guard lock(mutex_);
  Series& series = published_[index];
  series.memory.swap(memory);
  series.steps = nullptr;
  series.capacity = capacity;
  series.layout = layout;
  series.size = std::min(series.size, size);
  columns_[index] = moved;
}

// Adds step and time; the caller adds the rest, at size - 1.
inline Columns::Column& Columns::begin_append(std::uint32_t index, std::int64_t step, double wall_time) {
  if (columns_[index].size == columns_[index].capacity) {
    move(index, grown(columns_[index].capacity, expected_), columns_[index].layout);
  }
  Column& column = columns_[index];
  const std::size_t n = column.size++;
  if (n > 0) {
    column.step_sorted &= column.step()[n - 1] <= step;
    column.time_sorted &= column.wall_time()[n - 1] <= wall_time;
  }
  column.time_sorted &= wall_time - wall_time == 0.0;
  column.step()[n] = step;
  column.wall_time()[n] = wall_time;
  mark_dirty(index);
  ++points_;
  return column;
}

inline void Columns::mark_dirty(std::uint32_t index) {
  if (columns_[index].dirty) return;
  columns_[index].dirty = true;
  dirty_.push_back(index);
}

void Columns::append_number(std::uint32_t index, std::int64_t step, double wall_time, double number) {
  if (columns_[index].layout == Layout::kFloat32 && !fits_float32(number)) {
    move(index, grown(columns_[index].size, expected_), Layout::kFloat64);
  }
  const Column& column = begin_append(index, step, wall_time);
  if (column.layout == Layout::kFloat32) {
    column.float32()[column.size - 1] = static_cast<float>(number);
  } else {
    column.float64()[column.size - 1] = number;
  }
}

void Columns::append_reference(std::uint32_t index, std::int64_t step, double wall_time, Reference reference) {
  const Column& column = begin_append(index, step, wall_time);
  column.offset()[column.size - 1] = reference.offset;
  column.length()[column.size - 1] = reference.length;
}

void Columns::refuse(const Value& value, std::int64_t offset) {
  refused_.push_back({offset, static_cast<std::int64_t>(value.message.size())});
}

void Columns::add(const Value& value, std::int64_t step, double wall_time, std::int64_t offset) {
  std::uint32_t index = find(value.tag, value.payload);
  if (index == kNone) {
    index = create(value);
    if (index == kNone) return refuse(value, offset);
  } else if (!value.metadata.empty() && columns_[index].head->metadata.empty()) {
    adopt(index, value);
  }
  if (last_ != kNone) columns_[last_].next = index;
  last_ = index;

  if (value.payload == Payload::kSimpleValue && columns_[index].layout == Layout::kFloat32) {
    const Column& column = begin_append(index, step, wall_time);
    column.float32()[column.size - 1] = value.simple_value;
    return;
  }
  if (columns_[index].layout == Layout::kUndecided && value.payload != Payload::kTensor) {
    if (value.payload == Payload::kNone) return refuse(value, offset);
    decide(index, value.payload == Payload::kSimpleValue);  // an old-style value says what it is
  }
  const Reference reference{offset, static_cast<std::int64_t>(value.message.size())};
  switch (columns_[index].layout) {
    case Layout::kFloat32:
    case Layout::kFloat64: {
      double number = static_cast<double>(value.simple_value);
      if (value.payload != Payload::kSimpleValue &&
          (value.payload != Payload::kTensor || !parse_scalar(value.tensor, number))) {
        return refuse(value, offset);
      }
      return append_number(index, step, wall_time, number);
    }
    case Layout::kReference:
      if (!can_join(columns_[index].head->payload, value.payload)) return refuse(value, offset);
      columns_[index].uniform &= columns_[index].head->payload == value.payload;
      return append_reference(index, step, wall_time, reference);
    case Layout::kUndecided: {
      double number;
      if (!parse_scalar(value.tensor, number)) number = std::bit_cast<double>(kNoNumber);
      append_reference(index, step, wall_time, reference);
      columns_[index].number()[columns_[index].size - 1] = number;
    }
  }
}

// Whether it follows from the layouts what becomes of each value of `more` in `column`.
bool Columns::can_append(const Column& column, const Column& more) const {
  if (column.head->metadata.empty() && !more.head->metadata.empty()) return false;  // it decides, or brings a name
  switch (column.layout) {
    case Layout::kFloat32:
    case Layout::kFloat64: return is_number(more.layout);
    case Layout::kReference:
      return !is_number(more.layout) && more.uniform && can_join(column.head->payload, more.head->payload);
    default: return more.layout == Layout::kUndecided;
  }
}

bool Columns::append(const Columns& later) {
  std::vector<std::uint32_t> places;
  places.reserve(later.columns_.size());
  for (const Column& more : later.columns_) {
    places.push_back(find(more.head->tag, more.head->payload));
    if (places.back() != kNone && !can_append(columns_[places.back()], more)) return false;
  }
  for (std::size_t k = 0; k < places.size(); ++k) {
    const Column& more = later.columns_[k];
    if (places[k] == kNone) {
      Column column{};
      column.next = kNone;
      column.layout = more.layout;
      column.step_sorted = column.time_sorted = true;
      places[k] = static_cast<std::uint32_t>(columns_.size());
      columns_.push_back(column);
      set_head(places[k], later.published_[k].head);
      insert_slot(places[k]);
    }
    append_column(places[k], more);
  }
  return true;
}

void Columns::append_column(std::uint32_t index, const Column& more) {
  if (more.size == 0) return;
  const std::size_t size = columns_[index].size + more.size;
  const bool widen = columns_[index].layout == Layout::kFloat32 && more.layout == Layout::kFloat64;
  const Layout layout = widen ? Layout::kFloat64 : columns_[index].layout;
  if (size > columns_[index].capacity) {
    const bool is_all = columns_[index].size == 0 && expected_ <= 1.0;  // nothing follows
    move(index, is_all ? size : grown(size, expected_), layout);
  } else if (widen) {
    move(index, columns_[index].capacity, layout);
  }
  Column& column = columns_[index];
  const std::size_t n = column.size;
  column.step_sorted = column.step_sorted && more.step_sorted && (n == 0 || column.step()[n - 1] <= more.step()[0]);
  column.time_sorted =
      column.time_sorted && more.time_sorted && (n == 0 || column.wall_time()[n - 1] <= more.wall_time()[0]);
  std::memcpy(column.step() + n, more.step(), more.size * 8);
  std::memcpy(column.wall_time() + n, more.wall_time(), more.size * 8);
  if (layout == Layout::kFloat64 && more.layout == Layout::kFloat32) {
    std::copy_n(more.float32(), more.size, column.float64() + n);
  } else if (layout == Layout::kFloat32) {
    std::memcpy(column.float32() + n, more.float32(), more.size * 4);
  } else {
    for (std::size_t k = 2; k < words_a_point(layout); ++k) {
      std::memcpy(column.at<Word>(k) + n, more.at<Word>(k), more.size * 8);
    }
  }
  column.size = size;
  points_ += static_cast<std::int64_t>(more.size);
  mark_dirty(index);
}

void Columns::restart(std::int64_t step) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].size == 0) continue;
    const auto& old = published_[i].restarts;
    auto marks = old ? std::make_shared<std::vector<Restart>>(*old) : std::make_shared<std::vector<Restart>>();
    marks->push_back({static_cast<std::int64_t>(columns_[i].size), step});
    published_[i].restarts = std::move(marks);
  }
}

void Columns::publish() {
  const std::lock_guard lock(mutex_);
  for (const std::uint32_t index : dirty_) {
    Column& column = columns_[index];
    Series& series = published_[index];
    column.dirty = false;
    series.size = column.size;
    series.step_sorted = column.step_sorted;
    series.time_sorted = column.time_sorted;
  }
  dirty_.clear();
}

void Columns::tidy() {
  if (can_rest()) {
    rest();
    return;
  }
  for (std::uint32_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    // A series that grows by a few points at a time keeps its room, or each of them would copy it whole.
    if (column.size - std::min(column.tidied, column.size) < column.size / 4) continue;
    if (words(column.layout, column.capacity) >= kPagedWords) {
      for (std::size_t k = 0; k < words_a_point(column.layout); ++k) {
        const bool half = k == 2 && column.layout == Layout::kFloat32;
        Word* begin = column.at<Word>(k);
        release_pages(begin + (half ? (column.size + 1) / 2 : column.size),
                      begin + (half ? (column.capacity + 1) / 2 : column.capacity));
      }
    } else if (column.capacity - column.size > column.size / 16) {
      move(i, column.size, column.layout);
    }
    columns_[i].tidied = columns_[i].size;
  }
  if (columns_.capacity() - columns_.size() > columns_.size() / 8) columns_.shrink_to_fit();
  const std::lock_guard lock(mutex_);
  if (published_.capacity() - published_.size() > published_.size() / 8) published_.shrink_to_fit();
}

// A file that grows by a few points at a time stays awake, or each of them would copy all.
bool Columns::can_rest() const noexcept {
  if (columns_.empty() || points_ - std::min(rested_points_, points_) < std::max<std::int64_t>(1, points_ / 4)) return false;
  std::size_t total = 0;
  for (const Column& column : columns_) total += words(column.layout, column.size);
  return total <= kRestingWords;
}

// Ten thousand small files are mostly what is said about their series, not points: all columns of one move into one
// piece of memory, where series with the same steps have them once, and the loading thread's own side goes until wake().
void Columns::rest() {
  std::vector<const Column*> kinds;  // the first series with each sequence of steps
  std::vector<std::size_t> kind_of;
  std::size_t total = 0;
  for (const Column& column : columns_) {
    const auto same = std::find_if(kinds.begin(), kinds.end(), [&](const Column* kind) {
      return kind->size == column.size && std::equal(column.step(), column.step() + column.size, kind->step());
    });
    kind_of.push_back(static_cast<std::size_t>(same - kinds.begin()));
    total += words(column.layout, column.size);
    if (same != kinds.end()) {
      total -= column.size;
    } else if (kinds.size() < kMaxKinds) {
      kinds.push_back(&column);
    }
  }
  const std::shared_ptr<Word[]> block = allocate(total);
  std::vector<Series> packed(published_);
  std::vector<std::int64_t*> steps;
  Word* into = block.get();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const bool shared = kind_of[i] < steps.size();
    Column to = column;
    to.steps = shared ? steps[kind_of[i]] : nullptr;
    to.memory = shared ? into - column.size : into;  // the columns behind the steps follow from it as ever
    to.capacity = column.size;
    if (!shared && kind_of[i] < kinds.size()) steps.push_back(to.step());
    copy_columns(column, to);
    packed[i].memory = std::shared_ptr<Word[]>(block, to.memory);
    packed[i].steps = to.steps;
    packed[i].capacity = column.size;
    into = to.memory + words(column.layout, column.size);
  }
  columns_ = std::vector<Column>();  // not {}, which keeps the memory
  slots_ = std::vector<std::uint32_t>();
  dirty_ = std::vector<std::uint32_t>();
  last_ = kNone;
  rested_points_ = points_;
  const std::lock_guard lock(mutex_);
  published_.swap(packed);
  resting_ = true;
}

void Columns::wake() {
  if (!columns_.empty()) return;
  columns_.reserve(published_.size());
  for (std::uint32_t i = 0; i < published_.size(); ++i) {
    const Series& one = published_[i];
    Column column{};
    column.head = one.head.get();
    column.memory = one.memory.get();
    column.steps = one.steps;
    column.size = column.tidied = one.size;
    column.capacity = one.capacity;
    column.next = i + 1 < published_.size() ? i + 1 : 0;
    column.layout = one.layout;
    column.step_sorted = one.step_sorted;
    column.time_sorted = one.time_sorted;
    columns_.push_back(column);
    insert_slot(i);
  }
  const std::lock_guard lock(mutex_);
  resting_ = false;
}

void Columns::restore(std::vector<Series> series) {
  for (Series& one : series) {
    points_ += static_cast<std::int64_t>(one.size);
    one.columns = id_;
  }
  rested_points_ = points_;
  const std::lock_guard lock(mutex_);
  published_ = std::move(series);
  resting_ = true;
}

std::vector<Series> Columns::series() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

Series Columns::series(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return published_.at(index);
}

std::size_t Columns::size() const {
  const std::lock_guard lock(mutex_);
  return published_.size();
}

std::size_t Columns::resident_bytes() const {
  constexpr std::size_t kAllocation = 40;  // what malloc and shared_ptr add to a piece of memory
  const std::lock_guard lock(mutex_);
  std::size_t bytes = published_.capacity() * sizeof(Series) +
                      (resting_ ? kAllocation : published_.capacity() * (sizeof(Column) + kAllocation));
  for (const Series& series : published_) {
    const std::size_t room = words(series.layout, series.capacity);
    bytes += (room < kPagedWords ? room : words(series.layout, series.size)) * sizeof(Word);
    if (series.steps != nullptr) bytes -= series.size * sizeof(Word);
    if (series.restarts) bytes += series.restarts->size() * sizeof(Restart);
  }
  return bytes;
}

}  // namespace lightboard
