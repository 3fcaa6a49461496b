// Blocks, and the one place that keeps outlines.
#include "outline.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "parts.h"

namespace lightboard {
namespace {

// Shorter curves are looked at faster than looked up.
constexpr std::size_t kLong = 32 * 1024;
constexpr std::size_t kBlock = kOutlineBlock;

// Blocks that are worth a thread of their own.
constexpr std::size_t kPart = 4096;

// What tells whether points are those of before, or those and more: as much of it as can change.
struct Extent {
  std::size_t size;
  std::size_t restarts;
  std::optional<std::int64_t> cut;

  bool operator==(const Extent&) const = default;
};

// Which points of which files, in which order: the key does not change while they grow, the extents do.
struct Identity {
  std::string key;
  std::vector<Extent> extents;

  void add(const Curve& curve) {
    for (const Segment& segment : curve.segments) {
      const Series& series = segment.series;
      if (series.size == 0) continue;
      put(series.columns);
      put(series.head->tag.size());
      key += series.head->tag;
      extents.push_back({series.size, series.restarts ? series.restarts->size() : 0, segment.cut});
    }
    put(extents.size());
  }

  template <typename T>
  void put(T value) {
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
  }

  // Only the last file has more, so that what was there before stands where it stood.
  [[nodiscard]] bool continues(const std::vector<Extent>& before) const {
    if (extents.empty() || extents.size() != before.size()) return false;
    Extent last = extents.back();
    last.size = before.back().size;
    return extents.back().size >= last.size && last == before.back() &&
           std::equal(extents.begin(), extents.end() - 1, before.begin());
  }
};

class Store {
 public:
  // What is kept under the identity, brought up to these points; else made. `grows`: points that are more stand behind
  // those that were there.
  template <typename T, typename Make>
  std::shared_ptr<const T> get(const Identity& identity, bool grows, const Points& points, Make make) {
    std::shared_ptr<Kept> before;
    {
      const std::lock_guard lock(mutex_);
      const auto found = places_.find(identity.key);
      if (found != places_.end()) {
        Item& item = *found->second;
        if (item.extents == identity.extents) {
          items_.splice(items_.begin(), items_, found->second);
          return std::static_pointer_cast<const T>(item.kept);
        }
        if (grows && identity.continues(item.extents)) {
          before = std::move(item.kept);
          remove(found->second);
          if (before.use_count() > 1) before = before->clone();  // somebody looks at it
        }
      }
    }
    if (!before) before = make();
    before->extend(points);
    keep(identity, before);
    return std::static_pointer_cast<const T>(before);
  }

  std::size_t bytes() {
    const std::lock_guard lock(mutex_);
    return bytes_;
  }

  void clear() {
    const std::lock_guard lock(mutex_);
    while (!items_.empty()) remove(items_.begin());
  }

 private:
  struct Item {
    std::string key;
    std::vector<Extent> extents;
    std::shared_ptr<Kept> kept;  // changed only where nobody else holds it
    std::size_t bytes;
  };

  void keep(const Identity& identity, const std::shared_ptr<Kept>& kept) {
    const std::size_t bytes = kept->bytes() + 2 * identity.key.size() + sizeof(Item) + 64;
    const std::lock_guard lock(mutex_);
    if (const auto found = places_.find(identity.key); found != places_.end()) remove(found->second);
    if (bytes > kKeptBytes) return;
    items_.push_front({identity.key, identity.extents, kept, bytes});
    places_[identity.key] = items_.begin();
    bytes_ += bytes;
    while (bytes_ > kKeptBytes) remove(std::prev(items_.end()));
  }

  void remove(std::list<Item>::iterator item) {
    bytes_ -= item->bytes;
    places_.erase(item->key);
    items_.erase(item);
  }

