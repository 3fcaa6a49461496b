// Sketches from the inside, under the sanitizers: ranges and sizes that Python's tests do not reach.
#include "sketch.h"

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "check.h"
#include "event_file.h"
#include "make_events.h"

using namespace lightboard;

namespace {

constexpr std::size_t kHead = 48, kFields = 96;

Curve curve_of(const std::vector<std::int64_t>& steps, const std::vector<float>& values) {
  EventFile file({"scalars"});
  std::string data;
  for (std::size_t i = 0; i < steps.size(); ++i) data += make::scalar("a", steps[i], values[i]);
  file.feed(data.data(), data.size(), true);
  return {{{file.columns().series().at(0), std::nullopt}}, 0};
}

// The byte of a column of the only curve: its height, 0 where it is empty.
int height(const std::string& packed, std::int64_t columns, std::int64_t column) {
  return static_cast<unsigned char>(packed.at(kHead + kFields + static_cast<std::size_t>(columns + column)));
}

View columns(std::int64_t count, double smoothing = 0.0) {
  View view;
  view.columns = count;
  view.smoothing = smoothing;
  return view;
}

}  // namespace

TEST("no curves, no points, no columns") {
  CHECK(sketch({}, columns(8), {}).size() == kHead);
  CHECK(sketch({Curve{}}, columns(0), {}).size() == kHead + kFields);
  const std::string packed = sketch({Curve{}, Curve{}}, columns(3), {});
  CHECK(packed.size() == kHead + 2 * kFields + 16);
  CHECK(packed.substr(kHead + 2 * kFields) == std::string(16, '\0'));
}

TEST("steps and values as far apart as they can be") {
  const std::int64_t far = std::numeric_limits<std::int64_t>::max();
  const float huge = std::numeric_limits<float>::max();
  for (const YScale scale : {YScale::kLinear, YScale::kLog, YScale::kSymlog}) {
    for (const bool trim : {false, true}) {
      const std::string packed =
          sketch({curve_of({-far, 0, far}, {-huge, 1.0F, huge})}, columns(4, 0.5), {scale, {}, {}, trim});
      CHECK(packed.size() == kHead + kFields + 8);
      CHECK(height(packed, 4, 3) > 0);
    }
  }
}

TEST("more points than are smoothed at once, over several files") {
  Curve curve;
  for (std::int64_t file = 0; file < 3; ++file) {
    std::vector<std::int64_t> steps;
    std::vector<float> values;
    for (std::int64_t i = 0; i < 9000; ++i) {
      steps.push_back(9000 * file + i);
      values.push_back(static_cast<float>(i % 2));
    }
    curve.segments.push_back(curve_of(steps, values).segments.front());
  }
  const std::string packed = sketch({curve}, columns(16), {});
  for (std::int64_t i = 0; i < 16; ++i) CHECK(height(packed, 16, i) == 254);
}

RUN_TESTS()
