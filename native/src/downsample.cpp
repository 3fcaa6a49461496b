// Visible points in order of x → smoothed → M4 → packed. Cost: one pass over the values, binary searches over x.
#include "downsample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace lightboard {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::uint32_t kMagic = 0x3143424cU;  // "LBC1"
constexpr std::uint32_t kFlagFloat64 = 1;
constexpr std::uint32_t kFlagSmoothed = 2;

// More stretches than this are copied together: each search walks over them.
constexpr std::size_t kMaxSpans = 16;

template <typename T>
bool is_finite(T value) noexcept {
  return value - value == T{0};
}

// A stretch of points that stand one after the other in memory. Exactly one of the value pointers is set.
struct Span {
  const std::int64_t* step;
  const double* wall_time;
  const float* float32;
  const double* float64;
  std::size_t size;
  std::size_t first;  // index of its first point in the curve
  bool step_sorted;   // known to be; false: not looked at yet
  bool time_sorted;   // and all finite

  [[nodiscard]] double value(std::size_t i) const noexcept {
    return float32 != nullptr ? static_cast<double>(float32[i]) : float64[i];
  }
};

Span make_span(const Series& series, std::size_t begin, std::size_t end) noexcept {
  const bool is32 = series.layout == Layout::kFloat32;
  return {series.step() + begin,
          series.wall_time() + begin,
          is32 ? series.float32() + begin : nullptr,
          is32 ? nullptr : series.float64() + begin,
          end - begin,
          0,
          series.step_sorted,
          series.time_sorted};
}

// --- which points are visible ----------------------------------------------------------------

// Appends the stretches of [begin, end) with a step below `limit`; returns how many points are not.
std::size_t append_below(std::vector<Span>& spans, const Series& series, std::size_t begin, std::size_t end,
                         std::optional<std::int64_t> limit) {
  if (begin >= end) return 0;
  if (!limit) {
    spans.push_back(make_span(series, begin, end));
    return 0;
  }
  const std::int64_t* step = series.step();
  if (series.step_sorted || std::is_sorted(step + begin, step + end)) {
    const auto stop = static_cast<std::size_t>(std::lower_bound(step + begin, step + end, *limit) - step);
    if (begin < stop) spans.push_back(make_span(series, begin, stop));
    return end - stop;
  }
  std::size_t hidden = 0;
  for (std::size_t i = begin; i < end;) {
    std::size_t stop = i;
    while (stop < end && step[stop] < *limit) ++stop;
    if (i < stop) spans.push_back(make_span(series, i, stop));
    for (i = stop; i < end && step[i] >= *limit; ++i) ++hidden;
  }
  return hidden;
}

std::optional<std::int64_t> lower(std::optional<std::int64_t> a, std::optional<std::int64_t> b) noexcept {
  return a && b ? std::min(*a, *b) : a ? a : b;
}

std::size_t append_visible(std::vector<Span>& spans, const Segment& segment) {
  const Series& series = segment.series;
  if (!series.restarts || series.restarts->empty()) {
    return append_below(spans, series, 0, series.size, segment.cut);
  }
  // Between two restarts, the lowest step of all later ones rules.
  const std::vector<Restart>& marks = *series.restarts;
  std::vector<std::optional<std::int64_t>> limits(marks.size() + 1, segment.cut);
  for (std::size_t k = marks.size(); k-- > 0;) limits[k] = lower(limits[k + 1], marks[k].step);
  std::size_t hidden = 0;
  std::size_t begin = 0;
  for (std::size_t k = 0; k <= marks.size(); ++k) {
    const std::size_t end =
        k == marks.size() ? series.size : std::min(series.size, static_cast<std::size_t>(marks[k].before));
    hidden += append_below(spans, series, begin, end, limits[k]);
    begin = std::max(begin, end);
  }
  return hidden;
}

double latest_restart(const Curve& curve) noexcept {
  for (std::size_t k = curve.segments.size(); k-- > 0;) {
    const Segment& segment = curve.segments[k];
    if (segment.cut) return static_cast<double>(*segment.cut);
    const auto& marks = segment.series.restarts;
    if (marks && !marks->empty()) return static_cast<double>(marks->back().step);
  }
  return kNaN;
}

