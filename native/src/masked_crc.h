// CRC-32C (Castagnoli) and the mask TFRecord puts over it. Source: RFC 3720, appendix B.4; WIRE: TFRecord.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightboard {

// CRC-32C of `size` bytes: by SSE4.2 or ARMv8 instructions where the processor has them. With the CRC of what stands
// before them, of all of it.
std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t before = 0) noexcept;

// The same of the eight bytes of a word, as they lie in memory: what stands before every record.
std::uint32_t crc32c_word(std::uint64_t word) noexcept;

// Both by table, on any processor. For tests, and what the above fall back to.
std::uint32_t crc32c_portable(const void* data, std::size_t size, std::uint32_t before = 0) noexcept;
std::uint32_t crc32c_word_portable(std::uint64_t word) noexcept;

// Which way they go on this processor: "sse4.2", "armv8" or "portable".
const char* crc32c_implementation() noexcept;

// TFRecord stores a rotated and shifted CRC, so that a CRC over bytes which hold CRCs stays a good one.
constexpr std::uint32_t mask_crc(std::uint32_t crc) noexcept {
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}
constexpr std::uint32_t unmask_crc(std::uint32_t masked) noexcept {
  const std::uint32_t rotated = masked - 0xa282ead8U;
  return (rotated >> 17) | (rotated << 15);
}

inline std::uint32_t masked_crc32c(const void* data, std::size_t size) noexcept {
  return mask_crc(crc32c(data, size));
}

}  // namespace lightboard
