// A reader of protobuf's wire format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

namespace lightboard {

enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kGroup = 3, kEndGroup = 4, kFixed32 = 5 };

constexpr std::uint32_t key(std::uint32_t field, WireType type) { return field << 3 | type; }

template <typename T>
[[nodiscard]] T load(const char* p) noexcept {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

// Reads fields of one message. Every read returns false on malformed bytes.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) noexcept : p_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  [[nodiscard]] bool done() const noexcept { return p_ == end_; }
  [[nodiscard]] const char* at() const noexcept { return p_; }

  bool varint(std::uint64_t& value) noexcept {
    if (p_ < end_ && (*p_ & 0x80) == 0) {
      value = static_cast<unsigned char>(*p_++);
      return true;
    }
    return long_varint(value);
  }

  bool read_key(std::uint32_t& found) noexcept {
    std::uint64_t value;
    if (!varint(value) || value > std::numeric_limits<std::uint32_t>::max() || value < 8) return false;
    found = static_cast<std::uint32_t>(value);
    return true;
  }

  template <typename T>
  bool fixed(T& value) noexcept {
    if (static_cast<std::size_t>(end_ - p_) < sizeof value) return false;
    value = load<T>(p_);
    p_ += sizeof value;
    return true;
  }

  bool bytes(std::string_view& value) noexcept {
    std::uint64_t size;
    if (!varint(size) || size > static_cast<std::size_t>(end_ - p_)) return false;
    value = {p_, static_cast<std::size_t>(size)};
    p_ += size;
    return true;
  }

  // Passes the value of a field that is not known, or not of the type it should be.
  bool skip(std::uint32_t found, int depth = 0) noexcept {
    std::uint64_t number;
    std::string_view content;
    switch (found & 7U) {
      case kVarint: return varint(number);
      case kFixed64: return fixed(number);
      case kBytes: return bytes(content);
      case kGroup: return skip_group(found, depth);
      case kFixed32: {
        std::uint32_t word;
        return fixed(word);
      }
      default: return false;
    }
  }

 private:
  bool long_varint(std::uint64_t& value) noexcept {
    value = 0;
    for (int shift = 0; shift < 70 && p_ < end_; shift += 7) {
      const std::uint64_t byte = static_cast<unsigned char>(*p_++);
      value |= (byte & 0x7fU) << shift;  // of the tenth byte one bit counts; the rest falls off, as protobuf has it
      if ((byte & 0x80U) == 0) return true;
    }
    return false;
  }

  bool skip_group(std::uint32_t opened, int depth) noexcept {
    if (depth > 100) return false;
    std::uint32_t found;
    while (read_key(found)) {
      if ((found & 7U) == kEndGroup) return found >> 3 == opened >> 3;
      if (!skip(found, depth + 1)) return false;
    }
    return false;
  }

  const char* p_;
  const char* end_;
};

}  // namespace lightboard
