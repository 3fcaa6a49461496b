"""An example embedding: drawn letters that part by shape and colour as training goes on, with their pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 3 steps of 240 points of 24 dimensions, with two columns and a picture of 16 × 16 each."""
    import numpy as np

    random = np.random.default_rng(seed)
    shapes, colors = ("ring", "cross", "square", "dot"), ("red", "green", "blue")
    inks = np.array([[0.85, 0.25, 0.2], [0.2, 0.65, 0.35], [0.2, 0.4, 0.85]])
    down, right = np.mgrid[-1:1:16j, -1:1:16j]
    far = np.hypot(down, right)
    masks = (
        abs(far - 0.65) < 0.15,
        (abs(down) < 0.15) | (abs(right) < 0.15),
        (abs(np.maximum(abs(down), abs(right)) - 0.65) < 0.15),
        far < 0.4,
    )
    shape, color = random.integers(4, size=240), random.integers(3, size=240)
    pictures = np.stack(masks)[shape][:, None] * inks[color][:, :, None, None]
    rows = [[shapes[s], colors[c]] for s, c in zip(shape, color, strict=True)]
    centers = random.normal(size=(4, 24)), random.normal(size=(3, 24)) / 2
    noise = random.normal(size=(240, 24))
    for step in (0, 100, 200):
        learned = step / 200
        points = learned * 2 * (centers[0][shape] + centers[1][color]) + noise * (1 - 0.6 * learned)
        writer.add_embedding(
            points.astype(np.float32),
            rows,
            pictures.astype(np.float32),
            global_step=step,
            tag="encoder/out",
            metadata_header=["shape", "color"],
        )
