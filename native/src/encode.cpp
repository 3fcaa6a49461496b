// Values as bytes: protobuf fields by hand, events framed as TFRecords, histograms, number tables as text.
#include "encode.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "masked_crc.h"

namespace lightboard {
namespace {

// Little-endian hosts only, which the build asserts; so a number's bytes are its wire form.
static_assert(std::endian::native == std::endian::little);

constexpr std::size_t kHeader = 12, kFooter = 4, kMaxVarint = 10;

char* write_varint(char* at, std::uint64_t number) noexcept {
  while (number > 0x7f) {
    *at++ = static_cast<char>(number | 0x80);
    number >>= 7;
  }
  *at++ = static_cast<char>(number);
  return at;
}

template <typename T>
char* write_raw(char* at, T number) noexcept {
  std::memcpy(at, &number, sizeof number);
  return at + sizeof number;
}

char* write_bytes(char* at, std::string_view bytes) noexcept {
  if (!bytes.empty()) std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}

constexpr std::size_t varint_size(std::uint64_t number) noexcept {
  return (static_cast<std::size_t>(std::bit_width(number | 1)) + 6) / 7;
}

// Size of a length-delimited field with a key of one byte.
constexpr std::size_t field_size(std::size_t length) noexcept {
  return 1 + varint_size(length) + length;
}

char* write_key(char* at, std::uint32_t field, std::uint64_t length) noexcept {
  *at++ = static_cast<char>(field << 3 | 2);
  return write_varint(at, length);
}

// Opens a record for at most `bound` payload bytes; close_record() gives back what was not used.
char* open_record(std::string& out, std::size_t bound) {
  const std::size_t start = out.size();
  if (out.capacity() - start < kHeader + bound + kFooter) {
    out.reserve(std::max(2 * out.capacity(), start + kHeader + bound + kFooter));
  }
  out.resize(start + kHeader + bound + kFooter);
  return out.data() + start + kHeader;
}

void close_record(std::string& out, char* payload, char* end) {
  const auto length = static_cast<std::uint64_t>(end - payload);
  char* header = payload - kHeader;
  write_raw(header, length);
  write_raw(header + 8, masked_crc32c(header, 8));
  end = write_raw(end, masked_crc32c(payload, length));
  out.resize(static_cast<std::size_t>(end - out.data()));
}

constexpr std::size_t kMomentBound = 9 + 1 + kMaxVarint;

// Event.wall_time and Event.step; zeros are absent, as proto3 has it.
char* write_moment(char* at, Moment moment) noexcept {
  if (std::bit_cast<std::uint64_t>(moment.wall_time) != 0) {
    *at++ = 0x09;
    at = write_raw(at, moment.wall_time);
  }
  if (moment.step != 0) {
    *at++ = 0x10;
    at = write_varint(at, static_cast<std::uint64_t>(moment.step));
  }
  return at;
}

}  // namespace

void put_varint(std::string& out, std::uint64_t number) {
  std::array<char, kMaxVarint> bytes;
  out.append(bytes.data(), static_cast<std::size_t>(write_varint(bytes.data(), number) - bytes.data()));
}

void put_delimited(std::string& out, std::uint32_t field, std::string_view bytes) {
  put_varint(out, field << 3 | 2);
  put_varint(out, bytes.size());
  out.append(bytes);
}

void put_record(std::string& out, std::string_view payload) {
  char* at = open_record(out, payload.size());
  close_record(out, at, write_bytes(at, payload));
}

void put_event(std::string& out, Moment moment, std::uint32_t field, std::string_view message) {
  char* payload = open_record(out, kMomentBound + 1 + kMaxVarint + message.size());
  char* at = write_moment(payload, moment);
  at = write_key(at, field, message.size());
  close_record(out, payload, write_bytes(at, message));
}

void put_scalar(std::string& out, Moment moment, std::string_view tag, float value) {
  const std::size_t tag_size = tag.empty() ? 0 : field_size(tag.size());
  const std::size_t value_size = tag_size + 5;
  const std::size_t summary_size = field_size(value_size);
  char* payload = open_record(out, kMomentBound + field_size(summary_size));
  char* at = write_moment(payload, moment);
  at = write_key(at, 5, summary_size);
  at = write_key(at, 1, value_size);
  if (!tag.empty()) at = write_bytes(write_key(at, 1, tag.size()), tag);
  *at++ = 0x15;  // of a oneof, so present even when 0
  close_record(out, payload, write_raw(at, value));
}

void put_text(std::string& out, Moment moment, std::string_view tag, std::string_view text) {
  // TensorProto: dtype DT_STRING, shape [1], string_val; SummaryMetadata: plugin_data {plugin_name "text"}.
  constexpr std::string_view kSuffix = "/text_summary";
  constexpr std::string_view kHead{"\x08\x07\x12\x04\x12\x02\x08\x01", 8};
  constexpr std::string_view kMetadata{"\x4a\x08\x0a\x06\x0a\x04text", 10};
  const std::size_t tensor_size = kHead.size() + field_size(text.size());
  const std::size_t tag_size = tag.size() + kSuffix.size();
  const std::size_t value_size = field_size(tag_size) + field_size(tensor_size) + kMetadata.size();
  const std::size_t summary_size = field_size(value_size);
  char* payload = open_record(out, kMomentBound + field_size(summary_size));
  char* at = write_moment(payload, moment);
  at = write_key(at, 5, summary_size);
  at = write_key(at, 1, value_size);
  at = write_bytes(write_bytes(write_key(at, 1, tag_size), tag), kSuffix);
  at = write_bytes(write_key(at, 8, tensor_size), kHead);
  at = write_bytes(write_key(at, 8, text.size()), text);
  close_record(out, payload, write_bytes(at, kMetadata));
}

void put_file_version(std::string& out, double wall_time) {
  constexpr std::string_view kWriter = "lightboard.writer";
  std::string payload(9, '\x09');
  write_raw(payload.data() + 1, wall_time);
  put_delimited(payload, 3, "brain.Event:2");
  std::string source;
  put_delimited(source, 1, kWriter);
  put_delimited(payload, 10, source);
  put_record(out, payload);
}

void put_restart(std::string& out, Moment moment) {
  put_event(out, moment, 3, "brain.Event:2");
  put_event(out, moment, 7, "\x08\x01");  // SessionLog {status START}
}

std::size_t record_start(std::string_view records, std::size_t offset) noexcept {
  std::size_t start = 0;
  while (start + kHeader <= records.size()) {
    std::uint64_t length;
    std::memcpy(&length, records.data() + start, sizeof length);
    const std::size_t next = start + kHeader + length + kFooter;
    if (next > offset) break;
    start = next;
  }
  return start;
}

const std::vector<double>& default_edges() {
  static const std::vector<double> edges = [] {
    std::vector<double> positive;
    for (double edge = 1e-12; edge < 1e20; edge *= 1.1) positive.push_back(edge);
    std::vector<double> all;
    all.reserve(2 * positive.size() + 1);
    for (auto edge = positive.rbegin(); edge != positive.rend(); ++edge) all.push_back(-*edge);
    all.push_back(0.0);
    all.insert(all.end(), positive.begin(), positive.end());
    return all;
  }();
  return edges;
}

namespace {

constexpr std::size_t kEdges = 1549;  // of default_edges()

// Finds a value's place among default_edges(): how many edges are at most `value`, where the last edge itself counts as
// above it, so that its bucket is closed. NaN is nowhere: before the first edge or past the last.
//
// The leading bits, sign, exponent and four of the mantissa, name a cell narrower (1/32 … 1/16) than any bucket (1/10),
// so that at most one edge lies in it. A cell holds the place of its least value above kShift bits, and below them what
// must be added to overflow into the next place from the edge on: one look and one addition, no branch.
template <typename T>
class EdgeFinder {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  using Signed = std::make_signed_t<Bits>;
  static constexpr int kMantissa = sizeof(T) == 4 ? 23 : 52, kCellBits = 4, kShift = kMantissa - kCellBits;
  static constexpr std::size_t kCells = std::size_t{1} << (sizeof(T) * 8 - kShift), kNegative = kCells / 2;
  static constexpr std::size_t kInfinite = kNegative - (std::size_t{1} << kCellBits);
  static constexpr Bits kRest = (Bits{1} << kShift) - 1;

