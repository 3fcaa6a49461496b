// One pass over the values, binary searches over x.
#include "downsample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <mutex>
#include <optional>

#include "outline.h"
#include "parts.h"

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

// What the wall times are multiples of, counted from `start`; nothing where one is not finite or they span too much.
template <typename Times>
std::optional<double> tick_of(Times begin, Times end, double start) noexcept {
  double range = 0.0;
  for (; begin != end; ++begin) {
    const double since = *begin - start;
    if (!(since >= 0.0)) return std::nullopt;
    range = std::max(range, since);
  }
  double tick = kFinestTick;
  while (range / tick > kMostTicks) tick *= 2.0;
  return tick <= kCoarsestTick ? std::optional(tick) : std::nullopt;
}

}  // namespace

std::size_t curves_worth_a_thread(const std::vector<Points>& curves) noexcept {
  constexpr std::size_t kPoints = std::size_t{1} << 17;
  std::size_t total = 0;
  for (const Points& points : curves) total += points.size();
  return kPoints * curves.size() / std::max<std::size_t>(total, 1) + 1;
}

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
  for (const Curve& curve : curves) {
    for (const Segment& segment : curve.segments) {
      float64_ = float64_ || (segment.series.size > 0 && segment.series.layout == Layout::kFloat64);
    }
  }
  const std::vector<Points> all = place(curves, view, joined);
  const Window window = window_of(all, view);
  std::mutex mutex;  // guards parts_
  in_parts(0, curves.size(), curves_worth_a_thread(all), [&](std::size_t begin, std::size_t end) {
    Part part{};
    part.first = begin;
    std::size_t likely = 0;
    for (std::size_t c = begin; c < end; ++c) {
      const auto shown = 2.0 * static_cast<double>(window.columns);
      likely += static_cast<std::size_t>(std::min(static_cast<double>(all[c].size()), shown));
    }
    part.summaries.reserve(end - begin);
    part.step.reserve(likely);
    part.wall_time.reserve(likely);
    part.value.reserve(likely);
    if (has_smoothed_) part.smoothed.reserve(likely);
    for (std::size_t c = begin; c < end; ++c) {
      add(part, curves[c], joined_ ? &joined[c] : nullptr, all[c], window, view);
    }
    const std::lock_guard lock(mutex);
    parts_.push_back(std::move(part));
  });
  std::sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.first < b.first; });
  for (const Part& part : parts_) {
    size_ += part.step.size();
    ticked_ = ticked_ && part.ticked;
  }
  for (Part& part : parts_) {
    for (Summary& summary : part.summaries) {
      if (!ticked_) summary.tick = 0.0;
    }
  }
  share_steps();
}

std::vector<Summary> Block::summaries() const {
  std::vector<Summary> all;
  for (const Part& part : parts_) all.insert(all.end(), part.summaries.begin(), part.summaries.end());
  return all;
}

std::vector<double> Block::steps() const {
  std::vector<double> all;
  for (const Part& part : parts_) all.insert(all.end(), part.step.begin(), part.step.end());
  return all;
}

// Runs of one kind log at the same steps.
void Block::share_steps() {
  struct Own {
    std::size_t curve;
    const double* steps;
    std::size_t count;
  };
  std::vector<Own> owners;
  std::size_t c = 0;
  for (Part& part : parts_) {
    const double* steps = part.step.data();
    for (Summary& summary : part.summaries) {
      const auto count = static_cast<std::size_t>(summary.count);
      const auto begin = owners.size() > kCompared ? owners.end() - kCompared : owners.begin();
      const auto same = std::find_if(begin, owners.end(), [&](const Own& own) {
        return own.count == count && std::equal(steps, steps + count, own.steps);
      });
      if (same == owners.end()) {
        owners.push_back({c, steps, count});
        own_steps_ += count;
        summary.steps = static_cast<double>(c);
      } else {
        summary.steps = static_cast<double>(same->curve);
      }
      steps += count;
      ++c;
    }
  }
}

// Appends the points [begin, end), a column at a time.
void Block::Part::keep(const Points& points, std::size_t begin, std::size_t end, const double* smoothed_values) {
  if (smoothed_values != nullptr) smoothed.insert(smoothed.end(), smoothed_values, smoothed_values + (end - begin));
  while (begin < end) {
    const Span& span = points.span_of(begin);
    const std::size_t from = begin - span.first;
    const std::size_t to = std::min(end - span.first, span.size);
    step.insert(step.end(), span.step + from, span.step + to);
    wall_time.insert(wall_time.end(), span.wall_time + from, span.wall_time + to);
    if (span.float32 != nullptr) {
      value.insert(value.end(), span.float32 + from, span.float32 + to);
    } else {
      value.insert(value.end(), span.float64 + from, span.float64 + to);
    }
    if (span.joined != nullptr) x.insert(x.end(), span.joined + from, span.joined + to);
    begin = span.first + to;
  }
}

