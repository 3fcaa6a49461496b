// Averages along a curve: the exponential one, and three that know how far apart its points lie.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "points.h"

namespace lightboard {

// How a curve is smoothed; the numbers are Python's SMOOTHING_*. `w`: 0 <= w < 1. Only finite values count; what is not
// finite passes through. n: finite values of the curve, in order of x.
enum class Smoothing : std::uint8_t {
  kExponential = 0,  // each value weighs w times the one after it. TensorBoard's formula
  kTimed = 1,        // the same, w to the power of the distance in x; the unit is the mean distance of neighbours
  kGaussian = 2,     // a bell of sigma = w / (1 - w) points, cut off at 4 sigma and at the ends of the curve
  kMean = 3,         // the mean of the points at most w / (1 - w), rounded, away; fewer at the ends
};

// Exponential average divided by the weight it has gathered so far, so that it starts at the first value. What is
// not finite passes through and does not count. The formula is TensorBoard's.
class Average {
 public:
  explicit Average(double weight) noexcept
      : weight_(weight), weight2_(weight * weight), weight3_(weight2_ * weight), weight4_(weight2_ * weight2_) {}

  // Averages of `count` more values into `out`, or nowhere.
  template <typename T>
  void run(const T* values, std::size_t count, double* out) noexcept {
    std::size_t i = 0;
    while (i < count) {
      const std::size_t done = missing_ == 0.0 ? fours(values + i, count - i, out) : 0;
      i += done;
      if (out != nullptr) out += done;
      if (i == count) return;
      const double value = one(static_cast<double>(values[i++]));
      if (out != nullptr) *out++ = value;
    }
  }

  // Where it stands, and going on from there.
  struct State {
    double last = 0.0;
    double missing = 1.0;  // weight^n: what the average lacks to be one
  };
  [[nodiscard]] State state() const noexcept { return {last_, missing_}; }
  void resume(const State& state) noexcept {
    last_ = state.last;
    missing_ = state.missing;
  }

 private:
  double one(double value) noexcept {
    if (!is_finite(value)) return value;
    last_ = last_ * weight_ + (1.0 - weight_) * value;
    missing_ *= weight_;
    if (missing_ < 1e-18) missing_ = 0.0;  // 1 - missing is 1 from here on
    return last_ / (1.0 - missing_);
  }

  // Four at once wait for the last average once, not four times. Returns how many it took: up to one that is not finite.
  template <typename T>
  std::size_t fours(const T* values, std::size_t count, double* out) noexcept {
    const double weight = weight_;  // nobody writes to these
    const double weight2 = weight2_;
    const double weight3 = weight3_;
    const double weight4 = weight4_;
    const double rest = 1.0 - weight;
    double last = last_;
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
      const auto v0 = static_cast<double>(values[i]);
      const auto v1 = static_cast<double>(values[i + 1]);
      const auto v2 = static_cast<double>(values[i + 2]);
      const auto v3 = static_cast<double>(values[i + 3]);
      if (!is_finite(v0 * 0.0 + v1 * 0.0 + v2 * 0.0 + v3 * 0.0)) break;
      const double a = rest * v0;
      const double b = weight * a + rest * v1;
      const double c = weight * b + rest * v2;
      const double d = weight * c + rest * v3;
      if (out != nullptr) {
        out[i] = weight * last + a;
        out[i + 1] = weight2 * last + b;
        out[i + 2] = weight3 * last + c;
        out[i + 3] = weight4 * last + d;
      }
      last = weight4 * last + d;
    }
    last_ = last;
    return i;
  }

  double weight_;
  double weight2_;
  double weight3_;
  double weight4_;
  double last_ = 0.0;
  double missing_ = 1.0;
};

// Runs along a curve, from its first point on.
class Smoother {
 public:
  Smoother(const Points& points, double weight, Smoothing kind = Smoothing::kExponential);

  // Smoothed values of [begin, end), which must not lie before what has been asked for. Valid until the next call.
  const double* run(std::size_t begin, std::size_t end);
  // The whole curve, of a kind that looks ahead and a curve that is not constant; nothing is left here.
  std::vector<double> take_whole() noexcept { return std::move(smoothed_); }

 private:
  void pass(std::size_t end, double* out) noexcept;

  const Points& points_;
  Average average_;
  bool constant_;  // rounding must not disturb it
  bool whole_;     // `smoothed_` is the whole curve, made at once
  std::size_t at_ = 0;
  std::vector<double> smoothed_;
};

}  // namespace lightboard
