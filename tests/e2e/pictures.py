"""Pictures of the page beside those it is known by: how they differ, told so that one can go and look.

Two pictures are compared by the mean colour of blocks of 8 × 8 pixels: a letter or a line that another version of the
browser smooths differently changes a block by a few levels, one that has moved or has another colour by dozens.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

FOLDER = Path(__file__).with_name("known")
"""The known pictures: lossless WebP."""
RENEW = "LIGHTBOARD_RENEW_PICTURES"
"""Set: pictures that differ are not compared but kept from now on."""

BLOCK = 8
BLOCK_LEVELS = 10
"""A block differs when the mean of one of its channels is this far off, of 255."""
MOST_BLOCKS = 3
PIXEL_LEVELS = 48
MOST_PIXELS = 0.004
"""Share of the pixels that may be further off than PIXEL_LEVELS, wherever they are."""

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Difference:
    """Between two pictures of one size. `where`: left, top, right, bottom around the blocks that differ."""

    blocks: int
    pixels: int
    share: float
    where: tuple[int, int, int, int] | None

    @property
    def harmless(self) -> bool:
        return self.blocks <= MOST_BLOCKS and self.share <= MOST_PIXELS


def compare(seen: Pixels, known: Pixels) -> Difference:
    """Two pictures of one shape [height, width, 3].

    >>> white = np.full((32, 32, 3), 255, np.uint8)
    >>> red = white.copy()
    >>> red[8:16, :] = (255, 0, 0)
    >>> compare(red, white)
    Difference(blocks=4, pixels=256, share=0.25, where=(0, 8, 32, 16))
    """
    off = np.abs(_means(seen) - _means(known)).max(axis=2) > BLOCK_LEVELS
    far = np.abs(seen.astype(np.int16) - known).max(axis=2) > PIXEL_LEVELS
    where = None
    if off.any():
        y, x = np.nonzero(off)
        left, top = int(x.min()) * BLOCK, int(y.min()) * BLOCK
        right, bottom = (int(x.max()) + 1) * BLOCK, (int(y.max()) + 1) * BLOCK
        where = (left, top, min(right, seen.shape[1]), min(bottom, seen.shape[0]))
    return Difference(int(off.sum()), int(far.sum()), float(far.mean()), where)


def _means(picture: Pixels) -> npt.NDArray[np.float64]:
    """Per block, the last ones filled up with the pixels at the edge."""
    height, width = picture.shape[:2]
    rest = ((0, -height % BLOCK), (0, -width % BLOCK), (0, 0))
    whole = np.pad(picture, rest, mode="edge").astype(np.float64)
    rows, columns = whole.shape[0] // BLOCK, whole.shape[1] // BLOCK
    means: npt.NDArray[np.float64] = whole.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))
    return means


def load(path: Path) -> Pixels:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def find_change(name: str, shot: Path, known: Path = FOLDER) -> str | None:
    """What is wrong with a screenshot; None when it shows what the known picture of that name does.

    Beside the screenshot a picture is left that shows where they differ.
    """
    path = known / f"{name}.webp"
    seen = load(shot)
    before = load(path) if path.exists() else None
    if os.environ.get(RENEW):
        if before is None or before.shape != seen.shape or not compare(seen, before).harmless:
            _keep(seen, path)
        return None
    if before is None:
        return f"{name}: no known picture {path}\n  now: {shot}\n  hint: look at it, then make pictures"
    if seen.shape != before.shape:
        sizes = [f"{array.shape[1]} × {array.shape[0]}" for array in (seen, before)]
        return f"{name}: {sizes[0]} pixels, was {sizes[1]}\n  now: {shot}\n  known: {path}"
    found = compare(seen, before)
    if found.harmless:
        return None
    marked = shot.with_name(f"{shot.stem}-difference.png")
    _mark(seen, before).save(marked)
    place = (
        "all over"
        if found.where is None
        else "within x {0} to {2}, y {1} to {3}".format(*found.where)
    )
    return (
        f"{name}: {found.blocks} blocks differ (at most {MOST_BLOCKS} may), {place}; {found.pixels} pixels are "
        f"more than {PIXEL_LEVELS} levels off ({found.share:.3%}, at most {MOST_PIXELS:.1%} may be)\n"
        f"  now: {shot}\n  known: {path}\n  where: {marked}\n"
        "  hint: look at them; if it is meant to be so: make pictures"
    )


def _keep(picture: Pixels, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(picture).save(path, lossless=True, quality=100)


def _mark(seen: Pixels, known: Pixels) -> Image.Image:
    """What is seen, pale; what differs in red, the stronger the further off."""
    off = np.abs(seen.astype(np.int16) - known).max(axis=2, keepdims=True) / 255
    pale = 160 + seen.mean(axis=2, keepdims=True) * 0.3
    red = np.array([220.0, 0.0, 30.0])
    weight = np.minimum(1, off * 4)
    return Image.fromarray((pale * (1 - weight) + red * weight).astype(np.uint8))
