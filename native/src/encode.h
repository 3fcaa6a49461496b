// Values as bytes: protobuf fields by hand, events framed as TFRecords, histograms, number tables as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace lightboard {

// When and at which step something was logged. Step 0 and no step are the same on the wire.
struct Moment {
  std::int64_t step;
  double wall_time;  // seconds since the epoch
};

void put_varint(std::string& out, std::uint64_t number);
void put_delimited(std::string& out, std::uint32_t field, std::string_view bytes);

// Appends one TFRecord: length, masked CRC of it, payload, masked CRC of that.
void put_record(std::string& out, std::string_view payload);

// Appends a record holding an Event with `message` under `field` of Event.what.
void put_event(std::string& out, Moment at, std::uint32_t field, std::string_view message);

// Appends a record holding an Event with one old-style scalar.
void put_scalar(std::string& out, Moment at, std::string_view tag, float value);

// Appends a record holding an Event with one text, as torch lays it out: tag + "/text_summary",
// a string tensor of shape [1], plugin "text".
void put_text(std::string& out, Moment at, std::string_view tag, std::string_view text);

// Appends the record every event file begins with.
void put_file_version(std::string& out, double wall_time);

// Appends what says that a run restarted at `step`: points before it with a step >= step are superseded.
void put_restart(std::string& out, Moment at);

// The first record boundary at or before `offset` in a sequence of whole records.
std::size_t record_start(std::string_view records, std::size_t offset) noexcept;

// Values counted in the buckets between default_edges().
struct Histogram {
  double min, max, sum, sum_squares;
  std::size_t num;
  std::vector<double> counts;
};

// The edges that torch and tensorboardX use by default: -1e20 … -1e-12, 0, 1e-12 … 1e20, each 1.1 times the last.
const std::vector<double>& default_edges();

// Counts values between default_edges() as numpy.histogram does (last bucket closed on both sides; what lies
// beyond the edges is in none). NaN are in none but spoil min, max and sums as they do in numpy.
template <typename T>
Histogram default_histogram(const T* values, std::size_t size);

// A HistogramProto as torch writes it: from one bucket left of the first that is not empty to the last that is not,
// limits being right edges. Empty when no value lies in a bucket.
std::string histogram_message(const Histogram& histogram);

// Appends a record holding an Event with a histogram; nothing and false where it is empty.
bool put_histogram(std::string& out, Moment at, std::string_view tag, const Histogram& histogram);

// Appends rows of `columns` numbers as text, tab-separated, shortest form that reads back as the same float.
template <typename T>
void put_table(std::string& out, const T* values, std::size_t rows, std::size_t columns);

// Brightnesses 0…1 as bytes: multiplied by 255, clipped and cut; NaN is 0. True if one was above 255.5.
template <typename T>
bool to_bytes(std::uint8_t* out, const T* values, std::size_t size);

// Pixels of any layout in memory; steps in bytes, which may be 0 or negative.
struct Picture {
  const std::uint8_t* pixels;
  std::size_t height, width, channels;
  std::ptrdiff_t row_step, column_step, channel_step;
};

// Rows as a PNG compresses them, height · (1 + width · channels) bytes: filter 2 (the difference to the row above), then
// bytes.
void filter_rows(std::uint8_t* out, const Picture& picture);

}  // namespace lightboard
