// Resumable reading of TFRecord frames: where the next record is, or why there is none yet.
//
// A frame, little-endian: u64 length, u32 masked CRC of those 8 bytes, `length` bytes, u32 masked CRC of them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightboard {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kFrameSize = 16;                    // what a record takes besides its payload
constexpr std::uint64_t kMaxLength = std::uint64_t{1} << 31;  // no protobuf is longer

// Why bytes gave no point. The numbers are Python's DAMAGE_*.
enum class DamageKind : std::uint8_t {
  kLength = 1,  // length checksum wrong or absurd: the next record's place is unknown
  kData = 2,    // data checksum wrong
  kEvent = 3,   // checksum right, not an Event
  kValue = 4,   // a value that cannot join its series
  kTime = 5,    // wall_time NaN or infinite
};

// What follows the bytes the scanner is shown.
enum class Tail : std::uint8_t {
  kEnd,          // nothing: the file ends here
  kMore,         // more bytes, or perhaps none: not looked at yet
  kMoreZeros,    // at least 12 more bytes, all of them zero, up to the end of the file
  kMoreNotZero,  // more bytes, and not all of them are zero
};

struct Scan {
  enum class Kind : std::uint8_t {
    kRecord,     // `payload` holds `length` bytes; go on after `size`
    kDamage,     // a damaged stretch begins here; `size` bytes of it are passed
    kMoreDamage, // the stretch goes on, or ends after `size` more bytes
    kTruncated,  // incomplete: come back with `needs` bytes; the record takes `length` (0: not known yet)
    kHole,       // zeros to the end of the file: come back, and read them again from disk
    kUndecided,  // zeros to the end of these bytes: say whether the rest of the file is zero as well
  };
  Kind kind;
  DamageKind damage = DamageKind::kLength;  // of kDamage
  std::size_t size = 0;
  std::size_t needs = 0;
  const char* payload = nullptr;
  std::size_t length = 0;
};

class Scanner {
 public:
  // `lost`: goes on in a damaged stretch whose end is not found yet.
  explicit Scanner(bool lost = false) noexcept : lost_(lost) {}

  // Looks at the record that begins at `data`. Touches nothing past `data + size`, allocates nothing.
  Scan next(const char* data, std::size_t size, Tail tail) noexcept;

  // True in a damaged stretch whose end is not found yet.
  [[nodiscard]] bool lost() const noexcept { return lost_; }

 private:
  Scan resynchronise(const char* data, std::size_t size, Tail tail) noexcept;
  Scan after_bad_data(const char* data, std::size_t size, std::size_t total, Tail tail) noexcept;

  bool lost_ = false;
};

// Index of the first whole record, right in both checksums, that begins before `end`; `end` when there is none.
std::size_t find_record(const char* data, std::size_t size, std::size_t end) noexcept;

// Index of the first byte that is not zero; `size` when all are.
std::size_t count_zeros(const char* data, std::size_t size) noexcept;

}  // namespace lightboard
