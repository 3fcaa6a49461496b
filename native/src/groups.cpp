// Each member is brought onto the grid, one after the other; what is there of it joins the sums of each place.
#include "groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>

#include "smoothing.h"

namespace lightboard {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kMagic = 0x3147424cU;  // "LBG1"
constexpr std::size_t kHead = 3;

// What a member has at one x.
struct At {
  double value = kNaN;  // NaN: nothing
  double low = kNaN;    // of the points behind the value
  double high = kNaN;
};

double line(double x, double x0, double y0, double x1, double y1) noexcept {
  const double share = (x - x0) / (x1 - x0);
  return y0 * (1.0 - share) + y1 * share;
}

// A member's points in order of x, their values as they are drawn.
class Member {
 public:
  Member(const Points& points, const View& view, const Window& window)
      : points_(points), view_(view), first_(first_placed(points, view.log)) {
    begin_ = points.find(first_, [&](double x) { return x >= window.lo; });
    end_ = points.find(begin_, [&](double x) { return x > window.hi; });
    const double next = end_ < points.size() ? x(end_) : window.hi;
    wide_end_ = points.find(end_, [&](double x) { return x > next; });
  }

  [[nodiscard]] const Points& points() const noexcept { return points_; }
  [[nodiscard]] double x(std::size_t index) const noexcept {
    const Span& span = points_.span_of(index);
    return points_.x(span, index - span.first);
  }
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
  [[nodiscard]] std::size_t end() const noexcept { return end_; }

  // The points of the range and the nearest to either side; behind it, all that have the x of the nearest.
  [[nodiscard]] std::size_t wide_begin() const noexcept { return begin_ > first_ ? begin_ - 1 : begin_; }
  [[nodiscard]] std::size_t wide_end() const noexcept { return wide_end_; }

  // Calls take(first index, x..., values) for the wide range, a stretch of no more than some thousand at a time.
  template <typename Take>
  void visit(Take take) const {
    constexpr std::size_t kStretch = 4096;
    std::optional<Smoother> smoother;
    if (view_.smoothing > 0.0) smoother.emplace(points_, view_.smoothing, view_.kind);
    for (std::size_t at = wide_begin(); at < wide_end();) {
      const Span& span = points_.span_of(at);
      const std::size_t from = at - span.first;
      const std::size_t count = std::min({kStretch, wide_end() - at, span.size - from});
      const double* smoothed = smoother ? smoother->run(at, at + count) : nullptr;
      for (std::size_t i = 0; i < count; ++i) {
        take(points_.x(span, from + i), smoothed != nullptr ? smoothed[i] : span.value(from + i));
      }
      at += count;
    }
  }

