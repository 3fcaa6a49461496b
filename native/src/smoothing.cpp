// Averages along the stretches of a curve.
#include "smoothing.h"

#include <algorithm>
#include <cmath>
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

struct Finite {
  std::vector<double> value;
  std::vector<double> x;
};

Finite finite_of(const Points& points, bool with_x) {
  Finite found;
  found.value.reserve(points.size());
  if (with_x) found.x.reserve(points.size());
  for (const Span& span : points.spans()) {
    for (std::size_t i = 0; i < span.size; ++i) {
      if (!is_finite(span.value(i))) continue;
      found.value.push_back(span.value(i));
      if (with_x) found.x.push_back(points.x(span, i));
    }
  }
  return found;
}

std::vector<double> timed(const std::vector<double>& value, const std::vector<double>& x, double weight) {
  std::vector<double> out(value.size());
  const double unit = value.size() > 1 ? (x.back() - x.front()) / static_cast<double>(value.size() - 1) : 0.0;
  double sum = 0.0;
  double gathered = 0.0;
  double distance = 1.0;
  double faded = weight;  // weight to the power of `distance`
  for (std::size_t i = 0; i < value.size(); ++i) {
    const double apart = i > 0 && unit > 0.0 ? (x[i] - x[i - 1]) / unit : 0.0;
    if (apart != distance) {
      distance = apart;
      faded = std::pow(weight, apart);
    }
    sum = sum * faded + value[i];
    gathered = gathered * faded + 1.0;
    out[i] = sum / gathered;
  }
  return out;
}

// `kernel`: weights of a point and of its neighbours to either side. What lies beyond the ends weighs nothing.
std::vector<double> convolved(const std::vector<double>& value, const std::vector<double>& kernel) {
  const std::size_t size = value.size();
  const std::size_t reach = kernel.size() - 1;
  std::vector<double> padded(size + 2 * reach, 0.0);
  std::copy(value.begin(), value.end(), padded.begin() + static_cast<std::ptrdiff_t>(reach));
  std::vector<double> gathered(kernel.size());  // weight of a point's side, itself left out
  for (std::size_t k = 1; k <= reach; ++k) gathered[k] = gathered[k - 1] + kernel[k];
  std::vector<double> out(size);
  constexpr std::size_t kBlock = 512;  // sums that stay in the first cache
  for (std::size_t begin = 0; begin < size; begin += kBlock) {
    const std::size_t count = std::min(kBlock, size - begin);
    double* const sum = out.data() + begin;
    const double* const middle = padded.data() + reach + begin;
    for (std::size_t j = 0; j < count; ++j) sum[j] = kernel[0] * middle[j];
    for (std::size_t k = 1; k <= reach; ++k) {
      const double weight = kernel[k];
      const double* const left = middle - k;
      const double* const right = middle + k;
      for (std::size_t j = 0; j < count; ++j) sum[j] += weight * (left[j] + right[j]);
    }
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t i = begin + j;
      sum[j] /= kernel[0] + gathered[std::min(reach, i)] + gathered[std::min(reach, size - 1 - i)];
    }
  }
  return out;
}

std::vector<double> kernel_of(Smoothing kind, double weight, std::size_t size) {
  const double length = weight / (1.0 - weight);
  const double reach = kind == Smoothing::kMean ? std::round(length) : std::ceil(4.0 * length);
  std::vector<double> kernel(1 + static_cast<std::size_t>(std::min(reach, static_cast<double>(size))), 1.0);
  if (kind == Smoothing::kMean) return kernel;
  for (std::size_t k = 1; k < kernel.size(); ++k) {
    const double away = static_cast<double>(k) / length;
    kernel[k] = std::exp(-0.5 * away * away);
  }
  return kernel;
}

// The whole curve; what is not finite stays in its place.
std::vector<double> smoothed_whole(const Points& points, Smoothing kind, double weight) {
  const Finite finite = finite_of(points, kind == Smoothing::kTimed);
  const std::vector<double> even = kind == Smoothing::kTimed
                                       ? timed(finite.value, finite.x, weight)
                                       : convolved(finite.value, kernel_of(kind, weight, finite.value.size()));
  std::vector<double> out;
  out.reserve(points.size());
  std::size_t at = 0;
  for (const Span& span : points.spans()) {
    for (std::size_t i = 0; i < span.size; ++i) {
      out.push_back(is_finite(span.value(i)) ? even[at++] : span.value(i));
    }
  }
  return out;
}

}  // namespace

Smoother::Smoother(const Points& points, double weight, Smoothing kind)
    : points_(points),
      average_(weight),
      constant_(weight > 0.0 && is_constant(points)),
      whole_(weight > 0.0 && !constant_ && kind != Smoothing::kExponential) {
  if (whole_) smoothed_ = smoothed_whole(points, kind, weight);
}

const double* Smoother::run(std::size_t begin, std::size_t end) {
  if (whole_) return smoothed_.data() + begin;
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
