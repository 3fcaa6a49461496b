// A long curve in blocks of some hundred points: what is asked of a stretch of it is put together from whole blocks, and
// only what lies around them is looked at point by point. Outlines are kept from one question to the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "extremes.h"
#include "points.h"
#include "smoothing.h"
#include "view.h"

namespace lightboard {

constexpr std::size_t kOutlineBlock = 128;

// Lowest and highest of whole blocks, from the first on.
class Bounds {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return blocks_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return blocks_.capacity() * sizeof(OneBlock); }
  void resize(std::size_t size) { blocks_.resize(size); }

  // Several threads may set blocks at once, each its own.
  template <typename T>
  void set(std::size_t index, const T* values) {
    OneBlock& block = blocks_[index];
    if (find_bounds(values, kOutlineBlock, block.lowest, block.highest)) return;
    Extremes found;
    scan(values, kOutlineBlock, 0, found);
    block = {found.lowest, found.highest, found.nonfinite};
  }
  void set(std::size_t index, const Extremes& found) {
    blocks_[index] = {found.lowest, found.highest, found.nonfinite};
  }

  // Adds the extremes of the blocks [begin, end). `place(block, is)`: the first index in it whose value is so.
  template <typename Place>
  void join_to(Extremes& found, std::size_t begin, std::size_t end, Place place) const;

 private:
  struct OneBlock {
    double lowest;  // infinite without a finite value
    double highest;
    std::size_t nonfinite;
  };
  std::vector<OneBlock> blocks_;
};

// What is kept of a curve. Once others see it, it does not change.
class Kept {
 public:
  virtual ~Kept() = default;
  // The points are those it was made for, and perhaps more behind them.
  virtual void extend(const Points& points) = 0;
  [[nodiscard]] virtual std::unique_ptr<Kept> clone() const = 0;
  [[nodiscard]] virtual std::size_t bytes() const noexcept = 0;
};

class ValueOutline final : public Kept {
 public:
  void extend(const Points& points) override;
  [[nodiscard]] std::unique_ptr<Kept> clone() const override { return std::make_unique<ValueOutline>(*this); }
  [[nodiscard]] std::size_t bytes() const noexcept override { return sizeof *this + blocks_.bytes(); }
  [[nodiscard]] Extremes find(const Points& points, std::size_t begin, std::size_t end) const noexcept;

 private:
  Bounds blocks_;
};

// The exponential average keeps where it stood at the beginning of each block; what looks ahead keeps every value.
class SmoothedOutline final : public Kept {
 public:
  // `constant`: all finite values are equal, and so their own average.
  SmoothedOutline(double weight, Smoothing kind, bool constant)
      : weight_(weight), kind_(constant ? Smoothing::kExponential : kind), constant_(constant) {}

  void extend(const Points& points) override;
  [[nodiscard]] std::unique_ptr<Kept> clone() const override;
  [[nodiscard]] std::size_t bytes() const noexcept override;

  // Smoothed values of [begin, end), in `buffer` or in here.
  const double* run(const Points& points, std::size_t begin, std::size_t end, std::vector<double>& buffer) const;
  [[nodiscard]] Extremes find(const Points& points, std::size_t begin, std::size_t end,
                              std::vector<double>& buffer) const;

 private:
  void pass(Average& average, const Points& points, std::size_t begin, std::size_t end, double* out) const noexcept;
  // Sets the blocks [first, last), with the average as it stands at the beginning of the first.
  void set_blocks(Average& average, const Points& points, std::size_t first, std::size_t last);
  [[nodiscard]] std::size_t reach() const noexcept;

  double weight_;
  Smoothing kind_;
  bool constant_;
  std::vector<Average::State> states_;  // at the beginning of each block, and behind the last whole one
  std::vector<double> whole_;
  Bounds blocks_;
};

// A curve as a question looks at it: through its outlines where it is long, else point by point.
class Outline {
 public:
  // `joined`: what x is read from on a joined axis, else null.
  Outline(const Curve& curve, const Curve* joined, const Points& points, const View& view);

  [[nodiscard]] Extremes extremes(std::size_t begin, std::size_t end) const noexcept;
  // Without outlines, stretches are to be asked for from left to right. Valid until the next call.
  const double* smoothed(std::size_t begin, std::size_t end);
  // Of smoothed values. Afterwards at() tells those of this stretch.
  const Extremes& smoothed_extremes(std::size_t begin, std::size_t end);
  double at(std::size_t index);

 private:
  const Points& points_;
  std::shared_ptr<const ValueOutline> values_;
  std::shared_ptr<const SmoothedOutline> outline_;
  std::unique_ptr<Smoother> smoother_;
  std::vector<double> buffer_;
  const double* stretch_ = nullptr;
  std::size_t stretch_begin_ = 0;
  Extremes flat_;  // of the last stretch that was asked for extremes
};

// Bytes of all outlines that are kept. They never are more than kKeptBytes; what was asked for longest ago goes first.
constexpr std::size_t kKeptBytes = std::size_t{128} << 20;
std::size_t kept_bytes();
void forget_outlines();

}  // namespace lightboard