 private:
  const Points& points_;
  const View& view_;
  std::size_t first_;
  std::size_t begin_;
  std::size_t end_;
  std::size_t wide_end_;
};

// All x of the members in the range and the nearest outside, if these are no more than `most`; else nothing.
std::optional<std::vector<double>> union_of(const std::vector<Member>& members, std::size_t most) {
  std::vector<double> all;
  std::vector<double> merged;
  std::vector<double> own;
  double before = -kInfinity;
  double after = kInfinity;
  for (const Member& member : members) {
    if (member.wide_begin() < member.begin()) before = std::max(before, member.x(member.wide_begin()));
    if (member.end() < member.wide_end()) after = std::min(after, member.x(member.end()));
    own.clear();
    for (std::size_t at = member.begin(); at < member.end();) {
      const Span& span = member.points().span_of(at);
      const std::size_t stop = std::min(member.end(), span.first + span.size);
      for (; at < stop; ++at) {
        const double x = member.points().x(span, at - span.first);
        if (!own.empty() && own.back() == x) continue;
        if (own.size() == most) return std::nullopt;
        own.push_back(x);
      }
    }
    if (own == all) continue;  // as nearly always
    merged.resize(all.size() + own.size());
    merged.erase(std::set_union(all.begin(), all.end(), own.begin(), own.end(), merged.begin()), merged.end());
    all.swap(merged);
    if (all.size() > most) return std::nullopt;
  }
  if (is_finite(before)) all.insert(all.begin(), before);
  if (is_finite(after)) all.push_back(after);
  return all;
}

// A member on the grid of all x. Its own are among them, but for those outside of which another's are nearer.
void resample(const Member& member, const std::vector<double>& grid, std::vector<At>& out) {
  std::size_t g = 0;
  double last_x = kNaN;
  double last = kNaN;
  member.visit([&](double x, double value) {
    for (; g < grid.size() && grid[g] < x; ++g) {
      if (last_x == last_x && grid[g] > last_x && is_finite(last) && is_finite(value)) {
        const double between = line(grid[g], last_x, last, x, value);
        out[g] = {between, between, between};
      }
    }
    if (g < grid.size() && grid[g] == x) {
      out[g] = is_finite(value) ? At{value, value, value} : At{};
    }
    last_x = x;
    last = value;
  });
}

// A member on the middles of columns.
void resample(const Member& member, const Grid& columns, const std::vector<double>& grid, const Window& window,
              std::vector<At>& out) {
  std::size_t here = 0;   // the first column not done with
  double count = 0.0;     // of finite values in `here`
  bool any = false;       // points in `here`
  double last_x = kNaN;
  double last = kNaN;
  At sum{0.0, kInfinity, -kInfinity};
  const auto close = [&] {
    if (count > 0.0) out[here] = {std::clamp(sum.value, sum.low, sum.high), sum.low, sum.high};
    sum = {0.0, kInfinity, -kInfinity};
    count = 0.0;
    any = false;
  };
  member.visit([&](double x, double value) {
    const bool inside = x >= window.lo && x <= window.hi;
    const std::size_t column = inside ? static_cast<std::size_t>(std::max(0.0, columns.column(x)))
                               : x < window.lo ? 0
                                        : grid.size();
    if (column > here || !inside) {
      if (any) {
        close();
        ++here;
      }
      for (; here < column; ++here) {
        if (last_x == last_x && grid[here] > last_x && is_finite(last) && is_finite(value)) {
          const double between = line(grid[here], last_x, last, x, value);
          out[here] = {between, between, between};
        }
      }
    }
    last_x = x;
    last = value;
    if (!inside) return;
    any = true;
    if (!is_finite(value)) return;
    ++count;
    const double share = 1.0 / count;
    sum.value += value * share - sum.value * share;  // the mean so far; no sum that could overflow
    sum.low = std::min(sum.low, value);
    sum.high = std::max(sum.high, value);
  });
  if (any) close();
}

// Mean, deviation and range of the values of one x, gathered one by one.
struct Moments {
  double count = 0.0;
  double mean = 0.0;
  double squares = 0.0;
  double low = kInfinity;
  double high = -kInfinity;

  void add(const At& at) noexcept {
    if (at.value != at.value) return;
    ++count;
    const double before = at.value - mean;
    const double share = 1.0 / count;
    mean += at.value * share - mean * share;  // no sum that could overflow
    squares += before * (at.value - mean);
    low = std::min(low, at.low);
    high = std::max(high, at.high);
  }
};

// Between the values at either side of that place of all, in order.
double quantile(std::vector<double>& values, double share) {
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), middle, values.end());
  const double low = *middle;
  const double part = place - static_cast<double>(below);
  if (part == 0.0) return low;
  return low * (1.0 - part) + *std::min_element(middle + 1, values.end()) * part;
}

}  // namespace

double student95(std::size_t freedom) {
  const auto nu = static_cast<double>(freedom);
  if (freedom > 100) {  // Cornish and Fisher's expansion about the normal quantile: right to 1e-9 from here on
    constexpr double z = 1.959963984540054;
    constexpr double z3 = z * z * z;
    constexpr double z5 = z3 * z * z;
    constexpr double z7 = z5 * z * z;
    return z + (z3 + z) / (4 * nu) + (5 * z5 + 16 * z3 + 3 * z) / (96 * nu * nu) +
           (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * nu * nu * nu);
  }
  // P(|T| <= t) is a finite sum of powers of the cosine of atan(t / sqrt(nu)) (Abramowitz and Stegun, 26.7.3 and 4).
  const auto within = [&](double angle) {
    const double cosine = std::cos(angle);
    const bool odd = freedom % 2 == 1;
    double term = odd ? cosine : 1.0;
    double sum = freedom == 1 ? 0.0 : term;
    for (std::size_t k = odd ? 3 : 2; k + 1 < freedom; k += 2) {
      const auto n = static_cast<double>(k);
      term *= cosine * cosine * (n - 1.0) / n;
      sum += term;
    }
    constexpr double kShare = 2.0 / 3.14159265358979323846;
    return odd ? kShare * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
  };
  double low = 0.0;
  double high = 1.57079632679489661923;
  for (int k = 0; k < 60; ++k) {
    const double middle = (low + high) / 2;
    (within(middle) < 0.95 ? low : high) = middle;
  }
  return std::tan(low) * std::sqrt(nu);
}

