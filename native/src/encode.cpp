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

// Finds a value's place among default_edges() by its leading bits: sign, exponent and five bits of the mantissa name
// a cell narrower (1/64 … 1/32) than any bucket (1/10), so that at most one edge lies in it: one look, one comparison.
template <typename T>
class EdgeFinder {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  static constexpr int kMantissa = sizeof(T) == 4 ? 23 : 52, kBias = sizeof(T) == 4 ? 127 : 1023;
  static constexpr int kCellBits = 5, kShift = kMantissa - kCellBits;
  // All magnitudes below 2^-41 share the first cell (no edge but 0 is there), all from 2^67 on the last.
  static constexpr Bits kFirst = Bits(kBias - 41) << kCellBits, kLast = Bits(kBias + 67) << kCellBits;
  static constexpr std::size_t kCells = kLast - kFirst + 1;
  struct Cell {
    T edge;              // values of the cell from here on are one place further; NaN: no edge in it
    std::uint32_t place;
  };

 public:
  EdgeFinder() {
    const std::vector<double>& edges = default_edges();
    const auto at_most = [&](double value) {
      return static_cast<std::uint32_t>(std::upper_bound(edges.begin(), edges.end(), value) - edges.begin());
    };
    for (std::size_t i = 0; i < kCells; ++i) {
      const auto magnitude = [&](std::size_t cell) {
        return static_cast<double>(std::bit_cast<T>(static_cast<Bits>((kFirst + cell) << kShift)));
      };
      const double near = i == 0 ? 0 : magnitude(i);
      const double far = i + 1 == kCells ? std::numeric_limits<double>::infinity() : magnitude(i + 1);
      Cell& positive = cells_[i];
      Cell& negative = cells_[kCells + i];
      positive.place = at_most(near);
      positive.edge = place_edge(positive.place, [&](double edge) { return edge < far; });
      negative.place = at_most(-far);
      negative.edge = place_edge(negative.place, [&](double edge) { return edge <= -near; });
    }
  }

  // How many edges are at most `value`; the last edge itself counts as below it, so that its bucket is closed.
  // NaN is nowhere: before the first edge or past the last.
  std::size_t find(T value) const noexcept {
    const Bits bits = std::bit_cast<Bits>(value);
    const Bits magnitude = (bits >> kShift) & ((Bits(1) << (sizeof(T) * 8 - 1 - kShift)) - 1);
    const std::size_t i = static_cast<std::size_t>(std::clamp(magnitude, kFirst, kLast) - kFirst);
    const Cell& cell = cells_[i + (bits >> (sizeof(T) * 8 - 1) ? kCells : 0)];
    return cell.place + static_cast<std::size_t>(value >= cell.edge);
  }

 private:
  // Edge number `place` as the smallest T not below it (past it, for the last), if it lies in the cell.
  template <typename Inside>
  static T place_edge(std::uint32_t place, Inside inside) {
    const std::vector<double>& edges = default_edges();
    if (place >= edges.size() || !inside(edges[place])) return std::numeric_limits<T>::quiet_NaN();
    const bool last = place + 1 == edges.size();
    const auto edge = static_cast<T>(edges[place]);
    const bool low = last ? static_cast<double>(edge) <= edges[place] : static_cast<double>(edge) < edges[place];
    return low ? std::nextafter(edge, std::numeric_limits<T>::infinity()) : edge;
  }

  std::array<Cell, 2 * kCells> cells_{};
};

// min, max, sum and sum of squares, in lanes that the compiler makes vectors of.
template <typename T>
void summarize(const T* values, std::size_t size, Histogram& result) {
  constexpr std::size_t kLanes = 8;
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  std::array<T, kLanes> low, high;
  std::array<double, kLanes> sum{}, squares{};
  low.fill(kInfinity);
  high.fill(-kInfinity);
  const auto add = [&](std::size_t lane, T value) {
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
    const auto wide = static_cast<double>(value);
    sum[lane] += wide;
    squares[lane] += wide * wide;
  };
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) add(lane, values[i + lane]);
  }
  for (; i < size; ++i) add(0, values[i]);
  result.min = static_cast<double>(*std::min_element(low.begin(), low.end()));
  result.max = static_cast<double>(*std::max_element(high.begin(), high.end()));
  result.sum = result.sum_squares = 0;
  for (std::size_t lane = 0; lane < kLanes; ++lane) {
    result.sum += sum[lane];
    result.sum_squares += squares[lane];
  }
  // A NaN among the values makes the sum one (so may infinities of both signs).
  if (std::isnan(result.sum) && std::any_of(values, values + size, [](T value) { return value != value; })) {
    result.min = result.max = std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

template <typename T>
Histogram default_histogram(const T* values, std::size_t size) {
  static const EdgeFinder<T> finder;
  const std::size_t places = default_edges().size() + 1;
  // Four tables: neighbours often share a bucket, and one count must not wait for the other.
  constexpr std::size_t kTables = 4;
  std::vector<std::uint32_t> table(kTables * places);
  std::uint32_t* const counts[kTables] = {&table[0], &table[places], &table[2 * places], &table[3 * places]};
  std::size_t i = 0;
  for (; i + kTables <= size; i += kTables) {
    for (std::size_t t = 0; t < kTables; ++t) ++counts[t][finder.find(values[i + t])];
  }
  for (; i < size; ++i) ++counts[0][finder.find(values[i])];
  Histogram result{};
  result.num = size;
  summarize(values, size, result);
  result.counts.resize(places - 2);  // those before the first edge and past the last are in no bucket
  for (std::size_t bucket = 0; bucket < result.counts.size(); ++bucket) {
    for (const std::uint32_t* one : counts) result.counts[bucket] += one[bucket + 1];
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

template Histogram default_histogram(const float*, std::size_t);
template Histogram default_histogram(const double*, std::size_t);

template <typename T>
void put_table(std::string& out, const T* values, std::size_t rows, std::size_t columns) {
  constexpr std::size_t kLongest = 32;  // "-2.2250738585072014e-308" and a separator
  std::size_t used = out.size();
  for (std::size_t row = 0; row < rows; ++row) {
    if (out.size() < used + columns * kLongest + 1) out.resize(2 * used + columns * kLongest + 1);
    char* at = out.data() + used;
    for (std::size_t column = 0; column < columns; ++column) {
      if (column) *at++ = '\t';
      at = std::to_chars(at, at + kLongest, values[row * columns + column]).ptr;
    }
    *at++ = '\n';
    used = static_cast<std::size_t>(at - out.data());
  }
  out.resize(used);
}

template void put_table(std::string&, const float*, std::size_t, std::size_t);
template void put_table(std::string&, const double*, std::size_t, std::size_t);

}  // namespace lightboard
