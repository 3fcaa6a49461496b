// Values as bytes: protobuf fields by hand, events framed as TFRecords, histograms, number tables as text.
#include "encode.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

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

// Finds a bucket by the leading bits of the number: exponent and kBits of the mantissa of a float32 name a cell
// narrower than any bucket, so that at most one edge lies in it.
class EdgeFinder {
 public:
  EdgeFinder() : edges_(default_edges()), buckets_(edges_.size() - 1) {
    for (std::uint32_t cell = 0; cell < kCells; ++cell) {
      const float low = std::bit_cast<float>(cell << kShift);
      first_[cell] = static_cast<std::uint16_t>(std::isnan(low) ? 0 : locate(low));
      // Negative cells run away from zero: their last number is their lowest.
      const float far = std::bit_cast<float>(cell << kShift | ((1U << kShift) - 1));
      if (low < 0 || (low == 0 && std::signbit(low))) {
        first_[cell] = static_cast<std::uint16_t>(std::isnan(far) ? 0 : locate(far));
      }
    }
  }

  // Index into a table of buckets_ + 2: 0 below the first edge, buckets_ + 1 above the last; NaN in either.
  std::size_t find(double value) const noexcept {
    const auto single = static_cast<float>(value);
    const std::uint32_t cell = std::bit_cast<std::uint32_t>(single) >> kShift;
    std::size_t slot = first_[cell];
    // Rounding to float may have crossed an edge downwards or upwards.
    if (slot > 0 && value < edges_[slot - 1]) --slot;
    while (slot <= buckets_ && value >= edges_[slot]) ++slot;
    return slot > buckets_ && value == edges_[buckets_] ? buckets_ : slot;  // the last bucket is closed
  }

  std::size_t buckets() const noexcept { return buckets_; }

 private:
  static constexpr unsigned kBits = 5, kShift = 23 - kBits;
  static constexpr std::uint32_t kCells = 1U << (9 + kBits);

  std::size_t locate(double value) const noexcept {
    return static_cast<std::size_t>(std::upper_bound(edges_.begin(), edges_.end(), value) - edges_.begin());
  }

  const std::vector<double>& edges_;
  std::size_t buckets_;
  std::array<std::uint16_t, kCells> first_{};
};

}  // namespace

template <typename T>
Histogram default_histogram(const T* values, std::size_t size) {
  static const EdgeFinder finder;
  const std::size_t buckets = finder.buckets();
  // Four tables: neighbouring values often share a bucket, and a count must not wait for the one before.
  constexpr std::size_t kTables = 4;
  std::vector<std::uint32_t> table(kTables * (buckets + 2));
  Histogram result{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), 0, 0, size, {}};
  std::array<double, kTables> sum{}, squares{}, low, high;
  low.fill(result.min);
  high.fill(result.max);
  bool nan = false;
  const auto add = [&](std::size_t lane, double value) {
    low[lane] = value < low[lane] ? value : low[lane];
    high[lane] = value > high[lane] ? value : high[lane];
    sum[lane] += value;
    squares[lane] += value * value;
    nan |= value != value;
    ++table[lane * (buckets + 2) + finder.find(value)];
  };
  std::size_t i = 0;
  for (; i + kTables <= size; i += kTables) {
    for (std::size_t lane = 0; lane < kTables; ++lane) add(lane, static_cast<double>(values[i + lane]));
  }
  for (; i < size; ++i) add(0, static_cast<double>(values[i]));
  for (std::size_t lane = 0; lane < kTables; ++lane) {
    result.min = std::min(result.min, low[lane]);
    result.max = std::max(result.max, high[lane]);
    result.sum += sum[lane];
    result.sum_squares += squares[lane];
  }
  if (nan) result.min = result.max = std::numeric_limits<double>::quiet_NaN();
  result.counts.resize(buckets);
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    double count = 0;
    for (std::size_t lane = 0; lane < kTables; ++lane) count += table[lane * (buckets + 2) + bucket + 1];
    result.counts[bucket] = count;
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