GroupBlock::GroupBlock(const std::vector<Group>& groups, const View& view, Centre centre, Band band) {
  std::vector<Curve> curves;
  std::vector<Curve> joined;
  for (const Group& group : groups) {
    curves.insert(curves.end(), group.members.begin(), group.members.end());
    joined.insert(joined.end(), group.joined.begin(), group.joined.end());
  }
  const std::vector<Points> all = place(curves, view, joined);
  const Window window = window_of(all, view);
  const Grid columns(window, view.log);
  const bool has_order = centre == Centre::kMedian || band == Band::kQuartiles;
  std::vector<double> factors;  // by count, of the band
  std::vector<double> middles;
  std::size_t next = 0;
  for (const Group& group : groups) {
    std::vector<Member> members;
    for (const std::size_t end = next + group.members.size(); next < end; ++next) {
      if (first_placed(all[next], view.log) < all[next].size()) members.emplace_back(all[next], view, window);
    }
    const std::optional<std::vector<double>> own = union_of(members, static_cast<std::size_t>(window.columns));
    if (!own && middles.empty()) {
      const std::int64_t count = columns.divides() ? window.columns : 1;
      for (std::int64_t k = 0; k < count; ++k) middles.push_back(columns.middle(static_cast<double>(k)));
    }
    const std::vector<double>& grid = own ? *own : middles;
    std::vector<Moments> moments(grid.size());
    std::vector<At> at(grid.size());
    std::vector<double> table(has_order ? grid.size() * members.size() : 0);  // at each x, the members' values
    for (std::size_t m = 0; m < members.size(); ++m) {
      const Member& member = members[m];
      std::fill(at.begin(), at.end(), At{});
      if (own) {
        resample(member, grid, at);
      } else {
        resample(member, columns, grid, window, at);
      }
      for (std::size_t g = 0; g < grid.size(); ++g) {
        moments[g].add(at[g]);
        if (has_order) table[g * members.size() + m] = at[g].value;
      }
    }
    std::vector<double> values;
    const std::size_t before = x_.size();
    for (std::size_t g = 0; g < grid.size(); ++g) {
      const Moments& here = moments[g];
      if (here.count == 0.0) {
        if (!own) continue;  // a column that nobody has anything in says nothing
        x_.push_back(grid[g]);
        for (std::vector<double>* one : {&centre_, &low_, &high_}) one->push_back(kNaN);
        count_.push_back(0.0);
        continue;
      }
      if (has_order) {
        values.clear();
        const double* row = table.data() + g * members.size();
        std::copy_if(row, row + members.size(), std::back_inserter(values), [](double v) { return v == v; });
      }
      const double mean = std::clamp(here.mean, here.low, here.high);
      double low = here.low;
      double high = here.high;
      if (band == Band::kQuartiles) {
        low = quantile(values, 0.25);
        high = quantile(values, 0.75);
      } else if (band != Band::kRange) {
        const auto n = static_cast<std::size_t>(here.count);
        if (n >= factors.size()) factors.resize(n + 1, kNaN);
        double& factor = factors[n];
        if (factor != factor && n > 1) {
          factor = band == Band::kDeviation ? 1.0 : 1.0 / std::sqrt(here.count);
          if (band == Band::kInterval) factor *= student95(n - 1);
        }
        const double away = factor * std::sqrt(std::max(0.0, here.squares) / (here.count - 1.0));
        low = mean - away;
        high = mean + away;
      }
      x_.push_back(grid[g]);
      centre_.push_back(centre == Centre::kMedian ? quantile(values, 0.5) : mean);
      low_.push_back(low);
      high_.push_back(high);
      count_.push_back(here.count);
    }
    heads_.push_back(static_cast<double>(x_.size() - before));
    heads_.push_back(static_cast<double>(members.size()));
    heads_.push_back(own ? 0.0 : 1.0);
  }
}

std::size_t GroupBlock::packed_size() const noexcept { return 16 + (heads_.size() + 5 * x_.size()) * sizeof(double); }

void GroupBlock::pack(char* into) const noexcept {
  const auto put = [&](const void* data, std::size_t size) {
    if (size > 0) std::memcpy(into, data, size);
    into += size;
  };
  const std::array<std::uint32_t, 4> head{kMagic, 0, static_cast<std::uint32_t>(heads_.size() / kHead),
                                          static_cast<std::uint32_t>(x_.size())};
  put(head.data(), sizeof head);
  for (const std::vector<double>* one : {&heads_, &x_, &centre_, &low_, &high_, &count_}) {
    put(one->data(), one->size() * sizeof(double));
  }
}

}  // namespace lightboard
