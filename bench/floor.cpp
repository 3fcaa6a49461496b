// What reading costs at least: floor THREADS FILE... maps event files, checks both checksums of every record, and looks
// at nothing else. Prints seconds, bytes and records. Several threads take one file each; a single file is cut for them
// at records, which is not timed.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

#include "masked_crc.h"

namespace {

template <typename T>
T load(const char* p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

std::string_view map(const char* path) {
  const int fd = ::open(path, O_RDONLY);
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0) std::exit(2);
  const auto size = static_cast<std::size_t>(status.st_size);
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (data == MAP_FAILED) std::exit(2);
  ::close(fd);
  return {static_cast<const char*>(data), size};
}

std::size_t check(std::string_view part) {
  const char* p = part.data();
  const char* end = p + part.size();
  std::size_t records = 0;
  for (; p < end; ++records) {
    const auto length = load<std::uint64_t>(p);
    if (lightboard::mask_crc(lightboard::crc32c_word(length)) != load<std::uint32_t>(p + 8)) std::exit(3);
    if (lightboard::masked_crc32c(p + 12, length) != load<std::uint32_t>(p + 12 + length)) std::exit(3);
    p += 16 + length;
  }
  return records;
}

std::vector<std::string_view> cut(std::string_view whole, unsigned parts) {
  std::vector<std::string_view> made;
  std::size_t begin = 0;
  std::size_t at = 0;
  for (unsigned k = 1; k <= parts; ++k) {
    while (at < whole.size() / parts * k || (k == parts && at < whole.size())) {
      at += 16 + load<std::uint64_t>(whole.data() + at);
    }
    made.push_back(whole.substr(begin, at - begin));
    begin = at;
  }
  return made;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) return 1;
  const auto threads = static_cast<unsigned>(std::atoi(arguments[1]));
  std::vector<std::string_view> parts;
  std::size_t bytes = 0;
  for (int k = 2; k < count; ++k) {
    parts.push_back(map(arguments[k]));
    bytes += parts.back().size();
  }
  if (parts.size() == 1) parts = cut(parts.front(), threads);
  const auto begin = std::chrono::steady_clock::now();
  std::atomic<std::size_t> next = 0;
  std::atomic<std::size_t> records = 0;
  const auto work = [&] {
    for (std::size_t k = next++; k < parts.size(); k = next++) records += check(parts[k]);
  };
  std::vector<std::thread> others;
  for (unsigned k = 1; k < threads; ++k) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.6f %zu %zu\n", took.count(), bytes, records.load());
  return 0;
}
