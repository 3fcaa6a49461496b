// The visible points of one curve in order of x: in place where they stand in order already, else a copy.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "columns.h"

namespace lightboard {

// The numbers are Python's X_*. kJoined: x is the value of another series of the run at the last step that is not later.
enum class XAxis : std::uint8_t { kStep = 0, kRelative = 1, kWall = 2, kJoined = 3 };

struct Segment {
  Series series;
  std::optional<std::int64_t> cut;  // a later file restarted here: points at or past this step are superseded
};

struct Curve {
  std::vector<Segment> segments;  // in the order of the files
  std::int64_t since = 0;         // points the caller holds already
};

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
  const double* joined = nullptr;  // x of a joined axis

  [[nodiscard]] double value(std::size_t i) const noexcept {
    return float32 != nullptr ? static_cast<double>(float32[i]) : float64[i];
  }
};

// The points [begin, end) of a series of scalars.
Span make_span(const Series& series, std::size_t begin, std::size_t end) noexcept;

// Appends the stretches of the segment's points that no restart has superseded, in the order logged. Returns how many
// points are.
std::size_t append_visible(std::vector<Span>& spans, const Segment& segment);

class Points {
 public:
  Points(const Curve& curve, XAxis axis);

  // A joined axis. `of`: the points that x is the value of, in order of step. Points without a finite x have no place;
  // those of one x stand in order of step.
  Points(const Curve& curve, const Points& of);

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t hidden() const noexcept { return hidden_; }
  [[nodiscard]] double start() const noexcept { return start_; }
  [[nodiscard]] double end() const noexcept { return end_; }
  [[nodiscard]] const std::vector<Span>& spans() const noexcept { return spans_; }
  [[nodiscard]] double first_x() const noexcept { return x(spans_.front(), 0); }
  [[nodiscard]] double last_x() const noexcept { return x(spans_.back(), spans_.back().size - 1); }

  [[nodiscard]] double x(const Span& span, std::size_t i) const noexcept {
    if (axis_ == XAxis::kStep) return static_cast<double>(span.step[i]);
    return axis_ == XAxis::kJoined ? span.joined[i] : span.wall_time[i] - origin_;
  }

  [[nodiscard]] double x_at(std::size_t index) const noexcept {
    const Span& span = span_of(index);
    return x(span, index - span.first);
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

  // The points stand in order in their columns; else they are a copy.
  [[nodiscard]] bool in_place() const noexcept { return step_.empty(); }

  // True if the first `count` points are those that were logged first: later ones came after them in x as well.
  [[nodiscard]] bool begins_with_first_logged(std::size_t count) const noexcept {
    return std::all_of(order_.begin(), order_.begin() + static_cast<std::ptrdiff_t>(std::min(count, order_.size())),
                       [&](std::size_t logged) { return logged < count; });
  }

 private:
  [[nodiscard]] bool in_order() const noexcept;
  void sort();
  void index_spans() noexcept;
  void find_times() noexcept;

  XAxis axis_;
  std::vector<Span> spans_;
  std::size_t size_ = 0;
  std::size_t hidden_ = 0;
  double start_ = std::numeric_limits<double>::quiet_NaN();
  double end_ = std::numeric_limits<double>::quiet_NaN();
  double origin_ = 0.0;
  std::vector<std::int64_t> step_;  // of a sorted copy
  std::vector<double> wall_time_;
  std::vector<double> value_;
  std::vector<double> joined_;
  std::vector<std::size_t> order_;  // place in x → place in the log; empty when they are the same
};

}  // namespace lightboard
