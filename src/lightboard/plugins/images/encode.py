"""Pictures → PNG summaries. Shapes are checked in the caller; scaling and compression run in the
writer's thread.
"""

from __future__ import annotations

import logging
import struct
import zlib
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from lightboard.events import values, wire

log = logging.getLogger("lightboard")

GRID_COLUMNS: Final = 8
_COLOR_TYPE: Final = {1: 0, 2: 4, 3: 2, 4: 6}  # PNG's: grey, grey and alpha, RGB, RGBA
_told: set[str] = set()


def check_layout(shape: tuple[int, ...], dataformats: str) -> None:
    """Raise AssertionError where `dataformats` does not fit `shape`, TypeError if no PNG can be so."""
    letters = dataformats.upper()
    if len(set(letters)) != len(letters):
        raise AssertionError(
            f"You can not use the same dimension shorthand twice. input_format: {dataformats}"
        )
    if len(shape) != len(letters):
        raise AssertionError(
            f"size of input tensor and input format are different. tensor shape: {tuple(shape)}, "
            f"input_format: {dataformats}\nhint: dataformats={_suggest(shape)!r}"
        )
    if set(letters) not in (set("HW"), set("CHW"), set("NCHW")):
        raise AssertionError(
            f"dataformats is a permutation of NCHW, CHW or HW, not {dataformats!r}\n"
            f"hint: dataformats={_suggest(shape)!r}"
        )
    if "C" in letters:
        channels = shape[letters.index("C")]
        allowed = (1, 3, 4) if len(letters) == 4 else (1, 2, 3, 4)
        if channels not in allowed:
            kind = AssertionError if len(letters) == 4 else TypeError
            raise kind(
                f"a picture has 1, 3 or 4 channels; {channels} were found on axis C of "
                f"{tuple(shape)} as {dataformats!r}\nhint: dataformats={_suggest(shape)!r}"
            )
    if 0 in shape:
        raise ValueError(f"a picture without pixels: shape {tuple(shape)}")


def _suggest(shape: tuple[int, ...]) -> str:
    last = len(shape) > 2 and shape[-1] in (1, 3, 4)
    return {2: "HW", 3: "HWC" if last else "CHW", 4: "NHWC" if last else "NCHW"}.get(
        len(shape), "CHW"
    )


def to_pixels(tag: str, array: NDArray[Any], dataformats: str) -> NDArray[np.uint8]:
    """uint8 pixels [height, width, channels] as torch makes them, of any layout `check_layout`
    lets pass.

    uint8 is taken as it is; every other dtype is multiplied by 255, clipped to 0…255 and cut to
    whole numbers. One channel becomes three. A batch becomes a grid of 8 columns.
    """
    letters = dataformats.upper()
    pixels = _to_bytes(tag, array)
    if len(letters) == 2:
        grey = pixels.transpose([letters.index(axis) for axis in "HW"])
        return np.repeat(grey[:, :, None], 3, axis=2)
    if len(letters) == 3:
        picture = pixels.transpose([letters.index(axis) for axis in "HWC"])
        return np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture
    return make_grid(pixels.transpose([letters.index(axis) for axis in "NHWC"]))


def make_grid(pictures: NDArray[Any], columns: int = GRID_COLUMNS) -> NDArray[Any]:
    """Pictures [n, height, width, channels] side by side, at most `columns` in a row, on black."""
    n, height, width, channels = pictures.shape
    columns = min(n, columns)
    rows = -(-n // columns)
    colors = 3 if channels == 1 else channels
    canvas = np.zeros((rows, height, columns, width, colors), pictures.dtype)
    for index in range(n):
        canvas[index // columns, :, index % columns] = pictures[index]
    return canvas.reshape(rows * height, columns * width, colors)


def _to_bytes(tag: str, array: NDArray[Any]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array
    scaled = np.multiply(array, np.float32(255), dtype=np.float32, casting="unsafe")
    top = scaled.max()
    if top > 255.5 and "white" not in _told:
        _told.add("white")
        _warn_white(tag, array, float(top) / 255)
    with np.errstate(invalid="ignore"):  # NaN becomes 0
        np.clip(scaled, 0, 255, out=scaled)
        return cast("NDArray[np.uint8]", scaled.astype(np.uint8))


def _warn_white(tag: str, array: NDArray[Any], top: float) -> None:
    whole = array.dtype.kind in "iub" or top > 16
    hint = (
        "images of 0…255: log them as bytes, image.to(torch.uint8) or image.astype('uint8')"
        if whole
        else "bring them to 0…1 first: (image - image.min()) / (image.max() - image.min())"
    )
    log.warning(
        "%r: %s images hold 0…1, and this one reaches %g: all above 1 is drawn white, as torch "
        "does.\nhint: %s",
        tag,
        array.dtype.name,
        top,
        hint,
    )


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """PNG of uint8 pixels [height, width, 1…4 channels]."""
    from isal import isal_zlib

    height, width, channels = pixels.shape
    rows = np.empty((height, 1 + width * channels), np.uint8)
    flat = np.ascontiguousarray(pixels).reshape(height, -1)
    # Filter 2 ("up": the difference to the row above) is one subtraction, and does most of what
    # others do.
    rows[:, 0] = 2
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPE[channels], 0, 0, 0)
    data = isal_zlib.compress(rows, 1)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"".join((b"\x89PNG\r\n\x1a\n", *chunks))


def _chunk(name: bytes, data: bytes) -> bytes:
    crc = zlib.crc32(data, zlib.crc32(name))
    return b"".join((struct.pack(">I", len(data)), name, data, struct.pack(">I", crc)))


def image_message(height: int, width: int, channels: int, encoded: bytes) -> bytes:
    """A serialized Summary.Image."""
    return (
        wire.integer(1, height)
        + wire.integer(2, width)
        + wire.integer(3, channels)
        + wire.delimited(4, encoded)
    )


def encode_image(tag: str, array: NDArray[Any], dataformats: str) -> bytes:
    """A serialized Summary of one picture (a batch as a grid), laid out as `check_layout` lets
    pass.
    """
    pixels = to_pixels(tag, array, dataformats)
    height, width, channels = pixels.shape
    message = image_message(height, width, channels, encode_png(pixels))
    return values.summary(values.value(tag, values.IMAGE, message))
