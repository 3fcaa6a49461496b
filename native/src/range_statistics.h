// What a stretch of a curve amounts to: its ends, its extremes, its mean. Over all points, not over those drawn.
#pragma once

#include <optional>
#include <vector>

#include "points.h"
#include "smoothing.h"

namespace lightboard {

// Python gets these 16 numbers in this order; NaN where there is none.
struct RangeStatistics {
  double count = 0.0;      // points in the range
  double nonfinite = 0.0;  // of these NaN or infinite
  double first_step;
  double first_wall_time;
  double first_value;
  double first_smoothed;  // without smoothing: the value
  double last_step;
  double last_wall_time;
  double last_value;
  double last_smoothed;
  double min;  // these over finite values
  double step_at_min;
  double max;
  double step_at_max;
  double mean;
  double deviation;  // standard deviation of the values as a whole: divided by their count
};

// Of the points with lo <= x <= hi; none, NaN or infinite: to the end of the curve.
RangeStatistics range_statistics(const Points& points, std::optional<double> lo, std::optional<double> hi,
                                 double smoothing, Smoothing kind);

}  // namespace lightboard
