"""Pictures as the page shows them small: reduced on threads of their own, kept in memory up to a bound.

The logged bytes are only read. What would cost a machine its memory (a few kilobytes that unfold into gigabytes), and
what is not what it says it is, is refused with a word.
"""

from __future__ import annotations

import functools
import io
import os
import re
import struct
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from lightboard.plugins.images.decode import MEDIA_TYPES, sniff
from lightboard.plugins.plugin import Blob, RequestError

if TYPE_CHECKING:
    from PIL.Image import Image

EDGES: Final = (64, 128, 192, 256, 384, 512, 768, 1024)
"""The longer side of a thumbnail in pixels: few classes, so that few are made."""

MAX_PIXELS: Final = 8192 * 8192
"""Larger pictures are not decoded, neither here nor in the browser; they can be downloaded."""

MAX_FRAMES: Final = 2_000
_SHEET_PIXELS: Final = 4096 * 4096
_FILM_PIXELS: Final = 1 << 31
_KEPT_BYTES: Final = 64 << 20
_DOWNLOAD: Final = "download it to look at it"


def open_picture(data: bytes) -> Image:
    """A picture whose header was read and found harmless; its pixels are decoded when they are asked for.

    Raises RequestError: 415 for what is no picture, 413 for one that is too large.
    """
    from PIL import Image

    media_type = sniff(data)
    if media_type not in MEDIA_TYPES:
        raise RequestError(
            415,
            f"this is no picture a browser may show: {media_type}",
            "log PNG, JPEG, GIF, BMP or WebP; add_image encodes arrays as PNG",
        )
    _expect_bombs()
    try:
        # Named, so that no other decoder is tried than the one that the first bytes ask for.
        picture = Image.open(io.BytesIO(data), formats=[_format(media_type)])
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\((\d+) pixels\)", str(error))
        raise _too_large(f"{int(pixels[1]):,} pixels" if pixels else str(error)) from None
    except Exception as error:  # Pillow raises anything at a header that is wrong
        raise _broken(media_type, data) from error
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise _too_large(f"{width:,} × {height:,} pixels")
    return picture


@functools.cache
def _expect_bombs() -> None:
    """Pillow warns of what is refused here anyway. Once: filters of warnings are not for threads."""
    from PIL import Image

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def check_size(data: bytes) -> None:
    """Raise RequestError (413) for a picture that would unfold into too many pixels; others pass, even broken ones."""
    try:
        open_picture(data)
    except RequestError as error:
        if error.status == 413:
            raise


def _format(media_type: str) -> str:
    return media_type.partition("/")[2].upper()


def _too_large(size: str) -> RequestError:
    return RequestError(
        413,
        f"this picture is too large to show: {size} (at most {MAX_PIXELS:,})",
        _DOWNLOAD,
    )


def _broken(media_type: str, data: bytes) -> RequestError:
    return RequestError(
        415,
        f"this {_format(media_type)} of {len(data):,} bytes is broken: cut off, or not what its header says",
        "look at how it was logged; " + _DOWNLOAD,
    )


def upright_size(picture: Image) -> tuple[int, int]:
    """Width and height as a browser shows it: a camera's JPEG may be turned."""
    width, height = picture.size
    return (height, width) if _turned(picture) >= 5 else (width, height)


def _turned(picture: Image) -> int:
    if picture.format != "JPEG":
        return 1
    try:
        turned = picture.getexif().get(0x0112, 1)
    except Exception:  # metadata that cannot be read turns nothing
        return 1
    return turned if isinstance(turned, int) else 1


def make_thumbnail(data: bytes, edge: int) -> Blob:
    """A picture whose longer side is about `edge` pixels; the logged bytes where it is not larger.

    Opaque ones become JPEG, others PNG. Every pixel that was logged counts with the same weight.
    """
    picture = open_picture(data)
    media_type = sniff(data)
    longer = max(picture.size)
    if longer > edge and media_type == "image/png":
        small = reduce_png(data, longer // edge)
        if small is not None:
            return _encode(_reduce(small, edge))
    try:
        if longer > edge:
            picture.draft(None, (edge, edge))  # a JPEG is decoded at half, a quarter, an eighth
        picture.load()
    except Exception as error:
        raise _broken(media_type, data) from error
    if longer <= edge:
        return Blob(data, media_type, immutable=True)
    return _encode(_reduce(_upright(_plain(picture)), edge))


def prepare() -> None:
    """Load what makes thumbnails: Pillow and its decoders take 60 ms, for which no picture need wait."""
    import numpy as np

    from lightboard.events.png import encode_png

    make_thumbnail(encode_png(np.zeros((8, 8, 3), np.uint8)), 2)


_PNG_CHANNELS: Final = {0: 1, 2: 3}
"""By colour type: grey, RGB."""


def reduce_png(data: bytes, factor: int) -> Image | None:
    """A PNG averaged over boxes of `factor` × `factor` pixels: what most pictures in a log are, in half of the time.

    None for one that is not plain (8 bits, grey or RGB, opaque, not interlaced, one picture) or not whole: Pillow knows
    those, and says what is wrong.
    """
    from isal import isal_zlib
    from PIL import Image

    from lightboard import _native

    width, height, depth, kind, *rest = struct.unpack(">IIBBBBB", data[16:29])
    if depth != 8 or kind not in _PNG_CHANNELS or rest != [0, 0, 0] or not 1 <= factor <= 256:
        return None
    channels = _PNG_CHANNELS[kind]
    parts: list[bytes] = []
    at = 8
    while True:
        if at + 12 > len(data):
            return None
        (length,) = struct.unpack_from(">I", data, at)
        name, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data) or name in (b"tRNS", b"acTL"):
            return None
        if (
            isal_zlib.crc32(memoryview(data)[at + 4 : end - 4]).to_bytes(4, "big")
            != data[end - 4 : end]
        ):
            return None
        if name == b"IDAT":
            parts.append(data[at + 8 : end - 4])
        if name == b"IEND":
            break
        at = end
    size = height * (1 + width * channels)
    unfolding = isal_zlib.decompressobj()
    try:
        # Not a byte more than the header promises, whatever there is.
        rows = unfolding.decompress(b"".join(parts), size)
        if len(rows) != size or unfolding.decompress(unfolding.unconsumed_tail, 1):
            return None
        if not unfolding.eof:
            return None
        pixels = _native.reduce_png_rows(rows, height, width, channels, factor)
    except (isal_zlib.error, ValueError):  # type: ignore[misc]  # typed as an instance
        return None
    return Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels)


