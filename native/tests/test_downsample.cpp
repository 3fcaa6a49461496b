// Blocks from the inside: order, edges, sizes that Python's tests do not reach.
#include "downsample.h"

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "check.h"
#include "event_file.h"
#include "make_events.h"

using namespace lightboard;

namespace {

Series series_of(const std::vector<std::int64_t>& steps) {
  EventFile file({"scalars"});
  std::string data;
  for (const std::int64_t step : steps) data += make::scalar("a", step, static_cast<float>(step));
  file.feed(data.data(), data.size(), true);
  return file.columns().series().at(0);
}

std::vector<double> shown(const std::vector<Curve>& curves, const View& view) { return Block(curves, view).steps(); }

}  // namespace

TEST("more stretches than are searched in place") {
  Curve curve;
  std::vector<double> expected;
  for (std::int64_t k = 0; k < 40; ++k) {
    curve.segments.push_back({series_of({3 * k, 3 * k + 1, 3 * k + 2}), std::nullopt});
    for (std::int64_t i = 0; i < 3; ++i) expected.push_back(static_cast<double>(3 * k + i));
  }
  CHECK(shown({curve}, {.x = XAxis::kStep, .lo = {}, .hi = {}, .columns = 1000, .smoothing = 0.5}) == expected);
}

TEST("interleaved files are merged by step, equal steps in file order") {
  Curve curve;
  curve.segments.push_back({series_of({0, 2, 4, 6}), std::nullopt});
  curve.segments.push_back({series_of({1, 2, 3, 7}), std::nullopt});
  const Block block({curve}, {.x = XAxis::kStep, .lo = {}, .hi = {}, .columns = 1000, .smoothing = 0.0});
  CHECK(block.steps() == (std::vector<double>{0, 1, 2, 2, 3, 4, 6, 7}));
}

TEST("descending steps") {
  std::vector<std::int64_t> steps;
  std::vector<double> expected;
  for (std::int64_t i = 0; i < 1000; ++i) {
    steps.push_back(1000 - i);
    expected.push_back(static_cast<double>(i + 1));
  }
  Curve curve;
  curve.segments.push_back({series_of(steps), std::nullopt});
  CHECK(shown({curve}, {.x = XAxis::kStep, .lo = {}, .hi = {}, .columns = 1 << 20, .smoothing = 0.0}) == expected);
}

TEST("extreme steps and ranges") {
  const std::int64_t low = std::numeric_limits<std::int64_t>::min();
  const std::int64_t high = std::numeric_limits<std::int64_t>::max();
  Curve curve;
  curve.segments.push_back({series_of({low, -1, 0, 1, high}), high});
  for (const double bound : {0.0, 1e308, -1e308, std::nan(""), HUGE_VAL, 1e-310}) {
    for (const std::int64_t columns : {std::int64_t{1}, std::int64_t{700}, high, low}) {
      const Block block({curve}, {.x = XAxis::kStep, .lo = -bound, .hi = bound, .columns = columns, .smoothing = 0.9});
      CHECK_EQUAL(block.summaries()[0].total, 4.0);
      CHECK_EQUAL(block.summaries()[0].hidden, 1.0);
      CHECK(columns > 0 ? !block.steps().empty() : block.steps().empty());
    }
  }
}

TEST("packed size is what is packed") {
  Curve curve;
  curve.segments.push_back({series_of({1, 2, 3}), std::nullopt});
  for (const double smoothing : {0.0, 0.5}) {
    const Block block({curve, {}}, {.x = XAxis::kWall, .lo = {}, .hi = {}, .columns = 9, .smoothing = smoothing});
    std::vector<char> bytes(block.packed_size());
    block.pack(bytes.data());
    CHECK_EQUAL(bytes.size(), 16 + 2 * 19 * 8 + 3 * 8 + 16 + 16 * (smoothing > 0 ? 2U : 1U));
    CHECK_EQUAL(std::string(bytes.data(), 4), "LBC2");
  }
}

RUN_TESTS()
