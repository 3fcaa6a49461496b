// One pass over the values of each curve, one over the columns.
#include "sketch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>

#include "downsample.h"
#include "extremes.h"
#include "parts.h"

namespace lightboard {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kMagic = 0x3153424cU;  // "LBS1"
constexpr double kTopLevel = 253.0;
constexpr std::size_t kCells = std::size_t{1} << 17;  // that are worth a thread of their own
constexpr std::size_t kStretch = 4096;  // points smoothed at once
constexpr std::size_t kSample = 20000;  // extremes that the trimmed range is taken from
constexpr double kTrimmed = 0.005;      // of them, at either end
constexpr double kMargin = 0.5;         // of the trimmed range, beyond it on either side

// Lowest and highest finite value of a column; lowest > highest where it is empty.
struct Column {
  double low = kInfinity;
  double high = -kInfinity;

  [[nodiscard]] bool empty() const noexcept { return low > high; }
  void add(double value) noexcept {
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
};

// The columns of one curve. `out` has window.columns of them.
void find_columns(const Points& points, const Window& window, const View& view, YScale scale, Column* out) {
  const Grid grid(window, view.log);
  const std::size_t begin = points.find(0, [&](double x) { return x >= window.lo; });
  const std::size_t end = points.find(begin, [&](double x) { return x > window.hi; });
  Smoother smoother(points, view.smoothing, view.kind);
  std::size_t at = 0;
  Column column;  // that of the point before: most points fall into the same one
  for (std::size_t i = begin; i < end;) {
    const Span& span = points.span_of(i);
    const std::size_t stop = std::min({end, span.first + span.size, i + kStretch});
    const double* smoothed = view.smoothing > 0.0 ? smoother.run(i, stop) : nullptr;
    for (std::size_t k = i; k < stop; ++k) {
      const double value = smoothed != nullptr ? smoothed[k - i] : span.value(k - span.first);
      if (!is_finite(value) || (scale == YScale::kLog && value <= 0.0)) continue;
      const std::size_t index = grid.index(points.x(span, k - span.first));
      if (index != at) {
        out[at] = column;
        at = index;
        column = {};
      }
      column.add(value);
    }
    i = stop;
  }
  out[at] = column;
}

// Three decades of the larger end are logarithmic, the rest is linear.
double symlog_constant(double lo, double hi) noexcept {
  const double size = std::max(std::abs(lo), std::abs(hi));
  return size > 0.0 && is_finite(size) ? std::pow(10.0, std::ceil(std::log10(size)) - 3.0) : 1.0;
}

// Maps values to levels; level 0 and the last also hold what lies beyond.
class Ladder {
 public:
  Ladder(double bottom, double top, YScale scale) noexcept : scale_(scale), constant_(symlog_constant(bottom, top)) {
    foot_ = bend(bottom);
    const double height = bend(top) - foot_;
    if (height > 0.0 && is_finite(height)) rung_ = kTopLevel / height;
    if (!is_finite(rung_)) rung_ = 0.0;
  }

  [[nodiscard]] int level(double value) const noexcept {
    return static_cast<int>(std::clamp(std::nearbyint((bend(value) - foot_) * rung_), 0.0, kTopLevel));
  }

 private:
  [[nodiscard]] double bend(double value) const noexcept {
    if (scale_ == YScale::kLog) return std::log(value);
    return scale_ == YScale::kLinear ? value : std::copysign(std::log1p(std::abs(value) / constant_), value);
  }

  YScale scale_;
  double constant_;
  double foot_ = 0.0;
  double rung_ = 0.0;
};

struct Range {
  double bottom;
  double top;
};

Range range_of(const std::vector<Column>& columns, const Levels& levels) {
  Column all;
  std::vector<double> sample;
  const std::size_t stride = columns.size() / kSample + 1;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (column.empty()) continue;
    all.add(column.low);
    all.add(column.high);
    if (levels.trim && i % stride == 0) sample.insert(sample.end(), {column.low, column.high});
  }
  if (all.empty()) return {0.0, 0.0};
  Range range{all.low, all.high};
  if (!sample.empty()) {
    const auto cut = static_cast<std::ptrdiff_t>(static_cast<double>(sample.size()) * kTrimmed);
    std::nth_element(sample.begin(), sample.begin() + cut, sample.end());
    const double low = sample[static_cast<std::size_t>(cut)];
    std::nth_element(sample.begin(), sample.end() - 1 - cut, sample.end());
    const double high = *(sample.end() - 1 - cut);
    const double margin = (high - low) * kMargin;
    // A logarithmic range ends where its values do: below them there may be no place.
    if (levels.scale != YScale::kLog) range.bottom = std::max(all.low, low - margin);
    range.top = std::min(all.high, high + margin);
  }
  return {levels.bottom.value_or(range.bottom), levels.top.value_or(range.top)};
}

}  // namespace

std::string sketch(const std::vector<Curve>& curves, const View& view, const Levels& levels,
                   const std::vector<Curve>& joined) {
  const std::vector<Points> all = place(curves, view, joined);
  const Window window = window_of(all, view);
  const auto wide = static_cast<std::size_t>(window.columns);
  const std::size_t n = curves.size();
  std::vector<Column> columns(n * wide);
  std::vector<Summary> summaries(n);
  in_parts(0, n, curves_worth_a_thread(all), [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) {
      const Points& points = all[c];
      summaries[c] = summarize(curves[c], points, find_extremes(points, 0, points.size()), view.log);
      if (wide > 0 && points.size() > 0) find_columns(points, window, view, levels.scale, columns.data() + c * wide);
    }
  });
  const Range range = range_of(columns, levels);
  const Ladder ladder(range.bottom, range.top, levels.scale);

  // Field by field: what is alike from curve to curve then stands together, which compresses well.
  constexpr std::array kFields{&Summary::total,       &Summary::hidden, &Summary::nonfinite,
                               &Summary::last_step,   &Summary::last_value, &Summary::min,
                               &Summary::step_at_min, &Summary::max,    &Summary::step_at_max,
                               &Summary::restart,     &Summary::first_x,    &Summary::last_x};
  const std::array<std::uint32_t, 4> head{kMagic, 0U, static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(wide)};
  const std::array<double, 4> ranges{window.lo, window.hi, range.bottom, range.top};
  std::string packed;
  const std::size_t cells = n * wide;
  packed.reserve(sizeof head + sizeof ranges + kFields.size() * n * 8 + (2 * cells + 7) / 8 * 8);
  packed.append(reinterpret_cast<const char*>(head.data()), sizeof head);
  packed.append(reinterpret_cast<const char*>(ranges.data()), sizeof ranges);
  for (const auto field : kFields) {
    for (const Summary& summary : summaries) {
      packed.append(reinterpret_cast<const char*>(&(summary.*field)), sizeof(double));
    }
  }
  const std::size_t lows = packed.size();
  packed.resize(lows + (2 * cells + 7) / 8 * 8);
  char* change = packed.data() + lows;
  char* height = change + cells;
  in_parts(0, n, kCells / std::max<std::size_t>(wide, 1) + 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t c = begin; c < end; ++c) {
      int before = 0;
      for (std::size_t i = c * wide; i < (c + 1) * wide; ++i) {
        if (columns[i].empty()) continue;
        const int low = ladder.level(columns[i].low);
        change[i] = static_cast<char>(low - before);
        height[i] = static_cast<char>(ladder.level(columns[i].high) - low + 1);
        before = low;
      }
    }
  });
  return packed;
}

}  // namespace lightboard
