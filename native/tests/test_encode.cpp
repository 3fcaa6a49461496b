// Values as bytes: the examples of the format, histograms against a plain search, tables that read back.
#include "encode.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <type_traits>

#include "check.h"

using namespace lightboard;

namespace {

std::string hex(const std::string& bytes) {
  static const char* digits = "0123456789abcdef";
  std::string out;
  for (const char byte : bytes) {
    out += digits[static_cast<unsigned char>(byte) >> 4];
    out += digits[byte & 15];
  }
  return out;
}

void records() {
  std::string empty, scalar;
  put_record(empty, "");
  CHECK(hex(empty) == "000000000000000029039807d8ea82a2");
  put_scalar(scalar, {7, 1700000000.5}, "loss", 0.25F);
  CHECK(hex(scalar) ==
        "1a00000000000000129bd82d09000020" "40fc54d94110072a0d0a0b0a046c6f73" "73150000803ec576518e");
  // Two ways to the same event.
  std::string by_hand, message;
  put_delimited(message, 1, std::string("\x0a\x04loss\x15\0\0\x80\x3e", 11));
  put_event(by_hand, {7, 1700000000.5}, 5, message);
  CHECK(by_hand == scalar);
}

void record_boundaries() {
  std::string records;
  std::vector<std::size_t> starts;
  for (const std::size_t size : {0, 5, 300, 1}) {
    starts.push_back(records.size());
    put_record(records, std::string(size, 'x'));
  }
  for (std::size_t offset = 0; offset <= records.size(); ++offset) {
    std::size_t expected = 0;
    for (const std::size_t start : starts) expected = start <= offset ? start : expected;
    CHECK(record_start(records, offset) == (offset == records.size() ? offset : expected));
  }
}

template <typename T>
void histogram() {
  const std::vector<double>& edges = default_edges();
  CHECK(edges.size() == 1549);
  CHECK(std::is_sorted(edges.begin(), edges.end()));
  constexpr T kInfinity = std::numeric_limits<T>::infinity();
  std::vector<T> values = {T(0), -T(0), kInfinity, -kInfinity, std::numeric_limits<T>::denorm_min(),
                           std::numeric_limits<T>::max(), std::numeric_limits<T>::lowest()};
  for (const double edge : edges) {
    const auto narrow = static_cast<T>(edge);
    values.insert(values.end(), {narrow, std::nextafter(narrow, kInfinity), std::nextafter(narrow, -kInfinity)});
  }
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> exponent(-45, 38);
  for (int n = 0; n < 20000; ++n) {
    const double value = std::pow(10.0, exponent(random));
    values.push_back(static_cast<T>(random() & 1 ? value : -value));
  }
  std::vector<double> expected(edges.size() - 1);
  for (const T value : values) {
    const auto wide = static_cast<double>(value);
    if (wide < edges.front() || wide > edges.back()) continue;
    auto place = static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), wide) - edges.begin());
    ++expected[std::min(place, edges.size() - 1) - 1];
  }
  const Histogram found = default_histogram(values.data(), values.size());
  CHECK(found.num == values.size());
  CHECK(found.counts == expected);
  CHECK(found.min == -std::numeric_limits<double>::infinity() && found.max == -found.min);
  CHECK(std::isnan(found.sum));

  const std::vector<T> nan = {T(1), std::numeric_limits<T>::quiet_NaN(), -std::numeric_limits<T>::quiet_NaN()};
  const Histogram spoilt = default_histogram(nan.data(), nan.size());
  CHECK(std::isnan(spoilt.min) && std::isnan(spoilt.max));
  double counted = 0;
  for (const double count : spoilt.counts) counted += count;
  CHECK(counted == 1);
  CHECK(histogram_message(default_histogram(nan.data() + 1, 2)).empty());
}

template <typename T>
void tables() {
  std::mt19937_64 random(7);
  std::vector<T> values(300);
  for (T& value : values) {
    do {
      value = std::bit_cast<T>(static_cast<std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>>(random()));
    } while (std::isnan(value));
  }
  std::string text;
  put_table(text, values.data(), 100, 3);
  CHECK(std::count(text.begin(), text.end(), '\n') == 100);
  CHECK(std::count(text.begin(), text.end(), '\t') == 200);
  const char* at = text.c_str();
  for (const T value : values) {
    char* end;
    const T back = sizeof(T) == 4 ? static_cast<T>(std::strtof(at, &end)) : static_cast<T>(std::strtod(at, &end));
    CHECK(back == value);
    at = end + 1;
  }
}

// Floats are written by code of ours where most of them are: it must not differ from the library's.
void shortest() {
  const auto same = [](float value) {
    std::string text;
    put_table(text, &value, 1, 1);
    std::array<char, 32> expected;
    char* end = std::to_chars(expected.data(), expected.data() + expected.size(), value).ptr;
    CHECK(text == std::string(expected.data(), end) + "\n");
  };
  for (const float sign : {1.0F, -1.0F}) {
    for (int exponent = -14; exponent <= 18; ++exponent) {  // powers of two have a near neighbour and a far one
      const float power = sign * std::ldexp(1.0F, exponent);
      for (float value : {power, std::nextafter(power, 0.0F), std::nextafter(power, 2 * power)}) same(value);
    }
    for (int number = 0; number < 20000; ++number) same(sign * static_cast<float>(number) / 1000);
    for (int number = 0; number < 20000; ++number) same(sign * static_cast<float>(number) * 4);
  }
  std::mt19937 random(11);
  for (int n = 0; n < 200000; ++n) same(std::ldexp(static_cast<float>(random() >> 8), static_cast<int>(random() % 34) - 38));
}

}  // namespace

TEST("records are those of the format") { records(); }
TEST("record boundaries") { record_boundaries(); }
TEST("float histograms count as a search does") { histogram<float>(); }
TEST("double histograms count as a search does") { histogram<double>(); }
TEST("tables read back the same") {
  tables<float>();
  tables<double>();
}
TEST("numbers in tables are std::to_chars's") { shortest(); }

RUN_TESTS()
