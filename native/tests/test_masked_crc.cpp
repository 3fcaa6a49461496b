// CRC-32C: known values, and every way of computing it against the plainest one.
#include "masked_crc.h"

#include <cstdint>
#include <cstring>
#include <string>

#include "check.h"

using namespace lightboard;

namespace {

std::uint32_t bit_by_bit(const std::string& data) {
  std::uint32_t crc = 0xffffffffU;
  for (const char byte : data) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0x82f63b78U : 0U);
  }
  return ~crc;
}

std::string noise(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint64_t state = 88172645463325252U;
  for (char& byte : bytes) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    byte = static_cast<char>(state >> 32);
  }
  return bytes;
}

}  // namespace

TEST("known values") {
  CHECK_EQUAL(crc32c("123456789", 9), 0xe3069283U);
  CHECK_EQUAL(masked_crc32c("123456789", 9), 0xc78ab0e5U);
  CHECK_EQUAL(masked_crc32c("", 0), 0xa282ead8U);
  CHECK_EQUAL(masked_crc32c(std::string(8, '\0').data(), 8), 0x07980329U);
  CHECK_EQUAL(crc32c(std::string(32, '\0').data(), 32), 0x8a9136aaU);     // RFC 3720, B.4
  CHECK_EQUAL(crc32c(std::string(32, '\xff').data(), 32), 0x62a8ab43U);
}

TEST("all ways agree at every length, whatever the alignment") {
  const std::string data = noise(3 * 2048 * 2 + 3 * 192 * 2 + 64);
  for (std::size_t size = 0; size < data.size(); size += size < 700 ? 1 : 37) {
    const std::string part = data.substr(size % 9, size);
    const std::uint32_t expected = bit_by_bit(part);
    CHECK_EQUAL(crc32c(part.data(), part.size()), expected);
    CHECK_EQUAL(crc32c_portable(part.data(), part.size()), expected);
  }
}

TEST("a word is its eight bytes") {
  const std::string data = noise(8 * 100);
  for (std::size_t i = 0; i < data.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, data.data() + i, 8);
    CHECK_EQUAL(crc32c_word(word), crc32c(data.data() + i, 8));
    CHECK_EQUAL(crc32c_word_portable(word), crc32c(data.data() + i, 8));
  }
}

TEST("unmasking undoes masking") {
  for (std::uint64_t crc = 0; crc < 0x1'0000'0000U; crc += 0x10001) {
    CHECK_EQUAL(unmask_crc(mask_crc(static_cast<std::uint32_t>(crc))), static_cast<std::uint32_t>(crc));
  }
}

TEST("the processor's instructions are named") { CHECK(std::string(crc32c_implementation()).size() > 3); }

RUN_TESTS()
