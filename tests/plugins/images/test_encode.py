"""PNG: whatever the pixels, Pillow reads the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image

from lightboard import _native
from lightboard.events.png import encode_png
from lightboard.plugins.images.encode import make_grid, to_frames

SHAPES = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))


LAYOUTS: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
    "together": lambda pixels: pixels,
    "planes": lambda pixels: np.moveaxis(np.ascontiguousarray(np.moveaxis(pixels, 2, 0)), 0, 2),
    "turned": lambda pixels: pixels[::-1, ::-1, ::-1],
    "columns": lambda pixels: pixels.transpose(1, 0, 2),
    "one channel": lambda pixels: np.broadcast_to(pixels[:, :, :1], pixels.shape),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_of_any_layout(layout: str) -> None:
    random = np.random.default_rng(3)
    picture = LAYOUTS[layout](random.integers(0, 256, (7, 41, 3), np.uint8))
    rows = _native.filter_rows(picture).reshape(len(picture), -1)
    assert (rows[:, 0] == 2).all()
    found = np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8)
    assert np.array_equal(found, picture.reshape(len(picture), -1))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floats_as_bytes(dtype: Any) -> None:
    values = np.random.default_rng(3).uniform(-0.1, 1.001, (5, 41)).astype(dtype)
    scaled = (values.astype(np.float32) * np.float32(255)).clip(0, 255)
    found, white = _native.to_bytes(values)
    assert np.array_equal(found, scaled.astype(np.uint8).reshape(-1))
    assert not white
    odd, white = _native.to_bytes(np.array([np.nan, np.inf, -np.inf, 1.1], dtype))
    assert (odd.tolist(), white) == ([0, 255, 0, 255], True)
    with pytest.raises(TypeError):
        _native.to_bytes(values[:, ::2])


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
