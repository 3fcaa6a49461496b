"""Sprites: one picture that holds those of all points, cut into sheets where it is larger than a browser draws."""

from __future__ import annotations

import functools
import io
import threading
import warnings
from typing import TYPE_CHECKING, Final

from lightboard.events.sniff import in_words

if TYPE_CHECKING:
    from PIL.Image import Image

    from lightboard.plugins.projector.loaded import Loaded

MOST_DRAWN: Final = 8_192
"""Pixels a side that browsers draw."""
_SHEET: Final = 4_096
_MOST_PIXELS: Final = 1 << 27

_cutting = threading.Lock()


MEDIA_TYPES: Final = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/gif": b"GIF8",
    "image/bmp": b"BM",
    "image/webp": b"RIFF",
}
"""What a sprite may be, and how it begins."""


def _media_type(data: bytes) -> str:
    """Raises ValueError where it is none that browsers draw safely."""
    for media_type, start in MEDIA_TYPES.items():
        if data.startswith(start):
            return media_type
    raise ValueError(f"the sprite is not shown: it is no picture but {in_words(data)}")


def _open(data: bytes) -> Image:
    """Its header is read and found harmless; its pixels are decoded when they are asked for."""
    from PIL import Image

    media_type = _media_type(data)
    _expect_bombs()
    try:
        # Named, so that no other decoder is tried than the one that the first bytes ask for.
        name = media_type.partition("/")[2].upper()
        picture = Image.open(io.BytesIO(data), formats=[name])
    except Image.DecompressionBombError as error:
        raise ValueError(f"the sprite is not shown: it is too large: {error}") from error
    except Exception as error:  # Pillow raises anything at a header that is wrong
        raise ValueError("the sprite is not shown: it is broken or cut off") from error
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        raise ValueError(f"the sprite is not shown: {width:,} × {height:,} pixels are too large")
    return picture


@functools.cache
def _expect_bombs() -> None:
    """Pillow warns of what is refused here anyway. Once: filters of warnings are not for threads."""
    from PIL import Image

    warnings.simplefilter("ignore", Image.DecompressionBombWarning)


def find_tiles(data: bytes, cell: tuple[int, int]) -> int:
    """How many pictures of that size it has room for. Raises ValueError where it is none, or has no room for one."""
    width, height = _open(data).size
    tiles = (width // cell[0]) * (height // cell[1])
    if not tiles:
        raise ValueError(
            f"the sprite is not shown: it has {width:,} × {height:,} pixels,"
            f" one point's picture {cell[0]:,} × {cell[1]:,}"
        )
    return tiles


def is_cut(data: bytes) -> bool:
    """Whether it is larger than a browser draws."""
    return max(_open(data).size) > MOST_DRAWN


def count_sheets(loaded: Loaded) -> int:
    """How many sheets there are; 0 without a sprite."""
    if loaded.sprite is None:
        return 0
    picture = _open(loaded.sprite)
    if max(picture.size) <= MOST_DRAWN:
        return 1
    width, height = loaded.cell
    tiles = (picture.width // width) * (picture.height // height)
    return -(-min(tiles, len(loaded.vectors)) // _per_sheet(loaded.cell))


def _per_sheet(cell: tuple[int, int]) -> int:
    return max(1, _SHEET // cell[0]) * max(1, _SHEET // cell[1])


def read_sheet(loaded: Loaded, sheet: int) -> tuple[bytes, str]:
    """One sheet, encoded, and its media type. Raises ValueError where it cannot be decoded."""
    assert loaded.sprite is not None
    if not is_cut(loaded.sprite):
        return loaded.sprite, _media_type(loaded.sprite)
    with _cutting:
        if not loaded.sheets:
            loaded.sheets = _cut(loaded)
    return loaded.sheets[sheet]


def _cut(loaded: Loaded) -> list[tuple[bytes, str]]:
    """Rows of tiles become sheets of their own grid, each full but the last."""
    import numpy as np

    assert loaded.sprite is not None
    picture = _open(loaded.sprite)
    width, height = loaded.cell
    try:
        pixels = np.asarray(
            picture.convert("RGBA" if picture.mode in ("RGBA", "LA", "P") else "RGB")
        )
    except Exception as error:  # Pillow raises anything at pixels that are wrong
        raise ValueError(f"the sprite is broken: {error}") from error
    across = picture.width // width
    tiles = min(across * (picture.height // height), len(loaded.vectors))
    columns = max(1, _SHEET // width)
    per_sheet = _per_sheet(loaded.cell)
    sheets: list[tuple[bytes, str]] = []
    for first in range(0, tiles, per_sheet):
        count = min(per_sheet, tiles - first)
        rows = -(-count // columns)
        canvas = np.zeros((rows * height, min(columns, count) * width, pixels.shape[2]), np.uint8)
        for n in range(count):
            top, left = divmod(first + n, across)
            down, right = divmod(n, columns)
            canvas[down * height : (down + 1) * height, right * width : (right + 1) * width] = (
                pixels[top * height : (top + 1) * height, left * width : (left + 1) * width]
            )
        sheets.append((_encode(canvas), "image/png"))
    return sheets


def _encode(pixels: object) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)  # type: ignore[arg-type]
    return out.getvalue()