// --- points in order of x --------------------------------------------------------------------

// Stable order by key. The data comes in few ascending runs (files, restarts), so runs are merged.
template <typename Key>
std::vector<std::size_t> stable_order(const std::vector<Key>& key) {
  std::vector<std::size_t> order(key.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::size_t> bounds{0};
  for (std::size_t i = 1; i < key.size(); ++i) {
    if (key[i] < key[i - 1]) bounds.push_back(i);
  }
  bounds.push_back(key.size());
  std::vector<std::size_t> merged(bounds.size() > 2 ? key.size() : 0);
  const auto less = [&](std::size_t a, std::size_t b) { return key[a] < key[b]; };
  const auto at = [](std::vector<std::size_t>& v, std::size_t i) { return v.begin() + static_cast<std::ptrdiff_t>(i); };
  while (bounds.size() > 2) {
    std::vector<std::size_t> wider{0};
    for (std::size_t r = 0; r + 1 < bounds.size(); r += 2) {
      const std::size_t end = bounds[std::min(r + 2, bounds.size() - 1)];
      std::merge(at(order, bounds[r]), at(order, bounds[r + 1]), at(order, bounds[r + 1]), at(order, end),
                 at(merged, bounds[r]), less);
      wider.push_back(end);
    }
    order.swap(merged);
    bounds.swap(wider);
  }
  return order;
}

template <typename T>
std::vector<T> permuted(const std::vector<T>& values, const std::vector<std::size_t>& order) {
  std::vector<T> out;
  out.reserve(order.size());
  for (const std::size_t i : order) out.push_back(values[i]);
  return out;
}

}  // namespace

