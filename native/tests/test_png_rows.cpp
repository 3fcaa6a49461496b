// Rows of every filter, and boxes that reach beyond the picture, against the plain sums.
#include "png_rows.h"

#include <cstdlib>
#include <random>
#include <vector>

#include "check.h"

using namespace lightboard;

namespace {

using Bytes = std::vector<std::uint8_t>;

int paeth(int a, int b, int c) {
  const int p = a + b - c, pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

// As the PNG specification writes it, a byte at a time.
Bytes filtered(const Bytes& pixels, std::size_t height, std::size_t width, std::size_t channels, int filter) {
  const std::size_t length = width * channels;
  Bytes out;
  for (std::size_t y = 0; y < height; ++y) {
    const int kind = filter < 0 ? static_cast<int>(y % 5) : filter;
    out.push_back(static_cast<std::uint8_t>(kind));
    for (std::size_t i = 0; i < length; ++i) {
      const int a = i >= channels ? pixels[y * length + i - channels] : 0;
      const int b = y > 0 ? pixels[(y - 1) * length + i] : 0;
      const int c = y > 0 && i >= channels ? pixels[(y - 1) * length + i - channels] : 0;
      const int guess[] = {0, a, b, (a + b) / 2, paeth(a, b, c)};
      out.push_back(static_cast<std::uint8_t>(pixels[y * length + i] - guess[kind]));
    }
  }
  return out;
}

Bytes reduced(const Bytes& pixels, std::size_t height, std::size_t width, std::size_t channels, std::size_t factor) {
  Bytes out;
  for (std::size_t top = 0; top < height; top += factor) {
    for (std::size_t left = 0; left < width; left += factor) {
      for (std::size_t channel = 0; channel < channels; ++channel) {
        unsigned sum = 0, count = 0;
        for (std::size_t y = top; y < std::min(height, top + factor); ++y) {
          for (std::size_t x = left; x < std::min(width, left + factor); ++x, ++count) {
            sum += pixels[(y * width + x) * channels + channel];
          }
        }
        out.push_back(static_cast<std::uint8_t>((sum + count / 2) / count));
      }
    }
  }
  return out;
}

void all_filters() {
  std::mt19937 random(1);
  for (std::size_t channels = 1; channels <= 4; ++channels) {
    for (const auto& [height, width] : {std::pair<std::size_t, std::size_t>{7, 11}, {1, 1}, {16, 16}, {13, 1}}) {
      Bytes pixels(height * width * channels);
      for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random());
      for (int filter = -1; filter < 5; ++filter) {
        const Bytes rows = filtered(pixels, height, width, channels, filter);
        for (const std::size_t factor : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{8}, std::size_t{256}}) {
          const Bytes wanted = reduced(pixels, height, width, channels, factor);
          Bytes found(wanted.size());
          CHECK(reduce_png_rows(found.data(), {rows.data(), height, width, channels}, factor));
          CHECK(found == wanted);
        }
      }
    }
  }
}

void white_does_not_overflow() {
  const std::size_t side = 300;
  const Bytes pixels(side * side, 255);
  const Bytes rows = filtered(pixels, side, side, 1, 4);
  Bytes found(4);
  CHECK(reduce_png_rows(found.data(), {rows.data(), side, side, 1}, 256));
  CHECK(found == Bytes(4, 255));
}

void other_filters_are_refused() {
  const Bytes rows = {5, 0, 0, 0};
  Bytes found(3);
  CHECK(!reduce_png_rows(found.data(), {rows.data(), 1, 1, 3}, 1));
}

}  // namespace

int main() {
  all_filters();
  white_does_not_overflow();
  other_filters_are_refused();
}
