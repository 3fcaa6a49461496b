"""Example pictures: a shape that comes out of the noise, at every logged step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 12 steps of one picture [3, 48, 48] and, at three of them, a grid of eight [8, 1, 28, 28]."""
    import numpy as np

    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:48, 0:48] / 48 - 0.5
    disc = (np.hypot(x - 0.1 * seed, y) < 0.3).astype(np.float32)
    shape = np.stack([disc, 0.6 * disc + 0.2, 1 - disc])
    for index in range(12):
        sharp = index / 11
        noise = random.random((3, 48, 48), dtype=np.float32)
        writer.add_image("samples/disc", sharp * shape + (1 - sharp) * noise, 100 * index)
        if index % 4 == 0:
            writer.add_images(
                "samples/batch", random.random((8, 1, 28, 28), dtype=np.float32), 100 * index
            )
