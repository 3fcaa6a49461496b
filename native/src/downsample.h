// What a chart of a given width can show of a series: smoothed over all its points, then first, lowest, highest and
// last of each pixel column (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", 2014).
#pragma once

#include <cstddef>
#include <vector>

#include "extremes.h"
#include "points.h"
#include "view.h"

namespace lightboard {

// The 19 numbers a curve block tells of each curve, in this order; NaN where there is none.
struct Summary {
  double total;
  double count;
  double from;
  double start;
  double end;
  double last_step;
  double last_value;
  double min;
  double step_at_min;
  double max;
  double step_at_max;
  double nonfinite;
  double hidden;
  double restart;
  double first_x;  // of the points that have a place on the axis
  double last_x;
  double tick = 0.0;  // seconds a wall time is a multiple of, counted from `start`; 0: wall times are as they were logged
  double steps = 0.0;  // index of the curve of the block whose steps it has, its own or an earlier one
  double thinned = 0.0;  // points of the range that were left out, as pixels hide them
};

Summary summarize(const Curve& curve, const Points& points, const Extremes& extremes, bool log);

// How many of these curves have enough points that a thread for them pays.
std::size_t curves_worth_a_thread(const std::vector<Points>& curves) noexcept;

// Points of all curves, one after the other; packed as docs/http-api.md has it.
class Block {
 public:
  // `joined`: what x is read from on a joined axis, for each curve; else empty.
  Block(const std::vector<Curve>& curves, const View& view, const std::vector<Curve>& joined = {});

  [[nodiscard]] std::size_t packed_size() const noexcept;
  void pack(char* into) const noexcept;

  [[nodiscard]] std::vector<Summary> summaries() const;
  [[nodiscard]] std::vector<double> steps() const;

 private:
  // What a thread makes of its share of the curves.
  struct Part {
    std::size_t first;  // curve
    std::vector<Summary> summaries;
    std::vector<double> step;
    std::vector<double> wall_time;
    std::vector<double> value;
    std::vector<double> smoothed;
    std::vector<double> x;  // on a joined axis
    bool ticked = true;

    void keep(const Points& points, std::size_t begin, std::size_t end, const double* smoothed_values);
  };

  void add(Part& part, const Curve& curve, const Curve* joined, const Points& points, const Window& window,
           const View& view) const;
  void share_steps();

  bool float64_ = false;
  bool has_smoothed_ = false;
  bool joined_ = false;
  bool ticked_ = true;
  std::size_t own_steps_ = 0;  // steps that are packed
  std::size_t size_ = 0;       // points
  std::vector<Part> parts_;    // in the order of their curves
};

}  // namespace lightboard
