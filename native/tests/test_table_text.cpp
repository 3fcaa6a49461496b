// Tables of numbers as people and programs write them.
#include "table_text.h"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "check.h"

using namespace lightboard;

namespace {

std::string refusal(const std::string& text) {
  try {
    read_table(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST("lines, tabs and what stands between them") {
  const NumberTable table = read_table("1\t2.5\r\n\n  \n-3e2\t +4 \r5\t.5");
  CHECK_EQUAL(table.rows, std::size_t{3});
  CHECK_EQUAL(table.columns, std::size_t{2});
  CHECK(table.values == std::vector<float>({1.0F, 2.5F, -300.0F, 4.0F, 5.0F, 0.5F}));
  CHECK_EQUAL(read_table("").rows, std::size_t{0});
  CHECK_EQUAL(read_table("\n\n").rows, std::size_t{0});
}

TEST("numbers that are not finite, too large and too small") {
  const NumberTable table = read_table("nan\tNaN\t-inf\tInfinity\t1e999\t-1e999\t1e-999\t1e39");
  CHECK(std::isnan(table.values[0]) && std::isnan(table.values[1]));
  CHECK(std::isinf(table.values[2]) && table.values[2] < 0.0F);
  CHECK(std::isinf(table.values[3]));
  CHECK(std::isinf(table.values[4]) && table.values[4] > 0.0F);
  CHECK(std::isinf(table.values[5]) && table.values[5] < 0.0F);
  CHECK(table.values[6] == 0.0F);
  CHECK(std::isinf(table.values[7]));
}

TEST("what is wrong is said, with its row") {
  CHECK_EQUAL(refusal("1\t2\n3\n"), std::string("point 2 has 1 numbers, the first one 2"));
  CHECK_EQUAL(refusal("1\t2\n\n3\t4\t5\n"), std::string("point 2 has 3 numbers, the first one 2"));
  CHECK_EQUAL(refusal("1\tx\n"), std::string("not a table of numbers: point 1 has \"x\""));
  CHECK_EQUAL(refusal("1\t\n"), std::string("not a table of numbers: point 1 has \"\""));
  CHECK_EQUAL(refusal("1\t2 3\n"), std::string("not a table of numbers: point 1 has \"2 3\""));
}

TEST("long tables are read in parts, and the first mistake is said") {
  std::string text;
  for (int n = 0; n < 5000; ++n) text += std::to_string(n) + "\t" + std::to_string(n * 2) + "\n";
  const NumberTable table = read_table(text);
  CHECK_EQUAL(table.rows, std::size_t{5000});
  bool as_written = true;
  for (std::size_t n = 0; n < 5000; ++n) as_written = as_written && table.values[2 * n + 1] == static_cast<float>(2 * n);
  CHECK(as_written);
  const std::string broken = "1\t2\n1\n" + text + "?\t?\n";
  CHECK_EQUAL(refusal(broken), std::string("point 2 has 1 numbers, the first one 2"));
}

RUN_TESTS()
