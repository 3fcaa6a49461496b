// One pass to find the lines, another, by several threads, to read the numbers.
#include "table_text.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "parts.h"

namespace lightboard {
namespace {

constexpr std::size_t kLinesAtOnce = 64;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool has_cr = text.find('\r') != std::string_view::npos;
  while (at < end) {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    const char* stop = found != nullptr ? static_cast<const char*>(found) : end;
    if (has_cr) stop = std::find(at, stop, '\r');
    const std::string_view line(at, static_cast<std::size_t>(stop - at));
    if (!std::all_of(line.begin(), line.end(), is_blank)) lines.push_back(line);
    at = stop + 1;
  }
  return lines;
}

// False where it is no number.
bool read_number(std::string_view text, float& out) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  if (text.empty()) return false;
#if defined(__cpp_lib_to_chars)
  double wide = 0.0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), wide);
  if (stop != text.data() + text.size()) return false;
  if (error == std::errc::result_out_of_range) {
    // Too large, or too near to 0: the sign of its exponent tells.
    const std::size_t exponent = text.find_first_of("eE");
    const bool is_tiny = exponent != std::string_view::npos ? text[exponent + 1] == '-' : text.find('.') < 2;
    wide = is_tiny ? 0.0 : std::numeric_limits<double>::infinity();
    if (text[0] == '-') wide = -wide;
  } else if (error != std::errc{}) {
    return false;
  }
#else
  const std::string ended(text);
  char* stop = nullptr;
  const double wide = std::strtod(ended.c_str(), &stop);
  if (stop != ended.c_str() + ended.size()) return false;
#endif
  out = static_cast<float>(wide);
  return true;
}

}  // namespace

NumberTable read_table(std::string_view text) {
  const std::vector<std::string_view> lines = split_lines(text);
  NumberTable out;
  if (lines.empty()) return out;
  const auto columns_of = [](std::string_view line) {
    return static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
  };
  out.rows = lines.size();
  out.columns = columns_of(lines[0]);
  out.values.resize(out.rows * out.columns);
  in_parts(0, out.rows, kLinesAtOnce, [&](std::size_t first, std::size_t last) {
    for (std::size_t n = first; n < last; ++n) {
      std::string_view rest = lines[n];
      for (std::size_t c = 0; c < out.columns; ++c) {
        const std::size_t tab = rest.find('\t');
        const bool is_last = c + 1 == out.columns;
        if (is_last != (tab == std::string_view::npos)) {
          throw std::invalid_argument("point " + std::to_string(n + 1) + " has " +
                                      std::to_string(columns_of(lines[n])) + " numbers, the first one " +
                                      std::to_string(out.columns));
        }
        const std::string_view cell = rest.substr(0, tab);
        if (!read_number(cell, out.values[n * out.columns + c])) {
          throw std::invalid_argument("not a table of numbers: point " + std::to_string(n + 1) + " has \"" +
                                      std::string(cell.substr(0, 40)) + "\"");
        }
        rest.remove_prefix(is_last ? rest.size() : tab + 1);
      }
    }
  });
  return out;
}

}  // namespace lightboard