 public:
  EdgeFinder() {
    // Each edge as the least T that is past it.
    std::array<T, kEdges> edges;
    for (std::size_t i = 0; i < kEdges; ++i) {
      const double edge = default_edges()[i];
      const auto near = static_cast<T>(edge);
      const auto wide = static_cast<double>(near);
      const bool low = i + 1 < kEdges ? wide < edge : wide <= edge;
      edges[i] = low ? std::nextafter(near, std::numeric_limits<T>::infinity()) : near;
    }
    const auto value = [](std::size_t cell, Bits rest) {
      return std::bit_cast<T>(static_cast<Bits>(cell) << kShift | rest);
    };
    const auto set = [&](std::size_t cell, std::size_t place, T greatest) {
      cells_[cell] = static_cast<Bits>(place) << kShift;
      if (place == kEdges || edges[place] > greatest) return;
      cells_[cell] += kRest + 1 - rest(std::bit_cast<Bits>(edges[place]), cell);
    };
    std::size_t up = 0, down = kEdges;
    for (std::size_t cell = 0; cell < kInfinite; ++cell) {  // from 0 outwards
      while (up < kEdges && edges[up] <= value(cell, 0)) ++up;
      set(cell, up, value(cell, kRest));
      while (down > 0 && edges[down - 1] > value(kNegative + cell, kRest)) --down;
      set(kNegative + cell, down, value(kNegative + cell, 0));
    }
    // Infinity and NaN.
    std::fill_n(cells_.begin() + kInfinite, kNegative - kInfinite, static_cast<Bits>(kEdges) << kShift);
    std::fill_n(cells_.begin() + kNegative + kInfinite, kNegative - kInfinite, Bits{0});
  }

