// Two passes over the values between the ends, which are found by bisection.
#include "range_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "extremes.h"

namespace lightboard {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename Take>
void for_each_finite(const Points& points, std::size_t begin, std::size_t end, Take take) {
  while (begin < end) {
    const Span& span = points.span_of(begin);
    const std::size_t from = begin - span.first;
    const std::size_t count = std::min(end - begin, span.size - from);
    for (std::size_t i = from; i < from + count; ++i) {
      if (is_finite(span.value(i))) take(span.value(i));
    }
    begin += count;
  }
}

}  // namespace

RangeStatistics range_statistics(const Points& points, std::optional<double> lo, std::optional<double> hi,
                                 double smoothing, Smoothing kind) {
  RangeStatistics found{0, 0, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN};
  std::size_t begin = 0;
  std::size_t end = points.size();
  if (lo && is_finite(*lo)) begin = points.find(0, [&](double x) { return x >= *lo; });
  if (hi && is_finite(*hi)) end = points.find(begin, [&](double x) { return x > *hi; });
  if (begin >= end) return found;
  found.count = static_cast<double>(end - begin);

  Smoother smoother(points, smoothing, kind);
  const auto at = [&](std::size_t index, double& step, double& wall_time, double& value, double& smoothed) {
    const Span& span = points.span_of(index);
    const std::size_t i = index - span.first;
    step = static_cast<double>(span.step[i]);
    wall_time = span.wall_time[i];
    value = span.value(i);
    smoothed = smoothing > 0.0 ? *smoother.run(index, index + 1) : value;
  };
  at(begin, found.first_step, found.first_wall_time, found.first_value, found.first_smoothed);
  if (end - begin == 1) {
    found.last_step = found.first_step;
    found.last_wall_time = found.first_wall_time;
    found.last_value = found.first_value;
    found.last_smoothed = found.first_smoothed;
  } else {
    at(end - 1, found.last_step, found.last_wall_time, found.last_value, found.last_smoothed);
  }

  const Extremes extremes = find_extremes(points, begin, end);
  found.nonfinite = static_cast<double>(extremes.nonfinite);
  const double finite = found.count - found.nonfinite;
  if (finite == 0.0) return found;
  const auto step_at = [&](std::size_t index) {
    const Span& span = points.span_of(index);
    return static_cast<double>(span.step[index - span.first]);
  };
  found.min = extremes.lowest;
  found.step_at_min = step_at(extremes.at_lowest);
  found.max = extremes.highest;
  found.step_at_max = step_at(extremes.at_highest);

  // Around the middle of the extremes: exact where all are equal, and sums of large values do not overflow.
  const double middle = extremes.lowest / 2.0 + extremes.highest / 2.0;
  double sum = 0.0;
  for_each_finite(points, begin, end, [&](double value) { sum += (value - middle) / finite; });
  const double mean = middle + sum;
  double squares = 0.0;
  for_each_finite(points, begin, end, [&](double value) { squares += (value - mean) * ((value - mean) / finite); });
  found.mean = std::clamp(mean, extremes.lowest, extremes.highest);
  found.deviation = std::sqrt(squares);
  return found;
}

}  // namespace lightboard
