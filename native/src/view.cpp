// Ranges and columns of x.
#include "view.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lightboard {
namespace {

// An end of the range that the axis has a place for.
std::optional<double> placed(std::optional<double> bound, bool log) noexcept {
  return bound && is_finite(*bound) && !(log && *bound <= 0.0) ? bound : std::nullopt;
}

}  // namespace

std::vector<Points> place(const std::vector<Curve>& curves, const View& view, const std::vector<Curve>& joined) {
  std::vector<Points> all;
  all.reserve(curves.size());
  for (std::size_t c = 0; c < curves.size(); ++c) {
    if (view.x == XAxis::kJoined) {
      all.emplace_back(curves[c], Points(joined[c], XAxis::kStep));
    } else {
      all.emplace_back(curves[c], view.x);
    }
  }
  return all;
}

std::size_t first_placed(const Points& points, bool log) {
  return log ? points.find(0, [](double x) { return x > 0.0; }) : 0;
}

Window window_of(const std::vector<Points>& curves, const View& view) {
  double data_lo = std::numeric_limits<double>::quiet_NaN();
  double data_hi = data_lo;
  for (const Points& points : curves) {
    const std::size_t first = first_placed(points, view.log);
    if (first == points.size()) continue;
    const Span& span = points.span_of(first);
    data_lo = std::fmin(data_lo, points.x(span, first - span.first));
    data_hi = std::fmax(data_hi, points.last_x());
  }
  std::optional<double> lo = placed(view.lo, view.log);
  std::optional<double> hi = placed(view.hi, view.log);
  if (lo && hi && *lo > *hi) std::swap(lo, hi);
  return {lo.value_or(std::fmin(data_lo, hi.value_or(data_lo))), hi.value_or(std::fmax(data_hi, lo.value_or(data_hi))),
          std::max<std::int64_t>(view.columns, 0)};
}

Grid::Grid(const Window& window, bool log) noexcept : lo_(log ? std::log(window.lo) : window.lo), log_(log) {
  const double width = (log ? std::log(window.hi) : window.hi) - lo_;
  if (width > 0.0 && std::isfinite(width)) scale_ = static_cast<double>(window.columns) / width;
  if (!std::isfinite(scale_)) scale_ = 0.0;  // all of one x, or all of float64: one column
  last_ = divides() ? static_cast<double>(window.columns) - 1.0 : 0.0;
}

}  // namespace lightboard