  [[gnu::always_inline]] void find(std::uint16_t* places, const T* values, std::size_t size) const noexcept {
    const Bits* const cells = cells_.data();
    for (std::size_t i = 0; i < size; ++i) {
      const auto bits = std::bit_cast<Bits>(values[i]);
      const Bits flip = static_cast<Bits>(static_cast<Signed>(bits) >> (sizeof(T) * 8 - 1));
      places[i] = static_cast<std::uint16_t>((cells[bits >> kShift] + ((bits ^ flip) & kRest)) >> kShift);
    }
  }

 private:
  // How far into its cell, from the least value up, a number is.
  static Bits rest(Bits bits, std::size_t cell) noexcept { return (cell < kNegative ? bits : ~bits) & kRest; }

  std::array<Bits, kCells> cells_;
};

// min, max, sum and sum of squares, in lanes that the compiler makes vectors of: the same figures at any width.
template <typename T>
struct Summary {
  static constexpr std::size_t kLanes = 16;
  std::array<T, kLanes> low, high;
  std::array<double, kLanes> sum{}, squares{};

  Summary() {
    low.fill(std::numeric_limits<T>::infinity());
    high.fill(-std::numeric_limits<T>::infinity());
  }

  [[gnu::always_inline]] void add(std::size_t lane, T value) noexcept {
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
    const auto wide = static_cast<double>(value);
    sum[lane] += wide;
    squares[lane] += wide * wide;
  }

