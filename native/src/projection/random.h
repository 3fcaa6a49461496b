// Random numbers that depend on nothing but where they are drawn: the same on every machine, whatever the threads.
#pragma once

#include <cmath>
#include <cstdint>

namespace lightboard {

// Mixes all bits (the end of splitmix64).
inline std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream) noexcept : state_(mix(mix(seed) + 0x9e3779b97f4a7c15ULL * stream)) {}

  std::uint32_t next() noexcept {
    state_ += 0x9e3779b97f4a7c15ULL;
    return static_cast<std::uint32_t>(mix(state_) >> 32);
  }

  // 0…below − 1.
  std::uint32_t below(std::uint32_t below) noexcept {
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(next()) * below) >> 32);
  }

  // Of mean 0 and deviation 1.
  float normal() noexcept {
    const double u = (static_cast<double>(next()) + 0.5) / 4294967296.0;
    const double v = static_cast<double>(next()) / 4294967296.0;
    return static_cast<float>(std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v));
  }

 private:
  std::uint64_t state_;
};

}  // namespace lightboard
