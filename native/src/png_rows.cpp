#include "png_rows.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace lightboard {
namespace {

std::uint8_t paeth(int left, int above, int corner) {
  const int to_left = std::abs(above - corner), to_above = std::abs(left - corner),
            to_corner = std::abs(left + above - 2 * corner);
  return static_cast<std::uint8_t>(to_left <= to_above && to_left <= to_corner ? left
                                   : to_above <= to_corner                     ? above
                                                                               : corner);
}

// `row` and `above` have `Channels` zeros before them, which stand for what is left of the first pixel.
template <std::size_t Channels>
void unfilter_paeth(std::uint8_t* row, const std::uint8_t* above, const std::uint8_t* from, std::size_t length) {
  for (std::size_t i = 0; i < length; i += Channels) {
    for (std::size_t k = i; k < i + Channels; ++k) {
      const std::ptrdiff_t left = static_cast<std::ptrdiff_t>(k) - static_cast<std::ptrdiff_t>(Channels);
      row[k] = static_cast<std::uint8_t>(from[k] + paeth(row[left], above[k], above[left]));
    }
  }
}

bool unfilter(std::uint8_t* row, const std::uint8_t* above, const std::uint8_t* from, std::size_t length,
              std::size_t channels) {
  const std::uint8_t filter = *from++;
  const auto left = [channels](const std::uint8_t* at) { return at - channels; };
  switch (filter) {
    case 0: std::copy_n(from, length, row); return true;
    case 1:
      for (std::size_t i = 0; i < length; ++i) row[i] = static_cast<std::uint8_t>(from[i] + *left(row + i));
      return true;
    case 2:
      for (std::size_t i = 0; i < length; ++i) row[i] = static_cast<std::uint8_t>(from[i] + above[i]);
      return true;
    case 3:
      for (std::size_t i = 0; i < length; ++i) {
        row[i] = static_cast<std::uint8_t>(from[i] + (*left(row + i) + above[i]) / 2);
      }
      return true;
    case 4:
      switch (channels) {
        case 1: unfilter_paeth<1>(row, above, from, length); return true;
        case 2: unfilter_paeth<2>(row, above, from, length); return true;
        case 3: unfilter_paeth<3>(row, above, from, length); return true;
        default: unfilter_paeth<4>(row, above, from, length); return true;
      }
    default: return false;
  }
}

void add(std::uint16_t* sums, const std::uint8_t* row, std::size_t length) {
  for (std::size_t i = 0; i < length; ++i) sums[i] = static_cast<std::uint16_t>(sums[i] + row[i]);
}

}  // namespace

bool reduce_png_rows(std::uint8_t* out, const PngRows& rows, std::size_t factor) {
  const auto [bytes, height, width, channels] = rows;
  const std::size_t length = width * channels;
  // Rows with zeros before them, turn about; 256 rows of 255 fit in the sums.
  std::vector<std::uint8_t> one(channels + length), other(channels + length);
  std::uint8_t *row = one.data() + channels, *above = other.data() + channels;
  std::vector<std::uint16_t> sums(length);
  for (std::size_t top = 0; top < height; top += factor) {
    const std::size_t tall = std::min(factor, height - top);
    std::fill(sums.begin(), sums.end(), std::uint16_t{0});
    for (std::size_t y = top; y < top + tall; ++y) {
      if (!unfilter(row, above, bytes + y * (1 + length), length, channels)) return false;
      add(sums.data(), row, length);
      std::swap(row, above);
    }
    for (std::size_t left = 0; left < width; left += factor) {
      const std::size_t wide = std::min(factor, width - left);
      const auto count = static_cast<std::uint32_t>(wide * tall);
      for (std::size_t channel = 0; channel < channels; ++channel) {
        std::uint32_t sum = 0;
        for (std::size_t x = left; x < left + wide; ++x) sum += sums[x * channels + channel];
        *out++ = static_cast<std::uint8_t>((sum + count / 2) / count);
      }
    }
  }
  return true;
}

}  // namespace lightboard