  [[gnu::always_inline]] void add_all(const T* values, std::size_t size) noexcept {
    Summary lanes = *this;  // in registers
    std::size_t i = 0;
    for (; i + kLanes <= size; i += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) lanes.add(lane, values[i + lane]);
    }
    for (; i < size; ++i) lanes.add(0, values[i]);
    *this = lanes;
  }
};

// What is done to a block of values, at the width the processor has.
template <typename T>
[[gnu::always_inline]] inline void read_block(const EdgeFinder<T>& finder, std::uint16_t* places, Summary<T>& summary,
                                              const T* values, std::size_t size) noexcept {
  finder.find(places, values, size);
  summary.add_all(values, size);
}

template <typename T>
void read_narrow(const EdgeFinder<T>& finder, std::uint16_t* places, Summary<T>& summary, const T* values,
                 std::size_t size) noexcept {
  read_block(finder, places, summary, values, size);
}

#if defined(__x86_64__)
template <typename T>
__attribute__((target("avx2"))) void read_wide(const EdgeFinder<T>& finder, std::uint16_t* places, Summary<T>& summary,
                                               const T* values, std::size_t size) noexcept {
  read_block(finder, places, summary, values, size);
}

template <typename T>
auto best_reader() noexcept {
  return __builtin_cpu_supports("avx2") ? &read_wide<T> : &read_narrow<T>;
}
#else
template <typename T>
auto best_reader() noexcept {
  return &read_narrow<T>;
}
#endif

// Counts values by their place among the edges. Places are found a block ahead of the counting: an increment whose
// address came just then would make the processor guess whether the next one needs its result, and guess wrong.
class Counter {
 public:
  void add(const std::uint16_t* places, std::size_t size) noexcept {
    std::size_t i = 0;
    for (; i + kTables <= size; i += kTables) {
      for (std::size_t t = 0; t < kTables; ++t) ++tables_[t][places[i + t]];
    }
    for (; i < size; ++i) ++tables_[0][places[i]];
  }

  // The buckets between the edges; what lies before the first edge and past the last is in none.
  std::vector<double> counts() const {
    std::vector<double> buckets(kEdges - 1);
    for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket) {
      std::uint32_t count = 0;  // one conversion for all tables
      for (const auto& table : tables_) count += table[bucket + 1];
      buckets[bucket] = count;
    }
    return buckets;
  }

 private:
  // Neighbours often share a bucket, and one count must not wait for the other.
  static constexpr std::size_t kTables = 4;

  std::array<std::array<std::uint32_t, kEdges + 1>, kTables> tables_{};
};

}  // namespace

// Not inlined into the bindings, which are built for size.
template <typename T>
[[gnu::noinline]] Histogram default_histogram(const T* values, std::size_t size) {
  static const EdgeFinder<T> finder;
  static const auto read = best_reader<T>();
  constexpr std::size_t kBlock = 1024;
  std::array<std::uint16_t, kBlock> places;
  Counter counter;
  Summary<T> lanes;
  for (std::size_t at = 0; at < size; at += kBlock) {
    const std::size_t block = std::min(kBlock, size - at);
    read(finder, places.data(), lanes, values + at, block);
    counter.add(places.data(), block);
  }
  Histogram result{};
  result.num = size;
  result.counts = counter.counts();
  result.min = static_cast<double>(*std::min_element(lanes.low.begin(), lanes.low.end()));
  result.max = static_cast<double>(*std::max_element(lanes.high.begin(), lanes.high.end()));
  for (std::size_t lane = 0; lane < Summary<T>::kLanes; ++lane) {
    result.sum += lanes.sum[lane];
    result.sum_squares += lanes.squares[lane];
  }
  // A NaN among the values makes the sum one (so may infinities of both signs).
  if (std::isnan(result.sum) && std::any_of(values, values + size, [](T value) { return value != value; })) {
    result.min = result.max = std::numeric_limits<double>::quiet_NaN();
  }
  return result;
}

