// One pass over the values, binary searches over x.
#include "downsample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "outline.h"

namespace lightboard {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint32_t kMagic = 0x3243424cU;  // "LBC2"
constexpr std::uint32_t kFlagFloat64 = 1;
constexpr std::uint32_t kFlagSmoothed = 2;
constexpr std::uint32_t kFlagJoined = 4;
constexpr std::uint32_t kFlagTicked = 8;

// A double tells seconds since 1970 to 2^-22; more than a millisecond must not be lost.
constexpr double kFinestTick = 0x1p-22;
constexpr double kCoarsestTick = 0x1p-10;
constexpr double kMostTicks = 4294967295.0;
constexpr std::size_t kCompared = 16;  // earlier curves whose steps are looked at

double latest_restart(const Curve& curve) noexcept {
  for (std::size_t k = curve.segments.size(); k-- > 0;) {
    const Segment& segment = curve.segments[k];
    if (segment.cut) return static_cast<double>(*segment.cut);
    const auto& marks = segment.series.restarts;
    if (marks && !marks->empty()) return static_cast<double>(marks->back().step);
  }
  return kNaN;
}

// Index from which on the caller has nothing, or 0 if it cannot be told that what it holds is still the beginning.
// Only a curve of one file without restarts surely is what it was, plus new points: a count does not say which of
// several files grew, nor whether points were hidden and others came.
std::size_t first_new(const Curve& curve, const Points& points, const View& view) noexcept {
  // A joined x may be that of a point which came later; and all but the exponential average look ahead.
  if (view.x == XAxis::kJoined || (view.smoothing > 0.0 && view.kind != Smoothing::kExponential)) return 0;
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

Summary summarize(const Curve& curve, const Points& points, const Extremes& extremes, bool log) {
  Summary summary{0,    0,    0, kNaN, kNaN,                  kNaN, kNaN, kNaN,
                  kNaN, kNaN, kNaN, 0, 0, latest_restart(curve), kNaN, kNaN};
  summary.total = static_cast<double>(points.size());
  summary.hidden = static_cast<double>(points.hidden());
  if (points.size() == 0) return summary;
  summary.start = points.start();
  summary.end = points.end();
  const Span& last = points.spans().back();
  summary.last_step = static_cast<double>(last.step[last.size - 1]);
  summary.last_value = last.value(last.size - 1);
  if (const std::size_t first = first_placed(points, log); first < points.size()) {
    const Span& span = points.span_of(first);
    summary.first_x = points.x(span, first - span.first);
    summary.last_x = points.last_x();
  }
  summary.nonfinite = static_cast<double>(extremes.nonfinite);
  if (extremes.at_lowest == kNowhere) return summary;
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

Block::Block(const std::vector<Curve>& curves, const View& view, const std::vector<Curve>& joined)
    : has_smoothed_(view.smoothing > 0.0), joined_(view.x == XAxis::kJoined) {
  summaries_.reserve(curves.size());
  for (const Curve& curve : curves) {
    for (const Segment& segment : curve.segments) {
      float64_ = float64_ || (segment.series.size > 0 && segment.series.layout == Layout::kFloat64);
    }
  }
  const std::vector<Points> all = place(curves, view, joined);
  const Window window = window_of(all, view);
  std::size_t likely = 0;
  for (const Points& points : all) {
    likely += static_cast<std::size_t>(
        std::min(static_cast<double>(points.size()), 2.0 * static_cast<double>(window.columns)));
  }
  step_.reserve(likely);
  wall_time_.reserve(likely);
  value_.reserve(likely);
  if (has_smoothed_) smoothed_.reserve(likely);
  for (std::size_t c = 0; c < curves.size(); ++c) {
    add(curves[c], joined_ ? &joined[c] : nullptr, all[c], window, view);
  }
  share_steps();
  count_ticks();
}

// Runs of one kind log at the same steps.
void Block::share_steps() {
  struct Own {
    std::size_t curve;
    const double* steps;
    std::size_t count;
  };
  std::vector<Own> owners;
  const double* steps = step_.data();
  for (std::size_t c = 0; c < summaries_.size(); ++c) {
    const auto count = static_cast<std::size_t>(summaries_[c].count);
    const auto begin = owners.size() > kCompared ? owners.end() - kCompared : owners.begin();
    const auto same = std::find_if(begin, owners.end(), [&](const Own& own) {
      return own.count == count && std::equal(steps, steps + count, own.steps);
    });
    if (same == owners.end()) {
      owners.push_back({c, steps, count});
      own_steps_ += count;
      summaries_[c].steps = static_cast<double>(c);
    } else {
      summaries_[c].steps = static_cast<double>(same->curve);
    }
    steps += count;
  }
}

void Block::count_ticks() {
  std::vector<double> ticks(summaries_.size(), kFinestTick);
  const double* wall = wall_time_.data();
  for (std::size_t c = 0; c < summaries_.size(); ++c) {
    const auto count = static_cast<std::size_t>(summaries_[c].count);
    const double start = summaries_[c].start;
    double range = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      const double since = wall[i] - start;
      if (!(since >= 0.0)) return;  // among what is not finite
      range = std::max(range, since);
    }
    while (range / ticks[c] > kMostTicks) {
      ticks[c] *= 2.0;
      if (ticks[c] > kCoarsestTick) return;
    }
    wall += count;
  }
  ticked_ = true;
  for (std::size_t c = 0; c < summaries_.size(); ++c) summaries_[c].tick = ticks[c];
}

void Block::keep(const Points& points, std::size_t index, const double* smoothed) {
  const Span& span = points.span_of(index);
  const std::size_t i = index - span.first;
  step_.push_back(static_cast<double>(span.step[i]));
  wall_time_.push_back(span.wall_time[i]);
  value_.push_back(span.value(i));
  if (smoothed != nullptr) smoothed_.push_back(*smoothed);
  if (joined_) x_.push_back(span.joined[i]);
}

void Block::add(const Curve& curve, const Curve* joined, const Points& points, const Window& window,
                const View& view) {
  Outline outline(curve, joined, points, view);
  if (window.columns == 0 || points.size() == 0) {
    summaries_.push_back(summarize(curve, points, outline.extremes(0, points.size()), view.log));
    return;
  }
  const Grid grid(window, view.log);
  const std::size_t whole = has_smoothed_ ? 6 : 4;  // a column of no more points is shown whole
  const std::size_t before = step_.size();
  const std::size_t since = first_new(curve, points, view);
  const std::size_t begin = points.find(0, [&](double x) { return x >= window.lo; });
  const std::size_t end = points.find(begin, [&](double x) { return x > window.hi; });
  const std::size_t first = std::min(std::max(begin, since), end);
  // So is a range that has few for its columns.
  const bool few = static_cast<double>(end - first) <= 2.0 * static_cast<double>(window.columns);
  const auto smooth = [&](std::size_t from, std::size_t to) {
    return has_smoothed_ ? outline.smoothed(from, to) : nullptr;
  };

  const auto has_place = [&](std::size_t index) {
    const Span& span = points.span_of(index);
    return !view.log || points.x(span, index - span.first) > 0.0;
  };
  if (begin > since && has_place(begin - 1)) keep(points, begin - 1, smooth(begin - 1, begin));
  std::size_t length = 0;  // of the column before
  std::size_t thinned = 0;
  for (std::size_t i = first; i < end;) {
    const Span& span = points.span_of(i);
    const double column = grid.column(points.x(span, i - span.first));
    const auto past = [&](double x) { return grid.column(x) > column; };
    std::size_t stop = end;
    if (!few) {
      // Where points are evenly spaced, columns are equally long, by one more or less.
      const auto ends = [&](std::size_t at) {
        return at > i && at < end && past(points.x_at(at)) && !past(points.x_at(at - 1));
      };
      const std::size_t guess = i + length;
      stop = ends(guess)       ? guess
             : ends(guess + 1) ? guess + 1
             : ends(guess - 1) ? guess - 1
                               : std::min(end, points.find(i + 1, past));
      length = stop - i;
    }
    if (few || stop - i <= whole) {
      const double* smoothed = smooth(i, stop);
      for (std::size_t k = i; k < stop; ++k) keep(points, k, smoothed != nullptr ? smoothed + (k - i) : nullptr);
    } else {
      const Extremes raw = outline.extremes(i, stop);
      const Extremes flat = has_smoothed_ ? outline.smoothed_extremes(i, stop) : Extremes();
      std::array<std::size_t, 7> kept{i,        raw.at_lowest,  raw.at_highest, raw.at_nonfinite,
                                      stop - 1, flat.at_lowest, flat.at_highest};
      std::sort(kept.begin(), kept.end());
      const auto* last = std::unique(kept.begin(), kept.end());
      const std::size_t shown = step_.size();
      for (const auto* k = kept.begin(); k != last && *k != kNowhere; ++k) {
        const double smoothed = has_smoothed_ ? outline.at(*k) : 0.0;
        keep(points, *k, has_smoothed_ ? &smoothed : nullptr);
      }
      thinned += stop - i - (step_.size() - shown);
    }
    i = stop;
  }
  if (end < points.size() && end >= since && has_place(end)) keep(points, end, smooth(end, end + 1));

  const Extremes extremes = outline.extremes(0, points.size());
  Summary& summary = summaries_.emplace_back(summarize(curve, points, extremes, view.log));
  summary.from = static_cast<double>(since);
  summary.count = static_cast<double>(step_.size() - before);
  summary.thinned = static_cast<double>(thinned);
}

std::size_t Block::packed_size() const noexcept {
  const std::size_t points = step_.size();
  const std::size_t values = (points * (float64_ ? 8 : 4) + 7) / 8 * 8;
  const std::size_t walls = ticked_ ? (points * 4 + 7) / 8 * 8 : points * 8;
  return 16 + summaries_.size() * sizeof(Summary) + own_steps_ * 8 + walls + (joined_ ? points * 8 : 0) +
         values * (has_smoothed_ ? 2 : 1);
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
  const auto put_wall_times = [&] {
    if (!ticked_) return put(wall_time_.data(), wall_time_.size() * 8);
    const double* wall = wall_time_.data();
    for (const Summary& summary : summaries_) {
      const double a_second = 1.0 / summary.tick;  // exact: a power of two
      for (auto left = static_cast<std::size_t>(summary.count); left > 0; --left) {
        const auto ticks = static_cast<std::uint32_t>(static_cast<std::int64_t>((*wall++ - summary.start) * a_second + 0.5));
        put(&ticks, sizeof ticks);
      }
    }
    if (wall_time_.size() % 2 != 0) put("\0\0\0\0", 4);
  };
  const std::array<std::uint32_t, 4> head{
      kMagic,
      (float64_ ? kFlagFloat64 : 0U) | (has_smoothed_ ? kFlagSmoothed : 0U) | (joined_ ? kFlagJoined : 0U) |
          (ticked_ ? kFlagTicked : 0U),
      static_cast<std::uint32_t>(summaries_.size()), static_cast<std::uint32_t>(step_.size())};
  put(head.data(), sizeof head);
  put(summaries_.data(), summaries_.size() * sizeof(Summary));
  std::size_t first = 0;
  for (std::size_t c = 0; c < summaries_.size(); ++c) {
    const auto count = static_cast<std::size_t>(summaries_[c].count);
    if (summaries_[c].steps == static_cast<double>(c)) put(step_.data() + first, count * 8);
    first += count;
  }
  put_wall_times();
  put(x_.data(), x_.size() * 8);
  put_values(value_);
  if (has_smoothed_) put_values(smoothed_);
}

}  // namespace lightboard
