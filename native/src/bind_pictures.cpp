// Python's face of the pictures' core.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstdint>
#include <memory>

#include "png_rows.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace {

using Pixels = nb::ndarray<nb::numpy, std::uint8_t, nb::ndim<3>>;

Pixels reduce_png_rows(nb::bytes rows, std::size_t height, std::size_t width, std::size_t channels,
                       std::size_t factor) {
  if (height == 0 || width == 0 || channels == 0 || channels > 4) throw nb::value_error("no such picture");
  if (factor == 0 || factor > 256) throw nb::value_error("factor must be 1 to 256");
  const std::size_t length = 1 + width * channels;
  if (rows.size() % length != 0 || rows.size() / length != height) throw nb::value_error("rows of another size");
  const std::size_t tall = (height + factor - 1) / factor, wide = (width + factor - 1) / factor;
  auto pixels = std::make_unique<std::uint8_t[]>(tall * wide * channels);
  const lightboard::PngRows picture{reinterpret_cast<const std::uint8_t*>(rows.c_str()), height, width, channels};
  bool known = false;
  {
    nb::gil_scoped_release release;
    known = lightboard::reduce_png_rows(pixels.get(), picture, factor);
  }
  if (!known) throw nb::value_error("a row names a filter that there is not");
  std::uint8_t* data = pixels.release();
  nb::capsule owner(data, [](void* at) noexcept { delete[] static_cast<std::uint8_t*>(at); });
  return Pixels(data, {tall, wide, channels}, owner);
}

}  // namespace

void bind_pictures(nb::module_& m) {
  m.def("reduce_png_rows", &reduce_png_rows, "rows"_a, "height"_a, "width"_a, "channels"_a, "factor"_a);
}
