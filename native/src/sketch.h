// What a small plot of very many curves can show: of each curve, the lowest and the highest value of the drawn line in
// each column, on 254 levels. A few dozen bytes a curve, whatever its length; exact values are asked for with a Block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "view.h"

namespace lightboard {

// How the levels are spread. The numbers are Python's Y_*.
enum class YScale : std::uint8_t { kLinear = 0, kLog = 1, kSymlog = 2 };

struct Levels {
  YScale scale = YScale::kLinear;  // kLog has no place for values <= 0
  std::optional<double> bottom;    // none: of what is seen
  std::optional<double> top;
  bool trim = false;  // the range leaves out the farthest values: they stand on the first and last level
};

// Packed as docs/http-api.md has it.
std::string sketch(const std::vector<Curve>& curves, const View& view, const Levels& levels,
                   const std::vector<Curve>& joined = {});

}  // namespace lightboard