def _plain(picture: Image) -> Image:
    """The modes that can be averaged: L, RGB, RGBA."""
    import numpy as np
    from PIL import Image

    if picture.mode.startswith("I"):  # 16 bits: the upper 8
        wide = np.asarray(picture)
        return Image.fromarray((wide >> 8).clip(0, 255).astype(np.uint8))
    if picture.mode in ("L", "RGB", "RGBA"):
        return picture.convert("RGBA") if "transparency" in picture.info else picture
    clear = picture.mode in ("LA", "PA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "L" if picture.mode == "1" else "RGB")


def _upright(picture: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(picture) if _turned(picture) > 1 else picture


def _reduce(picture: Image, edge: int) -> Image:
    from PIL import Image

    whole = max(picture.size) // edge
    if whole > 1:
        picture = picture.reduce(whole)
    longer = max(picture.size)
    if longer <= edge * 1.25:  # the browser does the rest as well
        return picture
    width, height = (max(1, round(side * edge / longer)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX)


def _encode(picture: Image, *, exact: bool = False) -> Blob:
    import numpy as np

    from lightboard.events.png import encode_png

    if exact or picture.mode == "RGBA":
        pixels = np.asarray(picture)
        return Blob(encode_png(pixels.reshape(*pixels.shape[:2], -1)), "image/png", immutable=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, subsampling=0)
    return Blob(out.getvalue(), "image/jpeg", immutable=True)


def frame_times(picture: Image) -> list[int]:
    """How long each picture of an animation stays, in milliseconds, as browsers play it; one number for a still one."""
    frames = min(MAX_FRAMES, getattr(picture, "n_frames", 1))
    if frames == 1:
        return [0]
    times: list[int] = []
    try:
        for frame in range(frames):
            picture.seek(frame)
            if picture.format == "WEBP":  # tells with its pixels only
                picture.load()
            told = picture.info.get("duration", 0)
            # Browsers take what is nearly nothing for a tenth of a second.
            times.append(100 if told <= 10 else min(60_000, round(told)))
    except Exception:  # the rest is cut off: what came before it plays
        return times or [0]
    return times


def make_sheet(data: bytes, edge: int) -> Blob:
    """All frames of an animation on one sheet, row by row in ceil(√n) columns, their longer side at most `edge` pixels.

    One sheet is one reply and is decoded once; the page shows the same frame of all of them at the same time.
    """
    import math

    from PIL import Image

    picture = open_picture(data)
    count = len(frame_times(picture))
    width, height = picture.size
    if width * height * count > _FILM_PIXELS:
        raise _too_large(f"{count:,} frames of {width:,} × {height:,} pixels")
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    scale = min(
        1.0,
        edge / max(width, height),
        math.sqrt(_SHEET_PIXELS / (columns * width * rows * height)),
    )
    cell = max(1, int(width * scale)), max(1, int(height * scale))
    sheet = Image.new("RGBA", (cell[0] * columns, cell[1] * rows))
    opaque = True
    try:
        for frame in range(count):
            picture.seek(frame)
            shot = picture.convert("RGBA")
            opaque = opaque and shot.getchannel("A").getextrema() == (255, 255)
            if shot.size != cell:
                shot = shot.resize(cell, Image.Resampling.BOX)
            sheet.paste(shot, (frame % columns * cell[0], frame // columns * cell[1]))
    except Exception as error:
        raise _broken(sniff(data), data) from error
    return _encode(sheet.convert("RGB") if opaque else sheet, exact=scale == 1.0)


class Thumbnails:
    """Makes each once, on as many threads as there are cores, and keeps those looked at last."""

    def __init__(self, kept_bytes: int = _KEPT_BYTES) -> None:
        self.kept_bytes = kept_bytes
        self._kept: OrderedDict[Hashable, Blob] = OrderedDict()
        self._size = 0
        self._making: dict[Hashable, Future[Blob]] = {}
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def held_bytes(self) -> int:
        """Bytes of what is kept."""
        return self._size

    def get(self, key: Hashable, make: Callable[[], Blob]) -> Blob:
        """What `make` made for `key`, now or before. Raises what it raises."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept
            making = self._making.get(key)
            if making is None:
                if self._threads is None:
                    self._threads = ThreadPoolExecutor(os.cpu_count() or 1, "thumbnails")
                making = self._making[key] = self._threads.submit(self._make, key, make)
        return making.result()

    def _make(self, key: Hashable, make: Callable[[], Blob]) -> Blob:
        try:
            made = make()
            with self._lock:
                self._keep(key, made)
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)

    def _keep(self, key: Hashable, made: Blob) -> None:
        if len(made.data) > self.kept_bytes // 4:
            return
        self._kept[key] = made
        self._size += len(made.data)
        while self._size > self.kept_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.data)