// The visible points of one curve in order of x: in place where they stand in order already, else a copy.
class Points {
 public:
  Points(const Curve& curve, XAxis axis) : axis_(axis) {
    for (const Segment& segment : curve.segments) hidden_ += append_visible(spans_, segment);
    if (!in_order()) sort();
    for (Span& span : spans_) {
      span.first = size_;
      size_ += span.size;
    }
    find_times();
    if (axis_ == XAxis::kRelative && size_ > 0) origin_ = start_;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t hidden() const noexcept { return hidden_; }
  [[nodiscard]] double start() const noexcept { return start_; }
  [[nodiscard]] double end() const noexcept { return end_; }
  [[nodiscard]] const std::vector<Span>& spans() const noexcept { return spans_; }
  [[nodiscard]] double first_x() const noexcept { return x(spans_.front(), 0); }
  [[nodiscard]] double last_x() const noexcept { return x(spans_.back(), spans_.back().size - 1); }

  [[nodiscard]] double x(const Span& span, std::size_t i) const noexcept {
    return axis_ == XAxis::kStep ? static_cast<double>(span.step[i]) : span.wall_time[i] - origin_;
  }

  [[nodiscard]] const Span& span_of(std::size_t index) const noexcept {
    std::size_t k = 0;
    while (index >= spans_[k].first + spans_[k].size) ++k;
    return spans_[k];
  }

  // Index of the first point from `begin` on for which `past(x)` holds; it must hold for all after it. Searches
  // outwards from `begin`, so that near ones are found at once.
  template <typename Past>
  [[nodiscard]] std::size_t find(std::size_t begin, Past past) const {
    if (begin >= size_) return size_;
    for (const Span* span = &span_of(begin); span != spans_.data() + spans_.size(); ++span) {
      std::size_t low = std::max(begin, span->first) - span->first;  // all before it are not past
      if (!past(x(*span, span->size - 1))) continue;
      std::size_t high = low;  // ends on one that is
      for (std::size_t stride = 1; !past(x(*span, high)); stride *= 2) {
        low = high + 1;
        high = std::min(high + stride, span->size - 1);
      }
      while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (past(x(*span, middle))) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return span->first + high;
    }
    return size_;
  }

  // True if the first `count` points are those that were logged first: later ones came after them in x as well.
  [[nodiscard]] bool begins_with_first_logged(std::size_t count) const noexcept {
    return std::all_of(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(std::min(count, order_.size())),
                       [&](std::size_t logged) { return logged < count; });
  }

 private:
  [[nodiscard]] bool in_order() const noexcept {
    if (spans_.size() > kMaxSpans) return false;
    const Span* before = nullptr;
    for (const Span& span : spans_) {
      const std::size_t n = span.size;
      if (axis_ == XAxis::kStep) {
        if (before != nullptr && before->step[before->size - 1] > span.step[0]) return false;
        if (!span.step_sorted && !std::is_sorted(span.step, span.step + n)) return false;
      } else {
        if (before != nullptr && before->wall_time[before->size - 1] > span.wall_time[0]) return false;
        if (!span.time_sorted && (!std::all_of(span.wall_time, span.wall_time + n, is_finite<double>) ||
                                  !std::is_sorted(span.wall_time, span.wall_time + n))) {
          return false;
        }
      }
      before = &span;
    }
    return true;
  }

  void sort() {
    std::size_t count = 0;
    for (const Span& span : spans_) count += span.size;
    step_.reserve(count);
    wall_time_.reserve(count);
    value_.reserve(count);
    for (const Span& span : spans_) {
      for (std::size_t i = 0; i < span.size; ++i) {
        if (axis_ != XAxis::kStep && !is_finite(span.wall_time[i])) continue;  // it has no place on a time axis
        step_.push_back(span.step[i]);
        wall_time_.push_back(span.wall_time[i]);
        value_.push_back(span.value(i));
      }
    }
    order_ = axis_ == XAxis::kStep ? stable_order(step_) : stable_order(wall_time_);
    step_ = permuted(step_, order_);
    wall_time_ = permuted(wall_time_, order_);
    value_ = permuted(value_, order_);
    spans_.clear();
    if (step_.empty()) return;
    spans_.push_back({step_.data(), wall_time_.data(), nullptr, value_.data(), step_.size(), 0,
                      axis_ == XAxis::kStep, axis_ != XAxis::kStep});
  }

  void find_times() noexcept {
    for (const Span& span : spans_) {
      if (span.time_sorted) {
        start_ = std::fmin(start_, span.wall_time[0]);
        end_ = std::fmax(end_, span.wall_time[span.size - 1]);
        continue;
      }
      for (std::size_t i = 0; i < span.size; ++i) {
        if (!is_finite(span.wall_time[i])) continue;
        start_ = std::fmin(start_, span.wall_time[i]);
        end_ = std::fmax(end_, span.wall_time[i]);
      }
    }
  }

  XAxis axis_;
  std::vector<Span> spans_;
  std::size_t size_ = 0;
  std::size_t hidden_ = 0;
  double start_ = kNaN;
  double end_ = kNaN;
  double origin_ = 0.0;
  std::vector<std::int64_t> step_;  // of a sorted copy
  std::vector<double> wall_time_;
  std::vector<double> value_;
  std::vector<std::size_t> order_;  // place in x → place in the log; empty when they are the same
};

namespace {

// --- lowest, highest, first NaN --------------------------------------------------------------

struct Extremes {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();
  std::size_t at_lowest = kNone;   // the first of equals; kNone without a finite value
  std::size_t at_highest = kNone;
  std::size_t at_nonfinite = kNone;
  std::size_t nonfinite = 0;
};

template <typename T>
void scan_each(const T* values, std::size_t begin, std::size_t end, std::size_t first, Extremes& found) noexcept {
  for (std::size_t i = begin; i < end; ++i) {
    const auto value = static_cast<double>(values[i]);
    if (!is_finite(value)) {
      if (found.nonfinite++ == 0) found.at_nonfinite = first + i;
      continue;
    }
    if (value < found.lowest || found.at_lowest == kNone) {
      found.lowest = value;
      found.at_lowest = first + i;
    }
    if (value > found.highest || found.at_highest == kNone) {
      found.highest = value;
      found.at_highest = first + i;
    }
  }
}

// The same, a block at a time without a branch (vectorized); only blocks that hold something new are looked into.
template <typename T>
void scan(const T* values, std::size_t size, std::size_t first, Extremes& found) noexcept {
  constexpr std::size_t kLanes = 64 / sizeof(T);
  constexpr std::size_t kBlock = 16 * kLanes;
  std::size_t i = 0;
  for (; i + kBlock <= size; i += kBlock) {
    std::array<T, kLanes> low;
    std::array<T, kLanes> high;
    std::array<T, kLanes> odd{};  // stays 0 while all are finite
    std::copy_n(values + i, kLanes, low.begin());
    high = low;
    for (std::size_t j = 0; j < kBlock; j += kLanes) {
      for (std::size_t k = 0; k < kLanes; ++k) {
        const T value = values[i + j + k];
        low[k] = value < low[k] ? value : low[k];
        high[k] = value > high[k] ? value : high[k];
        odd[k] += value - value;
      }
    }
    T lowest = low[0];
    T highest = high[0];
    T any_odd = odd[0];
    for (std::size_t k = 1; k < kLanes; ++k) {
      lowest = low[k] < lowest ? low[k] : lowest;
      highest = high[k] > highest ? high[k] : highest;
      any_odd += odd[k];
    }
    if (any_odd != T{0} || static_cast<double>(lowest) < found.lowest || static_cast<double>(highest) > found.highest) {
      scan_each(values, i, i + kBlock, first, found);
    }
  }
  scan_each(values, i, size, first, found);
}

// Of a stretch and the one after it.
void join(Extremes& found, const Extremes& later) noexcept {
  if (later.nonfinite > 0 && found.nonfinite == 0) found.at_nonfinite = later.at_nonfinite;
  found.nonfinite += later.nonfinite;
  if (later.at_lowest == kNone) return;
  if (found.at_lowest == kNone || later.lowest < found.lowest) {
    found.lowest = later.lowest;
    found.at_lowest = later.at_lowest;
  }
  if (found.at_highest == kNone || later.highest > found.highest) {
    found.highest = later.highest;
    found.at_highest = later.at_highest;
  }
}

Extremes find_extremes(const Points& points, std::size_t begin, std::size_t end) noexcept {
  Extremes found;
  while (begin < end) {
    const Span& span = points.span_of(begin);
    const std::size_t from = begin - span.first;
    const std::size_t count = std::min(end - begin, span.size - from);
    if (span.float32 != nullptr) {
      scan(span.float32 + from, count, begin, found);
    } else {
      scan(span.float64 + from, count, begin, found);
    }
    begin += count;
  }
  return found;
}

// All finite values are equal. Seldom looks at more than two.
bool is_constant(const Points& points) noexcept {
  double first = kNaN;
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

// --- smoothing -------------------------------------------------------------------------------

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
  Smoother(const Points& points, double weight) noexcept
      : points_(points), average_(weight), constant_(weight > 0.0 && is_constant(points)) {}

  // Smoothed values of [begin, end), which must not lie before what has been asked for. Valid until the next call.
  const double* run(std::size_t begin, std::size_t end) {
    pass(begin, nullptr);
    smoothed_.resize(std::max(smoothed_.size(), end - begin));
    pass(end, smoothed_.data());
    return smoothed_.data();
  }

 private:
  void pass(std::size_t end, double* out) noexcept {
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

  const Points& points_;
  Average average_;
  bool constant_;  // rounding must not disturb it
  std::size_t at_ = 0;
  std::vector<double> smoothed_;
};

// --- pixel columns ---------------------------------------------------------------------------

// Maps x to pixel columns; never decreases with x, whatever the range.
class Grid {
 public:
  Grid(double lo, double hi, std::int64_t columns) noexcept : lo_(lo) {
    const double width = hi - lo;
    if (width > 0.0 && std::isfinite(width)) scale_ = static_cast<double>(columns) / width;
    if (!std::isfinite(scale_)) scale_ = 0.0;  // all of one x, or all of float64: one column
    last_ = static_cast<double>(columns) - 1.0;
  }

  [[nodiscard]] double column(double x) const noexcept {
    const double column = std::floor((x - lo_) * scale_);
    return column < last_ ? column : last_;  // x = hi belongs to the last
  }

 private:
  double lo_;
  double scale_ = 0.0;
  double last_;
};

std::optional<double> finite(std::optional<double> bound) noexcept {
  return bound && is_finite(*bound) ? bound : std::nullopt;
}

Summary summarize(const Curve& curve, const Points& points, const Extremes& extremes) noexcept {
  Summary summary{0, 0, 0, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, kNaN, 0, 0, latest_restart(curve)};
  summary.total = static_cast<double>(points.size());
  summary.hidden = static_cast<double>(points.hidden());
  if (points.size() == 0) return summary;
  summary.start = points.start();
  summary.end = points.end();
  const Span& last = points.spans().back();
  summary.last_step = static_cast<double>(last.step[last.size - 1]);
  summary.last_value = last.value(last.size - 1);
  summary.nonfinite = static_cast<double>(extremes.nonfinite);
  if (extremes.at_lowest == kNone) return summary;
  const auto step_at = [&](std::size_t index) {
    const Span& span = points.span_of(index);
    return static_cast<double>(span.step[index - span.first]);
  };
  summary.min = extremes.lowest;
  summary.step_at_min = step_at(extremes.at_lowest);
  summary.max = extremes.highest;
  summary.step_at_max = step_at(extremes.at_highest);
  return summary;
}

// Index from which on the caller has nothing, or 0 if it cannot be told that what it holds is still the beginning.
// Only a curve of one file without restarts surely is what it was, plus new points: a count does not say which of
// several files grew, nor whether points were hidden and others came.
std::size_t first_new(const Curve& curve, const Points& points) noexcept {
  if (curve.since <= 0 || static_cast<std::size_t>(curve.since) > points.size()) return 0;
  const Segment* only = nullptr;
  for (const Segment& segment : curve.segments) {
    if (segment.series.size == 0) continue;
    if (only != nullptr) return 0;
    only = &segment;
  }
  if (only == nullptr || only->cut || (only->series.restarts && !only->series.restarts->empty())) return 0;
  const auto since = static_cast<std::size_t>(curve.since);
  return points.begins_with_first_logged(since) ? since : 0;
}

}  // namespace

Block::Block(const std::vector<Curve>& curves, const View& view) : has_smoothed_(view.smoothing > 0.0) {
  std::vector<Points> all;
  all.reserve(curves.size());
  summaries_.reserve(curves.size());
  double data_lo = kNaN;
  double data_hi = kNaN;
  for (const Curve& curve : curves) {
    for (const Segment& segment : curve.segments) {
      float64_ = float64_ || (segment.series.size > 0 && segment.series.layout == Layout::kFloat64);
    }
    const Points& points = all.emplace_back(curve, view.x);
    if (points.size() == 0) continue;
    data_lo = std::fmin(data_lo, points.first_x());
    data_hi = std::fmax(data_hi, points.last_x());
  }
  std::optional<double> lo = finite(view.lo);
  std::optional<double> hi = finite(view.hi);
  if (lo && hi && *lo > *hi) std::swap(lo, hi);
  const Window window{lo.value_or(std::fmin(data_lo, hi.value_or(data_lo))),
                      hi.value_or(std::fmax(data_hi, lo.value_or(data_hi))), std::max<std::int64_t>(view.columns, 0)};
  std::size_t likely = 0;
  for (const Points& points : all) {
    likely += static_cast<std::size_t>(
        std::min(static_cast<double>(points.size()), 2.0 * static_cast<double>(window.columns)));
  }
  step_.reserve(likely);
  wall_time_.reserve(likely);
  value_.reserve(likely);
  if (has_smoothed_) smoothed_.reserve(likely);
  for (std::size_t c = 0; c < curves.size(); ++c) add(curves[c], all[c], window, view.smoothing);
}

void Block::keep(const Points& points, std::size_t index, const double* smoothed) {
  const Span& span = points.span_of(index);
  const std::size_t i = index - span.first;
  step_.push_back(static_cast<double>(span.step[i]));
  wall_time_.push_back(span.wall_time[i]);
  value_.push_back(span.value(i));
  if (smoothed != nullptr) smoothed_.push_back(*smoothed);
}

void Block::add(const Curve& curve, const Points& points, const Window& window, double weight) {
  if (window.columns == 0 || points.size() == 0) {
    summaries_.push_back(summarize(curve, points, find_extremes(points, 0, points.size())));
    return;
  }
  const Grid grid(window.lo, window.hi, window.columns);
  const std::size_t whole = has_smoothed_ ? 6 : 4;  // a column of no more points than this is shown whole,
  const std::size_t before = step_.size();
  const std::size_t since = first_new(curve, points);
  const std::size_t begin = points.find(0, [&](double x) { return x >= window.lo; });
  const std::size_t end = points.find(begin, [&](double x) { return x > window.hi; });
  const std::size_t first = std::min(std::max(begin, since), end);
  const bool few = static_cast<double>(end - first) <= 2.0 * static_cast<double>(window.columns);  // and so are few points
  Smoother smoother(points, weight);
  const auto smooth = [&](std::size_t from, std::size_t to) {
    return has_smoothed_ ? smoother.run(from, to) : nullptr;
  };

  Extremes extremes = find_extremes(points, 0, first);
  if (begin > since) keep(points, begin - 1, smooth(begin - 1, begin));
  for (std::size_t i = first; i < end;) {
    const Span& span = points.span_of(i);
    const double column = grid.column(points.x(span, i - span.first));
    const std::size_t stop =
        few ? end : std::min(end, points.find(i + 1, [&](double x) { return grid.column(x) > column; }));
    const Extremes raw = find_extremes(points, i, stop);
    const double* smoothed = smooth(i, stop);
    const auto at = [&](std::size_t index) { return smoothed != nullptr ? smoothed + (index - i) : nullptr; };
    join(extremes, raw);
    if (few || stop - i <= whole) {
      for (std::size_t k = i; k < stop; ++k) keep(points, k, at(k));
    } else {
      Extremes flat;
      if (smoothed != nullptr) scan(smoothed, stop - i, i, flat);
      std::array<std::size_t, 7> kept{i,        raw.at_lowest,  raw.at_highest, raw.at_nonfinite,
                                      stop - 1, flat.at_lowest, flat.at_highest};
      std::sort(kept.begin(), kept.end());
      const auto* last = std::unique(kept.begin(), kept.end());
      for (const auto* k = kept.begin(); k != last && *k != kNone; ++k) keep(points, *k, at(*k));
    }
    i = stop;
  }
  if (end < points.size() && end >= since) keep(points, end, smooth(end, end + 1));
  join(extremes, find_extremes(points, end, points.size()));

  Summary& summary = summaries_.emplace_back(summarize(curve, points, extremes));
  summary.from = static_cast<double>(since);
  summary.count = static_cast<double>(step_.size() - before);
}

std::size_t Block::packed_size() const noexcept {
  const std::size_t points = step_.size();
  const std::size_t values = (points * (float64_ ? 8 : 4) + 7) / 8 * 8;
  return 16 + summaries_.size() * sizeof(Summary) + points * 16 + values * (has_smoothed_ ? 2 : 1);
}

void Block::pack(char* into) const noexcept {
  const auto put = [&](const void* data, std::size_t size) {
    if (size > 0) std::memcpy(into, data, size);
    into += size;
  };
  const auto put_values = [&](const std::vector<double>& values) {
    if (float64_) return put(values.data(), values.size() * 8);
    for (const double value : values) {
      const auto narrow = static_cast<float>(value);
      put(&narrow, sizeof narrow);
    }
    if (values.size() % 2 != 0) put("\0\0\0\0", 4);
  };
  const std::array<std::uint32_t, 4> head{
      kMagic, (float64_ ? kFlagFloat64 : 0U) | (has_smoothed_ ? kFlagSmoothed : 0U),
      static_cast<std::uint32_t>(summaries_.size()), static_cast<std::uint32_t>(step_.size())};
  put(head.data(), sizeof head);
  put(summaries_.data(), summaries_.size() * sizeof(Summary));
  put(step_.data(), step_.size() * 8);
  put(wall_time_.data(), wall_time_.size() * 8);
  put_values(value_);
  if (has_smoothed_) put_values(smoothed_);
}

}  // namespace lightboard
