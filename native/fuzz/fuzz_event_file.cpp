// Any bytes as an event file: never a crash, and the same result whole, in pieces, and with every checksum mended.
//
// The first byte chooses: how the rest is cut into pieces, and whether frames are put around it (so that the fuzzer
// reaches events without having to guess checksums).
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "downsample.h"
#include "event_file.h"
#include "masked_crc.h"

using namespace lightboard;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

std::string framed(std::string_view payload) {
  std::string record(8, '\0');
  const std::uint64_t length = payload.size();
  std::memcpy(record.data(), &length, 8);
  const auto put = [&](std::uint32_t crc) { record.append(reinterpret_cast<const char*>(&crc), 4); };
  put(masked_crc32c(record.data(), 8));
  record += payload;
  put(masked_crc32c(payload.data(), payload.size()));
  return record;
}

// Each piece begins with a byte that says how long it is: a frame around each.
std::string frames(std::string_view bytes) {
  std::string file;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(static_cast<unsigned char>(bytes[0]), bytes.size() - 1);
    file += framed(bytes.substr(1, size));
    bytes.remove_prefix(1 + size);
  }
  return file;
}

void require_same(const EventFile& a, const EventFile& b) {
  require(a.state().offset == b.state().offset);
  require(a.state().points == b.state().points);
  require(a.state().damage_count == b.state().damage_count);
  require(a.restart_steps() == b.restart_steps());
  const auto damages = a.damage();
  const auto others = b.damage();
  require(damages.size() == others.size());
  for (std::size_t i = 0; i < damages.size(); ++i) {
    require(damages[i].kind == others[i].kind && damages[i].offset == others[i].offset &&
            damages[i].length == others[i].length);
  }
  const auto series = a.columns().series();
  const auto twins = b.columns().series();
  require(series.size() == twins.size());
  for (std::size_t i = 0; i < series.size(); ++i) {
    require(series[i].head->tag == twins[i].head->tag && series[i].head->metadata == twins[i].head->metadata);
    require(series[i].layout == twins[i].layout && series[i].size == twins[i].size);
    const std::size_t n = series[i].size;
    require(n == 0 || std::memcmp(series[i].step(), twins[i].step(), n * 8) == 0);
    require(n == 0 || std::memcmp(series[i].wall_time(), twins[i].wall_time(), n * 8) == 0);
    const std::size_t width = series[i].layout == Layout::kFloat32 ? 4 : 8;
    require(n == 0 || std::memcmp(series[i].float32(), twins[i].float32(), n * width) == 0);
  }
}

// The same through a file, some bytes at a time, or by two threads.
void load_from_disk(EventFile& file, const std::string& data, unsigned choice) {
  static std::FILE* const disk = std::tmpfile();
  const int fd = ::fileno(disk);
  require(::ftruncate(fd, 0) == 0);
  require(::pwrite(fd, data.data(), data.size(), 0) == static_cast<ssize_t>(data.size()));
  const std::size_t limit = choice % 3 == 0 ? 100 : data.size() + 1;
  const unsigned threads = choice % 16 == 0 ? 2 : 1;
  while (file.load(fd, limit, threads, 1 + 7 * choice).state == LoadState::kLimit) {
  }
}

void require_sound(const EventFile& file, std::size_t file_size) {
  std::int64_t points = 0;
  for (const Series& series : file.columns().series()) {
    points += static_cast<std::int64_t>(series.size);
    if (series.is_scalar()) continue;
    for (std::size_t i = 0; i < series.size; ++i) {
      require(series.offset()[i] >= 0 && series.length()[i] >= 0);
      require(static_cast<std::size_t>(series.offset()[i] + series.length()[i]) <= file_size);
    }
  }
  require(points == file.state().points);
  require(static_cast<std::size_t>(file.state().offset) <= file_size);
}

void draw(const EventFile& file, unsigned choice) {
  std::vector<Curve> curves;
  Curve joined;
  for (const Series& series : file.columns().series()) {
    if (!series.is_scalar()) continue;
    Curve& curve = curves.emplace_back();
    curve.segments.push_back({series, std::nullopt});
    curve.since = choice;
    joined.segments.push_back({series, choice % 5 == 0 ? std::optional<std::int64_t>(choice) : std::nullopt});
  }
  curves.push_back(joined);
  View view;
  view.x = static_cast<XAxis>(choice % 3);
  view.columns = static_cast<std::int64_t>(choice % 40);
  view.smoothing = choice % 2 == 0 ? 0.0 : 0.9;
  if (choice % 7 == 0) view.lo = static_cast<double>(choice) - 100.0;
  if (choice % 4 == 0) view.hi = static_cast<double>(choice);
  const Block block(curves, view);
  std::vector<char> bytes(block.packed_size());
  block.pack(bytes.data());
  double count = 0.0;
  for (const Summary& summary : block.summaries()) {
    require(summary.count <= summary.total && summary.from <= summary.total);
    count += summary.count;
  }
  require(count == static_cast<double>(block.steps().size()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = bytes[0];
  const std::string_view rest(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  const std::string data = choice % 4 == 0 ? std::string(rest) : frames(rest);

  EventFile whole({"scalars"});
  const Load load = whole.feed(data.data(), data.size(), true);
  require(load.bytes == whole.state().offset);
  require_sound(whole, data.size());

  EventFile pieces({"scalars"});
  const std::size_t step = 1 + choice % 61;
  for (std::size_t end = 0; end < data.size(); end += step) {
    const auto at = static_cast<std::size_t>(pieces.state().offset);
    if (end > at) {
      const std::string piece = data.substr(at, end - at);  // memory of its own: reading past it shows
      pieces.feed(piece.data(), piece.size(), false);
    }
  }
  const auto at = static_cast<std::size_t>(pieces.state().offset);
  pieces.feed(data.data() + at, data.size() - at, true);
  require_same(whole, pieces);
  if (choice % 8 < 2) {  // slow, and the scanner's own states are met in pieces too
    EventFile disk({"scalars"}, 16 + choice);
    load_from_disk(disk, data, choice);
    require_same(whole, disk);
  }

  draw(whole, choice);
  return 0;
}
