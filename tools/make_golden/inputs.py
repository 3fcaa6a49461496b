"""The seeded inputs all golden writers log, so that their files can be compared with each other."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
from numpy.typing import NDArray

START = 1_700_000_000.0
"""Wall time of the first point: 2023-11-14 22:13:20 UTC."""

HOST = "golden"
LOSS_STEPS = range(40)
IMAGE_STEPS = range(0, 250, 10)

ODD_VALUES = [0.0, -0.0, math.nan, math.inf, -math.inf, 1e-45, 3.4e38, 16_777_217.0]
ODD_STEPS = [5, 3, 3, -7, 1 << 40, 0, -(1 << 62), 4]
ODD_TAGS = [
    "",
    " ",
    "a//b/",
    "/leading",
    "two\nlines",
    "损失/训练",
    "😀",
    '<img src=x onerror="alert(1)">',
    "../../etc/passwd",
    "x" * 300,
    "%2F?&#",
]
MARKDOWN = [
    "# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "plain, 中文, 😀",
    '<img src=x onerror="alert(1)">',
]


def loss(seed: int) -> NDArray[np.float64]:
    """A falling curve with noise, one value for each of LOSS_STEPS."""
    steps = np.arange(len(LOSS_STEPS))
    rng = np.random.default_rng(seed)
    return np.exp(-steps / 12) + 0.05 * rng.standard_normal(len(steps))


def picture(step: int, height: int = 8, width: int = 12) -> NDArray[np.uint8]:
    """An RGB picture [height, width, 3] that differs at every step."""
    y, x = np.mgrid[:height, :width]
    red = (x * 20 + step) % 256
    return np.stack([red, (y * 30 + step * 7) % 256, 0 * x + step % 256], axis=-1).astype(np.uint8)


def normal(step: int, n: int = 200) -> NDArray[np.float64]:
    """Normal samples whose spread grows with the step."""
    return np.random.default_rng(step).standard_normal(n) * (1 + step)


def wave(frames: int = 64) -> NDArray[np.float32]:
    """A short tone, mono, within -1 … 1."""
    return np.sin(np.arange(frames, dtype=np.float32) / 3) * np.float32(0.5)


@contextlib.contextmanager
def fixed_place_and_time() -> Iterator[None]:
    """File names and wall times come out the same on every machine and in every run."""
    with (
        mock.patch("time.time", return_value=START),
        mock.patch("socket.gethostname", return_value=HOST),
        mock.patch("os.getpid", return_value=1),
    ):
        yield


def give_fixed_names(folder: Path) -> None:
    """Rename the event files of writers whose clock and host name can't be set (TensorFlow's)."""
    for n, path in enumerate(sorted(folder.rglob("*tfevents*"))):
        suffix = ".v2" if path.name.endswith(".v2") else ""
        path.rename(path.with_name(f"events.out.tfevents.{START:.0f}.{HOST}.1.{n}{suffix}"))
