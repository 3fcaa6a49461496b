// Builders of records and events for tests, byte by byte.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "masked_crc.h"

namespace lightboard::make {

template <typename T>
std::string raw(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

inline std::string varint(std::uint64_t number) {
  std::string bytes;
  for (; number > 0x7f; number >>= 7) bytes += static_cast<char>((number & 0x7fU) | 0x80U);
  return bytes += static_cast<char>(number);
}

inline std::string integer(std::uint32_t field, std::uint64_t number) { return varint(field << 3) + varint(number); }
inline std::string fixed64(std::uint32_t field, double number) { return varint(field << 3 | 1U) + raw(number); }
inline std::string fixed32(std::uint32_t field, float number) { return varint(field << 3 | 5U) + raw(number); }
inline std::string bytes(std::uint32_t field, std::string_view content) {
  return varint(field << 3 | 2U) + varint(content.size()) + std::string(content);
}

inline std::string record(std::string_view payload) {
  const std::string length = raw(static_cast<std::uint64_t>(payload.size()));
  return length + raw(masked_crc32c(length.data(), 8)) + std::string(payload) +
         raw(masked_crc32c(payload.data(), payload.size()));
}

inline std::string simple_value(std::string_view tag, float number) { return bytes(1, tag) + fixed32(2, number); }

inline std::string event(std::int64_t step, double wall_time, std::string_view value) {
  return fixed64(1, wall_time) + integer(2, static_cast<std::uint64_t>(step)) + bytes(5, bytes(1, value));
}

inline std::string scalar(std::string_view tag, std::int64_t step, float number) {
  return record(event(step, 1000.0 + static_cast<double>(step), simple_value(tag, number)));
}

inline std::string restart(std::int64_t step) {
  return record(fixed64(1, 1000.0) + integer(2, static_cast<std::uint64_t>(step)) + bytes(7, integer(1, 1)));
}

}  // namespace lightboard::make
