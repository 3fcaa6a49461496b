"""PNG: whatever the pixels, Pillow reads the same."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from lightboard.events.png import encode_png
from lightboard.plugins.images.encode import make_grid, to_frames

SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))


@given(SHAPES.flatmap(lambda shape: arrays(np.uint8, shape)))
def test_png_comes_back(pixels: NDArray[np.uint8]) -> None:
    picture = Image.open(io.BytesIO(encode_png(pixels)))
    picture.load()
    assert picture.mode == {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[pixels.shape[2]]
    assert np.array_equal(np.asarray(picture).reshape(pixels.shape), pixels)


def test_png_of_a_view() -> None:
    pixels = np.arange(60, dtype=np.uint8).reshape(3, 4, 5).transpose(2, 1, 0)[::-1]
    found = np.asarray(Image.open(io.BytesIO(encode_png(pixels))))
    assert np.array_equal(found, pixels)


@pytest.mark.parametrize(
    ("count", "shape"), [(1, (2, 3)), (8, (2, 24)), (9, (4, 24)), (17, (6, 24))]
)
def test_grid(count: int, shape: tuple[int, int]) -> None:
    pictures = np.arange(1, count + 1, dtype=np.uint8)[:, None, None, None] * np.ones(
        (1, 2, 3, 1), np.uint8
    )
    grid = make_grid(pictures)
    assert grid.shape == (*shape, 3)
    assert set(np.unique(grid)) - {0} == set(range(1, count + 1))


@pytest.mark.parametrize(("count", "tiles"), [(1, (1, 1)), (2, (1, 2)), (3, (1, 4)), (4, (2, 2))])
def test_video_tiles(count: int, tiles: tuple[int, int]) -> None:
    video: Any = np.ones((count, 2, 1, 3, 5), np.uint8)
    frames = to_frames("v", video, "NTCHW")
    assert frames.shape == (2, tiles[0] * 3, tiles[1] * 5, 3)
    assert frames.sum() == video.sum() * 3
