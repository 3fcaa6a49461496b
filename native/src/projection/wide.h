// Eight floats at once. Kernels are compiled twice: for any processor, and for those that have AVX2; which one runs is
// chosen when they are called. Elsewhere (ARM, other compilers) there is one.
#pragma once

#include <cstddef>
#include <cstring>

#if defined(__GNUC__)
#define LIGHTBOARD_INLINE inline __attribute__((always_inline))
#else
#define LIGHTBOARD_INLINE inline
#endif

#if defined(__GNUC__) && defined(__x86_64__)
#define LIGHTBOARD_AVX2 1
#define LIGHTBOARD_FOR_AVX2 __attribute__((target("avx2,fma")))
#endif

namespace lightboard {

constexpr std::size_t kLanes = 8;

#if defined(__GNUC__)
// No function takes or gives one by value: how that is done depends on the processor.
typedef float Eight __attribute__((vector_size(32)));
#else
struct Eight {
  float lane[kLanes];
  float& operator[](std::size_t k) noexcept { return lane[k]; }
  float operator[](std::size_t k) const noexcept { return lane[k]; }
};
#define LIGHTBOARD_OPERATOR(op)                                                            \
  inline Eight operator op(const Eight& a, const Eight& b) noexcept {                      \
    Eight out;                                                                             \
    for (std::size_t k = 0; k < kLanes; ++k) out.lane[k] = a.lane[k] op b.lane[k];         \
    return out;                                                                            \
  }                                                                                        \
  inline Eight operator op(const Eight& a, float b) noexcept {                             \
    Eight out;                                                                             \
    for (std::size_t k = 0; k < kLanes; ++k) out.lane[k] = a.lane[k] op b;                 \
    return out;                                                                            \
  }                                                                                        \
  inline Eight operator op(float a, const Eight& b) noexcept {                             \
    Eight out;                                                                             \
    for (std::size_t k = 0; k < kLanes; ++k) out.lane[k] = a op b.lane[k];                 \
    return out;                                                                            \
  }                                                                                        \
  inline Eight& operator op##=(Eight& a, const Eight& b) noexcept { return a = a op b; }
LIGHTBOARD_OPERATOR(+)
LIGHTBOARD_OPERATOR(-)
LIGHTBOARD_OPERATOR(*)
LIGHTBOARD_OPERATOR(/)
#undef LIGHTBOARD_OPERATOR
#endif

// Of numbers anywhere in memory.
LIGHTBOARD_INLINE void load(Eight& into, const float* from) noexcept { std::memcpy(&into, from, sizeof into); }
LIGHTBOARD_INLINE void store(float* into, const Eight& from) noexcept { std::memcpy(into, &from, sizeof from); }

// Of all lanes, in a fixed order.
LIGHTBOARD_INLINE float sum(const Eight& of) noexcept {
  return ((of[0] + of[4]) + (of[2] + of[6])) + ((of[1] + of[5]) + (of[3] + of[7]));
}

// Whether a lane is below `limit`.
LIGHTBOARD_INLINE bool any_below(const Eight& of, float limit) noexcept {
#if defined(__GNUC__)
  const auto below = of < limit;
  long long halves[4];
  static_assert(sizeof halves == sizeof below);
  std::memcpy(halves, &below, sizeof halves);
  return (halves[0] | halves[1] | halves[2] | halves[3]) != 0;
#else
  bool is_any = false;
  for (std::size_t k = 0; k < kLanes; ++k) is_any |= of[k] < limit;
  return is_any;
#endif
}

// Whether the kernels for AVX2 may run.
inline bool has_avx2() noexcept {
#if defined(LIGHTBOARD_AVX2)
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return has;
#else
  return false;
#endif
}

}  // namespace lightboard
