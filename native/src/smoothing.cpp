// Averages along the stretches of a curve.
#include "smoothing.h"

#include <algorithm>
#include <limits>

namespace lightboard {
namespace {

// All finite values are equal. Seldom looks at more than two.
bool is_constant(const Points& points) noexcept {
  double first = std::numeric_limits<double>::quiet_NaN();
  for (const Span& span : points.spans()) {
    for (std::size_t i = 0; i < span.size; ++i) {
      const double value = span.value(i);
      if (!is_finite(value)) continue;
      if (value != first && first == first) return false;
      first = value;
    }
  }
  return true;
}

}  // namespace

Smoother::Smoother(const Points& points, double weight) noexcept
    : points_(points), average_(weight), constant_(weight > 0.0 && is_constant(points)) {}

const double* Smoother::run(std::size_t begin, std::size_t end) {
  pass(begin, nullptr);
  smoothed_.resize(std::max(smoothed_.size(), end - begin));
  pass(end, smoothed_.data());
  return smoothed_.data();
}

void Smoother::pass(std::size_t end, double* out) noexcept {
  while (at_ < end) {
    const Span& span = points_.span_of(at_);
    const std::size_t from = at_ - span.first;
    const std::size_t count = std::min(end - at_, span.size - from);
    if (constant_) {
      for (std::size_t i = 0; out != nullptr && i < count; ++i) out[i] = span.value(from + i);
    } else if (span.float32 != nullptr) {
      average_.run(span.float32 + from, count, out);
    } else {
      average_.run(span.float64 + from, count, out);
    }
    at_ += count;
    if (out != nullptr) out += count;
  }
}

}  // namespace lightboard
