// A PNG's rows, made small as they are read: the picture is never in memory as a whole.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightboard {

// The bytes that a PNG's data unfolds into, where it has 8 bits a channel and is not interlaced.
struct PngRows {
  const std::uint8_t* bytes;  // height · (1 + width · channels): of each row its filter's number, then the row
  std::size_t height, width, channels;
};

// Means of boxes of `factor` × `factor` pixels (at the right and lower edge of what is left), rounded; ⌈height / factor⌉
// · ⌈width / factor⌉ · channels bytes. `factor` at most 256. False where a row names a filter that there is not.
bool reduce_png_rows(std::uint8_t* out, const PngRows& rows, std::size_t factor);

}  // namespace lightboard
