// Which points are visible, and how they are brought in order.
#include "points.h"

#include <cmath>
#include <numeric>

namespace lightboard {
namespace {

// More stretches than this are copied together: each search walks over them.
constexpr std::size_t kMaxSpans = 16;

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

Points::Points(const Curve& curve, XAxis axis) : axis_(axis) {
  for (const Segment& segment : curve.segments) hidden_ += append_visible(spans_, segment);
  if (!in_order()) sort();
  index_spans();
  find_times();
  if (axis_ == XAxis::kRelative && size_ > 0) origin_ = start_;
}

Points::Points(const Curve& curve, const Points& of) : axis_(XAxis::kJoined) {
  const Points by_step(curve, XAxis::kStep);
  hidden_ = by_step.hidden_;
  std::size_t next = 0;  // of the points of `of`, the first of a later step
  for (const Span& span : by_step.spans_) {
    for (std::size_t i = 0; i < span.size; ++i) {
      const auto step = static_cast<double>(span.step[i]);
      next = of.find(next, [&](double x) { return x > step; });
      if (next == 0) continue;
      const Span& found = of.span_of(next - 1);
      const double x = found.value(next - 1 - found.first);
      if (!is_finite(x)) continue;
      step_.push_back(span.step[i]);
      wall_time_.push_back(span.wall_time[i]);
      value_.push_back(span.value(i));
      joined_.push_back(x);
    }
  }
  if (joined_.empty()) return;
  if (!std::is_sorted(joined_.begin(), joined_.end())) {
    order_ = stable_order(joined_);
    step_ = permuted(step_, order_);
    wall_time_ = permuted(wall_time_, order_);
    value_ = permuted(value_, order_);
    joined_ = permuted(joined_, order_);
  }
  spans_.push_back(
      {step_.data(), wall_time_.data(), nullptr, value_.data(), step_.size(), 0, false, false, joined_.data()});
  index_spans();
  find_times();
}

void Points::index_spans() noexcept {
  for (Span& span : spans_) {
    span.first = size_;
    size_ += span.size;
  }
}

bool Points::in_order() const noexcept {
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

void Points::sort() {
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

void Points::find_times() noexcept {
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

}  // namespace lightboard