std::string histogram_message(const Histogram& histogram) {
  const std::vector<double>& counts = histogram.counts;
  const auto filled = [](double count) { return count > 0; };
  const auto first = static_cast<std::size_t>(std::find_if(counts.begin(), counts.end(), filled) - counts.begin());
  if (first == counts.size()) return {};
  const auto end = static_cast<std::size_t>(counts.rend() - std::find_if(counts.rbegin(), counts.rend(), filled));
  std::string out;
  char number[8];
  const auto put_double = [&](std::uint32_t field, double value) {
    if (std::bit_cast<std::uint64_t>(value) == 0) return;
    put_varint(out, field << 3 | 1);
    write_raw(number, value);
    out.append(number, sizeof number);
  };
  put_double(1, histogram.min);
  put_double(2, histogram.max);
  put_double(3, static_cast<double>(histogram.num));
  put_double(4, histogram.sum);
  put_double(5, histogram.sum_squares);
  const auto bytes = [](const double* values, std::size_t size) {
    return std::string_view(reinterpret_cast<const char*>(values), size * sizeof(double));
  };
  // Edge i is the left edge of bucket i, and so the right edge of the bucket before it.
  put_delimited(out, 6, bytes(default_edges().data() + first, end - first + 1));
  std::vector<double> kept(1, 0.0);
  kept.insert(kept.end(), counts.begin() + static_cast<std::ptrdiff_t>(first), counts.begin() + static_cast<std::ptrdiff_t>(end));
  put_delimited(out, 7, bytes(kept.data(), kept.size()));
  return out;
}

bool put_histogram(std::string& out, Moment at, std::string_view tag, const Histogram& histogram) {
  const std::string message = histogram_message(histogram);
  if (message.empty()) return false;
  std::string value, summary;
  if (!tag.empty()) put_delimited(value, 1, tag);
  put_delimited(value, 5, message);
  put_delimited(summary, 1, value);
  put_event(out, at, 5, summary);
  return true;
}

template Histogram default_histogram(const float*, std::size_t);
template Histogram default_histogram(const double*, std::size_t);

namespace {

constexpr int kDecimals = 10;
constexpr auto kPower = [] {
  std::array<std::uint64_t, kDecimals + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = 10 * powers[i - 1];
  return powers;
}();

// The eight digits of `number`, one a byte, the first in the lowest.
constexpr std::uint64_t eight_digits(std::uint64_t number) noexcept {
  std::uint64_t digits = number / 10000 | number % 10000 << 32;
  const std::uint64_t hundreds = (digits * 10486 >> 20) & 0x7f0000007f;
  digits = hundreds | (digits - 100 * hundreds) << 16;
  const std::uint64_t tens = (digits * 103 >> 10) & 0x000f000f000f000f;
  return tens | (digits - 10 * tens) << 8;
}

// As std::to_chars, almost twice as fast where most numbers are: above 2^-10, below 2^16. There the shortest decimal
// that reads back is found in 64-bit integers (Giulietti, "The Schubfach way to render doubles"), without branches that
// depend on the digits. Writes up to 17 bytes, which may be more than it returns.
char* write_shortest(char* at, char* end, float value) noexcept {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t magnitude = bits & 0x7fffffff, exponent = magnitude >> 23;
  if (magnitude <= (127 - 10) << 23 || exponent >= 127 + 16) return std::to_chars(at, end, value).ptr;
  // |value| is 4 · mantissa / 2^shift; what reads back as it lies between the middles to its neighbours, these included
  // where its mantissa is even.
  const std::uint32_t mantissa = (bits & 0x7fffff) | 0x800000;
  const bool narrow = mantissa == 0x800000, odd = mantissa % 2;  // narrow: the neighbour below is only half as far
  const int shift = 2 + 127 + 23 - static_cast<int>(exponent);
  // With so many decimals, and not with one less, there is always one between: -floor(log10(distance of the middles)).
  const int decimals = -(((2 - shift) * 315653 - (narrow ? 131072 : 0)) >> 20);
  const std::uint64_t scale = kPower[static_cast<std::size_t>(decimals)];
  const std::uint64_t exact = 4 * std::uint64_t{mantissa} * scale;
  const std::uint64_t low = exact - (narrow ? 1 : 2) * scale + odd, high = exact + 2 * scale - odd;
  const auto inside = [&](std::uint64_t number) { return (number << shift >= low) & (number << shift <= high); };
  const std::uint64_t digits = exact >> shift, shorter = digits / 10 * 10;
  const std::uint64_t rest = exact - (digits << shift), half = std::uint64_t{1} << (shift - 1);
  const bool nearer = (rest > half) | ((rest == half) & (digits % 2));
  const bool below = inside(digits), above = inside(digits + 1);
  const bool short_below = inside(shorter), short_above = inside(shorter + 10);
  const std::uint64_t full = digits + (above & (!below | nearer));
  const std::uint64_t shortens = -std::uint64_t{short_below != short_above};
  const std::uint64_t chosen = (full & ~shortens) | ((shorter + 10 * std::uint64_t{short_above}) & shortens);

  *at = '-';
  at += bits >> 31;
  const auto whole = static_cast<std::uint32_t>(value < 0 ? -value : value);
  at = whole < 10 ? (*at = static_cast<char>('0' + whole), at + 1) : std::to_chars(at, end, whole).ptr;
  const std::uint64_t part = (chosen - whole * scale) * kPower[static_cast<std::size_t>(kDecimals - decimals)];
  if (part == 0) return at;
  const std::uint64_t first = part / 100'000'000, last = eight_digits(part % 100'000'000);
  constexpr std::uint64_t kZeros = 0x3030303030303030;
  at[0] = '.';
  at[1] = static_cast<char>('0' + first / 10);
  at[2] = static_cast<char>('0' + first % 10);
  write_raw(at + 3, last | kZeros);
  if (last == 0) return at + (first % 10 ? 3 : 2);
  return at + 3 + (8 - std::countl_zero(last) / 8);
}

char* write_shortest(char* at, char* end, double value) noexcept { return std::to_chars(at, end, value).ptr; }

}  // namespace

