// CRC-32C three ways: SSE4.2, ARMv8, and tables of eight bytes at a time.
#include "masked_crc.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__) || defined(_M_X64)
#define LIGHTBOARD_CRC_X86 1
#include <nmmintrin.h>
#elif defined(__aarch64__)
#define LIGHTBOARD_CRC_ARM 1
#include <arm_acle.h>
#if defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif
#endif

namespace lightboard {
namespace {

static_assert(std::endian::native == std::endian::little, "event files are read in place: little-endian only");

constexpr std::uint32_t kPolynomial = 0x82f63b78U;  // Castagnoli, reflected

using Table = std::array<std::uint32_t, 256>;

// tables[k][b]: what byte b contributes when k more bytes follow it.
constexpr std::array<Table, 8> make_byte_tables() {
  std::array<Table, 8> tables{};
  for (std::uint32_t b = 0; b < 256; ++b) {
    std::uint32_t crc = b;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
    tables[0][b] = crc;
  }
  for (std::size_t k = 1; k < tables.size(); ++k) {
    for (std::uint32_t b = 0; b < 256; ++b) {
      const std::uint32_t before = tables[k - 1][b];
      tables[k][b] = (before >> 8) ^ tables[0][before & 0xffU];
    }
  }
  return tables;
}

constexpr std::array<Table, 8> kByteTables = make_byte_tables();

inline std::uint64_t load64(const unsigned char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

#if defined(LIGHTBOARD_CRC_X86) || defined(LIGHTBOARD_CRC_ARM)

// One instruction takes 8 bytes, has a latency of 3 cycles and a throughput of 1: three independent streams
// keep it busy. Their CRCs are joined by shifting the earlier ones over the zeros that the later ones span.
// Two stream lengths: the long one for bulk, the short one so that records of a kilobyte gain as well.
constexpr std::size_t kLong = 2048;
constexpr std::size_t kShort = 192;

// shift[k][b]: a CRC whose byte k is b and whose others are 0, after `zeros` zero bytes.
using Shift = std::array<Table, 4>;

constexpr Shift make_shift(std::size_t zeros) {
  std::array<std::uint32_t, 32> column{};  // the images of the 32 unit vectors
  for (std::size_t bit = 0; bit < 32; ++bit) {
    std::uint32_t crc = 1U << bit;
    for (std::size_t i = 0; i < zeros; ++i) crc = (crc >> 8) ^ kByteTables[0][crc & 0xffU];
    column[bit] = crc;
  }
  Shift shift{};
  for (std::size_t k = 0; k < 4; ++k) {
    for (std::uint32_t b = 0; b < 256; ++b) {
      std::uint32_t crc = 0;
      for (std::size_t bit = 0; bit < 8; ++bit) {
        if (((b >> bit) & 1U) != 0) crc ^= column[8 * k + bit];
      }
      shift[k][b] = crc;
    }
  }
  return shift;
}

inline std::uint32_t apply(const Shift& shift, std::uint32_t crc) noexcept {
  return shift[0][crc & 0xffU] ^ shift[1][(crc >> 8) & 0xffU] ^ shift[2][(crc >> 16) & 0xffU] ^ shift[3][crc >> 24];
}

const Shift& shift_over_long() noexcept {
  static const Shift shift = make_shift(kLong);
  return shift;
}
const Shift& shift_over_short() noexcept {
  static const Shift shift = make_shift(kShort);
  return shift;
}

#if defined(LIGHTBOARD_CRC_X86)
#define LIGHTBOARD_CRC_TARGET __attribute__((target("sse4.2")))
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_word(std::uint32_t crc, std::uint64_t word) noexcept {
  return static_cast<std::uint32_t>(_mm_crc32_u64(crc, word));
}
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_half(std::uint32_t crc, std::uint32_t word) noexcept {
  return _mm_crc32_u32(crc, word);
}
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_byte(std::uint32_t crc, unsigned char byte) noexcept {
  return _mm_crc32_u8(crc, byte);
}
bool have_instructions() noexcept { return __builtin_cpu_supports("sse4.2") != 0; }
constexpr const char* kInstructions = "sse4.2";
#else
#if defined(__clang__)
#define LIGHTBOARD_CRC_TARGET __attribute__((target("crc")))
#else
#define LIGHTBOARD_CRC_TARGET __attribute__((target("+crc")))
#endif
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_word(std::uint32_t crc, std::uint64_t word) noexcept {
  return __crc32cd(crc, word);
}
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_half(std::uint32_t crc, std::uint32_t word) noexcept {
  return __crc32cw(crc, word);
}
LIGHTBOARD_CRC_TARGET inline std::uint32_t crc_byte(std::uint32_t crc, unsigned char byte) noexcept {
  return __crc32cb(crc, byte);
}
bool have_instructions() noexcept {
#if defined(__linux__)
  return (getauxval(AT_HWCAP) & HWCAP_CRC32) != 0;
#else
  return true;  // every Apple aarch64 has them
#endif
}
constexpr const char* kInstructions = "armv8";
#endif

template <std::size_t Stride>
LIGHTBOARD_CRC_TARGET std::uint32_t crc_streams(std::uint32_t crc, const unsigned char*& p, std::size_t& size,
                                                const Shift& shift) noexcept {
  while (size >= 3 * Stride) {
    std::uint32_t second = 0;
    std::uint32_t third = 0;
    for (const unsigned char* end = p + Stride; p < end; p += 8) {
      crc = crc_word(crc, load64(p));
      second = crc_word(second, load64(p + Stride));
      third = crc_word(third, load64(p + 2 * Stride));
    }
    crc = apply(shift, apply(shift, crc) ^ second) ^ third;
    p += 2 * Stride;
    size -= 3 * Stride;
  }
  return crc;
}

LIGHTBOARD_CRC_TARGET std::uint32_t crc32c_instructions(const void* data, std::size_t size,
                                                        std::uint32_t before) noexcept {
  const unsigned char* p = static_cast<const unsigned char*>(data);
  std::uint32_t crc = ~before;
  if (size >= 3 * kShort) {
    crc = crc_streams<kLong>(crc, p, size, shift_over_long());
    crc = crc_streams<kShort>(crc, p, size, shift_over_short());
  }
  for (; size >= 8; size -= 8, p += 8) crc = crc_word(crc, load64(p));
  if ((size & 4U) != 0) {
    std::uint32_t word;
    std::memcpy(&word, p, sizeof word);
    crc = crc_half(crc, word);
    p += 4;
  }
  for (size &= 3U; size > 0; --size) crc = crc_byte(crc, *p++);
  return ~crc;
}

LIGHTBOARD_CRC_TARGET std::uint32_t crc32c_word_instruction(std::uint64_t word) noexcept {
  return ~crc_word(0xffffffffU, word);
}

#else
bool have_instructions() noexcept { return false; }
constexpr const char* kInstructions = "portable";
std::uint32_t crc32c_instructions(const void* data, std::size_t size, std::uint32_t before) noexcept {
  return crc32c_portable(data, size, before);
}
std::uint32_t crc32c_word_instruction(std::uint64_t word) noexcept { return crc32c_word_portable(word); }
#endif

struct Chosen {
  std::uint32_t (*bytes)(const void*, std::size_t, std::uint32_t) noexcept;
  std::uint32_t (*word)(std::uint64_t) noexcept;
};
const Chosen chosen = have_instructions() ? Chosen{crc32c_instructions, crc32c_word_instruction}
                                          : Chosen{crc32c_portable, crc32c_word_portable};

// The CRC register after eight more bytes.
inline std::uint32_t pass_word(std::uint32_t crc, std::uint64_t word) noexcept {
  word ^= crc;
  return kByteTables[7][word & 0xffU] ^ kByteTables[6][(word >> 8) & 0xffU] ^ kByteTables[5][(word >> 16) & 0xffU] ^
         kByteTables[4][(word >> 24) & 0xffU] ^ kByteTables[3][(word >> 32) & 0xffU] ^
         kByteTables[2][(word >> 40) & 0xffU] ^ kByteTables[1][(word >> 48) & 0xffU] ^ kByteTables[0][word >> 56];
}

}  // namespace

std::uint32_t crc32c_portable(const void* data, std::size_t size, std::uint32_t before) noexcept {
  const unsigned char* p = static_cast<const unsigned char*>(data);
  std::uint32_t crc = ~before;
  for (; size >= 8; size -= 8, p += 8) crc = pass_word(crc, load64(p));
  for (; size > 0; --size) crc = (crc >> 8) ^ kByteTables[0][(crc ^ *p++) & 0xffU];
  return ~crc;
}

std::uint32_t crc32c_word_portable(std::uint64_t word) noexcept { return ~pass_word(0xffffffffU, word); }

std::uint32_t crc32c(const void* data, std::size_t size, std::uint32_t before) noexcept {
  return chosen.bytes(data, size, before);
}

std::uint32_t crc32c_word(std::uint64_t word) noexcept { return chosen.word(word); }

const char* crc32c_implementation() noexcept { return chosen.bytes == crc32c_portable ? "portable" : kInstructions; }

}  // namespace lightboard
