// Tables of numbers as text.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace lightboard {

struct NumberTable {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> values;
};

// One row a line, tabs between; empty lines are passed over, CR and CRLF end lines too. nan, inf and infinity are
// numbers. Throws std::invalid_argument, which says what is wrong in which row, counted from 1.
NumberTable read_table(std::string_view text);

}  // namespace lightboard
