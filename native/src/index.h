// Entries of an index: what was read of one event file, as bytes that are used where they lie, mapped from disk.
//
// An entry, in the machine's own byte order, every part a multiple of 8 bytes:
//   head     what stands in `EntryHead` (index.cpp): two checksums, sizes, the file's state, how many of each follow
//   damages  3 words each: kind, offset, length
//   steps    1 word each: restarts of the file
//   series   3 words each: how many points, how long its tag and metadata are, how many restarts, its layout and flags
//   restarts 2 words each, of all series in order
//   texts    tag, then metadata of each series in order, padded with zeros at the end
//   columns  of each series in order, as they are in memory (columns.h) with no room to grow
// The first checksum is over everything before the columns but itself, the second over the columns; it is itself part
// of what the first is over. So whatever a disk, a crash or another program does to an entry, it is found out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "event_file.h"

namespace lightboard {

// Names the code that reads: indexes written by another are not for this one.
extern const char* const kReading;

// Bytes of a file, mapped for as long as anybody holds them. The file must not be shortened or overwritten meanwhile;
// to unlink it or to put another in its place does no harm.
class Mapping {
 public:
  // Null with errno set on failure.
  static std::shared_ptr<const Mapping> open(int fd);

  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  [[nodiscard]] const char* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  Mapping(const char* data, std::size_t size) : data_(data), size_(size) {}

  const char* data_;
  std::size_t size_;
};

// Writes at the descriptor's position. Returns the entry's bytes; -1 with errno set on failure.
std::int64_t write_entry(int fd, const FileImage& image);

// Reads an entry of `size` bytes at `data`; its columns stay there, and keep `owner` alive. False if anything is wrong
// with it: `image` is then worth nothing.
bool read_entry(const std::shared_ptr<const void>& owner, const char* data, std::size_t size, FileImage& image);

}  // namespace lightboard
