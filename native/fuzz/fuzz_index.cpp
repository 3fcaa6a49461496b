// Any bytes as an entry of an index: refused, or columns that can be looked at, drawn and grown.
//
// The first byte chooses: odd ones have sizes and checksums mended, so that the fuzzer reaches what they guard.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "../tests/make_events.h"
#include "downsample.h"
#include "index.h"
#include "masked_crc.h"

using namespace lightboard;

namespace {

constexpr std::size_t kColumnsCrc = 4;  // offsets in an entry's head
constexpr std::size_t kSize = 8;
constexpr std::size_t kDescription = 16;
constexpr std::size_t kHead = 104;

void require(bool holds) {
  if (!holds) std::abort();
}

template <typename T>
void put(char* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

void mend(char* data, std::size_t size) {
  if (size < kHead) return;
  put(data + kSize, static_cast<std::uint64_t>(size));
  std::uint64_t description;
  std::memcpy(&description, data + kDescription, sizeof description);
  description = std::clamp<std::uint64_t>(description / 8 * 8, kHead, size / 8 * 8);
  put(data + kDescription, description);
  put(data + kColumnsCrc, crc32c(data + description, size - description));
  put(data, crc32c(data + kColumnsCrc, description - kColumnsCrc));
}

std::int64_t look(const Series& series) {
  std::int64_t sum = 0;
  const std::size_t bytes = series.size * 8;
  for (std::size_t i = 0; i < series.size; ++i) sum += series.step()[i] & 1;
  std::vector<char> copy(bytes);
  if (bytes > 0) std::memcpy(copy.data(), series.wall_time(), bytes);
  if (bytes > 0) std::memcpy(copy.data(), series.float32(), series.layout == Layout::kFloat32 ? bytes / 2 : bytes);
  return sum;
}

void draw(const EventFile& file) {
  std::vector<Curve> curves(1);
  for (const Series& series : file.columns().series()) {
    if (series.is_scalar()) curves[0].segments.push_back({series, std::nullopt});
  }
  View view;
  view.columns = 10;
  const Block block(curves, view);
  std::vector<char> bytes(block.packed_size());
  block.pack(bytes.data());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t length = size - 1;
  // Memory of its own, in words as a mapping has them: reading past it shows.
  const std::shared_ptr<Word[]> words(new Word[length / 8 + 1]);
  char* data = reinterpret_cast<char*>(words.get());
  std::memcpy(data, bytes + 1, length);
  if (bytes[0] % 2 != 0) mend(data, length);
  const std::string before(data, length);

  FileImage image;
  if (!read_entry(words, data, length, image)) return 0;
  EventFile file({"scalars"});
  file.restore(std::move(image));
  std::int64_t points = 0;
  for (const Series& series : file.columns().series()) {
    look(series);
    points += static_cast<std::int64_t>(series.size);
  }
  require(points == file.state().points);
  draw(file);
  const std::string record = make::scalar("x", 5, 1.0F);
  file.feed(record.data(), record.size(), true);
  for (const Series& series : file.columns().series()) look(series);
  draw(file);
  require(std::memcmp(before.data(), data, length) == 0);
  return 0;
}
