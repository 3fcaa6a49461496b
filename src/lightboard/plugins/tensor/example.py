"""Example tensors: an embedding that finds its order, a stack of kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightboard.writer import SummaryWriter


def write_example(writer: SummaryWriter, seed: int = 0) -> None:
    """Log 4 steps of a float32 [24, 24] and a float32 [8, 3, 5, 5]."""
    import numpy as np

    random = np.random.default_rng(seed)
    place = np.arange(24)
    order = np.exp(-np.abs(place[:, None] - place[None]) / 4)
    kernels = random.normal(0, 0.3, (8, 3, 5, 5))
    for index in range(4):
        known = index / 3
        attention = known * order + (1 - known) * random.random((24, 24)) / 2
        writer.add_tensor("layers/attention", attention.astype(np.float32), 100 * index)
        kernels = kernels * 0.9 + random.normal(0, 0.05, kernels.shape)
        writer.add_tensor("layers/kernels", kernels.astype(np.float32), 100 * index)
