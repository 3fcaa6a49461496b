"""Pixels → PNG: what pictures and sprites are stored as."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lightboard import _native

_COLOR_TYPE: Final = {1: 0, 2: 4, 3: 2, 4: 6}  # grey, grey and alpha, RGB, RGBA


def encode_png(pixels: NDArray[np.uint8]) -> bytes:
    """PNG of uint8 pixels [height, width, 1…4 channels]."""
    from isal import isal_zlib

    def chunk(name: bytes, data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
        crc = isal_zlib.crc32(data, isal_zlib.crc32(name))
        return struct.pack(">I", len(data)), name, data, struct.pack(">I", crc)

    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPE[channels], 0, 0, 0)
    # Filter 2 ("up": the difference to the row above) is one subtraction, and does most of what
    # the others do.
    image = chunk(b"IDAT", isal_zlib.compress(_native.filter_rows(pixels), 1))
    return b"".join((b"\x89PNG\r\n\x1a\n", *chunk(b"IHDR", header), *image, *chunk(b"IEND", b"")))
