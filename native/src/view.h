// What part of which curves a plot shows: the axis, its range, its pixel columns.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "points.h"
#include "smoothing.h"

namespace lightboard {

struct View {
  XAxis x = XAxis::kStep;
  std::optional<double> lo;  // none, NaN or infinite: to the end of the data
  std::optional<double> hi;
  std::int64_t columns = 0;  // pixel columns from lo to hi; 0 gives the summaries alone
  double smoothing = 0.0;    // weight, 0 <= w < 1; 0: none
  Smoothing kind = Smoothing::kExponential;
  bool log = false;  // columns are equally wide on a logarithmic axis, which has no place for x <= 0
};

// The points of each curve in order of x. `joined`: what x is read from on a joined axis, for each curve; else empty.
std::vector<Points> place(const std::vector<Curve>& curves, const View& view, const std::vector<Curve>& joined);

// Index of the first point that the axis has a place for.
std::size_t first_placed(const Points& points, bool log);

struct Window {
  double lo;  // NaN where nothing is to be shown
  double hi;
  std::int64_t columns;
};

// The view's range; where it says none, that of the points.
Window window_of(const std::vector<Points>& curves, const View& view);

// Maps x to pixel columns; never decreases with x, whatever the range.
class Grid {
 public:
  Grid(const Window& window, bool log) noexcept;

  [[nodiscard]] double column(double x) const noexcept {
    const double column = std::floor(((log_ ? std::log(x) : x) - lo_) * scale_);
    return column < last_ ? column : last_;  // x = hi belongs to the last
  }

  // False: the range is too narrow for columns; all of it is the first.
  [[nodiscard]] bool divides() const noexcept { return scale_ != 0.0; }

  // x in the middle of a column.
  [[nodiscard]] double middle(double column) const noexcept {
    const double x = scale_ == 0.0 ? lo_ : lo_ + (column + 0.5) / scale_;
    return log_ ? std::exp(x) : x;
  }

  // The same for x >= lo, in less time.
  [[nodiscard]] std::size_t index(double x) const noexcept {
    const double column = ((log_ ? std::log(x) : x) - lo_) * scale_;
    return static_cast<std::size_t>(column < last_ ? column : last_);
  }

 private:
  double lo_;
  double scale_ = 0.0;
  double last_;
  bool log_;
};

}  // namespace lightboard
