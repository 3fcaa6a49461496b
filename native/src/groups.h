// What several runs amount to together: at each x of a common grid, a centre, a band around it, and how many runs have a
// value there. A value is made up between two points of a run, never before its first or after its last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "points.h"
#include "view.h"

namespace lightboard {

// The numbers are Python's CENTRE_* and BAND_*. Deviation and error need two values; the others are there for one.
enum class Centre : std::uint8_t { kMean = 0, kMedian = 1 };
enum class Band : std::uint8_t {
  kDeviation = 0,  // the mean ± the standard deviation s of the values as a sample (divided by n - 1)
  kError = 1,      // the mean ± s / sqrt(n)
  kInterval = 2,   // the mean ± t s / sqrt(n): where the mean lies in 95 of 100 cases (Student's t, n - 1)
  kRange = 3,      // lowest and highest value; of the points themselves, where a column has several of a run
  kQuartiles = 4,  // the first and the third, linear between values (as numpy's default)
};

struct Group {
  std::vector<Curve> members;
  std::vector<Curve> joined;  // of XAxis::kJoined: per member, the curve whose values are x
};

// Of each group, its grid and what stands on it, one group after the other; packed as docs/http-api.md has it.
//
// The grid of a group: all x that its members have in the range, and the nearest to either side of it, if these are no
// more than the columns. A member that has no point at an x lies on the straight line between its neighbours; of several
// points of one x the last counts. Else the middles of the pixel columns; a member's value is the mean of its points in
// the column, or without any, on the line. A point that is not finite is no value, and no line leads to it.
class GroupBlock {
 public:
  GroupBlock(const std::vector<Group>& groups, const View& view, Centre centre, Band band);

  [[nodiscard]] std::size_t packed_size() const noexcept;
  void pack(char* into) const noexcept;

 private:
  std::vector<double> heads_;  // of each group: grid points, members with points, whether the grid is of columns
  std::vector<double> x_;
  std::vector<double> centre_;
  std::vector<double> low_;
  std::vector<double> high_;
  std::vector<double> count_;
};

// The factor of a two-sided 95 % interval with so many degrees of freedom.
double student95(std::size_t freedom);

}  // namespace lightboard
