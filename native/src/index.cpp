// What was read of an event file ⇄ an entry of an index.
#include "index.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#if defined(__unix__) || defined(__APPLE__)
#include <sys/mman.h>
#include <sys/stat.h>
#endif

#include "masked_crc.h"

namespace lightboard {

const char* const kReading = LIGHTBOARD_READING;

namespace {

struct EntryHead {
  std::uint32_t description_crc;  // of what follows it, up to the columns
  std::uint32_t columns_crc;
  std::uint64_t size;         // of the entry, in bytes
  std::uint64_t description;  // of what stands before the columns
  std::int64_t offset;
  std::int64_t points;
  std::int64_t damage_count;
  double start;
  double last;
  std::uint64_t flags;
  std::uint64_t open_damage;
  std::uint64_t damages;
  std::uint64_t steps;
  std::uint64_t series;
};

// EntryHead.flags
constexpr std::uint64_t kForeign = 1;
constexpr std::uint64_t kAnyRecord = 2;
constexpr std::uint64_t kLost = 4;
constexpr std::uint64_t kOpenDamage = 8;

struct SeriesHead {
  std::uint64_t size;
  std::uint32_t tag;
  std::uint32_t metadata;
  std::uint32_t restarts;
  std::uint8_t layout;
  std::uint8_t payload;
  std::uint8_t flags;
  std::uint8_t unused;
};

// SeriesHead.flags
constexpr std::uint8_t kStepSorted = 1;
constexpr std::uint8_t kTimeSorted = 2;

struct DamageWords {
  std::int64_t kind;
  std::int64_t offset;
  std::int64_t length;
};

static_assert(sizeof(EntryHead) % 8 == 0 && sizeof(SeriesHead) % 8 == 0 && sizeof(Restart) == 16);

constexpr std::size_t kCrcSize = sizeof(EntryHead::description_crc);
constexpr std::size_t kBuffered = 1 << 20;  // columns up to here are written together
constexpr std::int64_t kMaxCount = std::int64_t{1} << 62;  // sums of two do not overflow
constexpr std::size_t kRemembered = 1000;   // heads of the entry read last

template <typename T>
void put(std::string& bytes, const T& value) {
  static_assert(std::has_unique_object_representations_v<T> || std::is_same_v<T, EntryHead>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// The columns of a series as pieces of memory, without the room between them.
template <typename F>
void each_column(const Series& series, F&& take) {
  constexpr char kZeros[8] = {};
  if (series.size == 0) return;
  take(reinterpret_cast<const char*>(series.step()), series.size * 8);
  take(reinterpret_cast<const char*>(series.wall_time()), series.size * 8);
  if (series.layout == Layout::kFloat32) {
    take(reinterpret_cast<const char*>(series.float32()), series.size * 4);
    if (series.size % 2 != 0) take(kZeros, 4);
    return;
  }
  const std::size_t columns = words(series.layout, 1);
  for (std::size_t k = 2; k < columns; ++k) {
    take(reinterpret_cast<const char*>(series.memory.get() + k * series.capacity), series.size * 8);
  }
}

bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = ::write(fd, data, std::min(size, std::size_t{1} << 26));
    if (n < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    data += n;
    size -= static_cast<std::size_t>(n);
  }
  return true;
}

std::string describe(const FileImage& image) {
  EntryHead head{};
  head.offset = image.state.offset;
  head.points = image.state.points;
  head.damage_count = image.state.damage_count;
  head.start = image.state.start;
  head.last = image.state.last;
  head.flags = (image.state.foreign ? kForeign : 0U) | (image.any_record ? kAnyRecord : 0U) |
               (image.lost ? kLost : 0U) | (image.open_damage ? kOpenDamage : 0U);
  head.open_damage = image.open_damage.value_or(0);
  head.damages = image.damages.size();
  head.steps = image.restart_steps.size();
  head.series = image.series.size();

  std::string bytes;
  put(bytes, head);
  for (const Damage& one : image.damages) {
    put(bytes, DamageWords{static_cast<std::int64_t>(one.kind), one.offset, one.length});
  }
  for (const std::int64_t step : image.restart_steps) put(bytes, step);
  std::size_t columns = 0;
  for (const Series& one : image.series) {
    SeriesHead series{};
    series.size = one.size;
    series.tag = static_cast<std::uint32_t>(one.head->tag.size());
    series.metadata = static_cast<std::uint32_t>(one.head->metadata.size());
    series.restarts = one.restarts ? static_cast<std::uint32_t>(one.restarts->size()) : 0;
    series.layout = static_cast<std::uint8_t>(one.layout);
    series.payload = static_cast<std::uint8_t>(one.head->payload);
    series.flags = static_cast<std::uint8_t>((one.step_sorted ? kStepSorted : 0) | (one.time_sorted ? kTimeSorted : 0));
    put(bytes, series);
    columns += words(one.layout, one.size) * sizeof(Word);
  }
  for (const Series& one : image.series) {
    if (!one.restarts) continue;
    for (const Restart& restart : *one.restarts) put(bytes, restart);
  }
  for (const Series& one : image.series) bytes += one.head->tag + one.head->metadata;
  bytes.resize((bytes.size() + 7) / 8 * 8);

  head.size = bytes.size() + columns;
  head.description = bytes.size();
  for (const Series& one : image.series) {
    each_column(one, [&](const char* data, std::size_t size) { head.columns_crc = crc32c(data, size, head.columns_crc); });
  }
  std::memcpy(bytes.data(), &head, sizeof head);
  head.description_crc = crc32c(bytes.data() + kCrcSize, bytes.size() - kCrcSize);
  std::memcpy(bytes.data(), &head.description_crc, kCrcSize);
  return bytes;
}

// Takes pieces of a fixed size off memory that may be too short for them.
class Pieces {
 public:
  Pieces(const char* data, std::size_t size) : data_(data), left_(size) {}

  // Null when there are not as many bytes.
  const char* take(std::uint64_t count, std::size_t each) {
    if (count > left_ / each) return nullptr;
    const char* piece = data_;
    data_ += count * each;
    left_ -= static_cast<std::size_t>(count) * each;
    return piece;
  }
  [[nodiscard]] std::size_t left() const noexcept { return left_; }

 private:
  const char* data_;
  std::size_t left_;
};

template <typename T>
T copied(const char* from) {
  T value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

bool is_sound(const SeriesHead& head) {
  return head.layout <= static_cast<std::uint8_t>(Layout::kUndecided) &&
         head.payload <= static_cast<std::uint8_t>(Payload::kRunMetadata) && head.size <= (std::uint64_t{1} << 56);
}

bool take_restarts(Pieces& pieces, const SeriesHead& head, Series& series) {
  if (head.restarts == 0) return true;
  const char* from = pieces.take(head.restarts, sizeof(Restart));
  if (from == nullptr) return false;
  auto restarts = std::make_shared<std::vector<Restart>>(head.restarts);
  std::memcpy(restarts->data(), from, head.restarts * sizeof(Restart));
  std::int64_t before = 0;
  for (const Restart& one : *restarts) {
    if (one.before < before || one.before > static_cast<std::int64_t>(head.size)) return false;
    before = one.before;
  }
  series.restarts = std::move(restarts);
  return true;
}

// `likely`: the head that stood here in the entry before, most often the same; holds the one found afterwards.
bool take_head(Pieces& pieces, const SeriesHead& head, std::shared_ptr<const Head>& likely) {
  const char* tag_at = pieces.take(head.tag, 1);
  const char* metadata_at = tag_at == nullptr ? nullptr : pieces.take(head.metadata, 1);
  if (metadata_at == nullptr) return false;
  const std::string_view tag(tag_at, head.tag);
  const std::string_view metadata(metadata_at, head.metadata);
  const auto payload = static_cast<Payload>(head.payload);
  if (!likely || likely->tag != tag || likely->metadata != metadata || likely->payload != payload) {
    likely = share({std::string(tag), std::string(metadata), payload});
  }
  return true;
}

bool take_columns(Pieces& pieces, const std::shared_ptr<const void>& owner, Series& series) {
  const char* columns = pieces.take(words(series.layout, series.size), sizeof(Word));
  if (columns == nullptr) return false;
  // Nobody writes through it: columns without room are moved before they grow.
  auto* memory = reinterpret_cast<Word*>(const_cast<char*>(columns));
  if (series.size > 0) series.memory = std::shared_ptr<Word[]>(std::const_pointer_cast<void>(owner), memory);
  return true;
}

}  // namespace

std::int64_t write_entry(int fd, const FileImage& image) {
  std::string bytes = describe(image);
  const auto size = copied<EntryHead>(bytes.data()).size;
  bool ok = true;
  const auto flush = [&] {
    ok = ok && write_all(fd, bytes.data(), bytes.size());
    bytes.clear();
  };
  for (const Series& one : image.series) {
    each_column(one, [&](const char* data, std::size_t length) {
      if (length < kBuffered) {
        bytes.append(data, length);
        if (bytes.size() >= kBuffered) flush();
        return;
      }
      flush();
      ok = ok && write_all(fd, data, length);
    });
  }
  flush();
  return ok ? static_cast<std::int64_t>(size) : -1;
}

bool read_entry(const std::shared_ptr<const void>& owner, const char* data, std::size_t size, FileImage& image) {
  if (size < sizeof(EntryHead) || reinterpret_cast<std::uintptr_t>(data) % alignof(Word) != 0) return false;
  const auto head = copied<EntryHead>(data);
  if (head.size != size || head.description > size || head.description < sizeof head || head.description % 8 != 0) {
    return false;
  }
  if (crc32c(data + kCrcSize, head.description - kCrcSize) != head.description_crc) return false;

  Pieces description(data + sizeof head, head.description - sizeof head);
  const char* damages = description.take(head.damages, sizeof(DamageWords));
  const char* steps = damages == nullptr ? nullptr : description.take(head.steps, sizeof(std::int64_t));
  const char* series = steps == nullptr ? nullptr : description.take(head.series, sizeof(SeriesHead));
  const auto is_count = [](std::int64_t number) { return number >= 0 && number <= kMaxCount; };
  if (series == nullptr || head.damages > EventFile::kMaxDamages || !is_count(head.damage_count) ||
      !is_count(head.offset)) {
    return false;
  }
  image.state = {head.offset, head.points, head.damage_count, head.start, head.last, (head.flags & kForeign) != 0};
  image.any_record = (head.flags & kAnyRecord) != 0;
  image.lost = (head.flags & kLost) != 0;
  image.open_damage.reset();
  if ((head.flags & kOpenDamage) != 0) {
    if (head.open_damage >= head.damages) return false;
    image.open_damage = head.open_damage;
  }
  image.damages.clear();
  for (std::uint64_t i = 0; i < head.damages; ++i) {
    const auto one = copied<DamageWords>(damages + i * sizeof(DamageWords));
    if (one.kind < static_cast<int>(DamageKind::kLength) || one.kind > static_cast<int>(DamageKind::kTime)) return false;
    image.damages.push_back({static_cast<DamageKind>(one.kind), one.offset, one.length});
  }
  image.restart_steps.resize(head.steps);
  if (head.steps > 0) std::memcpy(image.restart_steps.data(), steps, head.steps * sizeof(std::int64_t));

  const char* columns = data + head.description;
  if (crc32c(columns, size - head.description) != head.columns_crc) return false;
  Pieces points(columns, size - head.description);
  image.series.assign(head.series, {});
  const auto head_of = [&](std::size_t i) { return copied<SeriesHead>(series + i * sizeof(SeriesHead)); };
  std::int64_t count = 0;
  for (std::size_t i = 0; i < head.series; ++i) {
    const SeriesHead one = head_of(i);
    if (!is_sound(one)) return false;
    Series& made = image.series[i];
    made.size = made.capacity = one.size;
    made.layout = static_cast<Layout>(one.layout);
    made.step_sorted = (one.flags & kStepSorted) != 0;
    made.time_sorted = (one.flags & kTimeSorted) != 0;
    if (!take_restarts(description, one, made) || !take_columns(points, owner, made)) return false;
    count += static_cast<std::int64_t>(one.size);
  }
  static thread_local std::vector<std::shared_ptr<const Head>> likely;
  likely.resize(std::max<std::size_t>(likely.size(), std::min<std::size_t>(head.series, kRemembered)));
  for (std::size_t i = 0; i < head.series; ++i) {
    std::shared_ptr<const Head> unlikely;
    auto& found = i < kRemembered ? likely[i] : unlikely;
    if (!take_head(description, head_of(i), found)) return false;
    image.series[i].head = found;
  }
  return points.left() == 0 && description.left() < 8 && count == head.points;
}

Mapping::~Mapping() {
#if defined(__unix__) || defined(__APPLE__)
  ::munmap(const_cast<char*>(data_), size_);
#endif
}

std::shared_ptr<const Mapping> Mapping::open(int fd) {
#if defined(__unix__) || defined(__APPLE__)
  struct stat status {};
  if (::fstat(fd, &status) != 0) return nullptr;
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) {
    errno = EINVAL;
    return nullptr;
  }
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (data == MAP_FAILED) return nullptr;
  return std::shared_ptr<const Mapping>(new Mapping(static_cast<const char*>(data), size));
#else
  errno = ENOSYS;
  return nullptr;
#endif
}

}  // namespace lightboard
