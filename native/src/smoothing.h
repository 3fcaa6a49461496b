// Averages along a curve: the exponential one, and three that know how far apart its points lie.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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
      if (missing_ != 0.0 || count - i < 4 || !four(values + i, out)) {
        const double value = one(static_cast<double>(values[i++]));
        if (out != nullptr) *out++ = value;
        continue;
      }
      i += 4;
      if (out != nullptr) out += 4;
    }
  }

 private:
  double one(double value) noexcept {
    if (!is_finite(value)) return value;
    last_ = last_ * weight_ + (1.0 - weight_) * value;
    missing_ *= weight_;
    if (missing_ < 1e-18) missing_ = 0.0;  // 1 - missing is 1 from here on
    return last_ / (1.0 - missing_);
  }

  // Four at once wait for the last average once, not four times.
  template <typename T>
  bool four(const T* values, double* out) noexcept {
    const std::array<double, 4> v{static_cast<double>(values[0]), static_cast<double>(values[1]),
                                  static_cast<double>(values[2]), static_cast<double>(values[3])};
    if (!is_finite(v[0] * 0.0 + v[1] * 0.0 + v[2] * 0.0 + v[3] * 0.0)) return false;
    const double rest = 1.0 - weight_;
    const double a = rest * v[0];
    const double b = weight_ * a + rest * v[1];
    const double c = weight_ * b + rest * v[2];
    const double d = weight_ * c + rest * v[3];
    if (out != nullptr) {
      out[0] = weight_ * last_ + a;
      out[1] = weight2_ * last_ + b;
      out[2] = weight3_ * last_ + c;
      out[3] = weight4_ * last_ + d;
    }
    last_ = weight4_ * last_ + d;
    return true;
  }

  double weight_;
  double weight2_;
  double weight3_;
  double weight4_;
  double last_ = 0.0;
  double missing_ = 1.0;  // weight^n: what the average lacks to be one
};

// Runs along a curve, from its first point on.
class Smoother {
 public:
  Smoother(const Points& points, double weight, Smoothing kind = Smoothing::kExponential);

  // Smoothed values of [begin, end), which must not lie before what has been asked for. Valid until the next call.
  const double* run(std::size_t begin, std::size_t end);

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
