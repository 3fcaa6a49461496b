// The order of the checks decides what is "come back later" and what is "skip".
#include "record.h"

#include <algorithm>
#include <cstring>

#include "masked_crc.h"

namespace lightboard {
namespace {

// A header needs 12 bytes, so the last 11 may be the beginning of one.
constexpr std::size_t kKeep = kHeaderSize - 1;

// Fewer zeros than a checksum has may be the checksum's own.
constexpr std::size_t kHoleZeros = 4;

inline std::uint32_t load32(const char* p) noexcept {
  std::uint32_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}
inline std::uint64_t load64(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline bool header_fits(const char* p) noexcept {
  const std::uint64_t length = load64(p);
  return length < kMaxLength && mask_crc(crc32c_word(length)) == load32(p + 8);
}

// Index of the first byte of the run of zeros that ends the data; `size` when the last byte is not zero.
std::size_t trailing_zeros_begin(const char* data, std::size_t size) noexcept {
  while (size >= 8 && load64(data + size - 8) == 0) size -= 8;
  while (size > 0 && data[size - 1] == 0) --size;
  return size;
}

std::size_t find_header(const char* data, std::size_t begin, std::size_t size) noexcept {
  for (std::size_t i = begin; i + kHeaderSize <= size; ++i) {
    if (header_fits(data + i)) return i;
  }
  return size;
}

}  // namespace

std::size_t count_zeros(const char* data, std::size_t size) noexcept {
  std::size_t i = 0;
  while (i + 8 <= size && load64(data + i) == 0) i += 8;
  while (i < size && data[i] == 0) ++i;
  return i;
}

std::size_t find_record(const char* data, std::size_t size, std::size_t end) noexcept {
  for (std::size_t i = find_header(data, 0, size); i < std::min(end, size); i = find_header(data, i + 1, size)) {
    const std::uint64_t length = load64(data + i);
    if (length > size - i || size - i - length < kFrameSize) continue;
    const char* payload = data + i + kHeaderSize;
    if (masked_crc32c(payload, length) == load32(payload + length)) return i;
  }
  return end;
}

Scan Scanner::next(const char* data, std::size_t size, Tail tail) noexcept {
  if (lost_) return resynchronise(data, size, tail);
  if (size < kHeaderSize) return {.kind = Scan::Kind::kTruncated, .needs = kHeaderSize};
  if (!header_fits(data)) {
    if (tail != Tail::kMoreNotZero && count_zeros(data, size) == size) {
      return {.kind = tail == Tail::kMore ? Scan::Kind::kUndecided : Scan::Kind::kHole};
    }
    lost_ = true;
    return {.kind = Scan::Kind::kDamage, .damage = DamageKind::kLength, .size = 1};
  }
  const std::size_t length = static_cast<std::size_t>(load64(data));
  const std::size_t total = kFrameSize + length;
  if (size < total) return {.kind = Scan::Kind::kTruncated, .needs = total, .length = total};
  const char* payload = data + kHeaderSize;
  if (masked_crc32c(payload, length) != load32(payload + length)) return after_bad_data(data, size, total, tail);
  return {.kind = Scan::Kind::kRecord, .size = total, .payload = payload, .length = length};
}

// The header is right and the data is not. Either bytes of this record flipped: then the next header stands where
// this one says. Or the record was cut short and later ones follow: then they are looked for inside.
Scan Scanner::after_bad_data(const char* data, std::size_t size, std::size_t total, Tail tail) noexcept {
  if (tail != Tail::kMoreNotZero && count_zeros(data + total - 1, size - total + 1) == size - total + 1) {
    if (tail == Tail::kMore) return {.kind = Scan::Kind::kUndecided};
    if (tail == Tail::kMoreZeros || size - trailing_zeros_begin(data, size) >= kHoleZeros) {
      return {.kind = Scan::Kind::kHole};
    }
  }
  const std::size_t rest = size - total;
  bool cut_short;
  if (rest >= kHeaderSize) {
    cut_short = !header_fits(data + total) && count_zeros(data + total, kHeaderSize) != kHeaderSize;
  } else if (tail == Tail::kEnd) {
    cut_short = find_header(data, 1, size) != size;
  } else {
    return {.kind = Scan::Kind::kTruncated, .needs = total + kHeaderSize};
  }
  lost_ = cut_short;
  return {.kind = Scan::Kind::kDamage, .damage = DamageKind::kData, .size = cut_short ? 1 : total};
}

Scan Scanner::resynchronise(const char* data, std::size_t size, Tail tail) noexcept {
  if (const std::size_t found = find_header(data, 0, size); found != size) {
    lost_ = false;
    return {.kind = Scan::Kind::kMoreDamage, .size = found};
  }
  if (size <= kKeep) return {.kind = Scan::Kind::kTruncated, .needs = kHeaderSize};
  // Zeros that end the file may be filled in later, so they are not passed.
  const std::size_t zeros = tail == Tail::kMoreNotZero ? size : trailing_zeros_begin(data, size);
  if (zeros == size) return {.kind = Scan::Kind::kMoreDamage, .size = size - kKeep};
  if (zeros > kKeep) return {.kind = Scan::Kind::kMoreDamage, .size = zeros - kKeep};
  if (tail == Tail::kMore) return {.kind = Scan::Kind::kUndecided};
  if (tail == Tail::kMoreZeros || size - zeros >= kHeaderSize) return {.kind = Scan::Kind::kHole};
  return {.kind = Scan::Kind::kTruncated, .needs = size + 1};
}

}  // namespace lightboard