  std::mutex mutex_;  // held for moments only
  std::list<Item> items_;  // the latest first
  std::unordered_map<std::string, std::list<Item>::iterator> places_;
  std::size_t bytes_ = 0;
};

Store& store() {
  static Store* store = new Store;  // never destroyed: questions may outlive static objects
  return *store;
}

}  // namespace

template <typename Place>
void Bounds::join_to(Extremes& found, std::size_t begin, std::size_t end, Place place) const {
  double lowest = found.lowest;
  double highest = found.highest;
  std::size_t low = kNowhere;
  std::size_t high = kNowhere;
  std::size_t odd = kNowhere;
  std::size_t nonfinite = 0;
  for (std::size_t b = begin; b < end; ++b) {
    const OneBlock& block = blocks_[b];
    if (block.lowest < lowest) {
      lowest = block.lowest;
      low = b;
    }
    if (block.highest > highest) {
      highest = block.highest;
      high = b;
    }
    if (block.nonfinite > 0) {
      nonfinite += block.nonfinite;
      if (odd == kNowhere) odd = b;
    }
  }
  if (low != kNowhere) {
    found.lowest = lowest;
    found.at_lowest = place(low, [&](double value) { return value == lowest; });
  }
  if (high != kNowhere) {
    found.highest = highest;
    found.at_highest = place(high, [&](double value) { return value == highest; });
  }
  if (odd != kNowhere && found.nonfinite == 0) {
    found.at_nonfinite = place(odd, [](double value) { return !is_finite(value); });
  }
  found.nonfinite += nonfinite;
}

void ValueOutline::extend(const Points& points) {
  const std::size_t done = blocks_.size();
  blocks_.resize(points.size() / kBlock);
  in_parts(done, blocks_.size(), kPart, [&](std::size_t first, std::size_t last) {
    for (std::size_t block = first; block < last; ++block) {
      const std::size_t begin = block * kBlock;
      const Span& span = points.span_of(begin);
      const std::size_t from = begin - span.first;
      if (from + kBlock > span.size) {
        blocks_.set(block, find_extremes(points, begin, begin + kBlock));
      } else if (span.float32 != nullptr) {
        blocks_.set(block, span.float32 + from);
      } else {
        blocks_.set(block, span.float64 + from);
      }
    }
  });
}

Extremes ValueOutline::find(const Points& points, std::size_t begin, std::size_t end) const noexcept {
  const std::size_t first = (begin + kBlock - 1) / kBlock;
  const std::size_t last = std::min(end / kBlock, blocks_.size());
  if (first >= last) return find_extremes(points, begin, end);
  Extremes found = find_extremes(points, begin, first * kBlock);
  blocks_.join_to(found, first, last, [&](std::size_t block, auto is) {
    std::size_t index = block * kBlock;
    for (;; ++index) {
      const Span& span = points.span_of(index);
      if (is(span.value(index - span.first))) return index;
    }
  });
  join(found, find_extremes(points, last * kBlock, end));
  return found;
}

std::size_t SmoothedOutline::bytes() const noexcept {
  return sizeof *this + states_.capacity() * sizeof(Average::State) + whole_.capacity() * sizeof(double) +
         blocks_.bytes();
}

std::unique_ptr<Kept> SmoothedOutline::clone() const {
  if (kind_ == Smoothing::kExponential) return std::make_unique<SmoothedOutline>(*this);
  return std::make_unique<SmoothedOutline>(weight_, kind_, constant_);  // it is made anew for more points
}

void SmoothedOutline::pass(Average& average, const Points& points, std::size_t begin, std::size_t end,
                           double* out) const noexcept {
  while (begin < end) {
    const Span& span = points.span_of(begin);
    const std::size_t from = begin - span.first;
    const std::size_t count = std::min(end - begin, span.size - from);
    if (constant_) {
      for (std::size_t i = 0; out != nullptr && i < count; ++i) out[i] = span.value(from + i);
    } else if (span.float32 != nullptr) {
      average.run(span.float32 + from, count, out);
    } else {
      average.run(span.float64 + from, count, out);
    }
    begin += count;
    if (out != nullptr) out += count;
  }
}

void SmoothedOutline::extend(const Points& points) {
  if (kind_ != Smoothing::kExponential) {
    if (whole_.size() == points.size()) return;
    whole_ = Smoother(points, weight_, kind_).take_whole();  // what came later may have changed any of it
    blocks_.resize(whole_.size() / kBlock);
    for (std::size_t block = 0; block < blocks_.size(); ++block) blocks_.set(block, whole_.data() + block * kBlock);
    return;
  }
  const std::size_t done = blocks_.size();
  const std::size_t count = points.size() / kBlock;
  blocks_.resize(count);
  states_.resize(count + 1, Average(weight_).state());
  const auto from_done = [&](std::size_t last) {
    Average average(weight_);
    average.resume(states_[done]);
    set_blocks(average, points, done, last);
  };
  std::atomic<bool> interrupted = false;
  in_parts(done, count, std::max(kPart, 2 * reach()), [&](std::size_t first, std::size_t last) {
    if (first == done) return from_done(last);
    // What lies farther back than reach() is forgotten: the average may as well begin there, at nothing.
    Average average(weight_);
    average.resume({0.0, 0.0});
    std::array<double, kBlock> values;
    double lowest;
    double highest;
    for (std::size_t block = first - reach(); block < first; ++block) {
      pass(average, points, block * kBlock, (block + 1) * kBlock, values.data());
      if (!find_bounds(values.data(), kBlock, lowest, highest)) interrupted = true;  // not all have counted
    }
    if (!interrupted) set_blocks(average, points, first, last);
  });
  if (interrupted) from_done(count);
}

// Blocks after which nothing is left of what an average was: even the greatest double times weight^n is less than the
// least one.
std::size_t SmoothedOutline::reach() const noexcept {
  constexpr double kFaded = 1460.0;  // > -log(least / greatest)
  const double points = std::min(kFaded / -std::log(weight_), 1e12);
  return static_cast<std::size_t>(points) / kBlock + 1;
}

void SmoothedOutline::set_blocks(Average& average, const Points& points, std::size_t first, std::size_t last) {
  std::array<double, kBlock> values;
  for (std::size_t block = first; block < last; ++block) {
    states_[block] = average.state();
    pass(average, points, block * kBlock, (block + 1) * kBlock, values.data());
    blocks_.set(block, values.data());
  }
  if (last == blocks_.size()) states_[last] = average.state();
}

const double* SmoothedOutline::run(const Points& points, std::size_t begin, std::size_t end,
                                   std::vector<double>& buffer) const {
  if (kind_ != Smoothing::kExponential) return whole_.data() + begin;
  const std::size_t block = std::min(begin / kBlock, states_.size() - 1);
  Average average(weight_);
  average.resume(states_[block]);
  pass(average, points, block * kBlock, begin, nullptr);
  if (buffer.size() < end - begin) buffer.resize(end - begin);
  pass(average, points, begin, end, buffer.data());
  return buffer.data();
}

Extremes SmoothedOutline::find(const Points& points, std::size_t begin, std::size_t end,
                               std::vector<double>& buffer) const {
  const auto look = [&](std::size_t from, std::size_t to) {
    Extremes found;
    if (from < to) scan(run(points, from, to, buffer), to - from, from, found);
    return found;
  };
  const std::size_t first = (begin + kBlock - 1) / kBlock;
  const std::size_t last = std::min(end / kBlock, blocks_.size());
  if (first >= last) return look(begin, end);
  Extremes found = look(begin, first * kBlock);
  blocks_.join_to(found, first, last, [&](std::size_t block, auto is) {
    const double* values = run(points, block * kBlock, (block + 1) * kBlock, buffer);
    return block * kBlock + static_cast<std::size_t>(std::find_if(values, values + kBlock, is) - values);
  });
  join(found, look(last * kBlock, end));
  return found;
}

Outline::Outline(const Curve& curve, const Curve* joined, const Points& points, const View& view) : points_(points) {
  if (points.size() < kLong) {
    if (view.smoothing > 0.0) smoother_ = std::make_unique<Smoother>(points, view.smoothing, view.kind);
    return;
  }
  Identity identity;
  identity.add(curve);
  if (joined != nullptr) identity.add(*joined);
  // In place, the order is the log's on every axis. A timed average asks how far apart they are.
  const bool grows = points.in_place();
  const bool timed = view.smoothing > 0.0 && view.kind == Smoothing::kTimed;
  identity.put(!grows || timed ? view.x : XAxis::kStep);
  identity.put(grows);
  values_ = store().get<ValueOutline>(identity, grows, points, [] { return std::make_unique<ValueOutline>(); });
  if (view.smoothing <= 0.0) return;
  const Extremes all = values_->find(points, 0, points.size());
  const bool constant = !(all.lowest < all.highest);
  identity.put(view.smoothing);
  identity.put(view.kind);
  identity.put(constant);
  outline_ = store().get<SmoothedOutline>(identity, grows, points, [&] {
    return std::make_unique<SmoothedOutline>(view.smoothing, view.kind, constant);
  });
}

Extremes Outline::extremes(std::size_t begin, std::size_t end) const noexcept {
  return values_ ? values_->find(points_, begin, end) : find_extremes(points_, begin, end);
}

const double* Outline::smoothed(std::size_t begin, std::size_t end) {
  stretch_begin_ = begin;
  stretch_ = outline_ ? outline_->run(points_, begin, end, buffer_) : smoother_->run(begin, end);
  return stretch_;
}

const Extremes& Outline::smoothed_extremes(std::size_t begin, std::size_t end) {
  if (outline_) {
    flat_ = outline_->find(points_, begin, end, buffer_);
  } else {
    flat_ = Extremes();
    scan(smoothed(begin, end), end - begin, begin, flat_);
  }
  return flat_;
}

double Outline::at(std::size_t index) {
  if (index == flat_.at_lowest) return flat_.lowest;
  if (index == flat_.at_highest) return flat_.highest;
  return outline_ ? *outline_->run(points_, index, index + 1, buffer_) : stretch_[index - stretch_begin_];
}

std::size_t kept_bytes() { return store().bytes(); }

void forget_outlines() { store().clear(); }

}  // namespace lightboard