void Block::add(Part& part, const Curve& curve, const Curve* joined, const Points& points, const Window& window,
                const View& view) const {
  Outline outline(curve, joined, points, view);
  if (window.columns == 0 || points.size() == 0) {
    part.summaries.push_back(summarize(curve, points, outline.extremes(0, points.size()), view.log));
    part.summaries.back().tick = kFinestTick;
    return;
  }
  const Grid grid(window, view.log);
  const std::size_t whole = has_smoothed_ ? 6 : 4;  // a column of no more points is shown whole
  const std::size_t before = part.step.size();
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
  if (begin > since && has_place(begin - 1)) part.keep(points, begin - 1, begin, smooth(begin - 1, begin));
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
      part.keep(points, i, stop, smooth(i, stop));
    } else {
      const Extremes raw = outline.extremes(i, stop);
      const Extremes flat = has_smoothed_ ? outline.smoothed_extremes(i, stop) : Extremes();
      std::array<std::size_t, 7> kept{i,        raw.at_lowest,  raw.at_highest, raw.at_nonfinite,
                                      stop - 1, flat.at_lowest, flat.at_highest};
      std::sort(kept.begin(), kept.end());
      const auto* last = std::unique(kept.begin(), kept.end());
      const std::size_t shown = part.step.size();
      for (const auto* k = kept.begin(); k != last && *k != kNowhere; ++k) {
        const double smoothed = has_smoothed_ ? outline.at(*k) : 0.0;
        part.keep(points, *k, *k + 1, has_smoothed_ ? &smoothed : nullptr);
      }
      thinned += stop - i - (part.step.size() - shown);
    }
    i = stop;
  }
  if (end < points.size() && end >= since && has_place(end)) part.keep(points, end, end + 1, smooth(end, end + 1));

  const Extremes extremes = outline.extremes(0, points.size());
  Summary& summary = part.summaries.emplace_back(summarize(curve, points, extremes, view.log));
  summary.from = static_cast<double>(since);
  summary.count = static_cast<double>(part.step.size() - before);
  summary.thinned = static_cast<double>(thinned);
  const auto tick = tick_of(part.wall_time.begin() + static_cast<std::ptrdiff_t>(before), part.wall_time.end(), summary.start);
  summary.tick = tick.value_or(0.0);
  part.ticked = part.ticked && tick.has_value();
}

std::size_t Block::packed_size() const noexcept {
  std::size_t curves = 0;
  for (const Part& part : parts_) curves += part.summaries.size();
  const std::size_t values = (size_ * (float64_ ? 8 : 4) + 7) / 8 * 8;
  const std::size_t walls = ticked_ ? (size_ * 4 + 7) / 8 * 8 : size_ * 8;
  return 16 + curves * sizeof(Summary) + own_steps_ * 8 + walls + (joined_ ? size_ * 8 : 0) +
         values * (has_smoothed_ ? 2 : 1);
}

void Block::pack(char* into) const noexcept {
  const auto put = [&](const void* data, std::size_t size) {
    if (size > 0) std::memcpy(into, data, size);
    into += size;
  };
  const auto put_values = [&](std::vector<double> Part::*column) {
    for (const Part& part : parts_) {
      const std::vector<double>& values = part.*column;
      if (float64_) {
        put(values.data(), values.size() * 8);
        continue;
      }
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto narrow = static_cast<float>(values[i]);
        std::memcpy(into + 4 * i, &narrow, 4);
      }
      into += 4 * values.size();
    }
    if (!float64_ && size_ % 2 != 0) put("\0\0\0\0", 4);
  };
  const auto put_ticks = [&](const Part& part) {
    const double* wall = part.wall_time.data();
    for (const Summary& summary : part.summaries) {
      const auto count = static_cast<std::size_t>(summary.count);
      const double a_second = 1.0 / summary.tick;  // exact: a power of two
      for (std::size_t i = 0; i < count; ++i) {
        // Not negative, so that what is cut off rounds down.
        const auto ticks = static_cast<std::uint32_t>(static_cast<std::int64_t>((wall[i] - summary.start) * a_second + 0.5));
        std::memcpy(into + 4 * i, &ticks, 4);
      }
      into += 4 * count;
      wall += count;
    }
  };
  std::size_t curves = 0;
  for (const Part& part : parts_) curves += part.summaries.size();
  const std::array<std::uint32_t, 4> head{
      kMagic,
      (float64_ ? kFlagFloat64 : 0U) | (has_smoothed_ ? kFlagSmoothed : 0U) | (joined_ ? kFlagJoined : 0U) |
          (ticked_ ? kFlagTicked : 0U),
      static_cast<std::uint32_t>(curves), static_cast<std::uint32_t>(size_)};
  put(head.data(), sizeof head);
  for (const Part& part : parts_) put(part.summaries.data(), part.summaries.size() * sizeof(Summary));
  for (const Part& part : parts_) {
    const double* steps = part.step.data();
    for (std::size_t c = 0; c < part.summaries.size(); ++c) {
      const auto count = static_cast<std::size_t>(part.summaries[c].count);
      if (part.summaries[c].steps == static_cast<double>(part.first + c)) put(steps, count * 8);
      steps += count;
    }
  }
  for (const Part& part : parts_) {
    if (ticked_) {
      put_ticks(part);
    } else {
      put(part.wall_time.data(), part.wall_time.size() * 8);
    }
  }
  if (ticked_ && size_ % 2 != 0) put("\0\0\0\0", 4);
  for (const Part& part : parts_) put(part.x.data(), part.x.size() * 8);
  put_values(&Part::value);
  if (has_smoothed_) put_values(&Part::smoothed);
}

}  // namespace lightboard