template <typename T>
[[gnu::noinline]] void put_table(std::string& out, const T* values, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kLongest = 32;  // "-2.2250738585072014e-308" and a separator
  std::size_t used = out.size();
  for (std::size_t row = 0; row < rows; ++row) {
    if (out.size() < used + columns * kLongest + 1) out.resize(2 * used + columns * kLongest + 1);
    char* at = out.data() + used;
    for (std::size_t column = 0; column < columns; ++column) {
      if (column) *at++ = '\t';
      at = write_shortest(at, at + kLongest, values[row * columns + column]);
    }
    *at++ = '\n';
    used = static_cast<std::size_t>(at - out.data());
  }
  out.resize(used);
}

template <typename T>
[[gnu::noinline]] bool to_bytes(std::uint8_t* out, const T* values, std::size_t size) {
  int white = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const float scaled = static_cast<float>(values[i]) * 255.0F;
    white |= scaled > 255.5F;
    const float clipped = scaled > 0.0F ? (scaled < 255.0F ? scaled : 255.0F) : 0.0F;
    out[i] = static_cast<std::uint8_t>(static_cast<int>(clipped));
  }
  return white != 0;
}

template bool to_bytes(std::uint8_t*, const float*, std::size_t);
template bool to_bytes(std::uint8_t*, const double*, std::size_t);

namespace {

void gather(std::uint8_t* out, std::size_t out_step, const std::uint8_t* from, std::ptrdiff_t step, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out[i * out_step] = from[static_cast<std::ptrdiff_t>(i) * step];
}

void subtract(std::uint8_t* out, const std::uint8_t* row, const std::uint8_t* above, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(row[i] - above[i]);
}

}  // namespace

[[gnu::noinline]] void filter_rows(std::uint8_t* out, const Picture& picture) {
  const std::size_t channels = picture.channels, length = picture.width * channels;
  const bool together = picture.channel_step == 1 && picture.column_step == static_cast<std::ptrdiff_t>(channels);
  std::vector<std::uint8_t> above(length), row(length);
  for (std::size_t y = 0; y < picture.height; ++y) {
    const std::uint8_t* from = picture.pixels + static_cast<std::ptrdiff_t>(y) * picture.row_step;
    if (together) {
      std::copy_n(from, length, row.data());
    } else {
      for (std::size_t channel = 0; channel < channels; ++channel, from += picture.channel_step) {
        gather(row.data() + channel, channels, from, picture.column_step, picture.width);
      }
    }
    *out++ = 2;
    subtract(out, row.data(), above.data(), length);
    out += length;
    row.swap(above);
  }
}

template void put_table(std::string&, const float*, std::size_t, std::size_t);
template void put_table(std::string&, const double*, std::size_t, std::size_t);

}  // namespace lightboard
